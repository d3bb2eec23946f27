//! The mini program: who opened it, and the phone number behind its button.
//! <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html>
//! <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html>

use super::app::{App, token_is_dead};
use super::stable_token::StableToken;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::TimeLimits;
use crate::line::Line;
use crate::mini_program::MiniProgramPerson;
use crate::oauth::{check_code, person_id};
use crate::tokens::TokenStore;
use kernel::phone::Phone;
use kernel::{Clock, Secret, Timestamp};
use serde::Deserialize;
use serde_json::json;

/// How far the watermark of a phone number may lie from now, in seconds: the life of its code.
const WATERMARK_SECONDS_MAX: i64 = 5 * 60;

/// How an installation reaches its mini program.
pub struct WeChatMiniProgramConfig {
    /// `https://api.weixin.qq.com`, or the simulator's address on this machine.
    pub base_url: String,
    pub app_id: String,
    pub secret: Secret<String>,
    pub time_limits: TimeLimits,
}

/// One mini program.
pub struct WeChatMiniProgram {
    app: App,
    token: StableToken,
    clock: Clock,
}

#[derive(Deserialize)]
struct Session {
    openid: String,
    unionid: Option<String>,
}

#[derive(Deserialize)]
struct PhoneAnswer {
    phone_info: PhoneInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PhoneInfo {
    pure_phone_number: String,
    country_code: String,
    watermark: Watermark,
}

/// For whom and when the vendor made the answer.
#[derive(Deserialize)]
struct Watermark {
    appid: String,
    timestamp: i64,
}

impl WeChatMiniProgram {
    /// Checks the configuration; nothing is sent.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(
        config: WeChatMiniProgramConfig,
        store: TokenStore,
        clock: Clock,
    ) -> Result<WeChatMiniProgram, VendorError> {
        let WeChatMiniProgramConfig { base_url, app_id, secret, time_limits } = config;
        let app = App::new(&base_url, app_id, secret, time_limits)?;
        Ok(WeChatMiniProgram { app, token: StableToken::new(store, clock.clone()), clock })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<WeChatMiniProgram, VendorError> {
        self.app.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.app.endpoint.line()
    }

    pub(crate) async fn person(&self, code: &str) -> Result<MiniProgramPerson, VendorError> {
        check_code(code)?;
        let App { app_id, secret, .. } = &self.app;
        let query = [
            ("appid", app_id.as_str()),
            ("secret", secret.expose()),
            ("js_code", code),
            ("grant_type", "authorization_code"),
        ];
        let session: Session = self.app.get("/sns/jscode2session", &query).await?;
        Ok(MiniProgramPerson {
            openid: person_id(&session.openid)?,
            unionid: session.unionid.filter(|id| !id.is_empty()).map(|id| person_id(&id)).transpose()?,
        })
    }

    pub(crate) async fn phone(&self, code: &str) -> Result<Secret<Phone>, VendorError> {
        check_code(code)?;
        let token = self.token.get(&self.app, None).await?;
        let answer = match self.ask_phone(&token, code).await {
            // The code was not looked at: with a dead token nothing is.
            Err(error) if token_is_dead(&error) => {
                let token = self.token.get(&self.app, Some(&token)).await?;
                self.ask_phone(&token, code).await?
            }
            answer => answer?,
        };
        number(&answer.phone_info, &self.app.app_id, self.clock.now())
    }

    async fn ask_phone(&self, token: &Secret<String>, code: &str) -> Result<PhoneAnswer, VendorError> {
        let query = [("access_token", token.expose().as_str())];
        self.app.post("/wxa/business/getuserphonenumber", &query, &json!({ "code": code })).await
    }
}

/// The number, when it was made for this application and just now.
fn number(info: &PhoneInfo, app_id: &str, now: Timestamp) -> Result<Secret<Phone>, VendorError> {
    let refused = |kind, code| Err(VendorError::new(kind, code, None));
    if info.watermark.appid != app_id {
        return refused(VendorErrorKind::Protocol, "other_app");
    }
    if now.seconds().saturating_sub(info.watermark.timestamp).saturating_abs() > WATERMARK_SECONDS_MAX {
        return refused(VendorErrorKind::UserMustRestart, "watermark");
    }
    match Phone::parse(&info.pure_phone_number) {
        Ok(phone) if info.country_code == "86" => Ok(Secret::new(phone)),
        _ => refused(VendorErrorKind::InvalidInput, "phone"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: ACC-4
    #[test]
    fn a_number_is_believed_for_this_application_and_now() {
        use VendorErrorKind::*;
        let now = Timestamp::from_micros(1_795_507_200_000_000);
        for (appid, late, country, number_given, expected) in [
            ("wx1", 0, "86", "19900000001", None),
            ("wx1", 300, "86", "19900000001", None),
            ("wx1", -300, "86", "19900000001", None),
            ("wx1", 301, "86", "19900000001", Some(UserMustRestart)),
            ("wx1", -301, "86", "19900000001", Some(UserMustRestart)),
            ("wx1", i64::MIN, "86", "19900000001", Some(UserMustRestart)),
            ("wx2", 0, "86", "19900000001", Some(Protocol)),
            ("wx1", 0, "852", "19900000001", Some(InvalidInput)),
            ("wx1", 0, "86", "12345", Some(InvalidInput)),
        ] {
            let watermark = Watermark { appid: appid.into(), timestamp: now.seconds().saturating_sub(late) };
            let info = PhoneInfo { pure_phone_number: number_given.into(), country_code: country.into(), watermark };
            let read = number(&info, "wx1", now);
            assert_eq!(read.as_ref().err().map(VendorError::kind), expected, "{appid} {late} {country} {number_given}");
        }
    }
}
