//! Paid places at the top of a list (SPEC PUB-9): few, labelled 广告, and only what the question asks for.

use super::document::{
    category_number, kind_number, merchant_number, mode_number, place_number, settlement_number, wage_unit_number,
};
use super::question::Asked;
use crate::Market;
use crate::search::Hit;
use crate::wage_per_hour::wage_per_hour;
use db::entities::postings;
use kernel::point::{Gcj02, Point};
use platform::Error;

/// Paid places of one list.
const PLACES: usize = 2;

/// The paid places of the first page. Words, days and hours are asked for by people who look for something in particular:
/// their lists have none.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn ads(market: &Market, asked: &Asked) -> Result<Vec<Hit>, Error> {
    let by_time = asked.day_from.is_some() || asked.day_to.is_some() || asked.part.is_some();
    if asked.words.is_some() || by_time || asked.weekend || asked.students || asked.company {
        return Ok(Vec::new());
    }
    let pinned = market.rows.pinned(&market.app).await?;
    if pinned.is_empty() {
        return Ok(Vec::new());
    }
    let rows = market.rows.seen(&market.app, &pinned).await?;
    let mut hits: Vec<Hit> = Vec::new();
    for id in pinned {
        let Some(row) = rows.get(&id) else { continue };
        let fresh = hits.iter().all(|hit| hit.id != id.0);
        if let Some(distance_m) = fits(asked, &row.posting).filter(|_| fresh) {
            hits.push(Hit { id: id.0, distance_m, rank: 0 });
        }
        if hits.len() == PLACES {
            break;
        }
    }
    Ok(hits)
}

/// Whether a posting is what was asked for, with its distance where there is one.
fn fits(asked: &Asked, row: &postings::Model) -> Option<Option<u32>> {
    let text = |code: &Option<db::columns::PublicText>| code.as_ref().map(|code| code.0.clone());
    let category = text(&row.category).and_then(|code| category_number(&code));
    let hourly = row.wage.zip(row.wage_unit).and_then(|(wage, unit)| wage_per_hour(wage, unit));
    let blocked = row.merchant_id.is_some_and(|id| asked.without.binary_search(&merchant_number(id)).is_ok());
    let same = !blocked
        && kind_number(row.kind) == asked.kind
        && asked.city.is_none_or(|city| city == place_number(text(&row.city_code).as_deref()))
        && asked.district.is_none_or(|district| district == place_number(text(&row.district_code).as_deref()))
        && asked.category.is_none_or(|wanted| category == Some(wanted))
        && asked.settlement.is_none_or(|wanted| row.settlement.map(settlement_number) == Some(wanted))
        && asked.wage_unit.is_none_or(|wanted| row.wage_unit.map(wage_unit_number) == Some(wanted))
        && asked.wage_min_fen.is_none_or(|least| row.wage.is_some_and(|wage| wage.0 >= least))
        && asked.hourly_min_fen.is_none_or(|least| hourly.is_some_and(|hourly| hourly.0 >= least))
        && asked.mode.is_none_or(|wanted| mode_number(row.mode) == wanted);
    if !same {
        return None;
    }
    let Some(near) = asked.near else { return Some(None) };
    let here = Point::<Gcj02>::from_e6(near.point.lat_e6, near.point.lng_e6).ok()?;
    let there = Point::<Gcj02>::from_e6(row.gcj02_lat_e6?, row.gcj02_lng_e6?).ok()?;
    let distance_m = here.distance_m(&there).round() as u32;
    (distance_m <= near.radius_m).then_some(Some(distance_m))
}
