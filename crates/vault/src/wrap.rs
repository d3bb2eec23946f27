//! Wrapping: how a key stands in the keyring, under another key and bound to what it is for.

use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit, Nonce};
use kernel::{PersonId, Rng};
use policy::KeyClass;
use zeroize::Zeroizing;

/// A key in memory; it is overwritten when it goes.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// What a person's key is bound to. The first generation is older than generations, and its label says nothing of them.
pub(crate) fn label(person: PersonId, class: KeyClass, generation: i64) -> Vec<u8> {
    let class = class.number();
    match generation {
        1 => format!("person/{person}/{class}").into_bytes(),
        later => format!("person/{person}/{class}/{later}").into_bytes(),
    }
}

pub(crate) fn epoch_label(epoch: i64) -> Vec<u8> {
    format!("epoch/{epoch}").into_bytes()
}

pub(crate) fn wrap(with: &[u8; 32], key: &[u8; 32], label: &[u8], rng: &Rng) -> Vec<u8> {
    let nonce: [u8; 12] = rng.bytes();
    let sealed = Aes256GcmSiv::new(with.into())
        .encrypt(&Nonce::from(nonce), Payload { msg: key, aad: label })
        .expect("a key is far below the cipher's limit");
    [nonce.as_slice(), &sealed].concat()
}

pub(crate) fn unwrap(with: &[u8; 32], wrapped: &[u8], label: &[u8]) -> Option<Key> {
    let (nonce, sealed) = wrapped.split_at_checked(12)?;
    let nonce: [u8; 12] = nonce.try_into().ok()?;
    let payload = Payload { msg: sealed, aad: label };
    let plain = Zeroizing::new(Aes256GcmSiv::new(with.into()).decrypt(&Nonce::from(nonce), payload).ok()?);
    plain.as_slice().try_into().ok().map(Zeroizing::new)
}
