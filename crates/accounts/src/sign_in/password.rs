//! What a password may be.

use super::refusals::{PASSWORD_LENGTH, PASSWORD_WEAK};
use kernel::{Refusal, Secret};
use unicode_normalization::UnicodeNormalization;

const CHARS: std::ops::RangeInclusive<usize> = 8..=64;

/// The passwords that guessing begins with, in lower case. Shorter ones are refused by their length.
const COMMON: &[&str] = &[
    "0123456789",
    "110110110",
    "11223344",
    "112233445566",
    "1234567890",
    "12344321",
    "123456abc",
    "123456qq",
    "1234qwer",
    "123qweasd",
    "147258369",
    "159357456",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "1qaz@wsx",
    "5201314520",
    "520131400",
    "7758521521",
    "789456123",
    "87654321",
    "876543210",
    "987654321",
    "9876543210",
    "a1234567",
    "a12345678",
    "a123456789",
    "aa123456",
    "aa12345678",
    "abc12345",
    "abc123456",
    "abcd1234",
    "abcdefgh",
    "admin123",
    "admin888",
    "administrator",
    "asd123456",
    "asdfghjk",
    "asdfghjkl",
    "baobao520",
    "computer",
    "football",
    "iloveyou",
    "iloveyou1314",
    "letmein123",
    "lingong123",
    "p@ssw0rd",
    "passw0rd",
    "password",
    "password1",
    "password123",
    "q1w2e3r4",
    "qaz123456",
    "qazwsxedc",
    "qq123456",
    "qwe123456",
    "qwer1234",
    "qwerty123",
    "qwertyui",
    "qwertyuiop",
    "w123456789",
    "wang1234",
    "welcome1",
    "woaini123",
    "woaini1314",
    "woaini520",
    "woaini521",
    "wo123456",
    "woshishui",
    "wodemima",
    "xiaoming123",
    "z123456789",
    "zhang123",
    "zxc123456",
    "zxcvbnm123",
    "zxcvbnmm",
];

/// The form in which passwords are hashed and compared (NFKC), so that any keyboard can type them again.
pub(crate) fn normalised(typed: &Secret) -> Secret {
    Secret::new(typed.expose().nfkc().collect())
}

/// Checks a new password of somebody with this username and number, and gives it as it is to be hashed.
///
/// # Errors
/// `password_length`, or `password_weak` for the ones that are guessed first; on `field`.
pub(crate) fn check(typed: &Secret, username: &str, phone: &str, field: &'static str) -> Result<Secret, Refusal> {
    // Four bytes are the most that a character has; what is longer need not be normalised to be refused.
    if typed.expose().len() > CHARS.end() * 4 {
        return Err(PASSWORD_LENGTH.on(field));
    }
    let password = normalised(typed);
    if !CHARS.contains(&password.expose().chars().count()) {
        return Err(PASSWORD_LENGTH.on(field));
    }
    let folded = password.expose().to_lowercase();
    let own = folded == username.to_lowercase() || folded == phone;
    if own || is_run(&folded) || COMMON.contains(&folded.as_str()) {
        return Err(PASSWORD_WEAK.on(field));
    }
    Ok(password)
}

/// Two characters again and again (`abababab`), or a run, once or twice (`abcdefgh`, `abcdabcd`).
fn is_run(text: &str) -> bool {
    let chars: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let half = &chars[..chars.len() / 2];
    let pairs = chars.chunks(2).all(|pair| Some(pair) == chars.get(..2));
    pairs || steps(&chars) || (half == &chars[half.len()..] && steps(half))
}

/// Whether each character is the one before, or its neighbour in the same direction.
fn steps(chars: &[i64]) -> bool {
    [0, 1, -1].iter().any(|step| chars.windows(2).all(|pair| pair[1] - pair[0] == *step))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(password: &str) -> Result<(), &'static str> {
        let typed = Secret::new(password.to_owned());
        check(&typed, "XiaoMing9", "19900000001", "password").map(|_| ()).map_err(|refusal| refusal.code.code)
    }

    /// covers: ACC-2
    #[test]
    fn refuses_what_is_guessed_first() {
        for password in ["correct horse", "每天都要早睡早起", "Tr0ub4dor&3", "20年的老店啊啊", " leading space ok"]
        {
            assert_eq!(judged(password), Ok(()), "{password:?}");
        }
        for password in [
            "12345678",
            "87654321",
            "11111111",
            "Password",
            "ABC12345",
            "abcdefghij",
            "xiaoming9",
            "XIAOMING9",
            "19900000001",
            "12341234",
            "12121212",
            "１２３４５６７８",
        ] {
            assert_eq!(judged(password), Err("password_weak"), "{password:?}");
        }
        for password in ["", "short", "七个字的密码啊", &"长".repeat(65), &"a".repeat(100_000)] {
            assert_eq!(judged(password), Err("password_length"), "{}", password.len());
        }
        assert_eq!(judged(&"长短".repeat(32)), Err("password_weak"));
        assert_eq!(judged(&"长短句".repeat(21)), Ok(()));
    }
}
