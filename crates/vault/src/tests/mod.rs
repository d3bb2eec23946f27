//! Tests of the vault beside its code: what is pure, and the keyring on SQLite. Both engines and the product around it are in
//! `crates/server/tests/it`.

mod envelopes;
mod keyrings;

use crate::keys::Generation;
use crate::{Cell, PersonKeys, Suite};
use kernel::{PersonId, Rng};
use policy::KeyClass;
use uuid::Uuid;
use zeroize::Zeroizing;

pub(super) fn person(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(number))
}

pub(super) fn cell(row: u128) -> Cell {
    Cell::new("people", "phone", Uuid::from_u128(row))
}

/// Keys of a person with these generations, newest first, the same for the same seed.
pub(super) fn keys(seed: u64, person: PersonId, suite: Suite, generations: &[u32]) -> PersonKeys {
    let classes = KeyClass::ALL.map(|class| {
        let of = |number: &u32| Generation {
            number: *number,
            key: Zeroizing::new(
                Rng::seeded(seed * 1_000 + u64::from(*number) * 10 + u64::from(class.number())).bytes(),
            ),
        };
        generations.iter().map(of).collect()
    });
    PersonKeys::new(person, suite, Rng::seeded(seed), classes)
}
