//! OAuth 2.0 at QQ. <https://wiki.connect.qq.com/使用authorization_code获取access_token>
//!
//! Its older answers are a form, or JSON inside `callback( … );`. It is asked for JSON, and both others are read too.

use crate::encode::pairs;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Answer, Endpoint, TimeLimits};
use crate::line::Line;
use crate::oauth::{OAuthPerson, PICTURE_BYTES_MAX, avatar_url, check_way_back, nickname, person_id};
use kernel::Secret;
use serde::Deserialize;
use serde_json::{Map, Value};

/// How an installation reaches its application at QQ.
pub struct QqLoginConfig {
    /// `https://graph.qq.com`, or the simulator's address on this machine; browsers are sent there too.
    pub base_url: String,
    /// APP ID.
    pub app_id: String,
    /// APP Key.
    pub secret: Secret<String>,
    /// The host of our pages, without a port.
    pub redirect_host: String,
    pub time_limits: TimeLimits,
}

/// One application's way of signing in.
pub struct QqLogin {
    endpoint: Endpoint,
    app_id: String,
    secret: Secret<String>,
    redirect_host: String,
}

#[derive(Deserialize)]
struct PersonToken {
    access_token: Secret<String>,
}

#[derive(Deserialize)]
struct Me {
    client_id: String,
    openid: String,
    unionid: Option<String>,
}

#[derive(Deserialize)]
struct UserInfo {
    #[serde(default)]
    nickname: String,
    /// 100 × 100, which not everybody has.
    #[serde(default)]
    figureurl_qq_2: String,
    /// 40 × 40.
    #[serde(default)]
    figureurl_qq_1: String,
}

impl QqLogin {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: QqLoginConfig) -> Result<QqLogin, VendorError> {
        let QqLoginConfig { base_url, app_id, secret, redirect_host, time_limits } = config;
        for (part, value) in [("app_id", &app_id), ("secret", secret.expose()), ("redirect_host", &redirect_host)] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        Ok(QqLogin { endpoint: Endpoint::new(&base_url, time_limits)?, app_id, secret, redirect_host })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<QqLogin, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    pub(crate) fn authorize_url(&self, state: &str, redirect: &str) -> Result<String, VendorError> {
        check_way_back(state, redirect, &self.redirect_host)?;
        let query = pairs(&[
            ("response_type", "code"),
            ("client_id", &self.app_id),
            ("redirect_uri", redirect),
            ("state", state),
            ("scope", "get_user_info"),
        ]);
        Ok(self.endpoint.below("/oauth2.0/authorize", &query).into())
    }

    pub(crate) async fn finish(&self, code: &str, redirect: &str) -> Result<OAuthPerson, VendorError> {
        let token: PersonToken = self
            .get(
                "/oauth2.0/token",
                &[
                    ("grant_type", "authorization_code"),
                    ("client_id", &self.app_id),
                    ("client_secret", self.secret.expose()),
                    ("code", code),
                    ("redirect_uri", redirect),
                    ("fmt", "json"),
                ],
            )
            .await?;
        let token = token.access_token.expose().as_str();
        let me: Me = self.get("/oauth2.0/me", &[("access_token", token), ("unionid", "1"), ("fmt", "json")]).await?;
        if me.client_id != self.app_id {
            return Err(VendorError::new(VendorErrorKind::Protocol, "other_app", None));
        }
        let query = [("access_token", token), ("oauth_consumer_key", &self.app_id), ("openid", &me.openid)];
        let info: UserInfo = self.get("/user/get_user_info", &query).await?;
        Ok(OAuthPerson {
            openid: person_id(&me.openid)?,
            unionid: me.unionid.filter(|id| !id.is_empty()).map(|id| person_id(&id)).transpose()?,
            nickname: nickname(&info.nickname),
            avatar_url: avatar_url(&info.figureurl_qq_2).or_else(|| avatar_url(&info.figureurl_qq_1)),
        })
    }

