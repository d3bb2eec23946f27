//! Queries on people and their profiles.

use db::Tx;
use db::columns::BlindIndex;
use db::entities::merchant_members::{self, MemberRole};
use db::entities::people::PersonState;
use db::entities::{merchants, people, profiles};
use kernel::PersonId;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use vault::Cell;

/// Merchants that one person may belong to in a list; nobody has more.
const MERCHANTS_MAX: u64 = 200;

/// Where a column of `people` stands, for sealing.
pub(crate) fn person_cell(column: &'static str, person: PersonId) -> Cell {
    Cell::new("people", column, person.0)
}

/// Where a column of `profiles` stands, for sealing.
pub(crate) fn profile_cell(column: &'static str, person: PersonId) -> Cell {
    Cell::new("profiles", column, person.0)
}

pub(crate) async fn person(tx: &Tx, person: PersonId) -> Result<Option<people::Model>, DbErr> {
    people::Entity::find_by_id(person).one(tx).await
}

pub(crate) async fn person_by_phone(tx: &Tx, phone: BlindIndex) -> Result<Option<people::Model>, DbErr> {
    people::Entity::find().filter(people::Column::PhoneBlind.eq(phone)).one(tx).await
}

pub(crate) async fn person_by_username(tx: &Tx, username: BlindIndex) -> Result<Option<people::Model>, DbErr> {
    people::Entity::find().filter(people::Column::UsernameBlind.eq(username)).one(tx).await
}

/// The person's row, held until the unit of work ends.
pub(crate) async fn lock_person(tx: &Tx, person: PersonId) -> Result<Option<people::Model>, DbErr> {
    people::Entity::find_by_id(person).lock_exclusive().one(tx).await
}

pub(crate) async fn profile(tx: &Tx, person: PersonId) -> Result<Option<profiles::Model>, DbErr> {
    profiles::Entity::find_by_id(person).one(tx).await
}

pub(crate) async fn people_of(tx: &Tx, persons: &[PersonId]) -> Result<Vec<people::Model>, DbErr> {
    people::Entity::find().filter(people::Column::Id.is_in(persons.iter().copied())).all(tx).await
}

pub(crate) async fn profiles_of(tx: &Tx, persons: &[PersonId]) -> Result<Vec<profiles::Model>, DbErr> {
    profiles::Entity::find().filter(profiles::Column::PersonId.is_in(persons.iter().copied())).all(tx).await
}

/// The merchants of a person with their role in each, oldest membership first.
pub(crate) async fn merchants_of(tx: &Tx, person: PersonId) -> Result<Vec<(merchants::Model, MemberRole)>, DbErr> {
    let members = merchant_members::Entity::find()
        .filter(merchant_members::Column::PersonId.eq(person))
        .order_by_asc(merchant_members::Column::JoinedAt)
        .limit(MERCHANTS_MAX)
        .all(tx)
        .await?;
    if members.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = merchants::Entity::find()
        .filter(merchants::Column::Id.is_in(members.iter().map(|member| member.merchant_id)))
        .all(tx)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for member in members {
        if let Some(at) = rows.iter().position(|row| row.id == member.merchant_id) {
            found.push((rows.swap_remove(at), member.role));
        }
    }
    Ok(found)
}

/// So many people whose accounts are in use, in the order of their ids, behind this one.
pub(crate) async fn people_after(tx: &Tx, after: PersonId, limit: u64) -> Result<Vec<PersonId>, DbErr> {
    people::Entity::find()
        .select_only()
        .column(people::Column::Id)
        .filter(people::Column::Id.gt(after))
        .filter(people::Column::State.ne(PersonState::Cancelled))
        .order_by_asc(people::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(tx)
        .await
}
