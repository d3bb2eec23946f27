//! Who saw my data (SPEC SEC-4): each person reads the rows of the access ledger that are about them.
//!
//! Invariants: the reader sees which kind of actor it was and for which merchant, which fields, why, when and under which
//! matter; never the actor's own name, which is personal too.

mod read;
mod words;

use crate::Care;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new().routes(routes!(read::list_accesses))
}
