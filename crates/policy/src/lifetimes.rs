//! How long each kind of personal information is kept, and why (SPEC RET-1, RET-2, RULE-5). The retention engine, the
//! policy's retention table and the erasure of a person read these and nothing else.

/// A lifetime with its reason.
#[derive(Debug, PartialEq, Eq)]
pub struct Lifetime {
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub rule: Rule,
}

/// When information goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Used at that moment and never written.
    Moment,
    /// With the account, or earlier by the person's own hand.
    Account,
    /// So many whole days after the row's time, and with the account if that ends earlier.
    Days(u32),
    /// So many whole days after the row's time, because a law orders it: it outlives the account, locked away.
    Law { days: u32, source: &'static str },
}

impl Rule {
    /// The bound in days, where there is one.
    pub const fn days(self) -> Option<u32> {
        match self {
            Rule::Moment => Some(0),
            Rule::Account => None,
            Rule::Days(days) | Rule::Law { days, .. } => Some(days),
        }
    }

    /// Whether a law keeps it past the end of the account.
    pub const fn is_held(self) -> bool {
        matches!(self, Rule::Law { .. })
    }
}

/// The most days that browsing data may be kept (SPEC RET-2).
pub const BROWSING_DAYS_MAX: u32 = 365;

macro_rules! lifetimes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $rule:expr, $zh:literal, $en:literal;)+) => {
        $($(#[$doc])* pub const $name: &Lifetime = &Lifetime { name: $code, zh: $zh, en: $en, rule: $rule };)+
        /// Every lifetime there is.
        pub const LIFETIMES: &[&Lifetime] = &[$($name),+];
    };
}

lifetimes! {
    MOMENT = "moment", Rule::Moment,
        "仅在使用的那一刻处理，不保存", "used at that moment, never stored";
    ACCOUNT = "account", Rule::Account,
        "账号存续期间；您可随时自行删除，注销时删除", "as long as the account lives; you can delete it yourself, and cancelling deletes it";
    /// A retry within a day gets the same answer.
    ONE_DAY = "one_day", Rule::Days(1),
        "一天，用于识别重复请求和限制频率", "one day, to recognise repeated requests and to limit attempts";
    /// Invitations that nobody answered.
    NINETY_DAYS = "ninety_days", Rule::Days(90),
        "九十天，过期即删除", "ninety days, then deleted";
    /// Notices are read soon or never.
    HALF_YEAR = "half_year", Rule::Days(180),
        "一百八十天，之后不再有用", "180 days; afterwards of no use";
    BROWSING = "browsing", Rule::Days(BROWSING_DAYS_MAX),
        "最长一年，且仅在您开启记录时保存", "at most one year, and only while you allow it";
    SECURITY_LOG = "security_log", Rule::Law { days: 184, source: "《中华人民共和国网络安全法》（网络日志留存不少于六个月）" },
        "六个月，法律要求留存网络日志", "six months: the law orders that network logs are kept";
    TRANSACTION = "transaction", Rule::Law { days: 1_096, source: "《中华人民共和国电子商务法》《网络招聘服务管理规定》（交易与招聘信息保存不少于三年）" },
        "三年，法律要求保存交易与招聘记录", "three years: the law orders that transaction and recruitment records are kept";
    TAX_RECORDS = "tax_records", Rule::Law { days: 3_653, source: "《中华人民共和国税收征收管理法实施细则》第二十九条（涉税资料保存十年）" },
        "十年，法律要求保存涉税资料", "ten years: the law orders that tax records are kept";
    PROOF = "proof", Rule::Law { days: 1_096, source: "《中华人民共和国个人信息保护法》《中华人民共和国民法典》（证明处理合法，诉讼时效三年）" },
        "三年，用于证明我们的处理合法", "three years, to prove that the processing was lawful";
}
