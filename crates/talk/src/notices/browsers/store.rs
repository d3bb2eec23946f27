//! Queries on browsers.

use crate::notices::sessions;
use db::Tx;
use db::columns::BlindIndex;
use db::entities::web_push_browsers::{self, Column, Model, WebPushService};
use kernel::{PersonId, RowId, Timestamp};
use platform::Work;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};
use vault::Cell;

/// Where the address of a browser is sealed.
pub(in crate::notices) fn cell(id: RowId) -> Cell {
    Cell::new("web_push_browsers", "address", id.0)
}

/// Those of sessions that hold.
fn live(person: PersonId, now: Timestamp) -> Select<web_push_browsers::Entity> {
    let theirs = web_push_browsers::Entity::find().filter(Column::PersonId.eq(person));
    theirs.filter(Column::SessionId.in_subquery(sessions::open(person, now)))
}

/// A person's browsers, newest first.
pub(in crate::notices) async fn of_person(tx: &Tx, person: PersonId, now: Timestamp) -> Result<Vec<Model>, DbErr> {
    live(person, now).order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).all(tx).await
}

/// Whether a push would reach the person.
pub(in crate::notices) async fn any(tx: &Tx, person: PersonId, now: Timestamp) -> Result<bool, DbErr> {
    Ok(live(person, now).count(tx).await? > 0)
}

/// Forgets browsers that are known to be gone.
pub(in crate::notices) async fn forget(work: &Work, ids: &[RowId]) -> Result<(), DbErr> {
    let gone = web_push_browsers::Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied()));
    gone.exec(&work.tx).await.map(|_| ())
}

/// Forgets every browser of a person.
pub(in crate::notices) async fn forget_all(work: &Work, person: PersonId) -> Result<(), DbErr> {
    let theirs = web_push_browsers::Entity::delete_many().filter(Column::PersonId.eq(person));
    theirs.exec(&work.tx).await.map(|_| ())
}

/// The browser of this address, whosever it is.
pub(super) async fn of_address(work: &Work, address: BlindIndex) -> Result<Option<Model>, DbErr> {
    web_push_browsers::Entity::find().filter(Column::AddressBlind.eq(address)).one(&work.tx).await
}

/// Browsers of sessions that are over, and those beyond `most`, oldest first.
pub(super) async fn forget_surplus(work: &Work, person: PersonId, most: usize) -> Result<(), DbErr> {
    let kept: Vec<RowId> = of_person(work, person, work.now).await?.into_iter().take(most).map(|row| row.id).collect();
    let theirs = web_push_browsers::Entity::delete_many().filter(Column::PersonId.eq(person));
    theirs.filter(Column::Id.is_not_in(kept)).exec(&work.tx).await.map(|_| ())
}

/// Forgets a person's browsers at the service to which they withdrew their consent, in the unit of work in which they do.
///
/// # Errors
/// When the rows cannot be deleted.
pub async fn forget_of(work: &Work, person: PersonId, item: &policy::ConsentItem) -> Result<(), DbErr> {
    let theirs = |service: &&WebPushService| super::processor(**service).consent.is_some_and(|needed| needed == item);
    let services: Vec<WebPushService> = WebPushService::ALL.iter().filter(theirs).copied().collect();
    let gone = web_push_browsers::Entity::delete_many().filter(Column::PersonId.eq(person));
    gone.filter(Column::Service.is_in(services)).exec(&work.tx).await.map(|_| ())
}

/// Forgets the browsers of a person's sessions that were ended, in the transaction that ended them.
pub(in crate::notices) async fn signed_out(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    let sql = "DELETE FROM web_push_browsers WHERE person_id = $1 AND session_id IN \
               (SELECT id FROM sessions WHERE person_id = $2 AND revoked_at IS NOT NULL)";
    tx.run(sql, [person.into(), person.into()]).await.map(|_| ())
}
