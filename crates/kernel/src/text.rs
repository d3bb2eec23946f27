//! Text that people type (PUB-1): cleaned once, at the edge, before anything measures, judges or stores it.

use std::ops::RangeInclusive;

/// Why a text is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// It holds a control character, or a line break where one line is asked for.
    Control,
    /// It holds a mark that turns the order of letters around, so that people would read something else than is there.
    Direction,
    /// It has fewer characters than asked for, once cleaned; often none.
    TooShort,
    /// It has more characters than allowed.
    TooLong,
}

/// Whether a text may have several lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    One,
    Many,
}

/// Cleans a typed text and counts it: the result has as many characters as `limits` allows.
///
/// Taken away: space at both ends, marks that cannot be seen (zero-width spaces, joiners outside emoji, soft hyphens,
/// embedding marks that address books add, blank fillers). Turned: `\r\n`, U+2028 and U+2029 into `\n`, a tab into a
/// space. Refused: other control characters, and the override marks U+202D and U+202E, which nobody types by accident.
/// Kept: everything else as it is, full width and emoji included; Unicode normalisation is for whoever compares.
///
/// Cleaning a cleaned text changes nothing.
pub fn clean(text: &str, lines: Lines, limits: RangeInclusive<usize>) -> Result<String, TextError> {
    // Four bytes are the most that a character has. The rest may go while cleaning, hence not the limit itself.
    let bytes_max = limits.end().saturating_mul(16).saturating_add(256);
    if text.len() > bytes_max {
        return Err(TextError::TooLong);
    }
    let visible = visible(text, lines)?;
    let cleaned = joined(&visible);
    let cleaned = cleaned.trim();
    let length = count(cleaned);
    if length > *limits.end() {
        return Err(TextError::TooLong);
    }
    if length < *limits.start() {
        return Err(TextError::TooShort);
    }
    Ok(cleaned.to_owned())
}

/// How many characters a text has, as limits count: Unicode scalar values. A Chinese character is one, and so is each
/// part of a composed emoji.
pub fn count(text: &str) -> usize {
    text.chars().count()
}

/// The ASCII character that a full-width one stands for; any other character as it is.
/// People type numbers with a Chinese keyboard in full width without noticing.
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

/// First pass: refuses, turns and takes away what depends on no neighbour.
fn visible(text: &str, lines: Lines) -> Result<Vec<char>, TextError> {
    let mut kept = Vec::with_capacity(text.len() / 3 + 1);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{2028}' | '\u{2029}' => match lines {
                Lines::Many => kept.push('\n'),
                // Around a single line they are only what a paste brings along.
                Lines::One
                    if kept.iter().all(|c: &char| c.is_whitespace()) || rest.clone().all(char::is_whitespace) => {}
                Lines::One => return Err(TextError::Control),
            },
            '\t' => kept.push(' '),
            '\u{202d}' | '\u{202e}' => return Err(TextError::Direction),
            _ if c.is_control() || is_noncharacter(c) => return Err(TextError::Control),
            _ if is_invisible(c) => {}
            _ => kept.push(c),
        }
    }
    Ok(kept)
}

/// Second pass: keeps a zero-width joiner between two emoji and a vowel separator after a Mongolian letter, where they
/// belong to the writing, and takes them away elsewhere.
fn joined(visible: &[char]) -> String {
    let mut text = String::with_capacity(visible.len() * 3);
    let mut before = None;
    for (at, c) in visible.iter().copied().enumerate() {
        let kept = match c {
            '\u{200d}' => {
                before.is_some_and(|b| is_emoji(b) || is_emoji_modifier(b))
                    && visible.get(at + 1).copied().is_some_and(is_emoji)
            }
            '\u{180e}' => before.is_some_and(|b| matches!(b, '\u{1820}'..='\u{18aa}')),
            _ => true,
        };
        if kept {
            text.push(c);
            before = Some(c);
        }
    }
    text
}

/// Characters without a shape. Most come from copying; some hide words from a rule ("刷\u{200b}单").
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202c}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Code points that Unicode promises never to be characters.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// The blocks that joined emoji are made of: pictographs, and the older symbols (hearts, signs, arrows, ♀ and ⚕).
fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}')
}

