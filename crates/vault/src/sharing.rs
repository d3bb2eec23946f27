//! The sharing ledger (SPEC SHARE-1): append-only, one row for each person of a release, written in the unit of work that
//! releases. No row, no release.
//!
//! A slice writes what the person's own request makes it hand over (a sign-up, a call); every other release goes through
//! `care`, which checks what its basis requires.

use db::Tx;
use db::columns::{PublicJson, PublicText};
use db::entities::sharings::{self, RecipientKind, SharingBasis, SharingException, SharingRegion};
use kernel::{PersonId, Rng, SharingId, Timestamp};
use policy::PersonalField;
use sea_orm::DbErr;
use uuid::Uuid;

/// A release of fields of some persons to one recipient.
pub struct Release {
    pub persons: Vec<PersonId>,
    pub recipient_kind: RecipientKind,
    pub recipient_id: Option<Uuid>,
    /// The recipient's name: an organisation, never a person's.
    pub recipient: String,
    pub region: SharingRegion,
    pub fields: Vec<&'static PersonalField>,
    pub purpose: String,
    pub basis: SharingBasis,
    pub exception: Option<SharingException>,
    pub document: Option<String>,
    pub matter: Option<Uuid>,
    pub actor: Option<PersonId>,
    pub approved_by: Option<PersonId>,
}

/// What a service that one person asked for hands to the other side of it.
pub struct Delivery {
    pub person: PersonId,
    pub recipient_kind: RecipientKind,
    pub recipient_id: Option<Uuid>,
    pub recipient: String,
    pub fields: Vec<&'static PersonalField>,
    pub purpose: &'static str,
    /// The sign-up or other request that it serves.
    pub matter: Uuid,
}

/// Writes what a requested service delivers (SPEC SHARE-2).
///
/// # Errors
/// When the ledger cannot be written.
pub async fn deliver(tx: &Tx, now: Timestamp, rng: &Rng, delivery: Delivery) -> Result<(), DbErr> {
    db::insert_many(tx, delivered(now, rng, delivery)).await
}

/// The rows of a delivery at a moment; the demo's world writes them for what happened in its past.
pub fn delivered(at: Timestamp, rng: &Rng, delivery: Delivery) -> Vec<sharings::Model> {
    let release = Release {
        persons: vec![delivery.person],
        recipient_kind: delivery.recipient_kind,
        recipient_id: delivery.recipient_id,
        recipient: delivery.recipient,
        region: SharingRegion::MainlandChina,
        fields: delivery.fields,
        purpose: delivery.purpose.to_owned(),
        basis: SharingBasis::Service,
        exception: None,
        document: None,
        matter: Some(delivery.matter),
        actor: Some(delivery.person),
        approved_by: None,
    };
    rows(at, rng, release).1
}

/// Writes a release that was checked, and gives the id that its rows share.
///
/// # Errors
/// When the ledger cannot be written.
pub async fn write(tx: &Tx, now: Timestamp, rng: &Rng, release: Release) -> Result<Uuid, DbErr> {
    let (release_id, rows) = rows(now, rng, release);
    db::insert_many(tx, rows).await?;
    Ok(release_id)
}

/// One row for each person, and the id that they share.
fn rows(at: Timestamp, rng: &Rng, release: Release) -> (Uuid, Vec<sharings::Model>) {
    let release_id = SharingId::new(at, rng).0;
    let mut persons = release.persons;
    persons.sort_unstable();
    persons.dedup();
    let fields: Vec<String> = release.fields.iter().map(|field| field.name.to_owned()).collect();
    let rows = persons.into_iter().map(|person_id| sharings::Model {
        id: SharingId::new(at, rng),
        at,
        person_id,
        release_id,
        recipient_kind: release.recipient_kind,
        recipient_id: release.recipient_id,
        recipient: PublicText(release.recipient.clone()),
        region: release.region,
        fields: PublicJson(fields.clone()),
        purpose: PublicText(release.purpose.clone()),
        basis: release.basis,
        exception: release.exception,
        document: release.document.clone().map(PublicText),
        matter: release.matter,
        actor_id: release.actor,
        approved_by: release.approved_by,
    });
    (release_id, rows.collect())
}
