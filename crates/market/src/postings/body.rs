//! What an author writes, and its limits. A draft may lack things; what is there must be right.

use super::refusals::{MERCHANT_REQUIRED, MINOR_NIGHT_WORK, POINT_NOT_HERE, TIME_NOT_ALLOWED, WAGE_OUT_OF_RANGE};
use crate::{categories, places};
use db::entities::postings::{PostingKind, Settlement, SignUpMode, WageUnit};
use kernel::phone::Phone;
use kernel::point::{DatumName, Gcj02, Point};
use kernel::text::Lines;
use kernel::{AlbumItemId, Fen, MerchantId, Refusal, Secret, Timestamp};
use platform::clean_text;
use platform::refusals::INVALID_FIELD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const SHIFTS_MAX: usize = 60;
const HEADCOUNT_MAX: i64 = 500;
const SHIFT_SECONDS: std::ops::RangeInclusive<i64> = 15 * 60..=24 * 3_600;
const DAYS_AHEAD_MAX: i64 = 180;
const ALBUM_MAX: usize = 9;
const CANCEL_FREE_HOURS: i64 = 24;
/// How far a work place may lie from the middle of its district, in metres. Districts in the west are large.
const FROM_DISTRICT_M_MAX: f64 = 60_000.0;

/// A posting as its author writes it.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostingBody {
    pub kind: PostingKind,
    /// Needed for a job.
    pub merchant_id: Option<MerchantId>,
    #[serde(default)]
    pub title: String,
    pub category: Option<String>,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub requirements: String,
    pub mode: Option<SignUpMode>,
    /// In fen, per `wage_unit`.
    pub wage_fen: Option<i64>,
    pub wage_unit: Option<WageUnit>,
    pub settlement: Option<Settlement>,
    pub min_age: Option<i64>,
    #[serde(default)]
    pub place: PlaceBody,
    #[schema(value_type = Option<String>)]
    pub contact_name: Option<Secret>,
    #[schema(value_type = Option<String>)]
    pub contact_phone: Option<Secret>,
    #[schema(value_type = Option<String>)]
    pub contact_email: Option<Secret>,
    #[serde(default)]
    pub shifts: Vec<ShiftBody>,
    /// Own pictures and videos, by the ids that their uploads answered; at most nine, and three of them videos.
    #[serde(default)]
    pub album: Vec<AlbumItemId>,
    /// A job ends with its last shift unless this says so earlier; a work-wanted posting after 30 days.
    pub valid_until: Option<Timestamp>,
    /// Until how many hours before a shift both sides cancel freely.
    pub cancel_free_hours: Option<i64>,
}

/// Where the work is.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceBody {
    pub city_code: Option<String>,
    pub district_code: Option<String>,
    pub address: Option<String>,
    pub point: Option<PointBody>,
}

/// A point with its datum.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointBody {
    pub lat: f64,
    pub lng: f64,
    pub datum: DatumName,
}

/// One shift.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftBody {
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub headcount: i64,
}

/// A posting's content, checked.
pub struct Draft {
    pub kind: PostingKind,
    pub merchant: Option<MerchantId>,
    pub title: String,
    pub category: Option<&'static str>,
    pub description: String,
    pub requirements: String,
    pub mode: SignUpMode,
    pub wage: Option<Fen>,
    pub wage_unit: Option<WageUnit>,
    pub settlement: Option<Settlement>,
    pub min_age: Option<i64>,
    pub city_code: Option<&'static str>,
    pub district_code: Option<&'static str>,
    pub address: Option<String>,
    pub point: Option<Point<Gcj02>>,
    pub contact_name: Option<Secret>,
    pub contact_phone: Option<Secret>,
    pub contact_email: Option<Secret>,
    pub shifts: Vec<ShiftBody>,
    pub album: Vec<AlbumItemId>,
    pub valid_until: Option<Timestamp>,
    pub cancel_free_hours: i64,
}

