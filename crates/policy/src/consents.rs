//! What a person is asked, item by item (SPEC RIGHT-4, POL-6). Silence is no, and refusing one costs only its function.

/// One thing to say yes or no to.
#[derive(Debug, PartialEq, Eq)]
pub struct ConsentItem {
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Why it is asked.
    pub why_zh: &'static str,
    pub why_en: &'static str,
    /// What refusing or withdrawing costs.
    pub cost_zh: &'static str,
    pub cost_en: &'static str,
    /// Asked separately, because sensitive personal information is handled (PIPL article 29).
    pub separate: bool,
}

macro_rules! consents {
    ($(#[$all_doc:meta])* $all:ident: $($(#[$doc:meta])* $name:ident = $code:literal, $kind:ident, $zh:literal, $en:literal,
        why $why_zh:literal, $why_en:literal, cost $cost_zh:literal, $cost_en:literal;)+) => {
        $($(#[$doc])* pub const $name: &ConsentItem = &ConsentItem {
            name: $code, zh: $zh, en: $en, why_zh: $why_zh, why_en: $why_en, cost_zh: $cost_zh, cost_en: $cost_en,
            separate: consents!(@$kind),
        };)+
        $(#[$all_doc])*
        pub const $all: &[&ConsentItem] = &[$($name),+];
    };
    (@optional) => { false };
    (@separate) => { true };
}

consents! {
    /// Every item that everybody is asked, in the order in which the privacy centre shows them.
    CONSENTS:
    /// The pages that a signed-in person opened.
    BROWSING_HISTORY = "browsing_history", optional, "浏览记录", "browsing history",
        why "方便您找回看过的职位", "so that you find jobs again that you looked at",
        cost "不再保存浏览记录，其他功能不受影响", "nothing you open is recorded; all else works";
    SEARCH_HISTORY = "search_history", optional, "搜索记录", "search history",
        why "方便您再次使用搜过的词", "so that you can search again with one tap",
        cost "不再保存搜索词，其他功能不受影响", "no words are recorded; all else works";
    PERSONALISATION = "personalisation", optional, "个性化排序", "personalised order",
        why "按您填写的意向、城市和到岗日期排列职位", "to order jobs by the intent, city and start date that you gave",
        cost "您看到的顺序与其他人相同", "you see the same order as everybody else";
    /// Notices outside the inbox that are not required.
    OPTIONAL_NOTICES = "optional_notices", optional, "短信、推送与邮件提醒", "notices by text message, push or mail",
        why "及时收到录取、取消和上工等提醒；每类可单独关闭，免打扰时段不发送", "to hear at once of a place, a cancellation or a shift; each kind can be switched off, none in your quiet hours",
        cost "只在站内信中查看，必要通知不受影响", "read them in the inbox; required notices still come";
    ANALYTICS = "analytics", optional, "使用统计", "usage statistics",
        why "了解哪些页面难用并改进", "to see which pages are hard to use and mend them",
        cost "不统计您的访问，功能不受影响", "your visits are not counted; nothing else changes";
    MARKETING = "marketing", optional, "活动消息", "campaign messages",
        why "告诉您平台的活动和福利", "to tell you about campaigns",
        cost "不再收到活动消息", "no campaign messages";
    /// Real name, ID number and documents of whoever is certified.
    IDENTITY = "identity", separate, "身份证件信息", "identity documents",
        why "依法核验招聘方资质，防止假冒和欺诈", "the law has us check who recruits, against impostors and fraud",
        cost "不能发布招聘；浏览、报名、沟通不受影响", "no jobs can be published; looking, signing up and talking still work";
    /// Name, ID number and pictures of whoever has themselves verified.
    VERIFICATION = "verification", separate, "实名认证信息", "real-name verification",
        why "核对您的姓名与身份证号码是否一致，让工资只付给挣得它的人", "to check that name and ID number belong together, so that wages reach whoever earned them",
        cost "不能提现到支付宝，已有的实名认证作废；报名、上工、沟通不受影响", "no withdrawals to Alipay, and a verification that was made is void; signing up, working and talking still work";
    /// The account at Alipay that wages are transferred to.
    PAYOUT = "payout", separate, "收款支付宝账号", "Alipay account for wages",
        why "把工资转到您指定的支付宝账号，并由支付宝核对户名", "to transfer wages to the Alipay account that you name; Alipay compares the holder's name",
        cost "不能提现到支付宝，工资仍记在您的钱袋子里", "no withdrawals to Alipay; your wages stay in your wallet";
    /// What certified merchants see of a public resume; the page shows the exact list before it is given.
    RESUME_PUBLIC = "resume_public", separate, "公开简历", "a public resume",
        why "让通过认证且资质有效的商家在简历库中找到您，看到简历中除完整姓名、手机号码和附件以外的内容，并邀请您", "so that certified merchants find you in the resume database, see all of the resume but full name, phone and documents, and invite you",
        cost "简历立即改为保密，只有您自己和您投递过的商家可以看到", "the resume is private at once; only you and merchants to whom you delivered it see it";
    /// The position at the moment of a search, or of a check-in by being near.
    LOCATION = "location", separate, "所在位置", "your position",
        why "在您点击“附近”或“我在附近签到”时计算一次距离，用后即弃", "to compute distances when you tap “nearby” or check in by being near, then thrown away",
        cost "改为按城市、区域或地图选点查找，签到改为扫码或由商家登记", "search by city, district or a point on the map, and check in by code or by the merchant instead";
    /// What is read of an account elsewhere that somebody signs in with.
    THIRD_PARTY_PROFILE = "third_party_profile", separate, "微信、QQ、微博账号的昵称和头像", "nickname and picture of your WeChat, QQ or Weibo account",
        why "用第三方账号登录时认出您，并在账号设置里显示绑定的是哪一个；只读取昵称、头像和账号标识，账号存续期间保存，解绑或注销时删除", "to recognise you when you sign in with that account, and to show in the settings which one is linked; only nickname, picture and the account's identifier are read, kept as long as your account lives, and deleted when you unlink or cancel it",
        cost "不能用第三方账号登录，已保存的昵称和头像立即删除；手机号和密码登录不受影响", "no sign-in with those accounts, and nickname and picture that were kept are deleted at once; signing in by phone or password still works";
    /// What is written to customer service where its desk is kept by another company.
    SUPPORT_DESK = "support_desk", optional, "由网易七鱼承接的在线客服", "online customer service by NetEase Qiyu",
        why "把您发给客服的文字交给网易七鱼，由客服人员在其系统中答复；只用随机编号代表您，不提供姓名、手机号码和设备信息", "to hand what you write to customer service to NetEase Qiyu, in whose system our staff answer; you are a random number there, without name, phone or device",
        cost "不能使用在线客服，仍可提交表单或拨打热线", "no online chat; the form and the hotline still work";
    /// The address of a browser at the push service of its maker, abroad (SPEC STORE-1).
    WEB_PUSH_APPLE = "web_push_apple", separate, "浏览器推送地址（提供给境外的 Apple）", "push address of your browser (to Apple, abroad)",
        why "把通知送到您的 Safari 浏览器。Apple Inc.（美国，www.apple.com.cn/privacy/contact）会收到这个浏览器的推送地址和通知的时间；内容加密后传送，对方读不到。您可以随时在此撤回，并可向对方查阅、更正或删除", "so that notices reach your Safari: Apple Inc. (United States, www.apple.com.cn/privacy/contact) gets the push address of this browser and the times of notices; what they say is sealed and cannot be read there. Withdraw here at any time; ask them too to see, correct or delete it",
        cost "此浏览器不再收到推送，其他通知方式不受影响", "no more pushes in that browser; other ways are not touched";
    /// The address of a browser at the push service of its maker, abroad (SPEC STORE-1).
    WEB_PUSH_MICROSOFT = "web_push_microsoft", separate, "浏览器推送地址（提供给境外的 Microsoft）", "push address of your browser (to Microsoft, abroad)",
        why "把通知送到您的 Edge 浏览器。Microsoft Corporation（美国，privacy.microsoft.com）会收到这个浏览器的推送地址和通知的时间；内容加密后传送，对方读不到。您可以随时在此撤回，并可向对方查阅、更正或删除", "so that notices reach your Edge: Microsoft Corporation (United States, privacy.microsoft.com) gets the push address of this browser and the times of notices; what they say is sealed and cannot be read there. Withdraw here at any time; ask them too to see, correct or delete it",
        cost "此浏览器不再收到推送，其他通知方式不受影响", "no more pushes in that browser; other ways are not touched";
    /// The address of a browser at the push service of its maker, abroad (SPEC STORE-1).
    WEB_PUSH_MOZILLA = "web_push_mozilla", separate, "浏览器推送地址（提供给境外的 Mozilla）", "push address of your browser (to Mozilla, abroad)",
        why "把通知送到您的 Firefox 浏览器。Mozilla Corporation（美国，www.mozilla.org/privacy）会收到这个浏览器的推送地址和通知的时间；内容加密后传送，对方读不到。您可以随时在此撤回，并可向对方查阅、更正或删除", "so that notices reach your Firefox: Mozilla Corporation (United States, www.mozilla.org/privacy) gets the push address of this browser and the times of notices; what they say is sealed and cannot be read there. Withdraw here at any time; ask them too to see, correct or delete it",
        cost "此浏览器不再收到推送，其他通知方式不受影响", "no more pushes in that browser; other ways are not touched";
    /// Name and ID number of whoever is paid by the operator itself.
    TAX_IDENTITY = "tax_identity", separate, "代扣个税所需的姓名和身份证号码", "name and ID number for income tax",
        why "平台发放的红包等收入须依法代扣代缴个人所得税，申报时要填写姓名和身份证号码", "the law has the operator withhold income tax from rewards that it pays, and declare it under name and ID number",
        cost "不能领取红包，其他功能不受影响；已申报的信息依法保存十年", "rewards cannot be collected, all else works; what was declared is kept ten years by law";
    /// A guardian's identity and bond.
    GUARDIANSHIP = "guardianship", separate, "监护关系证明", "proof of guardianship",
        why "确认同意未成年人使用平台的是其监护人", "to make sure that whoever consents for a minor is the guardian",
        cost "未成年人不能使用平台，已收集的信息将被删除", "the minor cannot use the platform, and what was collected is deleted";
}

consents! {
    /// What is said about minors only.
    CONSENTS_FOR_MINORS:
    /// Said by the guardian; without it nothing of a minor is processed.
    MINOR_USE = "minor_use", separate, "未成年人使用平台", "use of the platform by a minor",
        why "未成年人的信息只有监护人同意后才能处理", "a minor's information is processed only with the guardian's consent",
        cost "账号立即受限，逾期不再同意则删除全部信息", "the account is limited at once, and everything is deleted unless consent comes in time";
    /// Said by the guardian: what a sign-up tells the merchant.
    MINOR_SHARING = "minor_sharing", separate, "向招聘方提供未成年人信息", "telling merchants about a minor",
        why "报名时招聘方会看到称呼、报名记录和附言，报名后可电话联系", "a sign-up shows the merchant a masked name, the sign-up and its note, and lets both sides phone",
        cost "不能报名工作，招聘方看不到任何信息，其他功能照常", "no signing up for work, and merchants see nothing; all else works";
    /// Said by the minor of 16 or 17.
    OWN_INCOME = "own_income", optional, "以自己的劳动收入为主要生活来源（本人声明）", "living mainly on own labour income (declared)",
        why "年满十六周岁并以自己的劳动收入为主要生活来源的，依法视为完全民事行为能力人", "at 16 whoever lives mainly on own labour income has full legal capacity",
        cost "撤回后需要监护人同意才能继续使用", "after withdrawing it a guardian has to consent";
}

/// What a guardian is asked for a minor: the first is needed, the others are free. Nobody is asked to let a minor's visits
/// be counted or campaigns be sent to them.
pub const GUARDIAN_SAYS: &[&ConsentItem] = &[
    MINOR_USE,
    MINOR_SHARING,
    RESUME_PUBLIC,
    THIRD_PARTY_PROFILE,
    PERSONALISATION,
    OPTIONAL_NOTICES,
    BROWSING_HISTORY,
    SEARCH_HISTORY,
    LOCATION,
];

/// The item of this name.
pub fn find_consent(name: &str) -> Option<&'static ConsentItem> {
    CONSENTS.iter().chain(CONSENTS_FOR_MINORS).copied().find(|item| item.name == name)
}
