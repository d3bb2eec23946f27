//! Brings the many ways of writing a word to one, and remembers where each character came from.
//!
//! The result holds letters, digits and ideographs only. What stood between two of them (spaces, marks, emoji,
//! invisible characters) is kept as the class of the gap, because a comma ends the reach of a negation while a
//! dot in the middle of a word is a trick.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::fold;

/// How strongly two neighbouring characters are separated; the order is the strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// They touch.
    None,
    /// Only characters that nobody sees: zero width, direction marks, variation selectors.
    Invisible,
    /// Marks that join rather than separate: quotes, hyphens, dots, opening brackets.
    Soft,
    /// A colon, as in "性别：不限".
    Colon,
    /// The enumeration comma of Chinese.
    List,
    /// A space, a closing bracket, an emoji or another symbol: often the end of a thought, often only decoration.
    Space,
    /// A comma.
    Clause,
    /// The end of a sentence or a line, or the edge of the text.
    Sentence,
}

/// More noise than this between two characters separates them for good.
///
/// Without the limit the words of one finding could span the whole text.
const NOISE_CHARS_MAX: usize = 24;

/// A normalised text.
#[derive(Debug)]
pub(super) struct Normal {
    /// The characters that are left.
    pub chars: Vec<char>,
    /// Where each came from: first and one past the last character of the original.
    pub origin: Vec<(usize, usize)>,
    /// What stands before each character; one more entry for the end of the text.
    pub gap: Vec<Gap>,
    /// The single visible mark that stands before each character, when it is exactly one.
    pub mark: Vec<Option<char>>,
    /// Whether one of the two pieces that meet before a character is a lone character: the sign of a word pulled apart.
    lone: Vec<bool>,
}

impl Normal {
    /// Normalises `text`. Takes time linear in its length.
    pub fn of(text: &str) -> Normal {
        let mut normal = Builder::default();
        let mut letters = text.chars().enumerate().peekable();
        while let Some((at, raw)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            normal.push(at, raw, next);
        }
        normal.finish()
    }

    /// How many characters are left.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether the characters before and after boundary `at` may belong to one word.
    pub fn joins_in_word(&self, at: usize) -> bool {
        self.gap.get(at).is_some_and(|gap| *gap <= Gap::Space) || self.is_lone(at)
    }

    /// Whether two words may belong to one expression across boundary `at`.
    pub fn joins_words(&self, at: usize) -> bool {
        self.gap.get(at).is_some_and(|gap| *gap <= Gap::Colon) || self.is_lone(at)
    }

    /// The gap before `at` for the reach of a negation: a space inside a word pulled apart counts for nothing.
    pub fn reach_gap(&self, at: usize) -> Gap {
        match self.raw_gap(at) {
            Gap::Space if self.is_lone(at) => Gap::Soft,
            gap => gap,
        }
    }

    /// The gap before `at`, as written.
    pub fn raw_gap(&self, at: usize) -> Gap {
        self.gap.get(at).copied().unwrap_or(Gap::Sentence)
    }

    /// Whether the digits before and after boundary `at` belong to one number: "3 5 岁", but not "3-5 岁".
    pub fn joins_digits(&self, at: usize) -> bool {
        self.raw_gap(at) <= Gap::Invisible || (self.raw_gap(at) == Gap::Space && self.is_lone(at))
    }

    fn is_lone(&self, at: usize) -> bool {
        self.lone.get(at).copied().unwrap_or(false)
    }

    /// The original's characters that the span `start..end` of this text came from.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.origin.get(start).map_or(0, |origin| origin.0);
        let last = end.checked_sub(1).and_then(|last| self.origin.get(last)).map_or(first, |origin| origin.1);
        (first, last.max(first))
    }
}

/// The normalised characters of a word of a rule; marks in it are dropped.
pub(super) fn fold_word(word: &str) -> Vec<char> {
    Normal::of(word).chars
}

#[derive(Default)]
struct Builder {
    chars: Vec<char>,
    origin: Vec<(usize, usize)>,
    gap: Vec<Gap>,
    mark: Vec<Option<char>>,
    noise: Noise,
}

/// What was dropped since the last character that was kept.
#[derive(Default)]
struct Noise {
    strongest: Option<Gap>,
    chars: usize,
    marks: usize,
    mark: Option<char>,
    colon: bool,
}

impl Noise {
    fn add(&mut self, gap: Gap, mark: char) {
        self.strongest = self.strongest.max(Some(gap));
        self.chars += 1;
        self.colon |= gap == Gap::Colon;
        if gap > Gap::Invisible && !mark.is_whitespace() {
            self.marks += 1;
            self.mark = Some(mark);
        }
    }