    pub(crate) async fn picture(&self, address: &str) -> Result<Answer, VendorError> {
        self.endpoint.fetch(address, &["qlogo.cn"], PICTURE_BYTES_MAX).await
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, VendorError> {
        let answer = self.endpoint.get(path, &pairs(query), Vec::new()).await?;
        let object = read(&answer)?;
        serde_json::from_value(Value::Object(object)).map_err(|_| answer.unreadable())
    }
}

/// The names and values of an answer in any of its three forms, or what its code means.
fn read(answer: &Answer) -> Result<Map<String, Value>, VendorError> {
    let object = object(&answer.body).ok_or_else(|| answer.unreadable())?;
    let number = |value: &Value| value.as_i64().or_else(|| value.as_str()?.parse().ok());
    let code = ["error", "ret"].iter().find_map(|name| object.get(*name)).map(|value| number(value).unwrap_or(-1));
    match code {
        Some(code) if code != 0 => Err(VendorError::new(meaning(code), &code.to_string(), None)),
        _ if answer.status != 200 => Err(answer.unreadable()),
        _ => Ok(object),
    }
}

fn object(body: &[u8]) -> Option<Map<String, Value>> {
    let text = std::str::from_utf8(body).ok()?.trim();
    let inside = text.strip_prefix("callback(").and_then(|rest| rest.trim_end_matches(';').strip_suffix(')'));
    let text = inside.unwrap_or(text).trim();
    if text.starts_with('{') {
        return serde_json::from_str(text).ok();
    }
    // The form holds a token and numbers: nothing in it is encoded.
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let pairs = text.split('&').map(|pair| pair.split_once('=').filter(|(name, value)| plain(name) && plain(value)));
    pairs.map(|pair| pair.map(|(name, value)| (name.to_owned(), Value::from(value)))).collect()
}

/// What a code means (公共返回码).
fn meaning(code: i64) -> VendorErrorKind {
    use VendorErrorKind::{BusinessNegative, Config, InvalidInput, OutcomeUnknown, RateLimited, UserMustRestart};
    match code {
        // Wrong application, wrong key, wrong redirect, not granted.
        100001..=100005 | 100008 | 100009 | 100010 | 100021 | 100023 | 100030 | 100031 => Config,
        // The token is dead; the code was used, is none or ran out.
        100013..=100020 => UserMustRestart,
        100007 => InvalidInput,
        1002 => RateLimited { retry_after_s: 60 },
        -1 | 1001 | 100044 => OutcomeUnknown,
        _ => BusinessNegative,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(body: &str) -> Answer {
        Answer { status: 200, signature: None, retry_after_s: None, body: body.as_bytes().to_vec() }
    }

    /// covers: ACC-4
    #[test]
    fn reads_all_three_forms() {
        for body in [
            r#"{"access_token":"FE04CCE2","expires_in":7776000}"#,
            "access_token=FE04CCE2&expires_in=7776000&refresh_token=88E4BE14",
            "callback( {\"access_token\":\"FE04CCE2\"} );\n",
        ] {
            assert_eq!(read(&answer(body)).expect("read")["access_token"], "FE04CCE2", "{body}");
        }
        for body in ["<html>", "", "callback( <b> );", "[1]", "a=<b>"] {
            assert_eq!(read(&answer(body)).expect_err("not read").kind(), VendorErrorKind::Protocol, "{body}");
        }
    }

    /// covers: ACC-4
    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (body, kind) in [
            (r#"callback( {"error":100020,"error_description":"code is reused error"} );"#, UserMustRestart),
            (r#"{"error":100019,"error_description":"text"}"#, UserMustRestart),
            (r#"{"error":"100016"}"#, UserMustRestart),
            (r#"{"error":100008}"#, Config),
            (r#"{"ret":1002,"msg":"text"}"#, RateLimited { retry_after_s: 60 }),
            (r#"{"ret":-23,"msg":"token is invalid"}"#, BusinessNegative),
        ] {
            assert_eq!(read(&answer(body)).expect_err("a failure").kind(), kind, "{body}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_panics(body in ".{0,80}") {
            let _ = read(&answer(&body));
        }
    }
}
