use super::opening::{self, SupportCase};
use crate::Care;
use crate::requests::case::may_open;
use crate::requests::store;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use db::entities::cases::{self, CaseDesk, CaseState};
use kernel::{CaseId, PhotoId};
use platform::auth::{Staff, Support};
use platform::{Path, Result, Work};

/// A case of customer service. What was written is opened for whoever has it, and that stands in the access ledger; others
/// see its clock and history.
#[utoipa::path(get, path = "/api/v1/staff/support/cases/{id}", operation_id = "get_support_case", tag = "staff",
    security(("session" = ["support"])), params(("id" = CaseId, Path)), responses((status = 200, body = SupportCase)))]
pub async fn get_support_case(
    State(care): State<Care>,
    staff: Staff<Support>,
    Path(id): Path<CaseId>,
) -> Result<Json<SupportCase>> {
    let (app, reader) = (care.app.clone(), staff.signed.person);
    let view = care.app.write(move |work| async move {
        let row = store::of_desk(store::get(&work, id).await?, CaseDesk::Support)?;
        opening::view(&app, &work, row, reader).await
    });
    Ok(Json(view.await?))
}

/// A picture that was given with a case, for whoever has it. It stands in the access ledger.
#[utoipa::path(get, path = "/api/v1/staff/support/cases/{id}/pictures/{picture_id}", operation_id = "get_support_case_picture",
    tag = "staff", security(("session" = ["support"])), params(("id" = CaseId, Path), ("picture_id" = PhotoId, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
pub async fn get_support_case_picture(
    State(care): State<Care>,
    staff: Staff<Support>,
    Path((id, picture)): Path<(CaseId, PhotoId)>,
) -> Result<Response> {
    let (app, reader) = (care.app.clone(), staff.signed.person);
    let unit = move |work: Work| async move {
        let row = store::of_desk(store::get(&work, id).await?, CaseDesk::Support)?;
        let as_open = cases::Model { state: CaseState::Open, ..row.clone() };
        may_open(&as_open, reader, work.now).map_err(|code| code.refuse())?;
        let grant = opening::grant(&work, &row, reader).await?;
        talk::support::open_picture(&app, &grant, picture, id).await
    };
    care.app.write(unit).await
}
