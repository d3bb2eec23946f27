//! One application at Yunxin and the way its calls go.

use crate::carrier::{Carried, CarriedBody, CarriedMessage};
use crate::digest::sha1_hex;
use crate::encode::pairs;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Answer, Endpoint, FORM, TimeLimits};
use crate::line::{Line, answers};
use kernel::{Clock, Rng, Secret};
use serde::Deserialize;
use serde_json::{Value, json};

/// The longest message of our own kind, in bytes.
const OWN_BYTES_MAX: usize = 4_096;

/// How an installation reaches its application at Yunxin.
pub struct YunxinConfig {
    /// `https://api.netease.im/nimserver`, or the simulator's address on this machine.
    pub base_url: String,
    /// App Key.
    pub app_id: String,
    /// App Secret.
    pub secret: Secret<String>,
    pub time_limits: TimeLimits,
}

/// One application at Yunxin.
pub struct Yunxin {
    endpoint: Endpoint,
    pub(super) app_id: String,
    pub(super) secret: Secret<String>,
    pub(super) clock: Clock,
    rng: Rng,
}

#[derive(Deserialize)]
struct Told {
    code: i64,
    #[serde(default)]
    desc: String,
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Data {
    msgid: Option<Value>,
}

impl Yunxin {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: YunxinConfig, clock: Clock, rng: Rng) -> Result<Yunxin, VendorError> {
        let YunxinConfig { base_url, app_id, secret, time_limits } = config;
        for (part, value) in [("app_id", &app_id), ("secret", secret.expose())] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        Ok(Yunxin { endpoint: Endpoint::new(&base_url, time_limits)?, app_id, secret, clock, rng })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<Yunxin, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    pub(crate) async fn create_account(&self, account: &str, token: &Secret<String>) -> Result<(), VendorError> {
        check_account(account)?;
        if !(1..=128).contains(&token.expose().len()) {
            return Err(VendorError::new(VendorErrorKind::InvalidInput, "token", None));
        }
        let form = pairs(&[("accid", account), ("token", token.expose())]);
        match self.post("/user/create.action", form).await {
            Err(error) if error.code() == ALREADY => Ok(()),
            answer => answer.map(drop),
        }
    }

    /// Asks to carry a message between accounts that do not exist, which the vendor must refuse.
    pub(crate) async fn probe(&self) -> Result<(), VendorError> {
        let nobody = || "probe".to_owned();
        let body = CarriedBody::Text(nobody());
        answers(self.send(&CarriedMessage { from: nobody(), to: nobody(), number: nobody(), body }).await)
    }

    pub(crate) async fn send(&self, message: &CarriedMessage) -> Result<Carried, VendorError> {
        let answer = self.post("/msg/sendMsg.action", form(message)?).await?;
        let id = match answer.data.and_then(|data| data.msgid) {
            Some(Value::Number(id)) => id.to_string(),
            Some(Value::String(id)) => id,
            _ => String::new(),
        };
        let id = message_id(&id).ok_or_else(|| VendorError::new(VendorErrorKind::Protocol, "msgid", None))?;
        Ok(Carried { vendor_number: id.to_owned() })
    }

