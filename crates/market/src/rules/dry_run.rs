//! Shows what a changed rule set would do to past postings before it goes live.

use super::ruleset::RuleSet;
use super::text::{Finding, PostingText, Severity};

/// A posting that the two sets judge differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<K> {
    /// Whatever the caller names the posting by.
    pub key: K,
    /// The first finding that refuses it: of the new set for newly refused ones, of the old set for newly passed ones.
    pub finding: Finding,
}

/// What a change of rules does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DryRun<K> {
    /// How many postings were compared.
    pub postings: usize,
    /// Postings that only the new set refuses.
    pub newly_refused: Vec<Changed<K>>,
    /// Postings that only the old set refuses.
    pub newly_passed: Vec<Changed<K>>,
}

/// Asks both sets about every posting. Findings for review do not count, because they refuse nothing.
pub fn compare<'a, K>(
    old: &RuleSet,
    new: &RuleSet,
    postings: impl IntoIterator<Item = (K, PostingText<'a>)>,
) -> DryRun<K> {
    let mut run = DryRun { postings: 0, newly_refused: Vec::new(), newly_passed: Vec::new() };
    for (key, text) in postings {
        run.postings += 1;
        match (refusal(old, &text), refusal(new, &text)) {
            (None, Some(finding)) => run.newly_refused.push(Changed { key, finding }),
            (Some(finding), None) => run.newly_passed.push(Changed { key, finding }),
            _ => {}
        }
    }
    run
}

fn refusal(set: &RuleSet, text: &PostingText<'_>) -> Option<Finding> {
    set.check(text).into_iter().find(|finding| finding.severity == Severity::Refuse)
}
