//! Postings (SPEC PUB-1). The place is GCJ-02; the contact is sealed for `person_id`, who wrote it.

use crate::columns::{PublicJson, PublicText, Sealed};
use kernel::{AlbumItemId, Fen, MerchantId, PersonId, PostingId, Timestamp};
use policy::Field as _;
use policy::{ContactEmail, ContactName, ContactPhone};

crate::word! {
    /// 招聘 or 求职.
    pub enum PostingKind {
        Job = "job",
        Wanted = "wanted",
    }
}

crate::word! {
    /// The life cycle of a posting (SPEC PUB-2).
    pub enum PostingState {
        Draft = "draft",
        InReview = "in_review",
        Live = "live",
        Paused = "paused",
        Full = "full",
        Closed = "closed",
        Expired = "expired",
        TakenDown = "taken_down",
    }
}

crate::word! {
    /// 先到先得, or 商家筛选.
    pub enum SignUpMode {
        FirstCome = "first_come",
        MerchantPicks = "merchant_picks",
    }
}

crate::word! {
    /// What the wage is paid for.
    pub enum WageUnit {
        Hour = "hour",
        Day = "day",
        Piece = "piece",
        Month = "month",
    }
}

crate::word! {
    /// 日结, 周结, 月结, 完工结.
    pub enum Settlement {
        Daily = "daily",
        Weekly = "weekly",
        Monthly = "monthly",
        OnCompletion = "on_completion",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::PostingRecord::SPEC, "updated_at").at_end(crate::AtEnd::Hold));

crate::table! { "postings",
    #[sea_orm(primary_key, auto_increment = false)]
    id: PostingId,
    kind: PostingKind,
    state: PostingState,
    state_reason: Option<PublicText>,
    merchant_id: Option<MerchantId>,
    person_id: PersonId,
    title: PublicText,
    category: Option<PublicText>,
    description: PublicText,
    requirements: PublicText,
    mode: SignUpMode,
    wage: Option<Fen>,
    wage_unit: Option<WageUnit>,
    settlement: Option<Settlement>,
    min_age: Option<i64>,
    city_code: Option<PublicText>,
    district_code: Option<PublicText>,
    address: Option<PublicText>,
    gcj02_lat_e6: Option<i64>,
    gcj02_lng_e6: Option<i64>,
    contact_name: Option<Sealed<ContactName>>,
    contact_phone: Option<Sealed<ContactPhone>>,
    contact_email: Option<Sealed<ContactEmail>>,
    album: PublicJson<Vec<AlbumItemId>>,
    findings: PublicJson<serde_json::Value>,
    cancel_free_hours: i64,
    valid_until: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
    submitted_at: Option<Timestamp>,
    published_at: Option<Timestamp>,
    refreshed_at: Option<Timestamp>,
}
