//! Confirmed shifts in the person's calendar (SPEC WORK-3): a file, a feed, and reminders.
//!
//! Invariants:
//! - A calendar holds what is public about a job and when the shift is, and nothing about anybody.
//! - The feed's address is the only key to it: 256 random bits, replaced and stopped at once.
//! - A shift is in the calendar from the binding moment on; a cancelled one stays in it as cancelled for 30 days, so that
//!   subscribed calendars take it out.
//!
//! Deliberately absent: writing into somebody's calendar (CalDAV), and time zones: moments are given in UTC.

mod event;
mod feed;
mod file;
mod ical;
mod refusals;
mod reminders;
mod store;

pub(crate) use reminders::register;
pub use reminders::schedule_reminders;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(file::get_shift_calendar))
        .routes(routes!(feed::make_calendar_feed, feed::stop_calendar_feed))
        .routes(routes!(feed::read_calendar_feed))
        .routes(routes!(reminders::get_reminders, reminders::set_reminders))
}
