//! Amounts and times as the vendor writes them: yuan with at most two decimals, Beijing time to the second.

use jiff::civil::DateTime;
use kernel::{Fen, Timestamp, calendar};
use serde::Deserialize;
use serde_json::value::RawValue;

const TIME: &str = "%Y-%m-%d %H:%M:%S";

/// Reads yuan exactly: a sign, digits, and a point with one or two decimals. Anything finer than a fen is refused, and
/// so is what would not fit.
pub(crate) fn parse_yuan(text: &str) -> Option<Fen> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(decimals) || decimals.len() > 2 {
        return None;
    }
    let yuan: i64 = whole.parse().ok()?;
    let cents: i64 = if decimals.len() == 1 { decimals.parse::<i64>().ok()? * 10 } else { decimals.parse().ok()? };
    let fen = yuan.checked_mul(100)?.checked_add(cents)?;
    Some(Fen(if negative { -fen } else { fen }))
}

/// An amount in an answer, which comes as text and at times as a number; its digits are read and never a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Yuan(pub Fen);

impl<'de> Deserialize<'de> for Yuan {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let bare = raw.get().trim_matches('"');
        parse_yuan(bare).map(Yuan).ok_or_else(|| serde::de::Error::custom("not an amount in yuan"))
    }
}

/// Beijing time as requests carry it.
pub(crate) fn beijing(at: Timestamp) -> String {
    at.to_jiff().to_zoned_datetime(calendar::shanghai()).strftime(TIME).to_string()
}

/// Beijing time as answers carry it, at times with fractions of a second behind a point.
pub(crate) fn parse_beijing(text: &str) -> Option<Timestamp> {
    let seconds = text.split_once('.').map_or(text, |(seconds, _)| seconds);
    let local = DateTime::strptime(TIME, seconds).ok()?;
    local.to_zoned_datetime(calendar::shanghai()).ok().map(|moment| moment.timestamp().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_amounts_exactly() {
        for (text, fen) in [
            ("0.10", Some(10)),
            ("0.01", Some(1)),
            ("12", Some(1_200)),
            ("12.5", Some(1_250)),
            ("-0.01", Some(-1)),
            ("+88.88", Some(8_888)),
            ("92233720368547758.07", Some(i64::MAX)),
            ("92233720368547758.08", None),
            ("99999999999999999999", None),
            ("0.001", None),
            ("0.100", None),
            (".10", None),
            ("1.", None),
            ("1.-1", None),
            ("1e2", None),
            ("--1", None),
            ("1,000.00", None),
            (" 1", None),
            ("１", None),
            ("NaN", None),
            ("-", None),
            ("", None),
        ] {
            assert_eq!(parse_yuan(text), fen.map(Fen), "{text:?}");
        }
        assert_eq!(serde_json::from_str::<Yuan>("\"88.88\"").expect("text"), Yuan(Fen(8_888)));
        assert_eq!(serde_json::from_str::<Yuan>("88.88").expect("a number"), Yuan(Fen(8_888)));
        for wrong in ["null", "true", "[1]", "\"\"", "88.888", "1e2"] {
            assert!(serde_json::from_str::<Yuan>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_are_beijing_time() {
        let at: Timestamp = "2026-11-24T16:00:00.9Z".parse::<jiff::Timestamp>().expect("a time").into();
        assert_eq!(beijing(at), "2026-11-25 00:00:00");
        assert_eq!(parse_beijing("2026-11-25 00:00:00").map(Timestamp::seconds), Some(at.seconds()));
        assert_eq!(parse_beijing("2026-11-25 00:00:00.123").map(Timestamp::seconds), Some(at.seconds()));
        for wrong in ["", "2026-11-25", "2026-13-01 00:00:00", "2026-02-29 00:00:00", "2026-11-25T00:00:00Z"] {
            assert_eq!(parse_beijing(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn an_amount_comes_back_as_it_went(fen in (i64::MIN + 1)..=i64::MAX) {
            prop_assert_eq!(parse_yuan(&Fen(fen).to_string()), Some(Fen(fen)));
        }

        #[test]
        fn no_text_panics(text in ".{0,24}") {
            let _ = parse_yuan(&text);
            let _ = parse_beijing(&text);
        }

        #[test]
        fn a_time_comes_back_to_the_second(seconds in 0i64..4_000_000_000) {
            let at = Timestamp::from_micros(seconds * 1_000_000);
            prop_assert_eq!(parse_beijing(&beijing(at)), Some(at));
        }
    }
}
