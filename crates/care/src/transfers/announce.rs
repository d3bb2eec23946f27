use super::TRANSFER_STATE;
use super::jobs::TELL;
use super::read::TransferView;
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
pub struct AnnounceTransfer {}

/// Lists everybody with an account and begins to tell them.
#[utoipa::path(post, path = "/api/v1/staff/transfers/{id}/announce", operation_id = "announce_transfer", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = TransferId, Path)), request_body = AnnounceTransfer,
    responses((status = 200, body = TransferView)))]
pub async fn announce_transfer(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<TransferId>,
    command: Command<AnnounceTransfer>,
) -> Result<Answer<TransferView>> {
    let AnnounceTransfer {} = command.body;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let found = transfers::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await?;
            let mut row = found.ok_or_else(|| NOT_FOUND.refuse())?;
            if row.state != TransferState::Draft {
                return Err(TRANSFER_STATE.refuse().with("state", row.state.as_str()).into());
            }
            let listed = work
                .run(
                    "INSERT INTO transfer_persons (transfer_id, person_id, listed_at) \
                     SELECT $1, id, $2 FROM people WHERE state = 'active' ON CONFLICT DO NOTHING",
                    [id.into(), work.now.into()],
                )
                .await?;
            row.persons = i64::try_from(listed).unwrap_or(i64::MAX);
            row.state = TransferState::Announced;
            row.announced_at = Some(work.now);
            db::update(&work, row.clone()).await?;
            work.enqueue(TELL, id.0, 0, work.now).await?;
            Ok((StatusCode::OK, TransferView::of(&work, row).await?))
        })
        .await
}
