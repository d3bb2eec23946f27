//! When we know that somebody is a minor, and what follows at once (SPEC MIN-1, MIN-2): the account waits for a guardian,
//! and a clock runs.
//!
//! Invariants:
//! - A birth date comes from the person's profile, from a verified ID number, or from staff for a case; a later source of
//!   the same weight corrects it. Once known to be a minor, the person corrects it once and staff afterwards.
//! - Whoever needs a guardian and has none that consented has `erase_at`, and a job at that moment; whoever does not has
//!   none. [`settle`] is the only place that says so.
//! - Who may do what is asked at each request (`platform::App::minor`), never remembered.
//!
//! Deliberately absent: the guardians themselves and the deletion, which are care's.

mod birth_date;
mod learn;
mod own_income;
pub mod refusals;

pub use learn::{BirthError, is_birth, learn, let_go, settle};

use crate::Accounts;
use platform::JobKind;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The account `subject` waits for consent no longer: everything is deleted, unless it has come.
pub const DEADLINE: JobKind = JobKind("minors.deadline");
/// A notice before that.
pub const REMIND: JobKind = JobKind("minors.remind");
/// The person `subject` has just become limited: work that nobody under 16 may do ends.
pub const LIMITED: JobKind = JobKind("minors.limited");

pub(crate) use birth_date::change_by_person;

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(birth_date::correct_birth_date))
        .routes(routes!(own_income::declare_own_income, own_income::withdraw_own_income))
}
