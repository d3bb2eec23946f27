//! The end of a person's keys: what they sealed cannot be read any more, wherever a copy stands (SPEC DEL-1).

use crate::Vault;
use crate::keyring::change;
use db::entities::erased_keys;
use kernel::PersonId;
use policy::KeyClass;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, Value};

impl Vault {
    /// Destroys the person's keys of these classes, every generation: overwritten, deleted, out of memory (also out of hands
    /// that hold them at this moment), and out of the keyring's log. Other nodes follow within a second. Doing it again
    /// changes nothing.
    ///
    /// Older copies of the keyring still hold the wrapped keys; [`Vault::roll_epoch`] makes those unreadable. On PostgreSQL
    /// old versions of rows lie in the table until it is vacuumed, and the same roll covers them.
    ///
    /// # Errors
    /// When the keyring cannot be written, or a reader holds its log back: what was asked is committed then, and asking
    /// again empties the log.
    pub async fn erase_keys(&self, person: PersonId, classes: &[KeyClass]) -> anyhow::Result<()> {
        let keyring = &self.keyring;
        let held = keyring.held(person);
        let now = keyring.clock.now();
        let doomed: Vec<i64> = classes.iter().map(|class| i64::from(class.number())).collect();
        let version: Result<i64, DbErr> = keyring
            .db
            .write(move |tx| async move {
                for class in doomed {
                    let which = || -> [Value; 2] { [person.into(), class.into()] };
                    let nothing: [Value; 3] = [person.into(), class.into(), vec![0_u8; WRAPPED_BYTES].into()];
                    tx.run("UPDATE person_keys SET wrapped = $3 WHERE person_id = $1 AND class = $2", nothing).await?;
                    tx.run("DELETE FROM person_keys WHERE person_id = $1 AND class = $2", which()).await?;
                    let row = erased_keys::Model { person_id: person, class, at: now };
                    let once = OnConflict::columns([erased_keys::Column::PersonId, erased_keys::Column::Class])
                        .do_nothing()
                        .to_owned();
                    erased_keys::Entity::insert(row.into_active_model().reset_all())
                        .on_conflict(once)
                        .try_insert()
                        .exec_without_returning(&tx)
                        .await?;
                }
                change(&tx).await
            })
            .await;
        let version = version?;
        if let Some(held) = held {
            for class in classes {
                held.forget(*class);
            }
        }
        keyring.note_version(version, None);
        keyring.db.empty_log().await
    }
}

/// As long as a wrapped key, so that it overwrites one in its place.
pub(crate) const WRAPPED_BYTES: usize = 12 + 32 + 16;
