use super::ANSWER_TIME_OVER;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::transfer_persons::{self, TransferAnswer};
use db::entities::transfers::{self, TransferState};
use kernel::TransferId;
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result};
use sea_orm::EntityTrait;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerTransfer {
    pub answer: TransferAnswer,
}

/// Accepts or declines that one's information passes; it can be changed until the time is over.
#[utoipa::path(post, path = "/api/v1/me/transfers/{id}/answer", operation_id = "answer_transfer", tag = "care",
    security(("session" = [])), params(("id" = TransferId, Path)), request_body = AnswerTransfer,
    responses((status = 204)))]
pub async fn answer_transfer(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<TransferId>,
    command: Command<AnswerTransfer>,
) -> Result<Answer<()>> {
    let (person, answer) = (signed.person, command.body.answer);
    care.app
        .once(&signed, command.once, move |work| async move {
            let found = transfer_persons::Entity::find_by_id((id, person)).one(&work.tx).await?;
            let mut row = found.ok_or_else(|| NOT_FOUND.refuse())?;
            let transfer = transfers::Entity::find_by_id(id).one(&work.tx).await?;
            let transfer = transfer.ok_or_else(|| NOT_FOUND.refuse())?;
            if transfer.state != TransferState::Announced || transfer.answer_by <= work.now {
                return Err(ANSWER_TIME_OVER.refuse().into());
            }
            row.answer = Some(answer);
            row.answered_at = Some(work.now);
            db::update(&work, row).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
