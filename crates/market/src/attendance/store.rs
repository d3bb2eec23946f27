//! Rows of attendance. The sign-up's row is held by whoever writes here ([`crate::applications::store`]): it is the lock.

use crate::applications::store::Actor;
use db::Tx;
use db::entities::attendance_events::{self, AttendanceEvent};
use db::entities::attendances::{self, HoursState, Way};
use kernel::{ApplicationId, PersonId, RowId, Timestamp};
use platform::{Error, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use std::sync::Arc;
use vault::{Cell, PersonKeys};

/// What stands in a row of history.
pub struct Entry<'a> {
    pub event: AttendanceEvent,
    pub from: Option<HoursState>,
    pub moment: Option<Timestamp>,
    pub way: Option<Way>,
    /// The minutes that this step is about.
    pub minutes: Option<i64>,
    pub words: Option<(&'a str, &'a Arc<PersonKeys>)>,
}

impl Entry<'_> {
    /// A step of the hours without a time of its own.
    pub fn of(event: AttendanceEvent, from: HoursState) -> Entry<'static> {
        Entry { event, from: Some(from), moment: None, way: None, minutes: None, words: None }
    }
}

/// The attendance of a sign-up, if it was checked in.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(tx: &Tx, id: ApplicationId) -> Result<Option<attendances::Model>, DbErr> {
    attendances::Entity::find_by_id(id).one(tx).await
}

/// The attendances of these sign-ups.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_all(tx: &Tx, ids: &[ApplicationId]) -> Result<HashMap<ApplicationId, attendances::Model>, DbErr> {
    let rows = attendances::Entity::find()
        .filter(attendances::Column::ApplicationId.is_in(ids.iter().copied()))
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.application_id, row)).collect())
}

/// Their history, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn events(
    tx: &Tx,
    ids: &[ApplicationId],
) -> Result<HashMap<ApplicationId, Vec<attendance_events::Model>>, DbErr> {
    let rows = attendance_events::Entity::find()
        .filter(attendance_events::Column::ApplicationId.is_in(ids.iter().copied()))
        .order_by_asc(attendance_events::Column::At)
        .order_by_asc(attendance_events::Column::Id)
        .all(tx)
        .await?;
    let mut found: HashMap<ApplicationId, Vec<attendance_events::Model>> = HashMap::new();
    for row in rows {
        found.entry(row.application_id).or_default().push(row);
    }
    Ok(found)
}

/// Saves the hours in their new state and writes the history.
///
/// # Errors
/// When a row cannot be written.
pub async fn save(work: &Work, row: &attendances::Model, actor: Actor, entry: Entry<'_>) -> Result<(), Error> {
    db::update(work, row.clone()).await?;
    if matches!(row.state, HoursState::Approved | HoursState::Decided) {
        crate::settlement::approved(work, row).await?;
    }
    log(work, row.application_id, row.person_id, row.state, actor, entry).await
}

/// Writes a row of history.
///
/// # Errors
/// When the row cannot be written.
pub async fn log(
    work: &Work,
    application: ApplicationId,
    person: PersonId,
    to: HoursState,
    actor: Actor,
    entry: Entry<'_>,
) -> Result<(), Error> {
    let id = RowId::new(work.now, &work.rng);
    let text = entry.words.map(|(text, keys)| keys.seal(cell(id), text)).transpose()?;
    let row = attendance_events::Model {
        id,
        application_id: application,
        person_id: person,
        at: work.now,
        event: entry.event,
        by_side: actor.side,
        by_person: actor.person,
        from_state: entry.from,
        to_state: to,
        moment: entry.moment,
        way: entry.way,
        minutes: entry.minutes,
        text,
    };
    Ok(db::insert(work, row).await?)
}

/// Where the words of a step are sealed, with the worker's keys.
pub fn cell(id: RowId) -> Cell {
    Cell::new("attendance_events", "text", id.0)
}
