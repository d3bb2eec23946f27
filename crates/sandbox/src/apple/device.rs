//! A device with cards: what it does once its owner has looked at it.
//!
//! It takes a merchant session once, and gives a token for exactly the sheet that was shown. A token's `data`, which the real
//! device encrypts for the acquirer, says here in clear what the acquirer would find in it.

use super::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::Fen;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::Arc;

/// What the sheet showed, and which card its owner chose.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Sheet {
    /// What Apple gave the page.
    merchant_session: Value,
    country_code: String,
    currency_code: String,
    /// Yuan with two decimals.
    amount: String,
    /// Base64.
    application_data: String,
    card: Card,
}

/// What the card's bank says to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Card {
    Good,
    Declined,
    /// The bank does not know yet.
    Slow,
}

/// What a token holds for the acquirer.
#[derive(Serialize, Deserialize)]
pub(super) struct Sealed {
    pub currency: String,
    pub amount_fen: i64,
    pub card: Card,
}

pub(super) async fn authorise(State(shared): State<Arc<Shared>>, Json(sheet): Json<Sheet>) -> Response {
    let now = shared.config.clock.now();
    let session = &sheet.merchant_session;
    let id = session.get("merchantSessionIdentifier").and_then(Value::as_str).unwrap_or_default();
    let domain = session.get("domainName").and_then(Value::as_str);
    let good = shared.book().sessions.remove(id).is_some_and(|until| until > now);
    let Some(amount) = crate::alipay::amount(&sheet.amount) else { return StatusCode::BAD_REQUEST.into_response() };
    let Ok(bytes) = STANDARD.decode(&sheet.application_data) else { return StatusCode::BAD_REQUEST.into_response() };
    if !good || domain != Some(shared.config.domain.as_str()) || sheet.country_code != "CN" {
        return StatusCode::FORBIDDEN.into_response();
    }
    Json(token(&shared, (amount, &sheet.currency_code), &bytes, sheet.card)).into_response()
}

/// A token as the sheet gives it (`payment.token`).
pub(super) fn token(shared: &Shared, (amount, currency): (Fen, &str), application_data: &[u8], card: Card) -> Value {
    let transaction = hex(&shared.config.rng.bytes::<32>());
    let sealed = Sealed { currency: currency.to_owned(), amount_fen: amount.0, card };
    let data = STANDARD.encode(serde_json::to_vec(&sealed).unwrap_or_default());
    let digest = hex(&Sha256::digest(application_data));
    let signature = STANDARD.decode(shared.keys.sign(&signed_text(&data, &transaction, &digest))).unwrap_or_default();
    // A DER sequence around it, as the real one is a CMS structure.
    let [high, low] = u16::try_from(signature.len()).unwrap_or_default().to_be_bytes();
    let cms = [&[0x30, 0x82, high, low], signature.as_slice()].concat();
    json!({
        "paymentData": {
            "version": "EC_v1",
            "data": data,
            "signature": STANDARD.encode(cms),
            "header": {
                "ephemeralPublicKey": STANDARD.encode([0x30, 0x03, 0x02, 0x01, 0x05]),
                "publicKeyHash": STANDARD.encode(Sha256::digest(shared.config.merchant_identifier.as_bytes())),
                "transactionId": transaction,
                "applicationData": digest,
            },
        },
        "paymentMethod": { "displayName": "演示卡 0000", "network": "ChinaUnionPay", "type": "debit" },
        "transactionIdentifier": transaction.to_uppercase(),
    })
}

/// Opens a token: what it holds, its transaction and the digest of its application data. None when the device did not make it.
pub(super) fn open(shared: &Shared, token: &Value) -> Option<(Sealed, String, String)> {
    let text = |place: &str| token.pointer(place).and_then(Value::as_str);
    let (data, transaction) = (text("/data")?, text("/header/transactionId")?);
    let digest = text("/header/applicationData")?;
    let cms = STANDARD.decode(text("/signature")?).ok()?;
    let signature = STANDARD.encode(cms.get(4..)?);
    if !shared.keys.vendor_signed(&signed_text(data, transaction, digest), &signature) {
        return None;
    }
    let sealed = serde_json::from_slice(&STANDARD.decode(data).ok()?).ok()?;
    Some((sealed, transaction.to_owned(), digest.to_owned()))
}

fn signed_text(data: &str, transaction: &str, digest: &str) -> String {
    format!("{data}.{transaction}.{digest}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
