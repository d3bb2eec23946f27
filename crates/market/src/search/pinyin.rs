//! Chinese as it is typed with Latin letters: whole spellings, first letters, and what the south does not tell apart.

use pinyin::{Pinyin, ToPinyinMulti};

/// Spellings of one text at most; a character has up to two that are in use.
const SPELLINGS_MAX: usize = 4;
const READINGS_MAX: usize = 2;

/// The spellings of a folded text without tones, the most usual first: 奶茶 is `naicha`. Letters and digits stand for
/// themselves; `ü` is `v`, as it is typed.
pub(super) fn spellings(text: &str) -> Vec<String> {
    let mut spelled = vec![String::new()];
    for c in text.chars() {
        let readings = readings(c);
        let known = spelled.len();
        for other in readings.iter().skip(1).take(READINGS_MAX - 1) {
            for at in 0..known {
                if spelled.len() < SPELLINGS_MAX {
                    spelled.push(format!("{}{other}", spelled[at]));
                }
            }
        }
        match readings.first() {
            Some(reading) => spelled.iter_mut().take(known).for_each(|text| text.push_str(reading)),
            None => spelled.iter_mut().for_each(|text| text.push(c)),
        }
    }
    spelled
}

/// The first letters of a folded text: 奶茶 is `nc`. None when a character has none.
pub(super) fn initials(text: &str) -> Option<String> {
    text.chars()
        .map(|c| if c.is_ascii_alphanumeric() { Some(c) } else { readings(c).first()?.chars().next() })
        .collect()
}

fn readings(c: char) -> Vec<String> {
    let mut plain: Vec<String> = Vec::new();
    for reading in c.to_pinyin_multi().into_iter().flatten().map(Pinyin::plain) {
        let typed = reading.replace('ü', "v");
        if !plain.contains(&typed) {
            plain.push(typed);
        }
    }
    plain
}

/// A spelling without what many speakers do not tell apart: zh and z, ch and c, sh and s, ng and n, n and l, h and f.
pub(super) fn blurred(spelling: &str) -> String {
    ["zh", "ch", "sh", "ng"]
        .iter()
        .fold(spelling.to_owned(), |text, sound| text.replace(sound, &sound[..1]))
        .replace('l', "n")
        .replace('f', "h")
}

/// Whether one text becomes the other with at most one character added, left out, replaced, or two neighbours swapped.
pub(super) fn within_one(a: &[char], b: &[char]) -> bool {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    let ends = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&a[..a.len() - ends], &b[..b.len() - ends]) {
        ([], []) | ([_], [] | [_]) | ([], [_]) => true,
        ([first, second], [third, fourth]) => first == fourth && second == third,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: FIND-2
    #[test]
    fn characters_are_spelled_as_they_are_typed() {
        for (text, spelled, letters) in [
            ("奶茶", "naicha", "nc"),
            ("传单", "chuandan", "cd"),
            ("服务员", "fuwuyuan", "fwy"),
            ("ktv前台", "ktvqiantai", "ktvqt"),
            ("女装", "nvzhuang", "nz"),
        ] {
            assert!(spellings(text).contains(&spelled.to_owned()), "{text}: {:?}", spellings(text));
            assert_eq!(initials(text).as_deref(), Some(letters), "{text}");
            assert!(spellings(text).len() <= SPELLINGS_MAX);
        }
        assert_eq!(spellings("行长行长行长").len(), SPELLINGS_MAX, "many readings are cut");
        assert_eq!(blurred("chuanzhi"), blurred("cuanzi"));
        assert_eq!(blurred("laicha"), blurred("naica"));
    }

    /// covers: FIND-2
    #[test]
    fn one_slip_of_a_finger_is_near() {
        let near = |a: &str, b: &str| {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            assert_eq!(within_one(&a, &b), within_one(&b, &a));
            within_one(&a, &b)
        };
        for (a, b, expected) in [
            ("naicha", "naicha", true),
            ("naicha", "naihca", true),
            ("naicha", "naica", true),
            ("naicha", "naichaa", true),
            ("naicha", "baicha", true),
            ("naicha", "baichi", false),
            ("naicha", "nchaia", false),
            ("", "a", true),
            ("", "ab", false),
            ("aab", "aaab", true),
        ] {
            assert_eq!(near(a, b), expected, "{a} {b}");
        }
    }
}
