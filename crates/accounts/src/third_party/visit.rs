//! A visit to another company's page: how it begins, and how the same browser is known when it comes back.

use super::refusals::{VISIT_FOREIGN, VISIT_OVER, vendor_failed};
use super::ways::Way;
use axum::http::{HeaderMap, HeaderValue, header};
use db::Tx;
use db::columns::{Digest, PublicText};
use db::entities::vendor_visits::{self, Column, Entity};
use kernel::{PersonId, Refusal, Rng, RowId, Secret, Timestamp};
use platform::{App, Error, Work};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// Holds the visit's secret, and after coming back what a newcomer brought, sealed.
const COOKIE: &str = "lingong_visit";
/// The only addresses that get the cookie.
const COOKIE_PATH: &str = "/api/v1/auth/third-party";
/// How long a visit may take, in seconds: as long as a code elsewhere is good, and as long again to type a number.
pub(super) const LIFE_SECONDS: i64 = 600;

kernel::text_enum! {
    /// To which of our pages the browser comes back.
    pub enum BackTo {
        /// The phone's.
        H5 = "h5",
        /// The merchant's desktop.
        Biz = "biz",
    }
}

impl BackTo {
    fn path(self) -> &'static str {
        match self {
            BackTo::H5 => "/m/sign-in/back",
            BackTo::Biz => "/biz/sign-in/back",
        }
    }
}

/// A visit before the browser leaves.
pub(super) struct Begun {
    pub row: vendor_visits::Model,
    /// Where the browser goes.
    pub go_to: String,
    /// What it keeps meanwhile.
    pub cookie: HeaderValue,
}

/// Makes a visit. Nothing is sent: the browser goes by itself.
///
/// # Errors
/// When the way's configuration cannot work.
pub(super) fn begin(
    app: &App,
    way: &Way,
    back: BackTo,
    consent_digest: Digest,
    person_id: Option<PersonId>,
) -> Result<Begun, Error> {
    let (state, browser) = (secret(&app.rng), secret(&app.rng));
    let redirect = format!("{}{}", app.config.public_url, back.path());
    let go_to = way.login.authorize_url(&state, &redirect).map_err(|error| vendor_failed(&error, way.part))?;
    let row = vendor_visits::Model {
        id: RowId::new(app.now(), &app.rng),
        state_digest: vault::token_digest(&state),
        browser_digest: vault::token_digest(&browser),
        part: way.part,
        person_id,
        consent_digest,
        redirect: PublicText::from(redirect),
        created_at: app.now(),
        came_back_at: None,
        finished_at: None,
    };
    Ok(Begun { row, go_to, cookie: cookie(app, &browser, LIFE_SECONDS)? })
}

/// 256 random bits in letters and digits, which every company takes as a state.
pub(super) fn secret(rng: &Rng) -> String {
    rng.bytes::<32>().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The header that keeps a value for so many seconds; zero takes it away.
pub(super) fn cookie(app: &App, value: &str, seconds: i64) -> Result<HeaderValue, Error> {
    let secure = if app.config.public_url.starts_with("https://") { "; Secure" } else { "" };
    let text = format!("{COOKIE}={value}; HttpOnly; SameSite=Lax; Path={COOKIE_PATH}; Max-Age={seconds}{secure}");
    let mut value = HeaderValue::from_str(&text).map_err(anyhow::Error::from)?;
    value.set_sensitive(true);
    Ok(value)
}

/// What the browser kept.
pub(super) fn kept(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// The visit that this browser comes back from, held; it is not used up yet.
///
/// # Errors
/// `visit_foreign` for a state that is none or was made for another browser, `visit_over` for one that was used or is too old.
pub(super) async fn held(work: &Work, state: &Secret, browser: Option<&str>) -> Result<vendor_visits::Model, Error> {
    let digest = vault::token_digest(state.expose());
    let found = Entity::find().filter(Column::StateDigest.eq(digest)).lock_exclusive().one(&work.tx).await?;
    // Both sides are hashes, so the time of this comparison tells nothing about the secret.
    let same = |row: &vendor_visits::Model| browser.is_some_and(|it| vault::token_digest(it) == row.browser_digest);
    let row = found.filter(same).ok_or_else(|| VISIT_FOREIGN.refuse())?;
    if row.came_back_at.is_some() {
        return Err(VISIT_OVER.refuse().into());
    }
    in_time(work.now, &row)?;
    Ok(row)
}

fn in_time(now: Timestamp, row: &vendor_visits::Model) -> Result<(), Refusal> {
    if now.seconds_since(row.created_at) > LIFE_SECONDS { Err(VISIT_OVER.refuse()) } else { Ok(()) }
}

fn open(found: Option<vendor_visits::Model>, now: Timestamp) -> Result<vendor_visits::Model, Refusal> {
    let row = found.filter(|row| row.finished_at.is_none()).ok_or_else(|| VISIT_OVER.refuse())?;
    in_time(now, &row)?;
    Ok(row)
}

/// Refuses early what [`finish`] would refuse.
///
/// # Errors
/// As [`finish`].
pub(super) async fn require_open(tx: &Tx, now: Timestamp, visit: RowId) -> Result<(), Error> {
    open(Entity::find_by_id(visit).one(tx).await?, now)?;
    Ok(())
}

/// Ends a visit in the unit of work that it allowed.
///
/// # Errors
/// `visit_over` when it was ended before, or takes too long.
pub(super) async fn finish(work: &Work, visit: RowId) -> Result<(), Error> {
    let found = Entity::find_by_id(visit).lock_exclusive().one(&work.tx).await?;
    let row = open(found, work.now)?;
    db::update(work, vendor_visits::Model { finished_at: Some(work.now), ..row }).await?;
    Ok(())
}
