//! The citizen identity number of GB 11643-1999 (MER-2, IDV-1).

use crate::area::{self, DEMO_AREA};
use crate::calendar;
use crate::text::half_width;
use jiff::civil::Date;

pub use crate::area::Strictness;

/// Why a text is not a citizen identity number. The order is that of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdNumberError {
    /// It has not eighteen characters. The fifteen-digit numbers of before 1999 are void since 2013.
    Length,
    /// It holds something else than digits, or the last is neither a digit nor X.
    Digit,
    /// Its division is assigned to no province.
    Area,
    /// Its birth date does not exist, is later than today or before 1900.
    Date,
    /// Its last character does not follow from the others: a digit was mistyped.
    CheckDigit,
}

/// A citizen identity number whose form, birth date and check digit are right. Whether it was issued, and to whom, is
/// for the identity check of a vendor to say.
///
/// It is personal data: no Display, no Serialize, and its Debug says nothing. The gender that the number carries is
/// not exposed, because nothing here may be decided by it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber(String);

impl IdNumber {
    /// Checks a number as people type it (spaces around and within, lower-case x, full-width digits).
    /// `today` is the day in China, against which a birth date in the future is refused.
    pub fn parse(text: &str, strictness: Strictness, today: Date) -> Result<IdNumber, IdNumberError> {
        let number: String =
            text.chars().map(half_width).filter(|c| *c != ' ').map(|c| c.to_ascii_uppercase()).take(19).collect();
        if number.chars().count() != 18 {
            return Err(IdNumberError::Length);
        }
        let well_formed = number.char_indices().all(|(at, c)| c.is_ascii_digit() || (at == 17 && c == 'X'));
        if !well_formed {
            return Err(IdNumberError::Digit);
        }
        if !area::is_known(&number[..6], strictness) {
            return Err(IdNumberError::Area);
        }
        let born = birth_date(&number).ok_or(IdNumberError::Date)?;
        if born > today || born.year() < 1900 {
            return Err(IdNumberError::Date);
        }
        if check_character(&number[..17]) != number[17..].chars().next() {
            return Err(IdNumberError::CheckDigit);
        }
        Ok(IdNumber(number))
    }

    /// The eighteen characters, X in upper case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The day of birth that the number carries.
    pub fn born(&self) -> Date {
        birth_date(&self.0).unwrap_or(Date::MAX)
    }

    /// Completed years on `day`; None when that day comes before the birth.
    pub fn age_on(&self, day: Date) -> Option<u16> {
        calendar::age_on(self.born(), day)
    }

    /// The last four characters, which staff may see beside a document (IDV-2).
    pub fn last4(&self) -> &str {
        &self.0[14..]
    }

    /// What staff see: fourteen stars and the last four characters (IDV-2).
    pub fn masked(&self) -> String {
        format!("**************{}", self.last4())
    }
}

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdNumber")
    }
}

/// A number that passes every check and belongs to nobody, for tests and demo data: under the unassigned division
/// 990000, with the given birth day. There are a thousand for each day; `seed` picks one. Days before year 0 or after
/// 9999 have no such number and are not to be given.
pub fn demo(seed: u64, born: Date) -> IdNumber {
    let body = format!("{DEMO_AREA}{:04}{:02}{:02}{:03}", born.year(), born.month(), born.day(), seed % 1000);
    let check = check_character(&body).unwrap_or('0');
    IdNumber(format!("{body}{check}"))
}

/// The birth date in digits 7 to 14; None when there is no such day.
fn birth_date(number: &str) -> Option<Date> {
    let year = number.get(6..10)?.parse().ok()?;
    let month = number.get(10..12)?.parse().ok()?;
    let day = number.get(12..14)?.parse().ok()?;
    Date::new(year, month, day).ok()
}

