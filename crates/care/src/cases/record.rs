use super::about;
use super::file::tell;
use crate::Care;
use crate::requests::case::{ACCESS_DAYS, NewCase, takes};
use crate::requests::file_request::TEXT_CHARS_MAX;
use crate::requests::refusals::{OWN_CASE, RECEIVED_LATER};
use crate::requests::store;
use crate::requests::view::CaseRow;
use crate::requests::written::{BACK_DAYS, stranger};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::cases::{CaseAbout, CaseChannel, CaseDesk, CaseKind};
use db::entities::notices::NoticeKind;
use db::entities::people;
use kernel::text::Lines;
use kernel::{PersonId, Timestamp};
use platform::auth::{Staff, Support};
use platform::refusals::{INVALID_FIELD, NOT_FOUND};
use platform::{Answer, Command, Result, Work, clean_text};
use sea_orm::EntityTrait;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;
use vault::PersonKeys;

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
    let text = clean_text("text", &text, Lines::Many, 2..=TEXT_CHARS_MAX)?;
    let contact = clean_text("contact", &contact, Lines::One, 2..=200)?;
    if matches!(channel, CaseChannel::Form | CaseChannel::Chat) {
        return Err(INVALID_FIELD.on("channel").into());
    }
    if !takes(CaseDesk::Support, kind) {
        return Err(INVALID_FIELD.on("kind").into());
    }
    let now = care.app.now();
    if received_at > now || received_at < now.plus_days(-BACK_DAYS) {
        return Err(RECEIVED_LATER.on("received_at").into());
    }
    let actor = staff.signed.person;
    let about = about::check(&care.app.read(), person_id, kind, about, about_id).await?;
    let (person, keys) = whose(&care, person_id, actor).await?;
    let account = person_id.is_some();
    let nobody = (!account).then(|| stranger(&care, person));
    let unit = move |work: Work| async move {
        if let Some(row) = nobody {
            db::insert(&work, row).await?;
        }
        let new = NewCase {
            person,
            account,
            kind,
            channel,
            text,
            contact: Some(contact),
            received_at,
            desk: CaseDesk::Support,
            about,
            chat: None,
            by: Some(actor),
        };
        let mut row = store::open(&work, &keys, new).await?;
        row.owner_id = Some(actor);
        row.access_until = Some(work.now.plus_days(ACCESS_DAYS));
        db::update(&work, row.clone()).await?;
        tell(&work, &row, NoticeKind::HelpReceived, "received").await?;
        Ok((StatusCode::CREATED, CaseRow::of(&row, actor, work.now)))
    };
    care.app.once(&staff.signed, command.once, unit).await
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
