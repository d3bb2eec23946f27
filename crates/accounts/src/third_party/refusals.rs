//! The refusals of signing in with an account elsewhere.

use connectors::{VendorError, VendorErrorKind};
use db::entities::linked_openids::Part;
use kernel::Code;
use platform::Error;

pub static WAY_NOT_OFFERED: Code = Code::new(
    409,
    "way_not_offered",
    "暂不支持用这种方式登录，请用手机号或密码登录",
    "This way of signing in is not offered now: sign in by phone or password",
);
pub static CONSENT_TEXT_CHANGED: Code = Code::new(
    409,
    "consent_text_changed",
    "授权说明已更新，请重新阅读并同意",
    "The words of the consent have changed: read and accept them again",
);
pub static VISIT_FOREIGN: Code = Code::new(
    403,
    "visit_foreign",
    "这次授权不是从当前浏览器发起的，请回到登录页重新开始",
    "This was not begun in this browser: go back to the sign-in page and start again",
);
pub static VISIT_OVER: Code = Code::new(
    409,
    "visit_over",
    "这次授权已使用过或已超时，请重新开始",
    "This sign-in was used already or took too long: start again",
);
pub static CODE_OVER: Code = Code::new(
    409,
    "code_over",
    "对方给出的授权码已失效，请重新点击登录",
    "The code from the other company is no longer good: start again",
);
pub static VENDOR_REFUSED: Code = Code::new(
    409,
    "vendor_refused",
    "对方没有通过这次授权，请重新开始，或用手机号登录",
    "The other company refused this: start again, or sign in by phone",
);
pub static VENDOR_SILENT: Code = Code::new(
    503,
    "vendor_silent",
    "对方平台暂时没有回应，您的信息没有丢失；请稍后重试，或用手机号登录",
    "The other company does not answer for now and nothing is lost: try again later, or sign in by phone",
);
pub static LINKED_ELSEWHERE: Code = Code::new(
    409,
    "linked_elsewhere",
    "这个第三方账号已绑定另一个零工账号；请先登录那个账号解除绑定，或换一个第三方账号",
    "This account is linked to somebody else here: sign in there and unlink it first, or use another one",
);
pub static ANOTHER_LINKED: Code = Code::new(
    409,
    "another_linked",
    "您的账号已绑定同一平台的另一个账号，请先解除绑定",
    "Another account of the same company is linked already: unlink it first",
);
pub static LAST_WAY_IN: Code = Code::new(
    409,
    "last_way_in",
    "解除后您将无法登录，请先设置密码再解除绑定",
    "You could not sign in any more: set a password first, then unlink it",
);
pub static STAFF_BY_PASSWORD: Code = Code::new(
    403,
    "staff_by_password",
    "工作人员账号只能用密码或短信验证码登录，不能绑定第三方账号",
    "Staff sign in by password or SMS code only, and link no accounts elsewhere",
);
pub static PHONE_HAS_ACCOUNT: Code = Code::new(
    409,
    "phone_has_account",
    "该手机号已有账号，确认后将绑定到这个账号；验证码仍然有效",
    "This number has an account: confirm to link to it; the code stays valid",
);

/// What the person is told of a company that did not answer as it should. The code and the company's request id go to the log.
pub(super) fn vendor_failed(error: &VendorError, part: Part) -> Error {
    tracing::warn!(error = %error, part = %part, "a sign-in elsewhere failed");
    let code = match error.kind() {
        VendorErrorKind::UserMustRestart => &CODE_OVER,
        VendorErrorKind::BusinessNegative | VendorErrorKind::InvalidInput => &VENDOR_REFUSED,
        VendorErrorKind::Config
        | VendorErrorKind::RateLimited { .. }
        | VendorErrorKind::Transient
        | VendorErrorKind::OutcomeUnknown
        | VendorErrorKind::BadSignature
        | VendorErrorKind::Protocol => &VENDOR_SILENT,
    };
    code.refuse().into()
}
