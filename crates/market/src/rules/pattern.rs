//! The small language in which rules say what to look for, and how one pattern is matched.
//!
//! | written | means |
//! | --- | --- |
//! | `押金` | these characters, however they were pulled apart |
//! | `(女生\|女士\|$)` | one of these, words or patterns without further groups; an empty one makes the group optional |
//! | `{fee}` | one of the words of the list `fee` |
//! | `~4` | at most four characters of anything within the clause (12 is the limit) |
//! | `#` `#[16-17]` `#[1000-]` | a whole number, in digits or Chinese numerals, within the limits |
//! | `@` | an account name: 5 to 30 Latin letters and digits (Chinese ones too), with at least one digit |
//! | `^` `$` | the beginning and the end of a clause or of a part set off by spaces |
//!
//! Every pattern begins with characters or a number, so that one automaton finds all candidates in one pass.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::normalise::{Gap, Normal, fold_word};
use super::numerals::{chinese_digit, number_at};

/// The longest pattern, in characters.
const PATTERN_CHARS_MAX: usize = 200;
/// The widest `~`.
const GAP_MAX: usize = 12;
/// How many parts a pattern may have.
const STEPS_MAX: usize = 16;
/// The most gaps in one pattern.
const GAPS_MAX: usize = 3;

/// A list of words that patterns share.
pub(super) type Lists = BTreeMap<String, Arc<[Vec<char>]>>;

/// One part of a pattern.
#[derive(Debug, Clone)]
enum Step {
    Words(Arc<[Vec<char>]>),
    Either(Vec<Vec<Step>>),
    Gap(usize),
    Number { least: u64, most: u64 },
    Account,
    Start,
    End,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    steps: Vec<Step>,
    at_start: bool,
}

/// How the candidates of a pattern are found.
pub(super) enum Anchor<'a> {
    /// Where one of these words stands.
    Words(&'a [Vec<char>]),
    /// Where a number begins.
    Number,
}

impl Pattern {
    /// Reads a pattern; the message says what is wrong with it.
    pub fn parse(source: &str, lists: &Lists) -> Result<Pattern, String> {
        let letters: Vec<char> = source.chars().collect();
        if letters.len() > PATTERN_CHARS_MAX {
            return Err(format!("a pattern has at most {PATTERN_CHARS_MAX} characters"));
        }
        let mut steps = Vec::new();
        let mut rest = letters.as_slice();
        while let Some((step, left)) = next_step(rest, lists)? {
            steps.push(step);
            rest = left;
        }
        let at_start = matches!(steps.first(), Some(Step::Start));
        if at_start {
            steps.remove(0);
        }
        check_shape(&steps)?;
        Ok(Pattern { steps, at_start })
    }

    /// How candidates are found.
    pub fn anchor(&self) -> Anchor<'_> {
        match self.steps.first() {
            Some(Step::Words(words)) => Anchor::Words(words),
            _ => Anchor::Number,
        }
    }

    /// Matches where the automaton found one of the first words, from `start` to `word_end`; answers the furthest end.
    ///
    /// The work is bounded by the size of the pattern.
    pub fn match_word(&self, text: &Normal, start: usize, word_end: usize) -> Option<usize> {
        let account_follows = matches!(self.steps.get(1), Some(Step::Account));
        if !self.may_start(text, start) || !stands_alone(text, start, word_end, account_follows) {
            return None;
        }
        let rest = self.steps.get(1..).unwrap_or_default();
        if rest.is_empty() { Some(word_end) } else { run(rest, text, start, vec![word_end]).pop() }
    }

    /// Matches where a number begins; answers the furthest end.
    pub fn match_number(&self, text: &Normal, start: usize) -> Option<usize> {
        if self.may_start(text, start) { run(&self.steps, text, start, vec![start]).pop() } else { None }
    }

    fn may_start(&self, text: &Normal, start: usize) -> bool {
        !self.at_start || text.raw_gap(start) >= Gap::Space
    }
}

