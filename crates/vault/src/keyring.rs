//! The keyring: every person's wrapped keys, and the ones that are warm in memory.
//!
//! A number in the keyring grows with every change of keys. A node asks for it at most once in [`TRUST`]; when it has
//! changed, what was warm is dropped. So a key that another node rotated or destroyed is in use for at most that long,
//! and on the node that changed it not at all.

use crate::RootKey;
use crate::keys::{Generation, PersonKeys};
use crate::suite::Suite;
use crate::wrap::{Key, epoch_label, label, unwrap, wrap};
use anyhow::Context;
use db::columns::Digest;
use db::entities::{epochs, erased_keys, person_keys};
use db::{Db, Tx};
use kernel::{Clock, PersonId, Rng};
use policy::KeyClass;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// Persons whose keys are kept warm in memory. Beyond that the cache starts anew.
const WARM_MAX: usize = 20_000;
/// How long warm keys are used without asking whether keys have changed.
const TRUST: Duration = Duration::from_secs(1);
/// The generation that a person begins with.
const FIRST: i64 = 1;
/// Persons whose keys are looked for in one query.
const PRESENT_MAX: usize = 500;

pub(crate) struct Keyring {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: Rng,
    suite: Suite,
    /// Wraps epoch keys.
    pub(crate) root: Key,
    epochs: Mutex<Epochs>,
    warm: Mutex<Warm>,
}

/// The epoch keys, unwrapped.
#[derive(Clone, Default)]
pub(crate) struct Epochs {
    pub keys: HashMap<i64, Key>,
    pub newest: i64,
}

struct Warm {
    /// The keyring's number when these were read, and when it was last asked for.
    version: i64,
    asked: Option<Instant>,
    by_person: HashMap<PersonId, Arc<PersonKeys>>,
}

impl Keyring {
    pub(crate) async fn open(db: Db, root: &RootKey, suite: Suite, clock: Clock, rng: Rng) -> anyhow::Result<Keyring> {
        let root = root.derive(b"wrap-epochs/1");
        if epochs::Entity::find().one(&db.read()).await?.is_none() {
            let wrapped = wrap(&root, &rng.bytes(), &epoch_label(1), &rng);
            let first = epochs::Model { epoch: 1, wrapped: Digest(wrapped), created_at: clock.now() };
            db.write(move |tx| async move { db::insert(&tx, first).await }).await?;
        }
        let warm = Warm { version: 0, asked: None, by_person: HashMap::new() };
        let keyring = Keyring { db, clock, rng, suite, root, epochs: Mutex::default(), warm: Mutex::new(warm) };
        keyring.read_epochs().await?;
        Ok(keyring)
    }

    /// Reads the epoch keys anew: another node may have made one.
    pub(crate) async fn read_epochs(&self) -> anyhow::Result<Epochs> {
        let mut found = Epochs::default();
        for row in epochs::Entity::find().all(&self.db.read()).await? {
            let key = unwrap(&self.root, &row.wrapped.0, &epoch_label(row.epoch))
                .context("the keyring does not open with this root key")?;
            found.newest = found.newest.max(row.epoch);
            found.keys.insert(row.epoch, key);
        }
        *self.epochs() = found.clone();
        Ok(found)
    }

    pub(crate) async fn create(&self, person: PersonId) -> anyhow::Result<Arc<PersonKeys>> {
        self.insert_new(vec![person]).await?;
        self.load(person).await
    }

    /// In one write, for those who have no keys yet.
    pub(crate) async fn create_many(&self, persons: &[PersonId]) -> anyhow::Result<Vec<Arc<PersonKeys>>> {
        let present = self.present(persons).await?;
        let new = persons.iter().copied().filter(|person| !present.contains(person)).collect();
        self.insert_new(new).await?;
        let mut keys = Vec::with_capacity(persons.len());
        for person in persons {
            keys.push(self.get(*person).await?);
        }
        Ok(keys)
    }

