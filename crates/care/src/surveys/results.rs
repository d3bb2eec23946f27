use super::rule::{Told, told};
use crate::Care;
use crate::listing::{self, Order};
use axum::Json;
use axum::extract::State;
use db::entities::survey_counts;
use db::entities::surveys::{self, SurveyState};
use kernel::{SurveyId, Timestamp};
use platform::auth::{Staff, Support};
use platform::{Page, PageQuery, Query, Result};
use policy::statistics::GROUP_LEAST;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

/// How often one choice was taken.
#[derive(Serialize, ToSchema)]
pub struct ChoiceCount {
    pub text: String,
    /// Null while the survey is open, and where so few took it that it is not told.
    pub count: Option<u64>,
}

#[derive(Serialize, ToSchema)]
pub struct QuestionCounts {
    pub text: String,
    pub choices: Vec<ChoiceCount>,
}

/// A survey with what may be told of it.
#[derive(Serialize, ToSchema)]
pub struct SurveyResults {
    pub id: SurveyId,
    pub title: String,
    pub intro: String,
    pub state: SurveyState,
    /// How many answered, rounded down while the survey is open; null while they are too few to be told of.
    pub answered: Option<u64>,
    /// Fewer people than this are never told of.
    pub smallest_group: u64,
    pub questions: Vec<QuestionCounts>,
    pub created_at: Timestamp,
    pub closed_at: Option<Timestamp>,
}

impl SurveyResults {
    pub(super) fn of(survey: surveys::Model, counts: &[survey_counts::Model]) -> SurveyResults {
        let mut answered = None;
        let mut questions = Vec::with_capacity(survey.questions.0.len());
        for (at, asked) in (0..).zip(survey.questions.0) {
            let mut own: Vec<_> =
                counts.iter().filter(|row| row.survey_id == survey.id && row.question == at).collect();
            own.sort_by_key(|row| row.choice);
            let numbers: Vec<u64> = own.iter().map(|row| u64::try_from(row.answers).unwrap_or(0)).collect();
            // Everybody answered each question, so that each tells the same number of people.
            let Told { answered: everybody, choices: told } = told(survey.state, &numbers);
            answered = everybody;
            let choices = asked.choices.into_iter().zip(told).map(|(text, count)| ChoiceCount { text, count });
            questions.push(QuestionCounts { text: asked.text, choices: choices.collect() });
        }
        SurveyResults {
            id: survey.id,
            title: survey.title.0,
            intro: survey.intro.0,
            state: survey.state,
            answered,
            smallest_group: GROUP_LEAST,
            questions,
            created_at: survey.created_at,
            closed_at: survey.closed_at,
        }
    }
}

/// Every survey, newest first, with its results once it has closed. Nobody's answer stands here, and no count of a
/// small group.
#[utoipa::path(get, path = "/api/v1/staff/surveys", operation_id = "list_surveys", tag = "staff",
    security(("session" = ["support"])), params(PageQuery), responses((status = 200, body = Page<SurveyResults>)))]
pub async fn list_surveys(
    State(care): State<Care>,
    _staff: Staff<Support>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<SurveyResults>>> {
    let order = Order::<surveys::Entity> {
        at: surveys::Column::CreatedAt,
        id: surveys::Column::Id,
        key: |row| (row.created_at, row.id.0),
    };
    let tx = care.app.read();
    let page = listing::page(&care.app, &tx, ("surveys", ""), surveys::Entity::find(), order, &query).await?;
    let ids = page.items.iter().map(|row| row.id);
    let counts = survey_counts::Entity::find()
        .filter(survey_counts::Column::SurveyId.is_in(ids))
        .order_by_asc(survey_counts::Column::Question)
        .all(&tx)
        .await?;
    Ok(Json(listing::views(page, |row| SurveyResults::of(row, &counts))))
}
