use super::application::{is_the_seekers, may_come_back};
use super::places::Places;
use super::refusals::{OWN_MERCHANT, POSTING_NOT_OPEN, REJECTED_BEFORE, SHIFT_STARTED};
use super::store::{self, Actor};
use super::view::{self, Application, Reader, cell};
use super::{age, notify, queue};
use crate::Market;
use crate::postings::visibility::may_be_seen;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use db::columns::Sealed;
use db::entities::applications::{self, ApplicationState};
use db::entities::merchants;
use db::entities::notices::NoticeKind;
use db::entities::postings;
use db::entities::sharings::RecipientKind;
use db::entities::shifts;
use kernel::text::Lines;
use kernel::{ApplicationId, PersonId, ShiftId};
use platform::auth::{self, Signed};
use platform::refusals::{MINOR_NOT_DISCLOSED, NOT_FOUND};
use platform::{Answer, App, Command, Error, Lang, Path, Result, Work, clean_text};
use policy::{ApplicationText, Field, Purpose};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;
use vault::sharing::Delivery;
use vault::{Erased, PersonKeys};

const NOTE_CHARS_MAX: usize = 200;

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    /// What the merchant should know; at most 200 characters.
    #[serde(default)]
    note: Option<String>,
}

/// Signs up for a shift (SPEC WORK-1). First come first served gives a free place at once, else the back of the standby
/// queue; where the merchant picks, it waits for an answer. A repeat answers the same sign-up with 200.
#[utoipa::path(post, path = "/api/v1/shifts/{id}/applications", operation_id = "sign_up", tag = "applications",
    security(("session" = [])), params(("id" = ShiftId, Path)), request_body = SignUp,
    responses((status = 201, body = Application), (status = 200, body = Application)))]
pub async fn sign_up(
    State(market): State<Market>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<ShiftId>,
    command: Command<SignUp>,
) -> Result<Answer<Application>> {
    let app = market.app.clone();
    let note = command.body.note.map(|text| clean_text("note", &text, Lines::Many, 0..=NOTE_CHARS_MAX)).transpose()?;
    let note = note.filter(|text| !text.is_empty());
    require_age(&market, signed.person, id).await?;
    require_disclosed(&market.app, &market.app.read(), signed.person).await?;
    let keys = app.vault.keys_of(signed.person).await?;
    let person = signed.person;
    app.once(&signed, command.once, move |work| async move {
        let newcomer = Newcomer { person, keys: &keys, note };
        let done = enter(&work, id, &newcomer).await?;
        let reader = Reader { keys: &keys, lang, now: work.now };
        match done {
            Entered::New { row, posting, merchant } => {
                let position = store::positions(&work, std::slice::from_ref(&row)).await?.remove(&row.id);
                let view = view::view(&reader, row, &posting, merchant.name.as_str(), position)?;
                Ok((StatusCode::CREATED, view))
            }
            Entered::Already(row) => Ok((StatusCode::OK, view::view_one(&work, &reader, row).await?)),
        }
    })
    .await
}

async fn require_age(market: &Market, person: PersonId, id: ShiftId) -> Result<(), Error> {
    // Most people do not say it: for them nothing else is read.
    let Some(born) = age::born(&market.app, person).await? else { return Ok(()) };
    let tx = market.app.read();
    let shift = store::shift(&tx, id).await?;
    let posting = crate::postings::store::get(&tx, shift.posting_id).await?;
    let facts = age::Shift { starts_at: shift.starts_at, ends_at: shift.ends_at, min_age: posting.min_age };
    Ok(age::check(born, facts, market.app.now())?)
}

/// What a sign-up tells the merchant about a minor needs the guardian's yes to that (SPEC MIN-3).
pub(crate) async fn require_disclosed(app: &App, tx: &Tx, person: PersonId) -> Result<(), Error> {
    match platform::undisclosed(app, tx, &[person]).await?.is_empty() {
        true => Ok(()),
        false => Err(MINOR_NOT_DISCLOSED.refuse().into()),
    }
}

struct Newcomer<'a> {
    person: PersonId,
    keys: &'a Arc<PersonKeys>,
    note: Option<String>,
}

enum Entered {
    New { row: applications::Model, posting: Box<postings::Model>, merchant: merchants::Model },
    Already(applications::Model),
}

