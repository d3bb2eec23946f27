use super::{NOT_SET_UP, NOTHING_TO_ASK, store};
use crate::vendors::book::{Book, failure};
use axum::Json;
use axum::extract::State;
use db::entities::vendor_errors::VendorFailure;
use platform::auth::{Admin, Staff};
use platform::limits::{self, Limit};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{Body, Path, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Tests of all vendors together.
const TESTS: Limit = Limit { name: "vendor_tests", most: 60, window_seconds: 60 };

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestVendor {}

/// What came of asking a vendor.
#[derive(Serialize, ToSchema)]
pub(crate) struct VendorTested {
    /// Whether it answers and takes our credentials.
    answers: bool,
    /// How long it took, in milliseconds.
    took_ms: i64,
    kind: Option<VendorFailure>,
    /// The vendor's code, or ours such as `timeout`.
    code: Option<String>,
    request_id: Option<String>,
}

/// Asks a vendor something that changes nothing and costs nothing, over the same line and with the same credentials as every
/// call.
#[utoipa::path(post, path = "/api/v1/staff/vendors/{vendor}/test", operation_id = "test_vendor", tag = "staff",
    security(("session" = ["admin"])), params(("vendor" = String, Path)), request_body = TestVendor,
    responses((status = 200, body = VendorTested)))]
pub(crate) async fn test_vendor(
    State(book): State<Book>,
    _staff: Staff<Admin>,
    Path(vendor): Path<String>,
    Body(TestVendor {}): Body<TestVendor>,
) -> Result<Json<VendorTested>> {
    let processor = store::get(&vendor)?;
    if !book.probes.has(processor) {
        return Err(NOT_SET_UP.refuse().into());
    }
    if !book.probes.can_ask(processor) {
        return Err(NOTHING_TO_ASK.refuse().into());
    }
    let bucket = limits::bucket(&book.app, TESTS, "all");
    if !book.app.write(move |work| async move { Ok(limits::take(&work, TESTS, bucket).await?) }).await? {
        return Err(TOO_MANY_REQUESTS.refuse().into());
    }
    let begun = book.app.now();
    let error = book.probes.answers(processor).await.err();
    let took_ms = (book.app.now().micros() - begun.micros()) / 1_000;
    book.turn().await?;
    Ok(Json(VendorTested {
        answers: error.is_none(),
        took_ms,
        kind: error.as_ref().map(|error| failure(error.kind())),
        code: error.as_ref().map(|error| error.code().to_owned()),
        request_id: error.as_ref().and_then(|error| error.request_id().map(str::to_owned)),
    }))
}
