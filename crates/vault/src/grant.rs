//! The gate: the only place that makes a [`Grant`].

use crate::audit::{self, AuditKind};
use crate::{OpenError, consent, quota};
use db::Tx;
use db::columns::{PublicJson, PublicText};
use db::entities::access_ledger::{self, ActorKind};
use db::entities::access_subjects;
use kernel::{
    AccessId, ApplicationId, CertificationId, ChatId, DocumentId, GuardianshipId, IdentityId, InvoiceId, PersonId,
    RatingId, ReportId, Rng, RowId, TalkReportId, TaxFileId, Timestamp, WithdrawalId,
};
use policy::{
    Basis, ConsentItem, Helping, OwnAccount, Purpose, PurposeSpec, RESUME_PUBLIC, ShowingResumes, Subscribing,
    Supporting, Talking, Taxing,
};
use sea_orm::DbErr;
use serde_json::json;
use std::marker::PhantomData;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The most persons that one grant may cover.
const PERSONS_MAX: usize = 200;
/// How long a grant lasts.
const LASTS: Duration = Duration::from_secs(30);

/// The right to open sealed values of certain persons for one purpose. Only this module makes one.
///
/// It lives as long as the request that asked for it, and never longer than thirty seconds; queued work asks again when it
/// runs. The seconds are counted on the machine's monotonic clock, not on [`kernel::Clock`]: a right must not live longer
/// because somebody set the wall clock back, and a test that moves its clock must not end rights that are in use.
pub struct Grant<P: Purpose> {
    persons: Vec<PersonId>,
    until: Instant,
    purpose: PhantomData<fn() -> P>,
}

impl<P: Purpose> Grant<P> {
    fn new(persons: Vec<PersonId>) -> Grant<P> {
        Grant { persons, until: Instant::now() + LASTS, purpose: PhantomData }
    }

    pub(crate) fn check(&self, person: PersonId) -> Result<(), OpenError> {
        if !self.persons.contains(&person) {
            return Err(OpenError::NotGranted);
        }
        if Instant::now() >= self.until { Err(OpenError::Expired) } else { Ok(()) }
    }

    #[cfg(test)]
    pub(crate) fn run_out(&mut self) {
        self.until = Instant::now();
    }
}

/// What a reading is for. Whether it is still open (a case that was closed, a report that was decided) is checked by whoever
/// asks, who has its row at hand; the vault knows only that one is named, and writes down which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    Certification(CertificationId),
    Document(DocumentId),
    Report(ReportId),
    /// A report of the other side of a conversation.
    TalkReport(TalkReportId),
    /// A case of care: a request, a complaint, an incident.
    Case(Uuid),
    /// A guardian's bond with a minor.
    Guardianship(GuardianshipId),
    /// The disputed hours of a sign-up.
    Hours(ApplicationId),
    /// An appeal against a rating.
    Rating(RatingId),
    /// A file for the tax office.
    TaxFile(TaxFileId),
    /// An invoice that a merchant asked for.
    Invoice(InvoiceId),
    /// A verification of a person's real name.
    Identity(IdentityId),
    /// A payout of wages.
    Withdrawal(WithdrawalId),
    /// A chat with customer service.
    Chat(ChatId),
}

impl Matter {
    pub fn id(self) -> Uuid {
        match self {
            Matter::Certification(id) => id.0,
            Matter::Document(id) => id.0,
            Matter::Report(id) => id.0,
            Matter::TalkReport(id) => id.0,
            Matter::Case(id) => id,
            Matter::Guardianship(id) => id.0,
            Matter::Hours(id) => id.0,
            Matter::Rating(id) => id.0,
            Matter::TaxFile(id) => id.0,
            Matter::Invoice(id) => id.0,
            Matter::Identity(id) => id.0,
            Matter::Withdrawal(id) => id.0,
            Matter::Chat(id) => id.0,
        }
    }

    pub const fn kind(self) -> &'static str {
        match self {
            Matter::Certification(_) => "certification",
            Matter::Document(_) => "document",
            Matter::Report(_) => "report",
            Matter::TalkReport(_) => "talk_report",
            Matter::Case(_) => "case",
            Matter::Guardianship(_) => "guardianship",
            Matter::Hours(_) => "hours",
            Matter::Rating(_) => "rating",
            Matter::TaxFile(_) => "tax_file",
            Matter::Invoice(_) => "invoice",
            Matter::Identity(_) => "identity",
            Matter::Withdrawal(_) => "withdrawal",
            Matter::Chat(_) => "chat",
        }
    }
}

/// Who asks to read whose fields, and why they may.
pub struct Ask<'a> {
    pub actor: PersonId,
    pub actor_kind: ActorKind,
    /// The rule that allows it, for the person to read: `applicant_of_own_posting`, `certification_review`.
    pub basis: &'a str,
    /// Whose data.
    pub persons: Vec<PersonId>,
    pub fields: &'a [&'static str],
    /// What it is for. Staff must name it for anything but masked support.
    pub matter: Option<Matter>,
}

/// Why the gate refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The purpose needs the consent of everybody it covers, and somebody's does not stand.
    NoConsent(&'static ConsentItem),
    /// More persons than one grant may cover.
    TooMany,
    /// Staff named no matter.
    CaseNeeded,
    /// Staff asked for their own data: they have an account like everybody else for that.
    OwnData,
    /// Staff opened as many people within the hour as they may.
    Quota,
}

impl Why {
    pub const fn code(self) -> &'static str {
        match self {
            Why::NoConsent(_) => "consent_needed",
            Why::TooMany => "too_many_persons",
            Why::CaseNeeded => "case_needed",
            Why::OwnData => "own_data",
            Why::Quota => "staff_quota",
        }
    }
}

