use super::{DEADLINE, LIMITED, REMIND};
use crate::forget_withdrawn;
use anyhow::Context;
use db::entities::consents::ConsentAction;
use db::entities::guardianships::{self, BondState};
use db::entities::minors::{self, BirthSource};
use db::entities::notices::NoticeKind;
use db::entities::people;
use kernel::calendar::{self, WORKING_AGE};
use kernel::majority;
use kernel::{PersonId, Timestamp};
use platform::{App, Error, Lang, Work, consent_digest};
use policy::GUARDIAN_SAYS;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use talk::notices::{Notice, push};
use vault::Cell;
use vault::consent::Said;

/// Of each day that the account waits, so many hours lie between the reminder and the deletion.
const REMINDER_HOURS_A_DAY: i64 = 6;
/// Nobody who works was born before.
const BIRTH_YEAR_MIN: i16 = 1900;

/// A birth date that cannot be one.
#[derive(Debug, PartialEq, Eq)]
pub struct BirthError;

/// Whether this text is a birth date: a day or a month, not in the future.
///
/// # Errors
/// [`BirthError`] when it is none.
pub fn is_birth(text: &str, now: Timestamp) -> Result<(), BirthError> {
    let first = if text.len() == 7 { format!("{text}-01") } else { text.to_owned() };
    let day = majority::born(&first).ok_or(BirthError)?;
    if day.year() >= BIRTH_YEAR_MIN && day <= calendar::day_of(now) { Ok(()) } else { Err(BirthError) }
}

/// Takes in when somebody was born. An adult has no row and no clock; a minor gets both. The text has passed [`is_birth`].
///
/// # Errors
/// When a row cannot be written.
pub async fn learn(app: &App, work: &Work, person: PersonId, text: &str, source: BirthSource) -> Result<(), Error> {
    let mut account =
        people::Entity::find_by_id(person).lock_exclusive().one(&work.tx).await?.context("the person is there")?;
    let earlier = minors::Entity::find_by_id(person).one(&work.tx).await?;
    let born = majority::born(text).context("a birth date was checked")?;
    let standing = majority::standing(born, majority::Living::Undeclared, work.now);
    if standing == majority::Standing::Adult {
        if earlier.is_some() {
            let_go(work, person).await?;
        }
        return Ok(());
    }
    let keys = app.vault.keys_of(person).await?;
    let born = keys.seal(Cell::new("minors", "born", person.0), text)?;
    match earlier {
        Some(row) => db::update(work, minors::Model { born, source, ..row }).await?,
        None => {
            let row = minors::Model {
                person_id: person,
                born,
                source,
                corrected_at: None,
                known_at: work.now,
                erase_at: None,
                extended_at: None,
            };
            db::insert(work, row).await?;
            account.minor = true;
            db::update(work, account).await?;
        }
    }
    settle(app, work, person).await
}

/// Starts the clock of whoever needs a guardian's consent and has none, and stops it for everybody else. Doing it again
/// changes nothing.
///
/// # Errors
/// When a row cannot be written.
pub async fn settle(app: &App, work: &Work, person: PersonId) -> Result<(), Error> {
    let Some(minor) = app.minor(work, person).await? else { return Ok(()) };
    let row = minor.row.clone();
    if !minor.is_limited() {
        if row.erase_at.is_some() {
            db::update(work, minors::Model { erase_at: None, extended_at: None, ..row }).await?;
        }
        return Ok(());
    }
    if row.erase_at.is_some() {
        return Ok(());
    }
    let days = i64::from(app.config.guardian_days);
    let erase_at = work.now.plus_days(days);
    db::update(work, minors::Model { erase_at: Some(erase_at), extended_at: None, ..row }).await?;
    work.enqueue(DEADLINE, person.0, 0, erase_at).await?;
    work.enqueue(REMIND, person.0, 0, erase_at.plus_hours(-days * REMINDER_HOURS_A_DAY)).await?;
    if calendar::age_at(minor.born, work.now).is_none_or(|age| age < WORKING_AGE) {
        work.enqueue(LIMITED, person.0, 0, work.now).await?;
    }
    let dedupe = format!("minor:{}:needed", erase_at.micros());
    push(work, person, &dedupe, Notice::of(NoticeKind::GuardianNeeded)).await
}

/// Forgets that somebody is a minor, because they are none (any more): guardians lose their access, and what they agreed
/// to is off again with what was kept on it, because the person never said it.
///
/// # Errors
/// When a row cannot be written.
pub async fn let_go(work: &Work, person: PersonId) -> Result<(), Error> {
    let bonds = guardianships::Entity::find()
        .filter(guardianships::Column::WardId.eq(person))
        .filter(guardianships::Column::State.is_in([BondState::Pending, BondState::Verified]))
        .all(&work.tx)
        .await?;
    for bond in bonds {
        let (id, guardian) = (bond.id, bond.person_id);
        db::update(work, guardianships::Model { state: BondState::Ended, ended_at: Some(work.now), ..bond }).await?;
        let notice = Notice { matter: Some(id.0), ..Notice::of(NoticeKind::GuardianEnded) };
        push(work, guardian, &format!("guardianship:{id}:ended"), notice).await?;
    }
    for item in GUARDIAN_SAYS.iter().copied() {
        if vault::consent::stands(work, person, item).await? && is_of_guardian(work, person, item.name).await? {
            let said = Said {
                person,
                item,
                action: ConsentAction::Withdrawn,
                policy_version: policy::VERSION,
                text_digest: consent_digest(item, Lang::Zh),
                channel: "birthday",
                by: person,
            };
            platform::consent::say(work, said).await?;
            forget_withdrawn(work, person, item).await?;
        }
    }
    minors::Entity::delete_by_id(person).exec(&work.tx).await?;
    let sql = "UPDATE people SET minor = $1 WHERE id = $2";
    work.run(sql, [false.into(), person.into()]).await?;
    Ok(())
}

/// Whether the newest word on an item is a guardian's.
async fn is_of_guardian(work: &Work, person: PersonId, item: &str) -> Result<bool, Error> {
    use db::entities::consents::{Column, Entity};
    use sea_orm::QueryOrder;
    let newest = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Purpose.eq(item))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .one(&work.tx)
        .await?;
    Ok(newest.is_some_and(|row| row.by_person.is_some_and(|by| by != person)))
}