impl PostingBody {
    /// Checks everything that is there.
    ///
    /// # Errors
    /// The first field that is not allowed, by name.
    pub fn check(self, now: Timestamp) -> Result<Draft, Refusal> {
        if self.kind == PostingKind::Job && self.merchant_id.is_none() {
            return Err(MERCHANT_REQUIRED.on("merchant_id"));
        }
        if self.kind == PostingKind::Wanted {
            self.check_unasked()?;
        }
        let (city_code, district_code, point) = check_place(&self.place)?;
        let draft = Draft {
            kind: self.kind,
            merchant: self.merchant_id,
            title: optional_text("title", &self.title, Lines::One, 40)?,
            category: self.category.as_deref().map(check_category).transpose()?,
            description: optional_text("description", &self.description, Lines::Many, 3_000)?,
            requirements: optional_text("requirements", &self.requirements, Lines::Many, 1_000)?,
            mode: self.mode.unwrap_or(SignUpMode::MerchantPicks),
            wage: check_wage(self.wage_fen, self.wage_unit)?,
            wage_unit: self.wage_unit,
            settlement: self.settlement,
            min_age: within("min_age", self.min_age, 16..=70)?,
            city_code,
            district_code,
            address: some_text("place.address", self.place.address, 120)?,
            point,
            contact_name: secret_text("contact_name", self.contact_name, 20)?,
            contact_phone: self.contact_phone.map(|phone| check_phone(&phone)).transpose()?,
            contact_email: self.contact_email.map(check_email).transpose()?,
            shifts: check_shifts(self.shifts, now)?,
            album: check_album(self.album)?,
            valid_until: check_until(self.valid_until, now)?,
            cancel_free_hours: within("cancel_free_hours", self.cancel_free_hours, 0..=72)?
                .unwrap_or(CANCEL_FREE_HOURS),
        };
        check_minors(&draft)?;
        Ok(draft)
    }

    /// Work wanted takes nothing that it has no use for (SPEC PUB-1): whoever looks for work would publish their own
    /// address, and is reached through a conversation.
    fn check_unasked(&self) -> Result<(), Refusal> {
        let unasked = [
            ("merchant_id", self.merchant_id.is_some()),
            ("min_age", self.min_age.is_some()),
            ("contact_name", self.contact_name.is_some()),
            ("contact_phone", self.contact_phone.is_some()),
            ("contact_email", self.contact_email.is_some()),
            ("shifts", !self.shifts.is_empty()),
            ("place.address", self.place.address.is_some()),
            ("place.point", self.place.point.is_some()),
        ];
        match unasked.into_iter().find(|(_, there)| *there) {
            Some((field, _)) => Err(INVALID_FIELD.on(field)),
            None => Ok(()),
        }
    }
}

/// Text that a draft may lack, but that is cleaned and within its limit when it is there.
fn optional_text(field: &str, text: &str, lines: Lines, most: usize) -> Result<String, Refusal> {
    clean_text(field, text, lines, 0..=most)
}

fn some_text(field: &str, text: Option<String>, most: usize) -> Result<Option<String>, Refusal> {
    let cleaned = text.map(|text| optional_text(field, &text, Lines::One, most)).transpose()?;
    Ok(cleaned.filter(|text| !text.is_empty()))
}

fn secret_text(field: &str, text: Option<Secret>, most: usize) -> Result<Option<Secret>, Refusal> {
    Ok(some_text(field, text.map(Secret::into_inner), most)?.map(Secret::new))
}

fn within(field: &str, value: Option<i64>, range: std::ops::RangeInclusive<i64>) -> Result<Option<i64>, Refusal> {
    match value {
        Some(value) if !range.contains(&value) => {
            Err(INVALID_FIELD.on(field).with("least", *range.start()).with("most", *range.end()))
        }
        value => Ok(value),
    }
}

fn check_category(code: &str) -> Result<&'static str, Refusal> {
    categories::category(code).map(|category| category.code.as_str()).ok_or_else(|| INVALID_FIELD.on("category"))
}

/// The floor and the ceiling of each unit, in fen. The floor stops slips of the unit; the lawful minimum is a rule.
fn check_wage(wage: Option<i64>, unit: Option<WageUnit>) -> Result<Option<Fen>, Refusal> {
    let Some(fen) = wage else { return Ok(None) };
    let (least, most) = match unit {
        Some(WageUnit::Hour) => (500, 500_000),
        Some(WageUnit::Day) => (3_000, 2_000_000),
        Some(WageUnit::Piece) => (1, 1_000_000),
        Some(WageUnit::Month) => (30_000, 20_000_000),
        None => (1, 20_000_000),
    };
    if (least..=most).contains(&fen) {
        Ok(Some(Fen(fen)))
    } else {
        Err(WAGE_OUT_OF_RANGE.on("wage_fen").with("least", least).with("most", most))
    }
}

type Place = (Option<&'static str>, Option<&'static str>, Option<Point<Gcj02>>);

fn check_place(place: &PlaceBody) -> Result<Place, Refusal> {
    let city = match place.city_code.as_deref() {
        Some(code) => Some(places::city(code).ok_or_else(|| INVALID_FIELD.on("place.city_code"))?),
        None => None,
    };
    let district = match place.district_code.as_deref() {
        Some(code) => {
            let refused = || INVALID_FIELD.on("place.district_code");
            let city = city.ok_or_else(refused)?;
            Some(city.districts.iter().find(|district| district.code == code).ok_or_else(refused)?)
        }
        None => None,
    };
    // Converted to the stored datum here, once (SPEC LOC-2).
    let point = match place.point {
        Some(PointBody { lat, lng, datum }) => {
            Some(Point::<Gcj02>::at_edge(lat, lng, datum).map_err(|_| INVALID_FIELD.on("place.point"))?)
        }
        None => None,
    };
    if let (Some(district), Some(point)) = (district, point) {
        let middle = Point::<Gcj02>::new(district.lat, district.lng).map_err(|_| INVALID_FIELD.on("place.point"))?;
        if middle.distance_m(&point) > FROM_DISTRICT_M_MAX {
            return Err(POINT_NOT_HERE.on("place.point"));
        }
    }
    Ok((city.map(|city| city.code.as_str()), district.map(|district| district.code.as_str()), point))
}

