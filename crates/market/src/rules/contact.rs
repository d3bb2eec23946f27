//! Finds contact details that words cannot describe: telephone numbers and addresses on the net.

use super::normalise::{Gap, Normal};
use super::numerals::chinese_digit;
use super::scan::Span;
use super::source::Detector;

/// Shapes in which people group the digits of a mobile number; all-ones is accepted besides.
const MOBILE_SHAPES: [&[usize]; 12] = [
    &[3, 4, 4],
    &[3, 8],
    &[7, 4],
    &[4, 4, 3],
    &[4, 3, 4],
    &[3, 3, 5],
    &[5, 6],
    &[6, 5],
    &[3, 2, 2, 2, 2],
    &[2, 3, 3, 3],
    &[3, 2, 2, 4],
    &[3, 4, 2, 2],
];

/// Endings of names on the net that merchants use.
const NET_ENDINGS: [&str; 22] = [
    "com", "cn", "net", "org", "top", "xyz", "vip", "cc", "tv", "me", "app", "site", "online", "link", "shop", "club",
    "info", "ltd", "work", "fun", "store", "icu",
];

/// The places that `detector` finds.
pub(super) fn find(detector: Detector, text: &Normal) -> Vec<Span> {
    match detector {
        Detector::Phone => numbers(text, mobile_length),
        Detector::Landline => numbers(text, landline_length),
        Detector::Url => net_names(text),
    }
}

/// Whether a text names a telephone number or an address on the net, in whatever way it is written.
pub(crate) fn names_contact(text: &str) -> bool {
    let text = Normal::of(text);
    [Detector::Phone, Detector::Landline, Detector::Url].into_iter().any(|detector| !find(detector, &text).is_empty())
}

/// A run of digits that touch each other.
struct Piece {
    start: usize,
    digits: Vec<char>,
    /// What separates it from the piece before; `None` when there is no digit before.
    mark: Option<(Gap, Option<char>)>,
}

/// The digit that a character stands for in a telephone number.
fn digit_of(letter: char) -> Option<char> {
    let value = match letter {
        '幺' => 1,
        '洞' => 0,
        '拐' => 7,
        '勾' => 9,
        _ if letter.is_ascii_digit() => return Some(letter),
        _ => chinese_digit(letter)?,
    };
    char::from_digit(u32::try_from(value).ok()?, 10)
}

/// Letters that stand for a digit only beside real ones.
fn lookalike_digit(letter: char) -> Option<char> {
    match letter {
        'o' => Some('0'),
        'l' | 'i' => Some('1'),
        _ => None,
    }
}

fn digit_at(text: &Normal, at: usize) -> Option<char> {
    let letter = *text.chars.get(at)?;
    digit_of(letter).or_else(|| {
        // "l38oo138ooo": a chain of lookalikes counts when a real digit stands at either end of it.
        let is_like = |at: &usize| text.chars.get(*at).is_some_and(|c| lookalike_digit(*c).is_some());
        let real = |at: usize| text.chars.get(at).is_some_and(char::is_ascii_digit);
        let left = (0..at).rev().take(4).find(|at| !is_like(at)).is_some_and(real);
        let right = (at + 1..text.len()).take(4).find(|at| !is_like(at)).is_some_and(real);
        lookalike_digit(letter).filter(|_| left || right)
    })
}

fn pieces(text: &Normal) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut end = None;
    for at in 0..text.len() {
        let Some(digit) = digit_at(text, at) else { continue };
        let follows = end == Some(at);
        end = Some(at + 1);
        match pieces.last_mut() {
            Some(last) if follows && text.raw_gap(at) <= Gap::Invisible => last.digits.push(digit),
            _ => {
                let mark = follows.then(|| (text.raw_gap(at), text.mark.get(at).copied().flatten()));
                pieces.push(Piece { start: at, digits: vec![digit], mark });
            }
        }
    }
    pieces
}

