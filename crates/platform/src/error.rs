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
    /// Anything else: logged once at the edge; the client sees `internal` and a request id.
    Broken(anyhow::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Refused(refusal) => refusal.fmt(f),
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
            vault::GrantError::NoConsent(item) => {
                Error::Refused(crate::refusals::CONSENT_NEEDED.refuse().with("item", item.name))
            }
            other => Error::Broken(other.into()),
        }
    }
}

impl From<vault::OpenError> for Error {
    fn from(error: vault::OpenError) -> Self {
        Error::Broken(error.into())
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
