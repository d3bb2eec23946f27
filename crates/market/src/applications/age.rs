//! Who is too young for a shift (SPEC RULE-3). Only for people who said when they were born.

use super::refusals::{BELOW_MIN_AGE, MINOR_NIGHT_SHIFT, UNDER_WORKING_AGE};
use crate::hours::touches_night;
use kernel::calendar::{ADULT_AGE, Day, WORKING_AGE, age_at};
use kernel::{PersonId, Refusal, Timestamp};
use platform::{App, Error};
use policy::{BirthDate, BirthMonth, Field, Recruiting};
use vault::Ask;

/// What of a shift matters for somebody's age.
#[derive(Clone, Copy, Debug)]
pub struct Shift {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// The posting's; without one it is meant for adults.
    pub min_age: Option<i64>,
}

/// Refuses whoever is under 16 now, below the posting's age at the start, or a minor at night.
///
/// Where only the month of birth is known, somebody is taken to be born on its last day: that reading protects minors.
///
/// # Errors
/// `under_working_age`, `below_min_age` or `minor_night_shift`.
pub fn check(born: Day, shift: Shift, now: Timestamp) -> Result<(), Refusal> {
    let age = |at| age_at(born, at).unwrap_or(0);
    if age(now) < WORKING_AGE {
        return Err(UNDER_WORKING_AGE.refuse());
    }
    let then = age(shift.starts_at);
    if i64::from(then) < shift.min_age.unwrap_or(i64::from(ADULT_AGE)) {
        return Err(BELOW_MIN_AGE.refuse().with("min_age", shift.min_age.unwrap_or(i64::from(ADULT_AGE))));
    }
    if then < ADULT_AGE && touches_night(shift.starts_at, shift.ends_at) {
        return Err(MINOR_NIGHT_SHIFT.refuse());
    }
    Ok(())
}

/// The same for a signed-in person, if they said when they were born.
///
/// # Errors
/// As [`check`], or when the profile cannot be read.
pub async fn require(app: &App, person: PersonId, shift: Shift) -> Result<(), Error> {
    match born(app, person).await? {
        Some(born) => Ok(check(born, shift, app.now())?),
        None => Ok(()),
    }
}

/// When a signed-in person was born at the latest, if it is known.
///
/// # Errors
/// When the profile cannot be read.
pub async fn born(app: &App, person: PersonId) -> Result<Option<Day>, Error> {
    let tx = app.read();
    let ask = Ask {
        actor: person,
        actor_kind: db::entities::access_ledger::ActorKind::Seeker,
        basis: "own_sign_up",
        persons: vec![person],
        fields: &[BirthMonth::SPEC.name, BirthDate::SPEC.name],
        matter: None,
    };
    let grant = vault::grant::<Recruiting>(&tx, app.now(), &app.rng, ask).await?;
    accounts::people::born(app, &grant, &tx, person).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse::<jiff::Timestamp>().expect("a time").into()
    }

    fn month((year, month): (i16, i8)) -> Day {
        kernel::majority::born(&format!("{year}-{month:02}")).expect("a month")
    }

    /// covers: RULE-3
    #[test]
    fn minors_are_kept_from_what_is_not_for_them() {
        let now = at("2026-11-24T10:00:00+08:00");
        let day = ("2026-12-05T09:00:00+08:00", "2026-12-05T17:00:00+08:00");
        let night = ("2026-12-05T18:00:00+08:00", "2026-12-05T22:30:00+08:00");
        for (born, shift, min_age, code) in [
            ((2010, 12), day, Some(16), Some("under_working_age")),
            // Sixteen on the first of the month or on the last: the last is taken.
            ((2010, 11), day, Some(16), Some("under_working_age")),
            ((2010, 10), day, Some(16), None),
            ((2010, 10), day, Some(18), Some("below_min_age")),
            ((2010, 10), day, None, Some("below_min_age")),
            ((2010, 10), night, Some(16), Some("minor_night_shift")),
            ((2008, 12), night, Some(16), Some("minor_night_shift")),
            ((2008, 11), night, Some(16), None),
            ((2008, 11), night, None, None),
            ((2000, 1), night, Some(40), Some("below_min_age")),
            ((1980, 1), night, Some(40), None),
        ] {
            let shift = Shift { starts_at: at(shift.0), ends_at: at(shift.1), min_age };
            assert_eq!(
                check(month(born), shift, now).err().map(|refusal| refusal.code.code),
                code,
                "{born:?} {shift:?}"
            );
        }
    }

    /// covers: RULE-3
    #[test]
    fn the_sixteenth_birthday_begins_in_shanghai() {
        let shift = Shift {
            starts_at: at("2026-12-05T09:00:00+08:00"),
            ends_at: at("2026-12-05T17:00:00+08:00"),
            min_age: Some(16),
        };
        assert!(check(month((2010, 11)), shift, at("2026-11-29T23:59:59+08:00")).is_err());
        assert!(check(month((2010, 11)), shift, at("2026-11-30T00:00:00+08:00")).is_ok());
    }
}
