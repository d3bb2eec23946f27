//! Pay slips (工资单, SPEC PAY-2): one payment of one wage, with what the wage was at that moment. Append-only; the reasons are
//! sealed for the worker.

use super::postings::WageUnit;
use crate::columns::Sealed;
use kernel::{ApplicationId, Fen, PersonId, RowId, SettlementId, Timestamp};
use policy::Field as _;
use policy::WageReason;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::WageRecord::SPEC, "at").at_end(crate::AtEnd::Hold));

crate::table! { "pay_slips",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    settlement_id: SettlementId,
    application_id: ApplicationId,
    person_id: PersonId,
    /// That of its lines in the wallet.
    at: Timestamp,
    unit: WageUnit,
    rate_fen: Fen,
    work: i64,
    earned_fen: Fen,
    bonus_fen: Fen,
    deduction_fen: Fen,
    tip_fen: Fen,
    paid_before_fen: Fen,
    paid_fen: Fen,
    bonus_reason: Option<Sealed<WageReason>>,
    deduction_reason: Option<Sealed<WageReason>>,
    tip_reason: Option<Sealed<WageReason>>,
    part_reason: Option<Sealed<WageReason>>,
}