fn check_phone(phone: &Secret) -> Result<Secret, Refusal> {
    Phone::parse(phone.expose())
        .map(|phone| Secret::new(phone.into_string()))
        .map_err(|_| INVALID_FIELD.on("contact_phone"))
}

fn check_email(email: Secret) -> Result<Secret, Refusal> {
    let text = email.expose().trim();
    let parts = text.split_once('@').filter(|(name, host)| !name.is_empty() && host.contains('.'));
    if text.len() > 100 || parts.is_none() || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(INVALID_FIELD.on("contact_email"));
    }
    Ok(Secret::new(text.to_owned()))
}

fn check_shifts(shifts: Vec<ShiftBody>, now: Timestamp) -> Result<Vec<ShiftBody>, Refusal> {
    if shifts.len() > SHIFTS_MAX {
        return Err(INVALID_FIELD.on("shifts").with("most", SHIFTS_MAX));
    }
    for (at, shift) in shifts.iter().enumerate() {
        let field = |name: &str| format!("shifts[{at}].{name}");
        if !(1..=HEADCOUNT_MAX).contains(&shift.headcount) {
            return Err(INVALID_FIELD.on(field("headcount")).with("least", 1).with("most", HEADCOUNT_MAX));
        }
        if shift.starts_at <= now || shift.starts_at > now.plus_days(DAYS_AHEAD_MAX) {
            return Err(TIME_NOT_ALLOWED.on(field("starts_at")));
        }
        if !SHIFT_SECONDS.contains(&shift.ends_at.seconds_since(shift.starts_at)) {
            return Err(TIME_NOT_ALLOWED.on(field("ends_at")));
        }
        let same = |other: &&ShiftBody| other.starts_at == shift.starts_at && other.ends_at == shift.ends_at;
        if shifts.iter().filter(same).count() > 1 {
            return Err(INVALID_FIELD.on(format!("shifts[{at}]")));
        }
    }
    Ok(shifts)
}

fn check_album(album: Vec<AlbumItemId>) -> Result<Vec<AlbumItemId>, Refusal> {
    let twice = album.iter().enumerate().any(|(at, item)| album[..at].contains(item));
    if album.len() > ALBUM_MAX || twice {
        return Err(INVALID_FIELD.on("album").with("most", ALBUM_MAX));
    }
    Ok(album)
}

fn check_until(until: Option<Timestamp>, now: Timestamp) -> Result<Option<Timestamp>, Refusal> {
    match until {
        Some(until) if until <= now || until > now.plus_days(DAYS_AHEAD_MAX) => Err(TIME_NOT_ALLOWED.on("valid_until")),
        until => Ok(until),
    }
}

/// Nobody of 16 or 17 works at night (SPEC RULE-3; Law on the Protection of Minors, article 61).
fn check_minors(draft: &Draft) -> Result<(), Refusal> {
    let open_to_minors = draft.min_age.is_some_and(|age| age < 18);
    let at = draft.shifts.iter().position(|shift| crate::hours::touches_night(shift.starts_at, shift.ends_at));
    match at {
        Some(at) if open_to_minors => Err(MINOR_NIGHT_WORK.on(format!("shifts[{at}]"))),
        _ => Ok(()),
    }
}

impl Draft {
    /// What is still missing before it can be handed in (SPEC RULE-1), by field.
    pub fn missing(&self) -> Vec<&'static str> {
        let job = self.kind == PostingKind::Job;
        let checks = [
            ("title", kernel::text::count(&self.title) >= 4),
            ("category", self.category.is_some()),
            ("description", kernel::text::count(&self.description) >= 10),
            ("place.city_code", self.city_code.is_some()),
            ("wage_fen", !job || self.wage.is_some()),
            ("wage_unit", !job || self.wage_unit.is_some()),
            ("settlement", !job || self.settlement.is_some()),
            ("place.district_code", !job || self.district_code.is_some()),
            ("place.address", !job || self.address.is_some()),
            ("place.point", !job || self.point.is_some()),
            ("contact_name", !job || self.contact_name.is_some()),
            ("contact_phone", !job || self.contact_phone.is_some()),
            ("shifts", !job || !self.shifts.is_empty()),
        ];
        checks.into_iter().filter(|(_, there)| !there).map(|(name, _)| name).collect()
    }
}
