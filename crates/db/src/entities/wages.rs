//! The wage of a sign-up (SPEC PAY-2): as it was agreed when it became binding, what the work earned, and what of it was paid.

use super::postings::{Settlement, WageUnit};
use kernel::{ApplicationId, Fen, LedgerHoldId, MerchantId, PersonId, PostingId, ShiftId, Timestamp};
use policy::Field as _;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(
    crate::Holding::of(policy::WageRecord::SPEC, "changed_at").bound_to("application_id").at_end(crate::AtEnd::Hold),
);

crate::table! { "wages",
    #[sea_orm(primary_key, auto_increment = false)]
    application_id: ApplicationId,
    posting_id: PostingId,
    shift_id: ShiftId,
    merchant_id: MerchantId,
    person_id: PersonId,
    unit: WageUnit,
    /// Per unit.
    rate_fen: Fen,
    settlement: Settlement,
    agreed_at: Timestamp,
    /// In minutes for a wage by the hour, else in days or pieces. None until it is known.
    work: Option<i64>,
    earned_fen: Fen,
    bonus_fen: Fen,
    deduction_fen: Fen,
    tip_fen: Fen,
    /// What was paid of earned less deducted, of the bonus and of the tip.
    paid_wage_fen: Fen,
    paid_bonus_fen: Fen,
    paid_tip_fen: Fen,
    /// Sets aside what is disputed.
    hold_id: Option<LedgerHoldId>,
    /// From when it is paid by itself from what was funded, and late otherwise. None until the hours are approved.
    due_at: Option<Timestamp>,
    changed_at: Timestamp,
}
