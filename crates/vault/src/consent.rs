//! The consent ledger (SPEC RIGHT-4, POL-2): append-only; what holds is the newest row of an item, and silence is no.

use db::Tx;
use db::columns::{Digest, PublicText};
use db::entities::consents::{self, ConsentAction};
use kernel::{ConsentId, PersonId, Rng, Timestamp};
use policy::{CONSENTS, CONSENTS_FOR_MINORS, ConsentItem};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashSet;

/// What somebody said to one item.
pub struct Said {
    pub person: PersonId,
    pub item: &'static ConsentItem,
    pub action: ConsentAction,
    pub policy_version: &'static str,
    /// SHA-256 of the exact text shown.
    pub text_digest: Digest,
    /// Where it was said: `cookie` (a page), `bearer` (an app), `staff`.
    pub channel: &'static str,
    /// The person, or their guardian.
    pub by: PersonId,
}

/// Writes what was said, in the caller's transaction: what follows from it is committed with it.
///
/// # Errors
/// When the ledger cannot be written.
pub async fn say(tx: &Tx, now: Timestamp, rng: &Rng, said: Said) -> Result<ConsentId, DbErr> {
    let id = ConsentId::new(now, rng);
    let row = consents::Model {
        id,
        person_id: said.person,
        purpose: PublicText::from(said.item.name),
        action: said.action,
        policy_version: PublicText::from(said.policy_version),
        text_digest: said.text_digest,
        channel: PublicText::from(said.channel),
        at: now,
        by_person: Some(said.by),
    };
    db::insert(tx, row).await?;
    Ok(id)
}

/// Whether the person's yes to this item stands.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn stands(tx: &Tx, person: PersonId, item: &ConsentItem) -> Result<bool, DbErr> {
    let newest = newest(tx, person, item).await?;
    Ok(newest.is_some_and(|row| row.action == ConsentAction::Given))
}

async fn newest(tx: &Tx, person: PersonId, item: &ConsentItem) -> Result<Option<consents::Model>, DbErr> {
    consents::Entity::find()
        .filter(consents::Column::PersonId.eq(person))
        .filter(consents::Column::Purpose.eq(item.name))
        .order_by_desc(consents::Column::At)
        .order_by_desc(consents::Column::Id)
        .one(tx)
        .await
}

/// Who said the yes that stands to this item: the person or their guardian; none without one.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn given_by(tx: &Tx, person: PersonId, item: &ConsentItem) -> Result<Option<PersonId>, DbErr> {
    let newest = newest(tx, person, item).await?;
    Ok(newest.filter(|row| row.action == ConsentAction::Given).map(|row| row.by_person.unwrap_or(person)))
}

/// The items to which the person's yes stands.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn standing(tx: &Tx, person: PersonId) -> Result<Vec<&'static ConsentItem>, DbErr> {
    let rows = consents::Entity::find()
        .filter(consents::Column::PersonId.eq(person))
        .order_by_asc(consents::Column::At)
        .order_by_asc(consents::Column::Id)
        .all(tx)
        .await?;
    let mut yes = HashSet::new();
    for row in rows {
        match row.action {
            ConsentAction::Given => yes.insert(row.purpose.0),
            ConsentAction::Withdrawn => yes.remove(&row.purpose.0),
        };
    }
    Ok(CONSENTS.iter().chain(CONSENTS_FOR_MINORS).copied().filter(|item| yes.contains(item.name)).collect())
}

/// Of these persons, those whose yes to this item stands.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn who(tx: &Tx, persons: &[PersonId], item: &ConsentItem) -> Result<HashSet<PersonId>, DbErr> {
    let rows = consents::Entity::find()
        .filter(consents::Column::PersonId.is_in(persons.iter().copied()))
        .filter(consents::Column::Purpose.eq(item.name))
        .order_by_asc(consents::Column::At)
        .order_by_asc(consents::Column::Id)
        .all(tx)
        .await?;
    let mut yes = HashSet::new();
    for row in rows {
        match row.action {
            ConsentAction::Given => yes.insert(row.person_id),
            ConsentAction::Withdrawn => yes.remove(&row.person_id),
        };
    }
    Ok(yes)
}
