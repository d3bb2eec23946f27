//! Queries on cases, and how one begins.

use super::case::{NewCase, is_late};
use super::warn;
use db::Tx;
use db::columns::PublicJson;
use db::entities::case_events::{self, CaseEvent};
use db::entities::cases::{self, CaseState};
use db::entities::staff_roles::{self, StaffRole};
use kernel::holidays::answer_clock;
use kernel::{CaseId, PersonId, RowId};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use policy::CaseText;
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vault::{Cell, PersonKeys};

/// Events of a case that are shown; none has more.
const EVENTS_MAX: u64 = 500;

pub(super) fn cell(column: &'static str, case: CaseId) -> Cell {
    Cell::new("cases", column, case.0)
}

/// Writes a case, its first event, and its warnings.
///
/// # Errors
/// When a row cannot be written.
pub async fn open(work: &Work, keys: &PersonKeys, new: NewCase) -> Result<cases::Model, Error> {
    let id = CaseId::new(work.now, &work.rng);
    let clock = answer_clock(new.received_at);
    let row = cases::Model {
        id,
        person_id: new.person,
        account: new.account,
        kind: new.kind,
        channel: new.channel,
        state: CaseState::Open,
        text: keys.seal(cell("text", id), &new.text)?,
        contact: new.contact.map(|contact| keys.seal(cell("contact", id), &contact)).transpose()?,
        answer: None,
        result: None,
        proof: None,
        proof_at: None,
        proof_by: None,
        owner_id: None,
        access_until: None,
        received_at: new.received_at,
        round: 1,
        clock_from: new.received_at,
        due_at: clock.due,
        strictest_at: clock.strictest,
        deadline_at: clock.deadline(),
        answered_at: None,
        answered_by: None,
        breached_at: None,
        created_at: work.now,
    };
    db::insert(work, row.clone()).await?;
    event(work, &row, Event { by: new.by, ..Event::of(CaseEvent::Received) }).await?;
    warn::queue(work, &row).await?;
    Ok(row)
}

/// One line of a case's history, to be written.
pub(super) struct Event<'a> {
    pub kind: CaseEvent,
    pub by: Option<PersonId>,
    pub note: Option<(&'a PersonKeys, &'a str)>,
    pub fields: Vec<String>,
}

impl Event<'_> {
    pub fn of(kind: CaseEvent) -> Event<'static> {
        Event { kind, by: None, note: None, fields: Vec::new() }
    }
}

pub(super) async fn event(work: &Work, case: &cases::Model, event: Event<'_>) -> Result<(), Error> {
    let id = RowId::new(work.now, &work.rng);
    let cell = Cell::new("case_events", "note", id.0);
    let note = event.note.map(|(keys, text)| keys.seal::<CaseText>(cell, text)).transpose()?;
    let row = case_events::Model {
        id,
        case_id: case.id,
        at: work.now,
        kind: event.kind,
        round: case.round,
        by_person: event.by,
        note,
        fields: PublicJson(event.fields),
    };
    Ok(db::insert(work, row).await?)
}

pub(super) async fn events(tx: &Tx, case: CaseId) -> Result<Vec<case_events::Model>, Error> {
    Ok(case_events::Entity::find()
        .filter(case_events::Column::CaseId.eq(case))
        .order_by_asc(case_events::Column::At)
        .order_by_asc(case_events::Column::Id)
        .limit(EVENTS_MAX)
        .all(tx)
        .await?)
}

pub(super) async fn get(tx: &Tx, id: CaseId) -> Result<cases::Model, Error> {
    cases::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The case, held until the unit of work ends.
pub(super) async fn lock(work: &Work, id: CaseId) -> Result<cases::Model, Error> {
    let found = cases::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await?;
    found.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The person's own case; somebody else's is simply not there.
pub(super) async fn lock_own(work: &Work, id: CaseId, person: PersonId) -> Result<cases::Model, Error> {
    let row = lock(work, id).await?;
    if row.person_id == person { Ok(row) } else { Err(NOT_FOUND.refuse().into()) }
}

/// Who has the role of the privacy officer.
pub(super) async fn privacy_staff(tx: &Tx) -> Result<Vec<PersonId>, Error> {
    let rows = staff_roles::Entity::find().filter(staff_roles::Column::Role.eq(StaffRole::Privacy)).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// Records a missed deadline once a round.
pub(super) async fn mark_breach(work: &Work, case: &mut cases::Model) -> Result<bool, Error> {
    if case.breached_at.is_some() || !is_late(case, work.now) {
        return Ok(false);
    }
    case.breached_at = Some(work.now);
    event(work, case, Event::of(CaseEvent::Breached)).await?;
    Ok(true)
}
