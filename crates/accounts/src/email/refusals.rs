//! The refusals of binding a mail address.

use kernel::Code;

pub(super) static NO_MAIL: Code = Code::new(
    409,
    "no_mail",
    "本平台未开通邮件服务，请使用短信或站内信",
    "This platform sends no mail; use text messages or the inbox",
);
pub(super) static EMAIL_INVALID: Code = Code::new(
    422,
    "email_invalid",
    "请填写正确的邮箱地址，例如 name@example.com",
    "Enter a mail address such as name@example.com",
);
pub(super) static EMAIL_UNKNOWN: Code = Code::new(
    422,
    "email_unknown",
    "对方邮箱服务器拒收，请核对地址或换一个邮箱",
    "The mailbox does not take our mail: check the address or use another one",
);
pub(super) static EMAIL_SAME: Code =
    Code::new(422, "email_same", "您已经绑定了这个邮箱", "This address is bound to your account already");
pub(super) static EMAIL_TAKEN: Code = Code::new(
    409,
    "email_taken",
    "该邮箱已绑定其他账号，请先在那个账号里解除，或换一个邮箱",
    "This address is bound to another account: unbind it there first, or use another one",
);
pub(super) static EMAIL_NOT_SENT: Code = Code::new(
    503,
    "email_not_sent",
    "邮件没有发出，请一分钟后重新获取验证码",
    "The mail could not be sent; ask for a new code in a minute",
);
