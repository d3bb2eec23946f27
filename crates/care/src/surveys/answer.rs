use super::refusals::{SURVEY_CLOSED, SURVEY_INCOMPLETE, SURVEY_SAID};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::survey_persons::{self, SurveySaid};
use db::entities::surveys::{self, SurveyQuestion, SurveyState};
use kernel::{PersonId, RowId, SurveyId, calendar};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Body, Error, Path, Result, Work};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, TryInsertResult};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerSurvey {
    /// For each question the choice, counted from 0.
    pub choices: Vec<i64>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SkipSurvey {}

/// Whether each question has one of its own choices.
fn is_complete(questions: &[SurveyQuestion], choices: &[i64]) -> bool {
    let within = |(asked, choice): (&SurveyQuestion, &i64)| {
        usize::try_from(*choice).is_ok_and(|choice| choice < asked.choices.len())
    };
    questions.len() == choices.len() && questions.iter().zip(choices).all(within)
}

/// Answers a survey, once. The answer is added to the counts and kept nowhere else; for the same reason it takes no
/// `Idempotency-Key`, whose digest would keep something of it. A repeated request is refused as said already.
#[utoipa::path(post, path = "/api/v1/me/surveys/{id}/answers", operation_id = "answer_survey", tag = "support",
    security(("session" = [])), params(("id" = SurveyId, Path)), request_body = AnswerSurvey,
    responses((status = 204)))]
pub async fn answer_survey(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<SurveyId>,
    Body(body): Body<AnswerSurvey>,
) -> Result<StatusCode> {
    let (choices, person) = (body.choices, signed.person);
    let unit = move |work: Work| async move {
        let survey = open(&work, id).await?;
        if !is_complete(&survey.questions.0, &choices) {
            return Err(SURVEY_INCOMPLETE.on("choices").into());
        }
        said(&work, id, person, SurveySaid::Answered).await?;
        for (question, choice) in (0_i64..).zip(choices) {
            let sql =
                "UPDATE survey_counts SET answers = answers + 1 WHERE survey_id = $1 AND question = $2 AND choice = $3";
            work.run(sql, [id.into(), question.into(), choice.into()]).await?;
        }
        Ok(StatusCode::NO_CONTENT)
    };
    care.app.write(unit).await
}

/// Skips a survey: it is not offered again.
#[utoipa::path(post, path = "/api/v1/me/surveys/{id}/skip", operation_id = "skip_survey", tag = "support",
    security(("session" = [])), params(("id" = SurveyId, Path)), request_body = SkipSurvey, responses((status = 204)))]
pub async fn skip_survey(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<SurveyId>,
    Body(SkipSurvey {}): Body<SkipSurvey>,
) -> Result<StatusCode> {
    let person = signed.person;
    let unit = move |work: Work| async move {
        open(&work, id).await?;
        said(&work, id, person, SurveySaid::Skipped).await?;
        Ok(StatusCode::NO_CONTENT)
    };
    care.app.write(unit).await
}

/// The survey if it is open, held so that it does not close before the answer counts: what a closed one tells never
/// moves.
async fn open(work: &Work, id: SurveyId) -> Result<surveys::Model, Error> {
    let found = surveys::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    let survey = found.ok_or_else(|| NOT_FOUND.refuse())?;
    if survey.state == SurveyState::Open { Ok(survey) } else { Err(SURVEY_CLOSED.refuse().into()) }
}

/// Remembers that it is said, once: the unique key refuses a second time, also of two at the same moment.
async fn said(work: &Work, survey_id: SurveyId, person_id: PersonId, said: SurveySaid) -> Result<(), Error> {
    // Drawn without the moment: neither the id nor the day tells who answered when.
    let on_day = calendar::start_of(calendar::day_of(work.now));
    let row = survey_persons::Model { id: RowId::new(on_day, &work.rng), survey_id, person_id, said, on_day };
    let key = [survey_persons::Column::SurveyId, survey_persons::Column::PersonId];
    let once = OnConflict::columns(key).do_nothing().to_owned();
    let inserted = survey_persons::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(&work.tx)
        .await?;
    if matches!(inserted, TryInsertResult::Inserted(1)) { Ok(()) } else { Err(SURVEY_SAID.refuse().into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: SURV-1
    #[test]
    fn each_question_has_one_of_its_choices() {
        let question = |count: usize| SurveyQuestion { text: "?".into(), choices: vec!["一".to_owned(); count] };
        let asked = [question(2), question(3)];
        for (choices, good) in [
            (&[0, 2][..], true),
            (&[1, 0], true),
            (&[2, 0], false),
            (&[0], false),
            (&[0, 0, 0], false),
            (&[-1, 0], false),
        ] {
            assert_eq!(is_complete(&asked, choices), good, "{choices:?}");
        }
    }
}
