//! Whether a company's name and its credit code belong together: asked of a vendor when a reviewer wants to know, and kept, since
//! each answer is billed (SPEC MER-2).

use super::refusals::{BUSINESS_SOURCE_DOWN, BUSINESS_SOURCE_NONE, NO_COMPANY};
use super::sealing::{self, Opened};
use super::store;
use crate::Accounts;
use crate::identity::source::is_fresh;
use crate::identity::store as verdicts;
use axum::Json;
use axum::extract::State;
use connectors::{BusinessClaim, IdentityVerdict};
use db::Tx;
use db::columns::{BlindIndex, PublicText};
use db::entities::access_ledger::ActorKind;
use db::entities::certifications;
use db::entities::identity_verdicts::{self, SourceVerdict};
use kernel::{CertificationId, RowId, Timestamp};
use platform::auth::{Reviewer, Staff, require_consent};
use platform::limits::{self, Limit};
use platform::refusals::{ERASED, TOO_MANY_REQUESTS};
use platform::{App, Body, Error, Path, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vault::{Ask, Grant, Matter};

/// Questions of one reviewer that may cost a fee.
const CHECKS_AN_HOUR: Limit = Limit { name: "business_checks", most: 60, window_seconds: 3_600 };

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckBusiness {}

/// What the register of enterprises says of a company's name with its credit code.
#[derive(Serialize, ToSchema)]
pub(crate) struct BusinessCheck {
    verdict: SourceVerdict,
    /// The vendor's id of the request.
    evidence: String,
    at: Timestamp,
}

impl BusinessCheck {
    fn of(row: identity_verdicts::Model) -> BusinessCheck {
        BusinessCheck { verdict: row.verdict, evidence: row.evidence.0, at: row.at }
    }
}

/// The company of a submission, and the keyed hash under which what is known of it stands.
fn claim(app: &App, row: &certifications::Model, opened: &Opened) -> Option<(BusinessClaim, BlindIndex)> {
    let (name, credit_code) = (row.company_name.as_ref()?.0.clone(), opened.credit_code.clone()?);
    let text = format!("company\n{}\n{name}", credit_code.as_str());
    Some((BusinessClaim { name, credit_code }, app.vault.blind("identity_verdicts", "claim", &text)))
}

/// What is known of a submission's company and still counts.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn known(
    app: &App,
    tx: &Tx,
    row: &certifications::Model,
    opened: &Opened,
) -> Result<Option<BusinessCheck>, Error> {
    let Some((_, key)) = claim(app, row, opened) else { return Ok(None) };
    let kept = verdicts::find_verdict(tx, key).await?;
    Ok(kept.filter(|kept| is_fresh(kept.verdict, kept.at, app.now())).map(BusinessCheck::of))
}

/// Asks whether the company's name and its credit code belong together, or tells what was answered before. The look is recorded.
#[utoipa::path(post, path = "/api/v1/staff/certifications/{id}/business-check", operation_id = "check_business",
    tag = "staff", security(("session" = ["reviewer"])), params(("id" = CertificationId, Path)),
    request_body = CheckBusiness, responses((status = 200, body = BusinessCheck)))]
pub(crate) async fn check_business(
    State(accounts): State<Accounts>,
    staff: Staff<Reviewer>,
    Path(id): Path<CertificationId>,
    Body(CheckBusiness {}): Body<CheckBusiness>,
) -> Result<Json<BusinessCheck>> {
    let app = &accounts.app;
    let tx = app.read();
    let row = store::get(&tx, id).await?;
    if row.responsible_name.is_emptied() {
        return Err(ERASED.refuse().into());
    }
    require_consent(&tx, row.person_id, policy::IDENTITY).await?;
    let verifier = accounts.verifiers.business.as_ref().ok_or_else(|| BUSINESS_SOURCE_NONE.refuse())?;
    let opened = open(&accounts, &staff, &row).await?;
    let (asked, key) = claim(app, &row, &opened).ok_or_else(|| NO_COMPANY.refuse())?;
    if let Some(known) = known(app, &tx, &row, &opened).await? {
        return Ok(Json(known));
    }
    let bucket = limits::bucket(app, CHECKS_AN_HOUR, &staff.signed.person.to_string());
    if !app.write(move |work| async move { Ok(limits::take(&work, CHECKS_AN_HOUR, bucket).await?) }).await? {
        return Err(TOO_MANY_REQUESTS.refuse().into());
    }
    let answer = verifier.verify(&asked).await.map_err(|error| {
        tracing::warn!(error = %error, "the business source gave no verdict");
        BUSINESS_SOURCE_DOWN.refuse()
    })?;
    let verdict = match answer.verdict {
        IdentityVerdict::Match => SourceVerdict::Match,
        IdentityVerdict::Mismatch => SourceVerdict::Mismatch,
        IdentityVerdict::NoRecord => SourceVerdict::NoRecord,
    };
    let person_id = row.person_id;
    let kept = app.write(move |work| async move {
        let (id, evidence) = (RowId::new(work.now, &work.rng), PublicText(answer.request_id));
        let row = identity_verdicts::Model { id, person_id, claim: key, verdict, evidence, at: work.now };
        verdicts::keep_verdict(&work, row.clone()).await?;
        Ok(row)
    });
    Ok(Json(BusinessCheck::of(kept.await?)))
}

/// Opens a submission for a reviewer; the look is recorded.
///
/// # Errors
/// When the gate refuses, or the keys were destroyed.
pub(super) async fn open(
    accounts: &Accounts,
    staff: &Staff<Reviewer>,
    row: &certifications::Model,
) -> Result<Opened, Error> {
    let app = &accounts.app;
    let keys = app.vault.keys_of(row.person_id).await?;
    let ask = Ask {
        actor: staff.signed.person,
        actor_kind: ActorKind::Staff,
        basis: "certification_review",
        persons: vec![row.person_id],
        fields: &sealing::FIELDS,
        matter: Some(Matter::Certification(row.id)),
    };
    let grant: Grant<policy::Certification> =
        app.write(move |work| async move { Ok(vault::grant(&work, work.now, &work.rng, ask).await?) }).await?;
    sealing::open(&keys, &grant, row, app.now())
}
