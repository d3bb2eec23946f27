//! What the vendor tells by itself: a form POST to `notify_url`. <https://opendocs.alipay.com/open/270/105902>
//!
//! A notification is believed only after its signature over the decoded values was verified, and it is taken only when it is
//! meant for this application and this seller.

use super::account::Alipay;
use super::trade;
use super::units::{parse_beijing, parse_yuan};
use crate::payment::{NotificationRefusal, PaymentNotification};
use crate::rsa::VerifyingKey;
use std::collections::BTreeMap;

/// The longest notification and the most parameters that are read. Real ones have some thirty in two thousand bytes.
const BYTES_MAX: usize = 32 * 1024;
const PARAMETERS_MAX: usize = 100;

/// Who a notification must be meant for.
pub(crate) struct Addressee<'a> {
    pub key: &'a VerifyingKey,
    pub app_id: &'a str,
    pub seller_id: &'a str,
}

impl Alipay {
    pub(crate) fn read_notification(&self, body: &[u8]) -> Result<PaymentNotification, NotificationRefusal> {
        read(body, &Addressee { key: &self.alipay_key, app_id: &self.app_id, seller_id: &self.seller_id })
    }
}

/// Verifies and reads the raw body of a notification.
pub(crate) fn read(body: &[u8], addressee: &Addressee<'_>) -> Result<PaymentNotification, NotificationRefusal> {
    let form = parse(body).ok_or(NotificationRefusal::NotAForm)?;
    let value = |name: &'static str| form.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let signed_so = value("sign_type") == Some("RSA2");
    let signature = value("sign").filter(|_| signed_so).ok_or(NotificationRefusal::BadSignature)?;
    if !addressee.key.verifies(signed_text(&form).as_bytes(), signature) {
        return Err(NotificationRefusal::BadSignature);
    }
    if value("app_id") != Some(addressee.app_id) {
        return Err(NotificationRefusal::OtherApp);
    }
    if value("seller_id") != Some(addressee.seller_id) {
        return Err(NotificationRefusal::OtherSeller);
    }
    let text = |name: &'static str| value(name).map(str::to_owned).ok_or(NotificationRefusal::Malformed(name));
    let amount = |name: &'static str| {
        value(name)
            .map(|text| parse_yuan(text).filter(|fen| fen.0 >= 0).ok_or(NotificationRefusal::Malformed(name)))
            .transpose()
    };
    let time = |name: &'static str| {
        value(name).map(|text| parse_beijing(text).ok_or(NotificationRefusal::Malformed(name))).transpose()
    };
    Ok(PaymentNotification {
        notification_id: text("notify_id")?,
        number: text("out_trade_no")?,
        vendor_number: text("trade_no")?,
        state: value("trade_status").and_then(trade::state).ok_or(NotificationRefusal::Malformed("trade_status"))?,
        amount: amount("total_amount")?.ok_or(NotificationRefusal::Malformed("total_amount"))?,
        refunded: amount("refund_fee")?,
        paid_at: time("gmt_payment")?,
        at: time("notify_time")?.ok_or(NotificationRefusal::Malformed("notify_time"))?,
    })
}

/// Everything but `sign` and `sign_type`, by name, decoded, joined.
fn signed_text(form: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> = form
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "sign" | "sign_type"))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// The decoded form; None when it is too long, not well encoded or has a name twice.
fn parse(body: &[u8]) -> Option<BTreeMap<String, String>> {
    if body.len() > BYTES_MAX {
        return None;
    }
    let text = std::str::from_utf8(body).ok()?.trim_end();
    let mut form = BTreeMap::new();
    for pair in text.split('&') {
        let (name, value) = pair.split_once('=')?;
        let taken = form.insert(decode(name)?, decode(value)?).is_none();
        if !taken || form.len() > PARAMETERS_MAX {
            return None;
        }
    }
    Some(form)
}

