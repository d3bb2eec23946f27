//! The token that the sheet gives. It is sealed for the acquirer; what is read here is what it is bound to.
//! <https://developer.apple.com/documentation/passkit/payment-token-format-reference>

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The longest sealed part and the longest signature, in Base64 characters. Real ones have some 600 and some 2500.
const DATA_MAX: usize = 16 * 1024;

/// A payment token (`paymentData` of a PKPaymentToken) of the right shape. Its Debug says nothing of it.
///
/// Apple's signature covers the sealed data, the transaction's number and the digest of our application data. The acquirer
/// checks it, because it also knows the merchant's key; nothing here may be believed before it did.
#[derive(Clone)]
pub struct PaymentToken {
    whole: Value,
    transaction_id: String,
    application_data: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    version: String,
    data: String,
    signature: String,
    header: Header,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Header {
    /// Of `EC_v1`.
    ephemeral_public_key: Option<String>,
    /// Of `RSA_v1`, which devices use where elliptic curves are not allowed, as in China.
    wrapped_key: Option<String>,
    public_key_hash: String,
    transaction_id: String,
    /// The SHA-256 of our application data, in hexadecimal.
    application_data: Option<String>,
}

impl PaymentToken {
    /// Reads `paymentData`.
    ///
    /// # Errors
    /// The name of the part that is missing or not of the shape.
    pub fn read(payment_data: Value) -> Result<PaymentToken, &'static str> {
        let shape: Shape = Shape::deserialize(&payment_data).map_err(|_| "token")?;
        let header = &shape.header;
        let key = match (shape.version.as_str(), &header.ephemeral_public_key, &header.wrapped_key) {
            ("EC_v1", Some(key), None) | ("RSA_v1", None, Some(key)) => key,
            ("EC_v1" | "RSA_v1", _, _) => return Err("header"),
            _ => return Err("version"),
        };
        // A public key and a signature are DER sequences; a wrapped key is as long as its RSA key.
        let is_sequence = |bytes: &[u8]| bytes.first() == Some(&0x30);
        for (part, fits) in [
            ("data", decoded(&shape.data).is_some_and(|bytes| !bytes.is_empty())),
            ("signature", decoded(&shape.signature).is_some_and(|bytes| is_sequence(&bytes))),
            ("header", decoded(key).is_some_and(|bytes| shape.version == "RSA_v1" || is_sequence(&bytes))),
            ("header", decoded(&header.public_key_hash).is_some_and(|bytes| bytes.len() == 32)),
            ("header", is_hex(&header.transaction_id, 128)),
        ] {
            if !fits {
                return Err(part);
            }
        }
        // Without it a token could be used for any order of any shop of this merchant.
        let bound = header.application_data.as_deref().filter(|digest| digest.len() == 64 && is_hex(digest, 64));
        let application_data = bound.ok_or("application_data")?.to_ascii_lowercase();
        let transaction_id = header.transaction_id.to_ascii_lowercase();
        Ok(PaymentToken { whole: payment_data, transaction_id, application_data })
    }

    /// The device's number of the transaction: the same number is the same token.
    pub fn transaction_id(&self) -> &str {
        &self.transaction_id
    }

    /// Whether the sheet was opened with exactly these bytes as its application data.
    pub fn is_bound_to(&self, application_data: &[u8]) -> bool {
        self.application_data == hex(&Sha256::digest(application_data))
    }

    pub(crate) fn whole(&self) -> &Value {
        &self.whole
    }

    /// The digest of the application data, for the acquirer to compare with the one that Apple signed.
    pub(crate) fn application_data(&self) -> &str {
        &self.application_data
    }
}

impl std::fmt::Debug for PaymentToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PaymentToken")
    }
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    if text.len() > DATA_MAX { None } else { STANDARD.decode(text).ok() }
}

fn is_hex(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ORDER: &[u8] = b"01900000-0000-7000-8000-000000000001";

    fn token() -> Value {
        json!({
            "version": "EC_v1",
            "data": STANDARD.encode(b"sealed"),
            "signature": STANDARD.encode([0x30, 0x03, 1, 2, 3]),
            "header": {
                "ephemeralPublicKey": STANDARD.encode([0x30, 0x03, 4, 5, 6]),
                "publicKeyHash": STANDARD.encode([7; 32]),
                "transactionId": "AB".repeat(32),
                "applicationData": hex(&Sha256::digest(ORDER)),
            },
        })
    }

    /// covers: PAY-4
    #[test]
    fn a_token_is_read_for_what_it_is_bound_to() {
        let read = PaymentToken::read(token()).expect("a token");
        assert_eq!(read.transaction_id(), "ab".repeat(32));
        assert!(read.is_bound_to(ORDER));
        assert!(!read.is_bound_to(b"01900000-0000-7000-8000-000000000002") && !read.is_bound_to(b""));
        assert_eq!(format!("{read:?}"), "PaymentToken");
        let mut rsa = token();
        rsa["version"] = json!("RSA_v1");
        let key = rsa["header"].as_object_mut().expect("a header").remove("ephemeralPublicKey");
        rsa["header"]["wrappedKey"] = key.expect("a key");
        assert!(PaymentToken::read(rsa).is_ok());
    }

    /// covers: PAY-4
    #[test]
    fn what_is_no_token_is_named_by_its_part() {
        let cases: [(&str, Value, &str); 16] = [
            ("/version", json!("EC_v2"), "version"),
            ("/version", json!("RSA_v1"), "header"),
            ("/version", json!(1), "token"),
            ("/data", json!(""), "data"),
            ("/data", json!("not base64!"), "data"),
            ("/data", json!("A".repeat(DATA_MAX + 4)), "data"),
            ("/signature", json!(STANDARD.encode([1, 2])), "signature"),
            ("/signature", Value::Null, "token"),
            ("/header/ephemeralPublicKey", json!(STANDARD.encode([4, 5])), "header"),
            ("/header/publicKeyHash", json!(STANDARD.encode([7; 31])), "header"),
            ("/header/transactionId", json!(""), "header"),
            ("/header/transactionId", json!("xyz"), "header"),
            ("/header/transactionId", json!("a".repeat(129)), "header"),
            ("/header/applicationData", Value::Null, "application_data"),
            ("/header/applicationData", json!("ab"), "application_data"),
            ("/header", json!({}), "token"),
        ];
        for (place, value, part) in cases {
            let mut wrong = token();
            *wrong.pointer_mut(place).expect("a place") = value.clone();
            assert_eq!(PaymentToken::read(wrong).err(), Some(part), "{place} {value}");
        }
        let mut more = token();
        more["more"] = json!(1);
        for strange in [more, json!(null), json!([]), json!("EC_v1"), json!({})] {
            assert_eq!(PaymentToken::read(strange.clone()).err(), Some("token"), "{strange}");
        }
    }
}
