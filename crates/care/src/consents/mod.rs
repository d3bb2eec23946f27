//! What a person agreed to, item by item (SPEC RIGHT-4, POL-6, RULE-6).
//!
//! Invariants: giving and withdrawing are the same call; what is written is the exact text shown, as a hash, with the version
//! of the policy; the state is the fold of the ledger and is asked anew at every use, so a withdrawal holds at once.

mod read;
mod say;
pub(crate) mod view;

use crate::Care;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(read::list_consents))
        .routes(routes!(read::list_consent_history))
        .routes(routes!(say::say_consent))
}
