//! Signing in inside a mini program (ACC-4), where no browser is sent anywhere.

use crate::error::VendorError;
use crate::line::{self, Line, answers};
use crate::wechat::WeChatMiniProgram;
use kernel::Secret;
use kernel::phone::Phone;

/// Who opened the mini program. Its Debug says nothing. The session key that comes with it is dropped: it would only
/// serve to decrypt what the phone number's own call gives in a safer way.
#[derive(Clone, PartialEq, Eq)]
pub struct MiniProgramPerson {
    pub openid: String,
    /// The person at all applications of ours at the vendor, where they are bound to one account there.
    pub unionid: Option<String>,
}

impl std::fmt::Debug for MiniProgramPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MiniProgramPerson").finish_non_exhaustive()
    }
}

/// Whoever carries the mini program of this installation.
pub enum MiniProgramAuth {
    WeChat(WeChatMiniProgram),
}

impl MiniProgramAuth {
    fn line(&self) -> Option<&Line> {
        match self {
            MiniProgramAuth::WeChat(wechat) => wechat.line(),
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
    pub async fn probe(&self) -> Result<(), VendorError> {
        let call = async {
            match self {
                MiniProgramAuth::WeChat(wechat) => answers(wechat.person(crate::oauth::NO_CODE).await),
            }
        };
        line::on(self.line(), call).await
    }

    /// Who is there, by the code of `wx.login`, which is good once and for five minutes.
    pub async fn person(&self, code: &str) -> Result<MiniProgramPerson, VendorError> {
        let call = async {
            match self {
                MiniProgramAuth::WeChat(wechat) => wechat.person(code).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// The phone number that the person has just agreed to give, by the code of that button.
    ///
    /// # Errors
    /// `Protocol` when the answer was made for another application, `UserMustRestart` when it is not of now,
    /// `InvalidInput` for a number outside mainland China.
    pub async fn phone(&self, code: &str) -> Result<Secret<Phone>, VendorError> {
        let call = async {
            match self {
                MiniProgramAuth::WeChat(wechat) => wechat.phone(code).await,
            }
        };
        line::on(self.line(), call).await
    }
}
