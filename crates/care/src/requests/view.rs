use super::case::{is_late, needs_proof};
use db::entities::case_events::{self, CaseEvent};
use db::entities::cases::{self, CaseAbout, CaseChannel, CaseKind, CaseProof, CaseResult, CaseState};
use kernel::{CaseId, ChatId, PersonId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A request as the person who made it sees it.
#[derive(Serialize, ToSchema)]
pub struct RequestView {
    pub id: CaseId,
    /// What people name it by; null for older ones.
    pub number: Option<String>,
    pub about: Option<CaseAbout>,
    pub about_id: Option<Uuid>,
    pub kind: CaseKind,
    pub channel: CaseChannel,
    pub state: CaseState,
    pub text: String,
    pub received_at: Timestamp,
    /// The first moment after the last good day; null where the year's holidays are not known yet.
    pub due_at: Option<Timestamp>,
    /// What we hold ourselves to at the latest while `due_at` is null.
    pub strictest_at: Timestamp,
    pub proven: bool,
    pub needs_proof: bool,
    pub result: Option<CaseResult>,
    pub answer: Option<String>,
    pub answered_at: Option<Timestamp>,
    pub round: i64,
}

impl RequestView {
    pub(crate) fn of(row: &cases::Model, text: String, answer: Option<String>) -> RequestView {
        RequestView {
            id: row.id,
            number: row.number.as_ref().map(|number| number.0.clone()),
            about: row.about,
            about_id: row.about_id,
            kind: row.kind,
            channel: row.channel,
            state: row.state,
            text,
            received_at: row.received_at,
            due_at: row.due_at,
            strictest_at: row.strictest_at,
            proven: row.proof.is_some(),
            needs_proof: needs_proof(row.kind) && row.proof.is_none(),
            result: row.result,
            answer,
            answered_at: row.answered_at,
            round: row.round,
        }
    }
}

/// A case as staff see it in a list: nothing of what the person wrote.
#[derive(Serialize, ToSchema)]
pub struct CaseRow {
    pub id: CaseId,
    /// What people name it by; null for older ones.
    pub number: Option<String>,
    pub about: Option<CaseAbout>,
    pub about_id: Option<Uuid>,
    /// The chat that it was made of.
    pub chat_id: Option<ChatId>,
    pub kind: CaseKind,
    pub channel: CaseChannel,
    pub state: CaseState,
    pub account: bool,
    pub owner_id: Option<PersonId>,
    /// Whether it is assigned to whoever asks.
    pub mine: bool,
    pub access_until: Option<Timestamp>,
    pub received_at: Timestamp,
    pub due_at: Option<Timestamp>,
    pub strictest_at: Timestamp,
    pub deadline_at: Timestamp,
    pub late: bool,
    pub proof: Option<CaseProof>,
    pub needs_proof: bool,
    pub result: Option<CaseResult>,
    pub answered_at: Option<Timestamp>,
    pub breached_at: Option<Timestamp>,
    pub round: i64,
}

impl CaseRow {
    pub(crate) fn of(row: &cases::Model, reader: PersonId, now: Timestamp) -> CaseRow {
        CaseRow {
            id: row.id,
            number: row.number.as_ref().map(|number| number.0.clone()),
            about: row.about,
            about_id: row.about_id,
            chat_id: row.chat_id,
            kind: row.kind,
            channel: row.channel,
            state: row.state,
            account: row.account,
            owner_id: row.owner_id,
            mine: row.owner_id == Some(reader),
            access_until: row.access_until,
            received_at: row.received_at,
            due_at: row.due_at,
            strictest_at: row.strictest_at,
            deadline_at: row.deadline_at,
            late: is_late(row, now),
            proof: row.proof,
            needs_proof: needs_proof(row.kind) && row.proof.is_none(),
            result: row.result,
            answered_at: row.answered_at,
            breached_at: row.breached_at,
            round: row.round,
        }
    }
}

/// One line of a case's history.
#[derive(Serialize, ToSchema)]
pub struct CaseEventView {
    pub at: Timestamp,
    pub kind: CaseEvent,
    pub round: i64,
    pub by_id: Option<PersonId>,
    pub note: Option<String>,
    pub fields: Vec<String>,
}

impl CaseEventView {
    pub(crate) fn of(row: case_events::Model, note: Option<String>) -> CaseEventView {
        let case_events::Model { id: _, case_id: _, at, kind, round, by_person, note: _, fields } = row;
        CaseEventView { at, kind, round, by_id: by_person, note, fields: fields.0 }
    }
}

/// A case whole, for whoever has it.
#[derive(Serialize, ToSchema)]
pub struct CaseView {
    #[serde(flatten)]
    pub case: CaseRow,
    /// Why its texts are closed to the reader: `case_not_yours`, `case_not_open`, `case_access_expired`, `own_case`.
    pub closed_because: Option<&'static str>,
    pub text: Option<String>,
    pub contact: Option<String>,
    pub answer: Option<String>,
    pub history: Vec<CaseEventView>,
}
