//! The least that an hour of part-time work (非全日制用工) pays, by place and day (SPEC RULE-4): a dated table that operations keep.
//!
//! Invariants: a row never changes; what was wrong is withdrawn and stays, so that a posting can be judged as of any day. Each names
//! the notice that sets it. For a place of which nothing is on record a posting is not refused: whoever reviews it sees that nothing
//! is ([`check`]).
//!
//! Deliberately absent: the figures themselves. They are the operator's to enter from the notices of its provinces.

mod add;
mod check;
mod list;
pub mod refusals;
mod withdraw;

pub(crate) use check::check;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(list::list_minimum_wages, add::add_minimum_wage))
        .routes(routes!(withdraw::withdraw_minimum_wage))
}