/// Undoes a form's encoding; None when a `%` is not followed by two hex digits or the bytes are not UTF-8.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                bytes.push(u8::try_from(high * 16 + low).ok()?);
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use proptest::prelude::*;

    fn refusal(body: &str) -> NotificationRefusal {
        let key = VerifyingKey::parse(samples::PUBLISHED_KEY).expect("the published key");
        let addressee = Addressee { key: &key, app_id: "2014072300007148", seller_id: "2088000000000001" };
        read(body.as_bytes(), &addressee).expect_err("a refusal")
    }

    /// The parameters and the text to sign of the vendor's documentation of the method (异步通知验签).
    #[test]
    fn the_signed_text_is_sorted_and_decoded() {
        let form = parse(
            b"total_amount=2.00&buyer_id=2088000000000002&body=%E5%A4%A7%E4%B9%90%E9%80%8F2.1&trade_no=2016071921001003030200089909\
              &refund_fee=0.00&notify_time=2016-07-19+14%3A10%3A49&subject=a%2Bb%26c&sign_type=RSA2&charset=utf-8\
              &notify_type=trade_status_sync&out_trade_no=0719141034-6418&empty=&sign=kPbQIjX%2BxQc8F0%2FA6%2FAocELIjhhZnGbcBN6G4MM%2FHmfWL4ZiHM6fWl5NQhzXJusaklZ1LFpMo%2BlHQUELAYeugH8LYFvxnNajOvZhuxNFbN2LhF0l%2FKL8ANtj8oyPM4NN7Qft2kWJTDJUpQOzCzNnV9hDxh5AaT9FPqRS6ZKxnzM%3D",
        );
        assert_eq!(
            signed_text(&form.expect("a form")),
            "body=大乐透2.1&buyer_id=2088000000000002&charset=utf-8&empty=&notify_time=2016-07-19 14:10:49\
             &notify_type=trade_status_sync&out_trade_no=0719141034-6418&refund_fee=0.00&subject=a+b&c\
             &total_amount=2.00&trade_no=2016071921001003030200089909"
        );
    }

    /// covers: PAY-4
    #[test]
    fn what_is_no_notification_is_refused() {
        for (body, expected) in [
            ("", NotificationRefusal::NotAForm),
            ("{\"sign\":\"x\"}", NotificationRefusal::NotAForm),
            ("app_id", NotificationRefusal::NotAForm),
            ("app_id=%zz&sign=x&sign_type=RSA2", NotificationRefusal::NotAForm),
            ("app_id=%ff&sign=x&sign_type=RSA2", NotificationRefusal::NotAForm),
            ("app_id=1&app_id=1&sign=x&sign_type=RSA2", NotificationRefusal::NotAForm),
            ("app_id=2014072300007148&sign_type=RSA2", NotificationRefusal::BadSignature),
            ("app_id=2014072300007148&sign=x", NotificationRefusal::BadSignature),
            ("app_id=2014072300007148&sign=x&sign_type=RSA", NotificationRefusal::BadSignature),
            ("app_id=2014072300007148&sign=x&sign_type=RSA2", NotificationRefusal::BadSignature),
        ] {
            assert_eq!(refusal(body), expected, "{body}");
        }
        assert_eq!(refusal(&format!("a={}", "b".repeat(BYTES_MAX))), NotificationRefusal::NotAForm);
        let many: Vec<String> = (0..=PARAMETERS_MAX).map(|n| format!("p{n}=1")).collect();
        assert_eq!(refusal(&many.join("&")), NotificationRefusal::NotAForm);
    }

    proptest! {
        #[test]
        fn no_body_panics_or_is_believed(body in prop::collection::vec(any::<u8>(), 0..300)) {
            let key = VerifyingKey::parse(samples::PUBLISHED_KEY).expect("the published key");
            let addressee = Addressee { key: &key, app_id: "a", seller_id: "s" };
            prop_assert!(read(&body, &addressee).is_err());
        }
    }
}
