//! The envelope: `version ‖ suite ‖ generation(4) ‖ nonce(12) ‖ ciphertext ‖ tag(16)`.
//!
//! The additional data is everything that the value is bound to, each part with its length before it, so that no two
//! places give the same bytes; the suite is bound by its key. The plaintext is padded to a bucket, so that its length
//! tells little.

use crate::Cell;
use crate::suite::{NONCE_BYTES, Suite, SuiteKey, TAG_BYTES};
use kernel::{PersonId, Rng};
use policy::PersonalField;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const HEAD_BYTES: usize = 1 + 1 + 4 + NONCE_BYTES;
const LENGTH_BYTES: usize = 4;

/// Why an envelope does not open. It says nothing about what is inside.
#[derive(Debug, PartialEq, Eq)]
pub enum OpenError {
    /// Not an envelope of a known version and suite, or cut short.
    Malformed,
    /// Another place, another person, another key, or a changed bit.
    Refused,
    /// The grant does not cover this person.
    NotGranted,
    /// The grant has run out.
    Expired,
    /// The key was destroyed: nobody can open this any more.
    Erased,
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            OpenError::Malformed => "a sealed value is malformed",
            OpenError::Refused => "a sealed value does not open here",
            OpenError::NotGranted => "no grant covers this sealed value",
            OpenError::Expired => "the grant for a sealed value has run out",
            OpenError::Erased => "the key of a sealed value was destroyed",
        })
    }
}

impl std::error::Error for OpenError {}

/// What a value is bound to.
pub(crate) struct Binding<'a> {
    pub cell: Cell,
    pub person: PersonId,
    pub field: &'a PersonalField,
    pub generation: u32,
}

impl Binding<'_> {
    fn additional_data(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(128);
        bytes.push(VERSION);
        for part in [self.cell.table.as_bytes(), self.cell.column.as_bytes(), self.field.name.as_bytes()] {
            bytes.extend((part.len() as u32).to_be_bytes());
            bytes.extend(part);
        }
        bytes.extend(self.cell.row.as_bytes());
        bytes.extend(self.person.0.as_bytes());
        bytes.push(self.field.class.number());
        bytes.extend(self.generation.to_be_bytes());
        bytes
    }
}

/// The suite and the generation that an envelope names.
pub(crate) fn names(envelope: &[u8]) -> Result<(Suite, u32), OpenError> {
    let head = envelope.get(..HEAD_BYTES).ok_or(OpenError::Malformed)?;
    if head[0] != VERSION {
        return Err(OpenError::Malformed);
    }
    let suite = Suite::of_number(head[1]).ok_or(OpenError::Malformed)?;
    let generation = head[2..6].try_into().map_err(|_| OpenError::Malformed)?;
    Ok((suite, u32::from_be_bytes(generation)))
}

/// Seals under the field's key.
pub(crate) fn seal(key: &SuiteKey, binding: &Binding<'_>, plain: &[u8], rng: &Rng) -> Vec<u8> {
    let padded = bucket(plain.len() + LENGTH_BYTES);
    let nonce: [u8; NONCE_BYTES] = rng.bytes();
    let mut envelope = Vec::with_capacity(HEAD_BYTES + padded + TAG_BYTES);
    envelope.extend([VERSION, key.suite().number()]);
    envelope.extend(binding.generation.to_be_bytes());
    envelope.extend(nonce);
    envelope.extend((plain.len() as u32).to_be_bytes());
    envelope.extend(plain);
    envelope.resize(HEAD_BYTES + padded, 0);
    let tag = key.encrypt(&nonce, &binding.additional_data(), &mut envelope[HEAD_BYTES..]);
    envelope.extend(tag);
    envelope
}

/// Opens with the field's key of the suite and generation that the envelope names.
pub(crate) fn open(key: &SuiteKey, binding: &Binding<'_>, envelope: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let (suite, generation) = names(envelope)?;
    if generation != binding.generation || suite != key.suite() {
        return Err(OpenError::Refused);
    }
    let (head, sealed) = envelope.split_at_checked(HEAD_BYTES).ok_or(OpenError::Malformed)?;
    let nonce: [u8; NONCE_BYTES] = head[6..].try_into().map_err(|_| OpenError::Malformed)?;
    let (text, tag) = sealed.split_last_chunk::<TAG_BYTES>().ok_or(OpenError::Malformed)?;
    let mut plain = Zeroizing::new(text.to_vec());
    key.decrypt(&nonce, &binding.additional_data(), &mut plain, tag).ok_or(OpenError::Refused)?;
    let length = plain.get(..LENGTH_BYTES).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
    let length = u32::from_be_bytes(length.ok_or(OpenError::Malformed)?) as usize;
    if length > plain.len() - LENGTH_BYTES {
        return Err(OpenError::Malformed);
    }
    plain.truncate(LENGTH_BYTES + length);
    plain.drain(..LENGTH_BYTES);
    Ok(plain)
}

/// The padded length: powers of two from 16 to 1 024 bytes, then whole kilobytes.
fn bucket(length: usize) -> usize {
    if length <= 1_024 { length.next_power_of_two().max(16) } else { length.next_multiple_of(1_024) }
}
