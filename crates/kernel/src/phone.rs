//! Mobile numbers of mainland China (PUB-1, ACC-1, WORK-4).

use crate::text::half_width;

/// Why a text is not a mobile number of mainland China.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneError {
    /// It holds something else than digits, spaces, hyphens and a leading country code.
    Digit,
    /// It has not eleven digits after the country code is taken off.
    Length,
    /// It does not begin with 13 to 19, so it is not a mobile number.
    Prefix,
}

/// A mobile number of mainland China: eleven digits, `1[3-9]` first, without the country code.
///
/// It is personal data: its Debug shows the mask, and it has no Display and no Serialize.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people type and paste it: with `+86`, `0086` or `86` before it, with spaces and hyphens, in
    /// full-width digits, and with the invisible direction marks that address books put around numbers.
    pub fn parse(text: &str) -> Result<Phone, PhoneError> {
        let mut typed = String::with_capacity(16);
        for c in text.chars().map(half_width) {
            match c {
                // Four times the longest sensible number: more is no number, and need not be copied.
                _ if typed.len() > 64 => return Err(PhoneError::Length),
                ' ' | '\t' | '\u{a0}' | '-' | '‐' | '‑' | '–' | '—' => {}
                '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
                '+' if typed.is_empty() => typed.push('+'),
                '0'..='9' => typed.push(c),
                _ => return Err(PhoneError::Digit),
            }
        }
        let national = typed
            .strip_prefix("+86")
            .or_else(|| typed.strip_prefix("0086"))
            .or_else(|| typed.strip_prefix("86").filter(|rest| rest.len() == 11))
            .unwrap_or(&typed);
        match national.as_bytes() {
            [b'+', ..] => Err(PhoneError::Prefix),
            digits if digits.len() != 11 => Err(PhoneError::Length),
            [b'1', b'3'..=b'9', ..] => Ok(Phone(national.to_owned())),
            _ => Err(PhoneError::Prefix),
        }
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The eleven digits, given away.
    pub fn into_string(self) -> String {
        self.0
    }

    /// What other people may see: `199****0001`.
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// covers: ACC-1
    #[test]
    fn reads_numbers_as_people_type_them() {
        for typed in [
            "19900000001",
            "+8619900000001",
            "+86 199 0000 0001",
            "008619900000001",
            "8619900000001",
            "199-0000-0001",
            " 19900000001\u{3000}",
            "１９９００００００01",
            "＋８６ １９９００００００01",
            "\u{202d}19900000001\u{202c}",
        ] {
            let phone = Phone::parse(typed).unwrap_or_else(|e| panic!("{typed:?}: {e:?}"));
            assert_eq!(phone.as_str(), "19900000001", "{typed:?}");
        }
    }

    /// covers: ACC-1
    #[test]
    fn refuses_what_is_no_mobile_number() {
        for (typed, error) in [
            ("", PhoneError::Length),
            ("1990000000", PhoneError::Length),
            ("199000000011", PhoneError::Length),
            ("12900000001", PhoneError::Prefix),
            ("10000000000", PhoneError::Prefix),
            ("29900000001", PhoneError::Prefix),
            ("+85219900000", PhoneError::Prefix),
            ("059112345678", PhoneError::Length),
            ("1990000000a", PhoneError::Digit),
            ("19900000001+", PhoneError::Digit),
            ("19900000001,19900000002", PhoneError::Digit),
            ("١٩٩٠٠٠٠٠٠٠١", PhoneError::Digit),
        ] {
            assert_eq!(Phone::parse(typed), Err(error), "{typed:?}");
        }
        assert_eq!(Phone::parse(&"1".repeat(100_000)), Err(PhoneError::Length));
    }

    /// covers: WORK-4
    #[test]
    fn shows_only_its_ends() {
        let phone = Phone::parse("19900000001").expect("a number");
        assert_eq!(phone.masked(), "199****0001");
        assert_eq!(format!("{phone:?}"), "Phone(199****0001)");
    }

    proptest! {
        /// covers: ACC-1
        #[test]
        fn every_spelling_is_the_same_number(tail in 0u32..100_000_000, prefix in prop::sample::select(vec!["", "+86", "0086 ", "86-"]), cut in 0usize..11) {
            let plain = format!("199{tail:08}");
            let typed = format!("{prefix}{} {}", &plain[..cut], &plain[cut..]);
            let phone = Phone::parse(&typed).expect("a number");
            prop_assert_eq!(phone.as_str(), plain);
        }

        #[test]
        fn never_panics(text in ".{0,40}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(phone.as_str().len(), 11);
                prop_assert_eq!(Phone::parse(phone.as_str()).expect("stays a number"), phone);
            }
        }
    }
}
