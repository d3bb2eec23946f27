use crate::RootKey;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Derives a key per column from the root key, so that equal values in two columns do not look equal.
pub(crate) struct BlindKeys {
    base: Zeroizing<[u8; 32]>,
}

impl BlindKeys {
    pub(crate) fn derive(root: &RootKey) -> BlindKeys {
        BlindKeys { base: root.derive(b"blind-index/1") }
    }

    pub(crate) fn hash(&self, label: &str, value: &[u8]) -> Vec<u8> {
        let column = hmac(&*self.base, label.as_bytes());
        hmac(&column, value)
    }
}

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}
