use crate::categories::categories;
use crate::hours::{day_number, fits_students, on_weekend, parts_of_day};
use crate::search::{GcjPoint, SearchDoc};
use crate::wage_per_hour::wage_per_hour;
use db::entities::merchants::{self, MerchantKind};
use db::entities::postings::{self, PostingKind, Settlement, SignUpMode, WageUnit};
use db::entities::shifts;
use kernel::MerchantId;

/// Stands for "none" in the small numbers of the index.
const NONE: u8 = u8::MAX;

/// What the index holds of a posting: only what it shows to everybody.
pub(super) fn document(
    row: &postings::Model,
    merchant: Option<&merchants::Model>,
    shifts: &[shifts::Model],
) -> SearchDoc<'static> {
    let point = row.gcj02_lat_e6.zip(row.gcj02_lng_e6);
    let published = row.published_at.unwrap_or(row.created_at);
    SearchDoc {
        id: row.id.0,
        kind: kind_number(row.kind),
        merchant: row.merchant_id.map_or(0, merchant_number),
        title: row.title.0.clone().into(),
        body: format!("{}\n{}", row.description, row.requirements).into(),
        category: row.category.as_ref().map_or(u16::MAX, |code| category_number(code.as_str()).unwrap_or(u16::MAX)),
        settlement: row.settlement.map_or(NONE, settlement_number),
        wage_unit: row.wage_unit.map_or(NONE, wage_unit_number),
        wage_fen: row.wage.map_or(0, |wage| wage.0),
        hourly_fen: row.wage.zip(row.wage_unit).and_then(|(wage, unit)| wage_per_hour(wage, unit)).map(|fen| fen.0),
        mode: mode_number(row.mode),
        city: place_number(row.city_code.as_ref().map(|code| code.as_str())),
        district: place_number(row.district_code.as_ref().map(|code| code.as_str())),
        point: point.and_then(|(lat_e6, lng_e6)| point_of(lat_e6, lng_e6)),
        days: shifts.iter().map(|shift| day_number(shift.starts_at)).collect(),
        parts: parts(shifts),
        weekend: shifts.iter().any(|shift| on_weekend(shift.starts_at)),
        students: shifts.iter().any(|shift| fits_students(shift.starts_at, shift.ends_at)),
        company: merchant.is_some_and(|merchant| merchant.kind == MerchantKind::Company),
        published_us: published.micros(),
        refreshed_us: row.refreshed_at.unwrap_or(published).micros(),
        valid_until_us: row.valid_until.map_or(i64::MAX, |until| until.micros()),
    }
}

fn parts(shifts: &[shifts::Model]) -> [bool; 4] {
    shifts.iter().fold([false; 4], |seen, shift| {
        let parts = parts_of_day(shift.starts_at, shift.ends_at);
        std::array::from_fn(|part| seen[part] || parts[part])
    })
}

pub(super) fn point_of(lat_e6: i64, lng_e6: i64) -> Option<GcjPoint> {
    kernel::point::Point::from_e6(lat_e6, lng_e6).ok().map(GcjPoint::from)
}

pub(super) fn category_number(code: &str) -> Option<u16> {
    categories().iter().position(|category| category.code == code).and_then(|at| u16::try_from(at).ok())
}

/// A merchant in the index: what is random of its id. Two that share it would be blocked together, once in many lives.
pub(super) fn merchant_number(id: MerchantId) -> u64 {
    id.0.as_u64_pair().1
}

pub(super) fn place_number(code: Option<&str>) -> u32 {
    code.and_then(|code| code.parse().ok()).unwrap_or(0)
}

pub(super) fn kind_number(kind: PostingKind) -> u8 {
    match kind {
        PostingKind::Job => 0,
        PostingKind::Wanted => 1,
    }
}

pub(super) fn settlement_number(settlement: Settlement) -> u8 {
    match settlement {
        Settlement::Daily => 0,
        Settlement::Weekly => 1,
        Settlement::Monthly => 2,
        Settlement::OnCompletion => 3,
    }
}

pub(super) fn wage_unit_number(unit: WageUnit) -> u8 {
    match unit {
        WageUnit::Hour => 0,
        WageUnit::Day => 1,
        WageUnit::Piece => 2,
        WageUnit::Month => 3,
    }
}

pub(super) fn mode_number(mode: SignUpMode) -> u8 {
    match mode {
        SignUpMode::FirstCome => 0,
        SignUpMode::MerchantPicks => 1,
    }
}
