//! Visits that a beacon reported (SPEC COOKIE-2): nothing in a row says who it was.

use crate::columns::PublicText;
use kernel::{RowId, Timestamp};
use policy::{Field as _, PageVisit};

/// Nobody can tell whose a row is; it goes after a year all the same (SPEC RET-2).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(PageVisit::SPEC, "at").named_by(crate::Subject::Unlinked));

crate::table! { "page_visits",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    page: PublicText,
    referrer: PublicText,
    seconds: i64,
    display: PublicText,
    at: Timestamp,
}
