use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::surveys::{self, SurveyState};
use kernel::SurveyId;
use platform::auth::{Staff, Support};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result};
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseSurvey {}

/// Ends a survey, for good; its results are told from now on.
#[utoipa::path(post, path = "/api/v1/staff/surveys/{id}/close", operation_id = "close_survey", tag = "staff",
    security(("session" = ["support"])), params(("id" = SurveyId, Path)), request_body = CloseSurvey,
    responses((status = 204)))]
pub async fn close_survey(
    State(care): State<Care>,
    staff: Staff<Support>,
    Path(id): Path<SurveyId>,
    command: Command<CloseSurvey>,
) -> Result<Answer<()>> {
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let found = surveys::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
            let row = found.ok_or_else(|| NOT_FOUND.refuse())?;
            let closed_at = row.closed_at.or(Some(work.now));
            db::update(&work, surveys::Model { state: SurveyState::Closed, closed_at, ..row }).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
