use super::Gender;
use super::store::{self, person_cell, profile_cell};
use crate::Accounts;
use crate::identity;
use crate::policy_text::{PolicyAcceptance, acceptance};
use anyhow::Context;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::columns::Sealed;
use db::entities::merchant_members::MemberRole;
use db::entities::merchants::CertState;
use db::entities::people::PersonState;
use db::entities::staff_roles::StaffRole;
use kernel::phone::Phone;
use kernel::{MerchantId, PersonId};
use platform::auth::{self, Signed};
use platform::{App, Error, Result};
use policy::{AllowedFor, AvailableFrom, BirthMonth, HomeCity, JobIntent, PersonName, Purpose};
use serde::Serialize;
use utoipa::ToSchema;
use vault::{Grant, PersonKeys};

/// What a person sees of their own account.
#[derive(Serialize, ToSchema)]
pub struct Me {
    pub id: PersonId,
    pub username: String,
    /// `199****0001`.
    pub phone_masked: String,
    pub has_password: bool,
    /// `cancelling` while the account is being cancelled: then nothing works but stopping it.
    pub state: PersonState,
    pub profile: Profile,
    /// Empty for everybody who is not staff.
    pub staff_roles: Vec<StaffRole>,
    pub merchants: Vec<MyMerchant>,
    /// Whether the person's real name is verified (SPEC IDV-1).
    pub verified: bool,
    /// Whether nothing of this minor is processed until a guardian consents (`GET /api/v1/me/minority` tells more).
    pub waits_for_guardian: bool,
    /// Whether a changed policy waits to be read and accepted.
    pub policy_acceptance: PolicyAcceptance,
}

/// What a person may say about themselves; every field is optional.
#[derive(Serialize, ToSchema)]
pub struct Profile {
    pub name: Option<String>,
    pub gender: Option<Gender>,
    /// `2001-05`.
    pub birth_year_month: Option<String>,
    /// Six digits.
    pub city_code: Option<String>,
    /// A day, `2026-12-01`.
    pub available_from: Option<String>,
    pub intent: Option<String>,
}

/// A merchant that the person belongs to.
#[derive(Serialize, ToSchema)]
pub struct MyMerchant {
    pub id: MerchantId,
    pub name: String,
    pub role: MemberRole,
    pub certification: CertState,
}

/// The signed-in person's own account.
#[utoipa::path(get, path = "/api/v1/me", operation_id = "get_me", tag = "accounts", security(("session" = [])),
    responses((status = 200, body = Me)))]
pub(crate) async fn get_me(State(accounts): State<Accounts>, signed: Signed) -> Result<Json<Me>> {
    let app = &accounts.app;
    Ok(Json(load_me(app, &app.read(), signed.person).await?))
}

/// The view of a person's own account.
pub(crate) async fn load_me(app: &App, tx: &Tx, person: PersonId) -> Result<Me, Error> {
    let row = store::person(tx, person).await?.context("a signed-in person is there")?;
    let keys = app.vault.keys_of(person).await?;
    let own = vault::own(person);
    let phone = keys.open(&own, person_cell("phone", person), &row.phone)?;
    let phone = Phone::parse(&phone).map_err(|_| anyhow::anyhow!("a sealed phone number is not one"))?;
    let merchants = store::merchants_of(tx, person).await?;
    Ok(Me {
        id: person,
        username: keys.open(&own, person_cell("username", person), &row.username)?,
        phone_masked: phone.masked(),
        has_password: row.password.is_some(),
        state: row.state,
        profile: profile_of(app, &own, tx, person).await?,
        staff_roles: auth::staff_roles(tx, person).await?,
        verified: identity::verified_among(tx, &[person]).await?.contains(&person),
        waits_for_guardian: app.minor(tx, person).await?.is_some_and(|minor| minor.is_limited()),
        merchants: merchants.into_iter().map(my_merchant).collect(),
        policy_acceptance: acceptance(app, tx, person).await?,
    })
}

pub(crate) fn my_merchant((row, role): (db::entities::merchants::Model, MemberRole)) -> MyMerchant {
    MyMerchant { id: row.id, name: row.name.0, role, certification: row.certification }
}

/// What somebody says about themselves.
///
/// # Errors
/// When the grant does not cover the person, or the database cannot be read.
pub async fn profile_of<P: Purpose>(app: &App, grant: &Grant<P>, tx: &Tx, person: PersonId) -> Result<Profile, Error>
where
    PersonName: AllowedFor<P>,
    policy::Gender: AllowedFor<P>,
    BirthMonth: AllowedFor<P>,
    HomeCity: AllowedFor<P>,
    AvailableFrom: AllowedFor<P>,
    JobIntent: AllowedFor<P>,
{
    let Some(row) = store::profile(tx, person).await? else {
        let empty = Profile {
            name: None,
            gender: None,
            birth_year_month: None,
            city_code: None,
            available_from: None,
            intent: None,
        };
        return Ok(empty);
    };
    let keys = &*app.vault.keys_of(person).await?;
    let gender = open(keys, grant, "gender", row.gender)?;
    Ok(Profile {
        name: open(keys, grant, "name", row.name)?,
        gender: gender.as_deref().and_then(Gender::parse),
        birth_year_month: open(keys, grant, "birth_month", row.birth_month)?,
        city_code: open(keys, grant, "city", row.city)?,
        available_from: open(keys, grant, "available_from", row.available_from)?,
        intent: open(keys, grant, "intent", row.intent)?,
    })
}

pub(super) fn open<P: Purpose, F: AllowedFor<P>>(
    keys: &PersonKeys,
    grant: &Grant<P>,
    column: &'static str,
    sealed: Option<Sealed<F>>,
) -> Result<Option<String>, Error> {
    let Some(sealed) = sealed else { return Ok(None) };
    Ok(Some(keys.open(grant, profile_cell(column, keys.person()), &sealed)?))
}
