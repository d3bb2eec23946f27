//! Queries on addresses and their codes.

use super::address::Address;
use db::Tx;
use db::columns::{BlindIndex, Digest};
use db::entities::{email_codes, emails};
use kernel::{PersonId, Timestamp};
use platform::App;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use vault::Cell;

/// Where an address is sealed.
pub(super) fn cell(person: PersonId) -> Cell {
    Cell::new("emails", "address", person.0)
}

pub(super) fn blind(app: &App, address: &Address) -> BlindIndex {
    app.vault.blind("emails", "address", &address.folded())
}

pub(super) async fn of_person(tx: &Tx, person: PersonId) -> Result<Option<emails::Model>, DbErr> {
    emails::Entity::find_by_id(person).one(tx).await
}

/// Who has this address.
pub(super) async fn by_address(tx: &Tx, address: BlindIndex) -> Result<Option<emails::Model>, DbErr> {
    emails::Entity::find().filter(emails::Column::AddressBlind.eq(address)).one(tx).await
}

/// Forgets the person's address; false where there is none.
pub(super) async fn delete(tx: &Tx, person: PersonId) -> Result<bool, DbErr> {
    Ok(emails::Entity::delete_by_id(person).exec(tx).await?.rows_affected > 0)
}

/// The person's code, held until the unit of work ends.
pub(super) async fn lock_code(tx: &Tx, person: PersonId) -> Result<Option<email_codes::Model>, DbErr> {
    email_codes::Entity::find_by_id(person).lock_exclusive().one(tx).await
}

pub(super) async fn delete_code(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    email_codes::Entity::delete_by_id(person).exec(tx).await.map(|_| ())
}

/// Uses a code up; false when it was used, replaced or ran out in the meantime.
pub(super) async fn spend_code(tx: &Tx, person: PersonId, code: &Digest, now: Timestamp) -> Result<bool, DbErr> {
    let spent = email_codes::Entity::delete_many()
        .filter(email_codes::Column::PersonId.eq(person))
        .filter(email_codes::Column::CodeDigest.eq(code.clone()))
        .filter(email_codes::Column::ExpiresAt.gt(now))
        .exec(tx)
        .await?;
    Ok(spent.rows_affected > 0)
}
