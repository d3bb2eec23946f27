//! Queries on cases, and how one begins.

use super::case::{ACCESS_DAYS, NewCase, is_late, may_open};
use super::warn;
use crate::Care;
use db::Tx;
use db::columns::{PublicJson, PublicText};
use db::entities::case_events::{self, CaseEvent};
use db::entities::cases::{self, CaseDesk, CaseState};
use db::entities::staff_roles::{self, StaffRole};
use kernel::holidays::answer_clock;
use kernel::{CaseId, PersonId, RowId, Timestamp, calendar};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use policy::CaseText;
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::sync::Arc;
use vault::{Cell, PersonKeys};

/// Events of a case that are shown; none has more.
const EVENTS_MAX: u64 = 500;

pub(crate) fn cell(column: &'static str, case: CaseId) -> Cell {
    Cell::new("cases", column, case.0)
}

/// Writes a case, its first event, and its warnings.
///
/// # Errors
/// When a row cannot be written.
pub async fn open(work: &Work, keys: &PersonKeys, new: NewCase) -> Result<cases::Model, Error> {
    let id = CaseId::new(work.now, &work.rng);
    let clock = answer_clock(new.received_at);
    let number = number(work).await?;
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
        desk: new.desk,
        number: Some(number),
        about: new.about.map(|(about, _)| about),
        about_id: new.about.and_then(|(_, id)| id),
        chat_id: new.chat,
    };
    db::insert(work, row.clone()).await?;
    event(work, &row, Event { by: new.by, ..Event::of(CaseEvent::Received) }).await?;
    warn::queue(work, &row).await?;
    Ok(row)
}

/// A number that people can read out: the day, and five digits that tell nothing of how many cases there are.
async fn number(work: &Work) -> Result<PublicText, Error> {
    let drawn = || number_of(work.now, work.rng.below(100_000));
    // Of the day's hundred thousand one is free soon; the unique index refuses what two draw at the same moment.
    let mut number = drawn();
    for _ in 0..20 {
        let taken = cases::Entity::find().filter(cases::Column::Number.eq(number.as_str())).one(&work.tx).await?;
        if taken.is_none() {
            break;
        }
        number = drawn();
    }
    Ok(PublicText(number))
}

fn number_of(now: Timestamp, drawn: u64) -> String {
    let day = calendar::day_of(now);
    format!("{:02}{:02}{:02}-{drawn:05}", day.year() % 100, day.month(), day.day())
}

/// One line of a case's history, to be written.
pub(crate) struct Event<'a> {
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

pub(crate) async fn event(work: &Work, case: &cases::Model, event: Event<'_>) -> Result<(), Error> {
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

pub(crate) async fn events(tx: &Tx, case: CaseId) -> Result<Vec<case_events::Model>, Error> {
    Ok(case_events::Entity::find()
        .filter(case_events::Column::CaseId.eq(case))
        .order_by_asc(case_events::Column::At)
        .order_by_asc(case_events::Column::Id)
        .limit(EVENTS_MAX)
        .all(tx)
        .await?)
}

pub(crate) async fn get(tx: &Tx, id: CaseId) -> Result<cases::Model, Error> {
    cases::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The case, if it is of this desk; of another it is not there.
pub(crate) fn of_desk(row: cases::Model, desk: CaseDesk) -> Result<cases::Model, Error> {
    if row.desk == desk { Ok(row) } else { Err(NOT_FOUND.refuse().into()) }
}

/// The case, held until the unit of work ends.
pub(crate) async fn lock(work: &Work, id: CaseId) -> Result<cases::Model, Error> {
    let found = cases::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await?;
    found.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The person's own case; somebody else's is simply not there.
pub(crate) async fn lock_own(work: &Work, id: CaseId, person: PersonId) -> Result<cases::Model, Error> {
    let row = lock(work, id).await?;
    if row.person_id == person { Ok(row) } else { Err(NOT_FOUND.refuse().into()) }
}

/// The case of a desk, held, for whoever has it.
pub(crate) async fn lock_had(work: &Work, id: CaseId, desk: CaseDesk, actor: PersonId) -> Result<cases::Model, Error> {
    let row = of_desk(lock(work, id).await?, desk)?;
    may_open(&row, actor, work.now).map_err(|code| code.refuse())?;
    Ok(row)
}

/// The keys of the person of a case, for what is written into it.
pub(crate) async fn keys_of(care: &Care, id: CaseId) -> Result<Arc<PersonKeys>, Error> {
    let person = get(&care.app.read(), id).await?.person_id;
    Ok(care.app.vault.keys_of(person).await?)
}

/// Gives a case to somebody, who may open data for it from now on.
pub(crate) async fn give(work: &Work, row: &mut cases::Model, to: PersonId) -> Result<(), Error> {
    row.owner_id = Some(to);
    row.access_until = Some(work.now.plus_days(ACCESS_DAYS));
    Ok(db::update(work, row.clone()).await?)
}

/// The role whose cases stand at a desk.
pub(crate) const fn role_of(desk: CaseDesk) -> StaffRole {
    match desk {
        CaseDesk::Privacy => StaffRole::Privacy,
        CaseDesk::Support => StaffRole::Support,
    }
}

/// Who works at a desk.
pub(super) async fn staff_of(tx: &Tx, desk: CaseDesk) -> Result<Vec<PersonId>, Error> {
    let rows = staff_roles::Entity::find().filter(staff_roles::Column::Role.eq(role_of(desk))).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// Records a missed deadline once a round.
pub(crate) async fn mark_breach(work: &Work, case: &mut cases::Model) -> Result<bool, Error> {
    if case.breached_at.is_some() || !is_late(case, work.now) {
        return Ok(false);
    }
    case.breached_at = Some(work.now);
    event(work, case, Event::of(CaseEvent::Breached)).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: CS-1
    #[test]
    fn a_number_begins_with_the_day_in_china() {
        // 2026-11-24T18:00:00Z is the 25th in Fuzhou.
        let late = Timestamp::from_micros(1_795_485_600_000_000).plus_hours(16);
        assert_eq!(number_of(late, 42), "261125-00042");
    }
}
