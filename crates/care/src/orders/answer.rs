use super::ORDER_STATE;
use super::read::OrderView;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::legal_orders::{self, OrderState};
use kernel::OrderId;
use platform::auth::{Privacy, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result};
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerOrder {}

/// Records that a document was answered. What was handed over stands in the sharing ledger.
#[utoipa::path(post, path = "/api/v1/staff/orders/{id}/answer", operation_id = "answer_order", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = OrderId, Path)), request_body = AnswerOrder,
    responses((status = 200, body = OrderView)))]
pub async fn answer_order(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<OrderId>,
    command: Command<AnswerOrder>,
) -> Result<Answer<OrderView>> {
    let AnswerOrder {} = command.body;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let found = legal_orders::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await?;
            let mut row = found.ok_or_else(|| NOT_FOUND.refuse())?;
            if row.state != OrderState::Approved {
                return Err(ORDER_STATE.refuse().with("state", row.state.as_str()).into());
            }
            row.state = OrderState::Answered;
            row.answered_at = Some(work.now);
            db::update(&work, row.clone()).await?;
            Ok((StatusCode::OK, OrderView::of(row)))
        })
        .await
}
