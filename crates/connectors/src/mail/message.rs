//! What stands in a message.

use crate::error::{VendorError, VendorErrorKind};
use kernel::{Secret, Timestamp};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use std::time::{Duration, SystemTime};

/// A message to one person. Its Debug says nothing.
#[derive(Clone)]
pub struct MailMessage {
    pub to: Secret,
    /// It stands on a locked screen and in the provider's records: nothing personal.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// What it is a message of; the same again makes the same message, which mailboxes show once.
    pub reference: String,
    /// The page on which the person switches such messages off; none for what was asked for just now.
    pub unsubscribe: Option<String>,
    pub at: Timestamp,
}

impl std::fmt::Debug for MailMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MailMessage")
    }
}

/// The message with its headers, as it goes over the wire. It tells of the person nothing but the address.
pub(super) fn written(message: &MailMessage, from: &Mailbox, message_id: &str) -> Result<Message, VendorError> {
    let refused = |part: &str| VendorError::new(VendorErrorKind::InvalidInput, part, None);
    let to = Mailbox::new(None, message.to.expose().parse().map_err(|_| refused("address"))?);
    let seconds = u64::try_from(message.at.micros().div_euclid(1_000_000)).unwrap_or(0);
    let mut builder = Message::builder()
        .from(from.clone())
        .to(to)
        .subject(message.subject.clone())
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .message_id(Some(format!("<{message_id}>")))
        .header(ContentType::TEXT_PLAIN)
        .raw_header(plain("Auto-Submitted", "auto-generated"));
    if let Some(page) = &message.unsubscribe {
        builder = builder.raw_header(plain("List-Unsubscribe", &format!("<{page}>")));
    }
    builder.body(message.text.clone()).map_err(|_| refused("message"))
}

/// A header of ASCII letters of ours.
fn plain(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> MailMessage {
        MailMessage {
            to: Secret::new("wang@example.com".to_owned()),
            subject: "零工：您被录取了，请确认".to_owned(),
            text: "请打开：\nhttps://lingong.example/m/messages\n".to_owned(),
            reference: "0190".to_owned(),
            unsubscribe: Some("https://lingong.example/m/settings/notices".to_owned()),
            at: Timestamp::from_micros(1_795_485_600_000_000),
        }
    }

    fn text(message: &MailMessage) -> String {
        let from: Mailbox = "零工 <noreply@lingong.example>".parse().expect("an address");
        let written = written(message, &from, "0190@lingong.example").expect("a message");
        String::from_utf8(written.formatted()).expect("text")
    }

    /// covers: NOTE-3
    #[test]
    fn a_repeat_is_the_same_message() {
        let text = text(&message());
        assert_eq!(text, super::tests::text(&message()));
        for line in [
            "Message-ID: <0190@lingong.example>\r\n",
            "To: wang@example.com\r\n",
            "List-Unsubscribe: <https://lingong.example/m/settings/notices>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Date: Tue, 24 Nov 2026 02:00:00 +0000\r\n",
        ] {
            assert!(text.contains(line), "{line} {text}");
        }
        assert!(text.is_ascii(), "it goes through servers that know nothing else");
    }

    /// covers: SEC-2
    #[test]
    fn an_address_cannot_bring_a_header_with_it() {
        let from: Mailbox = "noreply@lingong.example".parse().expect("an address");
        for address in ["a@example.com\r\nBcc: b@example.com", "a@example.com, b@example.com", "", "nobody"] {
            let message = MailMessage { to: Secret::new(address.to_owned()), ..message() };
            let refused = written(&message, &from, "1@lingong.example").expect_err("no address");
            assert_eq!(refused.kind(), VendorErrorKind::InvalidInput, "{address}");
        }
        let split = MailMessage { subject: "零工\r\nBcc: b@example.com".to_owned(), ..message() };
        let written = written(&split, &from, "1@lingong.example").expect("a message");
        assert!(!String::from_utf8_lossy(&written.formatted()).contains("\nBcc:"));
        assert_eq!(format!("{split:?}"), "MailMessage");
    }
}
