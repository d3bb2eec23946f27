//! The privacy policy as code: purposes, personal fields, and the text that people read.
//!
//! A field that is read for a purpose that it is not declared for does not compile: [`AllowedFor`] is that relation,
//! and the vault opens a sealed value only with a grant for a purpose that the field allows.

mod fields;
mod purposes;
mod text;

pub use fields::*;
pub use purposes::*;
pub use text::{Paragraph, Section, TITLE_EN, TITLE_ZH, VERSION, sections};

/// A kind of personal information that the program may hold (SPEC RET-1, POL-1).
#[derive(Debug, PartialEq, Eq)]
pub struct PersonalField {
    /// The name in code, ledgers and exports.
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Sensitive in the sense of the Personal Information Protection Law, article 28.
    pub sensitive: bool,
    /// Which of the person's keys seals it; destroying the key erases the field wherever a copy stands.
    pub class: KeyClass,
    pub purposes: &'static [&'static PurposeSpec],
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
    /// The person's consent, which can be withdrawn.
    Consent,
    /// A law orders it.
    Law,
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
