//! Compiles the TOML form into a [`RuleSet`], within limits, and says where a mistake is.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use toml::Spanned;

use super::pattern::{Lists, Pattern, folded};
use super::scan::{Group, Scanner, ScannerBuilder};
use super::source::{Detector, NegationSource, RuleSource, Scope, SetSource, Side, When, Word};
use super::text::Severity;

/// The longest source, in bytes.
pub const SOURCE_BYTES_MAX: usize = 256 * 1024;
/// The most words and patterns in one set, lists counted where they are defined.
pub const PATTERNS_MAX: usize = 5_000;
/// The most rules in one set.
pub const RULES_MAX: usize = 200;
/// The most negation sets in one set.
const NEGATIONS_MAX: usize = 50;
/// The most words in one list; every candidate of a pattern may be compared with all of them.
const LIST_WORDS_MAX: usize = 500;
/// The widest reach of a negation.
const WITHIN_MAX: u8 = 20;

static BUILTIN: LazyLock<Result<RuleSet, RuleSetError>> = LazyLock::new(|| RuleSet::parse(RuleSet::BUILTIN_TOML));

/// Why a source is no rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSetError {
    /// The line of the mistake, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for RuleSetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for RuleSetError {}

/// What is known about one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id, as findings name it.
    pub id: String,
    /// Its Chinese title.
    pub title_zh: String,
    /// Its English title.
    pub title_en: String,
    /// What its findings mean.
    pub severity: Severity,
    /// The law or the platform's rule that it follows.
    pub law: String,
    /// The first day on which it applies.
    pub applies_from: Date,
    pub(super) when: When,
    pub(super) marks_minors: bool,
    pub(super) min_age: Option<[i32; 2]>,
    pub(super) detectors: Vec<Detector>,
    pub(super) words: Group,
    pub(super) exceptions: Group,
    /// Positions in [`RuleSet::negations`].
    pub(super) negations: Vec<usize>,
}

/// A compiled set of negations.
#[derive(Debug, Clone)]
pub(super) struct Negation {
    pub side: Side,
    pub scope: Scope,
    pub within: usize,
    pub words: Group,
    pub void_before: Group,
    pub void_after: Group,
    pub breakers: Group,
}

/// Rules ready to be asked. Cheap to share, never changed; a new set is a new value.
#[derive(Debug, Clone)]
pub struct RuleSet {
    pub(super) rules: Vec<Rule>,
    pub(super) negations: Vec<Negation>,
    pub(super) glue: Group,
    pub(super) demands: Group,
    pub(super) scanner: Scanner,
}

impl RuleSet {
    /// The source of [`RuleSet::builtin`]: what operations begin to edit from.
    pub const BUILTIN_TOML: &'static str = include_str!("../../data/rules.toml");

    /// The rules the platform ships with, compiled once; clone it where an owned set is needed.
    ///
    /// # Panics
    /// Never: a test compiles the same constant.
    #[expect(clippy::panic, reason = "a test compiles this constant; an empty set would let everything pass")]
    pub fn builtin() -> &'static RuleSet {
        match &*BUILTIN {
            Ok(set) => set,
            Err(error) => panic!("crates/market/data/rules.toml, {error}"),
        }
    }

    /// Compiles a set from its TOML form. Any text is answered with a set or an error; nothing panics.
    pub fn parse(source: &str) -> Result<RuleSet, RuleSetError> {
        if source.len() > SOURCE_BYTES_MAX {
            let message = format!("a rule set has at most {SOURCE_BYTES_MAX} bytes");
            return Err(RuleSetError { line: 1, message });
        }
        let set: SetSource = toml::from_str(source).map_err(|error| RuleSetError {
            line: line_of(source, error.span().map_or(0, |span| span.start)),
            message: error.message().to_owned(),
        })?;
        Compiler::new(source).compile(set)
    }

    /// The rules in the order of the source.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule with this id.
    pub fn find_rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

fn line_of(source: &str, at: usize) -> usize {
    source.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

struct Compiler<'a> {
    source: &'a str,
    lists: Lists,
    scanner: ScannerBuilder,
}

impl<'a> Compiler<'a> {
    fn new(source: &'a str) -> Self {
        Compiler { source, lists: BTreeMap::new(), scanner: ScannerBuilder::default() }
    }

