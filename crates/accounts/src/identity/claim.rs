//! Who somebody says they are, checked before anybody is asked (SPEC IDV-1). Pure.

use super::refusals::BAD_NUMBER;
use crate::certification::{REAL_NAME_CHARS, id_number_why};
use crate::merchants::typed::cleaned;
use kernel::credit_code::Strictness;
use kernel::id_number::IdNumber;
use kernel::text::Lines;
use kernel::{Refusal, Secret, Timestamp, calendar};
use serde::Deserialize;
use utoipa::ToSchema;

/// A name with an ID number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityClaimBody {
    /// As on the card, 2 to 50 characters.
    pub name: Secret,
    /// ID number (GB 11643-1999), 18 characters.
    pub id_number: Secret,
}

/// One that can be asked about.
pub(super) struct Claim {
    pub name: String,
    pub id_number: IdNumber,
}

impl Claim {
    /// What the keyed hash of the claim is made from. A name holds no line break.
    pub(super) fn text(&self) -> String {
        format!("{}\n{}", self.name, self.id_number.as_str())
    }
}

/// # Errors
/// Names the field that is wrong; of a number the member `why` says what is.
pub(super) fn check(
    name: &Secret,
    id_number: &Secret,
    strictness: Strictness,
    now: Timestamp,
) -> Result<Claim, Refusal> {
    let name = cleaned("name", name.expose(), Lines::One, REAL_NAME_CHARS)?;
    let id_number = IdNumber::parse(id_number.expose(), strictness, calendar::day_of(now))
        .map_err(|error| BAD_NUMBER.on("id_number").with("why", id_number_why(error)))?;
    Ok(Claim { name, id_number })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use kernel::id_number::demo;

    /// 2026-11-24T02:00:00Z.
    const NOW: Timestamp = Timestamp::from_micros(1_795_485_600_000_000);

    fn outcome(name: &str, number: &str) -> Result<(), (&'static str, Option<String>)> {
        let secret = |text: &str| Secret::new(text.to_owned());
        let checked = check(&secret(name), &secret(number), Strictness::Demo, NOW);
        checked.map(|_| ()).map_err(|refusal| (refusal.code.code, refusal.field))
    }

    /// covers: IDV-1
    #[test]
    fn what_cannot_be_true_is_not_asked_about() {
        let number = demo(7, date(1990, 5, 5));
        assert_eq!(outcome(" 陈小满 ", number.as_str()), Ok(()));
        // A person of fifteen may be verified: what follows from the birthday is for the rules about minors.
        assert_eq!(outcome("陈小满", demo(7, date(2011, 5, 5)).as_str()), Ok(()));
        let wrong = |field: &str, code: &'static str| Err((code, Some(field.to_owned())));
        assert_eq!(outcome("陈", number.as_str()), wrong("name", "text_too_short"));
        assert_eq!(outcome("", number.as_str()), wrong("name", "required"));
        assert_eq!(outcome("陈\n小满", number.as_str()), wrong("name", "text_not_allowed"));
        for number in ["", "11010519491231002", "110105194912310021", "11010520270101002X"] {
            assert_eq!(outcome("陈小满", number), wrong("id_number", "bad_identity_number"), "{number}");
        }
    }
}
