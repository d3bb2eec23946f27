//! What goes into a check and what comes out of it.

use serde::{Deserialize, Serialize};

/// The longest text, in characters, that a caller should hand to a check.
///
/// Checking takes time linear in the text; the caller cuts (or better: refuses) what is longer, because only the
/// caller knows the limit of each field of its form.
pub const TEXT_CHARS_MAX: usize = 20_000;

/// The parts of a posting that are read by people, as the merchant wrote them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PostingText<'a> {
    /// The title of the posting.
    pub title: &'a str,
    /// The duties.
    pub description: &'a str,
    /// The conditions a seeker must meet.
    pub requirements: &'a str,
    /// The address line of the work place.
    pub address: &'a str,
    /// The lowest age the merchant set in the form, if any.
    pub min_age: Option<i32>,
}

impl<'a> PostingText<'a> {
    /// The texts with the names the API gives them, in the order findings are listed.
    pub(super) fn fields(&self) -> [(&'static str, &'a str); 4] {
        let PostingText { title, description, requirements, address, min_age: _ } = *self;
        [("title", title), ("description", description), ("requirements", requirements), ("address", address)]
    }
}

/// The name under which a finding about [`PostingText::min_age`] is reported.
pub(super) const MIN_AGE_FIELD: &str = "min_age";

/// What a finding means for the posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The posting cannot go live with these words.
    Refuse,
    /// A person of the staff looks at these words first.
    Review,
}

/// One place of a posting that breaks a rule, or may break it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The id of the rule.
    pub rule: String,
    /// The rule's title for people who read Chinese.
    pub title_zh: String,
    /// The rule's title for people who read English.
    pub title_en: String,
    /// Whether the posting is refused or looked at.
    pub severity: Severity,
    /// The field of the posting: `title`, `description`, `requirements`, `address` or `min_age`.
    pub field: &'static str,
    /// The first character of the words, counted in characters of the original text.
    pub start: usize,
    /// One past the last character of the words; `start == end == 0` for `min_age`.
    pub end: usize,
    /// The words as they stand in the original text.
    pub words: String,
}
