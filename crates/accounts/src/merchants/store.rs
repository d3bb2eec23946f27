//! Queries on merchants and their members.

use db::Tx;
use db::entities::merchant_members::{self, MemberRole};
use db::entities::merchants;
use db::entities::outbox::Topic;
use db::entities::postings::{self, PostingState};
use kernel::{MerchantId, PersonId, PostingId};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

/// The states in which people can see a posting if its merchant's qualification stands.
const VISIBLE: [PostingState; 2] = [PostingState::Live, PostingState::Full];

pub(crate) async fn find(tx: &Tx, merchant: MerchantId) -> Result<Option<merchants::Model>, DbErr> {
    merchants::Entity::find_by_id(merchant).one(tx).await
}

/// The merchant, or `not_found`.
pub(crate) async fn get(tx: &Tx, merchant: MerchantId) -> Result<merchants::Model, Error> {
    find(tx, merchant).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The merchant's row, held until the unit ends. Whatever changes certification or members takes it first, and any
/// other row after it, so that two such units wait for each other instead of blocking each other.
pub(crate) async fn lock(work: &Work, merchant: MerchantId) -> Result<merchants::Model, Error> {
    let found = merchants::Entity::find_by_id(merchant).lock_exclusive().one(&work.tx).await?;
    found.ok_or_else(|| NOT_FOUND.refuse().into())
}

pub(crate) async fn by_ids(tx: &Tx, ids: &[MerchantId]) -> Result<Vec<merchants::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    merchants::Entity::find().filter(merchants::Column::Id.is_in(ids.iter().copied())).all(tx).await
}

/// How many merchants a person belongs to.
pub(crate) async fn count_memberships(tx: &Tx, person: PersonId) -> Result<u64, DbErr> {
    merchant_members::Entity::find().filter(merchant_members::Column::PersonId.eq(person)).count(tx).await
}

/// The members who have one of these roles, in the order in which they joined.
pub(crate) async fn members_with(
    tx: &Tx,
    merchant: MerchantId,
    roles: impl IntoIterator<Item = MemberRole>,
) -> Result<Vec<PersonId>, DbErr> {
    let rows = merchant_members::Entity::find()
        .filter(merchant_members::Column::MerchantId.eq(merchant))
        .filter(merchant_members::Column::Role.is_in(roles))
        .order_by_asc(merchant_members::Column::JoinedAt)
        .order_by_asc(merchant_members::Column::PersonId)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// Tells the followers about every posting of this merchant whose visibility depends on the merchant alone.
pub(crate) async fn postings_changed(work: &Work, merchant: MerchantId) -> Result<(), DbErr> {
    let ids: Vec<PostingId> = postings::Entity::find()
        .select_only()
        .column(postings::Column::Id)
        .filter(postings::Column::MerchantId.eq(merchant))
        .filter(postings::Column::State.is_in(VISIBLE))
        .into_tuple()
        .all(&work.tx)
        .await?;
    for id in ids {
        work.changed(Topic::Posting, id.0).await?;
    }
    Ok(())
}
