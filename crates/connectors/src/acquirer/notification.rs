//! What the acquirer tells by itself (`docs/acquirer.md`, "Notifications").

use super::account::Acquirer;
use super::payment::{self, CURRENCY, Told};
use crate::payment::{NotificationRefusal, PaymentNotification, PaymentState};
use crate::rsa::VerifyingKey;
use kernel::{Fen, Timestamp};
use serde::Deserialize;

/// The longest notification that is read.
const BYTES_MAX: usize = 32 * 1024;

#[derive(Deserialize)]
struct Message {
    call: String,
    account: String,
    /// The acquirer's id of this notification.
    id: String,
    at: Timestamp,
    content: Content,
}

#[derive(Deserialize)]
struct Content {
    payment: Told,
    /// All refunds so far.
    refunded_fen: Option<Fen>,
}

impl Acquirer {
    pub(crate) fn read_notification(
        &self,
        signature: Option<&str>,
        body: &[u8],
    ) -> Result<PaymentNotification, NotificationRefusal> {
        read(&self.acquirer_key, &self.account, signature, body)
    }
}

/// Verifies the raw body first, and reads it then.
fn read(
    key: &VerifyingKey,
    account: &str,
    signature: Option<&str>,
    body: &[u8],
) -> Result<PaymentNotification, NotificationRefusal> {
    if body.len() > BYTES_MAX {
        return Err(NotificationRefusal::NotAForm);
    }
    let signature = signature.ok_or(NotificationRefusal::BadSignature)?;
    if !key.verifies(body, signature) {
        return Err(NotificationRefusal::BadSignature);
    }
    let message: Message = serde_json::from_slice(body).map_err(|_| NotificationRefusal::NotAForm)?;
    // The acquirer signs answers with the same key: one that was seen elsewhere must not pass for a notification.
    if message.call != "notification" {
        return Err(NotificationRefusal::Malformed("call"));
    }
    if message.account != account {
        return Err(NotificationRefusal::OtherSeller);
    }
    let Content { payment: told, refunded_fen } = message.content;
    let state = payment::state(&told.state).ok_or(NotificationRefusal::Malformed("state"))?;
    if told.currency.as_deref() != Some(CURRENCY) {
        return Err(NotificationRefusal::Malformed("currency"));
    }
    if message.id.is_empty() || message.id.len() > 64 {
        return Err(NotificationRefusal::Malformed("id"));
    }
    let fits = |number: &String| crate::number::vendor_number(number).is_ok();
    Ok(PaymentNotification {
        notification_id: message.id,
        number: told.number,
        vendor_number: told.vendor_number.filter(fits).ok_or(NotificationRefusal::Malformed("vendor_number"))?,
        state,
        amount: told.amount_fen.filter(|fen| fen.0 > 0).ok_or(NotificationRefusal::Malformed("amount_fen"))?,
        refunded: refunded_fen,
        // A declined payment has no time, whatever stands there.
        paid_at: told.paid_at.filter(|_| state == PaymentState::Paid),
        at: message.at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alipay::samples;
    use proptest::prelude::*;

    /// covers: PAY-4
    #[test]
    fn what_is_not_signed_or_not_one_is_refused() {
        let key = VerifyingKey::parse(samples::PUBLISHED_KEY).expect("the published key");
        let refusal = |signature, body: &str| read(&key, "M1", signature, body.as_bytes()).expect_err("a refusal");
        assert_eq!(refusal(None, "{}"), NotificationRefusal::BadSignature);
        assert_eq!(refusal(Some(""), "{}"), NotificationRefusal::BadSignature);
        assert_eq!(refusal(Some(samples::PUBLISHED_SIGNATURE), "{}"), NotificationRefusal::BadSignature);
        let other = refusal(Some(samples::PUBLISHED_SIGNATURE), samples::PUBLISHED_TEXT);
        assert_eq!(other, NotificationRefusal::NotAForm, "signed, and no notification");
        assert_eq!(refusal(Some("x"), &"x".repeat(BYTES_MAX + 1)), NotificationRefusal::NotAForm);
    }

    proptest! {
        #[test]
        fn no_body_panics_or_is_believed(body in prop::collection::vec(any::<u8>(), 0..300), signature in ".{0,20}") {
            let key = VerifyingKey::parse(samples::PUBLISHED_KEY).expect("the published key");
            prop_assert!(read(&key, "M1", Some(&signature), &body).is_err());
        }
    }
}
