//! RSA PKCS#1 v1.5 with SHA-256, as two parties sign what they write to each other.
//! <https://opendocs.alipay.com/common/02kf5q> calls it RSA2.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::Secret;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey};

/// Our private key, with which requests are signed.
pub(crate) struct SigningKey(RsaKeyPair);

impl SigningKey {
    /// Base64 of PKCS#8 or PKCS#1, with or without the lines of a PEM file, as key tools give it. None when
    /// it is neither, or shorter than 2048 bits.
    pub fn parse(text: &Secret<String>) -> Option<SigningKey> {
        let der = decode(text.expose())?;
        RsaKeyPair::from_pkcs8(&der).or_else(|_| RsaKeyPair::from_der(&der)).ok().map(SigningKey)
    }

    /// The signature in Base64. This padding has no random part, so the same text gives the same signature.
    pub fn sign(&self, text: &str) -> Option<String> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).ok()?;
        Some(STANDARD.encode(signature))
    }
}

/// The other party's public key, which is not the one of our private key.
pub(crate) struct VerifyingKey(UnparsedPublicKey<Vec<u8>>);

impl VerifyingKey {
    /// Base64 of an X.509 public key, with or without the lines of a PEM file, as consoles show it.
    pub fn parse(text: &str) -> Option<VerifyingKey> {
        let der = decode(text)?;
        let key = rsa_public_key(&der)?;
        Some(VerifyingKey(UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.to_vec())))
    }

    /// Whether `signature` (Base64) is the other party's for exactly these bytes.
    pub fn verifies(&self, text: &[u8], signature: &str) -> bool {
        STANDARD.decode(signature).is_ok_and(|signature| self.0.verify(text, &signature).is_ok())
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).flat_map(str::split_whitespace).collect();
    if body.is_empty() { None } else { STANDARD.decode(body).ok() }
}

/// OBJECT IDENTIFIER 1.2.840.113549.1.1.1 (rsaEncryption) and its NULL parameters.
const RSA_ALGORITHM: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// The RSAPublicKey (RFC 8017) within a SubjectPublicKeyInfo (RFC 5280). None for anything else.
fn rsa_public_key(der: &[u8]) -> Option<&[u8]> {
    let (info, rest) = element(der, 0x30)?;
    let (algorithm, after) = element(info, 0x30)?;
    let (bits, end) = element(after, 0x03)?;
    // The first byte of a bit string counts the bits that are unused at its end.
    let (unused, key) = bits.split_first()?;
    let whole = rest.is_empty() && end.is_empty() && *unused == 0 && algorithm == RSA_ALGORITHM;
    whole.then_some(key)
}

/// The content of a DER element with this tag, and what stands behind it.
pub(crate) fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = match *length {
        short @ 0..=0x7f => (usize::from(short), rest),
        0x81 => (usize::from(*rest.first()?), rest.get(1..)?),
        0x82 => (usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?])), rest.get(2..)?),
        _ => return None,
    };
    if *first != tag || length > rest.len() {
        return None;
    }
    Some(rest.split_at(length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alipay::samples;
    use proptest::prelude::*;

    /// An answer of the real service with the key that belongs to it, as the vendor's SDK for Node.js publishes both in
    /// its tests (alipay-sdk-nodejs-all, `checkResponseSign`).
    #[test]
    fn verifies_what_the_vendor_signed() {
        let key = VerifyingKey::parse(samples::PUBLISHED_KEY).expect("the published key");
        assert!(key.verifies(samples::PUBLISHED_TEXT.as_bytes(), samples::PUBLISHED_SIGNATURE));
        let changed = samples::PUBLISHED_TEXT.replace("10000", "10001");
        assert!(!key.verifies(changed.as_bytes(), samples::PUBLISHED_SIGNATURE));
        assert!(!key.verifies(samples::PUBLISHED_TEXT.as_bytes(), "wrong-sign"));
        assert!(!key.verifies(samples::PUBLISHED_TEXT.as_bytes(), ""));
    }

    #[test]
    fn reads_a_public_key_with_and_without_its_frame() {
        let framed = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", samples::PUBLISHED_KEY);
        let key = VerifyingKey::parse(&framed).expect("framed");
        assert!(key.verifies(samples::PUBLISHED_TEXT.as_bytes(), samples::PUBLISHED_SIGNATURE));
        for wrong in ["", "   ", "not base64!", "AAAA", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"] {
            assert!(VerifyingKey::parse(wrong).is_none(), "{wrong:?}");
            assert!(SigningKey::parse(&Secret::new(wrong.to_owned())).is_none(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn no_key_panics(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = rsa_public_key(&bytes);
            let _ = SigningKey::parse(&Secret::new(STANDARD.encode(&bytes)));
        }
    }
}