    /// Makes first keys. When the epoch has been rolled meanwhile its row is gone and refuses them: once more with the
    /// newest.
    async fn insert_new(&self, persons: Vec<PersonId>) -> anyhow::Result<()> {
        let epochs = self.epochs().clone();
        match self.insert_wrapped(&persons, &epochs).await {
            Ok(()) => Ok(()),
            Err(error) => {
                let now = self.read_epochs().await?;
                if now.newest == epochs.newest {
                    return Err(error);
                }
                self.insert_wrapped(&persons, &now).await
            }
        }
    }

    async fn insert_wrapped(&self, persons: &[PersonId], epochs: &Epochs) -> anyhow::Result<()> {
        let mut rows = Vec::with_capacity(persons.len() * KeyClass::ALL.len());
        for person in persons {
            for class in KeyClass::ALL {
                rows.push(self.row(*person, class, FIRST, &Key::new(self.rng.bytes()), epochs)?);
            }
        }
        let done: Result<(), DbErr> = self.db.write(move |tx| async move { db::insert_many(&tx, rows).await }).await;
        Ok(done?)
    }

    /// The row of a key, wrapped by the newest epoch.
    pub(crate) fn row(
        &self,
        person: PersonId,
        class: KeyClass,
        generation: i64,
        key: &Key,
        epochs: &Epochs,
    ) -> anyhow::Result<person_keys::Model> {
        let wrapping = epochs.keys.get(&epochs.newest).context("the newest epoch has a key")?;
        Ok(person_keys::Model {
            person_id: person,
            class: i64::from(class.number()),
            generation,
            epoch: epochs.newest,
            wrapped: Digest(wrap(wrapping, key, &label(person, class, generation), &self.rng)),
            created_at: self.clock.now(),
            retired_at: None,
        })
    }

    /// Which of these persons have keys.
    async fn present(&self, persons: &[PersonId]) -> anyhow::Result<HashSet<PersonId>> {
        let reader = self.db.read();
        let mut present = HashSet::new();
        for chunk in persons.chunks(PRESENT_MAX) {
            let found: Vec<PersonId> = person_keys::Entity::find()
                .select_only()
                .column(person_keys::Column::PersonId)
                .distinct()
                .filter(person_keys::Column::PersonId.is_in(chunk.iter().copied()))
                .into_tuple()
                .all(&reader)
                .await?;
            present.extend(found);
        }
        Ok(present)
    }

    pub(crate) async fn get(&self, person: PersonId) -> anyhow::Result<Arc<PersonKeys>> {
        self.ask_version().await?;
        if let Some(keys) = self.warm().by_person.get(&person) {
            return Ok(keys.clone());
        }
        self.load(person).await
    }

    pub(crate) async fn find(&self, person: PersonId) -> anyhow::Result<Option<Arc<PersonKeys>>> {
        self.ask_version().await?;
        if let Some(keys) = self.held(person) {
            return Ok(Some(keys));
        }
        let theirs = person_keys::Entity::find().filter(person_keys::Column::PersonId.eq(person));
        match theirs.one(&self.db.read()).await? {
            Some(_) => self.load(person).await.map(Some),
            None => Ok(None),
        }
    }

    async fn load(&self, person: PersonId) -> anyhow::Result<Arc<PersonKeys>> {
        let version = self.warm().version;
        let rows = person_keys::Entity::find()
            .filter(person_keys::Column::PersonId.eq(person))
            .order_by_desc(person_keys::Column::Generation)
            .all(&self.db.read())
            .await?;
        let known = self.epochs().clone();
        let epochs = match rows.iter().all(|row| known.keys.contains_key(&row.epoch)) {
            true => known,
            false => self.read_epochs().await?,
        };
        let mut classes = KeyClass::ALL.map(|_| Vec::new());
        for row in rows {
            let class = class_of(row.class)?;
            let wrapping = epochs.keys.get(&row.epoch).context("a person's key names an epoch that is gone")?;
            let key = unwrap(wrapping, &row.wrapped.0, &label(person, class, row.generation))
                .context("a person's key does not open")?;
            let number = u32::try_from(row.generation)?;
            classes[usize::from(class.number()) - 1].push(Generation { number, key });
        }
        if classes.iter().any(Vec::is_empty) {
            self.require_erased(person, &classes).await?;
        }
        Ok(self.keep(version, PersonKeys::new(person, self.suite, self.rng.clone(), classes)))
    }