    async fn post(&self, path: &str, form: String) -> Result<Told, VendorError> {
        let nonce = format!("{:032x}", u128::from_be_bytes(self.rng.bytes()));
        let time = self.clock.now().seconds().to_string();
        let headers = vec![
            ("content-type", FORM.to_owned()),
            ("appkey", self.app_id.clone()),
            ("checksum", checksum(&self.secret, &nonce, &time)),
            ("nonce", nonce),
            ("curtime", time),
        ];
        read(&self.endpoint.post_below(path, "", headers, form).await?)
    }
}

/// Of a call: secret, nonce, time. Of a copy: secret, digest, time.
pub(super) fn checksum(secret: &Secret<String>, middle: &str, time: &str) -> String {
    sha1_hex(format!("{}{middle}{time}", secret.expose()).as_bytes())
}

/// A number of a message. The same number is the same message, so it is taken as it is or not at all: it is no word for a
/// log, since most of the vendor's have eleven digits as phone numbers have.
pub(super) fn message_id(text: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    ((1..=64).contains(&text.len()) && text.bytes().all(plain)).then_some(text)
}

fn check_account(account: &str) -> Result<(), VendorError> {
    let fits =
        (1..=32).contains(&account.len()) && account.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if fits { Ok(()) } else { Err(VendorError::new(VendorErrorKind::InvalidInput, "account", None)) }
}

fn form(message: &CarriedMessage) -> Result<String, VendorError> {
    let CarriedMessage { from, to, number, body } = message;
    check_account(from)?;
    check_account(to)?;
    let refused = || VendorError::new(VendorErrorKind::InvalidInput, "body", None);
    // 0 is a text, 100 a message of our own kind.
    let (kind, body) = match body {
        CarriedBody::Text(text) if (1..=CarriedBody::TEXT_CHARS_MAX).contains(&text.chars().count()) => {
            ("0", json!({ "msg": text }).to_string())
        }
        CarriedBody::Own(own) => ("100", own.to_string()),
        CarriedBody::Text(_) => return Err(refused()),
    };
    if kind == "100" && body.len() > OWN_BYTES_MAX {
        return Err(refused());
    }
    let ext = json!({ "number": number }).to_string();
    Ok(pairs(&[("from", from), ("ope", "0"), ("to", to), ("type", kind), ("body", &body), ("ext", &ext)]))
}

/// What our word for an account that exists is: the vendor has a code for all wrong parameters and says it in its message.
const ALREADY: &str = "already_registered";

/// Reads an answer: failures come with status 200 and a code.
fn read(answer: &Answer) -> Result<Told, VendorError> {
    let told: Told = answer.json()?;
    match told.code {
        200 => Ok(told),
        414 if told.desc.contains("already register") => {
            Err(VendorError::new(VendorErrorKind::BusinessNegative, ALREADY, None))
        }
        // Our signature, or our clock.
        414 if told.desc.to_ascii_lowercase().contains("checksum") => {
            Err(VendorError::new(VendorErrorKind::BadSignature, "414", None))
        }
        code => Err(VendorError::new(meaning(code), &code.to_string(), None)),
    }
}

/// What a code means. <https://doc.yunxin.163.com/messaging/server-apis/jU0Mzg0MTU>
fn meaning(code: i64) -> VendorErrorKind {
    use VendorErrorKind::{BusinessNegative, Config, InvalidInput, OutcomeUnknown, RateLimited, Transient};
    match code {
        301 | 302 | 315 | 403 | 405 => Config,
        404 | 414 => InvalidInput,
        416 => RateLimited { retry_after_s: 60 },
        // The same was there before: it stands, and nothing is to be done again.
        417 | 431 => BusinessNegative,
        408 => OutcomeUnknown,
        500 | 503 | 514 => Transient,
        _ => BusinessNegative,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: TALK-5
    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (code, desc, kind, word) in [
            (414, "already register", BusinessNegative, "already_registered"),
            (414, "bad checksum", BadSignature, "414"),
            (414, "accid is null", InvalidInput, "414"),
            (416, "", RateLimited { retry_after_s: 60 }, "416"),
            (403, "", Config, "403"),
            (417, "", BusinessNegative, "417"),
            (500, "", Transient, "500"),
            (503, "", Transient, "503"),
        ] {
            let body = format!(r#"{{"code":{code},"desc":"{desc}"}}"#);
            let answer = Answer { status: 200, signature: None, retry_after_s: None, body: body.into_bytes() };
            let error = read(&answer).err().expect("a failure");
            assert_eq!((error.kind(), error.code()), (kind, word));
        }
    }

    /// covers: TALK-5
    #[test]
    fn a_number_of_a_message_is_taken_as_it_is() {
        for id in ["29019995240", "13019995240", "13800138000", "8613800138000", "11010519491231002X", "a-B_9"] {
            assert_eq!(message_id(id), Some(id));
        }
        for text in ["", "1 2", "1.2", "1\n2", "<b>", "１３８", &"1".repeat(65)] {
            assert_eq!(message_id(text), None, "{text}");
        }
    }

    /// covers: TALK-5
    #[test]
    fn a_message_says_nothing_but_itself() {
        let message = CarriedMessage {
            from: "u1".into(),
            to: "u2".into(),
            number: "m1".into(),
            body: CarriedBody::Text("在吗？".into()),
        };
        let sent = form(&message).expect("a form");
        let expected = pairs(&[
            ("from", "u1"),
            ("ope", "0"),
            ("to", "u2"),
            ("type", "0"),
            ("body", "{\"msg\":\"在吗？\"}"),
            ("ext", "{\"number\":\"m1\"}"),
        ]);
        assert_eq!(sent, expected);
        assert!(!format!("{message:?}").contains("在吗"));
        for body in [
            CarriedBody::Text(String::new()),
            CarriedBody::Text("长".repeat(5_001)),
            CarriedBody::Own(json!("a".repeat(5_000))),
        ] {
            let refused = form(&CarriedMessage { body, ..message.clone() }).expect_err("refused");
            assert_eq!(refused.code(), "body");
        }
        let phone = CarriedMessage { to: "+8619900000001".into(), ..message };
        assert_eq!(form(&phone).expect_err("refused").code(), "account");
    }
}
