use super::attend::{Coming, attend};
use super::code::Code;
use super::refusals::NOT_BOUND;
use super::view::{self, Attendance};
use crate::Market;
use crate::applications::store as sign_ups;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::attendances::Way;
use platform::auth::Signed;
use platform::{Answer, Command, Result};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Scan {
    /// What stands behind `#` in the link that was scanned.
    code: String,
}

/// Checks in or out with the merchant's code (SPEC WORK-5). The code's own time is recorded.
#[utoipa::path(post, path = "/api/v1/attendance/scans", operation_id = "scan_attendance_code", tag = "attendance",
    security(("session" = [])), request_body = Scan, responses((status = 200, body = Attendance)))]
pub async fn scan_attendance_code(
    State(market): State<Market>,
    signed: Signed,
    command: Command<Scan>,
) -> Result<Answer<Attendance>> {
    let app = market.app.clone();
    let code = Code::read(&command.body.code, &app.vault)?;
    let person = signed.person;
    let keys = app.vault.keys_of(person).await?;
    let silence_hours = i64::from(app.config.hours_silence_hours);
    app.once(&signed, command.once, move |work| async move {
        let at = code.moment(work.now)?;
        let found = sign_ups::find(&work, code.shift, person).await?.ok_or_else(|| NOT_BOUND.refuse())?;
        let coming = Coming { direction: code.direction, at, way: Way::Code, silence_hours };
        let row = attend(&work, found.id, coming).await?;
        Ok((StatusCode::OK, view::own(&work, &keys, row, work.now).await?))
    })
    .await
}
