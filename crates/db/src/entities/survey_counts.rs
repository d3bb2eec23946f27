//! How often each choice of a survey was taken (SPEC SURV-1): nobody's rows.

use kernel::SurveyId;

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "survey_counts",
    #[sea_orm(primary_key, auto_increment = false)]
    survey_id: SurveyId,
    /// Counted from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    question: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    choice: i64,
    answers: i64,
}
