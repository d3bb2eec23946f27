//! The machine's reading of a posting before a person of the staff sees it (SPEC PUB-3, RULE-2, RULE-3).
//!
//! A [`RuleSet`] is data: operations edit its TOML, try it with [`compare`] against past postings, and put it to work.
//! [`RuleSet::check`] answers with [`Finding`]s, each naming the rule and the words in the merchant's own text.
//!
//! How a text is read:
//! 1. `normalise` folds the ways of writing to one and keeps the way back to the original ([`Finding::start`]).
//! 2. `scan` finds all words and patterns (`pattern`) of all rules in one pass; `contact` finds numbers and net names.
//! 3. `check` drops what an exception of the rule overlaps and what a `negation` denies.
//!
//! Invariants:
//! - No input makes this module panic, neither a text nor a rule set in TOML.
//! - `start <= end`, both count characters of the original text of the field, and `words` is what stands there.
//! - The same text and set give the same findings in the same order; findings of one rule do not overlap in a field.
//! - The time is linear in the text; patterns have limits that keep the factor small.
//!
//! What it deliberately does not do:
//! - It reads no clock and no database; the day and the texts are handed in, and it decides no state of a posting.
//! - It does not cut long texts: the caller refuses what is longer than [`TEXT_CHARS_MAX`].
//! - It does not judge wages, hours or qualifications (RULE-1, RULE-4), nor understand pictures.
//! - It does not learn from decisions: every rule can be read, cited and appealed.

mod check;
mod contact;
mod dry_run;
mod fold;
mod negation;
mod normalise;
mod numerals;
mod pattern;
mod ruleset;
mod scan;
mod source;
mod text;

pub(crate) use contact::names_contact;
pub use dry_run::{Changed, DryRun, compare};
pub use ruleset::{PATTERNS_MAX, RULES_MAX, Rule, RuleSet, RuleSetError, SOURCE_BYTES_MAX};
pub use text::{Finding, PostingText, Severity, TEXT_CHARS_MAX};
