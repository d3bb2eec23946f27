use super::about;
use crate::Care;
use crate::requests::case::NewCase;
use crate::requests::file_request::TEXT_CHARS_MAX;
use crate::requests::refusals::CASES_QUOTA;
use crate::requests::store;
use crate::requests::written::stranger;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::cases::{CaseAbout, CaseChannel, CaseDesk, CaseKind};
use kernel::text::Lines;
use kernel::{PersonId, Timestamp};
use platform::limits::{self, Limit};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Client, Command, Result, Work, clean_text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Cases that come from one network address without a sign-in within an hour.
const FILED: Limit = Limit { name: "help_unsigned", most: 5, window_seconds: 3_600 };

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileCaseUnsigned {
    /// `enquiry`, `complaint` or `appeal`.
    pub kind: CaseKind,
    /// At most 2 000 characters.
    pub text: String,
    /// How the person wants to be called; optional.
    #[serde(default)]
    pub called: Option<String>,
    /// Phone or email, for the answer alone.
    pub contact: String,
    #[serde(default)]
    pub about: Option<CaseAbout>,
    #[serde(default)]
    pub about_id: Option<Uuid>,
}

/// What somebody without an account keeps of their case.
#[derive(Serialize, ToSchema)]
pub struct FiledUnsigned {
    pub number: Option<String>,
    pub received_at: Timestamp,
    /// The first moment after the last good day for the answer; null where the year's holidays are not known yet.
    pub due_at: Option<Timestamp>,
    pub strictest_at: Timestamp,
}

/// Files a case without being signed in (SPEC CS-1): the contact is asked for to answer and for nothing else, sealed under
/// keys that are made for this case. It is answered there. A repeated `Idempotency-Key` is the same case.
#[utoipa::path(post, path = "/api/v1/support/cases", operation_id = "file_case_unsigned", tag = "support",
    security(()), request_body = FileCaseUnsigned, responses((status = 201, body = FiledUnsigned)))]
pub async fn file_case_unsigned(
    State(care): State<Care>,
    client: Client,
    command: Command<FileCaseUnsigned>,
) -> Result<Answer<FiledUnsigned>> {
    let FileCaseUnsigned { kind, text, called, contact, about, about_id } = command.body;
    if !matches!(kind, CaseKind::Enquiry | CaseKind::Complaint | CaseKind::Appeal) {
        return Err(INVALID_FIELD.on("kind").into());
    }
    let text = clean_text("text", &text, Lines::Many, 2..=TEXT_CHARS_MAX)?;
    let contact = clean_text("contact", &contact, Lines::One, 5..=120)?;
    let called = called.map(|called| clean_text("called", &called, Lines::One, 0..=40)).transpose()?;
    let contact = match called.filter(|called| !called.is_empty()) {
        Some(called) => format!("{called}，{contact}"),
        None => contact,
    };
    if let Some(earlier) = care.app.find_earlier_unsigned(&command.once).await? {
        return Ok(earlier);
    }
    let bucket = limits::bucket(&care.app, FILED, &client.place());
    // Before keys are made: whoever sends too much costs nothing.
    let taken = care.app.write(move |work| async move { Ok(limits::take(&work, FILED, bucket).await?) });
    if !taken.await? {
        return Err(CASES_QUOTA.refuse().into());
    }
    let about = about::check(&care.app.read(), None, kind, about, about_id).await?;
    let person = PersonId::new(care.app.now(), &care.app.rng);
    let keys = care.app.vault.create_keys(person).await?;
    let nobody = stranger(&care, person);
    let unit = move |work: Work| async move {
        db::insert(&work, nobody).await?;
        let new = NewCase {
            person,
            account: false,
            kind,
            channel: CaseChannel::Form,
            text,
            contact: Some(contact),
            received_at: work.now,
            desk: CaseDesk::Support,
            about,
            chat: None,
            by: None,
        };
        let row = store::open(&work, &keys, new).await?;
        let filed = FiledUnsigned {
            number: row.number.map(|number| number.0),
            received_at: row.received_at,
            due_at: row.due_at,
            strictest_at: row.strictest_at,
        };
        Ok((StatusCode::CREATED, filed))
    };
    care.app.once_unsigned(person, command.once, unit).await
}
