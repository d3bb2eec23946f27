use super::read::IncidentRow;
use super::refusals::{NOT_A_LIST_CHANNEL, NOT_TELLING};
use super::store::{self, step};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::incident_persons::{self, AlertChannel, Column};
use db::entities::incident_steps::IncidentStep;
use db::entities::incidents::IncidentState;
use kernel::{IncidentId, PersonId};
use platform::auth::{Privacy, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Path, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

const PERSONS_MAX: usize = 200;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkTold {
    /// `sms`, `phone` or `letter`.
    pub channel: AlertChannel,
    /// Those who were reached: 1 to 200.
    pub persons: Vec<PersonId>,
}

/// Records that these persons of a list were told. Who was told already stays so.
#[utoipa::path(post, path = "/api/v1/staff/incidents/{id}/told", operation_id = "mark_told", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = IncidentId, Path)), request_body = MarkTold,
    responses((status = 200, body = IncidentRow)))]
pub async fn mark_told(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<IncidentId>,
    command: Command<MarkTold>,
) -> Result<Answer<IncidentRow>> {
    let MarkTold { channel, persons } = command.body;
    if !matches!(channel, AlertChannel::Sms | AlertChannel::Phone | AlertChannel::Letter) {
        return Err(NOT_A_LIST_CHANNEL.on("channel").into());
    }
    if persons.is_empty() || persons.len() > PERSONS_MAX {
        return Err(INVALID_FIELD.on("persons").into());
    }
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let row = store::lock_open(&work, id).await?;
            if row.state != IncidentState::Telling {
                return Err(NOT_TELLING.refuse().into());
            }
            let done = incident_persons::Entity::update_many()
                .col_expr(Column::ToldAt, Expr::value(work.now))
                .col_expr(Column::Channel, Expr::value(channel))
                .filter(Column::IncidentId.eq(id))
                .filter(Column::PersonId.is_in(persons))
                .filter(Column::ToldAt.is_null())
                .exec(&work.tx)
                .await?;
            let count = i64::try_from(done.rows_affected).unwrap_or(i64::MAX);
            step(&work, id, IncidentStep::Told, count, Some(actor)).await?;
            Ok((StatusCode::OK, IncidentRow::of(&work, row).await?))
        })
        .await
}
