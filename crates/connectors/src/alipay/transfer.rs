//! Transfers to people. <https://opendocs.alipay.com/open/02byuo> (alipay.fund.trans.uni.transfer),
//! <https://opendocs.alipay.com/open/02byup> (alipay.fund.trans.common.query)

use super::account::Alipay;
use super::checkout::AMOUNT_MAX;
use super::units::parse_beijing;
use crate::error::{VendorError, VendorErrorKind, word};
use crate::number::{check_number, same_number, vendor_number};
use crate::payout::{PayeeAccount, Payout, PayoutOrder, PayoutState};
use kernel::Fen;
use serde::{Deserialize, Serialize};

/// The least that this product transfers: 0.10 yuan.
const TRANSFER_MIN: Fen = Fen(10);

const TITLE_CHARS_MAX: usize = 64;
const PRODUCT: &str = "TRANS_ACCOUNT_NO_PWD";
const SCENE: &str = "DIRECT_TRANSFER";

#[derive(Serialize)]
struct Content<'a> {
    out_biz_no: &'a str,
    trans_amount: String,
    product_code: &'a str,
    biz_scene: &'a str,
    order_title: &'a str,
    payee_info: PayeeInfo<'a>,
}

#[derive(Serialize)]
struct PayeeInfo<'a> {
    identity: &'a str,
    identity_type: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Asked<'a> {
    out_biz_no: &'a str,
    product_code: &'a str,
    biz_scene: &'a str,
}

#[derive(Deserialize)]
struct Answered {
    out_biz_no: String,
    order_id: String,
    status: Option<String>,
    /// In the answer to a transfer.
    trans_date: Option<String>,
    /// In the answer to a question.
    pay_date: Option<String>,
    error_code: Option<String>,
}

impl Alipay {
    pub(crate) async fn transfer(&self, order: &PayoutOrder) -> Result<Payout, VendorError> {
        let content = content(order)?;
        let answered: Answered = self.call(&self.transfer_endpoint, "alipay.fund.trans.uni.transfer", &content).await?;
        payout(&order.number, answered)
    }

