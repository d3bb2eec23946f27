//! Keys, sealing, blind indexes, grants and the access ledger.
//!
//! Invariants:
//! - Personal data is sealed under a key of that person and class, bound to table, column, row and person: a value that
//!   is cut out and pasted elsewhere does not open (SPEC SEC-5).
//! - A sealed value opens only with a [`Grant`] for a purpose that the field allows; a grant for somebody else's data
//!   exists only after its row of the access ledger is written.
//! - Keys stand in a database of their own, wrapped; deleting a person's row there makes every copy unreadable.
//! - What staff look at, what the gate refuses and what happens to keys is in the audit log, in the same transaction: no
//!   log, no answer.
//!
//! What it does not do: it does not know whether a case is open ([`Matter`]), walk other crates' rows ([`PersonKeys::reseal`]
//! is called by `platform::upkeep`), or decide what a law holds.

pub mod archive;
pub mod audit;
mod blind;
mod cell;
pub mod consent;
mod envelope;
mod epoch;
mod erase;
mod grant;
mod house;
mod keyring;
mod keys;
mod password;
mod quota;
mod root_key;
mod rotation;
pub mod sharing;
mod sign;
mod suite;
#[cfg(test)]
mod tests;
mod wrap;

pub use cell::Cell;
pub use envelope::OpenError;
pub use grant::{Ask, Denied, Grant, GrantError, Matter, Why, grant, own, party, published, served, subscribed};
pub use house::House;
pub use keys::{Erased, PersonKeys};
pub use password::Passwords;
pub use quota::PERSONS_PER_HOUR_MAX;
pub use root_key::RootKey;
pub use rotation::{GRACE_SECONDS, KeyStatus};
pub use sign::{Signer, is_signed};
pub use suite::Suite;

use blind::BlindKeys;
use db::columns::{BlindIndex, Digest};
use kernel::{Clock, PersonId, Rng};
use keyring::Keyring;
use std::sync::Arc;

/// The vault of one installation. Cheap to clone.
#[derive(Clone)]
pub struct Vault {
    keyring: Arc<Keyring>,
    blind: Arc<BlindKeys>,
    root: RootKey,
    pub passwords: Passwords,
    /// What this installation certifies is signed with it.
    pub signer: Signer,
    /// What is taken out of this installation as a whole is sealed with it.
    pub archives: archive::Archives,
    /// What is secret and about nobody is sealed with it.
    pub house: House,
}

impl Vault {
    /// Opens the keyring with its root key, and makes the first epoch in an empty one. `suite` seals from now on; what
    /// another one sealed still opens.
    ///
    /// # Errors
    /// When the keyring cannot be read, or was wrapped by another root key.
    pub async fn open(keyring: db::Db, root: RootKey, suite: Suite, clock: Clock, rng: Rng) -> anyhow::Result<Vault> {
        let blind = BlindKeys::derive(&root);
        let signer = Signer::derive(&root)?;
        let archives = archive::Archives::derive(&root, suite, rng.clone());
        let house = House::derive(&root, rng.clone());
        let keyring = Keyring::open(keyring, &root, suite, clock, rng.clone()).await?;
        let passwords = Passwords::new(rng);
        Ok(Vault { keyring: Arc::new(keyring), blind: Arc::new(blind), root, passwords, signer, archives, house })
    }

    /// Makes the keys of a new person.
    ///
    /// # Errors
    /// When the keyring cannot be written.
    pub async fn create_keys(&self, person: PersonId) -> anyhow::Result<Arc<PersonKeys>> {
        self.keyring.create(person).await
    }

    /// Makes the keys of many new persons in one write. Whoever has keys already keeps them, so that a bulk load goes on
    /// after an interruption.
    ///
    /// # Errors
    /// When the keyring cannot be read or written.
    pub async fn create_keys_many(&self, persons: &[PersonId]) -> anyhow::Result<Vec<Arc<PersonKeys>>> {
        self.keyring.create_many(persons).await
    }

    /// The keys of a person, of the classes that are left: what was erased answers [`Erased`] when it is used.
    ///
    /// # Errors
    /// When a key is missing that was not erased, or the keyring cannot be read.
    pub async fn keys_of(&self, person: PersonId) -> anyhow::Result<Arc<PersonKeys>> {
        self.keyring.get(person).await
    }

    /// The keys of a person, or none where there are no keys of theirs, whatever the reason: for backups, which must not stop
    /// at a person who is just being removed.
    ///
    /// # Errors
    /// When some of their keys are missing that were not erased, or the keyring cannot be read.
    pub async fn find_keys(&self, person: PersonId) -> anyhow::Result<Option<Arc<PersonKeys>>> {
        self.keyring.find(person).await
    }

    /// What opened this vault; nothing outside this crate can look into it.
    pub fn root(&self) -> &RootKey {
        &self.root
    }

    /// Asks at the next use whether keys have changed: for whoever was told that another node changed them.
    pub fn doubt_warm_keys(&self) {
        self.keyring.doubt();
    }

    /// The secret of the key that browsers subscribe with to notices (RFC 8292): of this installation, the same on each node.
    pub fn web_push_secret(&self) -> kernel::Secret<[u8; 32]> {
        kernel::Secret::new(*self.root.derive(b"web-push/1"))
    }

    /// The blind index of a normalised value, for this column only.
    pub fn blind(&self, table: &str, column: &str, value: &str) -> BlindIndex {
        BlindIndex(self.blind.hash(&format!("{table}.{column}"), value.as_bytes()))
    }

    /// A keyed hash of something short or guessable (a code, an address, a device), for equality only.
    pub fn keyed_digest(&self, label: &str, value: &[u8]) -> Digest {
        Digest(self.blind.hash(&format!("digest/{label}"), value))
    }
}

/// The hash under which a token of 256 random bits is kept.
pub fn token_digest(token: &str) -> Digest {
    use sha2::Digest as _;
    Digest(sha2::Sha256::digest(token.as_bytes()).to_vec())
}
