//! Parts of a file, as a player asks for them (RFC 9110, section 14).

use std::ops::Range;

/// What a request wants of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Whole,
    Part(Range<u64>),
    /// Nothing that the file has.
    Outside,
}

/// Reads a `Range` header. What is not understood, and more than one part, is answered with the whole file, as the
/// standard allows.
pub fn wanted(header: Option<&str>, total: u64) -> Wanted {
    let Some((first, last)) = header.and_then(|text| text.strip_prefix("bytes=")).and_then(|text| text.split_once('-'))
    else {
        return Wanted::Whole;
    };
    let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse::<u64>().ok(),
        false => None,
    };
    match (first, last, number(first), number(last)) {
        ("", _, _, Some(0)) => Wanted::Outside,
        ("", _, _, Some(_)) if total == 0 => Wanted::Outside,
        ("", _, _, Some(count)) => Wanted::Part(total.saturating_sub(count)..total),
        (_, "", Some(first), _) if first < total => Wanted::Part(first..total),
        (_, "", Some(_), _) => Wanted::Outside,
        (_, _, Some(first), Some(last)) if first > last => Wanted::Whole,
        (_, _, Some(first), Some(last)) if first < total => Wanted::Part(first..last.saturating_add(1).min(total)),
        (_, _, Some(_), Some(_)) => Wanted::Outside,
        _ => Wanted::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PUB-4
    #[test]
    fn parts_of_a_file() {
        for (header, expected) in [
            ("bytes=0-", Wanted::Part(0..100)),
            ("bytes=0-0", Wanted::Part(0..1)),
            ("bytes=10-19", Wanted::Part(10..20)),
            ("bytes=90-500", Wanted::Part(90..100)),
            ("bytes=99-18446744073709551615", Wanted::Part(99..100)),
            ("bytes=-1", Wanted::Part(99..100)),
            ("bytes=-500", Wanted::Part(0..100)),
            ("bytes=-0", Wanted::Outside),
            ("bytes=100-", Wanted::Outside),
            ("bytes=100-200", Wanted::Outside),
            ("bytes=20-10", Wanted::Whole),
            ("bytes=0-1,5-6", Wanted::Whole),
            ("bytes=-", Wanted::Whole),
            ("bytes=a-b", Wanted::Whole),
            ("bytes=+1-2", Wanted::Whole),
            ("bytes=18446744073709551616-", Wanted::Whole),
            ("items=0-1", Wanted::Whole),
            ("", Wanted::Whole),
        ] {
            assert_eq!(wanted(Some(header), 100), expected, "{header}");
        }
        assert_eq!(wanted(None, 100), Wanted::Whole);
        assert_eq!(wanted(Some("bytes=-5"), 0), Wanted::Outside);
    }
}
