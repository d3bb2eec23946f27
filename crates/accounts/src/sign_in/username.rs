use super::refusals::{USERNAME_INVALID, USERNAME_LOOKS_LIKE_PHONE};
use kernel::phone::Phone;
use kernel::{Refusal, Secret};
use unicode_normalization::UnicodeNormalization;

/// How many characters a username has.
const CHARS: std::ops::RangeInclusive<usize> = 2..=20;
/// More bytes than that are no username, and are not normalised to find out.
const BYTES_MAX: usize = 256;

/// A username: Chinese characters, Latin letters, digits and `_`, in Unicode's form NFKC (SPEC ACC-1).
///
/// Only these letters are taken, so that no name can be written twice with letters that look alike. It is personal
/// data: it has no Debug, Display or Serialize.
#[derive(Clone)]
pub struct Username {
    shown: String,
    folded: String,
}

/// Why a text is no username.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsernameError {
    /// Too short, too long, or with a character that is not taken.
    Shape,
    /// Its digits are a mobile number, which would show the number to others and confuse signing in.
    LooksLikePhone,
}

impl Username {
    /// Reads what was typed.
    ///
    /// # Errors
    /// Says why it is no username.
    pub fn parse(typed: &str) -> Result<Username, UsernameError> {
        if typed.len() > BYTES_MAX {
            return Err(UsernameError::Shape);
        }
        let shown: String = typed.trim().nfkc().collect();
        if !CHARS.contains(&shown.chars().count()) || !shown.chars().all(is_taken) {
            return Err(UsernameError::Shape);
        }
        let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
        if Phone::parse(&digits).is_ok() {
            return Err(UsernameError::LooksLikePhone);
        }
        let folded = shown.to_ascii_lowercase();
        Ok(Username { shown, folded })
    }

    /// As the person wrote it.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// As names are compared: without upper case.
    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }
}

/// Reads a username from a request.
pub(crate) fn read(typed: &Secret) -> Result<Username, Refusal> {
    Username::parse(typed.expose()).map_err(|error| match error {
        UsernameError::Shape => USERNAME_INVALID.on("username"),
        UsernameError::LooksLikePhone => USERNAME_LOOKS_LIKE_PHONE.on("username"),
    })
}

fn is_taken(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || is_han(c)
}

/// The blocks of unified Chinese characters, with 〇.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3347f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: ACC-1
    #[test]
    fn takes_names_and_folds_them() {
        for (typed, shown, folded) in [
            ("Xiao_Ming", "Xiao_Ming", "xiao_ming"),
            ("  小明同学 ", "小明同学", "小明同学"),
            ("Ｌｉｎ９", "Lin9", "lin9"),
            ("𠮷野家", "𠮷野家", "𠮷野家"),
            ("12345", "12345", "12345"),
        ] {
            let Ok(name) = Username::parse(typed) else { panic!("{typed:?} is a name") };
            assert_eq!((name.shown(), name.folded()), (shown, folded));
        }
    }

    /// covers: ACC-1
    #[test]
    fn refuses_what_is_no_name() {
        for typed in [
            "",
            "a",
            "小",
            "a b",
            "a-b",
            "a.b",
            "小明!",
            "аdmin",
            "👩🍳",
            "a\u{202e}b",
            "a\u{200b}b",
            "ab\u{0}",
            "ﷺ",
            "一二三四五六七八九十一二三四五六七八九十一",
        ] {
            assert!(matches!(Username::parse(typed), Err(UsernameError::Shape)), "{typed:?}");
        }
        assert!(matches!(Username::parse(&"a".repeat(100_000)), Err(UsernameError::Shape)));
        for typed in ["19900000001", "a19900000001", "１９９００００００01", "8619900000001", "199_0000_0001"]
        {
            assert!(matches!(Username::parse(typed), Err(UsernameError::LooksLikePhone)), "{typed:?}");
        }
    }
}
