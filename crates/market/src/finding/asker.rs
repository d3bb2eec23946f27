use db::Tx;
use kernel::PersonId;
use platform::Error;
use policy::{PERSONALISATION, SEARCH_HISTORY};

/// What of a search concerns whoever is signed in. It only says where there is nothing to ask for: the gates of the vault and
/// of the history ask again before they read or write.
#[derive(Clone, Copy)]
pub(super) struct Asker {
    pub person: PersonId,
    /// Their own wishes may order the results.
    pub has_own_order: bool,
    /// Their words may be kept.
    pub keeps_words: bool,
    /// They blocked somebody.
    pub blocks: bool,
    /// They have signed up for something.
    pub signed_up: bool,
}

/// One statement instead of four.
const SQL: &str = "SELECT \
    CASE WHEN (SELECT action FROM consents WHERE person_id = $1 AND purpose = $2 ORDER BY at DESC, id DESC LIMIT 1) \
        = 'given' THEN 1 ELSE 0 END AS has_own_order, \
    CASE WHEN (SELECT action FROM consents WHERE person_id = $1 AND purpose = $3 ORDER BY at DESC, id DESC LIMIT 1) \
        = 'given' THEN 1 ELSE 0 END AS keeps_words, \
    CASE WHEN EXISTS (SELECT 1 FROM refused_merchants WHERE person_id = $1) THEN 1 ELSE 0 END AS blocks, \
    CASE WHEN EXISTS (SELECT 1 FROM applications WHERE person_id = $1) THEN 1 ELSE 0 END AS signed_up";

impl Asker {
    /// # Errors
    /// When the database cannot be read.
    pub async fn of(tx: &Tx, person: PersonId) -> Result<Asker, Error> {
        let values = [person.into(), PERSONALISATION.name.into(), SEARCH_HISTORY.name.into()];
        let row = tx.row(SQL, values).await?;
        let is = |column: &str| -> Result<bool, Error> {
            Ok(row.as_ref().map(|row| row.try_get::<i32>("", column)).transpose()? == Some(1))
        };
        Ok(Asker {
            person,
            has_own_order: is("has_own_order")?,
            keeps_words: is("keeps_words")?,
            blocks: is("blocks")?,
            signed_up: is("signed_up")?,
        })
    }
}
