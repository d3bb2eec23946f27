//! Queries on linked accounts.

use super::known::Known;
use db::Tx;
use db::columns::BlindIndex;
use db::entities::linked_accounts::{self, Column, Vendor};
use db::entities::linked_openids;
use kernel::{PersonId, RowId};
use platform::{App, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The linked account that leads from these identifiers, held, and nobody else can link them until the unit of work ends.
/// What worked before goes on: the OpenID comes first.
pub(super) async fn holder(
    app: &App,
    work: &Work,
    known: &Known,
) -> Result<Option<linked_accounts::Model>, platform::Error> {
    let (openid, unionid) = (known.openid_blind(app), known.unionid_blind(app));
    work.one_at_a_time(&openid.0).await?;
    if let Some(unionid) = &unionid {
        work.one_at_a_time(&unionid.0).await?;
    }
    let called =
        linked_openids::Entity::find().filter(linked_openids::Column::OpenidBlind.eq(openid)).one(&work.tx).await?;
    if let Some(called) = called {
        return Ok(lock(work, called.linked_account_id).await?);
    }
    match unionid {
        Some(unionid) => Ok(by_unionid(work, unionid).await?),
        None => Ok(None),
    }
}

pub(super) async fn by_unionid(work: &Work, unionid: BlindIndex) -> Result<Option<linked_accounts::Model>, DbErr> {
    linked_accounts::Entity::find().filter(Column::UnionidBlind.eq(unionid)).lock_exclusive().one(&work.tx).await
}

pub(super) async fn lock(work: &Work, id: RowId) -> Result<Option<linked_accounts::Model>, DbErr> {
    linked_accounts::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await
}

/// A person's linked accounts, the oldest first; there are at most three.
pub(super) async fn of_person(tx: &Tx, person: PersonId) -> Result<Vec<linked_accounts::Model>, DbErr> {
    linked_accounts::Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by_asc(Column::LinkedAt)
        .order_by_asc(Column::Id)
        .all(tx)
        .await
}

pub(super) async fn of_vendor(
    work: &Work,
    person: PersonId,
    vendor: Vendor,
) -> Result<Option<linked_accounts::Model>, DbErr> {
    linked_accounts::Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Vendor.eq(vendor))
        .lock_exclusive()
        .one(&work.tx)
        .await
}

/// What the linked accounts of a person are called at our applications.
pub(super) async fn openids_of(tx: &Tx, person: PersonId) -> Result<Vec<linked_openids::Model>, DbErr> {
    linked_openids::Entity::find()
        .filter(linked_openids::Column::PersonId.eq(person))
        .order_by_asc(linked_openids::Column::LinkedAt)
        .order_by_asc(linked_openids::Column::Id)
        .all(tx)
        .await
}

pub(super) async fn openid_at(
    work: &Work,
    linked: RowId,
    app_id: &str,
) -> Result<Option<linked_openids::Model>, DbErr> {
    linked_openids::Entity::find()
        .filter(linked_openids::Column::LinkedAccountId.eq(linked))
        .filter(linked_openids::Column::AppId.eq(app_id))
        .one(&work.tx)
        .await
}

pub(super) async fn delete(work: &Work, linked: RowId) -> Result<(), DbErr> {
    linked_openids::Entity::delete_many()
        .filter(linked_openids::Column::LinkedAccountId.eq(linked))
        .exec(&work.tx)
        .await?;
    linked_accounts::Entity::delete_by_id(linked).exec(&work.tx).await?;
    Ok(())
}
