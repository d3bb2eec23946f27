//! What a map service knew of the work place that a posting names (SPEC PUB-5). The place is public, as the posting is.

use crate::columns::{PublicJson, PublicText};
use kernel::{PostingId, Timestamp};

crate::word! {
    /// What came of the check.
    pub enum PlaceCheckState {
        /// Nobody has answered yet.
        Waiting = "waiting",
        Agrees = "agrees",
        /// Address and point do not belong together.
        Differs = "differs",
        /// The map does not know the address well enough to say.
        Unclear = "unclear",
    }
}

crate::word! {
    /// What speaks against a place.
    pub enum PlaceReason {
        /// The address lies in another city than the posting says.
        OtherCity = "other_city",
        OtherDistrict = "other_district",
        /// The point is too far from the address.
        Far = "far",
        /// The point lies in another city or district than the posting says.
        PointElsewhere = "point_elsewhere",
        /// The map knows no such address.
        NotFound = "not_found",
        /// The map knows the town or the district of it only.
        TooCoarse = "too_coarse",
        /// The posting has no point to compare with.
        NoPoint = "no_point",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "place_checks",
    #[sea_orm(primary_key, auto_increment = false)]
    posting_id: PostingId,
    state: PlaceCheckState,
    /// When the posting was handed in that this is about: an answer about an earlier one is thrown away.
    submitted_at: Timestamp,
    reasons: PublicJson<Vec<PlaceReason>>,
    found_address: Option<PublicText>,
    /// GB/T 2260.
    found_area: Option<PublicText>,
    /// How exact the map knows the address, in its own words.
    level: Option<PublicText>,
    distance_m: Option<i64>,
    attempts: i64,
    /// The vendor's code for the last failure.
    trouble: Option<PublicText>,
    checked_at: Option<Timestamp>,
}
