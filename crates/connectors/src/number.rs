//! Numbers of payments, refunds and transfers, ours and the vendors'.

use crate::error::{VendorError, VendorErrorKind};

/// A number of ours as vendors take it: letters, digits and `_`, at most 64.
pub(crate) fn check_number(number: &str) -> Result<(), VendorError> {
    let fits = !number.is_empty()
        && number.len() <= 64
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if fits { Ok(()) } else { Err(VendorError::new(VendorErrorKind::InvalidInput, "number", None)) }
}

/// The vendor's number in an answer. It is stored and sent back, so it is kept whole or refused.
pub(crate) fn vendor_number(text: &str) -> Result<String, VendorError> {
    let fits = !text.is_empty() && text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits { Ok(text.to_owned()) } else { Err(VendorError::new(VendorErrorKind::Protocol, "vendor_number", None)) }
}

/// An answer about another number than was asked for is no answer.
pub(crate) fn same_number(asked: &str, answered: &str) -> Result<(), VendorError> {
    if asked == answered { Ok(()) } else { Err(VendorError::new(VendorErrorKind::Protocol, "other_number", None)) }
}
