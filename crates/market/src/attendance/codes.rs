use super::code::{Code, Direction, STEP_SECONDS, begins, step_at};
use crate::Market;
use crate::applications::store as sign_ups;
use crate::postings::store as postings;
use axum::Json;
use axum::extract::State;
use kernel::{ShiftId, Timestamp};
use platform::auth::{self, Signed};
use platform::refusals::NOT_FOUND;
use platform::{Path, Query, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The codes of five minutes, so that the merchant's phone goes on showing them when it is offline for a moment.
const STEPS_AHEAD: i64 = 15;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CodesQuery {
    /// `in` or `out`.
    #[param(value_type = String)]
    direction: Direction,
}

#[derive(Serialize, ToSchema)]
pub struct AttendanceCodes {
    /// The server's clock: the phone counts from it, not from its own.
    pub now: Timestamp,
    pub step_seconds: i64,
    /// The present code first.
    pub codes: Vec<AttendanceCode>,
}

#[derive(Serialize, ToSchema)]
pub struct AttendanceCode {
    /// From when it is shown, for `step_seconds`.
    pub from: Timestamp,
    /// What the QR code says: a link, so that any scanner opens it. What stands behind `#` never reaches a server's log.
    pub link: String,
}

/// The codes that a merchant's phone shows for one shift during the next five minutes (SPEC WORK-5).
#[utoipa::path(get, path = "/api/v1/shifts/{id}/attendance/codes", operation_id = "list_attendance_codes",
    tag = "attendance", security(("session" = [])), params(("id" = ShiftId, Path), CodesQuery),
    responses((status = 200, body = AttendanceCodes)))]
pub async fn list_attendance_codes(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ShiftId>,
    Query(query): Query<CodesQuery>,
) -> Result<Json<AttendanceCodes>> {
    let app = &market.app;
    let tx = app.read();
    let shift = sign_ups::shift(&tx, id).await?;
    let merchant = postings::get(&tx, shift.posting_id).await?.merchant_id.ok_or_else(|| NOT_FOUND.refuse())?;
    auth::require_recruiter(&tx, merchant, signed.person).await?;
    let now = app.now();
    let first = step_at(now);
    let code = |step| {
        let signed = Code { shift: id, direction: query.direction, step }.sign(&app.vault);
        AttendanceCode { from: begins(step), link: format!("{}/m/check-in#{signed}", app.config.public_url) }
    };
    let codes = (first..first + STEPS_AHEAD).map(code).collect();
    Ok(Json(AttendanceCodes { now, step_seconds: STEP_SECONDS, codes }))
}
