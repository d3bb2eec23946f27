//! The unified social credit code of GB 32100-2015 (MER-1, MER-2).

use crate::area::{self, DEMO_AREA};
use crate::text::half_width;

pub use crate::area::Strictness;

/// The 31 characters of a code in the order of their values: I, O, S, V and Z are left out.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Weights of the first seventeen characters: 3^(i-1) mod 31.
const WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Weights of the first eight characters of an organisation code (GB 11714-1997).
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Why a text is not a unified social credit code. The order is that of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditCodeError {
    /// It has not eighteen characters.
    Length,
    /// It holds a character that no code has: I, O, S, V, Z, punctuation, or a letter among the division's digits.
    Character,
    /// Its first two characters name no registering authority and kind of organisation.
    Authority,
    /// Its division is assigned to no province.
    Area,
    /// Its last character does not follow from the others: a character was mistyped.
    CheckDigit,
}

/// A unified social credit code whose form and check character are right. Whether such a company is registered is for
/// the business check of a vendor, or a reviewer, to say.
///
/// The organisation code inside (characters 9 to 17) is not checked again by its own check character, because codes
/// were given out in the transition of 2015 in which it is wrong.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CreditCode(String);

impl CreditCode {
    /// Checks a code as people type it (spaces around and within, lower-case or full-width characters).
    pub fn parse(text: &str, strictness: Strictness) -> Result<CreditCode, CreditCodeError> {
        let code: String =
            text.chars().map(half_width).filter(|c| *c != ' ').map(|c| c.to_ascii_uppercase()).take(19).collect();
        if code.chars().count() != 18 {
            return Err(CreditCodeError::Length);
        }
        let in_alphabet = code.bytes().all(|byte| value_of(byte).is_some());
        if !in_alphabet || !code[2..8].bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CreditCodeError::Character);
        }
        // Authorities: the standard's 1, 5, 9 and Y, and those that its amendments assigned since.
        let authority = code.starts_with(|c: char| matches!(c, '1'..='9' | 'A' | 'N' | 'Y'));
        if !authority || !code[1..2].bytes().all(|byte| matches!(byte, b'1'..=b'9')) {
            return Err(CreditCodeError::Authority);
        }
        // 10 stands for registration with the national authority itself, as in 91100000….
        if !code[2..].starts_with("10") && !area::is_known(&code[2..8], strictness) {
            return Err(CreditCodeError::Area);
        }
        if check_character(&code[..17]) != code[17..].chars().next() {
            return Err(CreditCodeError::CheckDigit);
        }
        Ok(CreditCode(code))
    }

    /// The eighteen characters in upper case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first four and the last four characters. A sole trader's code leads to a person, so it is masked too.
    pub fn masked(&self) -> String {
        format!("{}**********{}", &self.0[..4], &self.0[14..])
    }
}

impl std::fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CreditCode({})", self.masked())
    }
}

/// A code that passes every check and belongs to nobody, for tests and demo data: a company of the unassigned division
/// 990000. The first 31⁶ (887 million) values of `n` give different codes.
pub fn demo(n: u64) -> CreditCode {
    let mut rest = n;
    let mut serial = [b'0'; 6];
    for place in serial.iter_mut().rev() {
        // The remainder is below 31, so it stays inside the alphabet.
        *place = ALPHABET[(rest % 31) as usize];
        rest /= 31;
    }
    let organisation: String = "MA".chars().chain(serial.iter().map(|byte| char::from(*byte))).collect();
    let body = format!("91{DEMO_AREA}{organisation}{}", organisation_check(&organisation));
    let check = check_character(&body).unwrap_or('0');
    CreditCode(format!("{body}{check}"))
}

/// The value of a character, 0 to 30; None for one that no code has.
fn value_of(character: u8) -> Option<u32> {
    ALPHABET.iter().position(|known| *known == character).and_then(|at| u32::try_from(at).ok())
}

/// The check character of the first seventeen: 31 minus the weighted sum mod 31, where 31 counts as 0.
fn check_character(body: &str) -> Option<char> {
    let mut sum = 0;
    for (byte, weight) in body.bytes().zip(WEIGHTS) {
        sum += value_of(byte)? * weight;
    }
    let value = (31 - sum % 31) % 31;
    ALPHABET.get(usize::try_from(value).ok()?).map(|byte| char::from(*byte))
}

