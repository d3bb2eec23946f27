//! Devices that notices are pushed to (SPEC NOTE-2): the push service's own registration id of the app, sealed, and nothing
//! else (SPEC NOTE-4).
//!
//! Invariants: a device belongs to whoever signed in on it last; it goes with its session, with the consent and with the
//! person; nobody has more than [`DEVICES_MAX`], and the oldest goes first.

mod forget;
mod list;
mod register;
mod store;

pub(super) use store::{any, cell, forget, forget_all, of_person, signed_out};

use crate::Talk;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Devices of one person.
const DEVICES_MAX: usize = 10;

pub(super) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new()
        .routes(routes!(list::list_push_devices, register::register_push_device))
        .routes(routes!(forget::forget_push_device))
}
