use super::results::SurveyResults;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::{PublicJson, PublicText};
use db::entities::survey_counts;
use db::entities::surveys::{self, SurveyQuestion, SurveyState};
use kernel::SurveyId;
use kernel::text::Lines;
use platform::auth::{Staff, Support};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Result, Work, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

const QUESTIONS_MAX: usize = 10;
const CHOICES: std::ops::RangeInclusive<usize> = 2..=8;

/// A question with what may be chosen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuestion {
    /// 2 to 120 characters.
    pub text: String,
    /// 2 to 8 choices of at most 60 characters.
    pub choices: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSurvey {
    /// 2 to 60 characters.
    pub title: String,
    /// What it is for; at most 300 characters.
    pub intro: String,
    /// 1 to 10 questions.
    pub questions: Vec<NewQuestion>,
}

fn question(new: &NewQuestion) -> Result<SurveyQuestion> {
    if !CHOICES.contains(&new.choices.len()) {
        return Err(INVALID_FIELD.on("questions").into());
    }
    let text = clean_text("questions", &new.text, Lines::One, 2..=120)?;
    let choices = new.choices.iter().map(|choice| clean_text("questions", choice, Lines::One, 1..=60));
    Ok(SurveyQuestion { text, choices: choices.collect::<std::result::Result<_, _>>()? })
}

/// Begins a survey: everybody who is signed in is offered it once.
#[utoipa::path(post, path = "/api/v1/staff/surveys", operation_id = "create_survey", tag = "staff",
    security(("session" = ["support"])), request_body = CreateSurvey, responses((status = 201, body = SurveyResults)))]
pub async fn create_survey(
    State(care): State<Care>,
    staff: Staff<Support>,
    command: Command<CreateSurvey>,
) -> Result<Answer<SurveyResults>> {
    let CreateSurvey { title, intro, questions } = command.body;
    let title = clean_text("title", &title, Lines::One, 2..=60)?;
    let intro = clean_text("intro", &intro, Lines::Many, 2..=300)?;
    if questions.is_empty() || questions.len() > QUESTIONS_MAX {
        return Err(INVALID_FIELD.on("questions").into());
    }
    let questions = questions.iter().map(question).collect::<Result<Vec<_>>>()?;
    let actor = staff.signed.person;
    let unit = move |work: Work| async move {
        let survey = surveys::Model {
            id: SurveyId::new(work.now, &work.rng),
            title: PublicText(title),
            intro: PublicText(intro),
            questions: PublicJson(questions),
            state: SurveyState::Open,
            created_by: Some(actor),
            created_at: work.now,
            closed_at: None,
        };
        db::insert(&work, survey.clone()).await?;
        let mut counts = Vec::new();
        for (question, asked) in (0..).zip(&survey.questions.0) {
            for (choice, _) in (0..).zip(&asked.choices) {
                counts.push(survey_counts::Model { survey_id: survey.id, question, choice, answers: 0 });
            }
        }
        db::insert_many(&work, counts.clone()).await?;
        Ok((StatusCode::CREATED, SurveyResults::of(survey, &counts)))
    };
    care.app.once(&staff.signed, command.once, unit).await
}
