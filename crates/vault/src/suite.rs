//! The suites that a value can be sealed with. Each envelope names its own, so that values of both stand side by side.

use crate::root_key::derive;
use crate::wrap::Key;
use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm_siv::aead::AeadInOut;
use aes_gcm_siv::{Aes256GcmSiv, KeyInit};
use policy::PersonalField;
use sm4::Sm4;
use zeroize::Zeroizing;

type Sm4Gcm = AesGcm<Sm4, U12>;

pub(crate) const NONCE_BYTES: usize = 12;
pub(crate) const TAG_BYTES: usize = 16;

kernel::text_enum! {
    /// Which cipher seals (SPEC SEC-5).
    pub enum Suite {
        /// AES-256-GCM-SIV (RFC 8452): the default; a nonce that comes twice tells only that two texts are equal.
        Aes256GcmSiv = "aes-256-gcm-siv",
        /// SM4-GCM (GB/T 32907, RFC 8998): the national cipher. Nonces are random, 96 bits, under a key of one person, field
        /// and generation, so that none comes twice in practice.
        Sm4Gcm = "sm4-gcm",
    }
}

impl Suite {
    /// The byte that stands in an envelope. Never reused.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Suite::Aes256GcmSiv => 1,
            Suite::Sm4Gcm => 2,
        }
    }

    pub(crate) fn of_number(number: u8) -> Option<Suite> {
        Suite::ALL.iter().copied().find(|suite| suite.number() == number)
    }

    /// The key of one field under this suite. Two suites never share a key.
    pub(crate) fn field_key(self, data_key: &[u8; 32], field: &PersonalField) -> SuiteKey {
        let key = match self {
            Suite::Aes256GcmSiv => derive(data_key, field.name.as_bytes()),
            Suite::Sm4Gcm => derive(data_key, format!("sm4-gcm/{}", field.name).as_bytes()),
        };
        SuiteKey::new(self, key)
    }
}

/// A key as its suite uses it, again and again; it is overwritten when it goes.
pub(crate) enum SuiteKey {
    /// AES-GCM-SIV makes keys of its own for every nonce, so there is nothing to prepare.
    Siv(Key),
    /// SM4's key schedule costs as much as sealing a short value.
    Sm4(Box<Sm4Gcm>),
}

impl SuiteKey {
    /// SM4 takes the first half of the key.
    pub(crate) fn new(suite: Suite, key: Key) -> SuiteKey {
        match suite {
            Suite::Aes256GcmSiv => SuiteKey::Siv(key),
            Suite::Sm4Gcm => {
                let mut half = Zeroizing::new([0; 16]);
                half.copy_from_slice(&key[..16]);
                SuiteKey::Sm4(Box::new(Sm4Gcm::new((&*half).into())))
            }
        }
    }

    pub(crate) fn suite(&self) -> Suite {
        match self {
            SuiteKey::Siv(_) => Suite::Aes256GcmSiv,
            SuiteKey::Sm4(_) => Suite::Sm4Gcm,
        }
    }

    /// Encrypts in place and gives the tag.
    pub(crate) fn encrypt(&self, nonce: &[u8; NONCE_BYTES], bound_to: &[u8], text: &mut [u8]) -> [u8; TAG_BYTES] {
        let (nonce, text) = (nonce.into(), text.into());
        let tag = match self {
            SuiteKey::Siv(key) => Aes256GcmSiv::new((&**key).into()).encrypt_inout_detached(nonce, bound_to, text),
            SuiteKey::Sm4(cipher) => cipher.encrypt_inout_detached(nonce, bound_to, text),
        };
        tag.expect("a value is far below the cipher's limit of 64 GiB").into()
    }

    /// Decrypts in place, or says that something is not what was encrypted.
    pub(crate) fn decrypt(
        &self,
        nonce: &[u8; NONCE_BYTES],
        bound_to: &[u8],
        text: &mut [u8],
        tag: &[u8; TAG_BYTES],
    ) -> Option<()> {
        let (nonce, text, tag) = (nonce.into(), text.into(), tag.into());
        let done = match self {
            SuiteKey::Siv(key) => Aes256GcmSiv::new((&**key).into()).decrypt_inout_detached(nonce, bound_to, text, tag),
            SuiteKey::Sm4(cipher) => cipher.decrypt_inout_detached(nonce, bound_to, text, tag),
        };
        done.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")).collect()
    }

    fn check(suite: Suite, key: &str, nonce: &str, bound_to: &str, plain: &str, sealed: &str) {
        let mut full = [0; 32];
        let given = bytes(key);
        full[..given.len()].copy_from_slice(&given);
        let nonce: [u8; 12] = bytes(nonce).try_into().expect("a nonce");
        let bound_to = bytes(bound_to);
        let mut text = bytes(plain);
        let key = SuiteKey::new(suite, Zeroizing::new(full));
        let tag = key.encrypt(&nonce, &bound_to, &mut text);
        assert_eq!([text.as_slice(), &tag].concat(), bytes(sealed), "{suite}");
        key.decrypt(&nonce, &bound_to, &mut text, &tag).expect("opens");
        assert_eq!(text, bytes(plain));
    }

    /// RFC 8998, appendix A.1. covers: SEC-5
    #[test]
    fn sm4_gcm_is_that_of_rfc_8998() {
        check(
            Suite::Sm4Gcm,
            "0123456789ABCDEFFEDCBA9876543210",
            "00001234567800000000ABCD",
            "FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2",
            "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD\
             EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA",
            "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735\
             D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D\
             83DE3541E4C2B58177E065A9BF7B62EC",
        );
    }

    /// RFC 8452, appendix C.2. covers: SEC-5
    #[test]
    fn aes_256_gcm_siv_is_that_of_rfc_8452() {
        let key = "0100000000000000000000000000000000000000000000000000000000000000";
        let nonce = "030000000000000000000000";
        for (bound_to, plain, sealed) in [
            ("", "", "07f5f4169bbf55a8400cd47ea6fd400f"),
            ("", "0100000000000000", "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28"),
            ("", "010000000000000000000000", "9aab2aeb3faa0a34aea8e2b18ca50da9ae6559e48fd10f6e5c9ca17e"),
            (
                "",
                "01000000000000000000000000000000",
                "85a01b63025ba19b7fd3ddfc033b3e76c9eac6fa700942702e90862383c6c366",
            ),
            ("01", "0200000000000000", "1de22967237a813291213f267e3b452f02d01ae33e4ec854"),
        ] {
            check(Suite::Aes256GcmSiv, key, nonce, bound_to, plain, sealed);
        }
    }
}
