//! Partners and affiliates with their agreements (SPEC SHARE-2).
//!
//! Invariants: an agreement is never changed, a new one is registered instead; ending one stops every release at once.
//! Deliberately absent: the documents themselves, which are on file at the operator's under the numbers kept here.

mod end;
mod read;
mod register;

use crate::Care;
use kernel::Code;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

static PARTNER_ENDED: Code = Code::new(409, "partner_ended", "协议已经终止", "The agreement has ended already");

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(register::register_partner))
        .routes(routes!(read::list_partners))
        .routes(routes!(end::end_partner))
}
