use super::jobs::PASS;
use super::read::TransferView;
use super::{ANSWERS_STILL_OPEN, TRANSFER_STATE};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::transfers::{self, TransferState};
use kernel::TransferId;
use platform::auth::{Privacy, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result};
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseTransfer {}

/// Closes a transfer once the time to answer is over; who passes by its terms gets a row in the sharing ledger.
#[utoipa::path(post, path = "/api/v1/staff/transfers/{id}/close", operation_id = "close_transfer", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = TransferId, Path)), request_body = CloseTransfer,
    responses((status = 200, body = TransferView)))]
pub async fn close_transfer(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<TransferId>,
    command: Command<CloseTransfer>,
) -> Result<Answer<TransferView>> {
    let CloseTransfer {} = command.body;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let found = transfers::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await?;
            let mut row = found.ok_or_else(|| NOT_FOUND.refuse())?;
            if row.state != TransferState::Announced {
                return Err(TRANSFER_STATE.refuse().with("state", row.state.as_str()).into());
            }
            let told = TransferView::of(&work, row.clone()).await?.told;
            if row.answer_by > work.now || told < row.persons {
                return Err(ANSWERS_STILL_OPEN.refuse().with("told", told).into());
            }
            row.state = TransferState::Closed;
            row.closed_at = Some(work.now);
            db::update(&work, row.clone()).await?;
            work.enqueue(PASS, id.0, 0, work.now).await?;
            Ok((StatusCode::OK, TransferView::of(&work, row).await?))
        })
        .await
}
