//! The functions for which personal information is collected. The policy is read by function, and each has a department
//! that answers for it and a day by which its declarations are reviewed again.

/// A function of the product, as the policy tells it.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// What leaving it out costs.
    pub refuse_zh: &'static str,
    pub refuse_en: &'static str,
    /// The department that answers for it.
    pub owner_zh: &'static str,
    pub owner_en: &'static str,
    /// Declarations are reviewed again by this day; `cargo xtask check` is red afterwards.
    pub review_by: &'static str,
    /// Browsing data: nothing of it may outlive a year (SPEC RET-2).
    pub browsing: bool,
}

macro_rules! groups {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal, refuse $refuse_zh:literal, $refuse_en:literal,
        owner $owner_zh:literal, $owner_en:literal, review $review:literal, $browsing:literal;)+) => {
        $($(#[$doc])* pub const $name: &Group = &Group {
            name: $code, zh: $zh, en: $en, refuse_zh: $refuse_zh, refuse_en: $refuse_en,
            owner_zh: $owner_zh, owner_en: $owner_en, review_by: $review, browsing: $browsing,
        };)+
        /// Every function, in the order of the policy.
        pub const GROUPS: &[&Group] = &[$($name),+];
    };
}

groups! {
    REGISTRATION = "registration", "注册与登录", "registration and sign-in",
        refuse "没有用户名和手机号码就无法建立账号", "without a username and a number there is no account",
        owner "产品部", "product", review "2027-11-30", false;
    PROFILE = "profile", "个人资料（全部可选）", "profile (all optional)",
        refuse "不填不影响任何基本功能", "leaving it out blocks no basic function",
        owner "产品部", "product", review "2027-11-30", false;
    CERTIFYING = "certifying", "商家认证", "merchant certification",
        refuse "不能发布招聘，其他功能照常", "no jobs can be published, all else works",
        owner "审核部", "review", review "2027-11-30", false;
    PUBLISHING = "publishing", "发布职位或求职", "publishing",
        refuse "该信息不能发布", "the posting cannot go live",
        owner "审核部", "review", review "2027-11-30", false;
    RESUME = "resume", "简历（全部可选）", "resumes (all optional)",
        refuse "没有简历也可以报名、沟通和上工", "signing up, talking and working need no resume",
        owner "产品部", "product", review "2027-11-30", false;
    WORKING = "working", "报名与工作", "signing up and working",
        refuse "不能报名该班次", "no sign-up for that shift",
        owner "产品部", "product", review "2027-11-30", false;
    PAYING = "paying", "工资与钱袋子", "wages and wallet",
        refuse "不能在平台结算和提取工资，仍可与商家线下结算", "no wages through the platform; merchants can pay outside it",
        owner "财务部", "finance", review "2027-11-30", false;
    BILLING = "billing", "付费服务与发票", "paid services and invoices",
        refuse "不能开具发票，其他功能照常", "no invoice can be issued, all else works",
        owner "财务部", "finance", review "2027-11-30", false;
    VERIFYING = "verifying", "实名认证", "real-name verification",
        refuse "不能提现到支付宝，其他功能照常", "no withdrawals to Alipay, all else works",
        owner "审核部", "review", review "2027-11-30", false;
    TALKING = "talking", "沟通", "talking",
        refuse "不能在平台内沟通，仍可报名和电话联系", "no talk inside the platform; signing up and phoning still work",
        owner "产品部", "product", review "2027-11-30", false;
    FINDING = "finding", "查找职位", "finding work",
        refuse "按城市、区域或选点查找，不保存记录", "search by city, district or a point, nothing is recorded",
        owner "产品部", "product", review "2027-11-30", true;
    TELLING = "telling", "通知与提醒", "notices and reminders",
        refuse "只在站内信中查看", "read them in the inbox",
        owner "产品部", "product", review "2027-11-30", false;
    RIGHTS = "rights", "行使权利、投诉与客服", "rights, complaints and support",
        refuse "我们无法答复您的请求", "we cannot answer the request",
        owner "个人信息保护部门", "privacy department", review "2027-11-30", false;
    GUARDING = "guarding", "未成年人与监护人", "minors and guardians",
        refuse "未成年人不能使用平台", "the minor cannot use the platform",
        owner "个人信息保护部门", "privacy department", review "2027-11-30", false;
    SECURITY = "security", "安全保障", "security",
        refuse "法律要求留存，不能拒绝", "the law orders it; it cannot be refused",
        owner "安全部", "security", review "2027-11-30", false;
    MEASURING = "measuring", "使用统计（可选）", "usage statistics (optional)",
        refuse "功能不受影响", "nothing else changes",
        owner "产品部", "product", review "2027-11-30", true;
}
