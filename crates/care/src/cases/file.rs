use super::about;
use super::feedback;
use super::refusals::TERMS_NEEDED;
use crate::Care;
use crate::requests::case::{NewCase, takes};
use crate::requests::file_request::TEXT_CHARS_MAX;
use crate::requests::refusals::CASES_QUOTA;
use crate::requests::store;
use crate::requests::tell::{Told, tell};
use crate::requests::view::RequestView;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::cases::{CaseAbout, CaseChannel, CaseDesk, CaseKind};
use kernel::PhotoId;
use kernel::text::Lines;
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Result, Work, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Cases that one person files with customer service in a day.
const FILED: Limit = Limit { name: "help_filed", most: 20, window_seconds: 86_400 };
/// Pictures that may be given with one.
const PICTURES_MAX: usize = 6;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileCase {
    /// `enquiry`, `complaint`, `appeal` or `feedback`.
    pub kind: CaseKind,
    /// At most 2 000 characters.
    pub text: String,
    /// Where an answer should reach the person besides the inbox; optional.
    #[serde(default)]
    pub contact: Option<String>,
    #[serde(default)]
    pub about: Option<CaseAbout>,
    #[serde(default)]
    pub about_id: Option<Uuid>,
    /// At most six pictures that were uploaded for it.
    #[serde(default)]
    pub pictures: Vec<PhotoId>,
    /// Of feedback: the version of the licence terms that were shown and accepted.
    #[serde(default)]
    pub terms: Option<String>,
}

/// Files an enquiry, a complaint, an appeal or feedback with customer service (SPEC CS-1, FB-1).
#[utoipa::path(post, path = "/api/v1/me/cases", operation_id = "file_case", tag = "support",
    security(("session" = [])), request_body = FileCase, responses((status = 201, body = RequestView)))]
pub async fn file_case(
    State(care): State<Care>,
    signed: Signed,
    command: Command<FileCase>,
) -> Result<Answer<RequestView>> {
    let FileCase { kind, text, contact, about, about_id, pictures, terms } = command.body;
    if !takes(CaseDesk::Support, kind) {
        return Err(INVALID_FIELD.on("kind").into());
    }
    let text = clean_text("text", &text, Lines::Many, 2..=TEXT_CHARS_MAX)?;
    let contact = contact.map(|contact| clean_text("contact", &contact, Lines::One, 0..=200)).transpose()?;
    let contact = contact.filter(|contact| !contact.is_empty());
    if pictures.len() > PICTURES_MAX {
        return Err(INVALID_FIELD.on("pictures").into());
    }
    if kind == CaseKind::Feedback && terms.as_deref() != Some(feedback::VERSION) {
        return Err(TERMS_NEEDED.on("terms").into());
    }
    let person = signed.person;
    let keys = care.app.vault.keys_of(person).await?;
    let bucket = limits::bucket(&care.app, FILED, &person.to_string());
    let unit = move |work: Work| async move {
        if !limits::take(&work, FILED, bucket).await? {
            return Err(CASES_QUOTA.refuse().into());
        }
        let about = about::check(&work, Some(person), kind, about, about_id).await?;
        let new = NewCase {
            person,
            account: true,
            kind,
            channel: CaseChannel::Form,
            text: text.clone(),
            contact,
            received_at: work.now,
            desk: CaseDesk::Support,
            about,
            chat: None,
            by: None,
        };
        let row = store::open(&work, &keys, new).await?;
        talk::support::bind_pictures(&work, &pictures, person, row.id).await?;
        tell(&work, &row, Told::Received).await?;
        Ok((StatusCode::CREATED, RequestView::of(&row, text, None)))
    };
    care.app.once(&signed, command.once, unit).await
}
