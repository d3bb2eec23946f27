//! Asks every rule of a set about a posting.

use jiff::civil::Date;

use super::contact;
use super::negation::Denials;
use super::normalise::Normal;
use super::ruleset::{Rule, RuleSet};
use super::scan::{Hits, Span};
use super::source::When;
use super::text::{Finding, MIN_AGE_FIELD, PostingText};

/// The longest excerpt that a finding carries, in characters; start and end always tell the whole.
const WORDS_CHARS_MAX: usize = 80;

/// One field of the posting, normalised and scanned.
struct Field<'a> {
    name: &'static str,
    original: &'a str,
    /// Where each character of the original begins, and where the last one ends, in bytes.
    offsets: Vec<usize>,
    text: Normal,
    hits: Hits,
}

impl RuleSet {
    /// Everything in `text` that a rule forbids or wants looked at.
    ///
    /// Findings come in the order of the fields, then of their place, then of the rules; two findings of one rule
    /// never overlap. The time is linear in the text; see [`super::TEXT_CHARS_MAX`] for the caller's duty.
    pub fn check(&self, text: &PostingText<'_>) -> Vec<Finding> {
        self.check_rules(text, |_| true)
    }

    /// Like [`RuleSet::check`], with only the rules that apply on `day`.
    ///
    /// Rule changes are announced ahead, so a set may hold rules of the future.
    pub fn check_on(&self, text: &PostingText<'_>, day: Date) -> Vec<Finding> {
        self.check_rules(text, |rule| rule.applies_from <= day)
    }

    fn check_rules(&self, text: &PostingText<'_>, applies: impl Fn(&Rule) -> bool) -> Vec<Finding> {
        let fields = text.fields().map(|(name, original)| {
            let text = Normal::of(original);
            let hits = self.scanner.scan(&text);
            let offsets = original.char_indices().map(|(at, _)| at).chain([original.len()]).collect();
            Field { name, original, offsets, text, hits }
        });
        let rules: Vec<(usize, &Rule)> = self.rules.iter().enumerate().filter(|(_, rule)| applies(rule)).collect();
        let mut takes_minors = text.min_age.is_some_and(|age| age < 18);
        let mut found = Vec::new();
        for when in [When::Always, When::Minors] {
            if when == When::Minors && !takes_minors {
                break;
            }
            for (order, rule) in rules.iter().filter(|(_, rule)| rule.when == when) {
                let before = found.len();
                if let Some(finding) = min_age_finding(rule, text.min_age) {
                    found.push(((fields.len(), 0, *order), finding));
                }
                for (index, field) in fields.iter().enumerate() {
                    let spans = self.find_in(rule, field);
                    found.extend(
                        spans.into_iter().map(|span| ((index, span.start, *order), finding_at(rule, field, span))),
                    );
                }
                takes_minors |= rule.marks_minors && found.len() > before;
            }
        }
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().map(|(_, finding)| finding).collect()
    }

    /// The places of `field` that `rule` finds, sorted and apart.
    fn find_in(&self, rule: &Rule, field: &Field<'_>) -> Vec<Span> {
        let mut spans = field.hits.of(rule.words).to_vec();
        spans.extend(rule.detectors.iter().flat_map(|detector| contact::find(*detector, &field.text)));
        if spans.is_empty() {
            return spans;
        }
        spans.sort_unstable();
        let spans = merged(without_excepted(spans, field.hits.of(rule.exceptions), field.text.len()));
        let denials = Denials::new(self, &field.text, &field.hits, &rule.negations, &spans);
        denials.remaining(&spans)
    }
}

/// Drops what an exception overlaps.
fn without_excepted(mut spans: Vec<Span>, exceptions: &[Span], length: usize) -> Vec<Span> {
    if exceptions.is_empty() {
        return spans;
    }
    let mut excepted = vec![false; length];
    for exception in exceptions {
        if let Some(cells) = excepted.get_mut(exception.start..exception.end) {
            cells.fill(true);
        }
    }
    spans.retain(|span| !excepted.get(span.start..span.end).is_some_and(|cells| cells.contains(&true)));
    spans
}

/// Joins sorted spans that overlap.
fn merged(spans: Vec<Span>) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.overlaps(span) => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

fn finding_at(rule: &Rule, field: &Field<'_>, span: Span) -> Finding {
    let (start, end) = field.text.original(span.start, span.end);
    let bytes = field.offsets.get(start).zip(field.offsets.get(end.min(start + WORDS_CHARS_MAX)));
    let words = bytes.and_then(|(from, to)| field.original.get(*from..*to)).unwrap_or_default();
    finding(rule, field.name, (start, end), words.to_owned())
}

fn min_age_finding(rule: &Rule, min_age: Option<i32>) -> Option<Finding> {
    let (age, [least, most]) = (min_age?, rule.min_age?);
    (least..=most).contains(&age).then(|| finding(rule, MIN_AGE_FIELD, (0, 0), age.to_string()))
}

fn finding(rule: &Rule, field: &'static str, (start, end): (usize, usize), words: String) -> Finding {
    Finding {
        rule: rule.id.clone(),
        title_zh: rule.title_zh.clone(),
        title_en: rule.title_en.clone(),
        severity: rule.severity,
        field,
        start,
        end,
        words,
    }
}
