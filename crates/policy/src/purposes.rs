use crate::Basis;

/// Declares purposes with their legal basis.
#[macro_export]
macro_rules! purposes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal, $basis:expr;)+) => {
        $(
            $(#[$doc])*
            pub enum $name {}
            impl $crate::Purpose for $name {
                const SPEC: &'static $crate::PurposeSpec =
                    &$crate::PurposeSpec { name: $code, zh: $zh, en: $en, basis: $basis };
            }
        )+
        /// Every purpose declared here.
        pub const PURPOSES: &[&$crate::PurposeSpec] = &[$(<$name as $crate::Purpose>::SPEC),+];
    };
}

purposes! {
    /// The person's own account: sign in, see, change, copy and delete what they gave.
    OwnAccount = "own_account", "注册、登录与管理本人账号", "the person's own account", Basis::Contract;
    /// Signing in with an account at another company, and showing which one it is.
    Linking = "linking", "用微信、QQ、微博账号登录", "signing in with a WeChat, QQ or Weibo account",
        Basis::Consent(crate::THIRD_PARTY_PROFILE);
    /// Certifying merchants and the people responsible for them.
    Certification = "certification", "商家认证与资质核验", "merchant certification",
        Basis::Law("《人力资源市场暂行条例》《网络招聘服务管理规定》（核验招聘方资质）");
    /// Checking that somebody is who they say they are.
    Verifying = "verifying", "实名认证", "real-name verification", Basis::Consent(crate::VERIFICATION);
    /// A merchant recruits among those who signed up.
    Recruiting = "recruiting", "招聘与报名管理", "recruiting", Basis::Contract;
    /// Certified merchants find public resumes.
    ShowingResumes = "showing_resumes", "在简历库向认证商家展示公开简历", "showing public resumes to certified merchants",
        Basis::Consent(crate::RESUME_PUBLIC);
    /// One side phones the other after a sign-up.
    Calling = "calling", "报名后电话联系", "phoning after sign-up", Basis::Contract;
    /// Wages are kept in custody, settled and paid out.
    Paying = "paying", "工资托管、结算与提现", "wages: custody, settlement, payout", Basis::Contract;
    /// Withholding the tax on what the operator itself pays, and declaring it.
    Taxing = "taxing", "代扣代缴个人所得税", "withholding and declaring income tax",
        Basis::Law("《中华人民共和国个人所得税法》第九条、第十条（扣缴义务人）");
    /// Issuing the invoices that merchants ask for.
    Invoicing = "invoicing", "开具发票", "issuing invoices",
        Basis::Law("《中华人民共和国发票管理办法》（收款方应当向付款方开具发票）");
    /// Talking with each other.
    Talking = "talking", "求职者与商家沟通", "talking", Basis::Contract;
    /// Codes and notices that the person needs.
    Notifying = "notifying", "发送验证码与必要通知", "codes and required notices", Basis::Contract;
    /// Notices that the person may do without.
    Reminding = "reminding", "发送可选的短信、推送与邮件提醒", "optional notices by text message, push or mail", Basis::Consent(crate::OPTIONAL_NOTICES);
    /// Staff help, and see masked values only.
    Supporting = "supporting", "客服与运营支持（仅脱敏展示）", "support, masked", Basis::Contract;
    /// Customer service answers enquiries, complaints and appeals, by form and in the chat.
    Helping = "helping", "在线客服与投诉、申诉办理", "customer service, complaints and appeals", Basis::Contract;
    /// Complaints and reports are looked into.
    Moderating = "moderating", "处理举报与投诉", "reports and complaints",
        Basis::Law("《网络信息内容生态治理规定》《网络招聘服务管理规定》（受理投诉举报）");
    /// Keeping what a signed-in person opened, for them to find again.
    Remembering = "remembering", "保存本人的浏览记录", "keeping one's own browsing history", Basis::Consent(crate::BROWSING_HISTORY);
    /// Keeping the words that a signed-in person searched for.
    RememberingWords = "remembering_words", "保存本人的搜索记录", "keeping one's own search history", Basis::Consent(crate::SEARCH_HISTORY);
    /// Telling people of new postings that fit a search which they saved.
    Subscribing = "subscribing", "按您订阅的搜索通知新职位", "telling of new postings that fit a saved search", Basis::Contract;
    /// Ordering results by what the person said of themselves.
    Personalising = "personalising", "个性化排序", "personalised order", Basis::Consent(crate::PERSONALISATION);
    /// Distances from where the person is at that moment.
    Locating = "locating", "按所在位置查找", "searching by position", Basis::Consent(crate::LOCATION);
    /// Counting visits.
    Measuring = "measuring", "使用统计", "usage statistics", Basis::Consent(crate::ANALYTICS);
    /// Asking people what they prefer, for counts only.
    Surveying = "surveying", "自愿参加的问卷（仅作统计）", "voluntary surveys, for statistics only", Basis::Contract;
    /// Telling people of campaigns.
    Campaigning = "campaigning", "发送活动消息", "campaign messages", Basis::Consent(crate::MARKETING);
    /// Keeping the installation and its people safe.
    Securing = "securing", "保障网络与账号安全", "security", Basis::Law("《中华人民共和国网络安全法》（网络日志与安全保护义务）");
    /// Answering requests about personal information, and proving that they were answered.
    AnsweringRequests = "answering_requests", "答复个人信息请求", "answering requests about personal information",
        Basis::Law("《中华人民共和国个人信息保护法》第五十条");
    /// Protecting minors and hearing their guardians.
    Guarding = "guarding", "保护未成年人", "protecting minors", Basis::Law("《中华人民共和国个人信息保护法》第三十一条、《中华人民共和国未成年人保护法》");
    /// Telling people and the authority of an incident.
    Alerting = "alerting", "个人信息安全事件告知", "telling of an incident", Basis::Law("《中华人民共和国个人信息保护法》第五十七条");
    /// Keeping what a law orders kept, locked away.
    Holding = "holding", "依法保存交易与招聘记录", "keeping what the law orders kept", Basis::Law("《中华人民共和国电子商务法》《网络招聘服务管理规定》");
}