    /// A class without a key was destroyed on purpose, or the keyring has lost it.
    async fn require_erased(
        &self,
        person: PersonId,
        classes: &[Vec<Generation>; KeyClass::ALL.len()],
    ) -> anyhow::Result<()> {
        let erased = erased_keys::Entity::find().filter(erased_keys::Column::PersonId.eq(person));
        let erased: HashSet<i64> = erased.all(&self.db.read()).await?.into_iter().map(|row| row.class).collect();
        for (class, generations) in KeyClass::ALL.iter().zip(classes) {
            let lost = generations.is_empty() && !erased.contains(&i64::from(class.number()));
            anyhow::ensure!(!lost, "this person's keys are not there");
        }
        Ok(())
    }

    /// Keeps keys warm, unless keys have changed since they were read.
    fn keep(&self, version: i64, keys: PersonKeys) -> Arc<PersonKeys> {
        let keys = Arc::new(keys);
        let mut warm = self.warm();
        if warm.version == version {
            if warm.by_person.len() >= WARM_MAX {
                warm.by_person.clear();
            }
            warm.by_person.insert(keys.person(), keys.clone());
        }
        keys
    }

    async fn ask_version(&self) -> anyhow::Result<()> {
        if self.warm().asked.is_some_and(|asked| asked.elapsed() < TRUST) {
            return Ok(());
        }
        let asked = Instant::now();
        let version = version(&self.db.read()).await?;
        self.note_version(version, Some(asked));
        Ok(())
    }

    /// Takes notice of the keyring's number; when it is another, what was warm goes.
    pub(crate) fn note_version(&self, version: i64, asked: Option<Instant>) {
        let mut warm = self.warm();
        if version != warm.version {
            warm.by_person.clear();
            warm.version = version;
        }
        warm.asked = asked;
    }

    /// Asks the keyring's number at the next use.
    pub(crate) fn doubt(&self) {
        self.warm().asked = None;
    }

    /// The keys of a person that somebody may still hold.
    pub(crate) fn held(&self, person: PersonId) -> Option<Arc<PersonKeys>> {
        self.warm().by_person.get(&person).cloned()
    }

    pub(crate) fn epochs(&self) -> MutexGuard<'_, Epochs> {
        self.epochs.lock().expect("no holder of this lock panics")
    }

    fn warm(&self) -> MutexGuard<'_, Warm> {
        self.warm.lock().expect("no holder of this lock panics")
    }
}

/// The class with this number.
pub(crate) fn class_of(number: i64) -> anyhow::Result<KeyClass> {
    let class = KeyClass::ALL.into_iter().find(|class| i64::from(class.number()) == number);
    class.context("the keyring names an unknown class of keys")
}

async fn version(tx: &Tx) -> anyhow::Result<i64> {
    let row = tx.row("SELECT version FROM keyring_state WHERE id = 1", []).await?;
    Ok(row.context("the keyring has its row of state")?.try_get("", "version")?)
}

/// Says in the same transaction that keys have changed, and gives the new number.
pub(crate) async fn change(tx: &Tx) -> Result<i64, DbErr> {
    tx.run("UPDATE keyring_state SET version = version + 1 WHERE id = 1", []).await?;
    let row = tx.row("SELECT version FROM keyring_state WHERE id = 1", []).await?;
    row.ok_or_else(|| DbErr::Custom("the keyring has its row of state".to_owned()))?.try_get("", "version")
}
