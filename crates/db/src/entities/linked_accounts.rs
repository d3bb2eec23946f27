//! Accounts at other companies that people sign in with (SPEC ACC-4, ACC-5): one of each company. Sealed for `person_id`.

use crate::columns::{BlindIndex, Sealed};
use kernel::{PersonId, RowId, Timestamp};
use policy::Field as _;
use policy::{LinkedId, LinkedNickname};

crate::word! {
    /// Whose account it is.
    pub enum Vendor {
        Wechat = "wechat",
        Weibo = "weibo",
        Qq = "qq",
    }
}

const PICTURES: &[crate::BlobOf] =
    &[crate::BlobOf { prefix: "linked/", suffix: "", sealed: Some(("blob", policy::LinkedPicture::SPEC)) }];

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::LinkedRecord::SPEC, "linked_at").with_blobs(PICTURES));

crate::table! { "linked_accounts",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    person_id: PersonId,
    vendor: Vendor,
    /// The person at all applications of ours there, where the company has such a thing.
    unionid: Option<Sealed<LinkedId>>,
    unionid_blind: Option<BlindIndex>,
    /// Kept only while the consent stands.
    nickname: Option<Sealed<LinkedNickname>>,
    /// Whether there is a picture, sealed in blob storage.
    picture: bool,
    linked_at: Timestamp,
    used_at: Timestamp,
}
