use super::attend::{Coming, attend};
use super::code::Direction;
use super::refusals::{NEAR_NEEDS_CONSENT, NO_WORK_PLACE, NOT_NEAR};
use super::view::{self, Attendance};
use crate::Market;
use crate::applications::store as sign_ups;
use crate::postings::store as postings;
use axum::Json;
use axum::extract::State;
use db::entities::attendances::Way;
use kernel::ApplicationId;
use kernel::point::{DatumName, Gcj02, Point};
use platform::auth::{Signed, require_consent};
use platform::limits::{self, Limit};
use platform::refusals::{CONSENT_NEEDED, INVALID_FIELD, TOO_MANY_REQUESTS};
use platform::{Body, Error, Path, Result};
use serde::Deserialize;
use utoipa::ToSchema;

/// How far from the work place still counts as being there, in metres: phones between houses are wrong by tens of metres.
const NEAR_METRES: f64 = 200.0;
/// Comparisons that one person may ask for in an hour.
const COMPARED: Limit = Limit { name: "attendance_near", most: 30, window_seconds: 3_600 };

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NearBy {
    /// `in` or `out`.
    #[schema(value_type = String)]
    direction: Direction,
    lat: f64,
    lng: f64,
    /// What the device gives: `wgs84` unless told.
    #[serde(default)]
    datum: Option<DatumName>,
}

/// Checks in or out by being near the work place at this moment (SPEC WORK-5): one comparison, of which only the yes and the
/// time are kept.
///
/// It takes no `Idempotency-Key`: with one the digest of the request would be kept, and with it something of the position.
/// Doing it again gives the first result all the same.
#[utoipa::path(post, path = "/api/v1/applications/{id}/attendance/near", operation_id = "attend_near",
    tag = "attendance", security(("session" = [])), params(("id" = ApplicationId, Path)), request_body = NearBy,
    responses((status = 200, body = Attendance)))]
pub async fn attend_near(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
    Body(body): Body<NearBy>,
) -> Result<Json<Attendance>> {
    let app = market.app.clone();
    let person = signed.person;
    let place = work_place(&market, person, id).await?;
    let bucket = limits::bucket(&app, COMPARED, &person.to_string());
    // In a unit of its own, so that it counts whatever the comparison says.
    if !app.write(move |work| async move { Ok(limits::take(&work, COMPARED, bucket).await?) }).await? {
        return Err(TOO_MANY_REQUESTS.refuse().into());
    }
    let datum = body.datum.unwrap_or(DatumName::Wgs84);
    let here = Point::<Gcj02>::at_edge(body.lat, body.lng, datum).map_err(|_| INVALID_FIELD.on("lat"))?;
    if here.distance_m(&place) > NEAR_METRES {
        return Err(NOT_NEAR.refuse().into());
    }
    let keys = app.vault.keys_of(person).await?;
    let silence_hours = i64::from(app.config.hours_silence_hours);
    let direction = body.direction;
    let view = app.write(move |work| async move {
        let coming = Coming { direction, at: work.now, way: Way::Near, silence_hours };
        let row = attend(&work, id, coming).await?;
        view::own(&work, &keys, row, work.now).await
    });
    Ok(Json(view.await?))
}

/// Where the person works, once it stands that their position may be used.
async fn work_place(market: &Market, person: kernel::PersonId, id: ApplicationId) -> Result<Point<Gcj02>> {
    let tx = market.app.read();
    let row = sign_ups::own(&tx, id, person).await?;
    match require_consent(&tx, person, policy::LOCATION).await {
        Err(Error::Refused(refusal)) if refusal.code == &CONSENT_NEEDED => {
            return Err(NEAR_NEEDS_CONSENT.refuse().with("item", policy::LOCATION.name).into());
        }
        other => other?,
    }
    let posting = postings::get(&tx, row.posting_id).await?;
    let place = posting.gcj02_lat_e6.zip(posting.gcj02_lng_e6);
    let place = place.and_then(|(lat, lng)| Point::<Gcj02>::from_e6(lat, lng).ok());
    Ok(place.ok_or_else(|| NO_WORK_PLACE.refuse())?)
}
