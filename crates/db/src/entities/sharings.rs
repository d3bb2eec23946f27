//! The sharing ledger: every release of personal information outside the person's own account (SPEC SHARE-1..5).
//! Append-only; one row per person.

use crate::columns::{PublicJson, PublicText};
use kernel::{PersonId, SharingId, Timestamp};
use policy::Field as _;

crate::word! {
    /// Who received it.
    pub enum RecipientKind {
        Merchant = "merchant",
        /// A seeker who signed up, told the contact of a job.
        Seeker = "seeker",
        Partner = "partner",
        Affiliate = "affiliate",
        /// A third party of the register that lies abroad (SPEC STORE-1).
        Processor = "processor",
        Authority = "authority",
        /// The party complained of.
        Complained = "complained",
        Researcher = "researcher",
        NewHolder = "new_holder",
        /// Anybody: a public disclosure (SPEC SHARE-4).
        Public = "public",
    }
}

crate::word! {
    /// On which basis (SPEC SHARE-2). A closed list.
    pub enum SharingBasis {
        /// The person's explicit consent to this release.
        Consent = "consent",
        /// A law or an authority's order.
        Order = "order",
        Affiliate = "affiliate",
        Partner = "partner",
        /// Research or public interest without harm.
        Research = "research",
        /// An intellectual-property complaint, to the party complained of.
        IpComplaint = "ip_complaint",
        /// What a requested service or a dispute needs.
        Service = "service",
        /// The person's own tap on 帮我申请 or 帮我提交.
        OwnTap = "own_tap",
        /// The business passes to a new holder (SPEC SHARE-3).
        Transfer = "transfer",
        /// One of the eight exceptions to consent (SPEC SHARE-5).
        Exception = "exception",
    }
}

crate::word! {
    /// The exceptions to consent (SPEC SHARE-5): these eight and no other.
    pub enum SharingException {
        NationalSecurity = "national_security",
        PublicSafety = "public_safety",
        CrimeAndCourts = "crime_and_courts",
        LifeAndProperty = "life_and_property",
        MadePublic = "made_public",
        LawfullyPublished = "lawfully_published",
        ContractAtRequest = "contract_at_request",
        OtherLaw = "other_law",
    }
}

crate::word! {
    /// Where the recipient keeps it.
    pub enum SharingRegion {
        MainlandChina = "mainland_china",
        Abroad = "abroad",
    }
}

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::SharingRecord::SPEC, "at").at_end(crate::AtEnd::Hold));

crate::table! { "sharings",
    #[sea_orm(primary_key, auto_increment = false)]
    id: SharingId,
    at: Timestamp,
    person_id: PersonId,
    /// The same for all persons of one release.
    release_id: Uuid,
    recipient_kind: RecipientKind,
    recipient_id: Option<Uuid>,
    /// The recipient's name: an organisation.
    recipient: PublicText,
    region: SharingRegion,
    fields: PublicJson<Vec<String>>,
    purpose: PublicText,
    basis: SharingBasis,
    exception: Option<SharingException>,
    /// The agreement, order or other document, by its number.
    document: Option<PublicText>,
    /// What it was for: a sign-up, an order, a case.
    matter: Option<Uuid>,
    actor_id: Option<PersonId>,
    approved_by: Option<PersonId>,
}
