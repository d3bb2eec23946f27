//! One application at WeChat and the way its calls go.
//! <https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html>

use crate::encode::pairs;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Answer, Endpoint, JSON, TimeLimits};
use kernel::Secret;
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub(super) struct App {
    pub endpoint: Endpoint,
    pub app_id: String,
    pub secret: Secret<String>,
}

impl App {
    pub fn new(base_url: &str, app_id: String, secret: Secret<String>, limits: TimeLimits) -> Result<App, VendorError> {
        for (part, value) in [("app_id", &app_id), ("secret", secret.expose())] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        Ok(App { endpoint: Endpoint::new(base_url, limits)?, app_id, secret })
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, VendorError> {
        read(&self.endpoint.get(path, &pairs(query), Vec::new()).await?)
    }

    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        body: &serde_json::Value,
    ) -> Result<T, VendorError> {
        let headers = vec![("content-type", JSON.to_owned())];
        read(&self.endpoint.post_below(path, &pairs(query), headers, body.to_string()).await?)
    }
}

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    errcode: i64,
    #[serde(default)]
    errmsg: String,
}

/// Reads an answer. Failures come with status 200, a code and a message; of the message only the request id is kept.
pub(super) fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, VendorError> {
    let told: Told = answer.json()?;
    if told.errcode != 0 {
        let rid = told.errmsg.split("rid: ").nth(1).and_then(|rest| rest.split_whitespace().next());
        return Err(VendorError::new(meaning(told.errcode), &told.errcode.to_string(), rid));
    }
    if answer.status != 200 {
        return Err(answer.unreadable());
    }
    answer.json()
}

/// Whether the vendor no longer takes the token of a call, so that another one is worth one more try.
pub(super) fn token_is_dead(error: &VendorError) -> bool {
    matches!(error.code(), "40001" | "40014" | "42001")
}

/// What a code means.
fn meaning(code: i64) -> VendorErrorKind {
    use VendorErrorKind::{BusinessNegative, Config, InvalidInput, RateLimited, Transient, UserMustRestart};
    match code {
        // The vendor's documentation asks to try again later: it was too busy to begin.
        -1 => Transient,
        // The code was used, is too old or is none.
        40029 | 40163 | 41008 => UserMustRestart,
        // A token that is still refused after a refresh, or a secret that is wrong.
        40001 | 40014 | 42001 => Config,
        // No such application, wrong secret, our address is not on the list, the interface was not granted.
        40013 | 40125 | 40164 | 41002 | 41004 | 48001 | 50002 | 61024 => Config,
        // The quota of a day, which ends at midnight, and that of a minute.
        45009 => RateLimited { retry_after_s: 3_600 },
        45011 => RateLimited { retry_after_s: 60 },
        40003 | 40097 | 47001 => InvalidInput,
        _ => BusinessNegative,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, signature: None, retry_after_s: None, body: body.as_bytes().to_vec() }
    }

    /// covers: ACC-4
    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (code, kind) in [
            (-1, Transient),
            (40029, UserMustRestart),
            (40163, UserMustRestart),
            (40001, Config),
            (40013, Config),
            (40125, Config),
            (45009, RateLimited { retry_after_s: 3_600 }),
            (45011, RateLimited { retry_after_s: 60 }),
            (40226, BusinessNegative),
        ] {
            let body = format!(r#"{{"errcode":{code},"errmsg":"openid 19900000001 refused, rid: 65f1a2b3-0a1b2c3d"}}"#);
            let error = read::<serde_json::Value>(&answer(200, &body)).expect_err("a failure");
            assert_eq!((error.kind(), error.code()), (kind, code.to_string().as_str()));
            assert_eq!(error.request_id(), Some("65f1a2b3-0a1b2c3d"));
            assert!(!format!("{error} {error:?}").contains("19900000001"));
        }
        for (status, body, kind) in
            [(200, "<html>", Protocol), (302, "", Protocol), (404, "{}", Protocol), (502, "<html>", OutcomeUnknown)]
        {
            let error = read::<serde_json::Value>(&answer(status, body)).expect_err("a failure");
            assert_eq!(error.kind(), kind, "{status} {body}");
        }
        assert!(read::<serde_json::Value>(&answer(200, r#"{"errcode":0,"errmsg":"ok"}"#)).is_ok());
    }

    proptest! {
        #[test]
        fn no_answer_panics(status in 100u16..600, body in ".{0,80}") {
            let _ = read::<Told>(&answer(status, &body));
        }
    }
}
