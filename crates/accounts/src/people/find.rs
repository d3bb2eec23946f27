use super::store::{self, person_cell, profile_cell};
use crate::sign_in::username::Username;
use anyhow::Context;
use db::Tx;
use db::columns::BlindIndex;
use db::entities::minors;
use db::entities::people::PersonState;
use kernel::calendar::Day;
use kernel::majority;
use kernel::phone::Phone;
use kernel::{PersonId, Secret};
use platform::refusals::ERASED;
use platform::{App, Error};
use policy::{AllowedFor, Purpose, Recruiting};
use sea_orm::EntityTrait;
use vault::{Cell, Grant};

/// The blind index of a phone number in `people`.
pub fn phone_blind(app: &App, phone: &Phone) -> BlindIndex {
    app.vault.blind("people", "phone", phone.as_str())
}

/// The blind index of a username in `people`: upper and lower case are the same name.
pub(crate) fn username_blind(app: &App, username: &Username) -> BlindIndex {
    app.vault.blind("people", "username", username.folded())
}

/// Who has this number, among those who have not cancelled their account.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_by_phone(app: &App, tx: &Tx, phone: &Phone) -> Result<Option<PersonId>, Error> {
    let found = store::person_by_phone(tx, phone_blind(app, phone)).await?;
    Ok(found.filter(|person| person.state != PersonState::Cancelled).map(|person| person.id))
}

/// Somebody's phone number, to be dialled or written to.
///
/// # Errors
/// When the person is not there, or the grant does not cover them.
pub async fn phone<P: Purpose>(app: &App, grant: &Grant<P>, tx: &Tx, person: PersonId) -> Result<Secret, Error>
where
    policy::Phone: AllowedFor<P>,
{
    let row = store::person(tx, person).await?.context("this person is not there")?;
    if row.phone.is_emptied() {
        return Err(ERASED.refuse().into());
    }
    let keys = app.vault.keys_of(person).await?;
    Ok(Secret::new(keys.open(grant, person_cell("phone", person), &row.phone)?))
}

/// What somebody signs in with.
///
/// # Errors
/// As [`phone`].
pub async fn username<P: Purpose>(app: &App, grant: &Grant<P>, tx: &Tx, person: PersonId) -> Result<Secret, Error>
where
    policy::Username: AllowedFor<P>,
{
    let row = store::person(tx, person).await?.context("this person is not there")?;
    let keys = app.vault.keys_of(person).await?;
    Ok(Secret::new(keys.open(grant, person_cell("username", person), &row.username)?))
}

/// The name that somebody gave, if they gave one.
///
/// # Errors
/// When the grant does not cover the person, or the database cannot be read.
pub async fn name<P: Purpose>(app: &App, grant: &Grant<P>, tx: &Tx, person: PersonId) -> Result<Option<Secret>, Error>
where
    policy::PersonName: AllowedFor<P>,
{
    let Some(sealed) = store::profile(tx, person).await?.and_then(|profile| profile.name) else { return Ok(None) };
    let keys = app.vault.keys_of(person).await?;
    Ok(Some(Secret::new(keys.open(grant, profile_cell("name", person), &sealed)?)))
}

/// When somebody was born at the latest, if it is known (for SPEC RULE-3): of a minor what is most exact, else the month
/// that the profile gives, read as its last day.
///
/// # Errors
/// When the grant does not cover the person, or the database cannot be read.
pub async fn born(app: &App, grant: &Grant<Recruiting>, tx: &Tx, person: PersonId) -> Result<Option<Day>, Error> {
    let text = match minors::Entity::find_by_id(person).one(tx).await? {
        Some(row) => {
            let keys = app.vault.keys_of(person).await?;
            keys.open(grant, Cell::new("minors", "born", person.0), &row.born)?
        }
        None => match store::profile(tx, person).await?.and_then(|profile| profile.birth_month) {
            Some(sealed) => {
                app.vault.keys_of(person).await?.open(grant, profile_cell("birth_month", person), &sealed)?
            }
            None => return Ok(None),
        },
    };
    Ok(Some(majority::born(&text).context("a sealed birth date is not one")?))
}
