//! What the desk tells by itself: a JSON POST whose address signs it.

use super::account::{Qiyu, checksum, staff};
use crate::callback::{CALLBACK_BYTES_MAX, CallbackRefusal, is_of_now};
use crate::digest::same;
use crate::support::{SupportEvent, SupportMessage, SupportQuery};
use kernel::Timestamp;
use serde_json::Value;

impl Qiyu {
    pub(crate) fn read_event(&self, query: &SupportQuery<'_>, body: &[u8]) -> Result<SupportEvent, CallbackRefusal> {
        if body.len() > CALLBACK_BYTES_MAX {
            return Err(CallbackRefusal::Malformed("body"));
        }
        let right = checksum(&self.secret, body, query.time);
        if !same(&query.checksum.to_ascii_lowercase(), &right) {
            return Err(CallbackRefusal::BadSignature);
        }
        let seconds = query.time.parse::<i64>().ok().and_then(|seconds| seconds.checked_mul(1_000_000));
        let at = seconds.map(Timestamp::from_micros).ok_or(CallbackRefusal::Malformed("time"))?;
        if !is_of_now(at, self.clock.now()) {
            return Err(CallbackRefusal::Late);
        }
        read(query.event, body)
    }
}

fn read(event: &str, body: &[u8]) -> Result<SupportEvent, CallbackRefusal> {
    let told: Value = serde_json::from_slice(body).map_err(|_| CallbackRefusal::Malformed("body"))?;
    let text = |name: &'static str| {
        told.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).ok_or(CallbackRefusal::Malformed(name))
    };
    let session = || {
        let session = told.get("sessionId").and_then(Value::as_i64);
        session.map(|session| session.to_string()).ok_or(CallbackRefusal::Malformed("sessionId"))
    };
    let person = || text("uid").map(str::to_owned);
    match event {
        "MSG" => {
            let message = match text("msgType")? {
                "TEXT" => SupportMessage::Text(text("content")?.to_owned()),
                "PICTURE" => {
                    let content = told.get("content");
                    let address = content.and_then(|content| content.get("url").or(Some(content)));
                    let address = address.and_then(Value::as_str).filter(|address| address.starts_with("https://"));
                    SupportMessage::Picture(address.ok_or(CallbackRefusal::Malformed("content"))?.to_owned())
                }
                _ => return Ok(SupportEvent::Other),
            };
            let message_id = message_id(text("msgId")?).ok_or(CallbackRefusal::Malformed("msgId"))?.to_owned();
            Ok(SupportEvent::Message { person: person()?, message_id, message })
        }
        "SESSION_START" => {
            let staff = staff(&told).map_err(|_| CallbackRefusal::Malformed("sessionId"))?;
            Ok(SupportEvent::Begun { person: person()?, staff })
        }
        "SESSION_END" => Ok(SupportEvent::Ended { person: person()?, session: session()? }),
        "EVA_INVITATION" => Ok(SupportEvent::EvaluationAsked { person: person()?, session: session()? }),
        _ => Ok(SupportEvent::Other),
    }
}

/// The vendor's id of a message as it is, or none: nothing of it is ever changed, and it is no word for a log, since it may have
/// eleven digits as phone numbers have. Its form is nowhere told.
fn message_id(text: &str) -> Option<&str> {
    ((1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// covers: CS-2
    #[test]
    fn every_event_is_read() {
        let staff = crate::support::Staff { session: "62927".into(), name: "客服小林".into(), is_robot: false };
        let text = SupportMessage::Text("您好".into());
        for (event, body, read) in [
            (
                "MSG",
                r#"{"uid":"u1","msgType":"TEXT","content":"您好","msgId":"m-1"}"#,
                Ok(SupportEvent::Message { person: "u1".into(), message_id: "m-1".into(), message: text }),
            ),
            (
                "SESSION_START",
                r#"{"uid":"u1","sessionId":62927,"staffName":"客服小林","staffType":1}"#,
                Ok(SupportEvent::Begun { person: "u1".into(), staff }),
            ),
            (
                "SESSION_END",
                r#"{"uid":"u1","sessionId":62927}"#,
                Ok(SupportEvent::Ended { person: "u1".into(), session: "62927".into() }),
            ),
            (
                "EVA_INVITATION",
                r#"{"uid":"u1","sessionId":62927}"#,
                Ok(SupportEvent::EvaluationAsked { person: "u1".into(), session: "62927".into() }),
            ),
            ("USER_JOIN_QUEUE", "{}", Ok(SupportEvent::Other)),
            ("MSG", r#"{"uid":"u1","msgType":"TEXT","content":"您好"}"#, Err(CallbackRefusal::Malformed("msgId"))),
            (
                "MSG",
                r#"{"uid":"u1","msgType":"PICTURE","content":{"url":"javascript:1"},"msgId":"m"}"#,
                Err(CallbackRefusal::Malformed("content")),
            ),
            ("MSG", "<html>", Err(CallbackRefusal::Malformed("body"))),
        ] {
            assert_eq!(super::read(event, body.as_bytes()), read, "{event} {body}");
        }
    }

    /// covers: CS-2
    #[test]
    fn ids_that_look_like_phones_tell_answers_apart() {
        let read = |id: &str| {
            let body = serde_json::json!({"uid": "u1", "msgType": "TEXT", "content": "您好", "msgId": id}).to_string();
            super::read("MSG", body.as_bytes())
        };
        for id in ["29019995240", "13019995240", "13019995241", "13800138000"] {
            let Ok(SupportEvent::Message { message_id, .. }) = read(id) else { panic!("{id} is an id") };
            assert_eq!(message_id, id);
        }
        for id in ["13019995240 ", "1\n2", "１３８", &"1".repeat(129)] {
            assert_eq!(read(id), Err(CallbackRefusal::Malformed("msgId")), "{id}");
        }
    }

    proptest! {
        #[test]
        fn no_event_panics(event in "MSG|SESSION_START|SESSION_END", body in ".{0,80}") {
            let _ = read(&event, body.as_bytes());
        }
    }
}
