//! Surveys among people (SPEC SURV-1), as staff wrote them: about nobody.

use crate::columns::{PublicJson, PublicText};
use kernel::{PersonId, SurveyId, Timestamp};
use serde::{Deserialize, Serialize};

crate::word! {
    /// Whether a survey may be answered.
    pub enum SurveyState {
        Open = "open",
        Closed = "closed",
    }
}

/// A question with what may be chosen, exactly one of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyQuestion {
    pub text: String,
    pub choices: Vec<String>,
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds = crate::Holds::Nobody;

crate::table! { "surveys",
    #[sea_orm(primary_key, auto_increment = false)]
    id: SurveyId,
    title: PublicText,
    intro: PublicText,
    questions: PublicJson<Vec<SurveyQuestion>>,
    state: SurveyState,
    created_by: Option<PersonId>,
    created_at: Timestamp,
    closed_at: Option<Timestamp>,
}
