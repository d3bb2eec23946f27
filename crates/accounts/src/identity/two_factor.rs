use super::claim::{self, Claim, IdentityClaimBody};
use super::refusals::{ALREADY_VERIFIED, MISMATCH, NO_RECORD, VERIFIED_ELSEWHERE};
use super::{IdentityView, read, sealing, source, store};
use crate::Accounts;
use crate::certification::strictness;
use crate::minors::learn;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::identities::{self, IdentityMethod, IdentityState};
use db::entities::identity_verdicts::SourceVerdict;
use db::entities::minors::BirthSource;
use db::entities::notices::NoticeKind;
use kernel::{IdentityId, PersonId, Timestamp};
use platform::auth::{Signed, require_consent};
use platform::{Answer, App, Command, Error, Result, Work};
use talk::notices::{Notice, push};
use vault::PersonKeys;

/// Asks the source whether a name and an ID number belong together, and verifies the person if they do (SPEC IDV-1). The
/// answer is there at once.
#[utoipa::path(post, path = "/api/v1/me/identity/check", operation_id = "check_identity", tag = "accounts",
    security(("session" = [])), request_body = IdentityClaimBody, responses((status = 200, body = IdentityView)))]
pub(crate) async fn check_identity(
    State(accounts): State<Accounts>,
    signed: Signed,
    command: Command<IdentityClaimBody>,
) -> Result<Answer<IdentityView>> {
    let app = accounts.app.clone();
    let person = signed.person;
    if let Some(earlier) = app.find_earlier(&signed, &command.once).await? {
        return Ok(earlier);
    }
    let IdentityClaimBody { name, id_number } = command.body;
    let tx = app.read();
    require_consent(&tx, person, policy::VERIFICATION).await?;
    let claim = claim::check(&name, &id_number, strictness(&app.config), app.now())?;
    // Nobody pays for an answer that changes nothing; what it tells of the number counts as a try all the same.
    require_unverified(&tx, person).await?;
    let counted = source::count(&app, person, &claim).await?;
    require_unused(&tx, &app, &claim).await?;
    let (said, evidence) = source::verdict(&app, accounts.verifiers.identity.as_deref(), counted, &claim).await?;
    match said {
        SourceVerdict::Match => {}
        SourceVerdict::Mismatch => return Err(MISMATCH.refuse().into()),
        SourceVerdict::NoRecord => return Err(NO_RECORD.refuse().into()),
    }
    let keys = app.vault.keys_of(person).await?;
    accounts
        .app
        .clone()
        .once(&signed, command.once, move |work| async move {
            let row = verify(&app, &work, &keys, &claim, evidence).await?;
            Ok((StatusCode::OK, read::view(&accounts, &work, person, Some(row)).await?))
        })
        .await
}

async fn require_unverified(tx: &db::Tx, person: PersonId) -> Result<(), Error> {
    match store::find_verified(tx, person).await? {
        Some(_) => Err(ALREADY_VERIFIED.refuse().into()),
        None => Ok(()),
    }
}

async fn require_unused(tx: &db::Tx, app: &App, claim: &Claim) -> Result<(), Error> {
    let number = app.vault.blind("identities", "id_number", claim.id_number.as_str());
    match store::find_number(tx, number).await? {
        Some(_) => Err(VERIFIED_ELSEWHERE.refuse().into()),
        None => Ok(()),
    }
}

async fn verify(
    app: &App,
    work: &Work,
    keys: &PersonKeys,
    claim: &Claim,
    evidence: PublicText,
) -> Result<identities::Model, Error> {
    let person = keys.person();
    // The person's row is held first, as everywhere: of two checks at once the second finds the first one's result.
    crate::people::store::lock_person(work, person).await?;
    let number = app.vault.blind("identities", "id_number", claim.id_number.as_str());
    work.one_at_a_time(&number.0).await?;
    require_consent(work, person, policy::VERIFICATION).await?;
    require_unverified(work, person).await?;
    require_unused(work, app, claim).await?;
    store::supersede(work, person, IdentityState::Pending).await?;
    let id = IdentityId::new(work.now, &work.rng);
    let row = sealing::seal(app, keys, id, (IdentityMethod::TwoFactor, claim), work.now)?;
    let row = identities::Model {
        state: IdentityState::Verified,
        evidence: Some(evidence),
        decided_at: Some(work.now),
        ..row
    };
    db::insert(work, row.clone()).await?;
    learn(app, work, person, &claim.id_number.born().to_string(), BirthSource::IdNumber).await?;
    push(work, person, &format!("identity:{id}:verified"), Notice::of(NoticeKind::IdentityVerified)).await?;
    Ok(row)
}

/// The row of somebody who is verified, for whoever loads many people at once.
///
/// # Errors
/// As [`check_identity`] of what is typed.
pub fn verified_row(
    app: &App,
    keys: &PersonKeys,
    id: IdentityId,
    claim: &IdentityClaimBody,
    now: Timestamp,
) -> Result<identities::Model, Error> {
    let claim = claim::check(&claim.name, &claim.id_number, strictness(&app.config), now)?;
    let row = sealing::seal(app, keys, id, (IdentityMethod::TwoFactor, &claim), now)?;
    Ok(identities::Model { state: IdentityState::Verified, decided_at: Some(now), ..row })
}