/// The hot path. What does not depend on the queue comes before the shift's row is taken, because everybody else waits
/// for that row.
async fn enter(work: &Work, id: ShiftId, newcomer: &Newcomer<'_>) -> Result<Entered, Error> {
    let shift = store::shift(work, id).await?;
    let earlier = store::find(work, id, newcomer.person).await?;
    if let Some(row) = earlier.as_ref().filter(|row| !may_come_back(row.state)) {
        return repeated(row.clone());
    }
    let (posting, merchant) = open_posting(work, &shift, newcomer.person).await?;
    crate::talents::require_taken(work, merchant.id, newcomer.person).await?;
    let fresh = new_row(work, &shift, &posting, &merchant, newcomer, earlier.as_ref().map(|row| row.id))?;
    if earlier.is_none() {
        work.changed_person(newcomer.person).await?;
        if !insert_once(work, fresh.clone()).await? {
            // A double tap: the other request was first, and is committed by now.
            let row = store::find(work, id, newcomer.person).await?.ok_or_else(|| NOT_FOUND.refuse())?;
            return repeated(row);
        }
        db::insert(work, store::history(work, fresh.id, None, fresh.state, actor(newcomer))).await?;
    }
    notify::recruiters(work, &fresh, NoticeKind::NewApplication).await?;
    deliver(work, &fresh, &merchant).await?;
    let places = Places::draw(work, id, &posting).await?;
    let mut marked = false;
    if earlier.is_some() {
        let row = store::lock(work, fresh.id).await?;
        if !may_come_back(row.state) {
            return repeated(row);
        }
        // Coming back does not wipe out a late cancellation.
        marked = row.marked && is_the_seekers(row.state);
        db::insert(work, store::history(work, row.id, Some(row.state), fresh.state, actor(newcomer))).await?;
    }
    let row = applications::Model { queue_no: places.shift.queue_last, marked, ..fresh };
    db::update(work, row.clone()).await?;
    let accepted = places.pass_on(work).await?;
    let row = accepted.into_iter().find(|accepted| accepted.id == row.id).unwrap_or(row);
    Ok(Entered::New { row, posting: Box::new(posting), merchant })
}

/// What the merchant learns by the sign-up stands in the sharing ledger (SPEC SHARE-1).
async fn deliver(work: &Work, row: &applications::Model, merchant: &merchants::Model) -> Result<(), Error> {
    let mut fields = vec![policy::PersonName::SPEC, policy::Username::SPEC, policy::SignUpRecord::SPEC];
    if row.note.is_some() {
        fields.push(ApplicationText::SPEC);
    }
    let delivery = Delivery {
        person: row.person_id,
        recipient_kind: RecipientKind::Merchant,
        recipient_id: Some(merchant.id.0),
        recipient: merchant.name.0.clone(),
        fields,
        purpose: policy::Recruiting::SPEC.name,
        matter: row.id.0,
    };
    Ok(vault::sharing::deliver(work, work.now, &work.rng, delivery).await?)
}

fn actor(newcomer: &Newcomer<'_>) -> Actor {
    Actor::seeker(newcomer.person)
}

fn repeated(row: applications::Model) -> Result<Entered, Error> {
    if row.state == ApplicationState::Rejected {
        return Err(REJECTED_BEFORE.refuse().into());
    }
    Ok(Entered::Already(row))
}

/// The posting, if it takes sign-ups from this person now. Its row is shared until the end of the unit, so that nobody
/// closes it in between; sign-ups do not wait for each other here.
async fn open_posting(
    work: &Work,
    shift: &shifts::Model,
    person: PersonId,
) -> Result<(postings::Model, merchants::Model), Error> {
    let posting = postings::Entity::find_by_id(shift.posting_id).lock(LockType::Share).one(&work.tx).await?;
    let posting = posting.ok_or_else(|| NOT_FOUND.refuse())?;
    let merchant = crate::postings::store::merchant_of(work, &posting).await?;
    // One that never went live is nobody's business but its author's.
    if posting.published_at.is_none() {
        return Err(NOT_FOUND.refuse().into());
    }
    if !may_be_seen(&posting, merchant.as_ref(), work.now) {
        return Err(POSTING_NOT_OPEN.refuse().into());
    }
    let merchant = merchant.ok_or_else(|| POSTING_NOT_OPEN.refuse())?;
    if shift.starts_at <= work.now {
        return Err(SHIFT_STARTED.refuse().into());
    }
    if auth::find_member_role(work, merchant.id, person).await?.is_some() {
        return Err(OWN_MERCHANT.refuse().into());
    }
    Ok((posting, merchant))
}

fn new_row(
    work: &Work,
    shift: &shifts::Model,
    posting: &postings::Model,
    merchant: &merchants::Model,
    newcomer: &Newcomer<'_>,
    earlier: Option<ApplicationId>,
) -> Result<applications::Model, Erased> {
    let id = earlier.unwrap_or_else(|| ApplicationId::new(work.now, &work.rng));
    let seal =
        |text: &String| -> Result<Sealed<ApplicationText>, Erased> { newcomer.keys.seal(cell("note", id), text) };
    Ok(applications::Model {
        id,
        shift_id: shift.id,
        posting_id: posting.id,
        merchant_id: merchant.id,
        person_id: newcomer.person,
        state: queue::entrance(posting.mode),
        queue_no: 0,
        note: newcomer.note.as_ref().map(seal).transpose()?,
        starts_at: shift.starts_at,
        ends_at: shift.ends_at,
        cancel_free_hours: posting.cancel_free_hours,
        applied_at: work.now,
        accepted_at: None,
        confirm_by: None,
        bound_at: None,
        ended_at: None,
        ended_by: None,
        marked: false,
        reason: None,
    })
}

/// Whether the row went in: one per shift and person, whatever the concurrency.
async fn insert_once(work: &Work, row: applications::Model) -> Result<bool, Error> {
    let once =
        OnConflict::columns([applications::Column::ShiftId, applications::Column::PersonId]).do_nothing().to_owned();
    let done = applications::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(&work.tx)
        .await?;
    Ok(matches!(done, sea_orm::TryInsertResult::Inserted(1)))
}
