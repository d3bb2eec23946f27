use db::Tx;
use db::columns::{PublicJson, PublicText};
use db::entities::access_ledger::{self, ActorKind};
use kernel::{AccessId, PersonId, Rng, Timestamp};
use policy::{OwnAccount, Purpose, Talking};
use sea_orm::DbErr;
use std::marker::PhantomData;

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
/// When the ledger cannot be written, or more persons are asked for than one grant may cover.
pub async fn grant<P: Purpose>(tx: &Tx, now: Timestamp, rng: &Rng, ask: Ask<'_>) -> Result<Grant<P>, DbErr> {
    let mut persons = ask.persons;
    persons.sort_unstable();
    persons.dedup();
    if persons.len() > PERSONS_MAX {
        return Err(DbErr::Custom("a grant covers too many persons".to_owned()));
    }
    let others: Vec<PersonId> = persons.iter().copied().filter(|person| *person != ask.actor).collect();
    if !others.is_empty() {
        let row = access_ledger::Model {
            id: AccessId::new(now, rng),
            at: now,
            actor_id: ask.actor,
            actor_kind: ask.actor_kind,
            purpose: PublicText::from(P::SPEC.name),
            basis: PublicText::from(ask.basis),
            fields: PublicJson(ask.fields.iter().map(|field| (*field).to_owned()).collect()),
            persons: PublicJson(others),
        };
        db::insert(tx, row).await?;
    }
    Ok(Grant { persons, purpose: PhantomData })
}
