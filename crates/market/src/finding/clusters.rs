//! The map of jobs: heaps with their counts, for the same question as the list.

use super::ask::checked;
use super::card::{Card, Shown, cards};
use super::question::SearchPostings;
use crate::Market;
use crate::search::{self, Area, Cluster, GcjPoint, Hit, ZOOM_MAX};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::Uri;
use axum::http::request::Parts;
use kernel::point::{DatumName, Gcj02, LATITUDES, LONGITUDES, Point, Wgs84};
use kernel::{PersonId, Refusal, Timestamp};
use platform::auth::Signed;
use platform::refusals::INVALID_FIELD;
use platform::{Error, Query, Result};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

/// Cards of one answer: those of the smallest heaps. A map on a phone shows fewer.
const CARDS_MAX: usize = 60;

/// What the map shows: a rectangle of degrees in `datum`. Its south lies not north of its north, and its west not east of its
/// east: no rectangle goes over the date line. What of it lies outside of China is empty.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MapView {
    south: f64,
    west: f64,
    north: f64,
    east: f64,
    /// 0 to 20, as every web map counts it: how fine the heaps are.
    zoom: u8,
}

/// The map's own parameters, and the question of the list beside them.
pub(crate) struct MapQuestion {
    view: MapView,
    filters: SearchPostings,
}

/// Jobs that lie near each other on the map, in the datum that was asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClusterView {
    lat: f64,
    lng: f64,
    count: u64,
    /// Where they lie. All four are those of one point when they lie at one place.
    south: f64,
    west: f64,
    north: f64,
    east: f64,
    /// The jobs when there are at most three; empty otherwise, and in a sparse part of a very large map.
    cards: Vec<Card>,
}

/// What the map shows of a question.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClustersView {
    /// The largest first, at most 200.
    items: Vec<ClusterView>,
    /// Jobs on this map.
    total: u64,
    /// There were too many candidates: a share of them was counted, and all numbers are estimates.
    partial: bool,
    /// Nothing holds all the words; these hold some of them.
    relaxed: bool,
    /// Nothing holds the words; what was searched for instead (您要找的是…).
    corrected: Option<String>,
}

/// Counts the postings of a question where they lie, for a map that shows this rectangle. The same for everybody who asks, but
/// for what the cards say of one's own sign-ups; a rectangle is used for this one answer and stored nowhere (SPEC LOC-1).
/// `order`, `cursor` and `limit` change nothing.
#[utoipa::path(get, path = "/api/v1/postings/clusters", operation_id = "list_clusters", tag = "finding",
    security((), ("session" = [])), params(MapView, SearchPostings), responses((status = 200, body = ClustersView)))]
pub(crate) async fn list_clusters(
    State(market): State<Market>,
    signed: Option<Signed>,
    question: MapQuestion,
) -> Result<Json<ClustersView>> {
    let now = market.app.now();
    let person = signed.map(|signed| signed.person);
    let MapQuestion { view, filters } = question;
    let datum = filters.datum.unwrap_or(DatumName::Wgs84);
    let area = area(&view, datum)?;
    let asked = checked(&market, person, filters, now).await?;
    let Some(area) = area else {
        return Ok(Json(ClustersView { items: Vec::new(), total: 0, partial: false, relaxed: false, corrected: None }));
    };
    let index = market.finder.index.clone();
    let found =
        tokio::task::spawn_blocking(move || index.clusters(&asked.for_index(None, 1, now), area, view.zoom)).await;
    let search::Clusters { items, partial, relaxed, corrected } =
        found.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
    let items = with_cards(&market, items, person, datum, now).await?;
    let total = items.iter().map(|item| item.count).sum();
    Ok(Json(ClustersView { items, total, partial, relaxed, corrected }))
}

