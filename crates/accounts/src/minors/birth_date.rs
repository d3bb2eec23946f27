use super::learn::{is_birth, learn};
use super::refusals::{BIRTH_DATE_BY_STAFF, NO_BIRTH_DATE};
use crate::Accounts;
use crate::people::refusals::BIRTH_MONTH_INVALID;
use crate::people::store::profile_cell;
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::minors::{self, BirthSource};
use db::entities::profiles;
use kernel::PersonId;
use platform::auth::Signed;
use platform::{Answer, App, Command, Error, Result, Work};
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BirthDateBody {
    /// `2001-05`.
    birth_year_month: String,
}

/// Corrects one's own birth date, once; it is the way out for an adult who mistyped it (SPEC MIN-2, RIGHT-2).
#[utoipa::path(put, path = "/api/v1/me/minority/birth-date", operation_id = "correct_birth_date", tag = "accounts",
    security(("session" = [])), request_body = BirthDateBody, responses((status = 204)))]
pub(crate) async fn correct_birth_date(
    State(accounts): State<Accounts>,
    signed: Signed,
    command: Command<BirthDateBody>,
) -> Result<Answer<()>> {
    let app = accounts.app.clone();
    let month = command.body.birth_year_month;
    if month.len() != 7 || is_birth(&month, app.now()).is_err() {
        return Err(BIRTH_MONTH_INVALID.on("birth_year_month").into());
    }
    let person = signed.person;
    let keys = app.vault.keys_of(person).await?;
    accounts
        .app
        .once(&signed, command.once, move |work| async move {
            if minors::Entity::find_by_id(person).one(&work.tx).await?.is_none() {
                return Err(NO_BIRTH_DATE.refuse().into());
            }
            change_by_person(&app, &work, person, Some(&month)).await?;
            let found = profiles::Entity::find_by_id(person).lock_exclusive().one(&work.tx).await?;
            let row = found.context("every person has a profile row")?;
            let birth_month = Some(keys.seal(profile_cell("birth_month", person), &month)?);
            db::update(&work, profiles::Model { birth_month, updated_at: work.now, ..row }).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// The person says when they were born, or takes it back. Whoever is known to be a minor may do that once.
pub(crate) async fn change_by_person(
    app: &App,
    work: &Work,
    person: PersonId,
    month: Option<&str>,
) -> Result<(), Error> {
    let known = minors::Entity::find_by_id(person).lock_exclusive().one(&work.tx).await?;
    if let Some(row) = known {
        let own = row.source == BirthSource::Profile && row.corrected_at.is_none();
        if !own || month.is_none() {
            return Err(BIRTH_DATE_BY_STAFF.on("birth_year_month").into());
        }
        db::update(work, minors::Model { corrected_at: Some(work.now), ..row }).await?;
    }
    match month {
        Some(month) => learn(app, work, person, month, BirthSource::Profile).await,
        None => Ok(()),
    }
}
