use crate::consent;
use db::Tx;
use db::columns::{PublicJson, PublicText};
use db::entities::access_ledger::{self, ActorKind};
use db::entities::access_subjects;
use kernel::{AccessId, PersonId, Rng, RowId, Timestamp};
use policy::{Basis, ConsentItem, OwnAccount, Purpose, Talking};
use sea_orm::DbErr;
use std::marker::PhantomData;
use uuid::Uuid;

/// The most persons that one grant may cover.
const PERSONS_MAX: usize = 200;

/// The right to open sealed values of certain persons for one purpose. Only this module makes one.
///
/// It lives as long as the request that asked for it; queued work asks again when it runs.
pub struct Grant<P: Purpose> {
    persons: Vec<PersonId>,
    purpose: PhantomData<fn() -> P>,
}

impl<P: Purpose> Grant<P> {
    pub(crate) fn covers(&self, person: PersonId) -> bool {
        self.persons.contains(&person)
    }
}

/// Who asks to read whose fields, and why they may.
pub struct Ask<'a> {
    pub actor: PersonId,
    pub actor_kind: ActorKind,
    /// The rule that allows it, for the person to read: `applicant_of_own_posting`, `certification_review`.
    pub basis: &'static str,
    /// Whose data.
    pub persons: Vec<PersonId>,
    pub fields: &'a [&'static str],
    /// What it is for, for the ledger: the id of a certification, a report, a case.
    pub matter: Option<Uuid>,
}

/// Why no grant was given.
#[derive(Debug)]
pub enum GrantError {
    /// The purpose needs the consent of everybody it covers, and somebody's does not stand.
    NoConsent(&'static ConsentItem),
    /// More persons than one grant may cover.
    TooMany,
    /// The ledger could not be read or written: no ledger, no answer.
    Ledger(DbErr),
}

impl std::fmt::Display for GrantError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            GrantError::NoConsent(item) => write!(f, "no consent to {} stands", item.name),
            GrantError::TooMany => f.write_str("a grant covers too many persons"),
            GrantError::Ledger(error) => write!(f, "the access ledger: {error}"),
        }
    }
}

impl std::error::Error for GrantError {}

impl From<DbErr> for GrantError {
    fn from(error: DbErr) -> Self {
        GrantError::Ledger(error)
    }
}

/// A person's own data: no ledger row, nobody else looked.
pub fn own(person: PersonId) -> Grant<OwnAccount> {
    Grant { persons: vec![person], purpose: PhantomData }
}

/// The persons of a conversation, for the two sides of it: what they wrote to each other, and what the other is called.
///
/// No ledger row: reading what was written to oneself is no access by a third party. The caller has checked that the
/// reader is one of the two sides.
pub fn party(persons: Vec<PersonId>) -> Grant<Talking> {
    Grant { persons, purpose: PhantomData }
}

/// Somebody else's data. The access ledger is written first, in the caller's transaction: no ledger, no grant.
///
/// The caller has checked the actor's right and names it in `basis`.
///
/// # Errors
/// [`GrantError`]: a consent that does not stand, too many persons, a ledger that cannot be written.
pub async fn grant<P: Purpose>(tx: &Tx, now: Timestamp, rng: &Rng, ask: Ask<'_>) -> Result<Grant<P>, GrantError> {
    let mut persons = ask.persons;
    persons.sort_unstable();
    persons.dedup();
    if persons.len() > PERSONS_MAX {
        return Err(GrantError::TooMany);
    }
    if let Basis::Consent(item) = P::SPEC.basis
        && consent::who(tx, &persons, item).await?.len() < persons.len()
    {
        return Err(GrantError::NoConsent(item));
    }
    let others: Vec<PersonId> = persons.iter().copied().filter(|person| *person != ask.actor).collect();
    if !others.is_empty() {
        let id = AccessId::new(now, rng);
        let subject = |person: &PersonId| access_subjects::Model {
            id: RowId::new(now, rng),
            person_id: *person,
            access_id: id,
            at: now,
        };
        let subjects = others.iter().map(subject).collect();
        let row = access_ledger::Model {
            id,
            at: now,
            actor_id: ask.actor,
            actor_kind: ask.actor_kind,
            purpose: PublicText::from(P::SPEC.name),
            basis: PublicText::from(ask.basis),
            fields: PublicJson(ask.fields.iter().map(|field| (*field).to_owned()).collect()),
            persons: PublicJson(others),
            matter: ask.matter,
        };
        db::insert(tx, row).await?;
        db::insert_many(tx, subjects).await?;
    }
    Ok(Grant { persons, purpose: PhantomData })
}
