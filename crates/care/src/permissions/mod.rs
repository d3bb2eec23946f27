//! The permission centre (SPEC DEV-2): what a device may be asked for, why, when it was last used, and a switch for each.
//!
//! Invariants: only the moment of the last use is kept, to the day, never what was read; a permission that is switched off
//! here is not asked for by our pages, whatever the browser would allow.
//! Deliberately absent: device ids, the list of installed apps; nothing here needs them and no column could hold them.

mod change;
mod read;

use crate::Care;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(read::list_permissions))
        .routes(routes!(change::switch_permission))
        .routes(routes!(change::use_permission))
}
