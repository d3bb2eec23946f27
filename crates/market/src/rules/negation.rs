//! Decides whether words that were found are denied: "不收押金" is an assurance, not a deposit.
//!
//! A negation reaches as far as its own clause. Between it and the denied words may stand glue ("任何", "等"), other
//! words of the same rule joined to a list ("不收押金、服装费"), or a few free characters, but never both a list and
//! free characters, because then something new has begun ("不收押金需交服装费").

use super::normalise::{Gap, Normal};
use super::ruleset::{Negation, RuleSet};
use super::scan::{Hits, Span};
use super::source::{Scope, Side};

/// How far apart a negation and the denied words may be at most, glue and lists included.
const REACH_CHARS_MAX: usize = 40;
/// How soon after the denied words a voiding word must come.
const VOID_AFTER_CHARS_MAX: usize = 8;

/// One text in which the words of one rule were found.
pub(super) struct Denials<'a> {
    set: &'a RuleSet,
    text: &'a Normal,
    hits: &'a Hits,
    negations: &'a [usize],
    /// For each character: 1 when it is glue, 2 when it belongs to words of the rule.
    cover: Vec<u8>,
}

const GLUE: u8 = 1;
const TARGET: u8 = 2;

impl<'a> Denials<'a> {
    pub fn new(set: &'a RuleSet, text: &'a Normal, hits: &'a Hits, negations: &'a [usize], targets: &[Span]) -> Self {
        let mut cover = vec![0; text.len()];
        let mut paint = |spans: &[Span], colour: u8| {
            for span in spans {
                if let Some(cells) = cover.get_mut(span.start..span.end) {
                    cells.fill(colour);
                }
            }
        };
        paint(hits.of(set.glue), GLUE);
        paint(targets, TARGET);
        Denials { set, text, hits, negations, cover }
    }

    /// The targets that are not denied. `targets` are sorted and do not overlap.
    pub fn remaining(&self, targets: &[Span]) -> Vec<Span> {
        let mut remaining = Vec::new();
        let mut denied_before: Option<Span> = None;
        for target in targets {
            let denied = self.is_denied(*target) || denied_before.is_some_and(|before| self.continues(before, *target));
            denied_before = denied.then_some(*target);
            if !denied {
                remaining.push(*target);
            }
        }
        remaining
    }

    fn is_denied(&self, target: Span) -> bool {
        let known = self.negations.iter().filter_map(|index| self.set.negations.get(*index));
        known.into_iter().any(|negation| match negation.side {
            Side::Before => self.denied_before(negation, target),
            Side::After => self.denied_after(negation, target),
        })
    }

    fn denied_before(&self, negation: &Negation, target: Span) -> bool {
        let from = target.start.saturating_sub(REACH_CHARS_MAX);
        self.hits.starting(negation.words, from, target.start).iter().any(|word| {
            word.end <= target.end
                && (word.end > target.start || self.reaches(negation, word.end, target.start))
                && !self.is_void(negation, *word, target.end)
        })
    }

    fn denied_after(&self, negation: &Negation, target: Span) -> bool {
        let to = target.end + REACH_CHARS_MAX;
        self.hits.starting(negation.words, target.start, to).iter().any(|word| {
            word.end > target.end
                && (word.start < target.end || self.reaches(negation, target.end, word.start))
                && !self.is_void(negation, *word, word.end)
        })
    }

    /// Whether the stretch between a negation and the words lets the negation through.
    fn reaches(&self, negation: &Negation, from: usize, to: usize) -> bool {
        let widest = match negation.scope {
            Scope::Sentence => Gap::Clause,
            Scope::Clause if from == to => Gap::Space,
            Scope::Clause => Gap::List,
        };
        if (from..=to).any(|at| self.text.reach_gap(at) > widest) {
            return false;
        }
        if self.hits.starting(negation.breakers, from, to).iter().any(|word| word.end <= to) {
            return false;
        }
        let between = self.cover.get(from..to).unwrap_or_default();
        let free = between.iter().filter(|cell| **cell == 0).count();
        if between.contains(&TARGET) { free == 0 } else { free <= negation.within }
    }

    /// Double negation, and conditions that look like denials.
    fn is_void(&self, negation: &Negation, word: Span, end: usize) -> bool {
        let doubled = self.hits.starting(negation.void_before, word.start.saturating_sub(8), word.start);
        if doubled.iter().any(|void| void.end == word.start && self.text.reach_gap(word.start) <= Gap::Soft) {
            return true;
        }
        let after = self.hits.starting(negation.void_after, end, end + VOID_AFTER_CHARS_MAX);
        let edge = if negation.scope == Scope::Sentence { Gap::Sentence } else { Gap::Clause };
        after.iter().any(|void| (end..=void.start).all(|at| self.text.raw_gap(at) < edge))
    }

    /// Whether `target` is the next item of a list that was denied: "不收押金，服装费，培训费".
    ///
    /// Only an item that is a whole clause continues the list; "不收押金，服装费200" is a demand.
    fn continues(&self, before: Span, target: Span) -> bool {
        let between = self.cover.get(before.end..target.start).unwrap_or_default();
        let joined = (before.end..=target.start).all(|at| self.text.raw_gap(at) <= Gap::Clause);
        let rest = self.cover.get(target.end..).unwrap_or_default();
        let glue = rest.iter().take(REACH_CHARS_MAX).take_while(|cell| **cell == GLUE).count();
        let ends = (target.end..=target.end + glue).any(|at| self.text.raw_gap(at) >= Gap::List);
        let demands = self.hits.starting(self.set.demands, before.end, target.end);
        joined && ends && demands.is_empty() && between.iter().all(|cell| *cell == GLUE)
    }
}
