//! Signing in with a QR code on a desktop's page, or on a page inside WeChat (OAuth 2.0).
//! <https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html>
//! <https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html>

use super::app::{App, token_is_dead};
use crate::encode::pairs;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Answer, Endpoint, TimeLimits};
use crate::line::Line;
use crate::oauth::{OAuthPerson, PICTURE_BYTES_MAX, avatar_url, check_way_back, nickname, person_id};
use kernel::Secret;
use serde::Deserialize;

/// Which of WeChat's two pages asks the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeChatPart {
    /// A website's QR code (网站应用).
    Web,
    /// A page that is open inside WeChat (公众号网页授权).
    Official,
}

impl WeChatPart {
    fn path_and_scope(self) -> (&'static str, &'static str) {
        match self {
            WeChatPart::Web => ("/connect/qrconnect", "snsapi_login"),
            WeChatPart::Official => ("/connect/oauth2/authorize", "snsapi_userinfo"),
        }
    }
}

/// How an installation reaches its application at WeChat.
pub struct WeChatLoginConfig {
    pub part: WeChatPart,
    /// `https://api.weixin.qq.com`, or the simulator's address on this machine.
    pub base_url: String,
    /// `https://open.weixin.qq.com`, or the simulator's address; browsers are sent there.
    pub authorize_base_url: String,
    pub app_id: String,
    pub secret: Secret<String>,
    /// The host of our pages as it was registered with the application (授权回调域), without a port.
    pub redirect_host: String,
    pub time_limits: TimeLimits,
}

/// One application's way of signing in.
pub struct WeChatLogin {
    part: WeChatPart,
    app: App,
    authorize: Endpoint,
    redirect_host: String,
}

/// A token that was made for one person. It is used once and thrown away; the refresh token is not even read.
#[derive(Deserialize)]
struct PersonToken {
    access_token: Secret<String>,
    openid: String,
}

#[derive(Deserialize)]
struct UserInfo {
    openid: String,
    #[serde(default)]
    nickname: String,
    #[serde(default)]
    headimgurl: String,
    unionid: Option<String>,
}

impl WeChatLogin {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(config: WeChatLoginConfig) -> Result<WeChatLogin, VendorError> {
        let WeChatLoginConfig { part, base_url, authorize_base_url, app_id, secret, redirect_host, time_limits } =
            config;
        if redirect_host.is_empty() {
            return Err(VendorError::new(VendorErrorKind::Config, "redirect_host", None));
        }
        let app = App::new(&base_url, app_id, secret, time_limits)?;
        let authorize = Endpoint::new(&authorize_base_url, time_limits)?;
        Ok(WeChatLogin { part, app, authorize, redirect_host })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<WeChatLogin, VendorError> {
        self.app.endpoint.put_on(line)?;
        self.authorize.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.app.endpoint.line()
    }

    pub(crate) fn authorize_url(&self, state: &str, redirect: &str) -> Result<String, VendorError> {
        check_way_back(state, redirect, &self.redirect_host)?;
        let (path, scope) = self.part.path_and_scope();
        // In this order: WeChat's own page refuses another one inside the app.
        let query = pairs(&[
            ("appid", &self.app.app_id),
            ("redirect_uri", redirect),
            ("response_type", "code"),
            ("scope", scope),
            ("state", state),
        ]);
        Ok(format!("{}#wechat_redirect", self.authorize.below(path, &query)))
    }

    pub(crate) async fn finish(&self, code: &str) -> Result<OAuthPerson, VendorError> {
        let App { app_id, secret, .. } = &self.app;
        let token: PersonToken = self
            .app
            .get(
                "/sns/oauth2/access_token",
                &[("appid", app_id), ("secret", secret.expose()), ("code", code), ("grant_type", "authorization_code")],
            )
            .await?;
        let query =
            [("access_token", token.access_token.expose().as_str()), ("openid", &token.openid), ("lang", "zh_CN")];
        let info: UserInfo = self.app.get("/sns/userinfo", &query).await.map_err(|error| match error {
            // The person's own token: there is no other than by beginning again.
            dead if token_is_dead(&dead) => {
                VendorError::new(VendorErrorKind::UserMustRestart, dead.code(), dead.request_id())
            }
            other => other,
        })?;
        if info.openid != token.openid {
            return Err(VendorError::new(VendorErrorKind::Protocol, "other_openid", None));
        }
        Ok(OAuthPerson {
            openid: person_id(&info.openid)?,
            unionid: info.unionid.filter(|id| !id.is_empty()).map(|id| person_id(&id)).transpose()?,
            nickname: nickname(&info.nickname),
            avatar_url: avatar_url(&info.headimgurl),
        })
    }

    pub(crate) async fn picture(&self, address: &str) -> Result<Answer, VendorError> {
        self.app.endpoint.fetch(address, &["qlogo.cn"], PICTURE_BYTES_MAX).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: ACC-4
    #[test]
    fn sends_the_browser_where_the_vendor_says() {
        for (part, address) in [
            (
                WeChatPart::Web,
                "http://127.0.0.1:1/wechat/connect/qrconnect?appid=wx1&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fback\
                 &response_type=code&scope=snsapi_login&state=s1#wechat_redirect",
            ),
            (
                WeChatPart::Official,
                "http://127.0.0.1:1/wechat/connect/oauth2/authorize?appid=wx1&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080\
                 %2Fback&response_type=code&scope=snsapi_userinfo&state=s1#wechat_redirect",
            ),
        ] {
            let login = WeChatLogin::new(WeChatLoginConfig {
                part,
                base_url: "http://127.0.0.1:1/wechat".into(),
                authorize_base_url: "http://127.0.0.1:1/wechat".into(),
                app_id: "wx1".into(),
                secret: Secret::new("secret".into()),
                redirect_host: "127.0.0.1".into(),
                time_limits: TimeLimits::default(),
            });
            let login = login.expect("a login");
            assert_eq!(login.authorize_url("s1", "http://127.0.0.1:8080/back").expect("an address"), address);
            let elsewhere = login.authorize_url("s1", "https://evil.example/back").expect_err("another host");
            assert_eq!(elsewhere.kind(), VendorErrorKind::InvalidInput);
        }
    }
}