/// Where `steps` may end when they go on at `ends`, sorted; empty when they do not fit.
fn run(steps: &[Step], text: &Normal, start: usize, mut ends: Vec<usize>) -> Vec<usize> {
    for (index, step) in steps.iter().enumerate() {
        let before_account = matches!(steps.get(index + 1), Some(Step::Account));
        let mut next = Vec::new();
        for from in ends {
            let joined = from == start || text.joins_words(from);
            step.extend(text, from, joined, before_account, &mut next);
        }
        next.sort_unstable();
        next.dedup();
        if next.is_empty() {
            return next;
        }
        ends = next;
    }
    ends
}

impl Step {
    /// Adds to `ends` where this step may end when it begins at `from`; `joined` says whether a word may go on there.
    fn extend(&self, text: &Normal, from: usize, joined: bool, before_account: bool, ends: &mut Vec<usize>) {
        match self {
            Step::Words(words) => {
                for word in words.iter() {
                    let fits = word.is_empty() || (joined && word_at(text, from, word, before_account));
                    ends.extend(fits.then_some(from + word.len()));
                }
            }
            Step::Either(branches) => {
                let start = if joined { from } else { usize::MAX };
                ends.extend(branches.iter().flat_map(|branch| run(branch, text, start, vec![from])));
            }
            Step::Gap(most) => {
                ends.push(from);
                let steps = (from..text.len()).take(*most).take_while(|at| text.joins_words(*at));
                ends.extend(steps.map(|at| at + 1));
            }
            Step::Number { least, most } => {
                let number = number_at(text, from).filter(|(value, _)| joined && (*least..=*most).contains(value));
                ends.extend(number.map(|(_, end)| end));
            }
            // Before a name a space separates nothing: "QQ 123456".
            Step::Account => ends.extend(account_at(text, from).filter(|_| joined || text.joins_in_word(from))),
            Step::Start => ends.extend((text.raw_gap(from) >= Gap::Space).then_some(from)),
            Step::End => ends.extend((text.raw_gap(from) >= Gap::Space).then_some(from)),
        }
    }
}

/// Whether `word` stands at `from`.
fn word_at(text: &Normal, from: usize, word: &[char], before_account: bool) -> bool {
    let end = from + word.len();
    text.chars.get(from..end) == Some(word) && stands_alone(text, from, end, before_account)
}

/// Whether `from..end` may be read as one word. Latin words must stand alone: "vx" is not part of "tvxq".
fn stands_alone(text: &Normal, from: usize, end: usize, before_account: bool) -> bool {
    (from + 1..end).all(|at| text.joins_in_word(at))
        && latin_edge(text, from)
        && (before_account || latin_edge(text, end))
}

/// Whether a Latin word may begin or end at this boundary.
fn latin_edge(text: &Normal, at: usize) -> bool {
    let latin = |at: Option<usize>| at.and_then(|at| text.chars.get(at)).is_some_and(char::is_ascii_alphabetic);
    text.raw_gap(at) > Gap::Invisible || !(latin(at.checked_sub(1)) && latin(Some(at)))
}

/// The end of an account name at `from`.
fn account_at(text: &Normal, from: usize) -> Option<usize> {
    let joined = |at: &usize| *at == from || text.joins_words(*at);
    let run = (from..text.len()).take(30).take_while(joined);
    let is_digit = |c: &char| c.is_ascii_digit() || chinese_digit(*c).is_some();
    let is_part = |c: &char| c.is_ascii_alphabetic() || is_digit(c);
    let name: Vec<char> = run.map_while(|at| text.chars.get(at).copied().filter(is_part)).collect();
    (name.len() >= 5 && name.iter().any(is_digit)).then_some(from + name.len())
}

fn check_shape(steps: &[Step]) -> Result<(), String> {
    if steps.len() > STEPS_MAX {
        return Err(format!("a pattern has at most {STEPS_MAX} parts"));
    }
    if gaps(steps) > GAPS_MAX {
        return Err(format!("a pattern has at most {GAPS_MAX} gaps"));
    }
    match steps.first() {
        Some(Step::Words(words)) if words.iter().all(|word| !word.is_empty()) && !words.is_empty() => Ok(()),
        Some(Step::Number { .. }) => Ok(()),
        _ => Err("a pattern begins with words or a number".to_owned()),
    }
}

fn gaps(steps: &[Step]) -> usize {
    let of = |step: &Step| match step {
        Step::Gap(_) => 1,
        Step::Either(branches) => branches.iter().map(|branch| gaps(branch)).max().unwrap_or(0),
        _ => 0,
    };
    steps.iter().map(of).sum()
}

