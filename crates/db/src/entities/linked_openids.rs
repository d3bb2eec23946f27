//! What a linked account is called at each application of ours (SPEC ACC-5). Sealed for `person_id`.

use crate::columns::{BlindIndex, PublicText, Sealed};
use kernel::{PersonId, RowId, Timestamp};
use policy::Field as _;
use policy::LinkedId;

crate::word! {
    /// The applications of ours at other companies, each of which knows people by another name.
    pub enum Part {
        /// A QR code on a desktop's page.
        WechatWeb = "wechat_web",
        /// A page inside WeChat.
        WechatOfficial = "wechat_official",
        WechatMiniProgram = "wechat_mini_program",
        Weibo = "weibo",
        Qq = "qq",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::LinkedRecord::SPEC, "linked_at"));

crate::table! { "linked_openids",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    linked_account_id: RowId,
    person_id: PersonId,
    part: Part,
    /// The application's id at the company: with another application the same person has another openid.
    app_id: PublicText,
    openid: Sealed<LinkedId>,
    openid_blind: BlindIndex,
    linked_at: Timestamp,
}
