//! The words and short phrases of the titles, with how many postings hold them: for suggestions, for pinyin, and for what
//! somebody meant who made a slip.
//!
//! Invariants: it is made from the index alone, so it holds nothing of what anybody searched for; it has a bounded number of
//! entries, the most frequent ones; every question is answered from sorted tables.

mod build;
mod correct;
mod suggest;

pub use suggest::Suggestion;

use super::pinyin::{blurred, initials, spellings};

/// Entries at most.
const ENTRIES_MAX: usize = 30_000;
/// Of one spelling so many words are looked for.
const SPELLED_MAX: usize = 4;
/// Spellings with fewer letters are not corrected: everything is near them.
const CORRECTED_LETTERS_MIN: usize = 5;
const CORRECTED_LETTERS_MAX: usize = 40;
/// Likewise for characters.
const CORRECTED_CHARS_MIN: usize = 3;

#[derive(Debug)]
struct Entry {
    text: Box<str>,
    count: u32,
}

/// A sorted table from keys to entries.
type Table = Vec<(Box<str>, u32)>;

/// See the module. Entries are numbered by how frequent they are, so a smaller number is better.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    entries: Vec<Entry>,
    by_text: Table,
    by_spelling: Table,
    by_initials: Table,
    by_blur: Table,
    /// Hashes of keys with one character left out, for [`Lexicon::correct`].
    by_deletion: Vec<(u64, u32)>,
}

impl Lexicon {
    /// From texts and how many postings hold each.
    pub fn new(counted: impl IntoIterator<Item = (String, u32)>) -> Lexicon {
        let mut counted: Vec<(String, u32)> = counted.into_iter().filter(|(_, count)| *count > 0).collect();
        // Of two that stand in as many titles the longer says more: 服务员 before 服务.
        counted
            .sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| b.0.len().cmp(&a.0.len())).then_with(|| a.0.cmp(&b.0)));
        counted.truncate(ENTRIES_MAX);
        let mut lexicon = Lexicon::default();
        for (number, (text, count)) in (0_u32..).zip(counted) {
            for spelling in spellings(&text) {
                lexicon.by_blur.push((blurred(&spelling).into(), number));
                if (CORRECTED_LETTERS_MIN..=CORRECTED_LETTERS_MAX).contains(&spelling.len()) {
                    lexicon.by_deletion.extend(correct::hashes(&spelling).map(|hash| (hash, number)));
                }
                lexicon.by_spelling.push((spelling.into(), number));
            }
            if text.chars().count() >= CORRECTED_CHARS_MIN {
                lexicon.by_deletion.extend(correct::hashes(&text).map(|hash| (hash, number)));
            }
            lexicon.by_initials.extend(initials(&text).map(|letters| (letters.into(), number)));
            lexicon.by_text.push((text.as_str().into(), number));
            lexicon.entries.push(Entry { text: text.into(), count });
        }
        for table in [&mut lexicon.by_text, &mut lexicon.by_spelling, &mut lexicon.by_initials, &mut lexicon.by_blur] {
            table.sort_unstable();
            table.dedup();
        }
        lexicon.by_deletion.sort_unstable();
        lexicon.by_deletion.dedup();
        lexicon
    }

    /// The words that are typed like this: `naicha` or `nc` for 奶茶. The most frequent ones, and none for what is not letters.
    pub fn spelled(&self, typed: &str) -> impl Iterator<Item = &str> {
        let letters = typed.len() > 1 && typed.bytes().all(|byte| byte.is_ascii_lowercase());
        let whole = if letters { starting(&self.by_spelling, typed, Match::Whole) } else { &[] };
        let found = if whole.is_empty() && letters { starting(&self.by_initials, typed, Match::Whole) } else { whole };
        best(found.iter().map(|(_, number)| *number), SPELLED_MAX).into_iter().map(|number| self.text(number))
    }

    fn text(&self, number: u32) -> &str {
        &self.entries[number as usize].text
    }

    fn knows(&self, text: &str) -> bool {
        !starting(&self.by_text, text, Match::Whole).is_empty()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    Whole,
    Beginning,
}

/// The rows whose key is this, or begins with it.
fn starting<'t>(table: &'t Table, key: &str, how: Match) -> &'t [(Box<str>, u32)] {
    let from = table.partition_point(|(known, _)| &**known < key);
    let count = table[from..].partition_point(|(known, _)| match how {
        Match::Whole => &**known == key,
        Match::Beginning => known.starts_with(key),
    });
    &table[from..from + count]
}

/// The smallest numbers, each once, sorted.
fn best(numbers: impl Iterator<Item = u32>, limit: usize) -> Vec<u32> {
    let mut kept: Vec<u32> = Vec::with_capacity(limit + 1);
    for number in numbers {
        if kept.len() == limit && kept.last().is_some_and(|worst| number >= *worst) {
            continue;
        }
        if let Err(at) = kept.binary_search(&number) {
            kept.insert(at, number);
            kept.truncate(limit);
        }
    }
    kept
}
