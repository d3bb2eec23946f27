//! What is sent. <https://docs.jiguang.cn/jpush/server/push/rest_api_v3_push#third_party_channel-说明>

use crate::error::{VendorError, VendorErrorKind};
use crate::push::{PushKind, PushMessage};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const TITLE_CHARS_MAX: usize = 50;
const TEXT_CHARS_MAX: usize = 200;
const KEPT_SECONDS_MAX: u32 = 10 * 86_400;

/// Whose channel carries a notice to a phone that is asleep. Samsung's phones are reached through FCM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Maker {
    Xiaomi,
    Huawei,
    Honor,
    Meizu,
    Oppo,
    Vivo,
    Fcm,
}

impl Maker {
    pub const ALL: [Maker; 7] =
        [Maker::Xiaomi, Maker::Huawei, Maker::Honor, Maker::Meizu, Maker::Oppo, Maker::Vivo, Maker::Fcm];

    /// The maker of this word, as JPush writes it.
    pub fn of(word: &str) -> Option<Maker> {
        Maker::ALL.into_iter().find(|maker| maker.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Maker::Xiaomi => "xiaomi",
            Maker::Huawei => "huawei",
            Maker::Honor => "honor",
            Maker::Meizu => "meizu",
            Maker::Oppo => "oppo",
            Maker::Vivo => "vivo",
            Maker::Fcm => "fcm",
        }
    }

    /// By which ways a notice reaches this maker's phones: JPush's own connection first, then a channel that may be used,
    /// which sees only what the first could not deliver. Each is said in so many words, since what is not said follows the
    /// account's rules, and those use every channel there is. <https://docs.jiguang.cn/jpush/practice/push_strategy>
    fn ways(self, is_open: impl Fn(Maker) -> bool) -> Value {
        let own = if is_open(self) { "secondary_push" } else { "jpush" };
        if self == Maker::Fcm {
            return json!({ "distribution": own });
        }
        // On phones that have Google's services beside the maker's, the maker's channel goes first.
        let beside_fcm = match (is_open(self), is_open(Maker::Fcm)) {
            (true, _) => "secondary_pns_push",
            (false, true) => "secondary_fcm_push",
            (false, false) => "jpush",
        };
        json!({ "distribution": own, "distribution_fcm": beside_fcm })
    }
}

/// What a maker's console gave for notices that somebody waits for; without it the maker applies its own rules.
#[derive(Clone, Debug, Default)]
pub struct MakerChannel {
    pub channel_id: Option<String>,
    /// `LOW`, `NORMAL` or `HIGH`.
    pub importance: Option<String>,
    /// The maker's word for the kind of notice, such as `WORK` or `IM`.
    pub category: Option<String>,
}

/// `is_open` says whether a maker's channel may be used.
pub(super) fn body(
    number: &str,
    message: &PushMessage,
    channels: &BTreeMap<Maker, MakerChannel>,
    is_open: impl Fn(Maker) -> bool,
    production: bool,
) -> Result<Value, VendorError> {
    check(message)?;
    let PushMessage { devices, title, text, link, kind, kept_s } = message;
    let service = *kind == PushKind::Service;
    let makers: Map<String, Value> = Maker::ALL
        .iter()
        .map(|maker| {
            let set = channels.get(maker).filter(|_| service && is_open(*maker));
            (maker.word().to_owned(), channel(maker.ways(&is_open), set))
        })
        .collect();
    Ok(json!({
        "cid": number,
        "platform": ["android", "ios"],
        "audience": {"registration_id": devices},
        "notification": {
            "android": {"alert": text, "title": title, "extras": {"link": link}},
            "ios": {"alert": {"title": title, "body": text}, "extras": {"link": link}},
        },
        "options": {
            "time_to_live": kept_s,
            "apns_production": production,
            // 1 is a notice of the system, 0 one of the business.
            "classification": i32::from(service),
            "third_party_channel": makers,
        },
    }))
}

fn channel(mut object: Value, set: Option<&MakerChannel>) -> Value {
    let MakerChannel { channel_id, importance, category } = set.cloned().unwrap_or_default();
    for (name, value) in [("channel_id", channel_id), ("importance", importance), ("category", category)] {
        if let Some(value) = value {
            object[name] = Value::from(value);
        }
    }
    object
}

