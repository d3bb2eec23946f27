//! What a person may ask, where to turn, and which processing the law wants assessed before it begins.

/// A right, with the page on which it is exercised (SPEC CH-5, RIGHT-1 to RIGHT-6).
#[derive(Debug, PartialEq, Eq)]
pub struct Right {
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub what_zh: &'static str,
    pub what_en: &'static str,
    pub path_zh: &'static str,
    pub path_en: &'static str,
}

macro_rules! rights {
    ($($name:literal, $zh:literal, $en:literal, $what_zh:literal, $what_en:literal, $path_zh:literal, $path_en:literal;)+) => {
        /// Every right, in the order of the policy.
        pub const RIGHTS_OF_PEOPLE: &[&Right] = &[$(&Right {
            name: $name, zh: $zh, en: $en, what_zh: $what_zh, what_en: $what_en, path_zh: $path_zh, path_en: $path_en,
        }),+];
    };
}

rights! {
    "read", "查阅", "see", "看到我们保存的关于您的全部信息，以及用途、来源、接收方和期限", "see all that is held about you, with purpose, source, recipients and lifetime",
        "我的 → 设置 → 隐私中心 → 我的信息", "我的 → 设置 → 隐私中心 → 我的信息";
    "copy", "复制与转移", "copy and take along", "下载一份可读、也可由其他平台读取的副本", "download a copy that people and other platforms can read",
        "我的 → 设置 → 隐私中心 → 下载副本", "我的 → 设置 → 隐私中心 → 下载副本";
    "correct", "更正", "correct", "自己修改账号信息和资料，其余的请我们更正", "change account and profile yourself, and ask us for the rest",
        "我的 → 设置 → 账号信息；我的 → 编辑简历", "我的 → 设置 → 账号信息；我的 → 编辑简历";
    "delete", "删除", "delete", "自己删除能删的内容；处理违法、未经同意、违反约定或服务终止时，要求我们删除", "delete yourself what can be deleted; ask us where processing broke a law, lacked consent, broke the agreement, or the service ends",
        "我的 → 设置 → 隐私中心 → 提出请求", "我的 → 设置 → 隐私中心 → 提出请求";
    "withdraw", "撤回同意", "withdraw consent", "逐项撤回或改变同意，一秒内生效", "withdraw or change consent item by item, within a second",
        "我的 → 设置 → 隐私中心 → 同意管理", "我的 → 设置 → 隐私中心 → 同意管理";
    "who_saw", "知道谁看过", "know who looked", "看到谁、为什么、在什么时候查看过您的信息", "see who looked at your information, why and when",
        "我的 → 设置 → 隐私中心 → 谁看过我的信息", "我的 → 设置 → 隐私中心 → 谁看过我的信息";
    "history", "管理记录", "manage history", "查看、清除、关闭浏览记录和搜索记录", "see, clear and switch off browsing and search history",
        "我的 → 设置 → 隐私中心 → 浏览与搜索记录", "我的 → 设置 → 隐私中心 → 浏览与搜索记录";
    "no_profile", "拒绝个性化", "refuse personalisation", "关闭个性化排序，看到与其他人相同的顺序", "switch personalised order off and see what everybody sees",
        "我的 → 设置 → 隐私中心 → 个性化", "我的 → 设置 → 隐私中心 → 个性化";
    "object", "异议与投诉", "object and complain", "对处理提出异议，要求解释规则，对自动判断提出申诉", "object to processing, have the rules explained, appeal against an automatic decision",
        "我的 → 设置 → 隐私中心 → 提出请求", "我的 → 设置 → 隐私中心 → 提出请求";
    "cancel", "注销账号", "cancel the account", "停止服务并删除您的信息，取得删除证明", "end the service, have your information deleted, get a certificate",
        "我的 → 设置 → 注销账号", "我的 → 设置 → 注销账号";
    "clear", "清除缓存", "clear the cache", "清除设备上缓存的图片、视频和草稿", "clear pictures, videos and drafts from the device",
        "我的 → 设置 → 清除缓存", "我的 → 设置 → 清除缓存";
    "policy", "随时阅读政策", "read the policy", "阅读现行与历史版本", "read this version and older ones",
        "我的 → 设置 → 关于我们 → 隐私政策", "我的 → 设置 → 关于我们 → 隐私政策";
    "heirs", "近亲属的请求", "next of kin", "本人去世后，近亲属为自身合法、正当利益，可以查阅、复制、更正、删除", "after a death close relatives may, for lawful interests of their own, see, copy, correct and delete",
        "热线、邮箱或来信", "hotline, mailbox or letter";
}

/// A way to reach whoever answers (SPEC CON-1, CON-2).
#[derive(Debug, PartialEq, Eq)]
pub struct Channel {
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub where_zh: &'static str,
    pub where_en: &'static str,
}

/// Every channel.
pub const CHANNELS: &[&Channel] = &[
    &Channel {
        name: "privacy_centre",
        zh: "隐私中心",
        en: "privacy centre",
        where_zh: "我的 → 设置 → 隐私中心 → 提出请求",
        where_en: "我的 → 设置 → 隐私中心 → 提出请求",
    },
    &Channel {
        name: "hotline", zh: "热线", en: "hotline", where_zh: "见“联系我们”", where_en: "see “Contact”"
    },
    &Channel {
        name: "mailbox", zh: "邮箱", en: "mailbox", where_zh: "见“联系我们”", where_en: "see “Contact”"
    },
    &Channel {
        name: "letter",
        zh: "来信",
        en: "letter",
        where_zh: "寄往“联系我们”所列地址，注明“个人信息保护部门收”",
        where_en: "to the address under “Contact”, for the privacy department",
    },
    &Channel {
        name: "guardian_page",
        zh: "监护人页面",
        en: "guardians' page",
        where_zh: "我的 → 监护人页面，监护人核验通过后打开",
        where_en: "Me → Guardians' page; opens once a guardian is verified",
    },
];

/// Processing that the law wants assessed before it begins (PIPL article 55).
#[derive(Debug, PartialEq, Eq)]
pub struct Assessed {
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// All of it. One more is a major change of the policy.
pub const ASSESSED: &[&Assessed] = &[
    &Assessed { name: "identity", zh: "处理身份证件信息", en: "identity documents" },
    &Assessed { name: "payout", zh: "处理收款账号", en: "accounts that wages are paid to" },
    &Assessed { name: "location", zh: "处理位置", en: "positions" },
    &Assessed { name: "minors", zh: "处理未成年人信息", en: "minors" },
    &Assessed { name: "guardianship", zh: "处理监护关系证明", en: "proofs of guardianship" },
    &Assessed { name: "personalisation", zh: "个性化排序", en: "personalised order" },
    &Assessed { name: "processors", zh: "委托第三方处理", en: "entrusting third parties" },
];
