//! Proving again who one is, before something that cannot be undone or shows everything (SPEC RIGHT-5).

use super::code::{self, Proof};
use super::limit;
use super::password;
use super::refusals::{PROOF_REQUIRED, WRONG_ID_NUMBER, WRONG_PASSWORD};
use super::set_password::open_own;
use crate::people::store as people_store;
use anyhow::Context;
use db::columns::Digest;
use db::entities::people;
use kernel::phone::Phone;
use kernel::{PersonId, Refusal, Secret};
use platform::{App, Client, Error, Work, limits};
use serde::Deserialize;
use utoipa::ToSchema;

/// The present password, or a fresh code sent to the person's own number: one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepUp {
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub password: Option<Secret>,
    /// The six digits from the SMS.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub code: Option<Secret>,
}

/// What was shown. Refusals are told inside the unit of work, where a repeated request finds its earlier answer first.
pub enum Shown {
    Password(Result<(), Refusal>, Option<Digest>),
    Code(Result<CodeProof, Refusal>),
}

/// A code that was looked at and not yet spent.
pub struct CodeProof(Proof);

impl Shown {
    /// The same, with its refusal about this field of the request.
    #[must_use]
    pub(crate) fn on(self, field: &'static str) -> Shown {
        match self {
            Shown::Code(Err(refusal)) => Shown::Code(Err(refusal.code.on(field))),
            other => other,
        }
    }

    /// Refuses whoever has not proven it, and spends the code; gives the person's row, held.
    ///
    /// # Errors
    /// `wrong_password` or `wrong_code`.
    pub async fn settle(self, work: &Work, person: PersonId) -> Result<people::Model, Error> {
        let found = people_store::lock_person(work, person).await?;
        let row = found.context("a signed-in person is there")?;
        match self {
            Shown::Password(judged, checked) => {
                judged?;
                // Somebody else may have changed it while it was checked.
                if row.password != checked {
                    return Err(WRONG_PASSWORD.on("password").into());
                }
            }
            Shown::Code(judged) => code::spend(work, judged?.0).await?,
        }
        Ok(row)
    }
}

/// Looks at a proof. Wrong tries are counted whatever becomes of the request.
///
/// # Errors
/// `proof_required` unless exactly one is given, `too_many_requests`.
pub async fn step_up(app: &App, person: PersonId, client: &Client, given: StepUp) -> Result<Shown, Error> {
    let row = people_store::person(&app.read(), person).await?.context("a signed-in person is there")?;
    match (given.password, given.code) {
        (Some(password), None) => by_password(app, &row, &password, client, "password").await,
        (None, Some(code)) => {
            let (_, phone) = open_own(app, &row).await?;
            by_code(app, &phone, &code, client).await
        }
        _ => Err(PROOF_REQUIRED.refuse().into()),
    }
}

pub(crate) async fn by_code(app: &App, phone: &Phone, typed: &Secret, client: &Client) -> Result<Shown, Error> {
    Ok(Shown::Code(refused(code::prove(app, phone, typed, client).await)?.map(CodeProof)))
}

pub(crate) async fn by_password(
    app: &App,
    row: &people::Model,
    current: &Secret,
    client: &Client,
    field: &'static str,
) -> Result<Shown, Error> {
    let counted = limit::of_password(app, &row.id.to_string(), client);
    let taken = counted.clone();
    app.write(move |work| async move { limit::take_all(&work, &taken).await }).await?;
    let matches = app.vault.passwords.matches(row.password.clone(), password::normalised(current)).await?;
    if !matches {
        return Ok(Shown::Password(Err(WRONG_PASSWORD.on(field)), None));
    }
    app.write(move |work| async move {
        for (_, bucket) in &counted {
            limits::give_back(&work, bucket).await?;
        }
        Ok(())
    })
    .await?;
    Ok(Shown::Password(Ok(()), row.password.clone()))
}

/// The ID number with which the person is verified: for whoever has lost both number and password.
pub(crate) async fn by_identity(
    app: &App,
    person: PersonId,
    typed: &Secret,
    field: &'static str,
) -> Result<Result<(), Refusal>, Error> {
    let counted = limit::of_identity_proof(app, person);
    app.write(move |work| async move { limit::take_all(&work, &counted).await }).await?;
    let matches = crate::identity::is_number_of(app, person, typed).await?;
    Ok(if matches { Ok(()) } else { Err(WRONG_ID_NUMBER.on(field)) })
}

/// Parts what the person did wrong from what broke.
fn refused<T>(result: Result<T, Error>) -> Result<Result<T, Refusal>, Error> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Refused(refusal)) => Ok(Err(refusal)),
        Err(broken) => Err(broken),
    }
}