    fn take(&mut self) -> (Gap, Option<char>) {
        let noise = std::mem::take(self);
        let gap = match noise.strongest {
            _ if noise.chars > NOISE_CHARS_MAX => Gap::Sentence,
            // The space after a colon is typography.
            Some(Gap::Space) if noise.colon && noise.marks == 1 => Gap::Colon,
            gap => gap.unwrap_or(Gap::None),
        };
        (gap, noise.mark.filter(|_| noise.marks == 1))
    }
}

impl Builder {
    fn push(&mut self, at: usize, raw: char, next: Option<char>) {
        if fold::is_plus(raw) && next.is_some_and(fold::follows_plus) {
            return self.keep(at, '加');
        }
        if let Some(gap) = gap_of(raw) {
            return self.noise.add(gap, raw);
        }
        if raw.is_ascii_alphanumeric() {
            return self.keep(at, raw.to_ascii_lowercase());
        }
        if let Some(known) = fold::sign(raw) {
            return self.keep(at, known);
        }
        if fold::is_cross(raw) && (self.at_line_start() || next.is_none_or(|next| gap_of(next) >= Some(Gap::Space))) {
            return self.keep(at, '无');
        }
        for part in std::iter::once(raw).nfkd().filter(|part| !is_combining_mark(*part)) {
            if let Some(gap) = gap_of(part) {
                self.noise.add(gap, part);
                continue;
            }
            for lower in part.to_lowercase() {
                match fold::letter(lower) {
                    folded if folded.is_alphanumeric() => self.keep(at, folded),
                    symbol => self.noise.add(Gap::Space, symbol),
                }
            }
        }
    }

    /// A cross before or after a word, as a bullet, says "none of this"; in the middle of a line it is decoration or a trick.
    fn at_line_start(&self) -> bool {
        self.chars.is_empty() || self.noise.strongest >= Some(Gap::Sentence)
    }

    fn keep(&mut self, at: usize, letter: char) {
        let (gap, mark) = self.noise.take();
        let joined = self.chars.last().filter(|_| gap <= Gap::Soft).and_then(|left| fold::compose(*left, letter));
        if let (Some(whole), Some(last), Some(origin)) = (joined, self.chars.last_mut(), self.origin.last_mut()) {
            *last = whole;
            origin.1 = at + 1;
            return;
        }
        let edge = self.chars.is_empty();
        self.chars.push(letter);
        self.origin.push((at, at + 1));
        self.gap.push(if edge { Gap::Sentence } else { gap });
        self.mark.push(mark);
    }

    fn finish(mut self) -> Normal {
        self.gap.push(Gap::Sentence);
        self.mark.push(None);
        let lone = lone_neighbours(&self.gap);
        Normal { chars: self.chars, origin: self.origin, gap: self.gap, mark: self.mark, lone }
    }
}

/// Marks the boundaries at which a piece of one character begins or ends.
fn lone_neighbours(gap: &[Gap]) -> Vec<bool> {
    let starts = |at: usize| gap.get(at).is_none_or(|gap| *gap > Gap::Invisible);
    (0..gap.len()).map(|at| at > 0 && at + 1 < gap.len() && starts(at) && (starts(at + 1) || starts(at - 1))).collect()
}

/// The class of a character that is dropped; `None` for one that may be kept.
fn gap_of(raw: char) -> Option<Gap> {
    let gap = match raw {
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' => {
            Gap::Invisible
        }
        // Strokes that are ideographs to Unicode, but decoration to merchants.
        '丶' | '丿' | '灬' | '乀' | '乁' => Gap::Soft,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => Gap::Invisible,
        '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{20e3}' | '\u{ffa0}' => Gap::Invisible,
        '\u{e0000}'..='\u{e0fff}' => Gap::Invisible,
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Gap::Sentence,
        '。' | '｡' | ';' | '；' | '!' | '！' | '?' | '？' | '…' => Gap::Sentence,
        ',' | '，' | '﹐' => Gap::Clause,
        '、' | '､' => Gap::List,
        ':' | '：' | '∶' => Gap::Colon,
        ')' | ']' | '}' | '）' | '】' | '」' | '』' | '》' | '〉' | '〕' | '|' | '｜' | '丨' => Gap::Space,
        '(' | '[' | '{' | '（' | '【' | '「' | '『' | '《' | '〈' | '〔' | '-' | '－' | '—' | '–' | '‐' | '―' => {
            Gap::Soft
        }
        '.' | '．' | '·' | '•' | '・' | '*' | '_' | '/' | '\\' | '~' | '～' | '\'' | '"' | '“' | '”' | '‘' | '’' => {
            Gap::Soft
        }
        '+' | '＋' | '&' | '＆' | '@' | '＠' | '^' | '`' | '=' | '<' | '>' | '#' | '%' | '$' | '￥' | '¥' => {
            Gap::Soft
        }
        _ if raw.is_whitespace() => Gap::Space,
        _ if raw.is_control() => Gap::Invisible,
        _ => return None,
    };
    Some(gap)
}
