//! The end of a person's keys: what they sealed cannot be read any more, wherever a copy stands (SPEC DEL-1).

use crate::Vault;
use db::entities::person_keys::{self, Column};
use kernel::PersonId;
use policy::KeyClass;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

impl Vault {
    /// Destroys the person's keys of these classes, and empties the keyring's log. Doing it again changes nothing.
    ///
    /// # Errors
    /// When the keyring cannot be written, or a reader holds its log back.
    pub async fn erase_keys(&self, person: PersonId, classes: &[KeyClass]) -> anyhow::Result<()> {
        let numbers: Vec<i64> = classes.iter().map(|class| i64::from(class.number())).collect();
        let keyring = &self.keyring;
        keyring
            .db
            .write(move |tx| async move {
                let doomed = person_keys::Entity::delete_many()
                    .filter(Column::PersonId.eq(person))
                    .filter(Column::Class.is_in(numbers));
                doomed.exec(&tx).await.map(|_| ())
            })
            .await
            .map_err(|error: DbErr| error)?;
        keyring.warm().remove(&person);
        keyring.db.empty_log().await
    }
}
