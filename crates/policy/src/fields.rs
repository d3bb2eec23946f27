use crate::{AllowedFor, Field, KeyClass, PersonalField, Purpose};
use crate::{Calling, Certification, Moderating, Notifying, OwnAccount, Recruiting, Supporting, Talking};

/// Declares personal fields. The purposes in `for [...]` become both data and the type relation [`AllowedFor`].
macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal, $sensitivity:ident, $class:ident, for [$($purpose:ident),+];)+) => {
        $(
            $(#[$doc])*
            pub enum $name {}
            impl Field for $name {
                const SPEC: &'static PersonalField = &PersonalField {
                    name: $code,
                    zh: $zh,
                    en: $en,
                    sensitive: fields!(@$sensitivity),
                    class: KeyClass::$class,
                    purposes: &[$(<$purpose as Purpose>::SPEC),+],
                };
            }
            $(impl AllowedFor<$purpose> for $name {})+
        )+
        /// Every personal field that the program may hold.
        pub const FIELDS: &[&PersonalField] = &[$(<$name as Field>::SPEC),+];
    };
    (@sensitive) => { true };
    (@ordinary) => { false };
}

fields! {
    /// The name that the person chose for signing in.
    Username = "username", "用户名", "username", ordinary, Core, for [OwnAccount, Supporting, Recruiting, Talking];
    /// The mobile number that proves the account.
    Phone = "phone", "手机号码", "mobile number", ordinary, Core, for [OwnAccount, Notifying, Calling, Supporting];
    /// How the person is called, if they say so.
    PersonName = "person_name", "姓名", "name", ordinary, Core, for [OwnAccount, Recruiting, Talking];
    Gender = "gender", "性别", "gender", ordinary, Core, for [OwnAccount];
    BirthMonth = "birth_month", "出生年月", "year and month of birth", ordinary, Core, for [OwnAccount, Recruiting];
    HomeCity = "home_city", "所在城市", "city", ordinary, Core, for [OwnAccount];
    AvailableFrom = "available_from", "可到岗日期", "able to start on", ordinary, Core, for [OwnAccount];
    JobIntent = "job_intent", "兼职意向", "part-time intent", ordinary, Core, for [OwnAccount];
    /// The private address of the person's calendar feed.
    CalendarToken = "calendar_token", "日历订阅地址", "calendar feed address", ordinary, Core, for [OwnAccount];
    /// The answer of an earlier request, kept a day so that a retry gets the same.
    EarlierAnswer = "earlier_answer", "重复请求的应答", "answer of a repeated request", ordinary, Core, for [OwnAccount];
    /// A certified person's real name.
    RealName = "real_name", "真实姓名", "real name", ordinary, Core, for [OwnAccount, Certification];
    IdNumber = "id_number", "身份证号码", "ID card number", sensitive, Core, for [OwnAccount, Certification];
    CreditCode = "credit_code", "统一社会信用代码", "unified social credit code", ordinary, Core, for [OwnAccount, Certification];
    BusinessAddress = "business_address", "经营地址", "business address", ordinary, Core, for [OwnAccount, Certification];
    /// Pictures of a licence, an ID card or a work badge.
    IdentityDocument = "identity_document", "证照图片", "identity documents", sensitive, Core, for [OwnAccount, Certification];
    ContactName = "contact_name", "职位联系人", "contact person of a job", ordinary, Core, for [OwnAccount, Recruiting, Calling];
    ContactPhone = "contact_phone", "职位联系电话", "contact phone of a job", ordinary, Core, for [OwnAccount, Recruiting, Calling];
    ContactEmail = "contact_email", "职位联系邮箱", "contact email of a job", ordinary, Core, for [OwnAccount, Recruiting];
    /// What a seeker writes when signing up.
    ApplicationText = "application_text", "报名附言", "note of a sign-up", ordinary, Core, for [OwnAccount, Recruiting];
    /// Why a sign-up was refused or cancelled.
    ApplicationReason = "application_reason", "录用与取消原因", "reason of a refusal or cancellation", ordinary, Core, for [OwnAccount, Recruiting];
    /// A merchant's own note about an applicant.
    MerchantNote = "merchant_note", "商家备注", "merchant's note on an applicant", ordinary, Core, for [Recruiting];
    MessageText = "message_text", "聊天内容", "message text", sensitive, Talk, for [Talking];
    /// Pictures sent in a conversation.
    MessagePhoto = "message_photo", "聊天图片", "message pictures", sensitive, Talk, for [Talking];
    ReportText = "report_text", "举报说明", "text of a report", ordinary, Core, for [OwnAccount, Moderating];
}
