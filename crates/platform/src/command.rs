use crate::auth::{Capacity, Signed};
use crate::refusals::{
    BAD_IDEMPOTENCY_KEY, BODY_TOO_LARGE, IDEMPOTENCY_KEY_REUSED, INVALID_FIELD, MALFORMED_BODY, NOT_FOUND, REQUIRED,
    UNKNOWN_FIELD, UNSUPPORTED_MEDIA,
};
use crate::{App, Error, Work};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use db::columns::Digest;
use db::entities::idempotency_keys;
use futures_util::future::BoxFuture;
use kernel::Refusal;
use policy::EarlierAnswer;
use sea_orm::EntityTrait;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::Digest as _;
use std::future::Future;
use uuid::Uuid;
use vault::Cell;
use vault::audit::AuditKind;

/// A JSON body. Unknown fields, wrong types and missing fields are refused with the field's name.
pub struct Body<T>(pub T);

impl<T, S> FromRequest<S> for Body<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Error;
    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let bytes = json_bytes(request, state).await?;
        Ok(Body(parse(&bytes)?))
    }
}

/// A JSON body that changes something, with the request's `Idempotency-Key`.
pub struct Command<T> {
    pub body: T,
    pub once: Once,
}

/// What makes a repeated request the same request.
pub struct Once {
    key: Option<String>,
    request: [u8; 32],
    /// `POST /api/v1/staff/postings/ID/decision`, for the audit log: an address of ours holds ids and nothing personal.
    operation: String,
}

impl<T, S> FromRequest<S> for Command<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Error;
    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let key = idempotency_key(request.headers())?;
        let mut hash = sha2::Sha256::new();
        hash.update(format!("{} {}\n", request.method(), request.uri()));
        let operation = format!("{} {}", request.method(), request.uri().path());
        let bytes = json_bytes(request, state).await?;
        hash.update(&bytes);
        Ok(Command { body: parse(&bytes)?, once: Once { key, request: hash.finalize().into(), operation } })
    }
}

async fn json_bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Error> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let is_json = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    let bytes = raw_bytes(request, state).await?;
    match (is_json, bytes.is_empty()) {
        (true, false) => Ok(bytes),
        // An operation without parameters may be called without a body.
        (_, true) => Ok(Bytes::from_static(b"{}")),
        (false, false) => Err(UNSUPPORTED_MEDIA.refuse().into()),
    }
}

/// The whole body, within the limit of the route.
///
/// # Errors
/// `body_too_large` over the limit, `malformed_body` when the client broke off.
pub async fn raw_bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Error> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        let too_large = rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE;
        if too_large { BODY_TOO_LARGE.refuse().into() } else { MALFORMED_BODY.refuse().into() }
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        refusal_of(&path, error.inner())
    })?;
    reader.end().map_err(|_| MALFORMED_BODY.refuse())?;
    Ok(value)
}

/// serde says what is wrong only in words; the field's name is taken from them, never a value of the request.
fn refusal_of(path: &str, error: &serde_json::Error) -> Refusal {
    if !error.is_data() {
        return MALFORMED_BODY.refuse();
    }
    let text = error.to_string();
    let named = || text.split('`').nth(1).unwrap_or("").chars().take(64).collect::<String>();
    let inside = |name: String| if path == "." { name } else { format!("{path}.{name}") };
    if text.starts_with("unknown field") {
        // serde's path ends with the unknown field itself.
        UNKNOWN_FIELD.on(if path == "." { named() } else { path.chars().take(128).collect() })
    } else if text.starts_with("missing field") {
        REQUIRED.on(inside(named()))
    } else {
        INVALID_FIELD.on(path.chars().take(128).collect::<String>())
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().map_err(|_| BAD_IDEMPOTENCY_KEY.on("Idempotency-Key"))?;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if (8..=64).contains(&key.len()) && key.bytes().all(allowed) {
        Ok(Some(key.to_owned()))
    } else {
        Err(BAD_IDEMPOTENCY_KEY.on("Idempotency-Key"))
    }
}

/// Path parameters; what does not parse is simply not there.
pub struct Path<T>(pub T);

impl<T, S> FromRequestParts<S> for Path<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let axum::extract::Path(value) =
            axum::extract::Path::<T>::from_request_parts(parts, state).await.map_err(|_| NOT_FOUND.refuse())?;
        Ok(Path(value))
    }
}

/// Query parameters, checked like a body.
pub struct Query<T>(pub T);

