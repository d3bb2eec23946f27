//! Who is asking: sessions, staff roles and memberships, as extractors that authenticate and authorise in one step.

use crate::refusals::{CONSENT_NEEDED, CROSS_ORIGIN, FORBIDDEN, NOT_FOUND, SIGN_IN_REQUIRED};
use crate::{App, Error};
use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use db::Tx;
use db::entities::merchant_members::{self, MemberRole};
use db::entities::people::{self, PersonState};
use db::entities::sessions;
use db::entities::staff_roles::{self, StaffRole};
use kernel::{MerchantId, PersonId, SessionId};
use policy::ConsentItem;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::marker::PhantomData;

/// The cookie of a signed-in page.
pub const COOKIE: &str = "lingong";
/// `last_seen_at` is written at most this often.
const SEEN_SECONDS: i64 = 3_600;

/// A signed-in person. As an `Option` it is for pages that anybody may see.
#[derive(Clone, Debug)]
pub struct Signed {
    pub person: PersonId,
    pub session: SessionId,
}

impl<S> FromRequestParts<S> for Signed
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let app = App::from_ref(state);
        find_signed(&app, parts).await?.ok_or_else(|| SIGN_IN_REQUIRED.refuse().into())
    }
}

impl<S> OptionalFromRequestParts<S> for Signed
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Error> {
        find_signed(&App::from_ref(state), parts).await
    }
}

async fn find_signed(app: &App, parts: &Parts) -> Result<Option<Signed>, Error> {
    let Some(token) = token_of(parts)? else { return Ok(None) };
    let found = sessions::Entity::find()
        .filter(sessions::Column::TokenDigest.eq(vault::token_digest(&token)))
        .filter(sessions::Column::RevokedAt.is_null())
        .one(&app.read())
        .await?;
    let now = app.now();
    let Some(session) = found.filter(|session| session.expires_at > now) else { return Ok(None) };
    let person = people::Entity::find_by_id(session.person_id).one(&app.read()).await?;
    if person.is_none_or(|person| person.state != PersonState::Active) {
        return Ok(None);
    }
    let signed = Signed { person: session.person_id, session: session.id };
    if now.seconds_since(session.last_seen_at) > SEEN_SECONDS {
        let seen = sessions::Model { last_seen_at: now, ..session };
        app.write(move |work| async move { Ok(db::update(&work, seen).await?) }).await?;
    }
    Ok(Some(signed))
}

/// The bearer token, or the cookie's. A cookie counts for a change (and for a socket) only from our own origin.
fn token_of(parts: &Parts) -> Result<Option<String>, Error> {
    if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
        let token = value.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
        return Ok(token.map(str::to_owned));
    }
    let Some(token) = cookie(&parts.headers) else { return Ok(None) };
    let reads = matches!(parts.method, Method::GET | Method::HEAD) && !parts.headers.contains_key(header::UPGRADE);
    if !reads && !from_own_origin(&parts.headers) {
        return Err(CROSS_ORIGIN.refuse().into());
    }
    Ok(Some(token.to_owned()))
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// Whether a browser sent this from a page of the host that it asks. Browsers always send `Origin` with a change.
pub fn from_own_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let (Some(origin), Some(host)) = (text(header::ORIGIN), text(header::HOST)) else { return false };
    origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")) == Some(host)
}

/// A role of staff at the type level.
pub trait Role: Send + Sync + 'static {
    const ROLE: Option<StaffRole>;
}

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $role:expr;)+) => {$(
        $(#[$doc])*
        pub enum $name {}
        impl Role for $name { const ROLE: Option<StaffRole> = $role; }
    )+};
}

roles! {
    /// Any member of staff.
    AnyStaff = None;
    Reviewer = Some(StaffRole::Reviewer);
    Support = Some(StaffRole::Support);
    /// The privacy officer.
    Privacy = Some(StaffRole::Privacy);
}

/// A member of staff with role `R` (an admin has all roles). Others see a 403; nobody learns what is behind it.
pub struct Staff<R: Role> {
    pub signed: Signed,
    role: PhantomData<fn() -> R>,
}

impl<R: Role, S> FromRequestParts<S> for Staff<R>
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let signed = <Signed as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        let app = App::from_ref(state);
        let roles = staff_roles(&app.read(), signed.person).await?;
        let may = roles.iter().any(|role| R::ROLE.is_none_or(|wanted| *role == wanted || *role == StaffRole::Admin));
        if may { Ok(Staff { signed, role: PhantomData }) } else { Err(FORBIDDEN.refuse().into()) }
    }
}

/// The staff roles of a person; most have none.
///
/// # Errors
/// When the database cannot be read.
pub async fn staff_roles(tx: &Tx, person: PersonId) -> Result<Vec<StaffRole>, Error> {
    let rows = staff_roles::Entity::find().filter(staff_roles::Column::PersonId.eq(person)).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.role).collect())
}

/// The role of a person in a merchant, if they are a member.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_member_role(tx: &Tx, merchant: MerchantId, person: PersonId) -> Result<Option<MemberRole>, Error> {
    Ok(merchant_members::Entity::find_by_id((merchant, person)).one(tx).await?.map(|row| row.role))
}

/// Whether the person may publish and recruit for this merchant.
///
/// # Errors
/// `not_found` for people outside (another tenant's ids tell nothing), `forbidden` for members without that role.
pub async fn require_recruiter(tx: &Tx, merchant: MerchantId, person: PersonId) -> Result<(), Error> {
    match find_member_role(tx, merchant, person).await? {
        Some(MemberRole::Owner | MemberRole::Recruiter) => Ok(()),
        Some(MemberRole::Finance) => Err(FORBIDDEN.refuse().into()),
        None => Err(NOT_FOUND.refuse().into()),
    }
}

/// Whether the person owns this merchant.
///
/// # Errors
/// As [`require_recruiter`].
pub async fn require_owner(tx: &Tx, merchant: MerchantId, person: PersonId) -> Result<(), Error> {
    match find_member_role(tx, merchant, person).await? {
        Some(MemberRole::Owner) => Ok(()),
        Some(_) => Err(FORBIDDEN.refuse().into()),
        None => Err(NOT_FOUND.refuse().into()),
    }
}

/// Whether the person's yes to this item stands now (SPEC POL-6).
///
/// # Errors
/// `consent_needed` with the item's name when it does not.
pub async fn require_consent(tx: &Tx, person: PersonId, item: &ConsentItem) -> Result<(), Error> {
    if vault::consent::stands(tx, person, item).await? {
        return Ok(());
    }
    Err(CONSENT_NEEDED.refuse().with("item", item.name).into())
}