/// A refusal with what the audit log keeps of it. The refusal ends the unit of work that asked, so `platform` writes it
/// down after that has been rolled back.
#[derive(Clone, Debug)]
pub struct Denied {
    pub why: Why,
    actor: PersonId,
    body: serde_json::Value,
}

impl Denied {
    /// Writes the refusal into the audit log.
    ///
    /// # Errors
    /// When the log cannot be written.
    pub async fn record(self, tx: &Tx, now: Timestamp) -> Result<(), DbErr> {
        audit::append(tx, now, AuditKind::Refused, Some(self.actor.0), self.body).await.map(|_| ())
    }
}

/// Why no grant was given.
#[derive(Debug)]
pub enum GrantError {
    Denied(Denied),
    /// The ledger or the audit log could not be read or written: no ledger, no answer.
    Ledger(DbErr),
}

impl std::fmt::Display for GrantError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            GrantError::Denied(denied) => write!(f, "the gate refused: {}", denied.why.code()),
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
    Grant::new(vec![person])
}

/// The persons of a conversation, for the two sides of it: what they wrote to each other, and what the other is called.
///
/// No ledger row: reading what was written to oneself is no access by a third party. The caller has checked that the
/// reader is one of the two sides.
pub fn party(persons: Vec<PersonId>) -> Grant<Talking> {
    Grant::new(persons)
}

/// The person of a chat with customer service, for the member of staff who has it.
///
/// No ledger row: what is said to oneself while talking is no look at anybody's data. Taking and opening the chat asked
/// [`grant`] and stands in the ledger; the caller has checked that the reader has it.
pub fn served(person: PersonId) -> Grant<Helping> {
    Grant::new(vec![person])
}

/// The searches that these persons saved in order to be told, for the watch in memory that compares new postings with them.
/// Nobody looks at what it opens, so there is no ledger row.
pub fn subscribed(persons: Vec<PersonId>) -> Grant<Subscribing> {
    Grant::new(persons)
}

/// Those of these persons whose consent to a public resume stands, for the index in memory that finds resumes. Nobody looks at
/// what it opens, so there is no ledger row; whoever reads a resume that was found asks [`grant`].
///
/// # Errors
/// When the consent ledger cannot be read.
pub async fn published(tx: &Tx, persons: &[PersonId]) -> Result<Grant<ShowingResumes>, DbErr> {
    let consenting = consent::who(tx, persons, RESUME_PUBLIC).await?;
    Ok(Grant::new(consenting.into_iter().collect()))
}

/// Somebody else's data. The access ledger and the audit log are written first, in the caller's transaction: no ledger, no
/// grant. Ask late in a unit of work: on PostgreSQL the log's next entry waits until this unit has ended.
///
/// The caller has checked the actor's right and names it in `basis`.
///
/// # Errors
/// [`GrantError`]: what the gate refuses, or a ledger that cannot be written.
pub async fn grant<P: Purpose>(tx: &Tx, now: Timestamp, rng: &Rng, ask: Ask<'_>) -> Result<Grant<P>, GrantError> {
    let mut persons = ask.persons.clone();
    persons.sort_unstable();
    persons.dedup();
    let body = body(P::SPEC, &ask, &persons);
    if let Some(why) = why_not(tx, now, P::SPEC, &ask, &persons).await? {
        let mut body = body;
        body["code"] = why.code().into();
        return Err(GrantError::Denied(Denied { why, actor: ask.actor, body }));
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
            matter: ask.matter.map(Matter::id),
        };
        db::insert(tx, row).await?;
        db::insert_many(tx, subjects).await?;
        let mut body = body;
        body["access"] = id.to_string().into();
        audit::append(tx, now, AuditKind::Granted, Some(ask.actor.0), body).await?;
    }
    Ok(Grant::new(persons))
}

/// What stops this reading, if anything does.
async fn why_not(
    tx: &Tx,
    now: Timestamp,
    purpose: &PurposeSpec,
    ask: &Ask<'_>,
    persons: &[PersonId],
) -> Result<Option<Why>, DbErr> {
    if persons.len() > PERSONS_MAX {
        return Ok(Some(Why::TooMany));
    }
    if ask.actor_kind == ActorKind::Staff {
        if purpose.name != Supporting::SPEC.name && ask.matter.is_none() {
            return Ok(Some(Why::CaseNeeded));
        }
        if persons.contains(&ask.actor) {
            return Ok(Some(Why::OwnData));
        }
        // A declaration must name everybody who was paid; the law sets no limit to how many they are.
        if purpose.name != Taxing::SPEC.name && !quota::allows(tx, now, ask.actor, persons).await? {
            return Ok(Some(Why::Quota));
        }
    }
    if let Basis::Consent(item) = purpose.basis
        && consent::who(tx, persons, item).await?.len() < persons.len()
    {
        return Ok(Some(Why::NoConsent(item)));
    }
    Ok(None)
}

/// What the audit log keeps: ids and codes. Of a refusal for too many persons it keeps how many.
fn body(purpose: &PurposeSpec, ask: &Ask<'_>, persons: &[PersonId]) -> serde_json::Value {
    let kept = &persons[..persons.len().min(PERSONS_MAX)];
    json!({
        "purpose": purpose.name,
        "basis": ask.basis,
        "as": ask.actor_kind,
        "count": persons.len(),
        "persons": kept,
        "fields": ask.fields,
        "matter": ask.matter.map(|matter| json!({ "kind": matter.kind(), "id": matter.id() })),
    })
}
