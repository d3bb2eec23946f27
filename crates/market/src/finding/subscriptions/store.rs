//! Queries on saved searches and their matches.

use super::saved::SavedSearch;
use db::Tx;
use db::entities::outbox::Topic;
use db::entities::{subscription_matches, subscriptions};
use kernel::{PersonId, PostingId, SubscriptionId};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use policy::{AllowedFor, Purpose};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashSet;
use vault::{Cell, Grant, PersonKeys};

/// Where a saved search is sealed.
pub(super) fn cell(id: SubscriptionId) -> Cell {
    Cell::new("subscriptions", "search", id.0)
}

/// The search, opened.
///
/// # Errors
/// When the grant does not cover its owner.
pub(super) fn open<P: Purpose>(
    row: &subscriptions::Model,
    keys: &PersonKeys,
    grant: &Grant<P>,
) -> Result<SavedSearch, Error>
where
    policy::SavedSearch: AllowedFor<P>,
{
    SavedSearch::parsed(&keys.open(grant, cell(row.id), &row.search)?)
}

/// One's own saved searches, newest first.
pub(super) async fn of_person(tx: &Tx, person: PersonId) -> Result<Vec<subscriptions::Model>, DbErr> {
    subscriptions::Entity::find()
        .filter(subscriptions::Column::PersonId.eq(person))
        .order_by_desc(subscriptions::Column::CreatedAt)
        .order_by_desc(subscriptions::Column::Id)
        .all(tx)
        .await
}

/// One's own saved search.
///
/// # Errors
/// `not_found`.
pub(super) async fn own(tx: &Tx, id: SubscriptionId, person: PersonId) -> Result<subscriptions::Model, Error> {
    let found = subscriptions::Entity::find_by_id(id).one(tx).await?;
    found.filter(|row| row.person_id == person).ok_or_else(|| NOT_FOUND.refuse().into())
}

/// A saved search, held until the unit of work ends; None when it is gone.
pub(super) async fn lock(work: &Work, id: SubscriptionId) -> Result<Option<subscriptions::Model>, DbErr> {
    subscriptions::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await
}

/// Who was found for this posting already.
pub(super) async fn matched(tx: &Tx, posting: PostingId) -> Result<HashSet<PersonId>, DbErr> {
    let persons: Vec<PersonId> = subscription_matches::Entity::find()
        .select_only()
        .column(subscription_matches::Column::PersonId)
        .filter(subscription_matches::Column::PostingId.eq(posting))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(persons.into_iter().collect())
}

/// Forgets what waits for a digest: it was paused, and paused means none.
pub(super) async fn forget_waiting(work: &Work, id: SubscriptionId) -> Result<(), DbErr> {
    subscription_matches::Entity::delete_many()
        .filter(subscription_matches::Column::SubscriptionId.eq(id))
        .filter(subscription_matches::Column::ToldAt.is_null())
        .exec(&work.tx)
        .await?;
    Ok(())
}

/// Deletes a saved search. What it told of stays, so that no other one tells of the same posting again.
pub(super) async fn delete(work: &Work, id: SubscriptionId) -> Result<(), DbErr> {
    forget_waiting(work, id).await?;
    subscriptions::Entity::delete_by_id(id).exec(&work.tx).await?;
    work.changed(Topic::Subscription, id.0).await
}

/// Ends everything that a person's saved searches do, when the account ends; every node's memory follows. Doing it again
/// changes nothing.
///
/// # Errors
/// When a row cannot be written.
pub async fn leave(work: &Work, person: PersonId) -> Result<(), Error> {
    for row in of_person(work, person).await? {
        delete(work, row.id).await?;
    }
    Ok(())
}
