//! Refunds. <https://opendocs.alipay.com/open/028sm9> (refund), <https://opendocs.alipay.com/open/028sma> (query)

use super::account::Alipay;
use super::checkout::{AMOUNT_MAX, AMOUNT_MIN};
use super::units::Yuan;
use crate::error::{VendorError, VendorErrorKind};
use crate::number::{check_number, same_number};
use crate::payment::{Refund, RefundOrder, Refunded};
use serde::{Deserialize, Serialize};

const REASON_CHARS_MAX: usize = 256;

#[derive(Serialize)]
struct Content<'a> {
    out_trade_no: &'a str,
    refund_amount: String,
    out_request_no: &'a str,
    refund_reason: &'a str,
}

#[derive(Deserialize)]
struct Done {
    out_trade_no: String,
    fund_change: String,
    refund_fee: Yuan,
}

#[derive(Serialize)]
struct Asked<'a> {
    out_trade_no: &'a str,
    out_request_no: &'a str,
}

/// Everything is absent when the refund was not done, and the code is 10000 all the same.
#[derive(Deserialize)]
struct Found {
    out_trade_no: Option<String>,
    out_request_no: Option<String>,
    refund_amount: Option<Yuan>,
    refund_status: Option<String>,
}

impl Alipay {
    pub(crate) async fn refund(&self, order: &RefundOrder) -> Result<Refunded, VendorError> {
        let content = content(order)?;
        let done: Done = self.call(&self.endpoint, "alipay.trade.refund", &content).await?;
        same_number(&order.payment_number, &done.out_trade_no)?;
        Ok(Refunded { total: done.refund_fee.0, moved_now: done.fund_change == "Y" })
    }

    pub(crate) async fn find_refund(&self, payment_number: &str, number: &str) -> Result<Option<Refund>, VendorError> {
        check_number(payment_number)?;
        check_number(number)?;
        let asked = Asked { out_trade_no: payment_number, out_request_no: number };
        match self.call::<Found>(&self.endpoint, "alipay.trade.fastpay.refund.query", &asked).await {
            Ok(found) => refund(payment_number, number, found),
            Err(error) if error.code() == "ACQ.TRADE_NOT_EXIST" => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn content(order: &RefundOrder) -> Result<Content<'_>, VendorError> {
    check_number(&order.payment_number)?;
    check_number(&order.number)?;
    let invalid = |part| VendorError::new(VendorErrorKind::InvalidInput, part, None);
    if !(AMOUNT_MIN..=AMOUNT_MAX).contains(&order.amount) {
        return Err(invalid("amount"));
    }
    if order.reason.chars().count() > REASON_CHARS_MAX {
        return Err(invalid("reason"));
    }
    Ok(Content {
        out_trade_no: &order.payment_number,
        refund_amount: order.amount.to_string(),
        out_request_no: &order.number,
        refund_reason: &order.reason,
    })
}

/// Only `REFUND_SUCCESS` is a refund. Anything else was not done yet, and the same order is sent again.
fn refund(payment_number: &str, number: &str, found: Found) -> Result<Option<Refund>, VendorError> {
    let Found { out_trade_no, out_request_no, refund_amount, refund_status } = found;
    if refund_status.as_deref() != Some("REFUND_SUCCESS") {
        return Ok(None);
    }
    let strange = || VendorError::new(VendorErrorKind::Protocol, "refund", None);
    same_number(payment_number, &out_trade_no.ok_or_else(strange)?)?;
    same_number(number, &out_request_no.ok_or_else(strange)?)?;
    let amount = refund_amount.ok_or_else(strange)?.0;
    Ok(Some(Refund { payment_number: payment_number.to_owned(), number: number.to_owned(), amount }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Fen;

    fn found(answer: &str) -> Result<Option<Refund>, VendorError> {
        refund("order1", "refund1", serde_json::from_str(answer).expect("an answer"))
    }

    /// covers: PAY-4
    #[test]
    fn only_a_done_refund_is_one() {
        assert_eq!(found(r#"{"code":"10000","msg":"Success"}"#), Ok(None));
        let processing = r#"{"out_trade_no":"order1","out_request_no":"refund1","refund_amount":"1.00"}"#;
        assert_eq!(found(processing), Ok(None));
        let done = r#"{"out_trade_no":"order1","out_request_no":"refund1","refund_amount":"12.33","total_amount":"88.88","refund_status":"REFUND_SUCCESS"}"#;
        assert_eq!(found(done).map(|refund| refund.map(|refund| refund.amount)), Ok(Some(Fen(1_233))));
        for wrong in [
            r#"{"refund_status":"REFUND_SUCCESS"}"#,
            r#"{"out_trade_no":"order2","out_request_no":"refund1","refund_amount":"1.00","refund_status":"REFUND_SUCCESS"}"#,
            r#"{"out_trade_no":"order1","out_request_no":"refund2","refund_amount":"1.00","refund_status":"REFUND_SUCCESS"}"#,
            r#"{"out_trade_no":"order1","out_request_no":"refund1","refund_status":"REFUND_SUCCESS"}"#,
        ] {
            assert_eq!(found(wrong).map_err(|error| error.kind()), Err(VendorErrorKind::Protocol), "{wrong}");
        }
    }
}
