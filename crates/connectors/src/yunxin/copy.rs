//! Copies of messages (消息抄送): a JSON POST with three headers that sign it.
//! <https://doc.yunxin.163.com/messaging/guide/TcxNzU4NzU?platform=server>

use super::account::{Yunxin, checksum, message_id};
use crate::callback::{CALLBACK_BYTES_MAX, CallbackRefusal, is_of_now};
use crate::carrier::{CarriedBody, CopyHeaders, MessageCopy};
use crate::digest::{md5_hex, same};
use kernel::Timestamp;
use serde_json::Value;

impl Yunxin {
    pub(crate) fn read_copy(
        &self,
        headers: &CopyHeaders<'_>,
        body: &[u8],
    ) -> Result<Option<MessageCopy>, CallbackRefusal> {
        if body.len() > CALLBACK_BYTES_MAX {
            return Err(CallbackRefusal::Malformed("body"));
        }
        let right = checksum(&self.secret, headers.digest, headers.time);
        let genuine = same(&headers.checksum.to_ascii_lowercase(), &right)
            & same(&headers.digest.to_ascii_lowercase(), &md5_hex(body));
        if !genuine {
            return Err(CallbackRefusal::BadSignature);
        }
        if headers.app.is_some_and(|app| app != self.app_id) {
            return Err(CallbackRefusal::OtherApp);
        }
        let sent_at = millis(headers.time).ok_or(CallbackRefusal::Malformed("CurTime"))?;
        if !is_of_now(sent_at, self.clock.now()) {
            return Err(CallbackRefusal::Late);
        }
        read(body)
    }
}

fn millis(text: &str) -> Option<Timestamp> {
    text.parse::<i64>().ok()?.checked_mul(1_000).map(Timestamp::from_micros)
}

/// Numbers come as text. Event 1 is a message, `PERSON` one between two people.
fn read(body: &[u8]) -> Result<Option<MessageCopy>, CallbackRefusal> {
    let copy: Value = serde_json::from_slice(body).map_err(|_| CallbackRefusal::Malformed("body"))?;
    let given = |name: &'static str| copy.get(name).and_then(Value::as_str);
    let text = |name: &'static str| given(name).filter(|text| !text.is_empty()).ok_or(CallbackRefusal::Malformed(name));
    if given("eventType") != Some("1") || given("convType") != Some("PERSON") {
        return Ok(None);
    }
    let body = match text("msgType")? {
        "TEXT" => CarriedBody::Text(given("body").unwrap_or_default().to_owned()),
        "CUSTOM" => {
            let own = given("attach").or_else(|| given("body")).unwrap_or_default();
            CarriedBody::Own(serde_json::from_str(own).map_err(|_| CallbackRefusal::Malformed("attach"))?)
        }
        // Nothing that our own pages send.
        _ => return Ok(None),
    };
    let ext: Value = given("ext").and_then(|ext| serde_json::from_str(ext).ok()).unwrap_or_default();
    let vendor_number = message_id(text("msgidServer")?).ok_or(CallbackRefusal::Malformed("msgidServer"))?;
    // Whoever writes from a device of their own may put anything here: what is no number of ours is none.
    let number = ext.get("number").and_then(Value::as_str).and_then(message_id);
    Ok(Some(MessageCopy {
        vendor_number: vendor_number.to_owned(),
        from: text("fromAccount")?.to_owned(),
        to: text("to")?.to_owned(),
        number: number.map(str::to_owned),
        body,
        at: millis(text("msgTimestamp")?).ok_or(CallbackRefusal::Malformed("msgTimestamp"))?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// covers: TALK-5
    #[test]
    fn only_messages_between_two_people_are_read() {
        let copy = |event: &str, conversation: &str, kind: &str| {
            serde_json::json!({"eventType": event, "convType": conversation, "msgType": kind, "to": "u2",
                "fromAccount": "u1", "msgTimestamp": "1795507200000", "msgidServer": "71776451", "body": "在吗？",
                "attach": "{\"card\":\"j1\"}", "ext": "{\"number\":\"m1\"}"})
            .to_string()
        };
        let read = |text: String| super::read(text.as_bytes());
        let text = read(copy("1", "PERSON", "TEXT")).expect("read").expect("a message");
        assert_eq!((text.number.as_deref(), text.vendor_number.as_str()), (Some("m1"), "71776451"));
        assert_eq!(text.body, CarriedBody::Text("在吗？".into()));
        let own = read(copy("1", "PERSON", "CUSTOM")).expect("read").expect("a message");
        assert_eq!(own.body, CarriedBody::Own(serde_json::json!({"card": "j1"})));
        for (event, conversation, kind) in [("2", "PERSON", "TEXT"), ("1", "TEAM", "TEXT"), ("1", "PERSON", "LOCATION")]
        {
            assert_eq!(read(copy(event, conversation, kind)), Ok(None));
        }
        assert_eq!(read("{}".into()), Ok(None), "the vendor's own trial of the address");
        assert_eq!(read("<html>".into()), Err(CallbackRefusal::Malformed("body")));
        let without = copy("1", "PERSON", "TEXT").replace("71776451", "");
        assert_eq!(read(without), Err(CallbackRefusal::Malformed("msgidServer")));
    }

    /// covers: TALK-5
    #[test]
    fn numbers_that_look_like_phones_tell_messages_apart() {
        let copy = |id: &str, number: &str| {
            let ext = serde_json::json!({ "number": number }).to_string();
            serde_json::json!({"eventType": "1", "convType": "PERSON", "msgType": "TEXT", "to": "u2", "fromAccount": "u1",
                "msgTimestamp": "1795507200000", "msgidServer": id, "body": "在吗？", "ext": ext})
            .to_string()
        };
        let read = |id: &str, number: &str| super::read(copy(id, number).as_bytes());
        for id in ["29019995240", "13019995240", "13019995241", "13800138000"] {
            let ours = "0193a5f0-0000-7000-8000-13800138000a";
            let copy = read(id, ours).expect("read").expect("a message");
            assert_eq!((copy.vendor_number.as_str(), copy.number.as_deref()), (id, Some(ours)));
        }
        for id in ["1301999524 ", "1301999524;", "1301999524/", &"1".repeat(65)] {
            assert_eq!(read(id, "m1"), Err(CallbackRefusal::Malformed("msgidServer")), "{id}");
        }
        let strange = read("13019995240", "<script>").expect("read").expect("a message");
        assert_eq!(strange.number, None, "nothing of ours");
    }

    proptest! {
        #[test]
        fn no_copy_panics(body in ".{0,80}") {
            let _ = read(body.as_bytes());
        }
    }
}
