use db::entities::money_cases::{self, MoneyCaseKind, MoneyCaseState};
use db::entities::payments::PayerRole;
use kernel::{Fen, MoneyCaseId, PersonId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// A difference in money, for finance staff.
#[derive(Serialize, ToSchema)]
pub struct MoneyCaseView {
    id: MoneyCaseId,
    kind: MoneyCaseKind,
    account: PayerRole,
    /// The day of the bill, such as `2026-11-28`; null for what a notification or a refund found.
    day: Option<String>,
    /// Our number; empty where the vendor names none.
    number: String,
    /// The vendor's number; empty where it has none.
    vendor_number: String,
    /// What we booked or ordered.
    expected_fen: Option<Fen>,
    /// What the vendor says.
    found_fen: Option<Fen>,
    state: MoneyCaseState,
    owner_id: Option<PersonId>,
    note: Option<String>,
    opened_at: Timestamp,
    changed_at: Timestamp,
}

impl MoneyCaseView {
    pub(super) fn of(row: money_cases::Model) -> MoneyCaseView {
        let money_cases::Model {
            id,
            kind,
            account,
            dedupe: _,
            day,
            number,
            vendor_number,
            expected_fen,
            found_fen,
            state,
            owner_id,
            note,
            opened_at,
            changed_at,
        } = row;
        MoneyCaseView {
            id,
            kind,
            account,
            day: day.map(|day| Timestamp::from_micros(0).plus_days(day).to_string().chars().take(10).collect()),
            number: number.0,
            vendor_number: vendor_number.0,
            expected_fen,
            found_fen,
            state,
            owner_id,
            note: note.map(|note| note.0),
            opened_at,
            changed_at,
        }
    }
}
