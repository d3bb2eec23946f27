use super::case::{NewCase, takes};
use super::file_request::TEXT_CHARS_MAX;
use super::refusals::{OWN_CASE, RECEIVED_LATER};
use super::store;
use super::tell::{Told, tell};
use super::view::CaseRow;
use crate::Care;
use crate::cases::about;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::Sealed;
use db::entities::cases::{CaseAbout, CaseChannel, CaseDesk, CaseKind};
use db::entities::people::{self, PersonState};
use kernel::text::Lines;
use kernel::{PersonId, Timestamp};
use platform::auth::{Privacy, Signed, Staff};
use platform::refusals::{INVALID_FIELD, NOT_FOUND};
use platform::{Answer, Command, Result, Work, clean_text};
use sea_orm::EntityTrait;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;
use vault::PersonKeys;

/// How far back a receipt may lie, in days.
const BACK_DAYS: i64 = 366;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCase {
    pub kind: CaseKind,
    /// `written`, `hotline` or `mail`.
    pub channel: CaseChannel,
    pub text: String,
    /// Name, phone or email to answer to.
    pub contact: String,
    /// When it came in: the clock runs from that day.
    pub received_at: Timestamp,
    /// Whose account it is about, where staff know.
    #[serde(default)]
    pub person_id: Option<PersonId>,
}

/// Records a request that came in writing, by phone or mail. Somebody without an account gets keys for it and nothing else
/// (SPEC RIGHT-5). Whoever records it has it.
#[utoipa::path(post, path = "/api/v1/staff/cases", operation_id = "record_case", tag = "staff",
    security(("session" = ["privacy"])), request_body = RecordCase, responses((status = 201, body = CaseRow)))]
pub async fn record_case(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    command: Command<RecordCase>,
) -> Result<Answer<CaseRow>> {
    record(&care, &staff.signed, CaseDesk::Privacy, command, (None, None)).await
}

/// Records at a desk what came otherwise than through the pages, and what it is about. Of customer service the person is told.
pub(crate) async fn record(
    care: &Care,
    staff: &Signed,
    desk: CaseDesk,
    command: Command<RecordCase>,
    (about, about_id): (Option<CaseAbout>, Option<Uuid>),
) -> Result<Answer<CaseRow>> {
    let RecordCase { kind, channel, text, contact, received_at, person_id } = command.body;
    let text = clean_text("text", &text, Lines::Many, 2..=TEXT_CHARS_MAX)?;
    let contact = clean_text("contact", &contact, Lines::One, 2..=200)?;
    if matches!(channel, CaseChannel::Form | CaseChannel::Chat) {
        return Err(INVALID_FIELD.on("channel").into());
    }
    if !takes(desk, kind) {
        return Err(INVALID_FIELD.on("kind").into());
    }
    let now = care.app.now();
    if received_at > now || received_at < now.plus_days(-BACK_DAYS) {
        return Err(RECEIVED_LATER.on("received_at").into());
    }
    let actor = staff.person;
    let about = about::check(&care.app.read(), person_id, kind, about, about_id).await?;
    let (person, keys) = whose(care, person_id, actor).await?;
    let account = person_id.is_some();
    let nobody = (!account).then(|| stranger(care, person));
    let unit = move |work: Work| async move {
        if let Some(row) = nobody {
            db::insert(&work, row).await?;
        }
        let contact = Some(contact);
        let (chat, by) = (None, Some(actor));
        let new = NewCase { person, account, kind, channel, text, contact, received_at, desk, about, chat, by };
        let mut row = store::open(&work, &keys, new).await?;
        store::give(&work, &mut row, actor).await?;
        if desk == CaseDesk::Support {
            tell(&work, &row, Told::Received).await?;
        }
        Ok((StatusCode::CREATED, CaseRow::of(&row, actor, work.now)))
    };
    care.app.once(staff, command.once, unit).await
}

/// The account that it is about, or somebody new who has none.
async fn whose(care: &Care, known: Option<PersonId>, actor: PersonId) -> Result<(PersonId, Arc<PersonKeys>)> {
    match known {
        Some(person) if person == actor => Err(OWN_CASE.refuse().into()),
        Some(person) => {
            let found = people::Entity::find_by_id(person).one(&care.app.read()).await?;
            found.ok_or_else(|| NOT_FOUND.on("person_id"))?;
            Ok((person, care.app.vault.keys_of(person).await?))
        }
        None => {
            let person = PersonId::new(care.app.now(), &care.app.rng);
            Ok((person, care.app.vault.create_keys(person).await?))
        }
    }
}

/// The row that everything about somebody without an account refers to: nothing stands in it and nobody signs in with it,
/// as with an account that was cancelled. What is hashed is no username and no number.
pub(crate) fn stranger(care: &Care, person: PersonId) -> people::Model {
    let nobody = format!("case/{person}");
    people::Model {
        id: person,
        username: Sealed::from_envelope(Vec::new()),
        username_blind: care.app.vault.blind("people", "username", &nobody),
        phone: Sealed::from_envelope(Vec::new()),
        phone_blind: care.app.vault.blind("people", "phone", &nobody),
        password: None,
        state: PersonState::Cancelled,
        minor: false,
        created_at: care.app.now(),
    }
}