/// Joins pieces while `length` has not said how long the number that begins there is.
fn numbers(text: &Normal, length: fn(&[char]) -> Option<(usize, Groups)>) -> Vec<Span> {
    let pieces = pieces(text);
    let mut found = Vec::new();
    for first in 0..pieces.len() {
        let run: Vec<&Piece> = pieces.iter().skip(first).take(20).collect();
        let lead: Vec<char> = run.iter().flat_map(|piece| piece.digits.iter().copied()).take(6).collect();
        let Some((length, groups)) = length(&lead) else { continue };
        let (mut shape, mut count) = (Vec::new(), 0);
        for (index, piece) in run.iter().enumerate() {
            let breaks = piece.mark.is_none_or(|(gap, mark)| gap >= Gap::Sentence || mark == Some('~'));
            let clock = piece.mark.is_some_and(|(gap, _)| gap == Gap::Colon) && piece.digits.len() > 1;
            if count >= length || (index > 0 && (breaks || clock)) {
                break;
            }
            shape.push(piece.digits.len());
            count += piece.digits.len();
        }
        if let (true, Some(start)) = (count == length && groups.accept(&shape), run.first().map(|piece| piece.start)) {
            found.push(Span { start, end: start + length });
        }
    }
    found
}

/// Which groupings of digits are read as one number.
#[derive(Clone, Copy)]
enum Groups {
    Mobile,
    Prefixed,
    AtMost(usize),
}

impl Groups {
    fn accept(self, shape: &[usize]) -> bool {
        let single = shape.len() == 1 || shape.iter().all(|digits| *digits == 1);
        match self {
            Groups::Mobile => {
                // Digits pulled apart one by one: nobody writes four lone digits in a row otherwise.
                let lone = shape.iter().filter(|digits| **digits == 1).count();
                single || lone >= 4 || MOBILE_SHAPES.contains(&shape)
            }
            Groups::Prefixed => single || shape == [2, 11] || shape == [2, 3, 4, 4],
            Groups::AtMost(groups) => single || (shape.len() <= groups && shape.iter().all(|digits| *digits >= 3)),
        }
    }
}

/// Mobile numbers: 1, then 3 to 9, eleven digits; also with the country's prefix.
fn mobile_length(lead: &[char]) -> Option<(usize, Groups)> {
    match lead {
        ['1', '3'..='9', ..] => Some((11, Groups::Mobile)),
        ['8', '6', '1', '3'..='9', ..] => Some((13, Groups::Prefixed)),
        _ => None,
    }
}

/// Area code and seven or eight digits, or a service number of ten.
fn landline_length(lead: &[char]) -> Option<(usize, Groups)> {
    match lead {
        ['0', '1' | '2', '0'..='9', '2'..='8', ..] => Some((11, Groups::AtMost(3))),
        ['0', '3'..='9', '1'..='9', _, '2'..='8', ..] => Some((12, Groups::AtMost(3))),
        ['4' | '8', '0', '0', '1'..='9', ..] => Some((10, Groups::AtMost(3))),
        _ => None,
    }
}

fn net_names(text: &Normal) -> Vec<Span> {
    let ascii = |at: usize| text.chars.get(at).is_some_and(char::is_ascii_alphanumeric);
    let mut found = Vec::new();
    for dot in 1..text.len() {
        let written = matches!(text.mark.get(dot).copied().flatten(), Some('.' | '。' | '．' | '·' | '｡'));
        let spoken = text.chars.get(dot) == Some(&'点') && text.raw_gap(dot) <= Gap::Space;
        let ending = if spoken { dot + 1 } else { dot };
        if !(written || spoken) || !ascii(dot - 1) || !has_net_ending(text, ending) {
            continue;
        }
        let in_name = |at: &usize| {
            ascii(*at) && (text.raw_gap(at + 1) <= Gap::Invisible || is_name_mark(text, at + 1) || at + 1 == dot)
        };
        let length = (0..dot).rev().take(60).take_while(in_name).count();
        let end = (ending..text.len())
            .take(60)
            .take_while(|at| ascii(*at) && (*at == ending || text.raw_gap(*at) <= Gap::Invisible));
        let name = text.chars.get(dot - length..dot).unwrap_or_default();
        if length >= 2 || name.iter().any(char::is_ascii_alphabetic) {
            found.push(Span { start: dot - length, end: ending + end.count() });
        }
    }
    found
}

fn is_name_mark(text: &Normal, at: usize) -> bool {
    matches!(text.mark.get(at).copied().flatten(), Some('.' | '-' | '_' | '@' | '/'))
}

/// Whether one of the known endings stands whole at `at`.
fn has_net_ending(text: &Normal, at: usize) -> bool {
    NET_ENDINGS.iter().any(|ending| {
        let end = at + ending.len();
        text.chars.get(at..end).is_some_and(|letters| letters.iter().copied().eq(ending.chars()))
            && (at + 1..end).all(|at| text.joins_in_word(at))
            && (text.raw_gap(end) > Gap::Invisible || !text.chars.get(end).is_some_and(char::is_ascii_alphanumeric))
    })
}
