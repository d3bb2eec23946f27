//! Lines of the vendors' bills (SPEC PAY-6). The other side of a movement is not read from the bill and stands nowhere.

use super::payments::PayerRole;
use crate::columns::PublicText;
use kernel::{Fen, RowId, Timestamp};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "bill_lines",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    account: PayerRole,
    /// A day in China, counted from 1970-01-01.
    day: i64,
    /// Its place in the bill, from 0.
    place: i64,
    /// Our number; empty for what we did not order.
    number: PublicText,
    vendor_number: PublicText,
    /// Below zero where money left.
    amount_fen: Fen,
    balance_fen: Fen,
    at: Timestamp,
}
