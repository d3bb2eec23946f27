use crate::*;

/// Declares personal fields. The purposes in `for [...]` become both data and the type relation [`AllowedFor`], and each
/// declaration is checked when it compiles: see [`check_field`].
#[macro_export]
macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal {
        $sensitivity:expr, $need:ident, $class:ident, $lifetime:ident, from $source:ident, of $group:ident, mask $mask:ident,
        for [$($purpose:ident),*], to [$($processor:ident),*]
    };)+) => {
        $(
            $(#[$doc])*
            pub enum $name {}
            impl $crate::Field for $name {
                const SPEC: &'static $crate::PersonalField = &$crate::PersonalField {
                    name: $code,
                    zh: $zh,
                    en: $en,
                    sensitivity: $sensitivity,
                    need: $crate::Need::$need,
                    class: $crate::KeyClass::$class,
                    lifetime: $lifetime,
                    source: $crate::Source::$source,
                    group: $group,
                    mask: $crate::Mask::$mask,
                    purposes: &[$(<$purpose as $crate::Purpose>::SPEC),*],
                    recipients: &[$($processor),*],
                };
            }
            $(impl $crate::AllowedFor<$purpose> for $name {})*
            const _: () = $crate::check_field(<$name as $crate::Field>::SPEC);
        )+
        /// Every personal field declared here.
        pub const FIELDS: &[&$crate::PersonalField] = &[$(<$name as $crate::Field>::SPEC),+];
    };
}

use Sensitivity::{Ordinary, Private, Sensitive};