    pub(crate) async fn find_transfer(&self, number: &str) -> Result<Option<Payout>, VendorError> {
        check_number(number)?;
        let asked = Asked { out_biz_no: number, product_code: PRODUCT, biz_scene: SCENE };
        match self.call::<Answered>(&self.endpoint, "alipay.fund.trans.common.query", &asked).await {
            Ok(answered) => payout(number, answered).map(Some),
            Err(error) if error.code() == "ORDER_NOT_EXIST" => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn content(order: &PayoutOrder) -> Result<Content<'_>, VendorError> {
    check_number(&order.number)?;
    let invalid = |part| VendorError::new(VendorErrorKind::InvalidInput, part, None);
    if !(TRANSFER_MIN..=AMOUNT_MAX).contains(&order.amount) {
        return Err(invalid("amount"));
    }
    if order.title.trim().is_empty() || order.title.chars().count() > TITLE_CHARS_MAX {
        return Err(invalid("title"));
    }
    let (identity, identity_type) = match &order.account {
        PayeeAccount::LoginId(id) => (id.expose(), "ALIPAY_LOGON_ID"),
        PayeeAccount::UserId(id) => (id.expose(), "ALIPAY_USER_ID"),
    };
    if identity.trim().is_empty() || identity.len() > 64 {
        return Err(invalid("account"));
    }
    if order.name.expose().trim().is_empty() {
        return Err(invalid("name"));
    }
    Ok(Content {
        out_biz_no: &order.number,
        trans_amount: order.amount.to_string(),
        product_code: PRODUCT,
        biz_scene: SCENE,
        order_title: &order.title,
        payee_info: PayeeInfo { identity, identity_type, name: order.name.expose() },
    })
}

fn payout(asked: &str, answered: Answered) -> Result<Payout, VendorError> {
    let Answered { out_biz_no, order_id, status, trans_date, pay_date, error_code } = answered;
    same_number(asked, &out_biz_no)?;
    let strange = |part| VendorError::new(VendorErrorKind::Protocol, part, None);
    let at = match trans_date.or(pay_date).filter(|text| !text.is_empty()) {
        Some(text) => Some(parse_beijing(&text).ok_or_else(|| strange("date"))?),
        None => None,
    };
    let state = match status.as_deref() {
        Some("SUCCESS") => PayoutState::Arrived,
        // Those between the vendor and a bank, and an answer that names no state, are under way.
        Some("DEALING" | "WAIT_PAY" | "INIT") | None => PayoutState::UnderWay,
        Some("FAIL" | "CLOSED") => PayoutState::Failed { code: word(&error_code.unwrap_or_default()) },
        Some("REFUND") => PayoutState::Returned,
        Some(_) => return Err(strange("status")),
    };
    Ok(Payout { number: out_biz_no, vendor_number: vendor_number(&order_id)?, state, at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Secret;

    fn order() -> PayoutOrder {
        PayoutOrder {
            number: "w0190abcdef".into(),
            amount: Fen(16_000),
            title: "零工提现".into(),
            account: PayeeAccount::LoginId(Secret::new("19900000001".into())),
            name: Secret::new("王小明".into()),
        }
    }

    /// covers: PAY-3
    #[test]
    fn the_content_is_exact_and_the_order_prints_nobody() {
        let order = order();
        let written = serde_json::to_string(&content(&order).expect("fits")).expect("JSON");
        assert_eq!(
            written,
            r#"{"out_biz_no":"w0190abcdef","trans_amount":"160.00","product_code":"TRANS_ACCOUNT_NO_PWD","biz_scene":"DIRECT_TRANSFER","order_title":"零工提现","payee_info":{"identity":"19900000001","identity_type":"ALIPAY_LOGON_ID","name":"王小明"}}"#
        );
        let printed = format!("{order:?}");
        assert!(!printed.contains("19900000001") && !printed.contains("王小明"), "{printed}");
    }

    /// covers: PAY-3
    #[test]
    fn what_the_vendor_would_refuse_is_not_sent() {
        let refused = |change: &dyn Fn(&mut PayoutOrder)| {
            let mut order = order();
            change(&mut order);
            content(&order).err().map(|error| error.code().to_owned())
        };
        assert_eq!(refused(&|order| order.amount = Fen(9)).as_deref(), Some("amount"));
        assert_eq!(refused(&|order| order.amount = Fen(10)), None);
        assert_eq!(refused(&|order| order.amount = Fen(-1_000)).as_deref(), Some("amount"));
        assert_eq!(refused(&|order| order.title.clear()).as_deref(), Some("title"));
        assert_eq!(refused(&|order| order.title = "字".repeat(65)).as_deref(), Some("title"));
        assert_eq!(refused(&|order| order.name = Secret::new(" ".into())).as_deref(), Some("name"));
        let empty = |order: &mut PayoutOrder| order.account = PayeeAccount::UserId(Secret::new(String::new()));
        assert_eq!(refused(&empty).as_deref(), Some("account"));
        assert_eq!(refused(&|order| order.number = "提现".into()).as_deref(), Some("number"));
    }

    /// covers: PAY-3
    #[test]
    fn every_status_has_its_state() {
        let read = |status: &str| {
            let answer = format!(
                r#"{{"out_biz_no":"w1","order_id":"20190801110070000006380000250621","pay_fund_order_id":"2019","trans_date":"2019-08-21 00:00:00","error_code":"PAYEE_CARD_INFO_ERROR"{status}}}"#
            );
            payout("w1", serde_json::from_str(&answer).expect("an answer")).map(|payout| payout.state)
        };
        assert_eq!(read(r#","status":"SUCCESS""#), Ok(PayoutState::Arrived));
        assert_eq!(read(r#","status":"DEALING""#), Ok(PayoutState::UnderWay));
        assert_eq!(read(""), Ok(PayoutState::UnderWay));
        assert_eq!(read(r#","status":"FAIL""#), Ok(PayoutState::Failed { code: "PAYEE_CARD_INFO_ERROR".into() }));
        assert_eq!(read(r#","status":"REFUND""#), Ok(PayoutState::Returned));
        let unknown = read(r#","status":"NEW_WORD""#).expect_err("a word that nobody knows");
        assert!(!unknown.is_surely_not_done());
    }
}
