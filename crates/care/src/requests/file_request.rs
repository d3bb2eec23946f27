use super::case::{NewCase, takes};
use super::refusals::CASES_QUOTA;
use super::store;
use super::tell::{Told, tell};
use super::view::RequestView;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::cases::{CaseChannel, CaseDesk, CaseKind};
use kernel::text::Lines;
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Result, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

/// Requests that one person files in a day.
const FILED: Limit = Limit { name: "case_filed", most: 10, window_seconds: 86_400 };
pub(crate) const TEXT_CHARS_MAX: usize = 2_000;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileRequest {
    pub kind: CaseKind,
    /// What is asked for; at most 2 000 characters.
    pub text: String,
    /// Where an answer should reach the person besides the inbox; optional.
    #[serde(default)]
    pub contact: Option<String>,
}

/// Files a request about one's personal information, a complaint or an appeal (SPEC CS-1, RIGHT-2..5).
#[utoipa::path(post, path = "/api/v1/me/requests", operation_id = "file_request", tag = "care",
    security(("session" = [])), request_body = FileRequest, responses((status = 201, body = RequestView)))]
pub async fn file_request(
    State(care): State<Care>,
    signed: Signed,
    command: Command<FileRequest>,
) -> Result<Answer<RequestView>> {
    let FileRequest { kind, text, contact } = command.body;
    let text = clean_text("text", &text, Lines::Many, 2..=TEXT_CHARS_MAX)?;
    let contact = contact.map(|contact| clean_text("contact", &contact, Lines::One, 0..=200)).transpose()?;
    let contact = contact.filter(|contact| !contact.is_empty());
    if !takes(CaseDesk::Privacy, kind) {
        return Err(INVALID_FIELD.on("kind").into());
    }
    let person = signed.person;
    let keys = care.app.vault.keys_of(person).await?;
    let bucket = limits::bucket(&care.app, FILED, &person.to_string());
    care.app
        .once(&signed, command.once, move |work| async move {
            if !limits::take(&work, FILED, bucket).await? {
                return Err(CASES_QUOTA.refuse().into());
            }
            let channel = CaseChannel::Form;
            let (account, received_at) = (true, work.now);
            let new = NewCase {
                person,
                account,
                kind,
                channel,
                text: text.clone(),
                contact,
                received_at,
                desk: CaseDesk::Privacy,
                about: None,
                chat: None,
                by: None,
            };
            let row = store::open(&work, &keys, new).await?;
            tell(&work, &row, Told::Received).await?;
            Ok((StatusCode::CREATED, RequestView::of(&row, text, None)))
        })
        .await
}
