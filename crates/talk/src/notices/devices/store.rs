//! Queries on devices.

use crate::notices::sessions;
use db::Tx;
use db::columns::BlindIndex;
use db::entities::push_devices::{self, Column};
use kernel::{PersonId, RowId, Timestamp};
use platform::Work;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};
use vault::Cell;

/// Where the address of a device is sealed.
pub(in crate::notices) fn cell(id: RowId) -> Cell {
    Cell::new("push_devices", "address", id.0)
}

/// Those of sessions that hold.
fn live(person: PersonId, now: Timestamp) -> Select<push_devices::Entity> {
    let theirs = push_devices::Entity::find().filter(Column::PersonId.eq(person));
    theirs.filter(Column::SessionId.in_subquery(sessions::open(person, now)))
}

/// A person's devices, newest first.
pub(in crate::notices) async fn of_person(
    tx: &Tx,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<push_devices::Model>, DbErr> {
    live(person, now).order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).all(tx).await
}

/// Whether a push would reach the person.
pub(in crate::notices) async fn any(tx: &Tx, person: PersonId, now: Timestamp) -> Result<bool, DbErr> {
    Ok(live(person, now).count(tx).await? > 0)
}

/// Forgets devices that are known to be gone.
pub(in crate::notices) async fn forget(work: &Work, ids: &[RowId]) -> Result<(), DbErr> {
    let gone = push_devices::Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied()));
    gone.exec(&work.tx).await.map(|_| ())
}

/// Forgets every device of a person.
pub(in crate::notices) async fn forget_all(work: &Work, person: PersonId) -> Result<(), DbErr> {
    let theirs = push_devices::Entity::delete_many().filter(Column::PersonId.eq(person));
    theirs.exec(&work.tx).await.map(|_| ())
}

/// Forgets the device of this address, whosever it was.
pub(super) async fn forget_address(work: &Work, address: BlindIndex) -> Result<(), DbErr> {
    let known = push_devices::Entity::delete_many().filter(Column::AddressBlind.eq(address));
    known.exec(&work.tx).await.map(|_| ())
}

/// Devices of sessions that are over, and those beyond `most`, oldest first.
pub(super) async fn forget_surplus(work: &Work, person: PersonId, most: usize) -> Result<(), DbErr> {
    let kept: Vec<RowId> = of_person(work, person, work.now).await?.into_iter().take(most).map(|row| row.id).collect();
    let others =
        push_devices::Entity::delete_many().filter(Column::PersonId.eq(person)).filter(Column::Id.is_not_in(kept));
    others.exec(&work.tx).await.map(|_| ())
}

/// Forgets the devices of a person's sessions that were ended, in the transaction that ended them.
pub(in crate::notices) async fn signed_out(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    let sql = "DELETE FROM push_devices WHERE person_id = $1 AND session_id IN \
               (SELECT id FROM sessions WHERE person_id = $2 AND revoked_at IS NOT NULL)";
    tx.run(sql, [person.into(), person.into()]).await.map(|_| ())
}
