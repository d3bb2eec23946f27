//! Sealing of archives: backups of the database and of the keyring, and the ledger that goes beside them.
//!
//! A chunk is `magic ‖ suite ‖ key id(8) ‖ nonce(12) ‖ ciphertext ‖ tag(16)`. Its key is derived from the root key for one
//! part of one archive, and the additional data binds it to its number and to whether it is the last: a chunk that is cut
//! off, changed, put elsewhere or taken from another archive does not open. The key id tells a wrong root key from that.

use crate::RootKey;
use crate::root_key::derive;
use crate::suite::{NONCE_BYTES, Suite, SuiteKey, TAG_BYTES};
use kernel::Rng;
use zeroize::Zeroizing;

const MAGIC: &[u8; 4] = b"LGA1";
const KEY_ID_BYTES: usize = 8;
const HEAD_BYTES: usize = MAGIC.len() + 1 + KEY_ID_BYTES + NONCE_BYTES;

/// What a chunk adds to what is in it.
pub const CHUNK_OVERHEAD: usize = HEAD_BYTES + TAG_BYTES;

/// Seals and opens archives of one installation. Cheap to clone.
#[derive(Clone)]
pub struct Archives {
    base: Zeroizing<[u8; 32]>,
    key_id: [u8; KEY_ID_BYTES],
    suite: Suite,
    rng: Rng,
}

/// Where a chunk belongs.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The archive, with what kind it is: `main/20261125T190000Z-1f2e3d4c`.
    pub archive: &'a str,
    pub part: &'a str,
    pub index: u32,
    pub last: Last,
}

/// Whether more of the part follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Last {
    Yes,
    No,
}

/// Why a chunk does not open.
#[derive(Debug, PartialEq, Eq)]
pub enum ArchiveError {
    /// Not a chunk of an archive, or cut short.
    Malformed,
    /// Sealed under another root key.
    OtherRootKey,
    /// Changed, or not in its place.
    Changed,
}

impl std::fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ArchiveError::Malformed => "this is no part of a backup, or it was cut short",
            ArchiveError::OtherRootKey => "this was sealed with another root key",
            ArchiveError::Changed => "this was changed, or belongs in another place",
        })
    }
}

impl std::error::Error for ArchiveError {}

impl Archives {
    pub fn derive(root: &RootKey, suite: Suite, rng: Rng) -> Archives {
        let base = root.derive(b"archives/1");
        let named = derive(&base, b"key-id");
        let mut key_id = [0; KEY_ID_BYTES];
        key_id.copy_from_slice(&named[..KEY_ID_BYTES]);
        Archives { base, key_id, suite, rng }
    }

    fn key(&self, suite: Suite, place: &Place<'_>) -> SuiteKey {
        let info = [&[suite.number()], sized(place.archive).as_slice(), &sized(place.part)].concat();
        SuiteKey::new(suite, derive(&self.base, &info))
    }

    /// Seals a chunk for its place.
    pub fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = self.rng.bytes();
        let mut chunk = Vec::with_capacity(plain.len() + CHUNK_OVERHEAD);
        chunk.extend(MAGIC);
        chunk.push(self.suite.number());
        chunk.extend(self.key_id);
        chunk.extend(nonce);
        chunk.extend(plain);
        let key = self.key(self.suite, place);
        let tag = key.encrypt(&nonce, &bound_to(place), &mut chunk[HEAD_BYTES..]);
        chunk.extend(tag);
        chunk
    }

    /// Opens a chunk in its place.
    ///
    /// # Errors
    /// When it is no chunk, or not the one that was sealed for this place under this root key.
    pub fn open(&self, place: &Place<'_>, chunk: &[u8]) -> Result<Zeroizing<Vec<u8>>, ArchiveError> {
        let (head, sealed) = chunk.split_at_checked(HEAD_BYTES).ok_or(ArchiveError::Malformed)?;
        let suite =
            head.strip_prefix(MAGIC).and_then(|head| Suite::of_number(head[0])).ok_or(ArchiveError::Malformed)?;
        let named = &head[MAGIC.len() + 1..];
        if named[..KEY_ID_BYTES] != self.key_id {
            return Err(ArchiveError::OtherRootKey);
        }
        let nonce = named[KEY_ID_BYTES..].try_into().map_err(|_| ArchiveError::Malformed)?;
        let (text, tag) = sealed.split_last_chunk::<TAG_BYTES>().ok_or(ArchiveError::Malformed)?;
        let mut plain = Zeroizing::new(text.to_vec());
        let key = self.key(suite, place);
        key.decrypt(&nonce, &bound_to(place), &mut plain, tag).ok_or(ArchiveError::Changed)?;
        Ok(plain)
    }
}

fn sized(text: &str) -> Vec<u8> {
    [&(text.len() as u32).to_be_bytes(), text.as_bytes()].concat()
}

fn bound_to(place: &Place<'_>) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(sized(place.archive));
    bytes.extend(sized(place.part));
    bytes.extend(place.index.to_be_bytes());
    bytes.push(u8::from(place.last == Last::Yes));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;

    fn archives(root: u8, suite: Suite) -> Archives {
        let root = RootKey::parse(&BASE64_STANDARD.encode([root; 32])).expect("a key");
        Archives::derive(&root, suite, Rng::seeded(1))
    }

    const HERE: Place<'static> = Place { archive: "main/a", part: "people", index: 3, last: Last::No };

    /// covers: BAK-1
    #[test]
    fn a_chunk_opens_in_its_own_place_only() {
        for suite in [Suite::Aes256GcmSiv, Suite::Sm4Gcm] {
            let archives = archives(1, suite);
            let chunk = archives.seal(&HERE, b"rows");
            assert_eq!(**archives.open(&HERE, &chunk).expect("it opens"), *b"rows");
            for elsewhere in [
                Place { archive: "main/b", ..HERE },
                Place { archive: "keyring/a", ..HERE },
                Place { part: "peopl", ..HERE },
                Place { index: 4, ..HERE },
                Place { last: Last::Yes, ..HERE },
            ] {
                assert_eq!(archives.open(&elsewhere, &chunk).err(), Some(ArchiveError::Changed), "{elsewhere:?}");
            }
        }
    }

    /// covers: BAK-1
    #[test]
    fn any_flipped_bit_and_any_cut_is_found() {
        let archives = archives(1, Suite::Aes256GcmSiv);
        let chunk = archives.seal(&HERE, b"rows");
        for bit in 0..chunk.len() * 8 {
            let mut changed = chunk.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(archives.open(&HERE, &changed).is_err(), "bit {bit}");
        }
        for length in 0..chunk.len() {
            assert!(archives.open(&HERE, &chunk[..length]).is_err(), "{length} bytes");
        }
    }

    /// covers: BAK-1
    #[test]
    fn another_root_key_is_called_so() {
        let chunk = archives(1, Suite::Aes256GcmSiv).seal(&HERE, b"rows");
        let other = archives(2, Suite::Aes256GcmSiv);
        assert_eq!(other.open(&HERE, &chunk).err(), Some(ArchiveError::OtherRootKey));
        assert_eq!(other.open(&HERE, b"LGA").err(), Some(ArchiveError::Malformed));
    }
}
