//! What the two sides of a sign-up say of each other after the work (SPEC WORK-6): one row per sign-up and side. Every word
//! of it is sealed for `person_id`, the seeker of the sign-up, whoever wrote it.

use super::posting_history::Side;
use crate::columns::{PublicText, Sealed};
use kernel::{ApplicationId, MerchantId, PersonId, PostingId, RatingId, Timestamp};
use policy::Field as _;
use policy::RatingText;

crate::word! {
    /// Where the rated side's appeal against a rating stands.
    pub enum AppealState {
        Open = "open",
        /// Staff hid the text, took the stars out of the average, or both.
        Upheld = "upheld",
        Dismissed = "dismissed",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1). The stars stay, because others' averages rest on them and RULE-7 has no rating
/// deleted; the words go with the seeker's keys. A copy shows what the merchant said only once the seeker may see it.
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::RatingRecord::SPEC, "rated_at")
        .at_end(crate::AtEnd::Hold)
        .while_in_force("COALESCE(t.appeal_state, '') = 'open'")
        .in_copies_when("(by_side = 'seeker' OR shown_at IS NOT NULL)"),
);

crate::table! { "ratings",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RatingId,
    application_id: ApplicationId,
    posting_id: PostingId,
    merchant_id: MerchantId,
    person_id: PersonId,
    by_side: Side,
    by_person: PersonId,
    stars: i64,
    text: Option<Sealed<RatingText>>,
    rated_at: Timestamp,
    /// From when both sides read it.
    shown_at: Option<Timestamp>,
    /// Whether the stars count in the average.
    counted: bool,
    reply: Option<Sealed<RatingText>>,
    replied_at: Option<Timestamp>,
    appeal_state: Option<AppealState>,
    appeal_reason: Option<Sealed<RatingText>>,
    appealed_at: Option<Timestamp>,
    /// Whether staff put their reason in the place of the text.
    hidden: bool,
    decision_reason: Option<PublicText>,
    decided_at: Option<Timestamp>,
    decided_by: Option<PersonId>,
}