/// The index may lag, the visibility rule does not: what may not be seen is in no card and in no heap that names its jobs.
async fn with_cards(
    market: &Market,
    heaps: Vec<Cluster>,
    person: Option<PersonId>,
    datum: DatumName,
    now: Timestamp,
) -> Result<Vec<ClusterView>, Error> {
    let mut named = Vec::new();
    // The smallest stand last.
    for heap in heaps.iter().rev().take_while(|heap| !heap.ids.is_empty()) {
        if named.len() + heap.ids.len() > CARDS_MAX {
            break;
        }
        named.extend(heap.ids.iter().map(|id| Hit { id: *id, distance_m: None, rank: 0 }));
    }
    let shown = Shown { marks: None, reasons: None, person, now };
    let cards = cards(market, &named, shown).await?;
    let mut cards: HashMap<_, _> = cards.into_iter().map(|card| (card.id.0, card)).collect();
    let asked: std::collections::HashSet<_> = named.into_iter().map(|hit| hit.id).collect();
    let views = heaps.into_iter().filter_map(|heap| {
        let loaded = heap.ids.iter().any(|id| asked.contains(id));
        let cards: Vec<Card> = heap.ids.iter().filter_map(|id| cards.remove(id)).collect();
        let count = if loaded { cards.len() as u64 } else { heap.count };
        (count > 0).then(|| view(&heap, count, cards, datum))
    });
    Ok(views.collect())
}

fn view(heap: &Cluster, count: u64, cards: Vec<Card>, datum: DatumName) -> ClusterView {
    let degrees = |point: GcjPoint| {
        // The index holds no point that is not on earth; one at zero north and zero east stays where it is.
        Point::<Gcj02>::from_e6(point.lat_e6, point.lng_e6).map_or((0.0, 0.0), |point| point.in_datum(datum))
    };
    let ((lat, lng), (south, west)) = (degrees(heap.centre), degrees(heap.area.south_west));
    let (north, east) = degrees(heap.area.north_east);
    ClusterView { lat, lng, count, south, west, north, east, cards }
}

/// The part of the rectangle in which jobs can lie, in the datum of the index: converted here, once (SPEC LOC-2). None when
/// there is none.
fn area(view: &MapView, datum: DatumName) -> Result<Option<Area>, Refusal> {
    for (field, degrees, most) in [
        ("south", view.south, 90.0),
        ("north", view.north, 90.0),
        ("west", view.west, 180.0),
        ("east", view.east, 180.0),
    ] {
        if degrees.is_nan() || degrees.abs() > most {
            return Err(INVALID_FIELD.on(field));
        }
    }
    if view.zoom > ZOOM_MAX {
        return Err(INVALID_FIELD.on("zoom").with("least", 0).with("most", ZOOM_MAX));
    }
    if view.south > view.north {
        return Err(INVALID_FIELD.on("north"));
    }
    if view.west > view.east {
        return Err(INVALID_FIELD.on("east"));
    }
    let (south, north) = (view.south.max(LATITUDES.0), view.north.min(LATITUDES.1));
    let (west, east) = (view.west.max(LONGITUDES.0), view.east.min(LONGITUDES.1));
    if south > north || west > east {
        return Ok(None);
    }
    let corner = |lat: f64, lng: f64| -> Result<GcjPoint, Refusal> {
        let point = match datum {
            DatumName::Gcj02 => Point::<Gcj02>::new(lat, lng),
            DatumName::Wgs84 => Point::<Wgs84>::new(lat, lng).map(|point| point.to_gcj02()),
        };
        point.map(GcjPoint::from).map_err(|_| INVALID_FIELD.on("south"))
    };
    Ok(Some(Area { south_west: corner(south, west)?, north_east: corner(north, east)? }))
}

impl<S: Send + Sync> FromRequestParts<S> for MapQuestion {
    type Rejection = Error;

    /// A query cannot be read into a struct inside of a struct without losing the types of its values, so each part is read
    /// by itself; what neither knows is refused by the list's.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let whole = parts.uri.clone();
        let is_view =
            |pair: &&str| ["south", "west", "north", "east", "zoom"].contains(&pair.split('=').next().unwrap_or(""));
        let (view, filters): (Vec<&str>, Vec<&str>) =
            whole.query().unwrap_or("").split('&').filter(|pair| !pair.is_empty()).partition(|pair| is_view(pair));
        parts.uri = only(&view)?;
        let Query(view) = Query::<MapView>::from_request_parts(parts, state).await?;
        parts.uri = only(&filters)?;
        let Query(filters) = Query::<SearchPostings>::from_request_parts(parts, state).await?;
        parts.uri = whole;
        Ok(MapQuestion { view, filters })
    }
}

fn only(pairs: &[&str]) -> Result<Uri, Error> {
    let uri = format!("/?{}", pairs.join("&")).parse::<Uri>();
    Ok(uri.map_err(|_| INVALID_FIELD.on("query"))?)
}
