//! Who we are to a push service (RFC 8292): a token for its own address, signed with the key that browsers subscribed with.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Secret, Timestamp};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::json;

/// How long a token holds, in seconds; at most a day.
const HOLDS_SECONDS: i64 = 12 * 3_600;
const MICROS: i64 = 1_000_000;

/// Our key on P-256.
pub(super) struct Key {
    pair: EcdsaKeyPair,
    /// Uncompressed, as browsers take it.
    pub public: [u8; super::KEY_BYTES],
}

impl Key {
    /// From 32 secret bytes; none of the few that are no key.
    pub fn of(secret: &Secret<[u8; 32]>) -> Option<Key> {
        let key = p256::SecretKey::from_slice(secret.expose()).ok()?;
        let public: [u8; super::KEY_BYTES] = key.public_key().to_sec1_bytes().as_ref().try_into().ok()?;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            secret.expose(),
            &public,
            &SystemRandom::new(),
        );
        Some(Key { pair: pair.ok()?, public })
    }

    /// The value of the `Authorization` header for the service at `origin` (`https://host`), whose people reach us at `contact`.
    pub fn authorization(&self, origin: &str, contact: &str, now: Timestamp) -> Option<String> {
        let text = unsigned(origin, contact, now);
        let signature = self.pair.sign(&SystemRandom::new(), text.as_bytes()).ok()?;
        let [signature, key] = [signature.as_ref(), &self.public].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        Some(format!("vapid t={text}.{signature}, k={key}"))
    }
}

fn unsigned(origin: &str, contact: &str, now: Timestamp) -> String {
    let head = json!({ "typ": "JWT", "alg": "ES256" });
    let claims = json!({ "aud": origin, "exp": now.micros() / MICROS + HOLDS_SECONDS, "sub": contact });
    let [head, claims] = [head, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    format!("{head}.{claims}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    fn decoded(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).expect("Base64")
    }

    /// Claims and signature as in the example of RFC 8292, section 2.4: ours say the same and verify in the same way.
    /// covers: NOTE-2
    #[test]
    fn a_token_is_as_the_standard_shows() {
        let theirs = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0";
        let signature = "i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA";
        let public = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
        let verifies = |public: &[u8], text: &str, signature: &str| {
            let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public);
            key.verify(text.as_bytes(), &decoded(signature)).is_ok()
        };
        assert!(verifies(&decoded(public), theirs, signature));

        let key = Key::of(&Secret::new([7; 32])).expect("a key");
        let now = Timestamp::from_micros((1_453_523_768 - HOLDS_SECONDS) * MICROS);
        let said = key.authorization("https://push.example.net", "mailto:push@example.com", now).expect("a header");
        let (token, public) =
            said.strip_prefix("vapid t=").and_then(|rest| rest.split_once(", k=")).expect("two parts");
        let (text, signature) = token.rsplit_once('.').expect("three parts");
        let parts = |text: &str| -> Vec<serde_json::Value> {
            text.split('.').map(|part| serde_json::from_slice(&decoded(part)).expect("JSON")).collect()
        };
        assert_eq!(parts(text), parts(theirs));
        assert!(verifies(&decoded(public), text, signature));
    }

    #[test]
    fn nothing_is_no_key() {
        assert!(Key::of(&Secret::new([0; 32])).is_none() && Key::of(&Secret::new([255; 32])).is_none());
    }
}
