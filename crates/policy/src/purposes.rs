use crate::{Basis, Purpose, PurposeSpec};

macro_rules! purposes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $en:literal, $basis:ident;)+) => {
        $(
            $(#[$doc])*
            pub enum $name {}
            impl Purpose for $name {
                const SPEC: &'static PurposeSpec =
                    &PurposeSpec { name: $code, zh: $zh, en: $en, basis: Basis::$basis };
            }
        )+
        /// Every purpose there is.
        pub const PURPOSES: &[&PurposeSpec] = &[$(<$name as Purpose>::SPEC),+];
    };
}

purposes! {
    /// The person's own account: sign in, see and change what they gave.
    OwnAccount = "own_account", "注册、登录与管理本人账号", "the person's own account", Contract;
    /// Certifying merchants and the people responsible for them.
    Certification = "certification", "商家认证与资质核验", "merchant certification", Law;
    /// A merchant recruits among those who signed up.
    Recruiting = "recruiting", "招聘与报名管理", "recruiting", Contract;
    /// One side phones the other after a sign-up.
    Calling = "calling", "报名后电话联系", "phoning after sign-up", Contract;
    /// Talking with each other.
    Talking = "talking", "求职者与商家沟通", "talking", Contract;
    /// Codes and notices that the person needs.
    Notifying = "notifying", "发送验证码与必要通知", "codes and notices", Contract;
    /// Staff help, and see masked values only.
    Supporting = "supporting", "客服与运营支持（仅脱敏展示）", "support, masked", Contract;
    /// Complaints and reports are looked into.
    Moderating = "moderating", "处理举报与投诉", "reports and complaints", Law;
}
