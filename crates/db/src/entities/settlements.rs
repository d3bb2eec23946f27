//! Settlements (结算, SPEC PAY-2): wages of one posting that were paid together. Append-only.

use super::posting_history::Side;
use kernel::{Fen, MerchantId, PersonId, PostingId, SettlementId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::WageRecord::SPEC, "made_at")
        .named_by(crate::Subject::Through("posting_id", "postings", "id", "person_id"))
        .at_end(crate::AtEnd::Hold),
);

crate::table! { "settlements",
    #[sea_orm(primary_key, auto_increment = false)]
    id: SettlementId,
    posting_id: PostingId,
    merchant_id: MerchantId,
    made_at: Timestamp,
    /// The merchant, or the clock.
    by_side: Side,
    by_person: Option<PersonId>,
    slips: i64,
    paid_fen: Fen,
}
