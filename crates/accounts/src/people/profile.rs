use super::me::{Me, load_me};
use super::refusals::{BIRTH_MONTH_INVALID, CITY_CODE_INVALID, DATE_INVALID};
use super::store::profile_cell;
use crate::Accounts;
use crate::minors;
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::Sealed;
use db::entities::profiles;
use kernel::text::{self, Lines, TextError};
use kernel::{PersonId, Refusal, Timestamp, calendar};
use platform::auth::Signed;
use platform::refusals::{TEXT_NOT_ALLOWED, TEXT_TOO_LONG};
use platform::{Answer, Command, Error, Result};
use policy::Field;
use sea_orm::{EntityTrait, QuerySelect};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;
use vault::{Erased, PersonKeys};

const NAME_CHARS_MAX: usize = 40;
const INTENT_CHARS_MAX: usize = 200;
/// Nobody who works was born before.
const BIRTH_YEAR_MIN: i16 = 1900;
/// How far ahead somebody may say that they can start.
const AVAILABLE_YEARS_MAX: i16 = 5;

kernel::text_enum! {
    /// What a person says of their gender.
    pub enum Gender {
        Male = "male",
        Female = "female",
        Unstated = "unstated",
    }
}

/// A change of the profile: a field that is left out stays as it is, a null clears it.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProfileBody {
    /// At most 40 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub name: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Gender>)]
    pub gender: Option<Option<Gender>>,
    /// `2001-05`.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub birth_year_month: Option<Option<String>>,
    /// Six digits.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub city_code: Option<Option<String>>,
    /// A day, `2026-12-01`.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub available_from: Option<Option<String>>,
    /// At most 200 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub intent: Option<Option<String>>,
}

impl ProfileBody {
    /// Checks, seals and sets what is given.
    ///
    /// # Errors
    /// The first field that is not allowed, by name.
    pub fn give(self, row: &mut profiles::Model, keys: &PersonKeys, now: Timestamp) -> Result<(), Error> {
        apply(row, keys, &checked(self, now)?)?;
        row.updated_at = now;
        Ok(())
    }
}

/// Tells a null (clear it) from a field that is left out (keep it).
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// Changes one's own profile (SPEC ACC-3). Whoever says that they are a minor needs a guardian from then on (SPEC MIN-2).
#[utoipa::path(put, path = "/api/v1/me/profile", operation_id = "set_profile", tag = "accounts",
    security(("session" = [])), request_body = ProfileBody, responses((status = 200, body = Me)))]
pub(crate) async fn set_profile(
    State(accounts): State<Accounts>,
    signed: Signed,
    command: Command<ProfileBody>,
) -> Result<Answer<Me>> {
    let app = accounts.app.clone();
    let change = checked(command.body, app.now())?;
    let person = signed.person;
    let keys = app.vault.keys_of(person).await?;
    let cell = profile_cell("birth_month", person);
    accounts
        .app
        .once(&signed, command.once, move |work| async move {
            let found = profiles::Entity::find_by_id(person).lock_exclusive().one(&work.tx).await?;
            let mut row = found.context("every person has a profile row")?;
            let said =
                row.birth_month.as_ref().map(|sealed| keys.open(&vault::own(person), cell, sealed)).transpose()?;
            apply(&mut row, &keys, &change)?;
            row.updated_at = work.now;
            db::update(&work, row).await?;
            if let Some(month) = &change.birth_year_month
                && *month != said
            {
                minors::change_by_person(&app, &work, person, month.as_deref()).await?;
            }
            Ok((StatusCode::OK, load_me(&app, &work, person).await?))
        })
        .await
}

