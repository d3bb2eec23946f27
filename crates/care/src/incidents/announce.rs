use super::read::IncidentRow;
use super::refusals::NOTICE_INCOMPLETE;
use super::store::{self, missing_parts, step};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use db::entities::incident_persons::{self, AlertChannel, Column};
use db::entities::incident_steps::IncidentStep;
use db::entities::incidents::{self, IncidentState};
use kernel::{IncidentId, Timestamp};
use platform::auth::{Privacy, Staff};
use platform::{Answer, Command, Error, Path, Result};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnounceIncident {}

/// Publishes the announcement at `/announcements/{id}`, for those who cannot be reached one by one: they count as told by
/// it. A drill goes through the same step and shows nothing to anybody.
#[utoipa::path(post, path = "/api/v1/staff/incidents/{id}/announce", operation_id = "announce_incident", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = IncidentId, Path)), request_body = AnnounceIncident,
    responses((status = 200, body = IncidentRow)))]
pub async fn announce_incident(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<IncidentId>,
    command: Command<AnnounceIncident>,
) -> Result<Answer<IncidentRow>> {
    let AnnounceIncident {} = command.body;
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let mut row = store::lock_open(&work, id).await?;
            let missing = missing_parts(&row);
            if !missing.is_empty() {
                return Err(NOTICE_INCOMPLETE.refuse().with("missing", missing).into());
            }
            row.state = IncidentState::Telling;
            row.announced_at = row.announced_at.or(Some(work.now));
            db::update(&work, row.clone()).await?;
            let done = incident_persons::Entity::update_many()
                .col_expr(Column::ToldAt, Expr::value(work.now))
                .col_expr(Column::Channel, Expr::value(AlertChannel::Announcement))
                .filter(Column::IncidentId.eq(id))
                .filter(Column::ToldAt.is_null())
                .exec(&work.tx)
                .await?;
            let count = i64::try_from(done.rows_affected).unwrap_or(i64::MAX);
            step(&work, id, IncidentStep::Announced, count, Some(actor)).await?;
            Ok((StatusCode::OK, IncidentRow::of(&work, row).await?))
        })
        .await
}

/// What an announcement says.
pub struct Announcement {
    pub title: String,
    pub announced_at: Timestamp,
    /// What happened and may follow, what was and will be done, what people can do, what remedy there is.
    pub parts: [String; 4],
}

/// A published announcement; a drill's is not there.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_announcement(tx: &Tx, id: IncidentId) -> Result<Option<Announcement>, Error> {
    let found = incidents::Entity::find_by_id(id).one(tx).await?.filter(|row| !row.drill);
    let Some((row, announced_at)) = found.and_then(|row| Some((row.clone(), row.announced_at?))) else {
        return Ok(None);
    };
    let parts = [row.happened, row.measures, row.advice, row.remedy];
    let parts = parts.map(|part| part.map(|text| text.0).unwrap_or_default());
    Ok(Some(Announcement { title: row.title.0, announced_at, parts }))
}
