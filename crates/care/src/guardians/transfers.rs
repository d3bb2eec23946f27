use super::ward::bond_of;
use crate::Care;
use crate::transfers::{AnswerTransfer, MyTransfer, answered, transfers_of};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kernel::{GuardianshipId, TransferId};
use platform::auth::Signed;
use platform::{Answer, Command, Page, Path, Result};

/// Transfers of the business that concern a ward, newest first; there are few (SPEC SHARE-3, MIN-3).
#[utoipa::path(get, path = "/api/v1/me/wards/{id}/transfers", operation_id = "list_ward_transfers", tag = "privacy",
    security(("session" = [])), params(("id" = GuardianshipId, Path)),
    responses((status = 200, body = Page<MyTransfer>)))]
pub(crate) async fn list_ward_transfers(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<GuardianshipId>,
) -> Result<Json<Page<MyTransfer>>> {
    let tx = care.app.read();
    let (bond, _) = bond_of(&care.app, &tx, signed.person, id).await?;
    Ok(Json(Page::whole(transfers_of(&tx, bond.ward_id).await?)))
}

/// Accepts or declines that a ward's information passes; it can be changed until the time is over.
#[utoipa::path(post, path = "/api/v1/me/wards/{id}/transfers/{transfer}/answer", operation_id = "answer_ward_transfer",
    tag = "privacy", security(("session" = [])),
    params(("id" = GuardianshipId, Path), ("transfer" = TransferId, Path)), request_body = AnswerTransfer,
    responses((status = 204)))]
pub(crate) async fn answer_ward_transfer(
    State(care): State<Care>,
    signed: Signed,
    Path((id, transfer)): Path<(GuardianshipId, TransferId)>,
    command: Command<AnswerTransfer>,
) -> Result<Answer<()>> {
    let (app, guardian, answer) = (care.app.clone(), signed.person, command.body.answer);
    care.app
        .once(&signed, command.once, move |work| async move {
            let (bond, _) = bond_of(&app, &work, guardian, id).await?;
            answered(&work, transfer, bond.ward_id, answer).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
