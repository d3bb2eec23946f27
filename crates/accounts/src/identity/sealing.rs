//! The sealed part of a verification.

use super::claim::Claim;
use anyhow::Context;
use db::entities::identities::{self, IdentityMethod, IdentityState};
use kernel::credit_code::Strictness;
use kernel::id_number::IdNumber;
use kernel::{DocumentId, IdentityId, Timestamp, calendar};
use platform::{App, Error};
use policy::{AllowedFor, Field, Purpose, VerificationDocument, VerifiedId, VerifiedName};
use vault::{Cell, Erased, Grant, PersonKeys};

/// The names of the fields that a look at a verification opens, for the access ledger.
pub(super) const FIELDS: [&str; 2] = [VerifiedName::SPEC.name, VerifiedId::SPEC.name];
/// And of a picture.
pub(super) const PICTURE_FIELDS: [&str; 1] = [VerificationDocument::SPEC.name];

/// Who somebody is.
pub struct Opened {
    pub name: String,
    pub id_number: IdNumber,
}

fn cell(column: &'static str, id: IdentityId) -> Cell {
    Cell::new("identities", column, id.0)
}

/// Where a card's picture is sealed.
pub fn card_cell(id: DocumentId) -> Cell {
    Cell::new("identity_documents", "blob", id.0)
}

/// The name of a card's picture in blob storage.
pub fn card_blob(id: DocumentId) -> String {
    format!("identity-documents/{id}")
}

/// A row that waits for its decision, sealed with the person's keys.
///
/// # Errors
/// When the keys were destroyed.
pub(super) fn seal(
    app: &App,
    keys: &PersonKeys,
    id: IdentityId,
    (method, claim): (IdentityMethod, &Claim),
    now: Timestamp,
) -> Result<identities::Model, Erased> {
    Ok(identities::Model {
        id,
        person_id: keys.person(),
        method,
        state: IdentityState::Pending,
        name: keys.seal(cell("name", id), &claim.name)?,
        id_number: keys.seal(cell("id_number", id), claim.id_number.as_str())?,
        id_number_blind: app.vault.blind("identities", "id_number", claim.id_number.as_str()),
        front_document_id: None,
        back_document_id: None,
        reason: None,
        evidence: None,
        submitted_at: now,
        decided_at: None,
        decided_by: None,
    })
}

/// Opens name and number.
///
/// # Errors
/// When the grant does not cover the person, or a value does not belong there.
pub fn open<P: Purpose>(
    keys: &PersonKeys,
    grant: &Grant<P>,
    row: &identities::Model,
    now: Timestamp,
) -> Result<Opened, Error>
where
    VerifiedName: AllowedFor<P>,
    VerifiedId: AllowedFor<P>,
{
    let number = keys.open(grant, cell("id_number", row.id), &row.id_number)?;
    // What is sealed passed the checks of its day; here they only give the mask back.
    let id_number = IdNumber::parse(&number, Strictness::Demo, calendar::day_of(now))
        .ok()
        .context("a sealed ID number is not one")?;
    Ok(Opened { name: keys.open(grant, cell("name", row.id), &row.name)?, id_number })
}
