use db::Tx;
use db::entities::{people, profiles};
use kernel::{PersonId, mask};
use platform::{App, Error, undisclosed};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use vault::Cell;

/// What others see of somebody who has cancelled their account.
const ERASED_NAME: &str = "已注销用户";

/// What others see of a minor whose guardian did not say yes to telling merchants anything (SPEC MIN-3).
const HIDDEN_NAME: &str = "**";

/// What these seekers are called in front of the merchants that they talk with: the name they gave, else their
/// username; masked.
pub(crate) async fn seekers(app: &App, tx: &Tx, persons: &[PersonId]) -> Result<HashMap<PersonId, String>, Error> {
    let grant = vault::party(persons.to_vec());
    let mut given: HashMap<_, _> = profiles::Entity::find()
        .filter(profiles::Column::PersonId.is_in(persons.iter().copied()))
        .all(tx)
        .await?
        .into_iter()
        .filter_map(|profile| Some((profile.person_id, profile.name?)))
        .collect();
    let people = people::Entity::find().filter(people::Column::Id.is_in(persons.iter().copied())).all(tx).await?;
    let hidden = undisclosed(app, tx, persons).await?;
    let mut names = HashMap::with_capacity(people.len());
    for person in people {
        if person.username.is_emptied() {
            names.insert(person.id, ERASED_NAME.to_owned());
            continue;
        }
        if hidden.contains(&person.id) {
            names.insert(person.id, HIDDEN_NAME.to_owned());
            continue;
        }
        let keys = app.vault.keys_of(person.id).await?;
        let masked = match given.remove(&person.id) {
            Some(name) => mask::name(&keys.open(&grant, Cell::new("profiles", "name", person.id.0), &name)?),
            None => {
                let cell = Cell::new("people", "username", person.id.0);
                mask::username(&keys.open(&grant, cell, &person.username)?)
            }
        };
        names.insert(person.id, masked);
    }
    Ok(names)
}
