//! The sealed part of a bond: sealed for the guardian, opened under a grant.

use anyhow::Context;
use db::entities::guardianships;
use kernel::credit_code::Strictness;
use kernel::id_number::IdNumber;
use kernel::{DocumentId, GuardianshipId, Timestamp, calendar};
use platform::Error;
use policy::{AllowedFor, Field, GuardianDocument, GuardianId, GuardianName, GuardianReason, Purpose};
use vault::{Cell, Grant, PersonKeys};

/// The names of the fields that a look at a bond opens, for the access ledger.
pub(super) const FIELDS: [&str; 3] = [GuardianName::SPEC.name, GuardianId::SPEC.name, GuardianReason::SPEC.name];

pub(super) fn cell(column: &'static str, id: GuardianshipId) -> Cell {
    Cell::new("guardianships", column, id.0)
}

/// Where a paper's picture is sealed.
pub fn paper_cell(id: DocumentId) -> Cell {
    Cell::new("guardian_documents", "blob", id.0)
}

/// The name of a paper's picture in blob storage.
pub fn paper_blob(id: DocumentId) -> String {
    format!("guardian-documents/{id}")
}

/// What the papers say of a picture, for the access ledger.
pub(super) const PAPER_FIELDS: [&str; 1] = [GuardianDocument::SPEC.name];

/// A bond's sealed fields, opened.
pub(super) struct Opened {
    pub name: String,
    pub id_number: IdNumber,
    pub reason: Option<String>,
}

/// # Errors
/// When the grant does not cover the guardian, or a value does not belong there.
pub(super) fn open<P: Purpose>(
    keys: &PersonKeys,
    grant: &Grant<P>,
    row: &guardianships::Model,
    now: Timestamp,
) -> Result<Opened, Error>
where
    GuardianName: AllowedFor<P>,
    GuardianId: AllowedFor<P>,
    GuardianReason: AllowedFor<P>,
{
    let number = keys.open(grant, cell("id_number", row.id), &row.id_number)?;
    // What is sealed passed the checks of its day; here they only give the mask back.
    let id_number = IdNumber::parse(&number, Strictness::Demo, calendar::day_of(now))
        .ok()
        .context("a sealed ID number is not one")?;
    let reason = row.relation_reason.as_ref();
    Ok(Opened {
        name: keys.open(grant, cell("name", row.id), &row.name)?,
        id_number,
        reason: reason.map(|sealed| keys.open(grant, cell("relation_reason", row.id), sealed)).transpose()?,
    })
}

/// The first character of a name; how long the rest is stays untold.
pub(super) fn mask_name(name: &str) -> String {
    name.chars().take(1).chain("**".chars()).collect()
}
