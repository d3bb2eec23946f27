//! The envelope: `version ‖ suite ‖ generation(4) ‖ nonce(12) ‖ ciphertext and tag`.
//!
//! The additional data is everything that the value is bound to, each part with its length before it, so that no two
//! places give the same bytes. The plaintext is padded to a bucket, so that its length tells little.

use crate::Cell;
use crate::root_key::derive;
use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit, Nonce};
use kernel::{PersonId, Rng};
use policy::PersonalField;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const AES_256_GCM_SIV: u8 = 1;
const NONCE_BYTES: usize = 12;
const HEAD_BYTES: usize = 1 + 1 + 4 + NONCE_BYTES;
const LENGTH_BYTES: usize = 4;

/// Why an envelope does not open. It says nothing about what is inside.
#[derive(Debug, PartialEq, Eq)]
pub enum OpenError {
    /// Not an envelope of a known version and suite, or cut short.
    Malformed,
    /// Another place, another person, another key, or a changed bit.
    Refused,
    /// The grant does not cover this person, or has run out.
    NotGranted,
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            OpenError::Malformed => "a sealed value is malformed",
            OpenError::Refused => "a sealed value does not open here",
            OpenError::NotGranted => "no grant covers this sealed value",
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
        let mut bytes = Vec::with_capacity(96);
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

fn cipher(data_key: &[u8; 32], binding: &Binding<'_>) -> Aes256GcmSiv {
    let key = derive(data_key, binding.field.name.as_bytes());
    Aes256GcmSiv::new(&(*key).into())
}

pub(crate) fn seal(data_key: &[u8; 32], binding: &Binding<'_>, plain: &[u8], rng: &Rng) -> Vec<u8> {
    let mut padded = Zeroizing::new(vec![0; bucket(plain.len() + LENGTH_BYTES)]);
    padded[..LENGTH_BYTES].copy_from_slice(&(plain.len() as u32).to_be_bytes());
    padded[LENGTH_BYTES..LENGTH_BYTES + plain.len()].copy_from_slice(plain);
    let nonce: [u8; NONCE_BYTES] = rng.bytes();
    let sealed = cipher(data_key, binding)
        .encrypt(&Nonce::from(nonce), Payload { msg: &padded, aad: &binding.additional_data() })
        .expect("a value is far below the cipher's limit of 64 GiB");
    let mut envelope = Vec::with_capacity(HEAD_BYTES + sealed.len());
    envelope.extend([VERSION, AES_256_GCM_SIV]);
    envelope.extend(binding.generation.to_be_bytes());
    envelope.extend(nonce);
    envelope.extend(sealed);
    envelope
}

pub(crate) fn open(
    data_key: &[u8; 32],
    binding: &Binding<'_>,
    envelope: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let (head, sealed) = envelope.split_at_checked(HEAD_BYTES).ok_or(OpenError::Malformed)?;
    if head[0] != VERSION || head[1] != AES_256_GCM_SIV || head[2..6] != binding.generation.to_be_bytes() {
        return Err(OpenError::Malformed);
    }
    let nonce: [u8; NONCE_BYTES] = head[6..].try_into().map_err(|_| OpenError::Malformed)?;
    let payload = Payload { msg: sealed, aad: &binding.additional_data() };
    let mut plain = Zeroizing::new(
        cipher(data_key, binding).decrypt(&Nonce::from(nonce), payload).map_err(|_| OpenError::Refused)?,
    );
    let length = plain.get(..LENGTH_BYTES).and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
    let end = LENGTH_BYTES + u32::from_be_bytes(length.ok_or(OpenError::Malformed)?) as usize;
    if end > plain.len() {
        return Err(OpenError::Malformed);
    }
    plain.truncate(end);
    plain.drain(..LENGTH_BYTES);
    Ok(plain)
}

/// The padded length: powers of two from 16 to 1 024 bytes, then whole kilobytes.
fn bucket(length: usize) -> usize {
    if length <= 1_024 { length.next_power_of_two().max(16) } else { length.next_multiple_of(1_024) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Rng;
    use policy::{Field, IdNumber, Phone};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn place(row: u128, person: u128) -> (Cell, PersonId) {
        (Cell::new("people", "phone", Uuid::from_u128(row)), PersonId(Uuid::from_u128(person)))
    }

    /// covers: SEC-5
    #[test]
    fn a_value_opens_in_its_own_place_only() {
        let rng = Rng::seeded(7);
        let key = rng.bytes();
        let (cell, person) = place(1, 2);
        let home = Binding { cell, person, field: Phone::SPEC, generation: 1 };
        let envelope = seal(&key, &home, b"19900000001", &rng);
        assert_eq!(open(&key, &home, &envelope).expect("opens").as_slice(), b"19900000001");
        let elsewhere = [
            Binding { cell: Cell { table: "profiles", ..cell }, ..home },
            Binding { cell: Cell { column: "username", ..cell }, ..home },
            Binding { cell: Cell { row: Uuid::from_u128(9), ..cell }, ..home },
            Binding { person: PersonId(Uuid::from_u128(9)), ..home },
            Binding { field: IdNumber::SPEC, ..home },
        ];
        for binding in &elsewhere {
            assert_eq!(open(&key, binding, &envelope), Err(OpenError::Refused));
        }
        assert_eq!(open(&key, &Binding { generation: 2, ..home }, &envelope), Err(OpenError::Malformed));
        assert_eq!(open(&rng.bytes(), &home, &envelope), Err(OpenError::Refused));
    }

    proptest! {
        /// covers: SEC-5
        #[test]
        fn any_flipped_bit_is_refused(plain in proptest::collection::vec(any::<u8>(), 0..1_500), at: prop::sample::Index, bit in 0u8..8) {
            let rng = Rng::seeded(7);
            let key = rng.bytes();
            let (cell, person) = place(1, 2);
            let binding = Binding { cell, person, field: Phone::SPEC, generation: 1 };
            let mut envelope = seal(&key, &binding, &plain, &rng);
            prop_assert_eq!(open(&key, &binding, &envelope).expect("opens").to_vec(), plain);
            let at = at.index(envelope.len());
            envelope[at] ^= 1 << bit;
            prop_assert!(open(&key, &binding, &envelope).is_err());
        }

        #[test]
        fn junk_is_refused(junk in proptest::collection::vec(any::<u8>(), 0..200)) {
            let (cell, person) = place(1, 2);
            let binding = Binding { cell, person, field: Phone::SPEC, generation: 1 };
            prop_assert!(open(&[3; 32], &binding, &junk).is_err());
        }
    }
}
