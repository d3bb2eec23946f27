//! People: what they see and change of themselves, and what other slices may learn of them (SPEC ACC-1, ACC-3).
//!
//! Invariants:
//! - Everything a person gives is sealed under that person's keys; a row here is never readable by itself.
//! - Whoever is not the person learns a masked name, and more only with a grant for a declared purpose.
//! - Every field of the profile is optional; nothing anywhere may demand one.
//!
//! Deliberately absent: a change of username. The number is changed in `sign_in`, the account cancelled in `care`.
//!
//! Other slices may call [`display_names`], [`PersonRows::of`] and [`ProfileBody::give`] (whoever loads many people at once), [`phone`], [`username`](username()), [`name`](name()), [`profile_of`], [`wishes`](wishes()), [`born`], [`find_by_phone`] and [`phone_blind`].

mod find;
mod me;
mod name;
mod profile;
pub mod refusals;
mod rows;
pub(crate) mod store;
mod wishes;

pub use crate::sign_in::{Transport, Username, UsernameError};
pub use find::{born, find_by_phone, name, phone, phone_blind, username};
pub use me::{Me, MyMerchant, Profile, profile_of};
pub use name::{DisplayName, display_names, mask_username};
pub use profile::{Gender, ProfileBody};
pub use rows::{NewPerson, PersonRows};
pub use wishes::{Wishes, wishes};

pub(crate) use find::username_blind;
pub(crate) use me::{load_me, my_merchant};
pub(crate) use name::ERASED_NAME;

use crate::Accounts;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// When nobody said otherwise, a shift is reminded of a day and two hours before it, in minutes.
pub const REMINDER_LEADS_DEFAULT: [i64; 2] = [1_440, 120];

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new().routes(routes!(me::get_me)).routes(routes!(profile::set_profile))
}