fields! {
    // ---- registration and sign-in ----
    /// The name that the person chose for signing in.
    Username = "username", "用户名", "username" {
        Ordinary, Necessary, Core, ACCOUNT, from Person, of REGISTRATION, mask Username,
        for [OwnAccount, Supporting, Recruiting, Talking, AnsweringRequests, Guarding], to []
    };
    /// The mobile number that proves the account.
    Phone = "phone", "手机号码", "mobile number" {
        Ordinary, Necessary, Core, ACCOUNT, from Person, of REGISTRATION, mask Phone,
        for [OwnAccount, Notifying, Reminding, Calling, Supporting, AnsweringRequests, Alerting, Guarding], to [ALIYUN_SMS, TENCENT_SMS, ALIYUN_RELAY]
    };
    /// Where the person wants notices by mail; nobody signs in with it.
    Email = "email", "电子邮箱", "email" {
        Ordinary, Optional, Core, ACCOUNT, from Person, of REGISTRATION, mask Hidden,
        for [OwnAccount, Notifying, Reminding, Guarding], to [MAIL]
    };
    /// When the account was made, its state, and the password's hash.
    AccountRecord = "account_record", "账号状态", "account record" {
        Ordinary, Necessary, Core, ACCOUNT, from Platform, of REGISTRATION, mask Hidden, for [OwnAccount, Securing, Supporting, Guarding], to []
    };
    /// That an account elsewhere is linked, since when, and when it was last used.
    LinkedRecord = "linked_record", "第三方账号绑定记录", "which accounts elsewhere are linked" {
        Ordinary, Optional, Core, ACCOUNT, from ThirdParty, of REGISTRATION, mask Hidden, for [OwnAccount, Linking, Guarding], to []
    };
    /// Whom another company takes somebody for: OpenID and UnionID.
    LinkedId = "linked_id", "第三方账号标识（OpenID、UnionID）", "identifiers of a linked account (OpenID, UnionID)" {
        Ordinary, Optional, Core, ACCOUNT, from ThirdParty, of REGISTRATION, mask Hidden, for [OwnAccount, Linking], to [WECHAT, WEIBO, QQ]
    };
    LinkedNickname = "linked_nickname", "第三方账号昵称", "nickname of a linked account" {
        Ordinary, Optional, Core, ACCOUNT, from ThirdParty, of REGISTRATION, mask Hidden, for [OwnAccount, Linking, Guarding], to []
    };
    LinkedPicture = "linked_picture", "第三方账号头像", "picture of a linked account" {
        Ordinary, Optional, Core, ACCOUNT, from ThirdParty, of REGISTRATION, mask Hidden, for [OwnAccount, Linking], to []
    };
    /// That somebody set out to sign in elsewhere: a state that is good once, and the consent that was given before.
    VendorVisit = "vendor_visit", "第三方登录的一次性凭据（摘要）", "one-time state of a sign-in elsewhere (hashes)" {
        Ordinary, Optional, Security, ONE_DAY, from Platform, of REGISTRATION, mask Hidden, for [OwnAccount, Linking, Securing], to []
    };
    /// The answer of an earlier request, kept a day so that a retry gets the same.
    EarlierAnswer = "earlier_answer", "重复请求的应答", "answer of a repeated request" {
        Ordinary, Necessary, Core, ONE_DAY, from Platform, of REGISTRATION, mask Hidden, for [OwnAccount], to []
    };
    /// When the person signed in, with which kind of browser.
    SignInRecord = "sign_in_record", "登录记录（时间、浏览器类型）", "sign-in record (time, kind of browser)" {
        Ordinary, Necessary, Security, SECURITY_LOG, from Device, of SECURITY, mask Hidden, for [OwnAccount, Securing, Guarding], to []
    };
    /// Keyed hashes of a number, an address or a device, to limit attempts.
    AttemptTrace = "attempt_trace", "防刷计数（不可逆摘要）", "attempt counters (keyed hashes)" {
        Ordinary, Necessary, Security, ONE_DAY, from Device, of SECURITY, mask Hidden, for [Securing], to []
    };
    /// Network address and browser of a request, in the security log.
    NetworkAddress = "network_address", "访问日志（IP 地址、浏览器类型、语言、时间、页面）", "access log (IP address, browser, language, time, page)" {
        Ordinary, Necessary, Security, SECURITY_LOG, from Device, of SECURITY, mask Hidden, for [Securing, OwnAccount, Guarding], to []
    };

    // ---- profile, all optional ----
    /// How the person is called, if they say so.
    PersonName = "person_name", "姓名", "name" {
        Ordinary, Optional, Core, ACCOUNT, from Person, of PROFILE, mask Name, for [OwnAccount, Recruiting, Talking, AnsweringRequests, Guarding], to []
    };
    Gender = "gender", "性别", "gender" {
        Ordinary, Optional, Core, ACCOUNT, from Person, of PROFILE, mask Hidden, for [OwnAccount, Guarding], to []
    };
    BirthMonth = "birth_month", "出生年月", "year and month of birth" {
        Ordinary, Optional, Core, ACCOUNT, from Person, of PROFILE, mask Hidden, for [OwnAccount, Recruiting, Guarding], to []
    };
    HomeCity = "home_city", "所在城市", "city" {
        Ordinary, Optional, Core, ACCOUNT, from Person, of PROFILE, mask Hidden, for [OwnAccount, Personalising, Guarding], to []
    };
    AvailableFrom = "available_from", "可到岗日期", "able to start on" {
        Ordinary, Optional, Core, ACCOUNT, from Person, of PROFILE, mask Hidden, for [OwnAccount, Personalising, Guarding], to []
    };
    JobIntent = "job_intent", "兼职意向", "part-time intent" {
        Ordinary, Optional, Core, ACCOUNT, from Person, of PROFILE, mask Hidden, for [OwnAccount, Personalising, Guarding], to []
    };
    /// The private address of the person's calendar feed.
    CalendarToken = "calendar_token", "日历订阅地址", "calendar feed address" {
        Ordinary, Optional, Core, ACCOUNT, from Platform, of WORKING, mask Hidden, for [OwnAccount], to []
    };

    // ---- certification ----
    /// A certified person's real name.
    RealName = "real_name", "真实姓名", "real name" {
        Ordinary, Necessary, Core, ACCOUNT, from Person, of CERTIFYING, mask Name, for [OwnAccount, Certification], to []
    };
    IdNumber = "id_number", "身份证号码", "ID card number" {
        Sensitive(IDENTITY), Necessary, Core, ACCOUNT, from Person, of CERTIFYING, mask IdNumber, for [OwnAccount, Certification], to []
    };
    CreditCode = "credit_code", "统一社会信用代码", "unified social credit code" {
        Ordinary, Necessary, Core, ACCOUNT, from Person, of CERTIFYING, mask Code, for [OwnAccount, Certification], to [ALIYUN_BUSINESS]
    };
    BusinessAddress = "business_address", "经营地址", "business address" {
        Ordinary, Necessary, Core, ACCOUNT, from Person, of CERTIFYING, mask Hidden, for [OwnAccount, Certification, Alerting], to []
    };
    /// Pictures of a licence, an ID card or a work badge.
    IdentityDocument = "identity_document", "证照图片", "identity documents" {
        Sensitive(IDENTITY), Necessary, Core, ACCOUNT, from Person, of CERTIFYING, mask Hidden, for [OwnAccount, Certification], to []
    };
    /// A submission, its state and who decided it.
    CertificationRecord = "certification_record", "认证记录", "certification record" {
        Ordinary, Necessary, Core, TRANSACTION, from Platform, of CERTIFYING, mask Hidden, for [OwnAccount, Certification, Holding], to []
    };
    /// Membership of a merchant, invitations.
    MembershipRecord = "membership_record", "商家成员关系", "membership of a merchant" {
        Ordinary, Necessary, Core, ACCOUNT, from Person, of CERTIFYING, mask Hidden, for [OwnAccount, Recruiting, Supporting], to []
    };
    InvitationRecord = "invitation_record", "成员邀请（手机号摘要）", "invitation (keyed hash of a number)" {
        Ordinary, Optional, Core, NINETY_DAYS, from OtherPerson, of CERTIFYING, mask Hidden, for [OwnAccount, Guarding], to []
    };

    // ---- publishing ----
    ContactName = "contact_name", "职位联系人", "contact person of a job" {
        Ordinary, Necessary, Core, ACCOUNT, from Person, of PUBLISHING, mask Name, for [OwnAccount, Recruiting, Calling, Guarding], to []
    };
    ContactPhone = "contact_phone", "职位联系电话", "contact phone of a job" {
        Ordinary, Necessary, Core, ACCOUNT, from Person, of PUBLISHING, mask Phone, for [OwnAccount, Recruiting, Calling, Guarding], to [ALIYUN_RELAY]
    };
    ContactEmail = "contact_email", "职位联系邮箱", "contact email of a job" {
        Ordinary, Optional, Core, ACCOUNT, from Person, of PUBLISHING, mask Hidden, for [OwnAccount, Recruiting, Guarding], to []
    };
    /// A posting with its history.
    PostingRecord = "posting_record", "发布的职位或求职信息", "postings" {
        Ordinary, Necessary, Core, TRANSACTION, from Person, of PUBLISHING, mask Hidden, for [OwnAccount, Recruiting, Moderating, Holding, Guarding], to []
    };
    /// Pictures and short videos of a posting.
    AlbumPicture = "album_picture", "职位图片和视频", "pictures and videos of a posting" {
        Ordinary, Optional, Core, ACCOUNT, from Person, of PUBLISHING, mask Hidden, for [OwnAccount, Recruiting, Moderating, Guarding], to []
    };

    // ---- resumes ----
    /// Which resumes there are and whether they are public, to whom they were delivered, who invited whom, whom one refuses.
    ResumeRecord = "resume_record", "简历的状态、投递、邀请与屏蔽记录", "resumes: state, deliveries, invitations, refused merchants" {
        Ordinary, Optional, Resume, ACCOUNT, from Person, of RESUME, mask Hidden, for [OwnAccount, Recruiting, ShowingResumes, Guarding], to []
    };
    /// Shown in full only where the person delivers it; else its first character.
    ResumeName = "resume_name", "简历中的姓名", "name in a resume" {
        Ordinary, Optional, Resume, ACCOUNT, from Person, of RESUME, mask Name, for [OwnAccount, Recruiting, ShowingResumes, Guarding], to []
    };
    ResumeBasics = "resume_basics", "简历标题、性别与自我介绍", "a resume's title, gender and introduction" {
        Private, Optional, Resume, ACCOUNT, from Person, of RESUME, mask Hidden, for [OwnAccount, Recruiting, ShowingResumes, Guarding], to []
    };
    ResumeExperience = "resume_experience", "工作经历", "work experience" {
        Private, Optional, Resume, ACCOUNT, from Person, of RESUME, mask Hidden, for [OwnAccount, Recruiting, ShowingResumes, Guarding], to []
    };
    ResumeEducation = "resume_education", "教育经历", "education" {
        Private, Optional, Resume, ACCOUNT, from Person, of RESUME, mask Hidden, for [OwnAccount, Recruiting, ShowingResumes, Guarding], to []
    };
    ResumeSkills = "resume_skills", "技能", "skills" {
        Private, Optional, Resume, ACCOUNT, from Person, of RESUME, mask Hidden, for [OwnAccount, Recruiting, ShowingResumes, Guarding], to []
    };
    ResumeHours = "resume_hours", "可工作时间", "available hours" {
        Private, Optional, Resume, ACCOUNT, from Person, of RESUME, mask Hidden, for [OwnAccount, Recruiting, ShowingResumes, Guarding], to []
    };
    /// Categories, cities and districts, and the wage.
    ResumeWish = "resume_wish", "期望的工作、地区与薪资", "expected work, area and wage" {
        Private, Optional, Resume, ACCOUNT, from Person, of RESUME, mask Hidden, for [OwnAccount, Recruiting, ShowingResumes, Guarding], to []
    };
    /// Pictures of a resume.
    ResumePicture = "resume_picture", "简历图片", "pictures of a resume" {
        Private, Optional, Resume, ACCOUNT, from Person, of RESUME, mask Hidden, for [OwnAccount, Recruiting, ShowingResumes, Guarding], to []
    };
    /// Documents of a resume: never in the resume database, only where the person delivers them.
    ResumeDocument = "resume_document", "简历附件", "documents of a resume" {
        Private, Optional, Resume, ACCOUNT, from Person, of RESUME, mask Hidden, for [OwnAccount, Recruiting, Guarding], to []
    };
    /// The parts of a resume that were confirmed on delivery, as they were then; destroyed when it is withdrawn.
    ResumeDelivered = "resume_delivered", "投递给商家的简历内容", "what of a resume was delivered to a merchant" {
        Private, Optional, Resume, ACCOUNT, from Person, of RESUME, mask Hidden, for [OwnAccount, Recruiting, Guarding], to []
    };
    /// Which merchant looked at a resume, and when.
    ResumeView = "resume_view", "简历被商家查看的记录", "which merchants looked at a resume" {
        Ordinary, Necessary, Resume, HALF_YEAR, from Platform, of RESUME, mask Hidden, for [OwnAccount, Guarding], to []
    };

    // ---- signing up and working ----
    /// A sign-up with its times and states: the record of a transaction.
    SignUpRecord = "sign_up_record", "报名、确认、取消与完工记录", "sign-ups, confirmations, cancellations, finished work" {
        Ordinary, Necessary, Core, TRANSACTION, from Person, of WORKING, mask Hidden, for [OwnAccount, Recruiting, Holding, Supporting, Guarding], to []
    };
    /// What a seeker writes when signing up.
    ApplicationText = "application_text", "报名附言", "note of a sign-up" {
        Private, Optional, Core, ACCOUNT, from Person, of WORKING, mask Hidden, for [OwnAccount, Recruiting, Guarding], to []
    };
    /// Why a sign-up was refused or cancelled.
    ApplicationReason = "application_reason", "录用与取消原因", "reason of a refusal or cancellation" {
        Ordinary, Necessary, Core, ACCOUNT, from OtherPerson, of WORKING, mask Hidden, for [OwnAccount, Recruiting, Guarding], to []
    };
    /// A merchant's own note about an applicant.
    MerchantNote = "merchant_note", "商家备注", "merchant's note on an applicant" {
        Private, Optional, Core, ACCOUNT, from OtherPerson, of WORKING, mask Hidden, for [OwnAccount, Recruiting, Guarding], to []
    };

    /// That a number was lent between the two sides of a sign-up, and until when. Nothing of a call comes here.
    RelayRecord = "relay_record", "中转号码绑定记录（起止时间，不含通话）", "numbers lent for calls (from when until when, nothing of a call)" {
        Ordinary, Necessary, Core, ONE_DAY, from Platform, of WORKING, mask Hidden, for [OwnAccount, Calling, Guarding], to []
    };
    /// A posting that the person keeps to come back to.
    Favourite = "favourite", "收藏的职位", "jobs kept as favourites" {
        Ordinary, Optional, Core, ACCOUNT, from Person, of WORKING, mask Hidden, for [OwnAccount, Guarding], to []
    };
    /// Whom a merchant likes or blocks among those who signed up.
    TalentRecord = "talent_record", "商家的收藏与屏蔽记录", "whom a merchant marked as a favourite or blocked" {
        Ordinary, Optional, Core, ACCOUNT, from OtherPerson, of WORKING, mask Hidden, for [OwnAccount, Recruiting, Guarding], to []
    };
    /// What a merchant noted of somebody in its talent pool.
    TalentNote = "talent_note", "商家人才库备注", "merchant's note in its talent pool" {
        Private, Optional, Core, ACCOUNT, from OtherPerson, of WORKING, mask Hidden, for [OwnAccount, Recruiting, Guarding], to []
    };
    /// Check-in, check-out and hours, with the way; of a comparison with the work place only that it was near, and when.
    AttendanceRecord = "attendance_record", "签到、签退时间与方式及工时记录", "check-in and check-out (time, way), and hours" {
        Ordinary, Necessary, Core, TRANSACTION, from Person, of WORKING, mask Hidden, for [OwnAccount, Recruiting, Moderating, Holding, Supporting, Guarding], to []
    };
    /// What either side writes about hours.
    AttendanceText = "attendance_text", "签到说明、工时更正与申诉内容", "words about hours: notes, corrections, disputes" {
        Private, Optional, Core, ACCOUNT, from Person, of WORKING, mask Hidden, for [OwnAccount, Recruiting, Moderating, Guarding], to []
    };
    /// Stars that the two sides of a sign-up gave each other, and what became of an appeal: the record of a transaction.
    RatingRecord = "rating_record", "互评记录（星级、时间、申诉结果）", "ratings of each other (stars, times, appeals)" {
        Ordinary, Necessary, Core, TRANSACTION, from OtherPerson, of WORKING, mask Hidden, for [OwnAccount, Recruiting, Moderating, Holding, Supporting, Guarding], to []
    };
    /// What either side writes in a rating, a reply or an appeal.
    RatingText = "rating_text", "评价、回复与评价申诉的文字", "words of ratings, replies and appeals against them" {
        Private, Optional, Core, ACCOUNT, from OtherPerson, of WORKING, mask Hidden, for [OwnAccount, Recruiting, Moderating, Guarding], to []
    };

    // ---- wages ----
    /// Which account of the money ledger is whose, with its movements, holds and balance: the record of a transaction.
    WalletRecord = "wallet_record", "钱袋子与收支记录（余额、入账、冻结、提现）", "wallet (balance, movements, holds, payouts)" {
        Ordinary, Necessary, Money, TRANSACTION, from Platform, of PAYING, mask Hidden, for [OwnAccount, Paying, Holding, Guarding], to []
    };
    /// Red packets that somebody drew, with the tax withheld: the record of a transaction.
    RewardRecord = "reward_record", "红包领取与扣税记录", "rewards and the tax withheld from them" {
        Ordinary, Necessary, Money, TAX_RECORDS, from Platform, of PAYING, mask Hidden, for [OwnAccount, Paying, Taxing, Holding, Guarding], to []
    };
    /// That somebody was paid by the operator itself, and when last.
    TaxRecord = "tax_record", "代扣个税登记", "record of withheld income tax" {
        Ordinary, Necessary, Money, TAX_RECORDS, from Platform, of PAYING, mask Hidden, for [OwnAccount, Taxing, Holding], to []
    };
    /// The real name under which tax is declared.
    TaxName = "tax_name", "纳税人姓名", "taxpayer's name" {
        Private, Optional, Money, TAX_RECORDS, from Person, of PAYING, mask Name, for [OwnAccount, Taxing], to []
    };
    /// The ID number under which tax is declared. Asked with a consent of its own; tax law keeps it longer than the account.
    TaxIdNumber = "tax_id_number", "纳税人身份证号码", "taxpayer's ID number" {
        Private, Optional, Money, TAX_RECORDS, from Person, of PAYING, mask IdNumber, for [OwnAccount, Taxing], to []
    };
    /// The wage of each sign-up: what was agreed, earned and paid, with every pay slip and settlement.
    WageRecord = "wage_record", "工资与结算记录（单价、工作量、应付、已付）", "wages and settlements (rate, work, owed, paid)" {
        Ordinary, Necessary, Money, TRANSACTION, from Platform, of PAYING, mask Hidden, for [OwnAccount, Recruiting, Paying, Holding, Guarding], to []
    };
    /// Why a merchant pays more, less, or only a part.
    WageReason = "wage_reason", "奖金、扣款、小费及部分支付的原因", "why a wage was raised, lowered or paid in part" {
        Private, Optional, Core, ACCOUNT, from OtherPerson, of PAYING, mask Hidden, for [OwnAccount, Recruiting, Moderating, Guarding], to []
    };

    /// The account at Alipay that wages go to: what the person signs in with there.
    PayoutAccount = "payout_account", "收款支付宝账号", "Alipay account for wages" {
        Sensitive(PAYOUT), Optional, Core, ACCOUNT, from Person, of PAYING, mask Hidden, for [OwnAccount, Paying], to [ALIPAY]
    };

    // ---- invoices ----
    /// That somebody asked for an invoice, over how much, and what became of it: the record of a transaction.
    InvoiceRecord = "invoice_record", "发票申请记录（金额、状态、发票号码）", "requests for invoices (amount, state, number)" {
        Ordinary, Necessary, Money, TRANSACTION, from Person, of BILLING, mask Hidden, for [OwnAccount, Invoicing, Holding], to []
    };
    /// To whom an invoice is made out: a company, or a person.
    InvoiceTitle = "invoice_title", "发票抬头与纳税人识别号", "title and tax number of an invoice" {
        Ordinary, Optional, Money, TRANSACTION, from Person, of BILLING, mask Hidden, for [OwnAccount, Invoicing, Holding], to []
    };
    /// Where an invoice is sent to.
    InvoiceEmail = "invoice_email", "接收发票的邮箱", "email that receives an invoice" {
        Private, Optional, Core, ACCOUNT, from Person, of BILLING, mask Hidden, for [OwnAccount, Invoicing], to []
    };
    /// The invoice as a file; the original stands with the tax authority.
    InvoicePaper = "invoice_paper", "发票文件", "the invoice as a file" {
        Ordinary, Optional, Core, ACCOUNT, from Platform, of BILLING, mask Hidden, for [OwnAccount, Invoicing], to []
    };

    // ---- real-name verification ----
    VerifiedName = "verified_name", "实名认证姓名", "verified real name" {
        Private, Necessary, Core, ACCOUNT, from Person, of VERIFYING, mask Name, for [OwnAccount, Verifying, Paying], to [ALIYUN_IDENTITY, TENCENT_IDENTITY, ALIPAY]
    };
    VerifiedId = "verified_id", "实名认证身份证号码", "verified ID card number" {
        Sensitive(VERIFICATION), Necessary, Core, ACCOUNT, from Person, of VERIFYING, mask IdNumber, for [OwnAccount, Verifying], to [ALIYUN_IDENTITY, TENCENT_IDENTITY]
    };
    /// Both sides of the ID card, for whoever is verified by documents.
    VerificationDocument = "verification_document", "实名认证证件图片", "pictures of the ID card for verification" {
        Sensitive(VERIFICATION), Optional, Core, NINETY_DAYS, from Person, of VERIFYING, mask Hidden, for [OwnAccount, Verifying], to []
    };
    /// How and when somebody was verified, or why not.
    VerificationRecord = "verification_record", "实名认证记录", "record of a verification" {
        Ordinary, Necessary, Security, PROOF, from Platform, of VERIFYING, mask Hidden, for [OwnAccount, Verifying, Holding], to []
    };
    /// What the source said of a name and number, under a keyed hash of both, so that it is not asked again.
    VerificationVerdict = "verification_verdict", "身份核验结果（不可逆摘要）", "verdict of the identity source (a keyed hash)" {
        Ordinary, Necessary, Core, NINETY_DAYS, from Platform, of VERIFYING, mask Hidden, for [OwnAccount, Verifying], to []
    };

    // ---- talking ----
    MessageText = "message_text", "聊天内容", "message text" {
        Private, Necessary, Talk, ACCOUNT, from Person, of TALKING, mask Hidden, for [OwnAccount, Talking, Moderating], to [YUNXIN]
    };
    /// Pictures sent in a conversation.
    MessagePhoto = "message_photo", "聊天图片", "message pictures" {
        Private, Optional, Talk, ACCOUNT, from Person, of TALKING, mask Hidden, for [OwnAccount, Talking, Moderating], to []
    };
    /// Voices and short videos sent in a conversation, recorded only while the person holds the control.
    MessageRecording = "message_recording", "聊天语音与视频", "voices and videos in conversations" {
        Private, Optional, Talk, ACCOUNT, from Person, of TALKING, mask Hidden, for [OwnAccount, Talking, Moderating], to []
    };
    /// Who a person is at the company that carries messages, where one does: a name made of chance.
    CarrierAccount = "carrier_account", "消息服务商处的随机账号", "random account at the carrier of messages" {
        Ordinary, Optional, Talk, ACCOUNT, from Platform, of TALKING, mask Hidden, for [OwnAccount, Talking], to [YUNXIN]
    };
    /// Who talks with whom about what, and up to where they read.
    ConversationRecord = "conversation_record", "对话记录（对象、时间、已读）", "conversations (with whom, when, read marks)" {
        Ordinary, Necessary, Talk, ACCOUNT, from Platform, of TALKING, mask Hidden, for [OwnAccount, Talking, Guarding], to [YUNXIN]
    };

    // ---- finding ----
    /// The posting that a signed-in person opened.
    ViewedPosting = "viewed_posting", "浏览过的职位", "jobs looked at" {
        Ordinary, Optional, Core, BROWSING, from Device, of FINDING, mask Hidden, for [OwnAccount, Remembering, Guarding], to []
    };
    SearchWords = "search_words", "搜索过的词", "words searched for" {
        Private, Optional, Core, BROWSING, from Person, of FINDING, mask Hidden, for [OwnAccount, RememberingWords, Guarding], to []
    };
    /// Used at the moment of a search or of a check-in by being near; no table, log or index holds it.
    Position = "position", "所在位置", "position" {
        Sensitive(LOCATION), Optional, Core, MOMENT, from Device, of FINDING, mask Hidden, for [Locating], to []
    };
    /// When a device permission was last used; never what it read.
    PermissionUse = "permission_use", "设备权限使用时间", "when a device permission was used" {
        Ordinary, Optional, Core, BROWSING, from Device, of FINDING, mask Hidden, for [OwnAccount, Guarding], to []
    };
    /// A page visit that a beacon reported, under a name that changes every day.
    PageVisit = "page_visit", "页面访问（页面、来源、停留、显示设置）", "page visits (page, referrer, time spent, display)" {
        Ordinary, Optional, Core, BROWSING, from Device, of MEASURING, mask Hidden, for [Measuring], to []
    };

    // ---- notices ----
    NoticeRecord = "notice_record", "站内通知", "notices" {
        Ordinary, Necessary, Core, HALF_YEAR, from Platform, of TELLING, mask Hidden, for [OwnAccount, Notifying, Guarding], to []
    };

    /// What became of notices outside the inbox: channel, state and time; no address, no words.
    DeliveryRecord = "delivery_record", "通知的发送状态", "how far notices got" {
        Ordinary, Necessary, Core, HALF_YEAR, from Platform, of TELLING, mask Hidden, for [OwnAccount, Notifying, Guarding], to []
    };
    /// Which kinds of notices come by which way, and when not.
    NoticeChoice = "notice_choice", "通知方式与免打扰时间", "ways of notices and quiet hours" {
        Ordinary, Optional, Core, ACCOUNT, from Person, of TELLING, mask Hidden, for [OwnAccount, Notifying, Guarding], to []
    };
    /// The push service's own registration id of the app on a device; nothing else is known of the device.
    PushAddress = "push_address", "推送注册标识", "push registration id" {
        Ordinary, Optional, Core, ACCOUNT, from Device, of TELLING, mask Hidden, for [OwnAccount, Reminding], to [JPUSH]
    };
    /// That notices are pushed to a device, and since when.
    PushDevice = "push_device", "接收推送的设备", "devices that get pushes" {
        Ordinary, Optional, Core, ACCOUNT, from Device, of TELLING, mask Hidden, for [OwnAccount, Reminding, Guarding], to []
    };
    /// Where a browser's maker takes notices for it, and the keys with which they are sealed; nothing else is known of it.
    WebPushAddress = "web_push_address", "浏览器的推送地址", "push address of a browser" {
        Private, Optional, Core, ACCOUNT, from Device, of TELLING, mask Hidden, for [OwnAccount, Reminding], to [APPLE_PUSH, MICROSOFT_PUSH, MOZILLA_PUSH]
    };
    /// That notices are pushed to a browser, by whose service, and since when.
    WebPushBrowser = "web_push_browser", "接收推送的浏览器", "browsers that get pushes" {
        Ordinary, Optional, Core, ACCOUNT, from Device, of TELLING, mask Hidden, for [OwnAccount, Reminding, Guarding], to []
    };

    /// A saved search: words, area and filters. Never a point.
    SavedSearch = "saved_search", "订阅的搜索（词、城市区域、筛选）", "saved searches (words, area, filters)" {
        Private, Optional, Core, ACCOUNT, from Person, of TELLING, mask Hidden, for [OwnAccount, Subscribing, Guarding], to []
    };
    /// That there is a saved search, and when it tells.
    SubscriptionRecord = "subscription_record", "搜索订阅的设置", "settings of saved searches" {
        Ordinary, Optional, Core, ACCOUNT, from Person, of TELLING, mask Hidden, for [OwnAccount, Subscribing, Guarding], to []
    };
    /// Which postings a saved search told of, so that none is told twice.
    SubscriptionMatch = "subscription_match", "按订阅通知过的职位", "postings that a saved search told of" {
        Ordinary, Optional, Core, HALF_YEAR, from Platform, of TELLING, mask Hidden, for [OwnAccount, Subscribing, Guarding], to []
    };

    // ---- rights, complaints, support ----
    ReportText = "report_text", "举报说明", "text of a report" {
        Private, Optional, Core, ACCOUNT, from Person, of RIGHTS, mask Hidden, for [OwnAccount, Moderating], to []
    };
    ReportRecord = "report_record", "举报记录", "reports" {
        Ordinary, Necessary, Core, PROOF, from Person, of RIGHTS, mask Hidden, for [OwnAccount, Moderating, Holding, Guarding], to []
    };
    /// What a person asked or complained of, and what we answered.
    CaseText = "case_text", "请求、投诉与答复内容", "requests, complaints and answers" {
        Private, Necessary, Security, PROOF, from Person, of RIGHTS, mask Hidden, for [OwnAccount, AnsweringRequests, Helping, Holding], to []
    };
    /// Name, phone or email that a person gave to be answered.
    CaseContact = "case_contact", "为答复提供的联系方式", "contact given to be answered" {
        Private, Optional, Core, PROOF, from Person, of RIGHTS, mask Hidden, for [OwnAccount, AnsweringRequests, Helping], to []
    };
    CaseRecord = "case_record", "请求与投诉的办理记录", "how a request or complaint was handled" {
        Ordinary, Necessary, Security, PROOF, from Platform, of RIGHTS, mask Hidden, for [OwnAccount, AnsweringRequests, Helping, Holding, Guarding], to []
    };
    /// What a person and customer service write to each other in the chat.
    SupportText = "support_text", "客服对话内容", "chat with customer service" {
        Private, Optional, Talk, ACCOUNT, from Person, of RIGHTS, mask Hidden, for [OwnAccount, Helping], to [QIYU]
    };
    /// Pictures that a person gives to customer service, in the chat or with a case.
    SupportPicture = "support_picture", "提交给客服的图片", "pictures given to customer service" {
        Private, Optional, Talk, ACCOUNT, from Person, of RIGHTS, mask Hidden, for [OwnAccount, Helping], to []
    };
    /// When somebody talked with customer service, and how content they were.
    SupportRecord = "support_record", "客服对话记录（时间、满意度）", "chats with customer service (when, satisfaction)" {
        Ordinary, Optional, Talk, ACCOUNT, from Platform, of RIGHTS, mask Hidden, for [OwnAccount, Helping, Guarding], to [QIYU]
    };
    /// That somebody answered a survey or wants none; never what they answered.
    SurveyRecord = "survey_record", "是否参与过问卷（不含答案）", "whether a survey was answered (not what was said)" {
        Ordinary, Optional, Core, ACCOUNT, from Platform, of RIGHTS, mask Hidden, for [OwnAccount, Surveying], to []
    };
    ConsentRecord = "consent_record", "同意与撤回记录", "consents given and withdrawn" {
        Ordinary, Necessary, Security, PROOF, from Person, of RIGHTS, mask Hidden, for [OwnAccount, AnsweringRequests, Holding, Guarding], to []
    };
    /// Who opened whose data.
    AccessRecord = "access_record", "谁查看过您的信息", "who saw your data" {
        Ordinary, Necessary, Security, PROOF, from Platform, of RIGHTS, mask Hidden, for [OwnAccount, AnsweringRequests, Securing, Holding, Guarding], to []
    };
    /// What was released to whom.
    SharingRecord = "sharing_record", "共享、转让与公开披露记录", "what was shared, transferred or disclosed" {
        Ordinary, Necessary, Security, PROOF, from Platform, of RIGHTS, mask Hidden, for [OwnAccount, AnsweringRequests, Holding, Guarding], to []
    };
    /// That an incident concerned a person, and how they were told.
    IncidentRecord = "incident_record", "安全事件告知记录", "record of being told of an incident" {
        Ordinary, Necessary, Security, PROOF, from Platform, of SECURITY, mask Hidden, for [OwnAccount, Alerting, Holding, Guarding], to []
    };
    /// A copy that the person asked for, kept until fetched.
    ExportFile = "export_file", "个人信息副本文件", "copy of one's own data" {
        Private, Optional, Core, ONE_DAY, from Platform, of RIGHTS, mask Hidden, for [OwnAccount], to []
    };
    /// That a person cancelled, and what was destroyed: no name, no number.
    ErasureRecord = "erasure_record", "注销与删除记录", "record of an erasure" {
        Ordinary, Necessary, Security, PROOF, from Platform, of RIGHTS, mask Hidden, for [OwnAccount, AnsweringRequests, Holding, Guarding], to []
    };

    // ---- minors ----
    /// Kept only of those who are minors: a day where it is known, else the month.
    BirthDate = "birth_date", "出生日期（仅未成年人）", "date of birth (minors only)" {
        Private, Necessary, Core, ACCOUNT, from Person, of GUARDING, mask Hidden, for [OwnAccount, Recruiting, Guarding], to []
    };
    /// That somebody is a minor, since when it is known, and when the data goes without consent.
    MinorRecord = "minor_record", "未成年人状态与删除期限", "that one is a minor, and when the data goes" {
        Ordinary, Necessary, Core, ACCOUNT, from Platform, of GUARDING, mask Hidden, for [OwnAccount, Guarding], to []
    };
    /// A one-time link, kept as a hash that names nobody.
    GuardianInvitation = "guardian_invitation", "监护人邀请链接（摘要）", "link for a guardian (a hash)" {
        Ordinary, Necessary, Core, NINETY_DAYS, from Platform, of GUARDING, mask Hidden, for [OwnAccount, Guarding], to []
    };
    GuardianName = "guardian_name", "监护人姓名", "guardian's name" {
        Private, Necessary, Core, ACCOUNT, from Person, of GUARDING, mask Name, for [OwnAccount, Guarding], to []
    };
    GuardianId = "guardian_id", "监护人身份证号码", "guardian's ID number" {
        Sensitive(GUARDIANSHIP), Necessary, Core, ACCOUNT, from Person, of GUARDING, mask IdNumber, for [OwnAccount, Guarding], to []
    };
    /// Why somebody who is no parent is the guardian.
    GuardianReason = "guardian_reason", "其他监护人的说明", "why somebody else is the guardian" {
        Private, Optional, Core, ACCOUNT, from Person, of GUARDING, mask Hidden, for [OwnAccount, Guarding], to []
    };
    /// Pictures of the ID card and of what proves the bond: household register, birth certificate, a court's paper.
    GuardianDocument = "guardian_document", "监护人身份证件与监护关系证明图片", "guardian's ID card and proof of the bond" {
        Sensitive(GUARDIANSHIP), Necessary, Core, NINETY_DAYS, from Person, of GUARDING, mask Hidden, for [OwnAccount, Guarding], to []
    };
    GuardianRecord = "guardian_record", "监护关系与同意记录", "guardianship and its consent" {
        Ordinary, Necessary, Security, PROOF, from Platform, of GUARDING, mask Hidden, for [OwnAccount, Guarding, Holding], to []
    };

    // ---- staff ----
    /// A staff role with the confidentiality agreement on record.
    StaffRecord = "staff_record", "工作人员角色与保密协议", "staff roles and their confidentiality agreement" {
        Ordinary, Necessary, Security, PROOF, from Platform, of SECURITY, mask Hidden, for [OwnAccount, Securing, Holding], to []
    };
}
