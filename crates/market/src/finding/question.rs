//! What is asked: the parameters, and what they come to for the index.

use super::document::{
    category_number, kind_number, mode_number, place_number, point_of, settlement_number, wage_unit_number,
};
use crate::search::{self, Key, Near, Order, Synonyms, Wishes};
use crate::{hours, places};
use db::entities::postings::{PostingKind, Settlement, SignUpMode, WageUnit};
use kernel::point::{DatumName, Gcj02, Point};
use kernel::{Code, Refusal, Timestamp};
use platform::refusals::{INVALID_FIELD, TEXT_TOO_LONG};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::IntoParams;

const WORDS_CHARS_MAX: usize = 200;
const RADIUS_M: std::ops::RangeInclusive<u32> = 100..=50_000;
const RADIUS_M_DEFAULT: u32 = 10_000;

pub static NEAREST_NEEDS_POINT: Code = Code::new(
    422,
    "nearest_needs_point",
    "按距离排序需要一个位置：请允许定位或选择一个地点",
    "Order by distance needs a point: allow the location or pick a place",
);

kernel::text_enum! {
    /// The order of results.
    pub enum OrderBy {
        Nearest = "nearest",
        Newest = "newest",
        Best = "best",
        /// By what an hour comes to; what cannot be compared comes last.
        BestPaid = "best_paid",
    }
}

kernel::text_enum! {
    /// A part of the day in which a shift lies for an hour or more.
    pub enum DayPart {
        /// 6 to 12.
        Morning = "morning",
        /// 12 to 18.
        Afternoon = "afternoon",
        /// 18 to 22.
        Evening = "evening",
        /// 22 to 6.
        Night = "night",
    }
}

kernel::text_enum! {
    /// Where a point comes from.
    pub enum Here {
        Device = "device",
    }
}

#[derive(Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchPostings {
    /// Degrees; WGS-84 unless `datum=gcj02`.
    pub lat: Option<f64>,
    pub lng: Option<f64>,
    #[param(value_type = Option<String>)]
    pub datum: Option<DatumName>,
    /// `device` when the point is where the device is now, rather than picked by hand.
    #[param(value_type = Option<String>)]
    pub here: Option<Here>,
    /// 100 to 50 000 metres; 10 000 with a point unless told.
    pub radius_m: Option<u32>,
    pub city: Option<String>,
    pub district: Option<String>,
    /// Words; every character is taken as text.
    pub q: Option<String>,
    pub category: Option<String>,
    #[param(value_type = Option<String>)]
    pub settlement: Option<Settlement>,
    #[param(value_type = Option<String>)]
    pub wage_unit: Option<WageUnit>,
    pub wage_min_fen: Option<i64>,
    /// What an hour comes to at least: a day is eight hours, a month 174; piece wages are not found then.
    pub hourly_min_fen: Option<i64>,
    #[param(value_type = Option<String>)]
    pub part: Option<DayPart>,
    /// A shift begins on a Saturday or Sunday.
    pub weekend: Option<bool>,
    /// A shift lies on a weekend, in July or August or after 17:00, and not in the night.
    pub students: Option<bool>,
    /// The employer is a company (认证企业), not a sole trader. Both are certified before anything of theirs is found.
    pub company: Option<bool>,
    /// Days such as `2026-11-28`, in China; a shift begins on one of them.
    pub date_from: Option<String>,
    pub date_to: Option<String>,
    #[param(value_type = Option<String>)]
    pub mode: Option<SignUpMode>,
    /// `job` unless told.
    #[param(value_type = Option<String>)]
    pub kind: Option<PostingKind>,
    /// With a point `nearest`, with words `best`, else `newest`, unless told.
    #[param(value_type = Option<String>)]
    pub order: Option<OrderBy>,
    #[serde(skip_serializing)]
    pub cursor: Option<String>,
    #[serde(skip_serializing)]
    pub limit: Option<u64>,
}

/// A question, checked.
pub(super) struct Asked {
    pub(super) words: Option<String>,
    pub(super) near: Option<Near>,
    pub(super) city: Option<u32>,
    pub(super) district: Option<u32>,
    pub(super) category: Option<u16>,
    pub(super) settlement: Option<u8>,
    pub(super) wage_unit: Option<u8>,
    pub(super) wage_min_fen: Option<i64>,
    pub(super) hourly_min_fen: Option<i64>,
    pub(super) part: Option<u8>,
    pub(super) weekend: bool,
    pub(super) students: bool,
    pub(super) company: bool,
    pub(super) day_from: Option<i32>,
    pub(super) day_to: Option<i32>,
    pub(super) mode: Option<u8>,
    pub(super) kind: u8,
    pub(super) order: Order,
    /// Merchants that the person who asks blocked, as the index numbers them, sorted.
    pub(super) without: Vec<u64>,
    pub(super) wishes: Option<Wishes>,
    pub(super) synonyms: Arc<Synonyms>,
}

