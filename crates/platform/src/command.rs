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
use db::Tx;
use db::columns::Digest;
use db::entities::idempotency_keys;
use futures_util::future::BoxFuture;
use kernel::{Code, PersonId, Refusal, Timestamp};
use policy::EarlierAnswer;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::Digest as _;
use std::future::Future;
use std::sync::Arc;
use uuid::Uuid;
use vault::audit::AuditKind;
use vault::{Cell, PersonKeys};

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

impl<T> Command<T> {
    /// A command from inside the house: nobody repeats it, so it has no key.
    pub fn without_key(body: T) -> Command<T> {
        Command { body, once: Once { key: None, request: [0; 32], operation: String::new() } }
    }
}

/// The raw body of an upload, with the request's `Idempotency-Key`.
pub struct Upload {
    pub bytes: Bytes,
    pub once: Once,
}

/// What makes a repeated request the same request.
pub struct Once {
    key: Option<String>,
    request: [u8; 32],
    /// `POST /api/v1/staff/postings/ID/decision`, for the audit log: an address of ours holds ids and nothing personal.
    operation: String,
}

/// How long an answer is given again.
const ANSWER_SECONDS: i64 = 24 * 3_600;

impl<T, S> FromRequest<S> for Command<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Error;
    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let head = Head::of(&request)?;
        let bytes = json_bytes(request, state).await?;
        Ok(Command { body: parse(&bytes)?, once: head.with(&bytes) })
    }
}

impl Upload {
    /// Receives the whole body, within the limit of the route.
    ///
    /// # Errors
    /// `too_large` over the limit, `malformed_body` when the client broke off, `bad_idempotency_key`.
    pub async fn receive<S: Send + Sync>(request: Request, state: &S, too_large: &'static Code) -> Result<Self, Error> {
        let head = Head::of(&request)?;
        let bytes = raw_bytes(request, state, too_large).await?;
        Ok(Upload { once: head.with(&bytes), bytes })
    }
}

/// What of a request's head says which request it is.
struct Head {
    key: Option<String>,
    line: String,
    operation: String,
}

impl Head {
    fn of(request: &Request) -> Result<Head, Refusal> {
        let line = format!("{} {}\n", request.method(), request.uri());
        let operation = format!("{} {}", request.method(), request.uri().path());
        Ok(Head { key: idempotency_key(request.headers())?, line, operation })
    }

    fn with(self, body: &[u8]) -> Once {
        let request = sha2::Sha256::new().chain_update(self.line).chain_update(body).finalize();
        Once { key: self.key, request: request.into(), operation: self.operation }
    }
}

async fn json_bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Error> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let is_json = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    let bytes = raw_bytes(request, state, &BODY_TOO_LARGE).await?;
    match (is_json, bytes.is_empty()) {
        (true, false) => Ok(bytes),
        // An operation without parameters may be called without a body.
        (_, true) => Ok(Bytes::from_static(b"{}")),
        (false, false) => Err(UNSUPPORTED_MEDIA.refuse().into()),
    }
}

