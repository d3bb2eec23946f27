//! Signatures of this installation: whoever has its public key can check what it certified.

use crate::RootKey;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use std::sync::Arc;

/// The Ed25519 key of an installation, derived from its root key. Cheap to clone.
#[derive(Clone)]
pub struct Signer(Arc<Ed25519KeyPair>);

impl Signer {
    pub(crate) fn derive(root: &RootKey) -> anyhow::Result<Signer> {
        let seed = root.derive(b"sign-certificates/1");
        let pair = Ed25519KeyPair::from_seed_unchecked(&*seed);
        Ok(Signer(Arc::new(pair.map_err(|_| anyhow::anyhow!("no signing key can be derived"))?)))
    }

    pub fn public_key(&self) -> [u8; 32] {
        let mut key = [0; 32];
        key.copy_from_slice(self.0.public_key().as_ref());
        key
    }

    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }
}

/// Whether the owner of this public key signed this message.
pub fn is_signed(public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, public_key).verify(message, signature).is_ok()
}
