//! Coming, going and hours (SPEC WORK-5, WORK-8): from the merchant's code at the door to minutes that both sides stand by.
//!
//! Invariants:
//! - Only a bound sign-up is checked in, once; doing it again gives the first result. Check-in makes no contract
//!   ([`crate::applications`]).
//! - A code holds for one shift, one direction and twenty seconds; it is taken for three minutes more, and the time that is
//!   recorded is the code's own ([`code`]).
//! - A position is compared once and forgotten: no row, log, answer or request digest holds it ([`near`]).
//! - Hours change only through [`hours::after`], each change leaves a row of history, and both sides read it.
//! - A dispute freezes the hours of one sign-up and no others ([`approved_hours`]).
//!
//! Deliberately absent: wages (the wallet reads [`approved_hours`]), breaks.

mod approved;
mod ask;
mod attend;
mod code;
mod codes;
mod decide;
mod dispute;
pub mod hours;
mod jobs;
mod list;
mod near;
mod read;
pub(crate) mod record;
pub mod refusals;
mod scan;
mod staff;

mod store;
mod view;

pub use approved::{ApprovedHours, Scope, approved_hours};
pub(crate) use jobs::register;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(codes::list_attendance_codes))
        .routes(routes!(scan::scan_attendance_code))
        .routes(routes!(near::attend_near))
        .routes(routes!(read::get_attendance))
        .routes(routes!(list::list_attendance))
        .routes(routes!(list::count_attendance))
        .routes(routes!(ask::ask_for_hours))
        .routes(routes!(decide::decide_hours))
        .routes(routes!(dispute::dispute_hours))
        .routes(routes!(staff::list_hours_disputes))
        .routes(routes!(staff::decide_hours_dispute))
}