async fn raw_bytes<S: Send + Sync>(request: Request, state: &S, too_large: &'static Code) -> Result<Bytes, Error> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        let code = match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large,
            _ => &MALFORMED_BODY,
        };
        code.refuse().into()
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    // serde would take a list as a struct whose fields have no names, and so without the check of unknown ones.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(MALFORMED_BODY.refuse().into());
    }
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
        let Some(kept) = self.kept(actor, &once).await? else {
            return self.write(unit).await.map(|(status, value)| Answer::Fresh(status, value));
        };
        self.write(move |work| async move {
            // Replays at the same moment wait for the first, and then find its answer.
            work.one_at_a_time(&kept.key_digest.0).await?;
            if let Some(earlier) = kept.find(&work.tx, work.now).await? {
                return Ok(earlier);
            }
            kept.fresh(work, unit).await
        })
        .await
    }

    /// As [`App::once`], for an operation that nobody is signed in for: the key alone says who repeats it, and what was answered
    /// is sealed for the person that the operation makes. Whoever has the key and the whole request is who sent it.
    ///
    /// # Errors
    /// The unit's own, or `idempotency_key_reused` when the key belongs to another request.
    pub async fn once_unsigned<T, F, Fut>(&self, made: PersonId, once: Once, unit: F) -> Result<Answer<T>, Error>
    where
        F: FnOnce(Work) -> Fut + Send + 'static,
        Fut: Future<Output = Result<(StatusCode, T), Error>> + Send + 'static,
        T: Serialize + Send + 'static,
    {
        let Some(sent) = self.sent_unsigned(&once) else {
            return self.write(unit).await.map(|(status, value)| Answer::Fresh(status, value));
        };
        let (app, keys) = (self.clone(), self.vault.keys_of(made).await?);
        self.write(move |work| async move {
            work.one_at_a_time(&sent.key_digest.0).await?;
            if let Some(earlier) = app.answered_unsigned(&work.tx, work.now, &sent).await? {
                return Ok(earlier);
            }
            let Sent { key_digest, request } = sent;
            Kept { person: made, key_digest, request, keys }.fresh(work, unit).await
        })
        .await
    }

    /// The answer that this request got before, without a sign-in: whoever makes a person for it asks before.
    ///
    /// # Errors
    /// `idempotency_key_reused` when the key belongs to another request.
    pub async fn find_earlier_unsigned<T>(&self, once: &Once) -> Result<Option<Answer<T>>, Error> {
        match self.sent_unsigned(once) {
            Some(sent) => self.answered_unsigned(&self.read(), self.now(), &sent).await,
            None => Ok(None),
        }
    }

    /// A label of its own: what somebody who is signed in sends is never found here.
    fn sent_unsigned(&self, once: &Once) -> Option<Sent> {
        let key_digest = self.vault.keyed_digest("idempotency unsigned", once.key.as_ref()?.as_bytes());
        Some(Sent { key_digest, request: self.vault.keyed_digest("idempotent request", &once.request) })
    }

    async fn answered_unsigned<T>(&self, tx: &Tx, now: Timestamp, sent: &Sent) -> Result<Option<Answer<T>>, Error> {
        use idempotency_keys::{Column, Entity};
        let rows = Entity::find().filter(Column::KeyDigest.eq(sent.key_digest.clone()));
        let row = rows.filter(Column::CreatedAt.gt(now.plus_seconds(-ANSWER_SECONDS))).one(tx).await?;
        let Some(row) = row else { return Ok(None) };
        let (person, keys) = (row.person_id, self.vault.keys_of(row.person_id).await?);
        let Sent { key_digest, request } = sent.clone();
        Kept { person, key_digest, request, keys }.answer(row, now)
    }

    /// The answer that this request got before, if it did: an upload asks before it makes anything of the bytes.
    /// [`App::once`] asks again in its transaction.
    ///
    /// # Errors
    /// `idempotency_key_reused` when the key belongs to another request.
    pub async fn find_earlier<T>(&self, actor: &Signed, once: &Once) -> Result<Option<Answer<T>>, Error> {
        match self.kept(actor, once).await? {
            Some(kept) => kept.find(&self.read(), self.now()).await,
            None => Ok(None),
        }
    }

    async fn kept(&self, actor: &Signed, once: &Once) -> Result<Option<Kept>, Error> {
        let Some(key) = &once.key else { return Ok(None) };
        let key_digest = self.vault.keyed_digest("idempotency", key.as_bytes());
        // Keyed: a body can be as short as a phone number, which a plain hash would give away to whoever tries them all.
        let request = self.vault.keyed_digest("idempotent request", &once.request);
        let keys = self.vault.keys_of(actor.person).await?;
        Ok(Some(Kept { person: actor.person, key_digest, request, keys }))
    }
}

/// A request with an `Idempotency-Key` that nobody is signed in for.
#[derive(Clone)]
struct Sent {
    key_digest: Digest,
    request: Digest,
}

/// Where the answer to a request with an `Idempotency-Key` is kept.
struct Kept {
    person: PersonId,
    key_digest: Digest,
    request: Digest,
    keys: Arc<PersonKeys>,
}

impl Kept {
    fn cell(&self) -> Cell {
        Cell::new("idempotency_keys", "answer", row_of(&self.key_digest))
    }

    async fn find<T>(&self, tx: &Tx, now: Timestamp) -> Result<Option<Answer<T>>, Error> {
        let row = idempotency_keys::Entity::find_by_id((self.person, self.key_digest.clone())).one(tx).await?;
        row.map_or(Ok(None), |row| self.answer(row, now))
    }

    /// The row is deleted by a daily job; until then one that is past its time counts as not there.
    fn answer<T>(&self, row: idempotency_keys::Model, now: Timestamp) -> Result<Option<Answer<T>>, Error> {
        if row.created_at <= now.plus_seconds(-ANSWER_SECONDS) {
            return Ok(None);
        }
        if row.request_digest.0 != self.request.0 {
            return Err(IDEMPOTENCY_KEY_REUSED.on("Idempotency-Key").into());
        }
        let own = vault::own(self.person);
        let bytes = self.keys.open_bytes::<_, EarlierAnswer>(&own, self.cell(), row.answer.envelope())?;
        let status = u16::try_from(row.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        Ok(Some(Answer::Earlier(status.unwrap_or(StatusCode::OK), Bytes::copy_from_slice(&bytes))))
    }

    /// Does the work, and keeps its answer in the same transaction.
    async fn fresh<T, F, Fut>(self, work: Work, unit: F) -> Result<Answer<T>, Error>
    where
        F: FnOnce(Work) -> Fut,
        Fut: Future<Output = Result<(StatusCode, T), Error>>,
        T: Serialize,
    {
        let (tx, now) = (work.tx.clone(), work.now);
        let (status, value) = unit(work).await?;
        self.keep(&tx, now, status, &serde_json::to_string(&value).map_err(anyhow::Error::from)?).await?;
        Ok(Answer::Fresh(status, value))
    }

    async fn keep(self, tx: &Tx, now: Timestamp, status: StatusCode, answer: &str) -> Result<(), Error> {
        let answer = self.keys.seal(self.cell(), answer)?;
        idempotency_keys::Entity::delete_by_id((self.person, self.key_digest.clone())).exec(tx).await?;
        let row = idempotency_keys::Model {
            person_id: self.person,
            key_digest: self.key_digest,
            request_digest: self.request,
            status: i64::from(status.as_u16()),
            answer,
            created_at: now,
        };
        Ok(db::insert(tx, row).await?)
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
