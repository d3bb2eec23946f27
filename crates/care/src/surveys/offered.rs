use crate::Care;
use axum::Json;
use axum::extract::State;
use db::entities::survey_persons;
use db::entities::surveys::{self, SurveyState};
use kernel::SurveyId;
use platform::auth::Signed;
use platform::{Page, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

/// Surveys that somebody is offered at once.
const OFFERED_MAX: u64 = 5;

#[derive(Serialize, ToSchema)]
pub struct OfferedQuestion {
    pub text: String,
    pub choices: Vec<String>,
}

/// A survey that may be answered.
#[derive(Serialize, ToSchema)]
pub struct OfferedSurvey {
    pub id: SurveyId,
    pub title: String,
    pub intro: String,
    pub questions: Vec<OfferedQuestion>,
}

/// The open surveys that one has neither answered nor skipped, at most five.
#[utoipa::path(get, path = "/api/v1/me/surveys", operation_id = "list_offered_surveys", tag = "support",
    security(("session" = [])), responses((status = 200, body = Page<OfferedSurvey>)))]
pub async fn list_offered_surveys(State(care): State<Care>, signed: Signed) -> Result<Json<Page<OfferedSurvey>>> {
    let tx = care.app.read();
    let said: Vec<SurveyId> = survey_persons::Entity::find()
        .filter(survey_persons::Column::PersonId.eq(signed.person))
        .all(&tx)
        .await?
        .into_iter()
        .map(|row| row.survey_id)
        .collect();
    let rows = surveys::Entity::find()
        .filter(surveys::Column::State.eq(SurveyState::Open))
        .filter(surveys::Column::Id.is_not_in(said))
        .order_by_desc(surveys::Column::CreatedAt)
        .limit(OFFERED_MAX)
        .all(&tx)
        .await?;
    let view = |row: surveys::Model| OfferedSurvey {
        id: row.id,
        title: row.title.0,
        intro: row.intro.0,
        questions: row
            .questions
            .0
            .into_iter()
            .map(|asked| OfferedQuestion { text: asked.text, choices: asked.choices })
            .collect(),
    };
    Ok(Json(Page::whole(rows.into_iter().map(view).collect())))
}
