//! That somebody has answered a survey, or wants not to (SPEC SURV-1): once each, without what was answered. Only the day is
//! kept, so that no order of answers can be told from it.

use kernel::{PersonId, RowId, SurveyId, Timestamp};
use policy::Field as _;

crate::word! {
    pub enum SurveySaid {
        Answered = "answered",
        /// It is not offered any more.
        Skipped = "skipped",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Person(crate::Holding::of(policy::SurveyRecord::SPEC, "on_day"));

crate::table! { "survey_persons",
    #[sea_orm(primary_key, auto_increment = false)]
    id: RowId,
    survey_id: SurveyId,
    person_id: PersonId,
    said: SurveySaid,
    /// The beginning of the day.
    on_day: Timestamp,
}
