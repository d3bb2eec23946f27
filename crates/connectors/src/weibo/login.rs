//! OAuth 2.0 at Weibo. <https://open.weibo.com/wiki/Oauth2> <https://open.weibo.com/wiki/Error_code>

use crate::encode::pairs;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Answer, Endpoint, FORM, TimeLimits};
use crate::line::Line;
use crate::oauth::{OAuthPerson, PICTURE_BYTES_MAX, avatar_url, check_way_back, nickname, person_id};
use kernel::Secret;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// How an installation reaches its application at Weibo.
pub struct WeiboLoginConfig {
    /// `https://api.weibo.com`, or the simulator's address on this machine; browsers are sent there too.
    pub base_url: String,
    /// App Key.
    pub app_id: String,
    /// App Secret.
    pub secret: Secret<String>,
    /// The host of our pages, without a port.
    pub redirect_host: String,
    pub time_limits: TimeLimits,
}

/// One application's way of signing in.
pub struct WeiboLogin {
    endpoint: Endpoint,
    app_id: String,
    secret: Secret<String>,
    redirect_host: String,
}

#[derive(Deserialize)]
struct PersonToken {
    access_token: Secret<String>,
    uid: String,
}

#[derive(Deserialize)]
struct User {
    idstr: String,
    #[serde(default)]
    screen_name: String,
    #[serde(default)]
    avatar_large: String,
}

impl WeiboLogin {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: WeiboLoginConfig) -> Result<WeiboLogin, VendorError> {
        let WeiboLoginConfig { base_url, app_id, secret, redirect_host, time_limits } = config;
        for (part, value) in [("app_id", &app_id), ("secret", secret.expose()), ("redirect_host", &redirect_host)] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        Ok(WeiboLogin { endpoint: Endpoint::new(&base_url, time_limits)?, app_id, secret, redirect_host })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<WeiboLogin, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    pub(crate) fn authorize_url(&self, state: &str, redirect: &str) -> Result<String, VendorError> {
        check_way_back(state, redirect, &self.redirect_host)?;
        let query = pairs(&[
            ("client_id", &self.app_id),
            ("redirect_uri", redirect),
            ("response_type", "code"),
            ("state", state),
        ]);
        Ok(self.endpoint.below("/oauth2/authorize", &query).into())
    }

    pub(crate) async fn finish(&self, code: &str, redirect: &str) -> Result<OAuthPerson, VendorError> {
        let form = pairs(&[
            ("client_id", &self.app_id),
            ("client_secret", self.secret.expose()),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect),
        ]);
        let headers = vec![("content-type", FORM.to_owned())];
        let token: PersonToken = read(&self.endpoint.post_below("/oauth2/access_token", "", headers, form).await?)?;
        let query = pairs(&[("access_token", token.access_token.expose()), ("uid", &token.uid)]);
        let user: User = read(&self.endpoint.get("/2/users/show.json", &query, Vec::new()).await?)?;
        if user.idstr != token.uid {
            return Err(VendorError::new(VendorErrorKind::Protocol, "other_uid", None));
        }
        Ok(OAuthPerson {
            openid: person_id(&user.idstr)?,
            unionid: None,
            nickname: nickname(&user.screen_name),
            avatar_url: avatar_url(&user.avatar_large),
        })
    }

    pub(crate) async fn picture(&self, address: &str) -> Result<Answer, VendorError> {
        self.endpoint.fetch(address, &["sinaimg.cn"], PICTURE_BYTES_MAX).await
    }
}

#[derive(Deserialize)]
struct Told {
    error_code: Option<i64>,
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, VendorError> {
    let told: Told = answer.json()?;
    if let Some(code) = told.error_code {
        return Err(VendorError::new(meaning(code), &code.to_string(), None));
    }
    if answer.status != 200 {
        return Err(answer.unreadable());
    }
    answer.json()
}

/// What a code means.
fn meaning(code: i64) -> VendorErrorKind {
    use VendorErrorKind::{BusinessNegative, Config, InvalidInput, RateLimited, Transient, UserMustRestart};
    match code {
        10001..=10003 | 10009..=10011 => Transient,
        10022..=10024 => RateLimited { retry_after_s: 3_600 },
        // The application is not allowed, our address is not on its list, wrong key, wrong secret, wrong redirect.
        10004..=10006 | 10013 | 10014 | 21321..=21324 => Config,
        10008 | 10016 | 10017 => InvalidInput,
        // The code was used or ran out (21325); the token was withdrawn, used or ran out; the person said no (21330).
        21314..=21319 | 21325 | 21327 | 21330 | 21332 => UserMustRestart,
        _ => BusinessNegative,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: ACC-4
    #[test]
    fn every_code_has_its_meaning() {
        use VendorErrorKind::*;
        for (code, kind) in [
            (10001, Transient),
            (10009, Transient),
            (10022, RateLimited { retry_after_s: 3_600 }),
            (21324, Config),
            (21325, UserMustRestart),
            (21327, UserMustRestart),
            (20003, BusinessNegative),
        ] {
            let body = format!(r#"{{"error":"text","error_code":{code},"request":"/2/users/show.json"}}"#);
            let answer = Answer { status: 400, signature: None, retry_after_s: None, body: body.into_bytes() };
            let error = read::<User>(&answer).err().expect("a failure");
            assert_eq!((error.kind(), error.code()), (kind, code.to_string().as_str()));
        }
    }
}
