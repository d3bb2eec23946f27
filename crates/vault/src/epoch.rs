//! The epoch roll (SPEC DEL-1): a new epoch key wraps every person's keys, and the old one is destroyed. Whoever has an
//! older copy of the keyring then holds keys that nothing opens, those of erased persons among them.

use crate::Vault;
use crate::erase::WRAPPED_BYTES;
use crate::keyring::{Epochs, class_of};
use crate::wrap::{epoch_label, label, unwrap, wrap};
use anyhow::Context;
use db::columns::Digest;
use db::entities::epochs;
use db::entities::person_keys::{self, Column};
use kernel::{PersonId, Timestamp};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value};
use uuid::Uuid;

/// Keys that are wrapped anew in one write.
const CHUNK: u64 = 500;
/// How often the walk begins again because somebody was made under the old epoch meanwhile.
const WALKS_MAX: usize = 8;

impl Vault {
    /// The newest epoch and when it began.
    ///
    /// # Errors
    /// When the keyring cannot be read.
    pub async fn newest_epoch(&self) -> anyhow::Result<(i64, Timestamp)> {
        let newest = epochs::Entity::find().order_by_desc(epochs::Column::Epoch).one(&self.keyring.db.read()).await?;
        newest.map(|row| (row.epoch, row.created_at)).context("the keyring has an epoch")
    }

    /// Begins a new epoch, or goes on with a roll that was interrupted, and says which epoch it is.
    ///
    /// # Errors
    /// When the keyring cannot be read or written.
    pub async fn begin_epoch(&self) -> anyhow::Result<i64> {
        let keyring = &self.keyring;
        let epochs = keyring.read_epochs().await?;
        if epochs.keys.len() > 1 {
            return Ok(epochs.newest);
        }
        let epoch = epochs.newest + 1;
        let wrapped = wrap(&keyring.root, &keyring.rng.bytes(), &epoch_label(epoch), &keyring.rng);
        let row = epochs::Model { epoch, wrapped: Digest(wrapped), created_at: keyring.clock.now() };
        let made: Result<(), DbErr> = keyring.db.write(move |tx| async move { db::insert(&tx, row).await }).await;
        match made {
            Err(error) if !db::is_unique_violation(&error) => return Err(error.into()),
            // Somebody else began it at the same moment.
            Ok(()) | Err(_) => {}
        }
        Ok(keyring.read_epochs().await?.newest)
    }

    /// Wraps the next keys that an older epoch wraps, from this person on. Says how many, zero when all of them are done, and
    /// from whom to go on: beginning anew each time would pass all those that are done already.
    ///
    /// # Errors
    /// When a key does not open, or the keyring cannot be written.
    pub async fn rewrap_next(&self, epoch: i64, from: PersonId) -> anyhow::Result<(usize, PersonId)> {
        let keyring = &self.keyring;
        let known = keyring.read_epochs().await?;
        let rows = person_keys::Entity::find()
            .filter(Column::Epoch.lt(epoch))
            .filter(Column::PersonId.gte(from))
            .order_by_asc(Column::PersonId)
            .limit(CHUNK)
            .all(&keyring.db.read())
            .await?;
        // A chunk may end between the keys of one person.
        let last = rows.last().map_or(from, |row| row.person_id);
        let mut changed = Vec::with_capacity(rows.len());
        for row in rows {
            let new = self.rewrap(&row, epoch, &known)?;
            changed.push((row, new));
        }
        let count = changed.len();
        let done: Result<(), DbErr> = keyring
            .db
            .write(move |tx| async move {
                for (row, new) in changed {
                    // Only as it was read: a key that was erased or wrapped anew meanwhile stays as it is.
                    let sql = "UPDATE person_keys SET epoch = $1, wrapped = $2 WHERE person_id = $3 AND class = $4 AND \
                               generation = $5 AND wrapped = $6";
                    let old: Value = row.wrapped.0.into();
                    let place: [Value; 3] = [row.person_id.into(), row.class.into(), row.generation.into()];
                    let [person, class, generation] = place;
                    tx.run(sql, [epoch.into(), new.into(), person, class, generation, old]).await?;
                }
                Ok(())
            })
            .await;
        done?;
        Ok((count, last))
    }

    fn rewrap(&self, row: &person_keys::Model, epoch: i64, known: &Epochs) -> anyhow::Result<Vec<u8>> {
        let label = label(row.person_id, class_of(row.class)?, row.generation);
        let old = known.keys.get(&row.epoch).context("a person's key names an epoch that is gone")?;
        let key = unwrap(old, &row.wrapped.0, &label).context("a person's key does not open")?;
        let new = known.keys.get(&epoch).context("the new epoch has a key")?;
        Ok(wrap(new, &key, &label, &self.keyring.rng))
    }

    /// Destroys every epoch key before this one: overwritten, deleted, and out of the files. False when a person was made
    /// under an old one meanwhile: wrap those and come again.
    ///
    /// # Errors
    /// When the keyring cannot be written, or a reader holds its log back.
    pub async fn destroy_older_epochs(&self, epoch: i64) -> anyhow::Result<bool> {
        let keyring = &self.keyring;
        let gone: Result<bool, DbErr> = keyring
            .db
            .write(move |tx| async move {
                let nothing: Value = vec![0_u8; WRAPPED_BYTES].into();
                tx.run("UPDATE epochs SET wrapped = $2 WHERE epoch < $1", [epoch.into(), nothing]).await?;
                let left = person_keys::Entity::find().filter(Column::Epoch.lt(epoch)).one(&tx).await?;
                if left.is_some() {
                    return Err(DbErr::RecordNotUpdated);
                }
                // A key that is being made under an old epoch at this moment refers to its row, and one of the two fails.
                tx.run("DELETE FROM epochs WHERE epoch < $1", [epoch.into()]).await?;
                Ok(true)
            })
            .await;
        match gone {
            Err(DbErr::RecordNotUpdated) => return Ok(false),
            other => other?,
        };
        keyring.read_epochs().await?;
        keyring.db.rewrite(&epochs::TABLE).await?;
        Ok(true)
    }

    /// The whole roll at once, and how many keys it wrapped.
    ///
    /// # Errors
    /// As its steps.
    pub async fn roll_epoch(&self) -> anyhow::Result<(i64, usize)> {
        let epoch = self.begin_epoch().await?;
        let mut wrapped = 0;
        for _ in 0..WALKS_MAX {
            let mut from = PersonId(Uuid::nil());
            loop {
                let (count, last) = self.rewrap_next(epoch, from).await?;
                if count == 0 {
                    break;
                }
                (wrapped, from) = (wrapped + count, last);
            }
            if self.destroy_older_epochs(epoch).await? {
                return Ok((epoch, wrapped));
            }
        }
        anyhow::bail!("persons are made under the old epoch faster than they can be moved")
    }
}
