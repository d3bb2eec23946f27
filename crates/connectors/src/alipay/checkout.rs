//! Payments begin in the payer's browser or app: nothing is sent from here.
//! <https://opendocs.alipay.com/open/028r8t> (page), <https://opendocs.alipay.com/open/02ivbs> (wap),
//! <https://opendocs.alipay.com/open/02e7gq> (app)

use super::account::Alipay;
use super::units;
use crate::error::{VendorError, VendorErrorKind};
use crate::number::check_number;
use crate::payment::{Checkout, PayAt, PaymentOrder};
use kernel::Fen;
use serde::Serialize;

/// The least and the most that an order may cost: 0.01 to 100 000 000 yuan.
pub(super) const AMOUNT_MIN: Fen = Fen(1);
pub(super) const AMOUNT_MAX: Fen = Fen(10_000_000_000);

const SUBJECT_CHARS_MAX: usize = 256;

#[derive(Serialize)]
struct Content<'a> {
    out_trade_no: &'a str,
    total_amount: String,
    subject: String,
    product_code: &'a str,
    time_expire: String,
}

impl Alipay {
    pub(crate) fn checkout(&self, order: &PaymentOrder, at: PayAt) -> Result<Checkout, VendorError> {
        let (method, product_code) = product(at)?;
        let content = content(order, product_code)?;
        let places = [("notify_url", order.notify_url.as_str()), ("return_url", order.return_url.as_str())];
        let signed = self.sign(method, &places, &content)?.whole();
        Ok(match at {
            PayAt::App => Checkout::AppOrder(signed),
            _ => Checkout::Redirect(format!("{}?{signed}", self.endpoint.base())),
        })
    }
}

/// The method and the contract's product code.
fn product(at: PayAt) -> Result<(&'static str, &'static str), VendorError> {
    Ok(match at {
        PayAt::Page => ("alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY"),
        PayAt::Wap => ("alipay.trade.wap.pay", "QUICK_WAP_WAY"),
        PayAt::App => ("alipay.trade.app.pay", "QUICK_MSECURITY_PAY"),
        PayAt::Sheet => return Err(VendorError::new(VendorErrorKind::InvalidInput, "pay_at", None)),
    })
}

fn content<'a>(order: &'a PaymentOrder, product_code: &'a str) -> Result<Content<'a>, VendorError> {
    let invalid = |part| VendorError::new(VendorErrorKind::InvalidInput, part, None);
    check_number(&order.number)?;
    if !(AMOUNT_MIN..=AMOUNT_MAX).contains(&order.amount) {
        return Err(invalid("amount"));
    }
    let subject: String = order.subject.chars().map(|c| if matches!(c, '/' | '=' | '&') { ' ' } else { c }).collect();
    if subject.trim().is_empty() || subject.chars().count() > SUBJECT_CHARS_MAX {
        return Err(invalid("subject"));
    }
    if order.notify_url.is_empty() {
        return Err(invalid("notify_url"));
    }
    Ok(Content {
        out_trade_no: &order.number,
        total_amount: order.amount.to_string(),
        subject,
        product_code,
        time_expire: units::beijing(order.expires_at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Timestamp;

    fn order() -> PaymentOrder {
        PaymentOrder {
            number: "0190abcdef".into(),
            amount: Fen(8_805),
            subject: "置顶 7 天".into(),
            expires_at: "2026-11-24T01:30:00Z".parse::<jiff::Timestamp>().map(Timestamp::from).expect("a time"),
            notify_url: "https://lingong.example/hooks/alipay".into(),
            return_url: String::new(),
        }
    }

    /// covers: PAY-4
    #[test]
    fn the_content_is_exact() {
        let written = serde_json::to_string(&content(&order(), "QUICK_WAP_WAY").expect("fits")).expect("JSON");
        assert_eq!(
            written,
            r#"{"out_trade_no":"0190abcdef","total_amount":"88.05","subject":"置顶 7 天","product_code":"QUICK_WAP_WAY","time_expire":"2026-11-24 09:30:00"}"#
        );
    }

    /// covers: PAY-4
    #[test]
    fn what_the_vendor_would_refuse_is_not_sent() {
        let refused = |change: &dyn Fn(&mut PaymentOrder)| {
            let mut order = order();
            change(&mut order);
            content(&order, "P").err().map(|error| (error.kind(), error.code().to_owned()))
        };
        let invalid = |part: &str| Some((VendorErrorKind::InvalidInput, part.to_owned()));
        assert_eq!(refused(&|order| order.amount = Fen(0)), invalid("amount"));
        assert_eq!(refused(&|order| order.amount = Fen(-1)), invalid("amount"));
        assert_eq!(refused(&|order| order.amount = Fen(10_000_000_001)), invalid("amount"));
        assert_eq!(refused(&|order| order.amount = Fen(10_000_000_000)), None);
        assert_eq!(refused(&|order| order.number = "a-b".into()), invalid("number"));
        assert_eq!(refused(&|order| order.number = "a".repeat(65)), invalid("number"));
        assert_eq!(refused(&|order| order.number.clear()), invalid("number"));
        assert_eq!(refused(&|order| order.subject = " / ".into()), invalid("subject"));
        assert_eq!(refused(&|order| order.subject = "字".repeat(257)), invalid("subject"));
        assert_eq!(refused(&|order| order.notify_url.clear()), invalid("notify_url"));
        let mut order = order();
        order.subject = "早/晚班=a&b".into();
        assert_eq!(content(&order, "P").map(|content| content.subject).ok().as_deref(), Some("早 晚班 a b"));
    }
}