impl Asked {
    pub(super) fn of(query: SearchPostings) -> Result<Asked, Refusal> {
        let near = near(&query)?;
        let words = query.q.filter(|words| !words.trim().is_empty());
        if words.as_ref().is_some_and(|words| kernel::text::count(words) > WORDS_CHARS_MAX) {
            return Err(TEXT_TOO_LONG.on("q").with("most", WORDS_CHARS_MAX));
        }
        let by_default = match (&near, &words) {
            (_, Some(_)) => OrderBy::Best,
            (Some(_), None) => OrderBy::Nearest,
            (None, None) => OrderBy::Newest,
        };
        let order = match query.order.unwrap_or(by_default) {
            OrderBy::Nearest if near.is_none() => return Err(NEAREST_NEEDS_POINT.on("order")),
            OrderBy::Nearest => Order::Nearest,
            OrderBy::Newest => Order::Newest,
            OrderBy::Best => Order::Best,
            OrderBy::BestPaid => Order::BestPaid,
        };
        let unknown = |field: &'static str| move || INVALID_FIELD.on(field);
        let city = query.city.map(|code| places::city(&code).map(|it| place_number(Some(&it.code))));
        let district = query.district.map(|code| places::district(&code).map(|it| place_number(Some(&it.code))));
        let category = query.category.map(|code| category_number(&code));
        let (day_from, day_to) = (day("date_from", query.date_from)?, day("date_to", query.date_to)?);
        if day_from.zip(day_to).is_some_and(|(from, to)| from > to) {
            return Err(INVALID_FIELD.on("date_to"));
        }
        for (field, fen) in [("wage_min_fen", query.wage_min_fen), ("hourly_min_fen", query.hourly_min_fen)] {
            if fen.is_some_and(|fen| fen < 0) {
                return Err(INVALID_FIELD.on(field));
            }
        }
        Ok(Asked {
            near,
            words,
            city: city.map(|city| city.ok_or_else(unknown("city"))).transpose()?,
            district: district.map(|district| district.ok_or_else(unknown("district"))).transpose()?,
            category: category.map(|category| category.ok_or_else(unknown("category"))).transpose()?,
            settlement: query.settlement.map(settlement_number),
            wage_unit: query.wage_unit.map(wage_unit_number),
            wage_min_fen: query.wage_min_fen,
            hourly_min_fen: query.hourly_min_fen,
            part: query.part.map(part_number),
            weekend: query.weekend.unwrap_or(false),
            students: query.students.unwrap_or(false),
            company: query.company.unwrap_or(false),
            day_from,
            day_to,
            mode: query.mode.map(mode_number),
            kind: kind_number(query.kind.unwrap_or(PostingKind::Job)),
            order,
            without: Vec::new(),
            wishes: None,
            synonyms: Arc::default(),
        })
    }

    pub(super) fn for_index<'a>(&'a self, after: Option<&'a Key>, limit: u64, now: Timestamp) -> search::Query<'a> {
        search::Query {
            words: self.words.as_deref(),
            near: self.near,
            city: self.city,
            district: self.district,
            category: self.category,
            settlement: self.settlement,
            wage_unit: self.wage_unit,
            wage_min_fen: self.wage_min_fen,
            hourly_min_fen: self.hourly_min_fen,
            part: self.part,
            weekend: self.weekend,
            students: self.students,
            company: self.company,
            day_from: self.day_from,
            day_to: self.day_to,
            mode: self.mode,
            kind: Some(self.kind),
            without: &self.without,
            order: self.order,
            wishes: self.wishes.as_ref(),
            synonyms: Some(&self.synonyms),
            budget: search::BUDGET,
            after,
            limit: usize::try_from(limit).unwrap_or(search::LIMIT_MAX),
            now_us: now.micros(),
        }
    }
}

fn part_number(part: DayPart) -> u8 {
    match part {
        DayPart::Morning => 0,
        DayPart::Afternoon => 1,
        DayPart::Evening => 2,
        DayPart::Night => 3,
    }
}

/// The point is converted to the datum of the index here, once (SPEC LOC-2), and goes nowhere else.
fn near(query: &SearchPostings) -> Result<Option<Near>, Refusal> {
    let (lat, lng) = match (query.lat, query.lng) {
        (Some(lat), Some(lng)) => (lat, lng),
        (None, None) if query.radius_m.is_none() => return Ok(None),
        (None, _) => return Err(INVALID_FIELD.on("lat")),
        (_, None) => return Err(INVALID_FIELD.on("lng")),
    };
    let radius_m = query.radius_m.unwrap_or(RADIUS_M_DEFAULT);
    if !RADIUS_M.contains(&radius_m) {
        return Err(INVALID_FIELD.on("radius_m").with("least", *RADIUS_M.start()).with("most", *RADIUS_M.end()));
    }
    let datum = query.datum.unwrap_or(DatumName::Wgs84);
    let point = Point::<Gcj02>::at_edge(lat, lng, datum).map_err(|_| INVALID_FIELD.on("lat"))?;
    let point = point_of(point.lat_e6(), point.lng_e6()).ok_or_else(|| INVALID_FIELD.on("lat"))?;
    Ok(Some(Near { point, radius_m }))
}

fn day(field: &'static str, text: Option<String>) -> Result<Option<i32>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let day: jiff::civil::Date = text.parse().map_err(|_| INVALID_FIELD.on(field))?;
    Ok(Some(hours::day_number(kernel::calendar::start_of(day))))
}
