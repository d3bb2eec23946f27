//! What can go wrong with a vendor, in one vocabulary for all of them.

use kernel::calendar::Day;
use kernel::id_number::{IdNumber, Strictness};

/// What a failed call means for the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VendorErrorKind {
    /// The installation is set up wrong: key, permission, unpaid account, unknown template. An operator must act.
    Config,
    /// The vendor refuses what was sent, such as a number that does not exist. The same again will fail again.
    InvalidInput,
    /// The person has to begin again: a login code was used or ran out.
    UserMustRestart,
    /// The vendor understood and says no; its code says why.
    BusinessNegative,
    /// Too many calls. `retry_after_s` is the vendor's word, or its published window, in seconds.
    RateLimited { retry_after_s: u64 },
    /// The vendor surely did not do it, and may do it later.
    Transient,
    /// Nobody knows whether it was done: no answer in time, or the vendor failed in the middle.
    OutcomeUnknown,
    /// A signature did not verify: ours at the vendor (wrong secret), or the vendor's here.
    BadSignature,
    /// The answer is none of the vendor's: not its format, too long, or from somebody else.
    Protocol,
}

/// A failed call: what it means, the vendor's own code and the vendor's request id, which its support asks for.
///
/// The vendor's message is never kept. Aliyun repeats the whole signed request in one of them, with the phone number
/// and the code in it.
#[derive(Clone, PartialEq, Eq)]
pub struct VendorError {
    kind: VendorErrorKind,
    code: String,
    request_id: Option<String>,
}

impl VendorError {
    /// `code` and `request_id` come from outside, so anything but a short word is replaced, and so is a phone number.
    pub(crate) fn new(kind: VendorErrorKind, code: &str, request_id: Option<&str>) -> VendorError {
        VendorError { kind, code: word(code), request_id: request_id.map(word) }
    }

    pub fn kind(&self) -> VendorErrorKind {
        self.kind
    }

    /// The vendor's own code such as `isv.OUT_OF_SERVICE`, or for failures of ours a word such as `timeout`.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The vendor's id of the request, where an answer came.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// Whether the vendor surely did nothing. Where money moves, everything else is a question to ask the vendor again
    /// with the same number: an answer that cannot be read or believed says nothing about what was done.
    pub fn is_surely_not_done(&self) -> bool {
        match self.kind {
            VendorErrorKind::Config
            | VendorErrorKind::InvalidInput
            | VendorErrorKind::UserMustRestart
            | VendorErrorKind::BusinessNegative
            | VendorErrorKind::RateLimited { .. }
            | VendorErrorKind::Transient => true,
            VendorErrorKind::OutcomeUnknown | VendorErrorKind::BadSignature | VendorErrorKind::Protocol => false,
        }
    }
}

impl std::fmt::Display for VendorError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "vendor call failed: {:?}, code {}", self.kind, self.code)?;
        match &self.request_id {
            Some(id) => write!(f, ", request {id}"),
            None => Ok(()),
        }
    }
}

impl std::fmt::Debug for VendorError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for VendorError {}

/// A code or id that is safe to log: letters, digits and `._-^:` up to 64, without a mobile or an ID number in it.
pub(crate) fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '^' | ':');
    if text.is_empty() || text.len() > 64 || !text.chars().all(plain) || holds_phone(text) || holds_id_number(text) {
        return "redacted".to_owned();
    }
    text.to_owned()
}

/// Whether a run of digits is a mobile number, with or without the country code.
fn holds_phone(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| {
        let national = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86")).unwrap_or(digits);
        [digits, national].iter().any(|run| run.len() == 11 && matches!(run.as_bytes(), [b'1', b'3'..=b'9', ..]))
    })
}

/// Whether a run of letters and digits is a citizen identity number. Vendors' own numbers of eighteen digits begin with
/// a 9 or a year, which no division does.
fn holds_id_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|run| run.len() == 18 && IdNumber::parse(run, Strictness::Demo, Day::MAX).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// covers: SEC-2
    #[test]
    fn keeps_codes_and_drops_everything_else() {
        for (given, kept) in [
            ("isv.BUSINESS_LIMIT_CONTROL", "isv.BUSINESS_LIMIT_CONTROL"),
            ("C4F47AC3-3BA2-5F08-90EB-9C8ACD1CDAEC", "C4F47AC3-3BA2-5F08-90EB-9C8ACD1CDAEC"),
            ("900619746936498440^0", "900619746936498440^0"),
            ("5000:1045710669157053657849499619", "5000:1045710669157053657849499619"),
            ("5000:19900000001", "redacted"),
            ("", "redacted"),
            ("isv.19900000001", "redacted"),
            ("8619900000001", "redacted"),
            ("11010519491231002X", "redacted"),
            ("id-11010519491231002X.1", "redacted"),
            ("2019081522001468450512505578", "2019081522001468450512505578"),
            ("不合法", "redacted"),
            ("a b", "redacted"),
            ("<html>", "redacted"),
        ] {
            assert_eq!(word(given), kept, "{given:?}");
        }
        assert_eq!(word(&"a".repeat(65)), "redacted");
    }

    proptest! {
        /// covers: SEC-2
        #[test]
        fn no_print_of_an_error_holds_a_phone(tail in 0u32..100_000_000, before in "[a-z._ -]{0,8}", after in "[a-z._ -]{0,8}") {
            let phone = format!("199{tail:08}");
            let text = format!("{before}{phone}{after}");
            let error = VendorError::new(VendorErrorKind::Protocol, &text, Some(&text));
            let printed = format!("{error} {error:?}");
            prop_assert!(!printed.contains(&phone));
        }
    }

    /// covers: PAY-3
    #[test]
    fn only_a_clear_no_means_that_nothing_was_done() {
        use VendorErrorKind::*;
        for (kind, surely_not) in [
            (Config, true),
            (InvalidInput, true),
            (UserMustRestart, true),
            (BusinessNegative, true),
            (RateLimited { retry_after_s: 1 }, true),
            (Transient, true),
            (OutcomeUnknown, false),
            (BadSignature, false),
            (Protocol, false),
        ] {
            assert_eq!(VendorError::new(kind, "code", None).is_surely_not_done(), surely_not, "{kind:?}");
        }
    }
}
