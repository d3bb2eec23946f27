//! Days of the vendors' bills, and what came of comparing them (SPEC PAY-6).

use super::payments::PayerRole;
use kernel::{Fen, Timestamp};

crate::word! {
    /// What came of a day.
    pub enum BillState {
        /// The vendor has not written the bill yet.
        Waiting = "waiting",
        /// There was nothing to write, on either side.
        Empty = "empty",
        Agrees = "agrees",
        /// Cases were opened.
        Differs = "differs",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "bill_days",
    #[sea_orm(primary_key, auto_increment = false)]
    account: PayerRole,
    /// A day in China, counted from 1970-01-01.
    #[sea_orm(primary_key, auto_increment = false)]
    day: i64,
    state: BillState,
    lines: i64,
    differences: i64,
    income_fen: Fen,
    expense_fen: Fen,
    /// What lay on the account at the end of the day, as the bill says.
    balance_fen: Option<Fen>,
    /// How often the bill was asked for and not there, since it was read.
    asked: i64,
    checked_at: Timestamp,
}
