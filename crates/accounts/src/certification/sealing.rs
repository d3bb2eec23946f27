//! The sealed part of a submission: sealed for whoever submits, opened under a grant.

use super::submission::Checked;
use anyhow::Context;
use db::entities::certifications::{self, SubmissionState};
use kernel::credit_code::{CreditCode, Strictness};
use kernel::id_number::IdNumber;
use kernel::{CertificationId, MerchantId, Timestamp, calendar};
use platform::{App, Error};
use policy::{AllowedFor, BusinessAddress, Field, Purpose, RealName};
use vault::{Cell, Erased, Grant, PersonKeys};

/// The names of the fields that a look at a submission opens, for the access ledger.
pub(super) const FIELDS: [&str; 4] = [
    <policy::CreditCode as Field>::SPEC.name,
    <BusinessAddress as Field>::SPEC.name,
    <RealName as Field>::SPEC.name,
    <policy::IdNumber as Field>::SPEC.name,
];

/// A submission's sealed fields, opened. They are masked before they leave the program.
pub(super) struct Opened {
    pub credit_code: Option<CreditCode>,
    pub address: Option<String>,
    pub responsible_name: String,
    pub responsible_id: IdNumber,
}

fn cell(column: &'static str, id: CertificationId) -> Cell {
    Cell::new("certifications", column, id.0)
}

/// The row of a new submission, sealed with the keys of whoever submits it.
///
/// # Errors
/// When their keys were destroyed.
pub(super) fn seal(
    app: &App,
    keys: &PersonKeys,
    id: CertificationId,
    merchant: &db::entities::merchants::Model,
    checked: &Checked,
    now: Timestamp,
) -> Result<certifications::Model, Erased> {
    let company = checked.company.as_ref();
    let code = company.map(|company| company.credit_code.as_str());
    let id_number = checked.responsible_id.as_str();
    Ok(certifications::Model {
        id,
        merchant_id: merchant.id,
        person_id: keys.person(),
        kind: merchant.kind,
        state: SubmissionState::Pending,
        company_name: company.map(|company| company.name.as_str().into()),
        credit_code: code.map(|code| keys.seal(cell("credit_code", id), code)).transpose()?,
        credit_code_blind: code.map(|code| app.vault.blind("certifications", "credit_code", code)),
        address: company.map(|company| keys.seal(cell("address", id), &company.address)).transpose()?,
        responsible_name: keys.seal(cell("responsible_name", id), &checked.responsible_name)?,
        responsible_id: keys.seal(cell("responsible_id", id), id_number)?,
        responsible_id_blind: app.vault.blind("certifications", "responsible_id", id_number),
        licence_document_id: company.map(|company| company.licence_document_id),
        responsible_document_id: checked.responsible_document_id,
        reason: None,
        submitted_at: now,
        decided_at: None,
        decided_by: None,
    })
}

/// Opens a submission's sealed fields.
///
/// # Errors
/// When the grant does not cover whoever submitted it, or a value does not belong there.
pub(super) fn open<P: Purpose>(
    keys: &PersonKeys,
    grant: &Grant<P>,
    row: &certifications::Model,
    now: Timestamp,
) -> Result<Opened, Error>
where
    policy::CreditCode: AllowedFor<P>,
    policy::IdNumber: AllowedFor<P>,
    BusinessAddress: AllowedFor<P>,
    RealName: AllowedFor<P>,
{
    let code =
        row.credit_code.as_ref().map(|sealed| keys.open(grant, cell("credit_code", row.id), sealed)).transpose()?;
    let address = row.address.as_ref().map(|sealed| keys.open(grant, cell("address", row.id), sealed)).transpose()?;
    let number = keys.open(grant, cell("responsible_id", row.id), &row.responsible_id)?;
    // What is sealed passed the checks of its day; here they only give the masks back.
    let credit_code = code
        .map(|code| CreditCode::parse(&code, Strictness::Demo).ok().context("a sealed credit code is not one"))
        .transpose()?;
    let responsible_id = IdNumber::parse(&number, Strictness::Demo, calendar::day_of(now))
        .ok()
        .context("a sealed ID number is not one")?;
    Ok(Opened {
        credit_code,
        address,
        responsible_name: keys.open(grant, cell("responsible_name", row.id), &row.responsible_name)?,
        responsible_id,
    })
}

/// Where a document's picture is sealed.
pub fn document_cell(id: kernel::DocumentId) -> Cell {
    Cell::new("documents", "blob", id.0)
}

/// The name of a document's picture in blob storage.
pub fn document_blob(id: kernel::DocumentId) -> String {
    format!("documents/{id}")
}

/// The merchants whose standing submission carries the same number as this one.
pub(super) struct SameElsewhere {
    pub credit_code: Vec<MerchantId>,
    pub responsible_id: Vec<MerchantId>,
}