/// The check character of an organisation code's eight characters (GB 11714-1997, ISO 7064-like, modulus 11).
fn organisation_check(body: &str) -> char {
    let sum: u32 = body.chars().zip(ORGANISATION_WEIGHTS).map(|(c, w)| c.to_digit(36).unwrap_or(0) * w).sum();
    match 11 - sum % 11 {
        11 => '0',
        10 => 'X',
        value => char::from_digit(value, 10).unwrap_or('0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn strict(text: &str) -> Result<CreditCode, CreditCodeError> {
        CreditCode::parse(text, Strictness::Strict)
    }

    /// Codes that large companies and authorities print on their own pages.
    ///
    /// covers: MER-2
    #[test]
    fn accepts_codes_of_registered_organisations() {
        // The example of python-stdnum, Tencent, Huawei, Alibaba (China), PetroChina (registered nationally).
        for code in [
            "91110000600037341L",
            "9144030071526726XG",
            "914403001922038216",
            "91330100799655058B",
            "91110000710925462X",
        ] {
            assert_eq!(strict(code).map(|c| c.as_str().to_owned()), Ok(code.to_owned()), "{code}");
        }
        let code = strict("91110000600037341L").expect("a code");
        assert_eq!(strict(" 9111 0000 6000 37341l").expect("typed"), code);
        assert_eq!(strict("９１１１００００６０００３７３４１Ｌ").expect("full width"), code);
        assert_eq!(code.masked(), "9111**********341L");
    }

    /// covers: MER-2
    #[test]
    fn refuses_and_says_why() {
        for (text, error) in [
            ("", CreditCodeError::Length),
            ("91110000600037341", CreditCodeError::Length),
            ("91110000600037341LL", CreditCodeError::Length),
            ("9111000060003734IL", CreditCodeError::Character),
            ("9111000060003734OL", CreditCodeError::Character),
            ("91110000S00037341L", CreditCodeError::Character),
            ("91110000V00037341L", CreditCodeError::Character),
            ("91110000Z00037341L", CreditCodeError::Character),
            ("911100A0600037341L", CreditCodeError::Character),
            ("91110000中00037341L", CreditCodeError::Character),
            ("01110000600037341L", CreditCodeError::Authority),
            ("90110000600037341L", CreditCodeError::Authority),
            ("91990000600037341L", CreditCodeError::Area),
            ("91000000600037341L", CreditCodeError::Area),
            ("91110000600037341M", CreditCodeError::CheckDigit),
            ("91110000600037314L", CreditCodeError::CheckDigit),
        ] {
            assert_eq!(strict(text), Err(error), "{text:?}");
        }
    }

    /// A sum that is a multiple of 31 gives check value 0, which some libraries refuse.
    ///
    /// covers: MER-2
    #[test]
    fn accepts_check_value_zero() {
        let zero = (0..1000).map(demo).find(|code| code.as_str().ends_with('0')).expect("one in 31 ends with 0");
        assert!(CreditCode::parse(zero.as_str(), Strictness::Demo).is_ok());
    }

    #[test]
    fn demo_codes_differ_and_hold_a_right_organisation_code() {
        let codes: std::collections::HashSet<_> = (0..5000).map(demo).collect();
        assert_eq!(codes.len(), 5000);
        // GB 11714-1997 prints D2143569-X as its example.
        assert_eq!(organisation_check("D2143569"), 'X');
    }

    proptest! {
        /// covers: MER-2
        #[test]
        fn demo_codes_pass_in_the_demo_alone(n: u64) {
            let code = demo(n);
            prop_assert_eq!(&CreditCode::parse(code.as_str(), Strictness::Demo).expect("passes"), &code);
            prop_assert_eq!(strict(code.as_str()), Err(CreditCodeError::Area));
        }

        /// 31 is prime and no weight is 0, so every single wrong character is found.
        ///
        /// covers: MER-2
        #[test]
        fn finds_one_wrong_character(n: u64, at in 0usize..18, pick in 0usize..31) {
            let code = demo(n);
            let mut wrong = code.as_str().as_bytes().to_vec();
            wrong[at] = ALPHABET[pick];
            let wrong = String::from_utf8(wrong).expect("characters");
            prop_assert_eq!(CreditCode::parse(&wrong, Strictness::Demo).is_ok(), wrong == code.as_str());
        }

        #[test]
        fn never_panics(text in ".{0,24}") {
            let _ = CreditCode::parse(&text, Strictness::Demo);
        }
    }
}