/// The check character of the first seventeen digits: ISO 7064 MOD 11-2, weights 2^(18-i) mod 11.
fn check_character(body: &str) -> Option<char> {
    let mut remainder = 0;
    for c in body.chars() {
        remainder = (remainder + c.to_digit(10)?) * 2 % 11;
    }
    match (12 - remainder) % 11 {
        10 => Some('X'),
        value => char::from_digit(value, 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 24);

    fn strict(text: &str) -> Result<IdNumber, IdNumberError> {
        IdNumber::parse(text, Strictness::Strict, TODAY)
    }

    /// The two examples that the standard itself prints.
    ///
    /// covers: MER-2, IDV-1
    #[test]
    fn accepts_the_examples_of_the_standard() {
        for (text, born) in [("11010519491231002X", date(1949, 12, 31)), ("440524188001010014", date(1880, 1, 1))] {
            assert_eq!(check_character(&text[..17]), text.chars().last(), "{text}");
            assert_eq!(birth_date(text), Some(born));
        }
        let number = strict("11010519491231002X").expect("the example of GB 11643-1999");
        assert_eq!(number.born(), date(1949, 12, 31));
        assert_eq!(strict(" 110105 19491231 002x ").expect("typed"), number);
        assert_eq!(strict("１１０１０５１９４９１２３１００２Ｘ").expect("full width"), number);
        assert_eq!(number.masked(), "**************002X");
        assert_eq!(format!("{number:?}"), "IdNumber");
    }

    /// covers: MER-2
    #[test]
    fn refuses_and_says_why() {
        for (text, error) in [
            ("", IdNumberError::Length),
            ("110105491231002", IdNumberError::Length),
            ("11010519491231002X0", IdNumberError::Length),
            ("11010519491231002XX", IdNumberError::Length),
            ("1101051949123100XX", IdNumberError::Digit),
            ("11010519491231002Y", IdNumberError::Digit),
            ("1101051949123100-X", IdNumberError::Digit),
            ("00010519491231002X", IdNumberError::Area),
            ("99000019491231002X", IdNumberError::Area),
            ("11010519490231002X", IdNumberError::Date),
            ("11010520230229002X", IdNumberError::Date),
            ("11010520261125002X", IdNumberError::Date),
            ("440524188001010014", IdNumberError::Date),
            ("110105194912310020", IdNumberError::CheckDigit),
            ("110105194912310021", IdNumberError::CheckDigit),
        ] {
            assert_eq!(strict(text), Err(error), "{text:?}");
        }
        assert_eq!(strict(&"1".repeat(100_000)), Err(IdNumberError::Length));
    }

    /// covers: RULE-3, MIN-1
    #[test]
    fn knows_the_age_on_a_day() {
        let number = demo(7, date(2010, 11, 24));
        assert_eq!(number.age_on(date(2026, 11, 23)), Some(15));
        assert_eq!(number.age_on(date(2026, 11, 24)), Some(16));
        assert_eq!(number.age_on(date(2010, 11, 23)), None);
    }

    fn any_birth() -> impl Strategy<Value = Date> {
        (1900i16..=2026, 1i8..=10, 1i8..=31).prop_filter_map("a real date", |(y, m, d)| Date::new(y, m, d).ok())
    }

    proptest! {
        /// covers: MER-2
        #[test]
        fn demo_numbers_pass_in_the_demo_alone(seed: u64, born in any_birth()) {
            let number = demo(seed, born);
            prop_assert_eq!(&IdNumber::parse(number.as_str(), Strictness::Demo, TODAY).expect("passes"), &number);
            prop_assert_eq!(strict(number.as_str()), Err(IdNumberError::Area));
            prop_assert_eq!(number.born(), born);
        }

        /// MOD 11-2 finds every single wrong digit and every swap of neighbours.
        ///
        /// covers: MER-2
        #[test]
        fn finds_one_wrong_digit_and_one_swap(seed: u64, born in any_birth(), at in 0usize..17, add in 1u8..10) {
            let number = demo(seed, born);
            let mut wrong = number.as_str().as_bytes().to_vec();
            wrong[at] = b'0' + (wrong[at] - b'0' + add) % 10;
            let wrong = String::from_utf8(wrong).expect("digits");
            prop_assert!(IdNumber::parse(&wrong, Strictness::Demo, TODAY).is_err());
            let mut swapped = number.as_str().as_bytes().to_vec();
            swapped.swap(at, at + 1);
            if swapped != number.as_str().as_bytes() {
                let swapped = String::from_utf8(swapped).expect("digits");
                prop_assert!(IdNumber::parse(&swapped, Strictness::Demo, TODAY).is_err());
            }
        }

        #[test]
        fn never_panics(text in ".{0,24}") {
            let _ = IdNumber::parse(&text, Strictness::Demo, TODAY);
        }
    }
}
