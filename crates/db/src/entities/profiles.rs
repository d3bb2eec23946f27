//! What a person may add about themselves; every field is optional (SPEC ACC-3).

use crate::columns::{Digest, PublicJson, Sealed};
use kernel::{PersonId, Timestamp};
use policy::Field as _;
use policy::{AvailableFrom, BirthMonth, CalendarToken, Gender, HomeCity, JobIntent, PersonName};

/// Whose these rows are (SPEC RET-1, DEL-1).
pub const HOLDS: crate::Holds =
    crate::Holds::Person(crate::Holding::of(policy::PersonName::SPEC, "updated_at").bound_to("person_id"));

crate::table! { "profiles",
    #[sea_orm(primary_key, auto_increment = false)]
    person_id: PersonId,
    name: Option<Sealed<PersonName>>,
    gender: Option<Sealed<Gender>>,
    birth_month: Option<Sealed<BirthMonth>>,
    city: Option<Sealed<HomeCity>>,
    available_from: Option<Sealed<AvailableFrom>>,
    intent: Option<Sealed<JobIntent>>,
    reminder_leads: PublicJson<Vec<i64>>,
    calendar_token: Option<Sealed<CalendarToken>>,
    calendar_digest: Option<Digest>,
    updated_at: Timestamp,
}
