//! Short texts that people type about merchants, cleaned at the edge.

use super::refusals::TEXT_TOO_SHORT;
use kernel::Refusal;
use kernel::text::{self, Lines, TextError};
use platform::refusals::{REQUIRED, TEXT_NOT_ALLOWED, TEXT_TOO_LONG};
use std::ops::RangeInclusive;

/// Characters of a merchant's name.
pub(crate) const NAME_CHARS: RangeInclusive<usize> = 2..=60;

/// Characters of the reason that staff give for a refusal or a suspension.
pub(crate) const REASON_CHARS: RangeInclusive<usize> = 2..=500;

/// The body of an operation without parameters: empty, or an empty object.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// Cleans one field of a request.
///
/// # Errors
/// Names the field, and says whether it is empty, too short, too long or holds what may not be in it.
pub(crate) fn cleaned(
    field: &'static str,
    typed: &str,
    lines: Lines,
    limits: RangeInclusive<usize>,
) -> Result<String, Refusal> {
    text::clean(typed, lines, limits.clone()).map_err(|error| match error {
        TextError::TooShort if text::clean(typed, lines, 1..=*limits.end()).is_err() => REQUIRED.on(field),
        TextError::TooShort => TEXT_TOO_SHORT.on(field),
        TextError::TooLong => TEXT_TOO_LONG.on(field),
        TextError::Control | TextError::Direction => TEXT_NOT_ALLOWED.on(field),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: MER-1
    #[test]
    fn names_the_field_and_what_is_wrong() {
        let name = |typed: &str| cleaned("name", typed, Lines::One, NAME_CHARS);
        assert_eq!(name(" 闽江\u{200b}奶茶 ").as_deref(), Ok("闽江奶茶"));
        assert_eq!(name("").map_err(|r| r.code.code), Err("required"));
        assert_eq!(name("\u{200b} ").map_err(|r| r.code.code), Err("required"));
        assert_eq!(name("茶").map_err(|r| r.code.code), Err("text_too_short"));
        assert_eq!(name(&"茶".repeat(61)).map_err(|r| r.code.code), Err("text_too_long"));
        assert_eq!(name("奶\n茶").map_err(|r| r.code.code), Err("text_not_allowed"));
        assert_eq!(name("奶\u{202e}茶").map_err(|r| r.code.code), Err("text_not_allowed"));
        assert_eq!(name("").map_err(|r| r.field), Err(Some("name".to_owned())));
    }
}
