//! Surveys on what people prefer (SPEC SURV-1): voluntary, answered once, for counts only.
//!
//! Invariants:
//! - What somebody answers is added to counts and kept nowhere else; that they answered stands apart, by the day only.
//! - A result is told once, when the survey has closed and enough people answered, and no choice of a small group ever
//!   ([`rule`]): counts that move could be watched while a colleague answers.
//! - Who skips a survey is not asked again.
//!
//! Deliberately absent: free text, which could name somebody; results by groups of people.

mod answer;
mod close;
mod create;
mod offered;
mod refusals;
mod results;
mod rule;

use crate::Care;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(offered::list_offered_surveys))
        .routes(routes!(answer::answer_survey))
        .routes(routes!(answer::skip_survey))
        .routes(routes!(results::list_surveys, create::create_survey))
        .routes(routes!(close::close_survey))
}