fn apply(row: &mut profiles::Model, keys: &PersonKeys, change: &ProfileBody) -> Result<(), Erased> {
    let gender = change.gender.map(|gender| gender.map(|gender| gender.as_str().to_owned()));
    set(&mut row.name, keys, "name", &change.name)?;
    set(&mut row.gender, keys, "gender", &gender)?;
    set(&mut row.birth_month, keys, "birth_month", &change.birth_year_month)?;
    set(&mut row.city, keys, "city", &change.city_code)?;
    set(&mut row.available_from, keys, "available_from", &change.available_from)?;
    set(&mut row.intent, keys, "intent", &change.intent)
}

fn set<F: Field>(
    column: &mut Option<Sealed<F>>,
    keys: &PersonKeys,
    name: &'static str,
    change: &Option<Option<String>>,
) -> Result<(), Erased> {
    if let Some(change) = change {
        let person: PersonId = keys.person();
        *column = change.as_ref().map(|text| keys.seal(profile_cell(name, person), text)).transpose()?;
    }
    Ok(())
}

/// Cleans and checks what was given. Text that is empty once cleaned clears the field.
fn checked(mut body: ProfileBody, now: Timestamp) -> Result<ProfileBody, Refusal> {
    let today = calendar::day_of(now);
    body.name = cleaned(body.name, Lines::One, NAME_CHARS_MAX, "name")?;
    body.intent = cleaned(body.intent, Lines::Many, INTENT_CHARS_MAX, "intent")?;
    if let Some(Some(month)) = &body.birth_year_month
        && !is_birth_month(month, today)
    {
        return Err(BIRTH_MONTH_INVALID.on("birth_year_month"));
    }
    if let Some(Some(code)) = &body.city_code
        && !(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err(CITY_CODE_INVALID.on("city_code"));
    }
    if let Some(Some(day)) = &body.available_from
        && !is_start_day(day, today)
    {
        return Err(DATE_INVALID.on("available_from"));
    }
    Ok(body)
}

fn cleaned(
    given: Option<Option<String>>,
    lines: Lines,
    most: usize,
    field: &str,
) -> Result<Option<Option<String>>, Refusal> {
    let Some(Some(typed)) = given else { return Ok(given) };
    match text::clean(&typed, lines, 0..=most) {
        Ok(text) => Ok(Some(Some(text).filter(|text| !text.is_empty()))),
        Err(TextError::TooLong) => Err(TEXT_TOO_LONG.on(field)),
        Err(TextError::Control | TextError::Direction | TextError::TooShort) => Err(TEXT_NOT_ALLOWED.on(field)),
    }
}

/// `YYYY-MM`, not in the future.
fn is_birth_month(text: &str, today: jiff::civil::Date) -> bool {
    let Some(first) = day(&format!("{text}-01")) else { return false };
    text.len() == 7 && first.year() >= BIRTH_YEAR_MIN && first <= today
}

/// A day that exists; one in the past stays what the person once said, so it is taken too.
fn is_start_day(text: &str, today: jiff::civil::Date) -> bool {
    day(text).is_some_and(|day| day.year() >= 2000 && day.year() <= today.year() + AVAILABLE_YEARS_MAX)
}

/// Exactly `YYYY-MM-DD`; the library reads more forms than the API promises.
fn day(text: &str) -> Option<jiff::civil::Date> {
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: ACC-3
    #[test]
    fn dates_are_plain_and_possible() {
        let today = jiff::civil::date(2026, 11, 24);
        for (text, good) in [
            ("2001-05", true),
            ("2026-11", true),
            ("2026-12", false),
            ("1899-12", false),
            ("2001-13", false),
            ("2001-5", false),
            ("200105", false),
            ("2001-05-01", false),
            ("", false),
        ] {
            assert_eq!(is_birth_month(text, today), good, "{text:?}");
        }
        for (text, good) in [
            ("2026-12-01", true),
            ("2026-11-01", true),
            ("2026-02-30", false),
            ("2032-01-01", false),
            ("1999-01-01", false),
            ("2026-12-01T00:00", false),
            ("20261201", false),
        ] {
            assert_eq!(is_start_day(text, today), good, "{text:?}");
        }
    }
}
