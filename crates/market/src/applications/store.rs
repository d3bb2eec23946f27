//! Queries on sign-ups and the places of their shifts.
//!
//! Lock order everywhere: person, posting, shift, sign-up. A unit that holds a sign-up without its shift takes no further
//! row. Rows are taken with NO KEY UPDATE, which foreign keys of inserts do not wait for.

use super::application::WAITING;
use db::Tx;
use db::entities::application_history;
use db::entities::applications::{self, ApplicationState};
use db::entities::posting_history::Side;
use db::entities::shifts;
use kernel::{ApplicationId, PersonId, PostingId, RowId, ShiftId};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// The sign-up.
///
/// # Errors
/// `not_found`.
pub async fn get(tx: &Tx, id: ApplicationId) -> Result<applications::Model, Error> {
    applications::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The person's own sign-up; somebody else's is simply not there.
///
/// # Errors
/// `not_found`.
pub async fn own(tx: &Tx, id: ApplicationId, person: PersonId) -> Result<applications::Model, Error> {
    let row = get(tx, id).await?;
    if row.person_id == person { Ok(row) } else { Err(NOT_FOUND.refuse().into()) }
}

/// The sign-up, held until the unit of work ends.
///
/// # Errors
/// `not_found`.
pub async fn lock(work: &Work, id: ApplicationId) -> Result<applications::Model, Error> {
    let found = applications::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(&work.tx).await?;
    found.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// These sign-ups, held until the unit of work ends. The caller holds their shifts.
pub async fn lock_all(
    work: &Work,
    ids: &[ApplicationId],
) -> Result<HashMap<ApplicationId, applications::Model>, DbErr> {
    let rows = applications::Entity::find()
        .filter(applications::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(applications::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(&work.tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Those of these postings for a shift of which the person has signed up and neither side has taken it back.
///
/// # Errors
/// When the database cannot be read.
pub async fn signed_up_among(tx: &Tx, person: PersonId, ids: &[PostingId]) -> Result<HashSet<PostingId>, DbErr> {
    let over = [
        ApplicationState::Rejected,
        ApplicationState::Withdrawn,
        ApplicationState::CancelledBySeeker,
        ApplicationState::CancelledByMerchant,
        ApplicationState::Lapsed,
    ];
    let found: Vec<PostingId> = applications::Entity::find()
        .select_only()
        .column(applications::Column::PostingId)
        .filter(applications::Column::PersonId.eq(person))
        .filter(applications::Column::PostingId.is_in(ids.iter().copied()))
        .filter(applications::Column::State.is_not_in(over))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(found.into_iter().collect())
}

/// What this person has with this shift.
pub async fn find(tx: &Tx, shift: ShiftId, person: PersonId) -> Result<Option<applications::Model>, DbErr> {
    applications::Entity::find()
        .filter(applications::Column::ShiftId.eq(shift))
        .filter(applications::Column::PersonId.eq(person))
        .one(tx)
        .await
}

/// The shift.
///
/// # Errors
/// `not_found`.
pub async fn shift(tx: &Tx, id: ShiftId) -> Result<shifts::Model, Error> {
    shifts::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// Who did a step.
#[derive(Clone, Copy, Debug)]
pub struct Actor {
    pub side: Side,
    pub person: Option<PersonId>,
}

impl Actor {
    pub const SYSTEM: Actor = Actor { side: Side::System, person: None };

    pub fn seeker(person: PersonId) -> Actor {
        Actor { side: Side::Seeker, person: Some(person) }
    }

    pub fn merchant(person: PersonId) -> Actor {
        Actor { side: Side::Merchant, person: Some(person) }
    }
}

/// Saves a sign-up in its new state and writes the history.
///
/// # Errors
/// When a row cannot be written.
pub async fn save(work: &Work, row: &applications::Model, from: ApplicationState, actor: Actor) -> Result<(), DbErr> {
    db::update(work, row.clone()).await?;
    db::insert(work, history(work, row.id, Some(from), row.state, actor)).await
}

/// A row of history.
pub fn history(
    work: &Work,
    id: ApplicationId,
    from: Option<ApplicationState>,
    to: ApplicationState,
    actor: Actor,
) -> application_history::Model {
    application_history::Model {
        id: RowId::new(work.now, &work.rng),
        application_id: id,
        at: work.now,
        from_state: from,
        to_state: to,
        by_side: actor.side,
        by_person: actor.person,
    }
}

/// Where those of these sign-ups that wait stand in their line, counted from 1: the standby queue, or everybody whom the
/// merchant has not answered yet.
///
/// # Errors
/// When the database cannot be read.
pub async fn positions(tx: &Tx, rows: &[applications::Model]) -> Result<HashMap<ApplicationId, i64>, DbErr> {
    let waiting: Vec<&applications::Model> = rows.iter().filter(|row| WAITING.contains(&row.state)).collect();
    if waiting.is_empty() {
        return Ok(HashMap::new());
    }
    let mut places = String::new();
    for at in 1..=waiting.len() {
        // Writing to a String does not fail.
        let _ = write!(places, "{}${at}", if at > 1 { ", " } else { "" });
    }
    let sql = format!(
        "SELECT a.id AS id, (SELECT COUNT(*) FROM applications b WHERE b.shift_id = a.shift_id \
         AND b.state IN ('applied', 'shortlisted', 'standby') AND (b.state = 'standby') = (a.state = 'standby') \
         AND b.queue_no <= a.queue_no) AS position FROM applications a WHERE a.id IN ({places})"
    );
    let found = tx.rows(&sql, waiting.iter().map(|row| row.id.into())).await?;
    found
        .into_iter()
        .map(|row| Ok((row.try_get::<ApplicationId>("", "id")?, row.try_get::<i64>("", "position")?)))
        .collect()
}
