//! One application at JPush and the way its calls go.

use super::payload::{self, Maker, MakerChannel};
use crate::error::{VendorError, VendorErrorKind, word};
use crate::http::{Answer, Endpoint, JSON, TimeLimits};
use crate::line::{Line, LineState, answers};
use crate::push::{PushMessage, PushOutcome};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::Secret;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// How many numbers are asked for at most at once.
const NUMBERS_MAX: usize = 10;

/// How an installation reaches its application at JPush.
pub struct JPushConfig {
    /// `https://api.jpush.cn`, or the simulator's address on this machine.
    pub base_url: String,
    /// AppKey.
    pub app_id: String,
    /// Master Secret.
    pub secret: Secret<String>,
    /// What the makers' consoles gave; a maker that is absent applies its own rules.
    pub channels: BTreeMap<Maker, MakerChannel>,
    /// Whether the app on Apple's phones is the published one.
    pub production: bool,
    pub time_limits: TimeLimits,
}

/// One application at JPush.
pub struct JPush {
    endpoint: Endpoint,
    authorization: Secret<String>,
    channels: BTreeMap<Maker, MakerChannel>,
    production: bool,
    makers: BTreeMap<Maker, Line>,
}

#[derive(Deserialize)]
struct Numbers {
    cidlist: Vec<String>,
}

#[derive(Deserialize)]
struct Taken {
    msg_id: Value,
}

#[derive(Deserialize)]
struct Refused {
    error: Failure,
}

/// The message is dropped: it may repeat a device.
#[derive(Deserialize)]
struct Failure {
    code: i64,
}

impl JPush {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: JPushConfig) -> Result<JPush, VendorError> {
        let JPushConfig { base_url, app_id, secret, channels, production, time_limits } = config;
        for (part, value) in [("app_id", &app_id), ("secret", secret.expose())] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        let basic = STANDARD.encode(format!("{app_id}:{}", secret.expose()));
        let authorization = Secret::new(format!("Basic {basic}"));
        Ok(JPush {
            endpoint: Endpoint::new(&base_url, time_limits)?,
            authorization,
            channels,
            production,
            makers: BTreeMap::new(),
        })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<JPush, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    /// A maker's channel is used only while the maker's own line is there and not shut; JPush's own connection goes on
    /// without it. A maker without a line stands in no register, so it gets nothing.
    #[must_use]
    pub fn through(mut self, maker: Maker, line: &Line) -> JPush {
        self.makers.insert(maker, line.clone());
        self
    }

