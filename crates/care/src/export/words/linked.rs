//! The words of accounts elsewhere.

pub(super) const TABLES: &[(&str, &str, &str)] = &[
    ("linked_accounts", "绑定的第三方账号", "accounts elsewhere that you linked"),
    ("email_codes", "邮箱验证码（不可逆摘要）", "mail codes (keyed hashes)"),
    ("emails", "绑定的邮箱", "the mail address that you bound"),
    ("linked_openids", "第三方账号在各处的标识", "what a linked account is called at each of our applications"),
];

pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("vendor", "平台"),
    ("picture", "是否有头像"),
    ("linked_at", "绑定时间"),
    ("linked_account_id", "绑定编号"),
    ("part", "登录方式"),
    ("app_id", "应用编号"),
    ("redirect", "返回的页面"),
    ("came_back_at", "返回时间"),
    ("finished_at", "完成时间"),
];

pub(super) const WORDS: &[(&str, &str)] = &[
    ("wechat", "微信"),
    ("weibo", "微博"),
    ("qq", "QQ"),
    ("wechat_web", "微信扫码"),
    ("wechat_official", "微信公众号"),
    ("wechat_mini_program", "微信小程序"),
    ("account_linked", "绑定第三方账号"),
    ("account_unlinked", "解除第三方账号绑定"),
    ("phone_changed", "更换登录手机号"),
    ("email_bound", "绑定邮箱"),
    ("email_unbound", "解除邮箱绑定"),
];
