use super::read::OrderView;
use super::{ORDER_STATE, SECOND_PERSON_NEEDED};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::legal_orders::{self, OrderState};
use kernel::OrderId;
use kernel::text::Lines;
use platform::auth::{Privacy, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result, clean_text};
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideOrder {
    pub decision: OrderDecision,
    /// Why; the document's form and competence were checked.
    pub reason: String,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderDecision {
    Approve,
    Decline,
}

/// Approves or declines a document, by another than who registered it.
#[utoipa::path(post, path = "/api/v1/staff/orders/{id}/decision", operation_id = "decide_order", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = OrderId, Path)), request_body = DecideOrder,
    responses((status = 200, body = OrderView)))]
pub async fn decide_order(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<OrderId>,
    command: Command<DecideOrder>,
) -> Result<Answer<OrderView>> {
    let DecideOrder { decision, reason } = command.body;
    let reason = clean_text("reason", &reason, Lines::Many, 2..=500)?;
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let found = legal_orders::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await?;
            let mut row = found.ok_or_else(|| NOT_FOUND.refuse())?;
            if row.state != OrderState::Registered {
                return Err(ORDER_STATE.refuse().with("state", row.state.as_str()).into());
            }
            if row.registered_by == actor {
                return Err(SECOND_PERSON_NEEDED.refuse().into());
            }
            row.state = match decision {
                OrderDecision::Approve => OrderState::Approved,
                OrderDecision::Decline => OrderState::Declined,
            };
            row.decided_at = Some(work.now);
            row.decided_by = Some(actor);
            row.reason = Some(PublicText(reason));
            db::update(&work, row.clone()).await?;
            Ok((StatusCode::OK, OrderView::of(row)))
        })
        .await
}
