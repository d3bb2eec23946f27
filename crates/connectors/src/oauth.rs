//! Signing in with an account at another company (ACC-4), whoever keeps it.

use crate::error::{VendorError, VendorErrorKind};
use crate::http::is_this_machine;
use crate::line::{self, Line, answers};
use crate::qq::QqLogin;
use crate::wechat::WeChatLogin;
use crate::weibo::WeiboLogin;
use reqwest::Url;

/// A code that no vendor ever gave.
pub(crate) const NO_CODE: &str = "probe";

/// The longest nickname that is kept, in characters; the vendors' own limits are lower.
const NICKNAME_CHARS_MAX: usize = 64;

/// The largest picture that is read, in bytes.
pub(crate) const PICTURE_BYTES_MAX: usize = 1024 * 1024;

/// The longest address of a picture.
const AVATAR_CHARS_MAX: usize = 1_024;

/// Who somebody is at the other company, and no more than that: gender, town and friends are never read. Its Debug says
/// nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct OAuthPerson {
    /// The person at this application of the vendor.
    pub openid: String,
    /// The person at all applications of ours at the vendor, where the vendor has such a thing.
    pub unionid: Option<String>,
    /// As the person wrote it: not checked, not unique, perhaps empty.
    pub nickname: String,
    /// `https`, or on this machine; the vendor's host, so a page of ours must not load it without consent.
    pub avatar_url: Option<String>,
}

impl std::fmt::Debug for OAuthPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OAuthPerson").finish_non_exhaustive()
    }
}

/// One way of signing in at one company.
pub enum OAuthLogin {
    /// A QR code on a desktop's page, scanned with the phone.
    WeChatWeb(WeChatLogin),
    /// A page that is opened inside WeChat.
    WeChatOfficial(WeChatLogin),
    Weibo(WeiboLogin),
    Qq(QqLogin),
}

impl OAuthLogin {
    fn line(&self) -> Option<&Line> {
        match self {
            OAuthLogin::WeChatWeb(wechat) | OAuthLogin::WeChatOfficial(wechat) => wechat.line(),
            OAuthLogin::Weibo(weibo) => weibo.line(),
            OAuthLogin::Qq(qq) => qq.line(),
        }
    }

    /// Whether its line is shut: staff switched it off, or nobody assessed it. One that rests after failures is not.
    pub fn is_shut(&self) -> bool {
        line::is_shut(self.line())
    }

    /// Asks something that changes nothing and costs nothing, and shows whether the service answers and takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn probe(&self, redirect: &str) -> Result<(), VendorError> {
        let call = async {
            match self {
                OAuthLogin::WeChatWeb(wechat) | OAuthLogin::WeChatOfficial(wechat) => {
                    answers(wechat.finish(NO_CODE).await)
                }
                OAuthLogin::Weibo(weibo) => answers(weibo.finish(NO_CODE, redirect).await),
                OAuthLogin::Qq(qq) => answers(qq.finish(NO_CODE, redirect).await),
            }
        };
        line::on(self.line(), call).await
    }

    /// Where to send the browser. `state` is ours, made for this one attempt and kept with the browser's session: whoever
    /// comes back without it is somebody else. Nothing is sent from here.
    ///
    /// # Errors
    /// `InvalidInput`: a state that is not of 1 to 128 letters and digits, a redirect that is not on our host.
    pub fn authorize_url(&self, state: &str, redirect: &str) -> Result<String, VendorError> {
        match self {
            OAuthLogin::WeChatWeb(wechat) | OAuthLogin::WeChatOfficial(wechat) => wechat.authorize_url(state, redirect),
            OAuthLogin::Weibo(weibo) => weibo.authorize_url(state, redirect),
            OAuthLogin::Qq(qq) => qq.authorize_url(state, redirect),
        }
    }

    /// Learns who came back with `code`, which is good once. `redirect` is the one that was authorized.
    ///
    /// # Errors
    /// `UserMustRestart` for a code that was used or is too old. A code is spent by an attempt whose outcome is unknown as
    /// well, so the person starts again then too.
    pub async fn finish(&self, code: &str, redirect: &str) -> Result<OAuthPerson, VendorError> {
        check_code(code)?;
        let call = async {
            match self {
                OAuthLogin::WeChatWeb(wechat) | OAuthLogin::WeChatOfficial(wechat) => wechat.finish(code).await,
                OAuthLogin::Weibo(weibo) => weibo.finish(code, redirect).await,
                OAuthLogin::Qq(qq) => qq.finish(code, redirect).await,
            }
        };
        line::on(self.line(), call).await
    }
}