impl<T, S> FromRequestParts<S> for Query<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Query(value)),
            Err(rejection) => {
                let text = rejection.body_text();
                // "Failed to deserialize query string: limit: invalid digit …": the name stands before the second colon.
                let named = text.split(": ").nth(1).unwrap_or("").split('`').next().unwrap_or("").trim();
                let code = if text.contains("unknown field") { &UNKNOWN_FIELD } else { &INVALID_FIELD };
                let field = if named.is_empty() || named.contains(' ') {
                    text.split('`').nth(1).unwrap_or("query").to_owned()
                } else {
                    named.to_owned()
                };
                Err(code.on(field.chars().take(64).collect::<String>()).into())
            }
        }
    }
}

/// What an operation answers: a fresh value, or the bytes of the answer that the same request got before.
pub enum Answer<T> {
    Fresh(StatusCode, T),
    Earlier(StatusCode, Bytes),
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        match self {
            Answer::Fresh(StatusCode::NO_CONTENT, _) | Answer::Earlier(StatusCode::NO_CONTENT, _) => {
                StatusCode::NO_CONTENT.into_response()
            }
            Answer::Fresh(status, value) => (status, axum::Json(value)).into_response(),
            Answer::Earlier(status, bytes) => {
                (status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response()
            }
        }
    }
}

impl App {
    /// Runs a unit of work at most once per `Idempotency-Key` of this person: the key and the answer are committed
    /// together with the work.
    ///
    /// # Errors
    /// The unit's own, or `idempotency_key_reused` when the key belongs to another request.
    pub async fn once<T, F, Fut>(&self, actor: &Signed, once: Once, unit: F) -> Result<Answer<T>, Error>
    where
        F: FnOnce(Work) -> Fut + Send + 'static,
        Fut: Future<Output = Result<(StatusCode, T), Error>> + Send + 'static,
        T: Serialize + Send + 'static,
    {
        let unit = recorded(actor, &once, unit);
        let Some(key) = once.key else {
            return self.write(unit).await.map(|(status, value)| Answer::Fresh(status, value));
        };
        let key_digest = self.vault.keyed_digest("idempotency", key.as_bytes());
        let keys = self.vault.keys_of(actor.person).await?;
        let person = actor.person;
        let cell = Cell::new("idempotency_keys", "answer", row_of(&key_digest));
        self.write(move |work| async move {
            // Replays at the same moment wait for the first, and then find its answer.
            work.one_at_a_time(&key_digest.0).await?;
            let earlier = idempotency_keys::Entity::find_by_id((person, key_digest.clone())).one(&work.tx).await?;
            if let Some(row) = earlier {
                if row.request_digest.0 != once.request {
                    return Err(IDEMPOTENCY_KEY_REUSED.on("Idempotency-Key").into());
                }
                let bytes = keys.open_bytes::<_, EarlierAnswer>(&vault::own(person), cell, row.answer.envelope())?;
                let status = u16::try_from(row.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
                return Ok(Answer::Earlier(status.unwrap_or(StatusCode::OK), Bytes::copy_from_slice(&bytes)));
            }
            let tx = work.tx.clone();
            let now = work.now;
            let (status, value) = unit(work).await?;
            let answer = serde_json::to_string(&value).map_err(anyhow::Error::from)?;
            let row = idempotency_keys::Model {
                person_id: person,
                key_digest,
                request_digest: Digest(once.request.to_vec()),
                status: i64::from(status.as_u16()),
                answer: keys.seal(cell, &answer)?,
                created_at: now,
            };
            db::insert(&tx, row).await?;
            Ok(Answer::Fresh(status, value))
        })
        .await
    }
}

/// A unit of work that leaves its entry in the audit log when staff do it: in its own transaction, so that what cannot be
/// recorded is not done (SPEC SEC-4).
fn recorded<T, F, Fut>(
    actor: &Signed,
    once: &Once,
    unit: F,
) -> impl FnOnce(Work) -> BoxFuture<'static, Result<(StatusCode, T), Error>> + Send + use<T, F, Fut>
where
    F: FnOnce(Work) -> Fut + Send + 'static,
    Fut: Future<Output = Result<(StatusCode, T), Error>> + Send + 'static,
    T: Send + 'static,
{
    let (person, staff) = (actor.person, actor.capacity == Capacity::Staff);
    let operation = once.operation.clone();
    let request: String = once.request.iter().map(|byte| format!("{byte:02x}")).collect();
    move |work: Work| {
        Box::pin(async move {
            let (tx, now) = (work.tx.clone(), work.now);
            let (status, value) = unit(work).await?;
            if staff {
                let body = json!({ "operation": operation, "request": request, "status": status.as_u16() });
                vault::audit::append(&tx, now, AuditKind::StaffAction, Some(person.0), body).await?;
            }
            Ok((status, value))
        })
    }
}

fn row_of(digest: &Digest) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.0[..16]);
    Uuid::from_bytes(bytes)
}