    fn compile(mut self, set: SetSource) -> Result<RuleSet, RuleSetError> {
        let SetSource { version, glue, demands, lists, negation, rule } = set;
        self.require(*version.get_ref() == 1, &version, "only version 1 is known")?;
        let words = glue.len() + demands.len() + lists.values().map(Vec::len).sum::<usize>();
        let words =
            words + negation.iter().map(negation_words).sum::<usize>() + rule.iter().map(rule_words).sum::<usize>();
        self.require(words <= PATTERNS_MAX, &version, &format!("a set has at most {PATTERNS_MAX} words and patterns"))?;
        self.require(!rule.is_empty(), &version, "a set has at least one rule")?;
        self.require(rule.len() <= RULES_MAX, &version, &format!("a set has at most {RULES_MAX} rules"))?;
        self.require(
            negation.len() <= NEGATIONS_MAX,
            &version,
            &format!("a set has at most {NEGATIONS_MAX} negations"),
        )?;
        for (name, words) in &lists {
            self.require(
                words.len() <= LIST_WORDS_MAX,
                &version,
                &format!("a list has at most {LIST_WORDS_MAX} words"),
            )?;
            let list: Result<Arc<[_]>, _> = words.iter().map(|word| self.at(word, folded(word.get_ref()))).collect();
            self.lists.insert(name.clone(), list?);
        }
        let glue = self.group(&glue)?;
        let demands = self.group(&demands)?;
        let (negations, by_id) = self.negations(negation)?;
        let mut ids = HashSet::new();
        let mut rules = Vec::new();
        for source in rule {
            let id = source.id.get_ref().clone();
            self.require(ids.insert(id), &source.id, "two rules have this id")?;
            rules.push(self.rule(source, &by_id)?);
        }
        let scanner = self.scanner.build().map_err(|message| RuleSetError { line: 1, message })?;
        Ok(RuleSet { rules, negations, glue, demands, scanner })
    }

    fn negations(
        &mut self,
        sources: Vec<NegationSource>,
    ) -> Result<(Vec<Negation>, HashMap<String, usize>), RuleSetError> {
        let (mut negations, mut by_id) = (Vec::new(), HashMap::new());
        for source in sources {
            let NegationSource { id, side, within, scope, words, void_before, void_after, breakers } = source;
            self.check_id(&id)?;
            self.require(
                *within.get_ref() <= WITHIN_MAX,
                &within,
                &format!("a negation reaches at most {WITHIN_MAX}"),
            )?;
            let known = by_id.insert(id.get_ref().clone(), negations.len());
            self.require(known.is_none(), &id, "two negations have this id")?;
            negations.push(Negation {
                side,
                scope,
                within: usize::from(*within.get_ref()),
                words: self.group(&words)?,
                void_before: self.group(&void_before)?,
                void_after: self.group(&void_after)?,
                breakers: self.group(&breakers)?,
            });
        }
        Ok((negations, by_id))
    }

    fn rule(&mut self, source: RuleSource, by_id: &HashMap<String, usize>) -> Result<Rule, RuleSetError> {
        self.check_id(&source.id)?;
        for text in [&source.title_zh, &source.title_en, &source.law] {
            let length = text.get_ref().chars().count();
            self.require((1..=200).contains(&length), text, "a title or citation has 1 to 200 characters")?;
        }
        let applies_from = source.applies_from.get_ref().parse::<Date>().ok();
        let applies_from =
            self.at(&source.applies_from, applies_from.ok_or_else(|| "a day is written YYYY-MM-DD".to_owned()))?;
        if let Some(range) = &source.min_age {
            self.require(range.get_ref()[0] <= range.get_ref()[1], range, "the first age is above the second")?;
        }
        let asks = !source.words.is_empty() || !source.detectors.is_empty() || source.min_age.is_some();
        self.require(asks, &source.id, "a rule has words, detectors or min_age")?;
        let mut negations = Vec::new();
        for name in &source.negations {
            let known = by_id.get(name.get_ref().as_str()).copied();
            negations.push(self.at(name, known.ok_or_else(|| format!("there is no negation {:?}", name.get_ref())))?);
        }
        Ok(Rule {
            words: self.group(&source.words)?,
            exceptions: self.group(&source.exceptions)?,
            id: source.id.into_inner(),
            title_zh: source.title_zh.into_inner(),
            title_en: source.title_en.into_inner(),
            severity: source.severity,
            law: source.law.into_inner(),
            applies_from,
            when: source.when,
            marks_minors: source.marks_minors,
            min_age: source.min_age.map(Spanned::into_inner),
            detectors: source.detectors,
            negations,
        })
    }

    fn group(&mut self, words: &[Word]) -> Result<Group, RuleSetError> {
        let mut patterns = Vec::new();
        for word in words {
            patterns.push(self.at(word, Pattern::parse(word.get_ref(), &self.lists))?);
        }
        Ok(self.scanner.group(patterns))
    }

    fn check_id(&self, id: &Spanned<String>) -> Result<(), RuleSetError> {
        let text = id.get_ref();
        let plain = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        self.require(plain && (1..=40).contains(&text.len()), id, "an id is 1 to 40 of a-z, 0-9 and _")
    }

    fn require<T>(&self, holds: bool, place: &Spanned<T>, message: &str) -> Result<(), RuleSetError> {
        self.at(place, if holds { Ok(()) } else { Err(message.to_owned()) })
    }

    fn at<T, V>(&self, place: &Spanned<T>, result: Result<V, String>) -> Result<V, RuleSetError> {
        result.map_err(|message| RuleSetError { line: line_of(self.source, place.span().start), message })
    }
}

fn negation_words(source: &NegationSource) -> usize {
    source.words.len() + source.void_before.len() + source.void_after.len() + source.breakers.len()
}

fn rule_words(source: &RuleSource) -> usize {
    source.words.len() + source.exceptions.len() + source.negations.len()
}
