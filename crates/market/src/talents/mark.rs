use super::refusals::TOO_MANY_BLOCKED;
use super::store;
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::people::{self, PersonState};
use db::entities::{applications, talents};
use kernel::text::Lines;
use kernel::{ApplicationId, TalentId};
use platform::auth::{self, Signed};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result, Work, clean_text};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const NOTE_CHARS_MAX: usize = 500;
/// People whom one merchant blocks.
const BLOCKED_MAX: u64 = 500;

/// What a merchant thinks of somebody who signed up.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TalentMark {
    pub favourite: bool,
    /// The merchant takes no sign-ups, resumes and messages from them, and cannot write to them.
    pub blocked: bool,
    /// At most 500 characters; the person reads it in the copy of their data.
    #[serde(default)]
    pub note: Option<String>,
}

/// Marks the person behind a sign-up: a favourite, blocked, with a note. The same again changes nothing; a sign-up that
/// stands already goes on.
#[utoipa::path(put, path = "/api/v1/applications/{id}/talent", operation_id = "mark_talent", tag = "talents",
    security(("session" = [])), params(("id" = ApplicationId, Path)), request_body = TalentMark,
    responses((status = 200, body = TalentMark)))]
pub async fn mark_talent(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
    command: Command<TalentMark>,
) -> Result<Answer<TalentMark>> {
    let app = market.app.clone();
    let TalentMark { favourite, blocked, note } = command.body;
    let note = note.map(|text| clean_text("note", &text, Lines::Many, 0..=NOTE_CHARS_MAX)).transpose()?;
    let note = note.filter(|text| !text.is_empty());
    let actor = signed.person;
    let unit = move |work: Work| async move {
        let found = applications::Entity::find_by_id(id).one(&work.tx).await?;
        let application = found.ok_or_else(|| NOT_FOUND.refuse())?;
        let (merchant, person) = (application.merchant_id, application.person_id);
        auth::require_recruiter(&work, merchant, actor).await?;
        accounts::merchants::require_certified(&work, merchant).await?;
        let somebody = people::Entity::find_by_id(person).one(&work.tx).await?;
        if somebody.is_none_or(|row| row.state == PersonState::Cancelled) {
            return Err(NOT_FOUND.refuse().into());
        }
        work.one_at_a_time(merchant.0.as_bytes()).await?;
        let earlier = store::find(&work, merchant, person).await?;
        let was = earlier.as_ref().and_then(|row| row.blocked_at);
        if blocked && was.is_none() && store::blocked_count(&work, merchant).await? >= BLOCKED_MAX {
            return Err(TOO_MANY_BLOCKED.refuse().into());
        }
        let talent = earlier.as_ref().map_or_else(|| TalentId::new(work.now, &work.rng), |row| row.id);
        let sealed = match &note {
            Some(text) => Some(app.vault.keys_of(person).await?.seal(store::cell(talent), text)?),
            None => None,
        };
        let row = talents::Model {
            id: talent,
            merchant_id: merchant,
            person_id: person,
            favourite,
            blocked_at: blocked.then(|| was.unwrap_or(work.now)),
            note: sealed,
            changed_at: work.now,
        };
        match earlier {
            Some(_) => db::update(&work, row).await?,
            None => db::insert(&work, row).await?,
        }
        Ok((StatusCode::OK, TalentMark { favourite, blocked, note }))
    };
    market.app.once(&signed, command.once, unit).await
}