impl OAuthLogin {
    /// The bytes behind [`OAuthPerson::avatar_url`], from the hosts on which the vendor keeps pictures and from no other. They are
    /// what somebody uploaded there: to be decoded before anybody sees them.
    ///
    /// # Errors
    /// `Protocol` for another host, and whatever a call can run into.
    pub async fn picture(&self, address: &str) -> Result<Vec<u8>, VendorError> {
        let call = async {
            match self {
                OAuthLogin::WeChatWeb(wechat) | OAuthLogin::WeChatOfficial(wechat) => wechat.picture(address).await,
                OAuthLogin::Weibo(weibo) => weibo.picture(address).await,
                OAuthLogin::Qq(qq) => qq.picture(address).await,
            }
        };
        let answer = line::on(self.line(), call).await?;
        if answer.status == 200 { Ok(answer.body) } else { Err(answer.unreadable()) }
    }
}

/// A code as browsers carry it; anything else never came from the vendor.
pub(crate) fn check_code(code: &str) -> Result<(), VendorError> {
    let fits = (1..=512).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(()) } else { Err(VendorError::new(VendorErrorKind::UserMustRestart, "code", None)) }
}

/// What every vendor takes as state and redirect: WeChat's letters and digits, and our own host alone.
pub(crate) fn check_way_back(state: &str, redirect: &str, host: &str) -> Result<(), VendorError> {
    let refused = |part| VendorError::new(VendorErrorKind::InvalidInput, part, None);
    if !(1..=128).contains(&state.len()) || !state.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(refused("state"));
    }
    let url = Url::parse(redirect).map_err(|_| refused("redirect"))?;
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let safe = url.scheme() == "https" || (url.scheme() == "http" && is_this_machine(&url));
    if !plain || !safe || url.host_str() != Some(host) {
        return Err(refused("redirect"));
    }
    Ok(())
}

/// A vendor's id of a person: it is stored and compared, so it is kept whole or refused.
pub(crate) fn person_id(text: &str) -> Result<String, VendorError> {
    let fits = (1..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if fits { Ok(text.to_owned()) } else { Err(VendorError::new(VendorErrorKind::Protocol, "person_id", None)) }
}

/// A nickname without what could break a line or a page's direction.
pub(crate) fn nickname(text: &str) -> String {
    let harmless = |c: &char| {
        !c.is_control() && !matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.trim().chars().filter(harmless).take(NICKNAME_CHARS_MAX).collect()
}

/// The address of a picture. Vendors still write plain addresses for hosts that have long spoken https.
pub(crate) fn avatar_url(text: &str) -> Option<String> {
    let mut url = Url::parse(text).ok().filter(|_| text.len() <= AVATAR_CHARS_MAX)?;
    match url.scheme() {
        "https" => {}
        "http" if is_this_machine(&url) => {}
        "http" => url.set_scheme("https").ok()?,
        _ => return None,
    }
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: ACC-4
    #[test]
    fn a_way_back_leads_to_our_host() {
        for (state, redirect, fits) in [
            ("abc123", "https://lingong.example/api/oauth/back?part=web", true),
            ("abc123", "http://lingong.example/back", false),
            ("abc123", "https://evil.example/back", false),
            ("abc123", "https://lingong.example.evil.example/back", false),
            ("abc123", "https://lingong.example@evil.example/", false),
            ("abc123", "https://name@lingong.example/", false),
            ("abc123", "https://lingong.example/#a", false),
            ("abc123", "javascript:alert(1)", false),
            ("", "https://lingong.example/", false),
            ("a&b", "https://lingong.example/", false),
        ] {
            assert_eq!(check_way_back(state, redirect, "lingong.example").is_ok(), fits, "{state} {redirect}");
        }
        assert!(check_way_back("a", "http://127.0.0.1:8080/back", "127.0.0.1").is_ok());
        assert!(check_way_back(&"a".repeat(129), "https://lingong.example/", "lingong.example").is_err());
    }

    /// covers: ACC-4
    #[test]
    fn what_a_vendor_says_of_a_person_is_taken_with_care() {
        assert_eq!(nickname(" 小\u{202e}满\n<b> "), "小满<b>");
        assert_eq!(nickname(&"满".repeat(99)).chars().count(), 64);
        for (given, kept) in [
            ("https://thirdwx.qlogo.cn/a/132", Some("https://thirdwx.qlogo.cn/a/132")),
            ("http://thirdwx.qlogo.cn/a/132", Some("https://thirdwx.qlogo.cn/a/132")),
            ("http://127.0.0.1:8080/a.svg", Some("http://127.0.0.1:8080/a.svg")),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("", None),
        ] {
            assert_eq!(avatar_url(given).as_deref(), kept, "{given}");
        }
        assert!(person_id("oGZUI0egBJY1zhBYw2KhdUfwVJJE").is_ok());
        assert!(person_id("").is_err() && person_id("a b").is_err() && person_id(&"a".repeat(129)).is_err());
        for (code, fits) in [("061AbC", true), ("", false), ("a b", false), ("零", false)] {
            assert_eq!(check_code(code).is_ok(), fits, "{code}");
        }
    }
}
