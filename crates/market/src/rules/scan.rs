//! Finds every occurrence of every pattern of a rule set in one pass over a text.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;

use super::normalise::Normal;
use super::numerals::number_at;
use super::pattern::{Anchor, Pattern};

/// A stretch of a normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Names a set of patterns whose occurrences belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group(usize);

/// Collects patterns until all are known.
#[derive(Debug, Default)]
pub(super) struct ScannerBuilder {
    patterns: Vec<(Pattern, usize)>,
    groups: usize,
}

impl ScannerBuilder {
    pub fn group(&mut self, patterns: impl IntoIterator<Item = Pattern>) -> Group {
        let group = self.groups;
        self.groups += 1;
        self.patterns.extend(patterns.into_iter().map(|pattern| (pattern, group)));
        Group(group)
    }

    pub fn build(self) -> Result<Scanner, String> {
        let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_number = Vec::new();
        for (index, (pattern, _)) in self.patterns.iter().enumerate() {
            match pattern.anchor() {
                Anchor::Number => by_number.push(index),
                Anchor::Words(words) => {
                    for word in words {
                        by_word.entry(word.iter().collect()).or_default().push(index);
                    }
                }
            }
        }
        let mut words: Vec<(String, Vec<usize>)> = by_word.into_iter().collect();
        words.sort();
        let automaton = AhoCorasick::new(words.iter().map(|(word, _)| word)).map_err(|error| error.to_string())?;
        let by_word = words.into_iter().map(|(_, patterns)| patterns).collect();
        Ok(Scanner { patterns: self.patterns, groups: self.groups, automaton, by_word, by_number })
    }
}

/// All patterns of a rule set, ready to be looked for at once.
#[derive(Debug, Clone)]
pub(super) struct Scanner {
    patterns: Vec<(Pattern, usize)>,
    groups: usize,
    automaton: AhoCorasick,
    by_word: Vec<Vec<usize>>,
    by_number: Vec<usize>,
}

/// What was found, by group; each list is sorted and has no doubles.
#[derive(Debug)]
pub(super) struct Hits(Vec<Vec<Span>>);

impl Hits {
    pub fn of(&self, group: Group) -> &[Span] {
        self.0.get(group.0).map_or(&[], Vec::as_slice)
    }

    /// The occurrences that begin within `from..to`.
    pub fn starting(&self, group: Group, from: usize, to: usize) -> &[Span] {
        let hits = self.of(group);
        let first = hits.partition_point(|hit| hit.start < from);
        let last = hits.partition_point(|hit| hit.start < to);
        hits.get(first..last).unwrap_or_default()
    }
}

impl Scanner {
    pub fn scan(&self, text: &Normal) -> Hits {
        let mut hits = vec![Vec::new(); self.groups];
        let mut add = |group: usize, start: usize, end: Option<usize>| {
            if let (Some(end), Some(list)) = (end, hits.get_mut(group)) {
                list.push(Span { start, end });
            }
        };
        let (line, positions) = line_of(text);
        let position = |byte: usize| positions.get(byte).copied().unwrap_or(text.len());
        for found in self.automaton.find_overlapping_iter(&line) {
            let (start, word_end) = (position(found.start()), position(found.end()));
            let indices = self.by_word.get(found.pattern().as_usize()).into_iter().flatten();
            for (pattern, group) in indices.filter_map(|index| self.patterns.get(*index)) {
                add(*group, start, pattern.match_word(text, start, word_end));
            }
        }
        if !self.by_number.is_empty() {
            for start in (0..text.len()).filter(|at| number_at(text, *at).is_some()) {
                for (pattern, group) in self.by_number.iter().filter_map(|index| self.patterns.get(*index)) {
                    add(*group, start, pattern.match_number(text, start));
                }
            }
        }
        for list in &mut hits {
            list.sort_unstable();
            list.dedup();
        }
        Hits(hits)
    }
}

/// The text as one line, and for each byte of it the position of its character.
fn line_of(text: &Normal) -> (String, Vec<usize>) {
    let line: String = text.chars.iter().collect();
    let positions = text.chars.iter().enumerate().flat_map(|(at, c)| std::iter::repeat_n(at, c.len_utf8())).collect();
    (line, positions)
}
