//! Secrets that are nobody's, such as a token of ours at another company: sealed with a key of the installation, bound to
//! what they are for. Whatever is about a person is sealed with that person's keys instead.

use crate::RootKey;
use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit, Nonce};
use kernel::Rng;
use std::sync::Arc;
use zeroize::Zeroizing;

const NONCE_BYTES: usize = 12;

/// The installation's own sealing. Cheap to clone.
#[derive(Clone)]
pub struct House {
    key: Arc<Zeroizing<[u8; 32]>>,
    rng: Rng,
}

impl House {
    pub(crate) fn derive(root: &RootKey, rng: Rng) -> House {
        House { key: Arc::new(root.derive(b"house/1")), rng }
    }

    /// Seals bytes for one use.
    pub fn seal(&self, what: &str, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = self.rng.bytes();
        let sealed = Aes256GcmSiv::new((&**self.key).into())
            .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: what.as_bytes() })
            .expect("what is sealed here is far below the cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    /// What was sealed here for this use; none of anything else.
    pub fn open(&self, what: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        let payload = Payload { msg: sealed, aad: what.as_bytes() };
        let plain = Aes256GcmSiv::new((&**self.key).into()).decrypt(&Nonce::from(nonce), payload).ok()?;
        Some(Zeroizing::new(plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn house(seed: u8) -> House {
        let key = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, [seed; 32]);
        House::derive(&RootKey::parse(&key).expect("a key"), Rng::seeded(u64::from(seed)))
    }

    /// covers: SEC-5
    #[test]
    fn what_is_sealed_opens_here_and_for_its_use_only() {
        let sealed = house(1).seal("a", b"secret");
        assert_eq!(house(1).open("a", &sealed).as_deref().map(Vec::as_slice), Some(&b"secret"[..]));
        assert!(house(1).open("b", &sealed).is_none() && house(2).open("a", &sealed).is_none());
        assert!(house(1).open("a", &sealed[..11]).is_none() && house(1).open("a", b"").is_none());
        let mut bent = sealed;
        bent[14] ^= 1;
        assert!(house(1).open("a", &bent).is_none());
    }
}
