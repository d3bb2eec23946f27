//! The certificate of erasure (SPEC DEL-3): what was destroyed, what a law keeps until when, what the processors answered.
//! Signed, so that the person can show it to anybody.

use super::refusals::CERTIFICATE_NOT_READY;
use super::{steps, store};
use crate::Care;
use crate::{holdings, processors};
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use db::columns::PublicJson;
use db::entities::erasures::{self, Column, ErasureState};
use kernel::{PersonId, Timestamp};
use platform::refusals::NOT_FOUND;
use platform::{App, Error, Path, Result};
use policy::{Processor, Rule};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Map, Value, json};

const FORMAT: &str = "lingong.certificate-of-erasure";
/// What is told beside a certificate as time goes on.
const LATER: &str = "lingong.certificate-of-erasure.processors";
/// For how long it can be fetched.
const DAYS: i64 = 1_096;
/// The longest secret that is looked at.
const SECRET_CHARS_MAX: usize = 100;

/// Makes and signs the certificate, and ends the erasure.
pub(super) async fn issue(app: &App, row: erasures::Model) -> Result<(), Error> {
    let certificate = signed(app, certificate(app, &row).await?);
    let id = row.id;
    app.write(move |work| async move {
        let row = store::lock(&work, id).await?;
        let done = erasures::Model {
            state: ErasureState::Done,
            finished_at: Some(work.now),
            certificate: Some(PublicJson(certificate)),
            ..row
        };
        Ok(db::update(&work, done).await?)
    })
    .await
}

async fn certificate(app: &App, row: &erasures::Model) -> Result<Value, Error> {
    let classes = steps::names_of(&steps::doomed_classes());
    Ok(json!({
        "format": FORMAT,
        "version": 1,
        "id": row.id,
        "person": row.person_id,
        "issuer": app.config.operator.name,
        "reason": row.reason,
        "requested_at": row.requested_at,
        "erased_at": app.now(),
        "destroyed": destroyed(row),
        "destroyed_keys": classes,
        "kept_by_law": kept(app, row.person_id).await?,
        "not_attributable": [{
            "zh": "防刷计数只有不可逆摘要，无法对应到个人，一天后自动删除",
            "en": "attempt counters are keyed hashes that name nobody; they are deleted after a day",
        }],
        "processors": processors::receiving().into_iter().map(answer).collect::<Vec<_>>(),
    }))
}

fn destroyed(row: &erasures::Model) -> Vec<Value> {
    let mut lines = Vec::new();
    for (name, number) in &row.counts.0 {
        let Some((how, table)) = name.split_once('/') else { continue };
        let record = holdings::find(table).map(|held| held.holding.record);
        let (zh, en) = match (record, table) {
            (Some(record), _) => (record.zh, record.en),
            (None, "jobs") => ("待办任务", "queued work"),
            (None, "notices") => ("他人收到的相关通知", "notices to others about the person"),
            (None, other) => (other, other),
        };
        lines.push(json!({ "how": how, "table": table, "zh": zh, "en": en, "count": number }));
    }
    lines
}

/// What a law keeps of the person, until when at the latest.
async fn kept(app: &App, person: PersonId) -> Result<Vec<Value>, Error> {
    let tx = app.read();
    let mut kept = Vec::new();
    for held in holdings::all() {
        let record = held.holding.record;
        let Rule::Law { days, source } = record.lifetime.rule else { continue };
        let Some((condition, value)) = held.holding.subject.is(person) else { continue };
        let sql = format!(
            "SELECT COUNT(*) AS n, MAX({}) AS latest FROM {} WHERE {condition}",
            held.holding.since, held.table.name
        );
        let Some(row) = tx.row(&sql, [value]).await? else { continue };
        let count: i64 = row.try_get("", "n")?;
        let Some(latest) = row.try_get::<Option<i64>>("", "latest")? else { continue };
        let until = Timestamp::from_micros(latest).plus_days(i64::from(days));
        kept.push(json!({ "table": held.table.name, "zh": record.zh, "en": record.en, "count": count, "until": until,
            "law": source }));
    }
    Ok(kept)
}

/// What becomes of the data at a third party. None of those that get data has a call for deleting it: it is asked in writing,
/// and what it answered is told beside the certificate.
fn answer(processor: &Processor) -> Value {
    json!({
        "name": processor.name,
        "zh": processor.zh,
        "company": processor.company,
        "fields": processor.sends,
        "told": false,
        "answer_zh": "该服务商不提供删除接口，由平台书面通知删除；通知与答复见本文件的 processors_since",
        "answer_en": "this vendor offers no call for deletion and is asked in writing; see processors_since in this document",
    })
}

fn signed(app: &App, certificate: Value) -> Value {
    let signer = &app.vault.signer;
    let signature = signer.sign(canonical(&certificate).as_bytes());
    json!({
        "certificate": certificate,
        "signature": {
            "algorithm": "Ed25519 over the certificate as JSON with sorted keys and no spaces",
            "key_id": key_id(&signer.public_key()),
            "public_key": BASE64_STANDARD.encode(signer.public_key()),
            "value": BASE64_STANDARD.encode(signature),
        },
    })
}

/// The text that is signed: members sorted by name, nothing between.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            let parts: Vec<String> = sorted
                .into_iter()
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), canonical(value)))
                .collect();
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        plain => plain.to_string(),
    }
}

