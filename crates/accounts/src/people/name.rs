use super::store::{self, person_cell, profile_cell};
use db::Tx;
use kernel::PersonId;
use platform::{App, Error, undisclosed};
use policy::Recruiting;
use std::collections::HashMap;
use vault::Grant;

/// What others see of somebody who has cancelled their account.
pub(crate) const ERASED_NAME: &str = "已注销用户";

/// What others see of a minor whose guardian did not say yes to telling them anything (SPEC MIN-3).
const HIDDEN_NAME: &str = "**";

/// How somebody is called in front of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayName {
    /// `王**` for a name that was given, `us***r` for a username.
    pub masked: String,
}

/// What these persons are called: the name they gave, else their username; masked. Persons that are not there are
/// left out.
///
/// # Errors
/// When the grant does not cover a person, or the database cannot be read.
pub async fn display_names(
    app: &App,
    grant: &Grant<Recruiting>,
    tx: &Tx,
    persons: &[PersonId],
) -> Result<HashMap<PersonId, DisplayName>, Error> {
    let mut given: HashMap<PersonId, _> = store::profiles_of(tx, persons)
        .await?
        .into_iter()
        .filter_map(|profile| Some((profile.person_id, profile.name?)))
        .collect();
    let hidden = undisclosed(app, tx, persons).await?;
    let mut names = HashMap::with_capacity(persons.len());
    for row in store::people_of(tx, persons).await? {
        if row.username.is_emptied() {
            names.insert(row.id, DisplayName { masked: ERASED_NAME.to_owned() });
            continue;
        }
        if hidden.contains(&row.id) {
            names.insert(row.id, DisplayName { masked: HIDDEN_NAME.to_owned() });
            continue;
        }
        let keys = app.vault.keys_of(row.id).await?;
        let masked = match given.remove(&row.id) {
            Some(name) => mask_name(&keys.open(grant, profile_cell("name", row.id), &name)?),
            None => mask_username(&keys.open(grant, person_cell("username", row.id), &row.username)?),
        };
        names.insert(row.id, DisplayName { masked });
    }
    Ok(names)
}

/// The first character of a person's name; how long the rest is stays untold.
fn mask_name(name: &str) -> String {
    name.chars().take(1).chain("**".chars()).collect()
}

/// The ends of a username: two characters and one where there are enough to hide, else the first.
pub fn mask_username(username: &str) -> String {
    let chars: Vec<char> = username.chars().collect();
    match chars.as_slice() {
        [first, second, _, _, .., last] => format!("{first}{second}***{last}"),
        [first, ..] => format!("{first}**"),
        [] => "**".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: SEC-4
    #[test]
    fn masks_hide_the_middle() {
        for (name, masked) in [("王小明", "王**"), ("欧阳", "欧**"), ("", "**")] {
            assert_eq!(mask_name(name), masked);
        }
        for (name, masked) in [("user", "u**"), ("user5", "us***5"), ("小明", "小**"), ("爱笑的小福同学", "爱笑***学")]
        {
            assert_eq!(mask_username(name), masked);
        }
    }
}
