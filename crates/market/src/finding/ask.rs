use super::ads::ads;
use super::card::{Card, cards};
use super::document::{
    category_number, kind_number, mode_number, place_number, point_of, settlement_number, wage_unit_number,
};
use super::wishes::wishes;
use crate::search::{self, Key, Near, Order, SearchError, Wishes};
use crate::{Market, history, hours, places};
use axum::Json;
use axum::extract::State;
use db::entities::postings::{PostingKind, Settlement, SignUpMode, WageUnit};
use kernel::point::{DatumName, Gcj02, Point};
use kernel::{Code, Refusal, Timestamp};
use platform::auth::{Signed, require_consent};
use platform::refusals::{BAD_CURSOR, INVALID_FIELD, TEXT_TOO_LONG};
use platform::{Error, Query, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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
    }
}

kernel::text_enum! {
    /// Where a point comes from.
    pub enum Here {
        Device = "device",
    }
}

#[derive(Deserialize, Serialize, IntoParams)]
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

/// One page of search results.
#[derive(Serialize, ToSchema)]
pub struct Found {
    /// On the first page up to two paid places stand before the others, labelled by `ad`.
    pub items: Vec<Card>,
    pub next: Option<String>,
    /// How many match, on all pages; a lower bound when `total_exact` is false.
    pub total: usize,
    pub total_exact: bool,
    /// Nothing holds all the words; these hold some of them.
    pub relaxed: bool,
    /// The person's own wishes moved these results, because they said so (SPEC RULE-6).
    pub personalised: bool,
}

/// Searches postings by words, place and filters. Nobody needs to sign in, and everybody gets the same order but those who
/// asked for their own: in `best` their wishes count too, and `personalised` says so (SPEC RULE-6). The words of somebody
/// who is signed in are kept only if they allow it, and tied to nobody otherwise (SPEC FIND-4).
#[utoipa::path(get, path = "/api/v1/postings/search", operation_id = "search_postings", tag = "finding",
    security((), ("session" = [])),
    params(SearchPostings), responses((status = 200, body = Found)))]
pub async fn search_postings(
    State(market): State<Market>,
    signed: Option<Signed>,
    Query(query): Query<SearchPostings>,
) -> Result<Json<Found>> {
    let now = market.app.now();
    let limit = platform::limit(query.limit)?;
    let person = signed.map(|signed| signed.person);
    let wishes = match person {
        Some(person) => wishes(&market.app, person).await?,
        None => None,
    };
    // A cursor belongs to its question, and to whoever switched their own order on or off since the page before.
    let scope = serde_json::to_string(&(&query, wishes.is_some())).map_err(anyhow::Error::from)?;
    let after: Option<Key> = market.app.cursors.check("search", &scope, query.cursor.as_deref())?;
    let first_page = after.is_none();
    if let Some(person) = person.filter(|_| query.here.is_some()) {
        // The device's own position is sensitive: its use was allowed, or the point is picked by hand.
        require_consent(&market.app.read(), person, policy::LOCATION).await?;
    }
    let asked = Asked { wishes, ..Asked::of(query)? };
    let personalised = asked.wishes.is_some() && asked.order == Order::Best;
    let index = market.finder.index.clone();
    let (hits, asked) = tokio::task::spawn_blocking(move || {
        let hits = index.search(&asked.for_index(after.as_ref(), limit, now));
        (hits, asked)
    })
    .await
    .map_err(anyhow::Error::from)?;
    let hits = hits.map_err(|error| match error {
        // Signed for this question, but by an index that counted words differently.
        SearchError::KeyDoesNotFit => Error::from(BAD_CURSOR.on("cursor")),
        error => Error::Broken(error.into()),
    })?;
    let tx = market.app.read();
    let mut items = cards(&tx, &hits.items, asked.words.as_deref(), now).await?;
    if first_page {
        let paid = cards(&tx, &ads(&tx, &asked, now).await?, None, now).await?;
        items.retain(|card| paid.iter().all(|ad| ad.id != card.id));
        let labelled = paid.into_iter().map(|card| Card { ad: true, ..card });
        items.splice(0..0, labelled);
    }
    let next = hits.next.map(|key| market.app.cursors.sign("search", &scope, &key));
    if let (Some(person), Some(words)) = (person.filter(|_| first_page), &asked.words) {
        history::searched(&market.app, person, words).await?;
    }
    Ok(Json(Found {
        items,
        next,
        total: hits.total,
        total_exact: hits.total_exact,
        relaxed: hits.relaxed,
        personalised,
    }))
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
    pub(super) day_from: Option<i32>,
    pub(super) day_to: Option<i32>,
    pub(super) mode: Option<u8>,
    pub(super) kind: u8,
    pub(super) order: Order,
    pub(super) wishes: Option<Wishes>,
}

impl Asked {
    fn of(query: SearchPostings) -> Result<Asked, Refusal> {
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
        };
        let unknown = |field: &'static str| move || INVALID_FIELD.on(field);
        let city = query.city.map(|code| places::city(&code).map(|it| place_number(Some(&it.code))));
        let district = query.district.map(|code| places::district(&code).map(|it| place_number(Some(&it.code))));
        let category = query.category.map(|code| category_number(&code));
        let (day_from, day_to) = (day("date_from", query.date_from)?, day("date_to", query.date_to)?);
        if day_from.zip(day_to).is_some_and(|(from, to)| from > to) {
            return Err(INVALID_FIELD.on("date_to"));
        }
        if query.wage_min_fen.is_some_and(|fen| fen < 0) {
            return Err(INVALID_FIELD.on("wage_min_fen"));
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
            day_from,
            day_to,
            mode: query.mode.map(mode_number),
            kind: kind_number(query.kind.unwrap_or(PostingKind::Job)),
            order,
            wishes: None,
        })
    }

    fn for_index<'a>(&'a self, after: Option<&'a Key>, limit: u64, now: Timestamp) -> search::Query<'a> {
        search::Query {
            words: self.words.as_deref(),
            near: self.near,
            city: self.city,
            district: self.district,
            category: self.category,
            settlement: self.settlement,
            wage_unit: self.wage_unit,
            wage_min_fen: self.wage_min_fen,
            day_from: self.day_from,
            day_to: self.day_to,
            mode: self.mode,
            kind: Some(self.kind),
            order: self.order,
            wishes: self.wishes.as_ref(),
            after,
            limit: usize::try_from(limit).unwrap_or(search::LIMIT_MAX),
            now_us: now.micros(),
        }
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
