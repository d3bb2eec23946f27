//! Opens a message as a browser does (RFC 8291, RFC 8188).

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce};
use hkdf::Hkdf;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;

/// Salt, length of a record, length of the key.
const HEAD_BYTES: usize = 21;
const KEY_BYTES: usize = 65;

/// The text; none of what was not sealed for this browser.
pub(super) fn open(secret: &SecretKey, auth: &[u8; 16], body: &[u8]) -> Option<Vec<u8>> {
    let (head, rest) = body.split_at_checked(HEAD_BYTES)?;
    let (salt, sizes) = head.split_at_checked(16)?;
    let record_bytes = u32::from_be_bytes(sizes[..4].try_into().ok()?);
    let (sender, record) = rest.split_at_checked(KEY_BYTES)?;
    // One record only: more than this program's messages ever need.
    if usize::from(sizes[4]) != KEY_BYTES || record.len() > usize::try_from(record_bytes).ok()? {
        return None;
    }
    let shared = secret.diffie_hellman(&PublicKey::from_sec1_bytes(sender).ok()?);
    let mut info = b"WebPush: info\0".to_vec();
    info.extend_from_slice(&secret.public_key().to_sec1_bytes());
    info.extend_from_slice(sender);
    let mut input = [0; 32];
    Hkdf::<Sha256>::new(Some(auth), shared.raw_secret_bytes()).expand(&info, &mut input).ok()?;
    let derived = Hkdf::<Sha256>::new(Some(salt), &input);
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    derived.expand(b"Content-Encoding: aes128gcm\0", &mut key).ok()?;
    derived.expand(b"Content-Encoding: nonce\0", &mut nonce).ok()?;
    let mut text = Aes128Gcm::new(&key.into()).decrypt(&Nonce::from(nonce), record).ok()?;
    // Zeros fill the record up; a 2 ends the text of the last one.
    while text.last() == Some(&0) {
        text.pop();
    }
    (text.pop() == Some(2)).then_some(text)
}
