//! What a person chose about notices outside the inbox (SPEC NOTE-1): by kind and channel, and quiet hours.
//!
//! Invariants: the inbox is always on; of required kinds the way can be chosen, and one that reaches the person stays on
//! where there is any; what was not chosen is as `rule.rs` proposes it. Deliberately absent: choices per merchant or posting.

mod read;
mod rule;
mod set;
mod store;

pub(super) use rule::Chosen;
pub(super) use store::of_person;

use crate::Talk;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new().routes(routes!(read::get_notice_choices, set::set_notice_choices))
}
