//! Reads a message as a mailbox does. Pure.

use super::Mail;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::UTF_8;
use kernel::Timestamp;

/// A message, decoded.
#[derive(Clone)]
pub(super) struct Message {
    pub headers: Vec<(String, String)>,
    pub subject: String,
    pub text: String,
}

impl Message {
    fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    pub fn into_mail(self, to: String, from: String, received_at: Timestamp) -> Mail {
        let message_id = self.header("Message-ID").to_owned();
        Mail { to, from, subject: self.subject, text: self.text, message_id, received_at, headers: self.headers }
    }
}

/// Reads lines that end with `\n`.
pub(super) fn message(raw: &str) -> Message {
    let (head, body) = raw.split_once("\n\n").unwrap_or((raw, ""));
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in head.lines() {
        match (line.starts_with([' ', '\t']), headers.last_mut(), line.split_once(':')) {
            (true, Some((_, value)), _) => {
                value.push(' ');
                value.push_str(line.trim());
            }
            (_, _, Some((name, value))) => headers.push((name.to_owned(), value.trim().to_owned())),
            _ => {}
        }
    }
    let mut message = Message { headers, subject: String::new(), text: String::new() };
    message.subject = words(message.header("Subject"));
    message.text = match message.header("Content-Transfer-Encoding").to_ascii_lowercase().as_str() {
        "base64" => {
            let joined: String = body.split_whitespace().collect();
            text(&STANDARD.decode(joined).unwrap_or_default())
        }
        "quoted-printable" => text(&quoted(&body.replace("=\n", ""))),
        _ => body.to_owned(),
    };
    message.text = message.text.replace("\r\n", "\n");
    message
}

fn text(bytes: &[u8]) -> String {
    UTF_8.decode(bytes).0.into_owned()
}

/// `=?utf-8?b?6Zu2?= =?utf-8?b?5bel?=` as it is read (RFC 2047).
fn words(header: &str) -> String {
    let mut bytes = Vec::new();
    let mut before_was_encoded = false;
    for word in header.split(' ') {
        let encoded = word.strip_prefix("=?").and_then(|rest| rest.strip_suffix("?="));
        let parts: Vec<&str> = encoded.map(|inner| inner.splitn(3, '?').collect()).unwrap_or_default();
        match parts.as_slice() {
            [_, "b" | "B", data] => bytes.extend(STANDARD.decode(data).unwrap_or_default()),
            [_, "q" | "Q", data] => bytes.extend(quoted(&data.replace('_', " "))),
            _ => {
                if before_was_encoded || !bytes.is_empty() {
                    bytes.push(b' ');
                }
                bytes.extend(word.as_bytes());
                before_was_encoded = false;
                continue;
            }
        }
        before_was_encoded = true;
    }
    text(&bytes)
}

/// Bytes of `=E9=9B=B6`.
fn quoted(text: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, more @ ..] = rest {
        let hex = more.get(..2).filter(|_| *first == b'=').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_read() {
        let raw = "Subject: =?utf-8?b?6Zu25bel?=\n =?utf-8?q?=EF=BC=9A_a?= b\nMessage-ID: <1@x>\n\
                   Content-Transfer-Encoding: base64\n\n6Zu2\n5bel\n";
        let read = message(raw);
        assert_eq!((read.subject.as_str(), read.text.as_str()), ("零工： a b", "零工"));
        let read = message("Content-Transfer-Encoding: quoted-printable\n\n=E9=9B=\n=B6 a=3Db");
        assert_eq!(read.text, "零 a=b");
        assert_eq!(message("Subject: plain words\n\nbody\n").subject, "plain words");
    }
}
