//! The privacy policy as code: purposes, personal fields, lifetimes, third parties, permissions, what the pages keep in a
//! browser, what a person is asked, and the text that people read.
//!
//! A field that is read for a purpose that it is not declared for does not compile: [`AllowedFor`] is that relation,
//! and the vault opens a sealed value only with a grant for a purpose that the field allows. A declaration that breaks a
//! promise (no purpose, a recipient abroad without a separate consent, browsing data over a year, sensitive data without a consent of its own) does
//! not compile either: [`check_field`].

mod acceptance;
pub mod change;
mod consents;
pub mod documents;
mod fields;
mod groups;
mod lifetimes;
mod permissions;
mod processors;
mod promises;
mod purposes;
mod rights;
pub mod snapshot;
pub mod statistics;
mod text;
pub mod versions;

pub use acceptance::*;
pub use consents::*;
pub use fields::*;
pub use groups::*;
pub use lifetimes::*;
pub use permissions::*;
pub use processors::*;
pub use promises::*;
pub use purposes::*;
pub use rights::*;
pub use text::{
    BACKUPS_UNREADABLE_DAYS, Block, Both, Document, EFFECTIVE_ON, Row, Section, TITLE_EN, TITLE_ZH, UPDATED_ON,
    VERSION, lines, sections,
};

/// A kind of personal information that the program may hold (SPEC RET-1, POL-1).
#[derive(Debug, PartialEq, Eq)]
pub struct PersonalField {
    /// The name in code, ledgers and exports.
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub sensitivity: Sensitivity,
    pub need: Need,
    /// Which of the person's keys seals it; destroying the key erases the field wherever a copy stands.
    pub class: KeyClass,
    pub lifetime: &'static Lifetime,
    pub source: Source,
    /// The function it is collected for.
    pub group: &'static Group,
    /// What staff see of it without a case.
    pub mask: Mask,
    pub purposes: &'static [&'static PurposeSpec],
    /// Third parties that get it.
    pub recipients: &'static [&'static Processor],
}

impl PersonalField {
    /// Whether it may be read for this purpose; the type relation [`AllowedFor`] says the same at compile time.
    pub fn allows(&self, purpose: &PurposeSpec) -> bool {
        self.purposes.iter().any(|allowed| allowed.name == purpose.name)
    }
}

/// How carefully a field is handled.
#[derive(Debug, PartialEq, Eq)]
pub enum Sensitivity {
    Ordinary,
    /// Written for few eyes: highlighted in the policy, never shown to staff without a case.
    Private,
    /// Sensitive in the sense of PIPL article 28; collected only after a consent of its own (article 29).
    Sensitive(&'static ConsentItem),
}

/// Whether the function works without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Necessary,
    Optional,
}

/// Where a field comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The person gave it.
    Person,
    /// Somebody else gave it (a merchant's note, an invitation).
    OtherPerson,
    /// The person's browser or phone told it.
    Device,
    /// The platform made it.
    Platform,
    /// Another company told it, with the person's consent.
    ThirdParty,
}

/// What is shown of a field where it may not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mask {
    /// Nothing at all.
    Hidden,
    /// 199****0001
    Phone,
    /// 张**
    Name,
    /// zh***8
    Username,
    /// The last digits only.
    IdNumber,
    Code,
}

/// A purpose of processing with its legal basis (PIPL article 13).
#[derive(Debug, PartialEq, Eq)]
pub struct PurposeSpec {
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub basis: Basis,
}

/// Why processing is lawful.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Needed for the contract that the person asked for.
    Contract,
    /// The person's consent to this item, which can be withdrawn.
    Consent(&'static ConsentItem),
    /// This law orders it.
    Law(&'static str),
}

/// The classes of keys that each person has. A class that a law holds back survives the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyClass {
    Core,
    Resume,
    Talk,
    Money,
    Security,
}

impl KeyClass {
    pub const ALL: [KeyClass; 5] =
        [KeyClass::Core, KeyClass::Resume, KeyClass::Talk, KeyClass::Money, KeyClass::Security];

    /// The number that stands in an envelope's additional data. Never reused.
    pub const fn number(self) -> u8 {
        match self {
            KeyClass::Core => 1,
            KeyClass::Resume => 2,
            KeyClass::Talk => 3,
            KeyClass::Money => 4,
            KeyClass::Security => 5,
        }
    }

    /// Whether the key outlives the account, because a law keeps what it seals (SPEC DEL-2).
    pub const fn is_held(self) -> bool {
        matches!(self, KeyClass::Money | KeyClass::Security)
    }
}

/// A purpose at the type level.
pub trait Purpose: 'static {
    const SPEC: &'static PurposeSpec;
}

/// A personal field at the type level: what a `Sealed<F>` column holds.
pub trait Field: 'static {
    const SPEC: &'static PersonalField;
}

/// This field may be read for this purpose. Declared in `fields.rs`, nowhere else.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may not be read for `{P}`",
    note = "the privacy policy declares no such purpose for this field (crates/policy/src/fields.rs)"
)]
pub trait AllowedFor<P: Purpose>: Field {}

/// What every declaration must keep; a breach does not compile.
///
/// # Panics
/// In a constant, so that it is a compile error: a field without a purpose, a recipient abroad without a separate
/// consent, browsing data that outlives a year, sensitive data kept past the account without a law.
pub const fn check_field(field: &PersonalField) {
    assert!(!field.purposes.is_empty(), "a personal field needs a purpose");
    let mut at = 0;
    while at < field.recipients.len() {
        let recipient = field.recipients[at];
        assert!(
            recipient.region.is_home() || matches!(recipient.consent, Some(item) if item.separate),
            "a recipient outside mainland China needs a separate consent of each person"
        );
        at += 1;
    }
    if field.group.browsing {
        match field.lifetime.rule.days() {
            Some(days) => assert!(days <= BROWSING_DAYS_MAX, "browsing data lives at most one year"),
            None => panic!("browsing data needs a bound in days"),
        }
    }
    if let Sensitivity::Sensitive(item) = &field.sensitivity {
        assert!(item.separate, "sensitive information needs a consent of its own");
        assert!(!field.lifetime.rule.is_held(), "sensitive information does not outlive the account");
    }
}
