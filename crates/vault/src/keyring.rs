use crate::{PersonKeys, RootKey};
use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit, Nonce};
use anyhow::Context;
use db::Db;
use db::columns::Digest;
use db::entities::{epochs, person_keys};
use kernel::{Clock, PersonId, Rng};
use policy::KeyClass;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use zeroize::Zeroizing;

/// Persons whose keys are kept warm in memory. Beyond that the cache starts anew.
const WARM_MAX: usize = 20_000;
const GENERATION: u32 = 1;
/// Persons whose keys are looked for in one query.
const PRESENT_MAX: usize = 500;

type ByClass = [Zeroizing<[u8; 32]>; KeyClass::ALL.len()];

pub(crate) struct Keyring {
    pub(crate) db: Db,
    clock: Clock,
    rng: Rng,
    epochs: HashMap<i64, Zeroizing<[u8; 32]>>,
    newest: i64,
    warm: Mutex<HashMap<PersonId, Arc<PersonKeys>>>,
}

impl Keyring {
    pub(crate) async fn open(db: Db, root: RootKey, clock: Clock, rng: Rng) -> anyhow::Result<Keyring> {
        let root = root.derive(b"wrap-epochs/1");
        let mut rows = epochs::Entity::find().order_by_asc(epochs::Column::Epoch).all(&db.read()).await?;
        if rows.is_empty() {
            let wrapped = wrap(&root, &rng.bytes(), b"epoch/1", &rng);
            let first = epochs::Model { epoch: 1, wrapped: Digest(wrapped), created_at: clock.now() };
            let row = first.clone();
            db.write(move |tx| async move { db::insert(&tx, row).await }).await?;
            rows.push(first);
        }
        let mut epochs = HashMap::new();
        let mut newest = 0;
        for row in rows {
            let label = format!("epoch/{}", row.epoch);
            let key = unwrap(&root, &row.wrapped.0, label.as_bytes())
                .context("the keyring does not open with this root key")?;
            newest = newest.max(row.epoch);
            epochs.insert(row.epoch, key);
        }
        Ok(Keyring { db, clock, rng, epochs, newest, warm: Mutex::default() })
    }

    pub(crate) async fn create(&self, person: PersonId) -> anyhow::Result<Arc<PersonKeys>> {
        let (by_class, rows) = self.make(person)?;
        self.db.write(move |tx| async move { db::insert_many(&tx, rows).await }).await.map_err(|error: DbErr| error)?;
        Ok(self.keep(person, by_class))
    }

    /// In one write, for those who have no keys yet.
    pub(crate) async fn create_many(&self, persons: &[PersonId]) -> anyhow::Result<Vec<Arc<PersonKeys>>> {
        let mut new = HashMap::with_capacity(persons.len());
        let mut rows = Vec::with_capacity(persons.len() * KeyClass::ALL.len());
        let present = self.present(persons).await?;
        for person in persons.iter().filter(|person| !present.contains(person)) {
            let (by_class, mut own) = self.make(*person)?;
            new.insert(*person, by_class);
            rows.append(&mut own);
        }
        self.db.write(move |tx| async move { db::insert_many(&tx, rows).await }).await.map_err(|error: DbErr| error)?;
        let mut keys = Vec::with_capacity(persons.len());
        for person in persons {
            keys.push(match new.remove(person) {
                Some(by_class) => self.keep(*person, by_class),
                None => self.get(*person).await?,
            });
        }
        Ok(keys)
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

    /// Fresh keys of a person and the rows in which they stand, wrapped by the newest epoch.
    fn make(&self, person: PersonId) -> anyhow::Result<(ByClass, Vec<person_keys::Model>)> {
        let epoch = self.newest;
        let wrapping = self.epochs.get(&epoch).context("the newest epoch has a key")?;
        let by_class = KeyClass::ALL.map(|_| Zeroizing::new(self.rng.bytes::<32>()));
        let rows = KeyClass::ALL
            .iter()
            .zip(&by_class)
            .map(|(class, key)| person_keys::Model {
                person_id: person,
                class: i64::from(class.number()),
                epoch,
                generation: i64::from(GENERATION),
                wrapped: Digest(wrap(wrapping, key, &label(person, *class), &self.rng)),
                created_at: self.clock.now(),
            })
            .collect();
        Ok((by_class, rows))
    }

    pub(crate) async fn get(&self, person: PersonId) -> anyhow::Result<Arc<PersonKeys>> {
        if let Some(keys) = self.warm().get(&person) {
            return Ok(keys.clone());
        }
        let rows = person_keys::Entity::find()
            .filter(person_keys::Column::PersonId.eq(person))
            .order_by_asc(person_keys::Column::Class)
            .all(&self.db.read())
            .await?;
        anyhow::ensure!(rows.len() == KeyClass::ALL.len(), "this person's keys are not there");
        let mut by_class = KeyClass::ALL.map(|_| Zeroizing::new([0; 32]));
        for ((slot, class), row) in by_class.iter_mut().zip(KeyClass::ALL).zip(rows) {
            let wrapping = self.epochs.get(&row.epoch).context("a person's key names an epoch that is gone")?;
            *slot = unwrap(wrapping, &row.wrapped.0, &label(person, class)).context("a person's key does not open")?;
        }
        Ok(self.keep(person, by_class))
    }

    fn keep(&self, person: PersonId, by_class: ByClass) -> Arc<PersonKeys> {
        let keys = Arc::new(PersonKeys { person, generation: GENERATION, by_class, rng: self.rng.clone() });
        let mut warm = self.warm();
        if warm.len() >= WARM_MAX {
            warm.clear();
        }
        warm.insert(person, keys.clone());
        keys
    }

    pub(crate) fn warm(&self) -> std::sync::MutexGuard<'_, HashMap<PersonId, Arc<PersonKeys>>> {
        self.warm.lock().expect("no holder of this lock panics")
    }
}

fn label(person: PersonId, class: KeyClass) -> Vec<u8> {
    format!("person/{person}/{}", class.number()).into_bytes()
}

fn wrap(with: &[u8; 32], key: &[u8; 32], label: &[u8], rng: &Rng) -> Vec<u8> {
    let nonce: [u8; 12] = rng.bytes();
    let sealed = Aes256GcmSiv::new(&(*with).into())
        .encrypt(&Nonce::from(nonce), Payload { msg: key, aad: label })
        .expect("a key is far below the cipher's limit");
    [nonce.as_slice(), &sealed].concat()
}

fn unwrap(with: &[u8; 32], wrapped: &[u8], label: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let (nonce, sealed) = wrapped.split_at_checked(12)?;
    let nonce: [u8; 12] = nonce.try_into().ok()?;
    let payload = Payload { msg: sealed, aad: label };
    let plain = Zeroizing::new(Aes256GcmSiv::new(&(*with).into()).decrypt(&Nonce::from(nonce), payload).ok()?);
    plain.as_slice().try_into().ok().map(Zeroizing::new)
}
