//! Generations of keys. A person gets a new generation; it seals from then on, and the older one is retired: it still opens
//! what names it. When nothing names it any more, and nobody can still be working with it, it is destroyed.
//!
//! What makes this safe without stopping anybody is time: [`GRACE_SECONDS`] is longer than a node may go on with warm keys
//! (one second), a request may last (60), a unit of work may wait for its connection (10) and a statement may run (8).
//! So whatever was sealed with a retired key is committed by then, and the last walk over the person's rows finds it.

use crate::Vault;
use crate::erase::WRAPPED_BYTES;
use crate::keyring::{change, class_of};
use crate::wrap::Key;
use db::Tx;
use db::entities::person_keys::{self, Column};
use kernel::{PersonId, Timestamp};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Persons who get new keys in one write.
const CHUNK: usize = 200;
/// How long a retired generation is kept at least.
pub const GRACE_SECONDS: i64 = 120;

/// How the keyring stands.
#[derive(Debug, PartialEq, Eq)]
pub struct KeyStatus {
    pub persons: i64,
    pub keys: i64,
    /// Keys that a newer generation replaced and that are still there.
    pub retired: i64,
    pub erased_persons: i64,
    pub epochs: Vec<(i64, Timestamp)>,
    /// Keys that an epoch older than the newest wraps.
    pub under_old_epochs: i64,
    /// Since when all keys are being rotated.
    pub rotating_since: Option<Timestamp>,
}

impl Vault {
    /// Makes a new generation of each key that the person has. While an earlier rotation is unfinished this changes nothing:
    /// finish that one first.
    ///
    /// # Errors
    /// When the person has no keys, or the keyring cannot be read or written.
    pub async fn rotate(&self, person: PersonId) -> anyhow::Result<bool> {
        let rows = person_keys::Entity::find().filter(Column::PersonId.eq(person)).all(&self.keyring.db.read()).await?;
        anyhow::ensure!(!rows.is_empty(), "this person has no keys");
        Ok(self.renew(rows).await? > 0)
    }

    /// Begins to rotate everybody's keys, or goes on with what was begun, and says since when.
    ///
    /// # Errors
    /// When the keyring cannot be read or written.
    pub async fn begin_rotation_of_all(&self) -> anyhow::Result<Timestamp> {
        let now = self.keyring.clock.now();
        let since: Result<Option<Timestamp>, DbErr> = self
            .keyring
            .db
            .write(move |tx| async move {
                let sql = "UPDATE keyring_state SET rotating_since = $1 WHERE id = 1 AND rotating_since IS NULL";
                tx.run(sql, [now.into()]).await?;
                rotating_since(&tx).await
            })
            .await;
        Ok(since?.unwrap_or(now))
    }

    /// Gives the next persons new generations whose newest is older than the rotation. Empty when all have one.
    ///
    /// # Errors
    /// When the keyring cannot be read or written.
    pub async fn rotate_next(&self, since: Timestamp, after: PersonId) -> anyhow::Result<Vec<PersonId>> {
        let sql = "SELECT person_id FROM person_keys WHERE person_id > $1 GROUP BY person_id \
                   HAVING MAX(created_at) < $2 ORDER BY person_id LIMIT $3";
        let reader = self.keyring.db.read();
        let chunk: Value = i64::try_from(CHUNK)?.into();
        let mut persons = Vec::new();
        for row in reader.rows(sql, [after.into(), since.into(), chunk]).await? {
            persons.push(PersonId(row.try_get::<Uuid>("", "person_id")?));
        }
        let rows = person_keys::Entity::find().filter(Column::PersonId.is_in(persons.iter().copied()));
        self.renew(rows.all(&reader).await?).await?;
        Ok(persons)
    }

    /// The newest key of each class gets a successor, unless it has just become one.
    async fn renew(&self, rows: Vec<person_keys::Model>) -> anyhow::Result<usize> {
        let keyring = &self.keyring;
        let epochs = keyring.read_epochs().await?;
        let mut newest: BTreeMap<PersonId, (i64, Vec<i64>, bool)> = BTreeMap::new();
        for row in rows {
            let entry = newest.entry(row.person_id).or_insert((0, Vec::new(), false));
            entry.0 = entry.0.max(row.generation);
            entry.2 |= row.retired_at.is_some();
            if !entry.1.contains(&row.class) {
                entry.1.push(row.class);
            }
        }
        let mut fresh = Vec::new();
        for (person, (generation, classes, unfinished)) in newest {
            for class in classes.into_iter().filter(|_| !unfinished) {
                let key = Key::new(keyring.rng.bytes());
                fresh.push(keyring.row(person, class_of(class)?, generation + 1, &key, &epochs)?);
            }
        }
        if fresh.is_empty() {
            return Ok(0);
        }
        let (made, now) = (fresh.len(), keyring.clock.now());
        let version: Result<i64, DbErr> = keyring
            .db
            .write(move |tx| async move {
                for row in &fresh {
                    let sql = "UPDATE person_keys SET retired_at = $1 WHERE person_id = $2 AND class = $3 AND \
                               generation < $4 AND retired_at IS NULL";
                    let retired = tx
                        .run(sql, [now.into(), row.person_id.into(), row.class.into(), row.generation.into()])
                        .await?;
                    // Erased meanwhile: what is gone gets no successor.
                    if retired > 0 {
                        db::insert(&tx, row.clone()).await?;
                    }
                }
                change(&tx).await
            })
            .await;
        keyring.note_version(version?, None);
        Ok(made)
    }

