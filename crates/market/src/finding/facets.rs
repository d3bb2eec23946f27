use super::ask::checked;
use super::question::{DayPart, SearchPostings};
use crate::Market;
use crate::categories::categories;
use crate::search::{self, DAYS, HOURLY_LEAST_FEN, WITHIN_M};
use axum::Json;
use axum::extract::State;
use db::entities::postings::{Settlement, SignUpMode, WageUnit};
use kernel::calendar::{Day, day_of};
use platform::auth::Signed;
use platform::{Query, Result};
use serde::Serialize;
use utoipa::ToSchema;

use super::document::{category_number, mode_number, settlement_number, wage_unit_number};

/// How many jobs a value of a filter would find, beside all the other filters.
#[derive(Serialize, ToSchema)]
pub(crate) struct FacetValue {
    pub(crate) value: String,
    pub(crate) count: u64,
}

/// The values of each filter. Names are those of the search's parameters.
#[derive(Serialize, ToSchema)]
pub(crate) struct FacetsView {
    /// What all filters together find.
    pub(crate) total: u64,
    /// There were too many candidates: a share of them was counted, and all numbers are estimates.
    pub(crate) partial: bool,
    pub(crate) category: Vec<FacetValue>,
    pub(crate) settlement: Vec<FacetValue>,
    pub(crate) wage_unit: Vec<FacetValue>,
    pub(crate) mode: Vec<FacetValue>,
    pub(crate) part: Vec<FacetValue>,
    pub(crate) weekend: u64,
    pub(crate) students: u64,
    pub(crate) company: u64,
    /// The value is one of the next days, such as `2026-11-28`, as both `date_from` and `date_to`.
    pub(crate) date: Vec<FacetValue>,
    /// The value is the least of what an hour comes to, in fen.
    pub(crate) hourly_min_fen: Vec<FacetValue>,
    /// The value is a distance in metres; empty without a point.
    pub(crate) radius_m: Vec<FacetValue>,
}

/// Counts what each value of each filter would find for a question. The same for everybody who asks; a position is used for
/// this one answer only (SPEC LOC-1). `order`, `cursor` and `limit` change nothing.
#[utoipa::path(get, path = "/api/v1/postings/facets", operation_id = "count_facets", tag = "finding",
    security((), ("session" = [])), params(SearchPostings), responses((status = 200, body = FacetsView)))]
pub(crate) async fn count_facets(
    State(market): State<Market>,
    signed: Option<Signed>,
    Query(query): Query<SearchPostings>,
) -> Result<Json<FacetsView>> {
    let now = market.app.now();
    let asked = checked(&market, signed.map(|signed| signed.person), query, now).await?;
    let index = market.finder.index.clone();
    let counted = tokio::task::spawn_blocking(move || {
        let near = asked.near.is_some();
        index.facets(&asked.for_index(None, 1, now)).map(|facets| view(&facets, near, day_of(now)))
    });
    Ok(Json(counted.await.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?))
}

fn view(facets: &search::Facets, near: bool, today: Day) -> FacetsView {
    let value = |value: &str, count: u64| FacetValue { value: value.to_owned(), count };
    let settlements = [Settlement::Daily, Settlement::Weekly, Settlement::Monthly, Settlement::OnCompletion];
    let units = [WageUnit::Hour, WageUnit::Day, WageUnit::Piece, WageUnit::Month];
    let modes = [SignUpMode::FirstCome, SignUpMode::MerchantPicks];
    let parts = [DayPart::Morning, DayPart::Afternoon, DayPart::Evening, DayPart::Night];
    let of = |counts: &std::collections::BTreeMap<u8, u64>, number: u8| counts.get(&number).copied().unwrap_or(0);
    let in_category = |code: &str| category_number(code).and_then(|number| facets.categories.get(&number)).copied();
    FacetsView {
        total: facets.total,
        partial: facets.partial,
        category: categories().iter().map(|it| value(&it.code, in_category(&it.code).unwrap_or(0))).collect(),
        settlement: settlements.map(|it| value(it.as_str(), of(&facets.settlements, settlement_number(it)))).into(),
        wage_unit: units.map(|it| value(it.as_str(), of(&facets.wage_units, wage_unit_number(it)))).into(),
        mode: modes.map(|it| value(it.as_str(), of(&facets.modes, mode_number(it)))).into(),
        part: parts.iter().zip(facets.parts).map(|(it, count)| value(it.as_str(), count)).collect(),
        weekend: facets.weekend,
        students: facets.students,
        company: facets.company,
        date: days(today, facets.days),
        hourly_min_fen: numbers(HOURLY_LEAST_FEN, facets.hourly),
        radius_m: if near { numbers(WITHIN_M, facets.within) } else { Vec::new() },
    }
}

fn days(today: Day, counts: [u64; DAYS]) -> Vec<FacetValue> {
    let day = |ahead: usize| today.saturating_add(jiff::Span::new().days(ahead as i64));
    counts.into_iter().enumerate().map(|(ahead, count)| FacetValue { value: day(ahead).to_string(), count }).collect()
}

fn numbers<V: ToString>(values: [V; 5], counts: [u64; 5]) -> Vec<FacetValue> {
    values.iter().zip(counts).map(|(value, count)| FacetValue { value: value.to_string(), count }).collect()
}
