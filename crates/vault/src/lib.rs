//! Keys, sealing, blind indexes, grants and the access ledger.
//!
//! Invariants:
//! - Personal data is sealed under a key of that person and class, bound to table, column, row and person: a value that
//!   is cut out and pasted elsewhere does not open (SPEC SEC-5).
//! - A sealed value opens only with a [`Grant`] for a purpose that the field allows; a grant for somebody else's data
//!   exists only after its row of the access ledger is written.
//! - Keys stand in a database of their own, wrapped; deleting a person's row there makes every copy unreadable.
//!
//! Rooms left for the rest of the privacy machinery: erasure, key rotation and epoch roll, the second suite, the audit tree.

mod blind;
mod cell;
pub mod consent;
mod envelope;
mod grant;
mod keyring;
mod keys;
mod password;
mod root_key;
pub mod sharing;

pub use cell::Cell;
pub use envelope::OpenError;
pub use grant::{Ask, Grant, GrantError, grant, own, party};
pub use keys::PersonKeys;
pub use password::Passwords;
pub use root_key::RootKey;

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
    pub passwords: Passwords,
}

impl Vault {
    /// Opens the keyring with its root key, and makes the first epoch in an empty one.
    ///
    /// # Errors
    /// When the keyring cannot be read, or was wrapped by another root key.
    pub async fn open(keyring: db::Db, root: RootKey, clock: Clock, rng: Rng) -> anyhow::Result<Vault> {
        let blind = BlindKeys::derive(&root);
        let keyring = Keyring::open(keyring, root, clock, rng.clone()).await?;
        Ok(Vault { keyring: Arc::new(keyring), blind: Arc::new(blind), passwords: Passwords::new(rng) })
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

    /// The keys of a person.
    ///
    /// # Errors
    /// When the person has none (erased), or the keyring cannot be read.
    pub async fn keys_of(&self, person: PersonId) -> anyhow::Result<Arc<PersonKeys>> {
        self.keyring.get(person).await
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
