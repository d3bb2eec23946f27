//! What a browser is told, sealed so that the service in between cannot read it: RFC 8291 with the coding of RFC 8188. Pure but
//! for the key that is made for one message.

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{self, HKDF_SHA256, Salt};
use ring::rand::SystemRandom;

/// A public key on P-256, uncompressed.
pub const KEY_BYTES: usize = 65;
/// The secret that a browser shares with whoever may write to it.
pub const AUTH_BYTES: usize = 16;
/// The longest text that is sealed, in bytes. Every message is filled up to it, so that its length tells nothing.
pub const PLAIN_BYTES_MAX: usize = 1_024;

const SALT_BYTES: usize = 16;
/// Services take 4096 bytes; one record holds all.
const RECORD_BYTES: u32 = 4_096;
/// Ends the text of the last record; zeros follow.
const LAST: u8 = 2;

/// The browser's part.
pub(super) struct Keys<'a> {
    pub public: &'a [u8; KEY_BYTES],
    pub auth: &'a [u8; AUTH_BYTES],
}

/// The body for one message; `None` when the browser's key is no point of the curve, or the text is too long.
pub(super) fn seal(keys: &Keys<'_>, salt: [u8; SALT_BYTES], text: &[u8]) -> Option<Vec<u8>> {
    let ours = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).ok()?;
    let public: [u8; KEY_BYTES] = ours.compute_public_key().ok()?.as_ref().try_into().ok()?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, keys.public);
    let mut plain = text.to_vec();
    plain.push(LAST);
    if plain.len() > PLAIN_BYTES_MAX {
        return None;
    }
    plain.resize(PLAIN_BYTES_MAX, 0);
    agree_ephemeral(ours, &theirs, |shared| sealed(keys, &public, shared, salt, plain)).ok()?
}

/// The header and the one record.
fn sealed(
    keys: &Keys<'_>,
    ours: &[u8; KEY_BYTES],
    shared: &[u8],
    salt: [u8; SALT_BYTES],
    mut record: Vec<u8>,
) -> Option<Vec<u8>> {
    let info = [b"WebPush: info\0".as_slice(), keys.public, ours].concat();
    let input: [u8; 32] = expand(&Salt::new(HKDF_SHA256, keys.auth).extract(shared), &info)?;
    let secret = Salt::new(HKDF_SHA256, &salt).extract(&input);
    let key: [u8; 16] = expand(&secret, b"Content-Encoding: aes128gcm\0")?;
    let nonce: [u8; 12] = expand(&secret, b"Content-Encoding: nonce\0")?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record).ok()?;
    let length = u8::try_from(KEY_BYTES).ok()?;
    Some([salt.as_slice(), &RECORD_BYTES.to_be_bytes(), &[length], ours, &record].concat())
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(secret: &hkdf::Prk, info: &[u8]) -> Option<[u8; N]> {
    let mut out = [0; N];
    secret.expand(&[info], Length(N)).ok()?.fill(&mut out).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        URL_SAFE_NO_PAD.decode(text).expect("Base64").try_into().expect("as many bytes")
    }

    /// The example of RFC 8291, section 5, with the values of its appendix A. covers: NOTE-2
    #[test]
    fn a_message_is_sealed_as_the_standard_shows() {
        let public = bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        let auth = bytes("BTBZMqHH6r4Tts7J_aSIgg");
        let ours = bytes("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        let shared: [u8; 32] = bytes("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs");
        let keys = Keys { public: &public, auth: &auth };
        let mut record = b"When I grow up, I want to be a watermelon".to_vec();
        record.push(LAST);
        let body = sealed(&keys, &ours, &shared, bytes("DGv6ra1nlYgDCS1FRnbzlw"), record).expect("a body");
        assert_eq!(
            URL_SAFE_NO_PAD.encode(body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
        );
    }

    /// covers: NOTE-2
    #[test]
    fn lengths_tell_nothing_and_what_cannot_be_sealed_is_none() {
        let public = bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        let keys = Keys { public: &public, auth: &[7; AUTH_BYTES] };
        let length = |text: &[u8]| seal(&keys, [1; SALT_BYTES], text).map(|body| body.len());
        assert_eq!(length(b""), length(b"more words than none"));
        assert_eq!(length(&[b'x'; PLAIN_BYTES_MAX - 1]), length(b""));
        assert_eq!(length(&[b'x'; PLAIN_BYTES_MAX]), None, "too long");
        let none = Keys { public: &[4; KEY_BYTES], auth: &[7; AUTH_BYTES] };
        assert!(seal(&none, [1; SALT_BYTES], b"").is_none(), "no point of the curve");
    }
}
