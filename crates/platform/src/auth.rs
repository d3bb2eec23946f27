//! Who is asking: sessions, staff roles and memberships, as extractors that authenticate and authorise in one step.

use crate::refusals::{
    ACCOUNT_CANCELLING, CONSENT_NEEDED, CROSS_ORIGIN, FORBIDDEN, NOT_FOR_MINORS, NOT_FOUND, SIGN_IN_REQUIRED,
};
use crate::{App, Error};
use axum::extract::{FromRef, FromRequestParts, MatchedPath, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use db::Tx;
use db::entities::merchant_members::{self, MemberRole};
use db::entities::people::{self, PersonState};
use db::entities::sessions;
use db::entities::staff_roles::{self, StaffRole};
use kernel::{MerchantId, PersonId, Refusal, SessionId};
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
    pub capacity: Capacity,
}

/// As what somebody who is signed in acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// For themselves, or for a merchant.
    Person,
    /// As staff: what they change is in the audit log.
    Staff,
}

impl<S> FromRequestParts<S> for Signed
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let app = App::from_ref(state);
        match find_signed(&app, parts).await? {
            Some(Found { waits_for: Some(refusal), .. }) => Err(refusal.into()),
            Some(Found { signed, state: PersonState::Active, .. }) => Ok(signed),
            Some(Found { state: PersonState::Cancelling, .. }) => Err(ACCOUNT_CANCELLING.refuse().into()),
            _ => Err(SIGN_IN_REQUIRED.refuse().into()),
        }
    }
}

impl<S> OptionalFromRequestParts<S> for Signed
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Error> {
        let found = find_signed(&App::from_ref(state), parts).await?;
        // For a minor without a guardian's consent nothing is processed: the page is shown as to anybody.
        let acts = |found: &Found| found.state == PersonState::Active && found.waits_for.is_none();
        Ok(found.filter(acts).map(|found| found.signed))
    }
}

/// Somebody who is signed in, also while their account is being cancelled or waits for a guardian: only for looking at that
/// and stopping it. As an `Option` it is for what anybody may ask and what follows the consent of an account: whoever has one
/// is not taken for a visitor without.
pub struct Leaving(pub Signed);

impl<S> FromRequestParts<S> for Leaving
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let found = find_signed(&App::from_ref(state), parts).await?;
        found.map(|found| Leaving(found.signed)).ok_or_else(|| SIGN_IN_REQUIRED.refuse().into())
    }
}

impl<S> OptionalFromRequestParts<S> for Leaving
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Error> {
        let found = find_signed(&App::from_ref(state), parts).await?;
        Ok(found.map(|found| Leaving(found.signed)))
    }
}

/// Whom a token leads to.
struct Found {
    signed: Signed,
    state: PersonState,
    /// The refusal of whatever waits for a guardian's consent.
    waits_for: Option<Refusal>,
}

/// The person behind the token, unless the account is locked or gone.
async fn find_signed(app: &App, parts: &Parts) -> Result<Option<Found>, Error> {
    let Some(token) = token_of(parts)? else { return Ok(None) };
    let found = sessions::Entity::find()
        .filter(sessions::Column::TokenDigest.eq(vault::token_digest(&token)))
        .filter(sessions::Column::RevokedAt.is_null())
        .one(&app.read())
        .await?;
    let now = app.now();
    let Some(session) = found.filter(|session| session.expires_at > now) else { return Ok(None) };
    let person = people::Entity::find_by_id(session.person_id).one(&app.read()).await?;
    let acts = |state| matches!(state, PersonState::Active | PersonState::Cancelling);
    let Some(person) = person.filter(|person| acts(person.state)) else { return Ok(None) };
    let signed = Signed { person: session.person_id, session: session.id, capacity: Capacity::Person };
    if waits_for_acceptance(parts) {
        app.require_policy_accepted(signed.person).await?;
    }
    let waits_for = if person.minor { waits_for_guardian(app, parts, person.id).await? } else { None };
    if now.seconds_since(session.last_seen_at) > SEEN_SECONDS {
        // The session may have been ended since it was read: nothing else of it is written.
        let sql = "UPDATE sessions SET last_seen_at = $1 WHERE id = $2";
        let seen = [now.into(), session.id.into()];
        app.write(move |work| async move { Ok(work.run(sql, seen).await?) }).await?;
    }
    Ok(Some(Found { signed, state: person.state, waits_for }))
}

/// What a minor may not do: some things never, and nearly everything while no guardian has consented (SPEC MIN-2, MIN-3).
async fn waits_for_guardian(app: &App, parts: &Parts, person: PersonId) -> Result<Option<Refusal>, Error> {
    let Some(minor) = app.minor(&app.read(), person).await? else { return Ok(None) };
    let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    if minor.is_guarded() && policy::is_never_with_minors(route) {
        return Err(NOT_FOR_MINORS.refuse().into());
    }
    Ok(minor.refusal().filter(|_| policy::waits_for_guardian(route)))
}

/// Whether this is a write that somebody may not do before they accepted a changed policy (SPEC POL-3).
fn waits_for_acceptance(parts: &Parts) -> bool {
    let reads = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    !reads && policy::waits_for_acceptance(route)
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
    /// Money.
    Finance = Some(StaffRole::Finance);
    /// The installation itself.
    Admin = Some(StaffRole::Admin);
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
        let mut signed = <Signed as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        signed.capacity = Capacity::Staff;
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

/// Whether the person may pay for this merchant and see what it pays (SPEC MER-3).
///
/// # Errors
/// As [`require_recruiter`].
pub async fn require_finance(tx: &Tx, merchant: MerchantId, person: PersonId) -> Result<(), Error> {
    match find_member_role(tx, merchant, person).await? {
        Some(MemberRole::Owner | MemberRole::Finance) => Ok(()),
        Some(MemberRole::Recruiter) => Err(FORBIDDEN.refuse().into()),
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
