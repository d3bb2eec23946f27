use crate::refusals::{CASE_NEEDED, CONSENT_NEEDED, ERASED, OWN_DATA, STAFF_QUOTA, TOO_MANY_PERSONS};
use axum::response::{IntoResponse, Response};
use kernel::Refusal;
use sea_orm::DbErr;
use serde::Serialize;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What an operation answers when it does not do what was asked.
#[derive(Debug)]
pub enum Error {
    /// Something that the client can act on, with a stable code.
    Refused(Refusal),
    /// The gate's refusal to open somebody's data. [`crate::App::write`] writes it into the audit log and makes it a refusal.
    Denied(vault::Denied),
    /// Anything else: logged once at the edge; the client sees `internal` and a request id.
    Broken(anyhow::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Refused(refusal) => refusal.fmt(f),
            Error::Denied(denied) => f.write_str(denied.why.code()),
            Error::Broken(error) => write!(f, "{error:#}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Error::Refused(refusal)
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Error::Broken(error)
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Error::Broken(error.into())
    }
}

impl From<vault::GrantError> for Error {
    fn from(error: vault::GrantError) -> Self {
        match error {
            vault::GrantError::Denied(denied) => Error::Denied(denied),
            ledger @ vault::GrantError::Ledger(_) => Error::Broken(ledger.into()),
        }
    }
}

/// What a client is told of the gate's refusal.
pub(crate) fn refusal_of(why: vault::Why) -> Refusal {
    match why {
        vault::Why::NoConsent(item) => CONSENT_NEEDED.refuse().with("item", item.name),
        vault::Why::TooMany => TOO_MANY_PERSONS.refuse(),
        vault::Why::CaseNeeded => CASE_NEEDED.refuse(),
        vault::Why::OwnData => OWN_DATA.refuse(),
        vault::Why::Quota => STAFF_QUOTA.refuse().with("most", vault::PERSONS_PER_HOUR_MAX),
    }
}

impl From<vault::Erased> for Error {
    fn from(_: vault::Erased) -> Self {
        Error::Refused(ERASED.refuse())
    }
}

impl From<vault::OpenError> for Error {
    fn from(error: vault::OpenError) -> Self {
        match error {
            vault::OpenError::Erased => Error::Refused(ERASED.refuse()),
            other => Error::Broken(other.into()),
        }
    }
}

impl IntoResponse for Error {
    /// Only carries the error outward; `render_problems` writes the document, because the language and the request id
    /// are known there.
    fn into_response(self) -> Response {
        let mut response = Response::default();
        response.extensions_mut().insert(Carried(std::sync::Arc::new(self)));
        response
    }
}

/// An error on its way to the edge.
#[derive(Clone)]
pub(crate) struct Carried(pub(crate) std::sync::Arc<Error>);

/// `application/problem+json` (RFC 9457) with a stable code.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// `about:blank`: the meaning is in `code`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What happened and what to do, in the client's language.
    pub title: &'static str,
    pub status: u16,
    /// Stable, for programs.
    pub code: &'static str,
    /// The field of the request that is meant, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Names this request in the operator's log.
    pub request_id: String,
    /// Members of single codes, such as `missing` or `findings`.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub extra: serde_json::Map<String, serde_json::Value>,
}
