//! Sign-ups (SPEC WORK-1, WORK-2, WORK-4, WORK-7, WORK-9): from signing up for a shift to the day after it.
//!
//! Invariants:
//! - One sign-up per shift and person: the database's unique key decides, so retries and double taps are safe.
//! - A shift never has more places taken than its headcount: one conditional update decides, and a CHECK stands behind it.
//! - Free places go to the front of the standby queue ([`queue`]); nobody overtakes whoever waits.
//! - The moment of confirmation is the binding one (`bound_at`). Before it both sides leave freely; after it the terms
//!   that were shown apply by the clock ([`application::cancel_terms`]).
//! - Every change goes through [`application::after`], leaves a row of history and tells the other side.
//! - Rows are locked in one order everywhere ([`store`]): person, posting, shift, sign-up.
//!
//! Deliberately absent: paying wages, which is [`crate::settlement`]; here a merchant can only record that it paid outside the
//! platform. Coming, going and hours are [`crate::attendance`]; what both say of each other is [`crate::ratings`].
//!
//! Other slices may call [`on_posting_closed`] and [`fill`]; the benchmark calls [`sign_up`].

mod actions;
mod age;
mod applicants;
pub mod application;
mod apply;
pub(crate) mod cancel;
mod closing;
mod confirm;
pub mod jobs;
pub mod notes;
pub(crate) mod notify;
mod phone;
pub(crate) mod places;
mod queue;
mod read;
pub mod refusals;
pub(crate) mod store;
pub mod view;
mod week;

pub(crate) use applicants::{SeekerView, seekers};
pub(crate) use apply::require_disclosed;
pub use apply::{SignUp, sign_up};
pub use closing::on_posting_closed;
pub(crate) use jobs::register;
pub(crate) use phone::{PhoneNumber, phone_number};
pub use places::fill;
pub(crate) use refusals::POSTING_NOT_OPEN;
pub(crate) use store::signed_up_among;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(apply::sign_up))
        .routes(routes!(read::list_my_applications))
        .routes(routes!(read::get_application))
        .routes(routes!(confirm::confirm_application))
        .routes(routes!(cancel::cancel_application))
        .routes(routes!(applicants::list_applicants))
        .routes(routes!(actions::act_on_applications))
        .routes(routes!(notes::list_application_notes, notes::add_application_note))
        .routes(routes!(phone::get_application_phone))
}
