//! The token by which a page's server names itself to a push service (RFC 8292).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Timestamp;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::Value;

/// Services refuse tokens that hold for more than a day.
const DAY_SECONDS: i64 = 86_400;

/// The key that signed a header, in Base64; none of one that is forged, over, for somebody else or without a contact.
pub(super) fn signed_by(header: &str, here: &str, now: Timestamp) -> Option<String> {
    let (mut token, mut key) = (None, None);
    for part in header.strip_prefix("vapid ")?.split(',') {
        match part.trim().split_once('=')? {
            ("t", value) => token = Some(value),
            ("k", value) => key = Some(value),
            _ => {}
        }
    }
    let (token, key) = (token?, key?);
    let (signed, signature) = token.rsplit_once('.')?;
    let (head, claims) = signed.split_once('.')?;
    let json = |part: &str| serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    let (head, claims) = (json(head)?, json(claims)?);
    let public = URL_SAFE_NO_PAD.decode(key).ok()?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public).verify(signed.as_bytes(), &signature).ok()?;
    let seconds = now.micros() / 1_000_000;
    let holds = claims["exp"].as_i64().is_some_and(|until| until > seconds && until <= seconds + DAY_SECONDS);
    let contact = claims["sub"].as_str().is_some_and(|sub| sub.starts_with("mailto:") || sub.starts_with("https://"));
    (head["alg"] == "ES256" && claims["aud"] == here && holds && contact).then(|| key.to_owned())
}
