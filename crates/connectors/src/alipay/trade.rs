//! Asking for an order and closing one. <https://opendocs.alipay.com/open/028woa> (query),
//! <https://opendocs.alipay.com/open/028wob> (close)

use super::account::Alipay;
use super::units::{Yuan, parse_beijing};
use crate::error::{VendorError, VendorErrorKind};
use crate::number::{check_number, same_number, vendor_number};
use crate::payment::{Closed, Payment, PaymentState};
use serde::{Deserialize, Serialize};

/// The order is not there, or nobody has begun to pay it.
const NOT_THERE: &str = "ACQ.TRADE_NOT_EXIST";

#[derive(Serialize)]
struct Asked<'a> {
    out_trade_no: &'a str,
}

#[derive(Deserialize)]
struct Found {
    out_trade_no: String,
    trade_no: String,
    trade_status: String,
    total_amount: Yuan,
    send_pay_date: Option<String>,
}

#[derive(Deserialize)]
struct ClosedTrade {
    out_trade_no: String,
}

impl Alipay {
    pub(crate) async fn find_payment(&self, number: &str) -> Result<Option<Payment>, VendorError> {
        check_number(number)?;
        let asked = Asked { out_trade_no: number };
        match self.call::<Found>(&self.endpoint, "alipay.trade.query", &asked).await {
            Ok(found) => payment(number, found).map(Some),
            Err(error) if error.code() == NOT_THERE => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(crate) async fn close(&self, number: &str) -> Result<Closed, VendorError> {
        check_number(number)?;
        let asked = Asked { out_trade_no: number };
        match self.call::<ClosedTrade>(&self.endpoint, "alipay.trade.close", &asked).await {
            Ok(closed) => same_number(number, &closed.out_trade_no).map(|()| Closed::Now),
            Err(error) if error.code() == NOT_THERE => Ok(Closed::NeverBegun),
            Err(error) => Err(error),
        }
    }
}

fn payment(asked: &str, found: Found) -> Result<Payment, VendorError> {
    let Found { out_trade_no, trade_no, trade_status, total_amount, send_pay_date } = found;
    same_number(asked, &out_trade_no)?;
    let strange = |part| VendorError::new(VendorErrorKind::Protocol, part, None);
    Ok(Payment {
        number: out_trade_no,
        vendor_number: vendor_number(&trade_no)?,
        state: state(&trade_status).ok_or_else(|| strange("trade_status"))?,
        amount: total_amount.0,
        paid_at: match send_pay_date {
            Some(text) => Some(parse_beijing(&text).ok_or_else(|| strange("send_pay_date"))?),
            None => None,
        },
    })
}

/// The vendor's word for the state of an order.
pub(super) fn state(trade_status: &str) -> Option<PaymentState> {
    match trade_status {
        "WAIT_BUYER_PAY" => Some(PaymentState::Waiting),
        "TRADE_SUCCESS" => Some(PaymentState::Paid),
        "TRADE_FINISHED" => Some(PaymentState::Finished),
        "TRADE_CLOSED" => Some(PaymentState::Closed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Fen;

    /// The answer that the vendor's documentation shows, with what it says of the payer.
    #[test]
    fn reads_an_order_and_nothing_of_the_payer() {
        let answer = r#"{"code":"10000","msg":"Success","trade_no":"2013112011001004330000121536",
            "out_trade_no":"6823789339978248","buyer_logon_id":"159****5620","trade_status":"TRADE_CLOSED",
            "total_amount":"88.88","trans_currency":"TWD","pay_amount":8.88,"send_pay_date":"2014-11-27 15:45:57",
            "buyer_user_id":"2088101117955611","fund_bill_list":[{"fund_channel":"ALIPAYACCOUNT","amount":10}]}"#;
        let found = || serde_json::from_str::<Found>(answer).expect("the documented answer");
        let payment = payment("6823789339978248", found()).expect("an order");
        assert_eq!((payment.state, payment.amount), (PaymentState::Closed, Fen(8_888)));
        assert_eq!(payment.vendor_number, "2013112011001004330000121536");
        assert_eq!(payment.paid_at.map(|at| at.to_string()).as_deref(), Some("2014-11-27T07:45:57Z"));
        assert!(!format!("{payment:?}").contains("2088101117955611"));
        let other = super::payment("other", found()).expect_err("another order");
        assert_eq!((other.kind(), other.code()), (VendorErrorKind::Protocol, "other_number"));
    }
}
