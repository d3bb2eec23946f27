//! Orders and other documents on which personal information is released: of an authority, a court, a research council, a
//! rights holder (SPEC SHARE-2, SHARE-5).
//!
//! Invariants: a document is approved by another member of staff than the one who registered it; a release rests on it
//! only while it is approved, and covers no person or field that it does not name.

mod answer;
mod decide;
mod read;
mod register;

use crate::Care;
use kernel::Code;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

static SECOND_PERSON_NEEDED: Code = Code::new(
    403,
    "second_person_needed",
    "登记人不能批准自己登记的文书，请交给另一位同事",
    "Whoever registered a document cannot approve it; ask a colleague",
);
static ORDER_STATE: Code =
    Code::new(409, "order_state", "文书当前状态不允许这样操作", "The document's state does not allow this");

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(register::register_order))
        .routes(routes!(read::list_orders))
        .routes(routes!(decide::decide_order))
        .routes(routes!(answer::answer_order))
}
