use crate::{Market, places};
use db::Tx;
use db::entities::place_checks::{self, PlaceCheckState, PlaceReason};
use db::entities::posting_history;
use db::entities::postings::{PostingKind, PostingState};
use kernel::{PostingId, Timestamp};
use platform::Error;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

kernel::text_enum! {
    /// How far the check of a place is, as reviewers see it.
    pub enum PlaceStanding {
        /// No map service is configured, or there is nothing to ask about: somebody looks by hand.
        ByHand = "by_hand",
        Waiting = "waiting",
        Agrees = "agrees",
        Differs = "differs",
        Unclear = "unclear",
    }
}

/// What a map service said of the work place.
#[derive(Serialize, ToSchema)]
pub struct PlaceCheckView {
    pub standing: PlaceStanding,
    pub reasons: Vec<PlaceReason>,
    /// The address as the map writes it.
    pub found_address: Option<String>,
    /// City and district of it.
    pub found_district: Option<String>,
    /// How exactly the map knows it, in its own words.
    pub level: Option<String>,
    /// From that address to the point of the posting, in metres.
    pub distance_m: Option<i64>,
    /// How often the map service was asked.
    pub attempts: i64,
    /// The vendor's code of the last failure.
    pub trouble: Option<String>,
    pub checked_at: Option<Timestamp>,
}

/// The check of one posting.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn view(market: &Market, tx: &Tx, id: PostingId, kind: PostingKind) -> Result<PlaceCheckView, Error> {
    let row = match kind {
        PostingKind::Job => place_checks::Entity::find_by_id(id).one(tx).await?,
        PostingKind::Wanted => None,
    };
    Ok(shown(market, row))
}

/// How far the checks of many postings are; those that are missing are looked at by hand.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn views(tx: &Tx, ids: &[PostingId]) -> Result<HashMap<PostingId, PlaceStanding>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows =
        place_checks::Entity::find().filter(place_checks::Column::PostingId.is_in(ids.iter().copied())).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.posting_id, standing(row.state))).collect())
}

/// Whether the map found a difference after a reviewer last let the posting go live: nobody has judged that yet.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn is_doubted(tx: &Tx, id: PostingId) -> Result<bool, Error> {
    let row = place_checks::Entity::find_by_id(id).one(tx).await?;
    let Some(row) = row.filter(|row| row.state == PlaceCheckState::Differs) else { return Ok(false) };
    let approved = posting_history::Entity::find()
        .filter(posting_history::Column::PostingId.eq(id))
        .filter(posting_history::Column::FromState.eq(PostingState::InReview))
        .filter(posting_history::Column::ToState.eq(PostingState::Live))
        .order_by_desc(posting_history::Column::At)
        .one(tx)
        .await?;
    Ok(approved.is_none_or(|approval| row.checked_at > Some(approval.at)))
}

fn standing(state: PlaceCheckState) -> PlaceStanding {
    match state {
        PlaceCheckState::Waiting => PlaceStanding::Waiting,
        PlaceCheckState::Agrees => PlaceStanding::Agrees,
        PlaceCheckState::Differs => PlaceStanding::Differs,
        PlaceCheckState::Unclear => PlaceStanding::Unclear,
    }
}

fn shown(market: &Market, row: Option<place_checks::Model>) -> PlaceCheckView {
    let Some(row) = row else {
        return PlaceCheckView {
            standing: PlaceStanding::ByHand,
            reasons: Vec::new(),
            found_address: None,
            found_district: None,
            level: None,
            distance_m: None,
            attempts: 0,
            trouble: None,
            checked_at: None,
        };
    };
    // What was queued while there was a map service waits for nobody any more.
    let orphaned = row.state == PlaceCheckState::Waiting && market.outside.geocoder.is_none();
    PlaceCheckView {
        standing: if orphaned { PlaceStanding::ByHand } else { standing(row.state) },
        reasons: row.reasons.0,
        found_address: row.found_address.map(|text| text.0),
        found_district: row.found_area.and_then(|area| name_of(&area.0)),
        level: row.level.map(|text| text.0),
        distance_m: row.distance_m,
        attempts: row.attempts,
        trouble: row.trouble.map(|text| text.0),
        checked_at: row.checked_at,
    }
}

/// City and district of a code, as our table names them.
fn name_of(area: &str) -> Option<String> {
    let city = places::cities().iter().find(|city| area.get(..4).is_some_and(|stem| city.code.starts_with(stem)))?;
    let district = places::district(area).map_or("", |district| district.name.as_str());
    Some(format!("{}{district}", city.name))
}
