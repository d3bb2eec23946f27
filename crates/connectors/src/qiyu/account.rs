//! One application at Qiyu and the way its calls go.

use crate::digest::{md5_hex, sha1_hex};
use crate::encode::pairs;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Answer, Endpoint, JSON, TimeLimits};
use crate::line::Line;
use crate::support::{Application, Staff, SupportMessage};
use kernel::{Clock, Secret};
use serde_json::{Value, json};

const TEXT_CHARS_MAX: usize = 2_000;
const NAME_CHARS_MAX: usize = 64;

/// How an installation reaches its application at Qiyu.
pub struct QiyuConfig {
    /// `https://qiyukf.com/openapi`, or the simulator's address on this machine.
    pub base_url: String,
    /// App Key.
    pub app_id: String,
    /// App Secret.
    pub secret: Secret<String>,
    pub time_limits: TimeLimits,
}

/// One application at Qiyu.
pub struct Qiyu {
    endpoint: Endpoint,
    app_id: String,
    pub(super) secret: Secret<String>,
    pub(super) clock: Clock,
}

impl Qiyu {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: QiyuConfig, clock: Clock) -> Result<Qiyu, VendorError> {
        let QiyuConfig { base_url, app_id, secret, time_limits } = config;
        for (part, value) in [("app_id", &app_id), ("secret", secret.expose())] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        Ok(Qiyu { endpoint: Endpoint::new(&base_url, time_limits)?, app_id, secret, clock })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<Qiyu, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    pub(crate) async fn apply(&self, person: &str) -> Result<Application, VendorError> {
        // 1 is a person; 0 would be a robot, which never says that nobody is on duty or that others wait.
        let told = self.post("/event/applyStaff", &json!({"uid": id(person)?, "staffType": 1})).await;
        match told {
            Ok(told) => Ok(Application::Begun(staff(&told)?)),
            Err(Refused { code: 14005, .. }) => Ok(Application::Closed),
            Err(Refused { code: 14006, told, .. }) => Ok(Application::Queued(count(&told))),
            Err(refused) => Err(refused.error),
        }
    }

    pub(crate) async fn send(&self, person: &str, message: &SupportMessage) -> Result<(), VendorError> {
        let refused = |part| Err(VendorError::new(VendorErrorKind::InvalidInput, part, None));
        let body = match message {
            SupportMessage::Text(text) if (1..=TEXT_CHARS_MAX).contains(&text.chars().count()) => {
                json!({"uid": id(person)?, "msgType": "TEXT", "content": text})
            }
            SupportMessage::Text(_) => return refused("text"),
            SupportMessage::Picture(address) if address.starts_with("https://") => {
                json!({"uid": id(person)?, "msgType": "PICTURE", "content": {"url": address}})
            }
            SupportMessage::Picture(_) => return refused("picture"),
        };
        self.post("/message/send", &body).await.map(drop).map_err(|refused| refused.error)
    }

    pub(crate) async fn place_in_queue(&self, person: &str) -> Result<Option<u32>, VendorError> {
        match self.post("/event/queryQueueStatus", &json!({"uid": id(person)?})).await {
            Ok(told) => Ok(Some(count(&told))),
            // In a conversation, or never asked for one.
            Err(Refused { code: 14007 | 14010, .. }) => Ok(None),
            Err(refused) => Err(refused.error),
        }
    }

    pub(crate) async fn evaluate(&self, person: &str, session: &str, points: u32) -> Result<(), VendorError> {
        let session: i64 =
            session.parse().map_err(|_| VendorError::new(VendorErrorKind::InvalidInput, "session", None))?;
        if !(1..=100).contains(&points) {
            return Err(VendorError::new(VendorErrorKind::InvalidInput, "points", None));
        }
        let body = json!({"uid": id(person)?, "sessionId": session, "evaluation": points});
        self.post("/event/evaluate", &body).await.map(drop).map_err(|refused| refused.error)
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value, Refused> {
        let body = body.to_string();
        let time = self.clock.now().seconds().to_string();
        let sum = checksum(&self.secret, body.as_bytes(), &time);
        let query = pairs(&[("appKey", &self.app_id), ("time", &time), ("checksum", &sum)]);
        let headers = vec![("content-type", JSON.to_owned())];
        read(&self.endpoint.post_below(path, &query, headers, body).await.map_err(Refused::from)?)
    }
}

/// Over the raw body, whoever sends it.
pub(super) fn checksum(secret: &Secret<String>, body: &[u8], time: &str) -> String {
    sha1_hex(format!("{}{}{time}", secret.expose(), md5_hex(body)).as_bytes())
}

/// An id that was made for the desk.
fn id(person: &str) -> Result<&str, VendorError> {
    plain_id(person).ok_or_else(|| VendorError::new(VendorErrorKind::InvalidInput, "person", None))
}

/// An id as it is, or none. Ids tell things apart, so nothing of one is ever changed; it is no word for a log, since it may
/// have eleven digits as phone numbers have.
fn plain_id(text: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    ((1..=64).contains(&text.len()) && text.bytes().all(plain)).then_some(text)
}

/// A no, with the whole answer: some hold more than a code.
struct Refused {
    code: i64,
    told: Value,
    error: VendorError,
}

impl From<VendorError> for Refused {
    fn from(error: VendorError) -> Refused {
        Refused { code: 0, told: Value::Null, error }
    }
}

fn read(answer: &Answer) -> Result<Value, Refused> {
    let told: Value = answer.json()?;
    let code = told.get("code").and_then(Value::as_i64).ok_or_else(|| answer.unreadable())?;
    if code == 200 {
        return Ok(told);
    }
    Err(Refused { code, told, error: VendorError::new(meaning(code), &code.to_string(), None) })
}

/// What a code means.
fn meaning(code: i64) -> VendorErrorKind {
    use VendorErrorKind::{BusinessNegative, Config, Transient};
    match code {
        // No such application, wrong checksum, our clock, a parameter of the application.
        14001..=14004 => Config,
        14500 => Transient,
        _ => BusinessNegative,
    }
}

fn count(told: &Value) -> u32 {
    told.get("count").and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok()).unwrap_or_default()
}

/// Who answers, in an answer or a callback.
pub(super) fn staff(told: &Value) -> Result<Staff, VendorError> {
    let session = told.get("sessionId").and_then(Value::as_i64);
    let session = session.ok_or_else(|| VendorError::new(VendorErrorKind::Protocol, "sessionId", None))?;
    let name = told.get("staffName").and_then(Value::as_str).unwrap_or_default();
    Ok(Staff {
        session: session.to_string(),
        name: name.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect(),
        is_robot: told.get("staffType").and_then(Value::as_i64) == Some(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_sample() {
        let body = r#"{"uid":"user1","msgType":"TEXT","content":"七鱼，你好。"}"#;
        let sum = checksum(&Secret::new("testsecret".into()), body.as_bytes(), "1463216914");
        assert_eq!(sum, "1e3030892e7ac4764201f6a1b467ac1e1828359e");
    }

    /// covers: CS-2
    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (body, kind) in [
            (r#"{"code":14001}"#, Config),
            (r#"{"code":14004}"#, Config),
            (r#"{"code":14007}"#, BusinessNegative),
            (r#"{"code":14500}"#, Transient),
            ("{}", Protocol),
            ("<html>", Protocol),
        ] {
            let answer = Answer { status: 200, signature: None, retry_after_s: None, body: body.as_bytes().to_vec() };
            assert_eq!(read(&answer).map_err(|refused| refused.error.kind()), Err(kind), "{body}");
        }
    }
}
