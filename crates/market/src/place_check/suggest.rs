use crate::{Market, places};
use axum::Json;
use axum::extract::State;
use connectors::{SuggestedPlace, VendorErrorKind};
use kernel::Code;
use kernel::point::DatumName;
use kernel::text::Lines;
use platform::limits::{self, Limit};
use platform::refusals::{INVALID_FIELD, TOO_MANY_REQUESTS};
use platform::{Body, Client, Page, Result, clean_text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Words that one network address may look up; typing a place takes five or six.
const SUGGESTIONS: Limit = Limit { name: "place_suggestions", most: 60, window_seconds: 300 };
/// The longest words, in characters.
const WORDS_CHARS_MAX: usize = 40;

/// There is no map service, or it does not answer.
static NO_SUGGESTIONS: Code = Code::new(
    503,
    "no_place_suggestions",
    "暂时不能按文字查找地点，请在地图上选点或直接填写地址",
    "Places cannot be found by words for now: pick the point on the map or write the address",
);

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceWords {
    /// What was typed: a shop, a street, a stop.
    words: String,
    /// Keeps to this city.
    city_code: Option<String>,
}

/// A place that fits the words. Points are GCJ-02.
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceSuggestion {
    name: String,
    /// Street and number; empty for a stop or a whole street.
    address: String,
    /// Province, city and district in one, as the map writes it.
    area: String,
    /// Those of our table, where it has them.
    city_code: Option<String>,
    district_code: Option<String>,
    lat: f64,
    lng: f64,
    datum: DatumName,
}

/// Places that fit words, by the map service of this installation; nothing is kept, and only the words go there.
#[utoipa::path(post, path = "/api/v1/place-suggestions", operation_id = "suggest_places", tag = "tables",
    security((), ("session" = [])), request_body = PlaceWords, responses((status = 200, body = Page<PlaceSuggestion>)))]
pub(super) async fn suggest_places(
    State(market): State<Market>,
    client: Client,
    Body(body): Body<PlaceWords>,
) -> Result<Json<Page<PlaceSuggestion>>> {
    let words = clean_text("words", &body.words, Lines::One, 1..=WORDS_CHARS_MAX)?;
    let city = match body.city_code.as_deref() {
        Some(code) => Some(places::city(code).ok_or_else(|| INVALID_FIELD.on("city_code"))?),
        None => None,
    };
    let Some(geocoder) = market.outside.geocoder.clone() else { return Err(NO_SUGGESTIONS.refuse().into()) };
    let bucket = limits::bucket(&market.app, SUGGESTIONS, &client.place());
    market
        .app
        .write(move |work| async move {
            if limits::take(&work, SUGGESTIONS, bucket).await? {
                return Ok(());
            }
            Err(TOO_MANY_REQUESTS.refuse().with("retry_after_s", SUGGESTIONS.window_seconds).into())
        })
        .await?;
    let found = match geocoder.suggest(&words, city.map(|city| city.code.as_str())).await {
        Ok(found) => found,
        Err(error) if matches!(error.kind(), VendorErrorKind::InvalidInput | VendorErrorKind::BusinessNegative) => {
            Vec::new()
        }
        Err(error) => {
            tracing::warn!(error = %error, "places could not be suggested");
            return Err(NO_SUGGESTIONS.refuse().into());
        }
    };
    Ok(Json(Page::whole(found.into_iter().map(suggestion).collect())))
}

fn suggestion(place: SuggestedPlace) -> PlaceSuggestion {
    let SuggestedPlace { name, district, area, address, point } = place;
    let city = places::cities().iter().find(|city| area.get(..4).is_some_and(|stem| city.code.starts_with(stem)));
    PlaceSuggestion {
        name,
        address,
        city_code: city.map(|city| city.code.clone()),
        district_code: city.filter(|city| city.has_district(&area)).map(|_| area),
        area: district,
        lat: point.lat(),
        lng: point.lng(),
        datum: DatumName::Gcj02,
    }
}