    fn is_open(&self, maker: Maker) -> bool {
        self.makers.get(&maker).is_some_and(|line| line.standing() != LineState::Shut)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    pub(crate) async fn numbers(&self, count: usize) -> Result<Vec<String>, VendorError> {
        if !(1..=NUMBERS_MAX).contains(&count) {
            return Err(VendorError::new(VendorErrorKind::InvalidInput, "count", None));
        }
        let headers = vec![("authorization", self.authorization.expose().clone())];
        let answer = self.endpoint.get("/v3/push/cid", &format!("count={count}&type=push"), headers).await?;
        let Numbers { cidlist } = read(&answer)?;
        if cidlist.len() == count { Ok(cidlist) } else { Err(answer.unreadable()) }
    }

    /// Asks whether a push by a maker's channel could be sent, which sends nothing.
    /// <https://docs.jiguang.cn/jpush/server/push/rest_api_v3_push#推送校验-api>
    pub(crate) async fn validate(&self, maker: Maker, message: &PushMessage) -> Result<(), VendorError> {
        let number = self.numbers(1).await?.pop().unwrap_or_default();
        let body = payload::body(&number, message, &self.channels, |of| of == maker, self.production)?;
        let headers = vec![("authorization", self.authorization.expose().clone()), ("content-type", JSON.to_owned())];
        let answer = self.endpoint.post_below("/v3/push/validate", "", headers, body.to_string()).await?;
        answers(read::<Value>(&answer))
    }

    pub(crate) async fn push(&self, number: &str, message: &PushMessage) -> Result<PushOutcome, VendorError> {
        let body = payload::body(number, message, &self.channels, |maker| self.is_open(maker), self.production)?;
        let headers = vec![("authorization", self.authorization.expose().clone()), ("content-type", JSON.to_owned())];
        let answer = self.endpoint.post_below("/v3/push", "", headers, body.to_string()).await?;
        match read::<Taken>(&answer) {
            Ok(Taken { msg_id: Value::String(id) }) => Ok(PushOutcome::Taken { message_id: word(&id) }),
            Ok(Taken { msg_id: Value::Number(id) }) => Ok(PushOutcome::Taken { message_id: word(&id.to_string()) }),
            Ok(_) => Err(answer.unreadable()),
            Err(error) if error.code() == "1011" => Ok(PushOutcome::Nobody),
            Err(error) => Err(error),
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, VendorError> {
    if answer.status == 200 {
        return answer.json();
    }
    match answer.json::<Refused>() {
        Ok(Refused { error }) => {
            Err(VendorError::new(meaning(answer.status, error.code), &error.code.to_string(), None))
        }
        // A gateway's page says only what its status says.
        Err(unreadable) => match answer.status {
            401 => Err(VendorError::new(VendorErrorKind::Config, "http_401", None)),
            429 => Err(VendorError::new(VendorErrorKind::RateLimited { retry_after_s: 60 }, "http_429", None)),
            _ => Err(unreadable),
        },
    }
}

/// What a code means. <https://docs.jiguang.cn/jpush/server/push/rest_api_v3_push#http-返回码>
fn meaning(status: u16, code: i64) -> VendorErrorKind {
    use VendorErrorKind::{BusinessNegative, Config, InvalidInput, OutcomeUnknown, RateLimited};
    match (status, code) {
        (429, _) | (_, 2002) => RateLimited { retry_after_s: 60 },
        (401, _) | (_, 1001 | 1004 | 1008 | 1020 | 2003) => Config,
        (_, 1002 | 1003 | 1005 | 1006) => InvalidInput,
        (_, 1000 | 1030) | (500.., _) => OutcomeUnknown,
        _ => BusinessNegative,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: NOTE-2, OPS-3
    #[test]
    fn a_maker_whose_line_is_shut_or_missing_is_told_to_get_nothing() {
        let clock = kernel::ManualClock::at(kernel::Timestamp::from_micros(0)).clock();
        let config = JPushConfig {
            base_url: "http://127.0.0.1:1/jpush".into(),
            app_id: "app".into(),
            secret: Secret::new("secret".into()),
            channels: BTreeMap::new(),
            production: false,
            time_limits: TimeLimits::default(),
        };
        let line = Line::new("vivo", Vec::new(), clock);
        let jpush = JPush::new(config).expect("an account").through(Maker::Vivo, &line);
        for (shut, vivo) in [(false, "secondary_push"), (true, "jpush"), (false, "secondary_push")] {
            line.set_shut(shut);
            let message = payload::tests::message();
            let body = payload::body("c-1", &message, &jpush.channels, |maker| jpush.is_open(maker), false);
            let makers = body.expect("a body")["options"]["third_party_channel"].clone();
            assert_eq!([&makers["vivo"]["distribution"], &makers["oppo"]["distribution"]], [vivo, "jpush"]);
            assert_eq!(makers["oppo"]["distribution_fcm"], "jpush", "nor by Google's channel");
        }
    }

    /// covers: NOTE-2
    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (status, code, kind) in [
            (401, 1004, Config),
            (400, 1008, Config),
            (400, 1003, InvalidInput),
            (400, 1011, BusinessNegative),
            (429, 2002, RateLimited { retry_after_s: 60 }),
            (500, 1000, OutcomeUnknown),
            (503, 1030, OutcomeUnknown),
            (504, 1, OutcomeUnknown),
        ] {
            let body = format!(r#"{{"error":{{"code":{code},"message":"1a0018970a8b1c3d4e5"}}}}"#);
            let error =
                read::<Taken>(&Answer { status, signature: None, retry_after_s: None, body: body.into_bytes() });
            let error = error.err().expect("a failure");
            assert_eq!((error.kind(), error.code()), (kind, code.to_string().as_str()));
        }
    }
}