/// The first bytes of the key's hash, enough to tell keys apart.
fn key_id(key: &[u8]) -> String {
    vault::token_digest(&BASE64_STANDARD.encode(key)).0[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a certificate proves.
#[derive(Debug, PartialEq, Eq)]
pub struct Verified {
    pub id: String,
    pub erased_at: String,
    pub issuer: String,
    pub key_id: String,
}

/// Checks a certificate against these public keys.
///
/// # Errors
/// Says what is wrong: no certificate, an unknown key, a changed text.
pub fn verify(document: &Value, keys: &[Vec<u8>]) -> anyhow::Result<Verified> {
    let certificate = &document["certificate"];
    let known = certificate["format"] == FORMAT || certificate["format"] == LATER;
    anyhow::ensure!(known, "this is no certificate of erasure");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let signature = &document["signature"];
    let decode = |name: &str| BASE64_STANDARD.decode(text(&signature[name])).unwrap_or_default();
    let key = decode("public_key");
    anyhow::ensure!(keys.contains(&key), "it is signed with a key that this installation does not have");
    let right = vault::is_signed(&key, canonical(certificate).as_bytes(), &decode("value"));
    anyhow::ensure!(right, "the signature is wrong: the certificate was changed");
    Ok(Verified {
        id: text(&certificate["id"]),
        erased_at: text(&certificate["erased_at"]),
        issuer: text(&certificate["issuer"]),
        key_id: key_id(&key),
    })
}

/// The public keys of a document of `/.well-known/lingong-keys.json`.
///
/// # Errors
/// When it is none.
pub fn keys_of(document: &Value) -> anyhow::Result<Vec<Vec<u8>>> {
    let listed = document["keys"].as_array().ok_or_else(|| anyhow::anyhow!("this is no list of keys"))?;
    Ok(listed.iter().filter_map(|key| BASE64_URL_SAFE_NO_PAD.decode(key["x"].as_str()?).ok()).collect())
}

/// What stands behind an address that a person was told.
pub enum Found {
    /// Certificate and signature, with what third parties answered since.
    Ready(Value),
    /// It will be there after this moment.
    NotBefore(Timestamp),
}

/// The certificate behind a secret, for three years.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(app: &App, secret: &str) -> Result<Option<Found>, Error> {
    if secret.len() > SECRET_CHARS_MAX {
        return Ok(None);
    }
    let found =
        erasures::Entity::find().filter(Column::LinkDigest.eq(vault::token_digest(secret))).one(&app.read()).await?;
    let row = found.filter(|row| row.state != ErasureState::Stopped && row.requested_at.plus_days(DAYS) > app.now());
    let Some(row) = row else { return Ok(None) };
    let Some(certificate) = row.certificate else { return Ok(Some(Found::NotBefore(row.erase_at))) };
    let mut document = certificate.0;
    document["processors_since"] = since(app, &row.id.to_string(), row.finished_at).await?;
    Ok(Some(Found::Ready(document)))
}

/// The certificate of an erasure. The address, which only the person was told, is the proof; it can be fetched again for
/// three years.
#[utoipa::path(get, path = "/api/v1/certificates/{secret}", operation_id = "get_certificate", tag = "privacy",
    security(()), params(("secret" = String, Path)), responses((status = 200, body = Object)))]
pub(crate) async fn get_certificate(State(care): State<Care>, Path(secret): Path<String>) -> Result<Response> {
    let certificate = match find(&care.app, &secret).await?.ok_or_else(|| NOT_FOUND.refuse())? {
        Found::Ready(certificate) => certificate,
        Found::NotBefore(at) => {
            return Err(CERTIFICATE_NOT_READY.refuse().with("erase_at", at.to_string()).into());
        }
    };
    let headers = [(header::CONTENT_DISPOSITION, "attachment; filename=\"lingong-certificate.json\"")];
    Ok((headers, Json(certificate)).into_response())
}

/// What third parties were asked and answered since, signed like the certificate that it belongs to.
async fn since(app: &App, certificate: &str, ended_at: Option<Timestamp>) -> Result<Value, Error> {
    let ended_at = ended_at.unwrap_or(app.now());
    Ok(signed(
        app,
        json!({
            "format": LATER,
            "version": 1,
            "id": certificate,
            "erased_at": ended_at,
            "issuer": app.config.operator.name,
            "as_of": app.now(),
            "processors": processors::standing(&app.read(), ended_at).await?,
        }),
    ))
}

/// The public keys with which this installation signs, as JSON Web Keys.
#[utoipa::path(get, path = "/.well-known/lingong-keys.json", operation_id = "signing_keys", tag = "privacy", security(()),
    responses((status = 200, body = Object)))]
pub(crate) async fn signing_keys(State(care): State<Care>) -> Json<Map<String, Value>> {
    Json(published(&care.app.vault.signer.public_key()))
}

/// The document of the public keys.
pub fn published(key: &[u8]) -> Map<String, Value> {
    let x = BASE64_URL_SAFE_NO_PAD.encode(key);
    let key = json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": key_id(key), "x": x });
    Map::from_iter([("keys".to_owned(), Value::from(vec![key]))])
}

#[cfg(test)]
mod tests {
    use super::canonical;
    use serde_json::json;

    /// covers: DEL-3
    #[test]
    fn the_signed_text_does_not_depend_on_the_order_of_members() {
        let text = canonical(&json!({ "b": [1, null, { "z": "中\"文", "a": true }], "a": {} }));
        assert_eq!(text, r#"{"a":{},"b":[1,null,{"a":true,"z":"中\"文"}]}"#);
    }
}
