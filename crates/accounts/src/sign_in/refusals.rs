//! The refusals of signing up and in.

use kernel::{Code, Refusal};

pub static PHONE_INVALID: Code =
    Code::new(422, "phone_invalid", "请填写正确的 11 位手机号码", "Enter a mainland mobile number of eleven digits");
pub static SMS_NOT_SENT: Code = Code::new(
    503,
    "sms_not_sent",
    "短信没有发出，请一分钟后重新获取验证码",
    "The message could not be sent; ask for a new code in a minute",
);
pub static SMS_LIMITED: Code = Code::new(
    429,
    "sms_limited",
    "该号码获取验证码过于频繁，请稍后再试",
    "Too many codes were sent to this number; try again later",
);
pub static WRONG_CODE: Code = Code::new(
    422,
    "wrong_code",
    "验证码不正确或已失效，请核对或重新获取",
    "The code is wrong or no longer valid; check it or ask for a new one",
);
pub static WRONG_CREDENTIALS: Code = Code::new(
    401,
    "wrong_credentials",
    "账号或密码不正确，可改用短信验证码登录",
    "Account or password is wrong; an SMS code works too",
);
pub static REGISTRATION_REQUIRED: Code = Code::new(
    409,
    "registration_required",
    "该手机号尚未注册，请选择用户名完成注册；验证码仍然有效",
    "This number is not registered: choose a username to register; the code stays valid",
);
pub static ACCOUNT_LOCKED: Code =
    Code::new(403, "account_locked", "账号已被锁定，请联系客服", "This account is locked; contact support");
pub static ACCOUNT_CANCELLED: Code =
    Code::new(403, "account_cancelled", "账号已注销，不能再登录", "This account was cancelled");
pub static USERNAME_INVALID: Code = Code::new(
    422,
    "username_invalid",
    "用户名为 2 至 20 个汉字、字母、数字或下划线",
    "A username has 2 to 20 Chinese characters, letters, digits or underscores",
);
pub static USERNAME_LOOKS_LIKE_PHONE: Code = Code::new(
    422,
    "username_looks_like_phone",
    "用户名里不能含有手机号码，请换一个",
    "A username must not hold a phone number; choose another",
);
pub static USERNAME_TAKEN: Code =
    Code::new(409, "username_taken", "用户名已被使用，请换一个", "This username is taken; choose another");
pub static PHONE_TAKEN: Code =
    Code::new(409, "phone_taken", "该手机号已注册，请直接登录", "This number is registered: sign in instead");
pub static PHONE_SAME: Code = Code::new(
    422,
    "phone_same",
    "新手机号与当前绑定的相同，请填写另一个号码",
    "This is the number that you have already: enter another one",
);
pub static WRONG_ID_NUMBER: Code = Code::new(
    422,
    "wrong_id_number",
    "身份证号码与实名认证的不一致，请核对，或改用密码、原手机号验证码",
    "The ID number is not the verified one: check it, or use the password or a code to the old number",
);
pub static POLICY_CHANGED: Code = Code::new(
    409,
    "policy_changed",
    "隐私政策已更新，请重新阅读并同意",
    "The privacy policy has changed: read and accept the present version",
);
pub static PASSWORD_LENGTH: Code =
    Code::new(422, "password_length", "密码须为 8 至 64 个字符", "A password has 8 to 64 characters");
pub static PASSWORD_WEAK: Code = Code::new(
    422,
    "password_weak",
    "密码过于常见，或与用户名、手机号相同，请换一个",
    "This password is too common, or is the username or number; choose another",
);
pub static PROOF_REQUIRED: Code = Code::new(
    422,
    "proof_required",
    "请提供当前密码或短信验证码（任选其一）",
    "Give either the current password or an SMS code",
);
pub static WRONG_PASSWORD: Code = Code::new(422, "wrong_password", "当前密码不正确", "The current password is wrong");
pub static SIGN_IN_INCOMPLETE: Code = Code::new(
    422,
    "sign_in_incomplete",
    "请用手机号加验证码，或账号加密码登录",
    "Sign in with phone and code, or with account and password",
);

/// Tells a client when to come again.
pub(crate) fn later(code: &'static Code, retry_after_s: i64) -> Refusal {
    code.refuse().with("retry_after_s", retry_after_s)
}