    /// Persons after this one who have a retired generation, in order.
    ///
    /// # Errors
    /// When the keyring cannot be read.
    pub async fn persons_with_retired_keys(&self, after: PersonId) -> anyhow::Result<Vec<(PersonId, Timestamp)>> {
        let sql = "SELECT person_id, MAX(retired_at) AS at FROM person_keys WHERE retired_at IS NOT NULL AND \
                   person_id > $1 GROUP BY person_id ORDER BY person_id LIMIT $2";
        let mut persons = Vec::new();
        let chunk: Value = i64::try_from(CHUNK)?.into();
        for row in self.keyring.db.read().rows(sql, [after.into(), chunk]).await? {
            persons.push((PersonId(row.try_get::<Uuid>("", "person_id")?), row.try_get("", "at")?));
        }
        Ok(persons)
    }

    /// When this person's newest retired generation was retired.
    ///
    /// # Errors
    /// When the keyring cannot be read.
    pub async fn retired_at(&self, person: PersonId) -> anyhow::Result<Option<Timestamp>> {
        let newest = person_keys::Entity::find()
            .filter(Column::PersonId.eq(person))
            .filter(Column::RetiredAt.is_not_null())
            .order_by_desc(Column::RetiredAt)
            .limit(1)
            .one(&self.keyring.db.read())
            .await?;
        Ok(newest.and_then(|row| row.retired_at))
    }

    /// Destroys the person's retired generations. The caller has seen that nothing is sealed with them any more, after
    /// [`GRACE_SECONDS`].
    ///
    /// # Errors
    /// When they were retired too short a time ago, or the keyring cannot be written.
    pub async fn destroy_retired(&self, person: PersonId) -> anyhow::Result<u64> {
        let keyring = &self.keyring;
        let before = keyring.clock.now().plus_seconds(-GRACE_SECONDS);
        if let Some(at) = self.retired_at(person).await? {
            anyhow::ensure!(at <= before, "these keys may still be in use");
        }
        let done: Result<(i64, u64), DbErr> = keyring
            .db
            .write(move |tx| async move {
                let which = "person_id = $1 AND retired_at <= $2";
                let nothing: [Value; 3] = [person.into(), before.into(), vec![0_u8; WRAPPED_BYTES].into()];
                tx.run(&format!("UPDATE person_keys SET wrapped = $3 WHERE {which}"), nothing).await?;
                let gone =
                    tx.run(&format!("DELETE FROM person_keys WHERE {which}"), [person.into(), before.into()]).await?;
                Ok((change(&tx).await?, gone))
            })
            .await;
        let (version, gone) = done?;
        keyring.note_version(version, None);
        Ok(gone)
    }

    /// Says that everybody's keys are rotated, and empties the keyring's log.
    ///
    /// # Errors
    /// When the keyring cannot be written, or a reader holds its log back.
    pub async fn end_rotation_of_all(&self) -> anyhow::Result<()> {
        let done: Result<u64, DbErr> =
            self.keyring
                .db
                .write(move |tx| async move {
                    tx.run("UPDATE keyring_state SET rotating_since = NULL WHERE id = 1", []).await
                })
                .await;
        done?;
        self.keyring.db.empty_log().await
    }

    /// How the keyring stands, in numbers.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn key_status(&self) -> anyhow::Result<KeyStatus> {
        let tx = self.keyring.db.read();
        let epochs = db::entities::epochs::Entity::find().all(&tx).await?;
        let mut epochs: Vec<_> = epochs.into_iter().map(|row| (row.epoch, row.created_at)).collect();
        epochs.sort_unstable();
        Ok(KeyStatus {
            persons: count(&tx, "COUNT(DISTINCT person_id) AS n FROM person_keys").await?,
            keys: count(&tx, "COUNT(*) AS n FROM person_keys").await?,
            retired: count(&tx, "COUNT(*) AS n FROM person_keys WHERE retired_at IS NOT NULL").await?,
            erased_persons: count(&tx, "COUNT(DISTINCT person_id) AS n FROM erased_keys").await?,
            under_old_epochs: count(
                &tx,
                "COUNT(*) AS n FROM person_keys WHERE epoch < (SELECT MAX(epoch) FROM epochs)",
            )
            .await?,
            epochs,
            rotating_since: rotating_since(&tx).await?,
        })
    }
}

async fn count(tx: &Tx, what: &str) -> anyhow::Result<i64> {
    let row = tx.row(&format!("SELECT {what}"), []).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

async fn rotating_since(tx: &Tx) -> Result<Option<Timestamp>, DbErr> {
    let row = tx.row("SELECT rotating_since FROM keyring_state WHERE id = 1", []).await?;
    row.map_or(Ok(None), |row| row.try_get("", "rotating_since"))
}