type Next<'a> = Option<(Step, &'a [char])>;

fn next_step<'a>(letters: &'a [char], lists: &Lists) -> Result<Next<'a>, String> {
    let Some((first, rest)) = letters.split_first() else { return Ok(None) };
    let step = match first {
        '^' => (Step::Start, rest),
        '$' => (Step::End, rest),
        '@' => (Step::Account, rest),
        '(' => {
            let (inside, rest) = until(rest, ')')?;
            (alternatives(&inside, lists)?, rest)
        }
        '{' => {
            let (name, rest) = until(rest, '}')?;
            let words = lists.get(&name).ok_or_else(|| format!("there is no list named {name:?}"))?;
            (Step::Words(Arc::clone(words)), rest)
        }
        '~' => {
            let digits: String = rest.iter().take_while(|c| c.is_ascii_digit()).take(3).collect();
            let most = digits.parse().ok().filter(|most| (1..=GAP_MAX).contains(most));
            let most = most.ok_or_else(|| format!("after ~ stands a number from 1 to {GAP_MAX}"))?;
            (Step::Gap(most), rest.get(digits.len()..).unwrap_or_default())
        }
        '#' => number_step(rest)?,
        ')' | '}' | '|' | '[' | ']' => return Err(format!("{first:?} has nothing to close or divide here")),
        _ => {
            let end = letters.iter().position(|c| is_special(*c)).unwrap_or(letters.len());
            let (word, rest) = letters.split_at(end);
            (Step::Words(Arc::from([folded(&word.iter().collect::<String>())?])), rest)
        }
    };
    Ok(Some(step))
}

fn is_special(letter: char) -> bool {
    matches!(letter, '(' | ')' | '{' | '}' | '|' | '~' | '#' | '@' | '^' | '$' | '[' | ']')
}

fn until(letters: &[char], close: char) -> Result<(String, &[char]), String> {
    let end = letters.iter().position(|c| *c == close).ok_or_else(|| format!("{close:?} is missing"))?;
    let (inside, rest) = letters.split_at(end);
    Ok((inside.iter().collect(), rest.get(1..).unwrap_or_default()))
}

/// The inside of a group. It holds no further group, because its first closing bracket ends it.
fn alternatives(inside: &str, lists: &Lists) -> Result<Step, String> {
    if inside.contains('(') {
        return Err("a group cannot stand inside a group".to_owned());
    }
    if !inside.contains(|c: char| c != '|' && is_special(c)) {
        let words = inside.split('|').map(|word| if word.is_empty() { Ok(Vec::new()) } else { folded(word) });
        return Ok(Step::Words(words.collect::<Result<_, _>>()?));
    }
    let mut branches = Vec::new();
    for branch in inside.split('|') {
        let letters: Vec<char> = branch.chars().collect();
        let mut steps = Vec::new();
        let mut rest = letters.as_slice();
        while let Some((step, left)) = next_step(rest, lists)? {
            steps.push(step);
            rest = left;
        }
        branches.push(steps);
    }
    Ok(Step::Either(branches))
}

fn number_step(rest: &[char]) -> Result<(Step, &[char]), String> {
    let Some(('[', inner)) = rest.split_first().map(|(first, inner)| (*first, inner)) else {
        return Ok((Step::Number { least: 0, most: u64::MAX }, rest));
    };
    let (range, rest) = until(inner, ']')?;
    let bound = |side: &str, open: u64| if side.is_empty() { Some(open) } else { side.parse().ok() };
    let limits = range.split_once('-').and_then(|(least, most)| Some((bound(least, 0)?, bound(most, u64::MAX)?)));
    match limits {
        Some((least, most)) if least <= most => Ok((Step::Number { least, most }, rest)),
        _ => Err(format!("[{range}] is no range such as [16-17] or [1000-]")),
    }
}

/// The folded form of a word of a rule; a word of which nothing is left would match everywhere.
pub(super) fn folded(word: &str) -> Result<Vec<char>, String> {
    let folded = fold_word(word);
    if folded.is_empty() { Err(format!("nothing is left of {word:?}: it has no letter or digit")) } else { Ok(folded) }
}
