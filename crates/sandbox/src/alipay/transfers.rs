//! Transfers to people: one for each number, however often it is asked for.

use super::KEPT_MAX;
use super::book::{Book, Transfer, TransferCourse, TransferEnd, TransferStatus};
use super::wire::{self, No, no, object};
use kernel::{Fen, Timestamp};
use serde_json::Value;

const TRANSFER_MIN: Fen = Fen(10);

fn text<'a>(content: &'a Value, name: &str) -> &'a str {
    content.get(name).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn transfer(book: &mut Book, content: &Value, now: Timestamp) -> Result<String, No> {
    let wanted = read(content, now)?;
    if let Some(known) = book.transfers.get(&wanted.number) {
        let same = known.amount == wanted.amount
            && known.account == wanted.account
            && known.name == wanted.name
            && known.title == wanted.title;
        return if same {
            Ok(answer(known, known.answered, "trans_date"))
        } else {
            Err(no("PAYMENT_INFO_INCONSISTENCY"))
        };
    }
    if book.transfers.len() >= KEPT_MAX {
        return Err(No { code: "40005", sub_code: "app-call-limited" });
    }
    let course = book.courses.pop_front();
    if let Some(TransferCourse::Refused(sub_code)) = course {
        return Err(no(sub_code));
    }
    if wanted.amount > book.balance {
        return Err(no("PAYER_BALANCE_NOT_ENOUGH"));
    }
    let name = book.names.entry(wanted.account.clone()).or_insert_with(|| wanted.name.clone());
    if *name != wanted.name {
        return Err(no("PAYEE_USER_INFO_ERROR"));
    }
    let (answered, truth) = match course {
        Some(TransferCourse::UnderWay) => (TransferStatus::Dealing, TransferStatus::Dealing),
        Some(TransferCourse::FailedThenArrived) => (TransferStatus::Fail, TransferStatus::Success),
        Some(TransferCourse::ArrivedThenReturned) => (TransferStatus::Success, TransferStatus::Refund),
        Some(TransferCourse::Failed) => (TransferStatus::Fail, TransferStatus::Fail),
        _ => (TransferStatus::Success, TransferStatus::Success),
    };
    let made = Transfer { vendor_number: book.next_number(now), answered, truth, ..wanted };
    move_money(book, &made, now);
    let answer = answer(&made, answered, "trans_date");
    book.transfers.insert(made.number.clone(), made);
    Ok(answer)
}

/// A transfer as it is asked for.
fn read(content: &Value, now: Timestamp) -> Result<Transfer, No> {
    let invalid = no("INVALID_PARAMETER");
    let payee = content.get("payee_info").ok_or(invalid)?;
    let amount = wire::amount(text(content, "trans_amount")).ok_or(invalid)?;
    let account = text(payee, "identity");
    let name = text(payee, "name");
    let product = (text(content, "product_code"), text(content, "biz_scene"));
    if amount < TRANSFER_MIN {
        return Err(no("EXCEED_LIMIT_SM_MIN_AMOUNT"));
    }
    if text(content, "out_biz_no").is_empty()
        || text(content, "order_title").is_empty()
        || name.is_empty()
        || product != ("TRANS_ACCOUNT_NO_PWD", "DIRECT_TRANSFER")
    {
        return Err(invalid);
    }
    let digits = account.bytes().all(|byte| byte.is_ascii_digit());
    let exists = match text(payee, "identity_type") {
        "ALIPAY_LOGON_ID" => account.contains('@') || (digits && account.len() == 11),
        "ALIPAY_USER_ID" => account.starts_with("2088") && digits && account.len() == 16,
        _ => return Err(invalid),
    };
    if !exists {
        return Err(no("PAYEE_NOT_EXIST"));
    }
    Ok(Transfer {
        number: text(content, "out_biz_no").to_owned(),
        vendor_number: String::new(),
        amount,
        title: text(content, "order_title").to_owned(),
        account: account.to_owned(),
        name: name.to_owned(),
        answered: TransferStatus::Dealing,
        truth: TransferStatus::Dealing,
        at: now,
    })
}

/// Books what is so: out when it arrived, out and in again when it came back.
fn move_money(book: &mut Book, transfer: &Transfer, now: Timestamp) {
    let about = (transfer.vendor_number.as_str(), transfer.number.as_str(), transfer.title.as_str());
    match transfer.truth {
        TransferStatus::Success => book.book_movement(about, now, Fen(-transfer.amount.0), "转账"),
        TransferStatus::Refund => {
            book.book_movement(about, now, Fen(-transfer.amount.0), "转账");
            book.book_movement(about, now, transfer.amount, "转账退回");
        }
        TransferStatus::Dealing | TransferStatus::Fail => {}
    }
}

/// Ends a transfer; false when there is none under this number.
pub(super) fn settle(book: &mut Book, number: &str, end: TransferEnd, now: Timestamp) -> bool {
    let Some(transfer) = book.transfers.get_mut(number) else { return false };
    let before = transfer.truth;
    transfer.truth = match end {
        TransferEnd::Arrived => TransferStatus::Success,
        TransferEnd::Failed => TransferStatus::Fail,
        TransferEnd::Returned => TransferStatus::Refund,
    };
    let after = transfer.clone();
    let about = (after.vendor_number.as_str(), after.number.as_str(), after.title.as_str());
    match (before, after.truth) {
        (TransferStatus::Success, TransferStatus::Success) => {}
        (TransferStatus::Success, _) => book.book_movement(about, now, after.amount, "转账退回"),
        _ => move_money(book, &after, now),
    }
    true
}

pub(super) fn query(book: &Book, content: &Value) -> Result<String, No> {
    let transfer = book.transfers.get(text(content, "out_biz_no")).ok_or(no("ORDER_NOT_EXIST"))?;
    Ok(answer(transfer, transfer.truth, "pay_date"))
}

fn answer(transfer: &Transfer, status: TransferStatus, date: &str) -> String {
    let at = wire::time(transfer.at);
    let amount = transfer.amount.to_string();
    let mut fields = vec![
        ("code", "10000"),
        ("msg", "Success"),
        ("order_id", transfer.vendor_number.as_str()),
        ("out_biz_no", &transfer.number),
        ("status", status.word()),
        ("trans_amount", &amount),
    ];
    match status {
        TransferStatus::Success | TransferStatus::Refund => fields.push((date, &at)),
        TransferStatus::Fail => fields.push(("error_code", "PAYEE_ACCOUNT_STATUS_ERROR")),
        TransferStatus::Dealing => {}
    }
    object(&fields)
}
