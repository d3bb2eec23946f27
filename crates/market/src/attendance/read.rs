use super::view::{self, Attendance};
use crate::Market;
use crate::applications::store as sign_ups;
use axum::Json;
use axum::extract::State;
use kernel::ApplicationId;
use platform::auth::Signed;
use platform::{Path, Result};

/// When the caller came and went, and their hours with every step.
#[utoipa::path(get, path = "/api/v1/applications/{id}/attendance", operation_id = "get_attendance", tag = "attendance",
    security(("session" = [])), params(("id" = ApplicationId, Path)), responses((status = 200, body = Attendance)))]
pub async fn get_attendance(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
) -> Result<Json<Attendance>> {
    let app = &market.app;
    let tx = app.read();
    let row = sign_ups::own(&tx, id, signed.person).await?;
    let keys = app.vault.keys_of(signed.person).await?;
    Ok(Json(view::own(&tx, &keys, row, app.now()).await?))
}
