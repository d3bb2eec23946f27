use crate::Care;
use crate::requests::view::CaseRow;
use crate::requests::written::{RecordCase, record};
use axum::extract::State;
use db::entities::cases::{CaseAbout, CaseChannel, CaseDesk, CaseKind};
use kernel::{PersonId, Timestamp};
use platform::auth::{Staff, Support};
use platform::{Answer, Command, Result};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSupportCase {
    /// `enquiry`, `complaint`, `appeal` or `feedback`.
    pub kind: CaseKind,
    /// `hotline`, `mail` or `written`.
    pub channel: CaseChannel,
    pub text: String,
    /// Name, phone or email to answer to.
    pub contact: String,
    /// When it came in: the clock runs from that day.
    pub received_at: Timestamp,
    /// Whose account it is about, where staff know.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    #[serde(default)]
    pub about: Option<CaseAbout>,
    #[serde(default)]
    pub about_id: Option<Uuid>,
}

/// Records what came by hotline, mail or letter (SPEC CS-1). Somebody without an account gets keys for it and nothing else.
/// Whoever records it has it.
#[utoipa::path(post, path = "/api/v1/staff/support/cases", operation_id = "record_support_case", tag = "staff",
    security(("session" = ["support"])), request_body = RecordSupportCase, responses((status = 201, body = CaseRow)))]
pub async fn record_support_case(
    State(care): State<Care>,
    staff: Staff<Support>,
    command: Command<RecordSupportCase>,
) -> Result<Answer<CaseRow>> {
    let RecordSupportCase { kind, channel, text, contact, received_at, person_id, about, about_id } = command.body;
    let body = RecordCase { kind, channel, text, contact, received_at, person_id };
    let command = Command { body, once: command.once };
    record(&care, &staff.signed, CaseDesk::Support, command, (about, about_id)).await
}
