use super::{cell, person};
use crate::wrap::unwrap;
use crate::{GRACE_SECONDS, OpenError, RootKey, Suite, Vault, own};
use db::entities::{epochs, person_keys};
use db::{Db, Which};
use kernel::{ManualClock, Rng, Timestamp};
use policy::{KeyClass, MessageText, Phone};
use sea_orm::EntityTrait;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);
const ROOT: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// A keyring of its own, on which any number of nodes may be opened.
struct Ring {
    folder: PathBuf,
    clock: ManualClock,
}

impl Ring {
    fn new() -> Ring {
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("lingong-vault-{}-{number}", std::process::id()));
        Ring { folder, clock: ManualClock::at(Timestamp::from_micros(1_795_485_600_000_000)) }
    }

    async fn db(&self, name: &str) -> Db {
        let db = Db::open(&format!("sqlite:{}", self.folder.join(name).display())).await.expect("a database");
        db::migrate(&db, Which::Keyring).await.expect("migrates");
        db
    }

    async fn node_on(&self, name: &str) -> Vault {
        let seed = u64::from(NEXT.fetch_add(1, Ordering::SeqCst));
        let root = RootKey::parse(ROOT).expect("a key");
        let (clock, rng) = (self.clock.clock(), Rng::seeded(seed));
        Vault::open(self.db(name).await, root, Suite::Aes256GcmSiv, clock, rng).await.expect("a vault")
    }

    async fn node(&self) -> Vault {
        self.node_on("keyring.db").await
    }

    /// A copy of the keyring as it stands in its file, as a backup would take it.
    async fn copy(&self, from: &Vault, name: &str) {
        from.keyring.db.empty_log().await.expect("a checkpoint");
        std::fs::copy(self.folder.join("keyring.db"), self.folder.join(name)).expect("a copy");
    }

    fn files(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for name in ["keyring.db", "keyring.db-wal"] {
            all.extend(std::fs::read(self.folder.join(name)).unwrap_or_default());
        }
        all
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        // The folder is temporary; a leftover harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn stands(needle: &[u8], hay: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

/// covers: SEC-2
#[tokio::test]
async fn a_rotation_is_seen_by_every_node_and_ends_after_its_grace() {
    let ring = Ring::new();
    let (one, other) = (ring.node().await, ring.node().await);
    let anna = person(1);
    let first = one.create_keys(anna).await.expect("keys");
    let old = first.seal::<Phone>(cell(1), "19900000001").expect("sealed");
    assert_eq!(other.keys_of(anna).await.expect("keys").open(&own(anna), cell(1), &old).as_deref(), Ok("19900000001"));

    assert!(one.rotate(anna).await.expect("rotates"));
    assert!(!one.rotate(anna).await.expect("one at a time"), "a second rotation waits for the first");
    let now = one.keys_of(anna).await.expect("keys");
    assert_eq!(now.generation(KeyClass::Core), Some(2), "the node that rotated has dropped what was warm");
    let new = now.seal::<Phone>(cell(1), "19900000002").expect("sealed");
    other.doubt_warm_keys();
    let seen = other.keys_of(anna).await.expect("keys");
    assert_eq!(seen.open(&own(anna), cell(1), &old).as_deref(), Ok("19900000001"));
    assert_eq!(seen.open(&own(anna), cell(1), &new).as_deref(), Ok("19900000002"));

    one.destroy_retired(anna).await.expect_err("the old keys may still be in use");
    ring.clock.advance_seconds(GRACE_SECONDS);
    assert_eq!(one.destroy_retired(anna).await.expect("destroyed"), KeyClass::ALL.len() as u64);
    other.doubt_warm_keys();
    for node in [&one, &other] {
        let keys = node.keys_of(anna).await.expect("keys");
        assert_eq!(keys.open(&own(anna), cell(1), &old), Err(OpenError::Refused));
        assert_eq!(keys.open(&own(anna), cell(1), &new).as_deref(), Ok("19900000002"));
    }
    assert!(one.rotate(anna).await.expect("rotates again"));
}

/// covers: DEL-1
#[tokio::test]
async fn what_is_erased_is_gone_from_memory_rows_and_files() {
    let ring = Ring::new();
    let (one, other) = (ring.node().await, ring.node().await);
    let (anna, ben) = (person(1), person(2));
    let held = one.create_keys(anna).await.expect("keys");
    let of_ben = one.create_keys(ben).await.expect("keys");
    let phone = held.seal::<Phone>(cell(1), "19900000001").expect("sealed");
    let talk = held.seal::<MessageText>(cell(1), "hello").expect("sealed");
    let bens = of_ben.seal::<Phone>(cell(2), "19900000002").expect("sealed");
    other.keys_of(anna).await.expect("keys");
    let rows = person_keys::Entity::find().all(&one.keyring.db.read()).await.expect("rows");
    let wrapped = |class: KeyClass| {
        let number = i64::from(class.number());
        let row = rows.iter().find(|row| row.person_id == anna && row.class == number).expect("a row");
        row.wrapped.0.clone()
    };
    assert!(stands(&wrapped(KeyClass::Core), &ring.files()), "the wrapped key stands in the files before");

    let doomed = [KeyClass::Core, KeyClass::Resume];
    one.erase_keys(anna, &doomed).await.expect("erased");
    one.erase_keys(anna, &doomed).await.expect("again changes nothing");
    assert!(!stands(&wrapped(KeyClass::Core), &ring.files()), "and in none afterwards");
    assert!(stands(&wrapped(KeyClass::Money), &ring.files()), "what a law holds stays");
    assert_eq!(held.open(&own(anna), cell(1), &phone), Err(OpenError::Erased), "hands that held the keys are empty");
    other.doubt_warm_keys();
    for node in [&one, &other] {
        let keys = node.keys_of(anna).await.expect("what is left");
        assert_eq!(keys.classes(), [KeyClass::Talk, KeyClass::Money, KeyClass::Security]);
        assert_eq!(keys.open(&own(anna), cell(1), &phone), Err(OpenError::Erased));
        assert!(keys.seal::<Phone>(cell(1), "19900000003").is_err());
        assert_eq!(keys.open(&own(anna), cell(1), &talk).as_deref(), Ok("hello"));
    }
    one.erase_keys(anna, &KeyClass::ALL).await.expect("erased");
    assert!(one.keys_of(anna).await.expect("nothing is left").classes().is_empty());
    assert_eq!(one.keys_of(ben).await.expect("keys").open(&own(ben), cell(2), &bens).as_deref(), Ok("19900000002"));
    one.keys_of(person(3)).await.err().expect("who never had keys has lost them");
}

/// covers: DEL-1, SEC-2
#[tokio::test]
async fn an_epoch_roll_makes_older_copies_of_the_keyring_useless() {
    let ring = Ring::new();
    let one = ring.node().await;
    let (anna, ben) = (person(1), person(2));
    let of_anna = one.create_keys(anna).await.expect("keys");
    one.create_keys(ben).await.expect("keys");
    let sealed = of_anna.seal::<Phone>(cell(1), "19900000001").expect("sealed");
    ring.copy(&one, "backup.db").await;
    let epoch_key =
        epochs::Entity::find().one(&one.keyring.db.read()).await.expect("a row").expect("an epoch").wrapped.0;
    one.erase_keys(ben, &KeyClass::ALL).await.expect("erased");

    let stale = ring.node().await;
    let (epoch, keys) = one.roll_epoch().await.expect("rolls");
    assert_eq!((epoch, keys), (2, KeyClass::ALL.len()));
    assert!(!stands(&epoch_key, &ring.files()), "the old epoch's key stands in no file");
    assert_eq!(one.keys_of(anna).await.expect("keys").open(&own(anna), cell(1), &sealed).as_deref(), Ok("19900000001"));
    // A node that still knows the old epoch only makes new persons under the new one, and reads old ones.
    stale.create_keys(person(3)).await.expect("keys");
    assert_eq!(
        stale.keys_of(anna).await.expect("keys").open(&own(anna), cell(1), &sealed).as_deref(),
        Ok("19900000001")
    );

    // Whoever has the backup and today's keyring and the root key: the persons' keys of then open with no key of now.
    let backup = ring.db("backup.db").await;
    let old = person_keys::Entity::find().all(&backup.read()).await.expect("rows");
    assert_eq!(old.len(), 2 * KeyClass::ALL.len());
    let now = one.keyring.read_epochs().await.expect("epochs");
    assert_eq!(now.keys.len(), 1);
    for row in &old {
        let class = crate::keyring::class_of(row.class).expect("a class");
        let label = crate::wrap::label(row.person_id, class, row.generation);
        assert!(now.keys.values().all(|key| unwrap(key, &row.wrapped.0, &label).is_none()));
    }
}

/// Each step stands for a kill: the next node begins with what is on disk. covers: SEC-2, DEL-1
#[tokio::test]
async fn an_interrupted_roll_goes_on() {
    let ring = Ring::new();
    let one = ring.node().await;
    let persons: Vec<_> = (1..=250).map(person).collect();
    let keys = one.create_keys_many(&persons).await.expect("keys");
    let sealed: Vec<_> = keys.iter().map(|keys| keys.seal::<Phone>(cell(1), "19900000001").expect("sealed")).collect();
    let readable = async |vault: &Vault| {
        for (person, sealed) in persons.iter().zip(&sealed) {
            let keys = vault.keys_of(*person).await.expect("keys");
            assert_eq!(keys.open(&own(*person), cell(1), sealed).as_deref(), Ok("19900000001"));
        }
    };
    assert_eq!(ring.node().await.begin_epoch().await.expect("begins"), 2);
    readable(&ring.node().await).await;
    assert_eq!(ring.node().await.begin_epoch().await.expect("goes on"), 2, "the same roll, not another");
    let mut left = 250 * KeyClass::ALL.len();
    let mut from = person(0);
    while left > 0 {
        let node = ring.node().await;
        assert!(!node.destroy_older_epochs(2).await.expect("refused"), "keys are left under the old epoch");
        let (count, last) = node.rewrap_next(2, from).await.expect("wraps");
        assert!(count > 0 && last > from, "it goes on from where another node stopped");
        (left, from) = (left - count, last);
        readable(&ring.node().await).await;
    }
    let last = ring.node().await;
    assert_eq!(last.rewrap_next(2, person(0)).await.expect("nothing").0, 0);
    assert!(last.destroy_older_epochs(2).await.expect("destroyed"));
    readable(&ring.node().await).await;
    assert_eq!(last.key_status().await.expect("a status").epochs.len(), 1);
}
