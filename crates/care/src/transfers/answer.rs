use super::{ANSWER_TIME_OVER, GUARDIAN_ANSWERS};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::transfer_persons::{self, TransferAnswer};
use db::entities::transfers::{self, TransferState};
use kernel::{PersonId, TransferId};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Error, Path, Result, Work};
use sea_orm::EntityTrait;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerTransfer {
    pub answer: TransferAnswer,
}

/// Accepts or declines that one's information passes; it can be changed until the time is over. For a minor in a guardian's
/// care the guardian accepts; the minor may decline (SPEC SHARE-3, MIN-3).
#[utoipa::path(post, path = "/api/v1/me/transfers/{id}/answer", operation_id = "answer_transfer", tag = "care",
    security(("session" = [])), params(("id" = TransferId, Path)), request_body = AnswerTransfer,
    responses((status = 204)))]
pub async fn answer_transfer(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<TransferId>,
    command: Command<AnswerTransfer>,
) -> Result<Answer<()>> {
    let (app, person, answer) = (care.app.clone(), signed.person, command.body.answer);
    care.app
        .once(&signed, command.once, move |work| async move {
            let guarded = app.minor(&work, person).await?.is_some_and(|minor| minor.is_guarded());
            if guarded && answer == TransferAnswer::Accepted {
                return Err(GUARDIAN_ANSWERS.refuse().into());
            }
            answered(&work, id, person, answer).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Writes down what was answered for somebody, while the time runs.
pub(crate) async fn answered(
    work: &Work,
    id: TransferId,
    person: PersonId,
    answer: TransferAnswer,
) -> Result<(), Error> {
    let found = transfer_persons::Entity::find_by_id((id, person)).one(&work.tx).await?;
    let mut row = found.ok_or_else(|| NOT_FOUND.refuse())?;
    let transfer = transfers::Entity::find_by_id(id).one(&work.tx).await?;
    let transfer = transfer.ok_or_else(|| NOT_FOUND.refuse())?;
    if transfer.state != TransferState::Announced || transfer.answer_by <= work.now {
        return Err(ANSWER_TIME_OVER.refuse().into());
    }
    row.answer = Some(answer);
    row.answered_at = Some(work.now);
    db::update(work, row).await?;
    Ok(())
}