fn check(message: &PushMessage) -> Result<(), VendorError> {
    let id = |id: &String| (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let devices = &message.devices;
    let within = |text: &str, max| (1..=max).contains(&text.chars().count());
    for (part, fits) in [
        ("devices", (1..=PushMessage::DEVICES_MAX).contains(&devices.len()) && devices.iter().all(id)),
        ("title", within(&message.title, TITLE_CHARS_MAX)),
        ("text", within(&message.text, TEXT_CHARS_MAX)),
        ("link", message.link.starts_with('/') && !message.link.starts_with("//") && message.link.len() <= 512),
        ("kept_s", message.kept_s <= KEPT_SECONDS_MAX),
    ] {
        if !fits {
            return Err(VendorError::new(VendorErrorKind::InvalidInput, part, None));
        }
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn message() -> PushMessage {
        PushMessage {
            devices: vec!["1a0018970a8b1c3d4e5".into()],
            title: "新消息".into(),
            text: "有人给你发了消息".into(),
            link: "/talk/1".into(),
            kind: PushKind::Service,
            kept_s: 86_400,
        }
    }

    /// covers: NOTE-2
    #[test]
    fn every_maker_is_told_and_only_devices_are_named() {
        let set = MakerChannel {
            channel_id: Some("113".into()),
            importance: Some("NORMAL".into()),
            category: Some("WORK".into()),
        };
        let channels = BTreeMap::from([(Maker::Huawei, set)]);
        let sent = body("c-1", &message(), &channels, |_| true, true).expect("a body");
        assert_eq!(sent["audience"], json!({"registration_id": ["1a0018970a8b1c3d4e5"]}));
        let makers = sent["options"]["third_party_channel"].as_object().expect("an object");
        let names: Vec<&str> = makers.keys().map(String::as_str).collect();
        assert_eq!(names, ["fcm", "honor", "huawei", "meizu", "oppo", "vivo", "xiaomi"]);
        assert_eq!(
            makers["huawei"],
            json!({"distribution": "secondary_push", "distribution_fcm": "secondary_pns_push", "channel_id": "113",
                "importance": "NORMAL", "category": "WORK"})
        );
        let plain = json!({"distribution": "secondary_push", "distribution_fcm": "secondary_pns_push"});
        assert_eq!((&makers["vivo"], &makers["fcm"]), (&plain, &json!({"distribution": "secondary_push"})));
        let news = PushMessage { kind: PushKind::News, ..message() };
        let news = body("c-1", &news, &channels, |_| true, true).expect("a body");
        assert_eq!(news["options"]["classification"], 0);
        let huawei = &news["options"]["third_party_channel"]["huawei"];
        assert_eq!(*huawei, plain, "news never takes the better channel");
    }

    /// What is not said follows the account's rules, which use the channel.
    ///
    /// covers: NOTE-2, OPS-3
    #[test]
    fn a_maker_that_may_not_be_used_is_named_and_gets_nothing() {
        let set = MakerChannel { channel_id: Some("113".into()), ..MakerChannel::default() };
        let channels = BTreeMap::from([(Maker::Vivo, set)]);
        let makers = |shut: &[Maker]| {
            let sent = body("c-1", &message(), &channels, |maker| !shut.contains(&maker), true).expect("a body");
            sent["options"]["third_party_channel"].clone()
        };
        let without_vivo = makers(&[Maker::Vivo]);
        assert_eq!(without_vivo["vivo"], json!({"distribution": "jpush", "distribution_fcm": "secondary_fcm_push"}));
        assert_eq!(without_vivo["oppo"]["distribution"], "secondary_push");
        let without_fcm = makers(&[Maker::Fcm]);
        assert_eq!(without_fcm["fcm"], json!({"distribution": "jpush"}));
        assert_eq!(without_fcm["oppo"]["distribution_fcm"], "secondary_pns_push", "never Google's channel");
        let without_both = makers(&[Maker::Vivo, Maker::Fcm]);
        assert_eq!(without_both["vivo"], json!({"distribution": "jpush", "distribution_fcm": "jpush"}));
    }

    #[test]
    fn what_the_vendor_would_refuse_is_not_sent() {
        for (part, message) in [
            ("devices", PushMessage { devices: Vec::new(), ..message() }),
            ("devices", PushMessage { devices: vec!["a b".into()], ..message() }),
            ("devices", PushMessage { devices: vec!["a".into(); 1_001], ..message() }),
            ("title", PushMessage { title: "长".repeat(51), ..message() }),
            ("text", PushMessage { text: String::new(), ..message() }),
            ("link", PushMessage { link: "https://evil.example".into(), ..message() }),
            ("link", PushMessage { link: "//evil.example".into(), ..message() }),
            ("kept_s", PushMessage { kept_s: 864_001, ..message() }),
        ] {
            let refused = body("c-1", &message, &BTreeMap::new(), |_| true, true).expect_err("refused");
            assert_eq!((refused.kind(), refused.code()), (VendorErrorKind::InvalidInput, part));
        }
    }
}
