//! Reads whole numbers as merchants write them: 35, 三十五, 十八, 1万.

use super::normalise::Normal;

/// Longer runs are no age, wage or count, and reading them could overflow.
const DIGITS_MAX: usize = 9;

/// The number that begins at `at`, with the position after it.
///
/// A number is read whole or not at all: nothing begins in the middle of a run of digits.
pub(super) fn number_at(text: &Normal, at: usize) -> Option<(u64, usize)> {
    let first = *text.chars.get(at)?;
    let touches_digit =
        at > 0 && text.joins_digits(at) && text.chars.get(at - 1).is_some_and(|before| same_script(first, *before));
    if touches_digit {
        return None;
    }
    if first.is_ascii_digit() { arabic(text, at) } else { chinese(text, at) }
}

fn same_script(first: char, before: char) -> bool {
    if first.is_ascii_digit() { before.is_ascii_digit() } else { is_chinese_numeral(before) }
}

fn touching(text: &Normal, at: usize, from: usize) -> Option<char> {
    let touches = at == from || text.joins_digits(at);
    text.chars.get(at).copied().filter(|_| touches)
}

fn arabic(text: &Normal, from: usize) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    let mut at = from;
    while let Some(digit) = touching(text, at, from).and_then(|c| c.to_digit(10)) {
        if at - from >= DIGITS_MAX {
            return None;
        }
        value = value * 10 + u64::from(digit);
        at += 1;
    }
    if at == from {
        return None;
    }
    let unit = touching(text, at, from).and_then(|unit| match unit {
        '百' => Some(100),
        '千' => Some(1_000),
        '万' | 'w' => Some(10_000),
        _ => None,
    });
    Some(unit.map_or((value, at), |unit| (value * unit, at + 1)))
}

fn chinese(text: &Normal, from: usize) -> Option<(u64, usize)> {
    let (mut total, mut section, mut digit) = (0_u64, 0_u64, None::<u64>);
    let mut at = from;
    while let Some(letter) = touching(text, at, from) {
        if at - from >= DIGITS_MAX {
            return None;
        }
        if let Some(value) = chinese_digit(letter) {
            digit = Some(digit.unwrap_or(0) * 10 + value);
        } else {
            match letter {
                '十' => section += digit.take().unwrap_or(1) * 10,
                '百' => section += digit.take()? * 100,
                '千' => section += digit.take()? * 1_000,
                '万' => {
                    total += (section + digit.take().unwrap_or(0)).max(1) * 10_000;
                    section = 0;
                }
                _ => break,
            }
        }
        at += 1;
    }
    (at > from).then(|| (total + section + digit.unwrap_or(0), at))
}

fn is_chinese_numeral(letter: char) -> bool {
    chinese_digit(letter).is_some() || matches!(letter, '十' | '百' | '千' | '万')
}

/// The value of one Chinese digit, the formal ones too.
pub(super) fn chinese_digit(letter: char) -> Option<u64> {
    let value = match letter {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    };
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<u64> {
        number_at(&Normal::of(text), 0).map(|(value, _)| value)
    }

    #[test]
    fn reads_both_scripts_and_never_overflows() {
        assert_eq!(read("35岁"), Some(35));
        assert_eq!(read("三十五岁"), Some(35));
        assert_eq!(read("十八岁"), Some(18));
        assert_eq!(read("１８"), Some(18));
        assert_eq!(read("1万元"), Some(10_000));
        assert_eq!(read("两千"), Some(2_000));
        assert_eq!(read("万"), Some(10_000));
        assert_eq!(read("99999999999999999999999"), None);
        assert_eq!(read("元"), None);
    }
}
