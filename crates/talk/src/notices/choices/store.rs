//! Queries on choices.

use super::Chosen;
use crate::notices::quiet::Quiet;
use db::Tx;
use db::entities::{notice_choices, quiet_hours};
use kernel::PersonId;
use platform::Work;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

/// What a person chose.
pub(in crate::notices) async fn of_person(tx: &Tx, person: PersonId) -> Result<Chosen, DbErr> {
    let rows = notice_choices::Entity::find().filter(notice_choices::Column::PersonId.eq(person)).all(tx).await?;
    let wanted = rows.into_iter().map(|row| ((row.of_group, row.channel), row.wanted)).collect();
    let quiet = match quiet_hours::Entity::find_by_id(person).one(tx).await? {
        None => Some(Quiet::PROPOSED),
        Some(row) => row.from_minute.zip(row.until_minute).and_then(|(from, until)| Quiet::new(from, until)),
    };
    Ok(Chosen { wanted, quiet })
}

/// Puts a person's choices in the place of the earlier ones.
pub(super) async fn replace(work: &Work, person: PersonId, chosen: &Chosen) -> Result<(), DbErr> {
    notice_choices::Entity::delete_many().filter(notice_choices::Column::PersonId.eq(person)).exec(&work.tx).await?;
    quiet_hours::Entity::delete_by_id(person).exec(&work.tx).await?;
    for (&(of_group, channel), &wanted) in &chosen.wanted {
        let row = notice_choices::Model { person_id: person, of_group, channel, wanted, changed_at: work.now };
        db::insert(work, row).await?;
    }
    let (from_minute, until_minute) = chosen.quiet.map(Quiet::minutes).unzip();
    db::insert(work, quiet_hours::Model { person_id: person, from_minute, until_minute, changed_at: work.now }).await
}