/// What may stand between an emoji and its joiner: the emoji variation selector. (Skin tones are emoji themselves.)
fn is_emoji_modifier(c: char) -> bool {
    c == '\u{fe0f}'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(text: &str) -> Result<String, TextError> {
        clean(text, Lines::One, 1..=40)
    }

    /// covers: PUB-1
    #[test]
    fn takes_away_what_cannot_be_seen() {
        for (typed, cleaned) in [
            ("  周末奶茶店店员\u{3000}", "周末奶茶店店员"),
            ("刷\u{200b}单", "刷单"),
            ("\u{feff}店员", "店员"),
            ("店\u{2060}员\u{ad}", "店员"),
            ("\u{202a}19900000001\u{202c}", "19900000001"),
            ("店员\u{200e}\u{200f}", "店员"),
            ("店\u{200d}员", "店员"),
            ("a\tb", "a b"),
            ("店员\r\n", "店员"),
            ("👩\u{200d}🍳招人", "👩\u{200d}🍳招人"),
            ("👩🏽\u{200d}🍳", "👩🏽\u{200d}🍳"),
            ("❤\u{fe0f}\u{200d}🔥", "❤\u{fe0f}\u{200d}🔥"),
            ("👩\u{200d}", "👩"),
            ("👩\u{200d}\u{200d}🍳", "👩\u{200d}🍳"),
            ("ＡＢＣ１２３", "ＡＢＣ１２３"),
            ("עברית", "עברית"),
            ("ᠮᠣᠩᠭᠣᠯ\u{180e}ᠠ", "ᠮᠣᠩᠭᠣᠯ\u{180e}ᠠ"),
            ("店\u{180e}员", "店员"),
        ] {
            assert_eq!(one(typed).as_deref(), Ok(cleaned), "{typed:?}");
        }
    }

    /// covers: PUB-1
    #[test]
    fn refuses_and_says_why() {
        for (typed, error) in [
            ("", TextError::TooShort),
            (" \u{3000}\t", TextError::TooShort),
            ("\u{200b}\u{3164}\u{2800}", TextError::TooShort),
            ("店\u{0}员", TextError::Control),
            ("店\u{1b}[31m员", TextError::Control),
            ("店\u{7f}员", TextError::Control),
            ("店\u{85}员", TextError::Control),
            ("店\n员", TextError::Control),
            ("店\u{2028}员", TextError::Control),
            ("店\u{ffff}员", TextError::Control),
            ("店\u{202e}员", TextError::Direction),
            ("\u{202d}19900000001", TextError::Direction),
        ] {
            assert_eq!(one(typed), Err(error), "{typed:?}");
        }
        assert_eq!(one(&"店".repeat(41)), Err(TextError::TooLong));
        assert_eq!(one(&"店".repeat(100_000)), Err(TextError::TooLong));
        assert_eq!(one(&"店".repeat(40)).map(|t| count(&t)), Ok(40));
    }

    #[test]
    fn several_lines_keep_their_breaks() {
        let many = |text| clean(text, Lines::Many, 0..=100);
        assert_eq!(many("一\r\n二\r三\u{2028}四\n\n").as_deref(), Ok("一\n二\n三\n四"));
        assert_eq!(many("  ").as_deref(), Ok(""));
        assert_eq!(many("一\u{b}二"), Err(TextError::Control));
    }

    #[test]
    fn half_width_turns_what_chinese_keyboards_give() {
        let turned: String = "０９ＡＺａｚ＋－＠\u{3000}店。".chars().map(half_width).collect();
        assert_eq!(turned, "09AZaz+-@ 店。");
    }

    /// Every kind of character that the passes treat differently, so that short samples meet them all.
    fn tricky() -> impl Strategy<Value = String> {
        let special = "\u{200b}\u{200d}\u{180e}\u{fe0f}\u{202a}\u{202e}\r\n\t \u{3000}\u{2028}👩🏽🍳❤店aᠠ\u{0}";
        let special = prop::sample::select(special.chars().collect::<Vec<_>>());
        prop::collection::vec(prop_oneof![4 => special, 1 => any::<char>()], 0..24)
            .prop_map(|v| v.into_iter().collect())
    }

    proptest! {
        /// covers: PUB-1
        #[test]
        fn cleaning_twice_is_cleaning_once(text in tricky(), many: bool) {
            let lines = if many { Lines::Many } else { Lines::One };
            if let Ok(cleaned) = clean(&text, lines, 0..=100) {
                prop_assert_eq!(clean(&cleaned, lines, 0..=100), Ok(cleaned.clone()));
                prop_assert!(!cleaned.chars().any(|c| is_invisible(c) || (c.is_control() && c != '\n')));
                prop_assert!(many || !cleaned.contains('\n'));
                prop_assert_eq!(cleaned.trim(), &cleaned);
            }
        }

        #[test]
        fn limits_hold(text in ".{0,60}", min in 0usize..10, span in 0usize..30) {
            if let Ok(cleaned) = clean(&text, Lines::Many, min..=min + span) {
                prop_assert!((min..=min + span).contains(&count(&cleaned)));
            }
        }
    }
}
