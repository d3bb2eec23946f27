//! Queries on cancellations.

use db::Tx;
use db::columns::PublicJson;
use db::entities::erasures::{self, Column, ErasureState, ErasureStep};
use db::entities::people::{self, PersonState};
use kernel::{ErasureId, PersonId};
use platform::{Error, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// The person's cancellation that is neither done nor stopped.
pub(super) async fn under_way(tx: &Tx, person: PersonId) -> Result<Option<erasures::Model>, DbErr> {
    erasures::Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::State.is_in([ErasureState::Cooling, ErasureState::Running]))
        .order_by_desc(Column::RequestedAt)
        .one(tx)
        .await
}

pub(super) async fn find(tx: &Tx, id: ErasureId) -> Result<Option<erasures::Model>, DbErr> {
    erasures::Entity::find_by_id(id).one(tx).await
}

pub(super) async fn lock(work: &Work, id: ErasureId) -> Result<erasures::Model, Error> {
    let found = erasures::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    found.ok_or_else(|| anyhow::anyhow!("an erasure is gone").into())
}

pub(super) async fn set_person(work: &Work, person: PersonId, state: PersonState) -> Result<(), DbErr> {
    let row = people::Entity::find_by_id(person).lock_exclusive().one(&work.tx).await?;
    let Some(row) = row else { return Ok(()) };
    db::update(work, people::Model { state, ..row }).await
}

/// Keeps what a step counted, and says what comes next. A count that a repeated step finds anew replaces the earlier one,
/// unless nothing was left to count.
pub(super) async fn advance(
    work: &Work,
    id: ErasureId,
    next: ErasureStep,
    counted: BTreeMap<String, i64>,
) -> Result<(), Error> {
    let mut row = lock(work, id).await?;
    keep(&mut row.counts, counted);
    row.step = next;
    Ok(db::update(work, row).await?)
}

/// Keeps what was counted in the middle of a step.
pub(super) async fn count(work: &Work, id: ErasureId, counted: BTreeMap<String, i64>) -> Result<(), Error> {
    let mut row = lock(work, id).await?;
    keep(&mut row.counts, counted);
    Ok(db::update(work, row).await?)
}

fn keep(counts: &mut PublicJson<BTreeMap<String, i64>>, counted: BTreeMap<String, i64>) {
    for (name, number) in counted.into_iter().filter(|(_, number)| *number > 0) {
        counts.0.insert(name, number);
    }
}
