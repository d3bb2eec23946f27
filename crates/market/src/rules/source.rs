//! The TOML form of a rule set, as operations edit it. Unknown fields are refused, so that a misspelt one is noticed.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::text::Severity;

/// A word or pattern with its place in the source.
pub(super) type Word = Spanned<String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetSource {
    /// The version of this format; only 1 exists.
    pub version: Spanned<i64>,
    /// Words that may stand between a negation and what it denies without weakening it.
    #[serde(default)]
    pub glue: Vec<Word>,
    /// Words that make an item of a list a demand: "不收押金，需交服装费" does not go on with what is not taken.
    #[serde(default)]
    pub demands: Vec<Word>,
    /// Lists of words that patterns name in braces.
    #[serde(default)]
    pub lists: BTreeMap<String, Vec<Word>>,
    #[serde(default)]
    pub negation: Vec<NegationSource>,
    #[serde(default)]
    pub rule: Vec<RuleSource>,
}

/// On which side of the denied words a negation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    Before,
    After,
}

/// Where a negation stops.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scope {
    /// At a comma.
    #[default]
    Clause,
    /// At the end of the sentence or line.
    Sentence,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NegationSource {
    pub id: Spanned<String>,
    pub side: Side,
    /// How many characters, glue not counted, may stand between.
    pub within: Spanned<u8>,
    #[serde(default)]
    pub scope: Scope,
    pub words: Vec<Word>,
    /// Directly before the negation these make it void: double negation.
    #[serde(default)]
    pub void_before: Vec<Word>,
    /// Soon after both, these make it void: "不交押金不能上岗" is a demand.
    #[serde(default)]
    pub void_after: Vec<Word>,
    /// Between the two, these make it void: "不收押金只收服装费".
    #[serde(default)]
    pub breakers: Vec<Word>,
}

/// Detectors that words alone cannot express.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Detector {
    /// Mobile numbers, also in groups, in Chinese numerals, with letters for digits.
    Phone,
    /// Land lines and service numbers.
    Landline,
    /// Web and mail addresses.
    Url,
}

/// When a rule is asked at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum When {
    #[default]
    Always,
    /// Only when the posting takes people of 16 or 17.
    Minors,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleSource {
    pub id: Spanned<String>,
    pub title_zh: Spanned<String>,
    pub title_en: Spanned<String>,
    pub severity: Severity,
    /// The law or the platform's rule that this follows.
    pub law: Spanned<String>,
    /// The first day on which it applies, `YYYY-MM-DD`.
    pub applies_from: Spanned<String>,
    #[serde(default)]
    pub when: When,
    /// Findings of this rule mean that the posting takes people of 16 or 17.
    #[serde(default)]
    pub marks_minors: bool,
    /// Lowest ages of the form, both ends included, that this rule finds.
    pub min_age: Option<Spanned<[i32; 2]>>,
    #[serde(default)]
    pub detectors: Vec<Detector>,
    #[serde(default)]
    pub words: Vec<Word>,
    /// What these overlap is not found.
    #[serde(default)]
    pub exceptions: Vec<Word>,
    #[serde(default)]
    pub negations: Vec<Word>,
}
