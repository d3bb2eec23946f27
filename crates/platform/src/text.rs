use crate::refusals::{REQUIRED, TEXT_NOT_ALLOWED, TEXT_TOO_LONG, TEXT_TOO_SHORT};
use kernel::Refusal;
use kernel::text::{Lines, TextError, clean};
use std::ops::RangeInclusive;

/// Cleans a typed text of a request; the limits count characters.
///
/// # Errors
/// Names the field: `required`, `text_too_short`, `text_too_long` (with `most`) or `text_not_allowed`.
pub fn clean_text(field: &str, text: &str, lines: Lines, limits: RangeInclusive<usize>) -> Result<String, Refusal> {
    let (least, most) = (*limits.start(), *limits.end());
    clean(text, lines, limits).map_err(|error| match error {
        TextError::Control | TextError::Direction => TEXT_NOT_ALLOWED.on(field),
        TextError::TooShort if text.trim().is_empty() => REQUIRED.on(field),
        TextError::TooShort => TEXT_TOO_SHORT.on(field).with("least", least),
        TextError::TooLong => TEXT_TOO_LONG.on(field).with("most", most),
    })
}
