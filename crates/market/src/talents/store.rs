//! Queries on the marks that a merchant gave people.

use super::refusals::SIGN_UP_NOT_TAKEN;
use db::Tx;
use db::entities::talents::{self, Column};
use kernel::{MerchantId, PersonId, TalentId};
use platform::Error;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};
use std::collections::HashMap;
use vault::Cell;

/// Where a note is sealed, with the keys of the person whom it is about.
pub fn cell(id: TalentId) -> Cell {
    Cell::new("talents", "note", id.0)
}

/// What a merchant marked of one person.
pub(super) async fn find(tx: &Tx, merchant: MerchantId, person: PersonId) -> Result<Option<talents::Model>, DbErr> {
    let of = talents::Entity::find().filter(Column::MerchantId.eq(merchant));
    of.filter(Column::PersonId.eq(person)).one(tx).await
}

/// What a merchant marked of these persons.
pub(super) async fn marks(
    tx: &Tx,
    merchant: MerchantId,
    persons: &[PersonId],
) -> Result<HashMap<PersonId, talents::Model>, DbErr> {
    let of = talents::Entity::find().filter(Column::MerchantId.eq(merchant));
    let rows = of.filter(Column::PersonId.is_in(persons.iter().copied())).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row)).collect())
}

/// How many people a merchant blocks.
pub(super) async fn blocked_count(tx: &Tx, merchant: MerchantId) -> Result<u64, DbErr> {
    let of = talents::Entity::find().filter(Column::MerchantId.eq(merchant));
    of.filter(Column::BlockedAt.is_not_null()).count(tx).await
}

/// Whether a merchant blocks somebody.
///
/// # Errors
/// When the database cannot be read.
pub async fn blocks(tx: &Tx, merchant: MerchantId, person: PersonId) -> Result<bool, DbErr> {
    Ok(find(tx, merchant, person).await?.is_some_and(|row| row.blocked_at.is_some()))
}

/// Refuses the sign-up, or the resume, of somebody whom the merchant blocks.
///
/// # Errors
/// `sign_up_not_taken`, without a reason: that is the merchant's own.
pub async fn require_taken(tx: &Tx, merchant: MerchantId, person: PersonId) -> Result<(), Error> {
    if blocks(tx, merchant, person).await? { Err(SIGN_UP_NOT_TAKEN.refuse().into()) } else { Ok(()) }
}
