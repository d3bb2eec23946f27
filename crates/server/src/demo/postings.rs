//! Postings, each made from the seed and its own position alone: a hundred thousand need no memory.

use jiff::Timestamp;
use jiff::civil::Weekday;

use super::data::{CityStreets, Days, Kind, Role, Venue, data};
use super::merchants::{approved_count, shops};
use super::rng::Rng;
use super::spots::{self, Spot, pick_district, spot};
use super::text::{self, Facts};
use super::{Merchant, Mode, Posting, Recipe, Settlement, Shift, State, WageUnit, time};

/// The demo's own merchant has so many of the first postings, so that its lists are worth looking at.
const OWN: usize = 14;
/// States of the postings beside the live ones, over and over; the first row is the demo's own merchant's.
const OTHERS: [State; 10] = [
    State::Draft,
    State::InReview,
    State::Paused,
    State::Closed,
    State::Closed,
    State::Draft,
    State::InReview,
    State::Paused,
    State::Draft,
    State::Closed,
];
const OTHERS_MAX: usize = 100;
/// Only so many postings look back on work that is done: people are in their pipelines.
pub const STORIES: usize = 400;

/// All postings of a world: the live ones and a few others behind them.
pub fn count(recipe: &Recipe) -> usize {
    if approved_count(recipe.merchants) == 0 {
        return 0;
    }
    recipe.postings + others(recipe)
}

fn others(recipe: &Recipe) -> usize {
    if recipe.postings == 0 { 0 } else { (recipe.postings / 12).clamp(OTHERS.len(), OTHERS_MAX) }
}

fn state(recipe: &Recipe, index: usize) -> State {
    match index.checked_sub(recipe.postings) {
        None => State::Live,
        Some(other) => OTHERS[other % OTHERS.len()],
    }
}

fn merchant_of(rng: &mut Rng, recipe: &Recipe, index: usize) -> usize {
    let own = index < OWN || (recipe.postings..recipe.postings + 5).contains(&index);
    if own { 0 } else { rng.below(approved_count(recipe.merchants)) }
}

/// The days and hours that a posting is about, before they become shifts.
#[derive(Debug)]
pub struct Schedule {
    pub days: Days,
    /// Days after today (before it when negative), ascending.
    pub offsets: Vec<i64>,
    /// Minutes of the day; one or two of the same length.
    pub slots: Vec<(i64, i64)>,
}

impl Schedule {
    pub fn minutes(&self) -> i64 {
        self.slots.first().map_or(0, |(from, to)| to - from)
    }
}

/// What is paid.
#[derive(Debug, Clone, Copy)]
pub struct Wage {
    pub fen: i64,
    pub unit: WageUnit,
    pub settlement: Settlement,
    /// How many pieces somebody makes in an hour.
    pub pace: i64,
}

pub fn posting(recipe: &Recipe, merchants: &[Merchant], index: usize) -> Posting {
    let mut rng = Rng::stream(recipe.seed, "posting", index);
    let state = state(recipe, index);
    let merchant = &merchants[merchant_of(&mut rng, recipe, index)];
    let city = city(merchant);
    let kind = kind(&mut rng, merchant);
    let role = role(&mut rng, merchant, kind);
    let unit = *rng.pick(role.unit.as_deref().unwrap_or(&kind.unit));
    let schedule = schedule(&mut rng, recipe, kind, role, unit, (state, index));
    let wage = wage(&mut rng, kind, role, city, unit, &schedule);
    let spot = place(&mut rng, merchant, city, kind, role);
    let heads = role.heads.unwrap_or(kind.heads);
    // "招16名" and "招17名" read like an age to the posting rules, and to people in a hurry.
    let headcount = match rng.between(heads[0], heads[1]) {
        16 | 17 => 18,
        count => count,
    };
    let shifts = shifts(recipe, &schedule, headcount, state, index);
    let published_at = published_at(&mut rng, recipe, &shifts);
    let member = rng.below(merchant.members.len().min(2));
    let contact = text::contact(&mut rng, kind, &merchant.members[member].account.name);
    let mode = if rng.percent(45) { Mode::FirstCome } else { Mode::MerchantPicks };
    let facts =
        Facts { recipe, merchant, kind, role, schedule: &schedule, wage, spot: &spot, headcount, contact: &contact };
    let (title, description, requirements) = text::write(&mut rng, &facts);
    let last = shifts.last().map_or_else(|| time::at(recipe.today, 21, 22 * 60), |shift| shift.ends_at);
    Posting {
        index,
        merchant: merchant.index,
        member,
        state,
        title,
        category: &kind.category,
        description,
        requirements,
        mode,
        wage_fen: wage.fen,
        wage_unit: wage.unit,
        settlement: wage.settlement,
        min_age: 18,
        contact_phone: merchant.members[member].account.phone.clone(),
        contact_name: contact,
        place: spot.place,
        shifts,
        published_at,
        valid_until: last,
        cancel_free_hours: *rng.pick(&[12, 24, 24, 24, 48]),
    }
}

fn city(merchant: &Merchant) -> &'static CityStreets {
    let cities = &data().streets.city;
    cities.iter().find(|city| city.code == merchant.place.city).unwrap_or(&cities[0])
}

fn kind(rng: &mut Rng, merchant: &Merchant) -> &'static Kind {
    let data = data();
    let category = rng.pick(&data.trades[merchant.trade].categories);
    data.kinds.iter().find(|kind| &kind.category == category).unwrap_or(&data.kinds[0])
}

/// A tea shop has no hot pot to carry.
fn role(rng: &mut Rng, merchant: &Merchant, kind: &'static Kind) -> &'static Role {
    let allowed = &data().trades[merchant.trade].roles;
    let fit: Vec<&'static Role> = kind.role.iter().filter(|role| allowed.contains(&role.name)).collect();
    if fit.is_empty() { rng.pick(&kind.role) } else { fit[rng.below(fit.len())] }
}

/// A merchant with a shop mostly wants people in the district of that shop; others send them all over the city.
fn place(rng: &mut Rng, merchant: &Merchant, city: &'static CityStreets, kind: &Kind, role: &Role) -> Spot {
    let venue = *rng.pick(role.venue.as_deref().unwrap_or(&kind.venue));
    let near = shops(&data().trades[merchant.trade]) && rng.percent(60);
    let home = spots::find_district(city, merchant.place.district).filter(|_| near);
    let district = home.unwrap_or_else(|| pick_district(rng, city));
    let found = spot(rng, city, district, venue);
    let own = near && matches!(venue, Venue::Shop | Venue::Inn) && rng.percent(50);
    if !own {
        return found;
    }
    let road =
        merchant.place.address.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or_default().to_owned();
    Spot { place: merchant.place.clone(), road, ..found }
}

fn schedule(
    rng: &mut Rng,
    recipe: &Recipe,
    kind: &Kind,
    role: &Role,
    unit: WageUnit,
    (state, index): (State, usize),
) -> Schedule {
    // A month is for a standing job, and a standing job has no odd run of days.
    let days = match (*rng.pick(role.days.as_ref().unwrap_or(&kind.days)), unit) {
        (Days::Run | Days::Any, WageUnit::Month) => Days::Weekday,
        (days, _) => days,
    };
    let slots = slots(rng, role, unit);
    let worked = if unit == WageUnit::Month { 4 } else { 1 + rng.below(2) };
    let offsets = match state {
        State::Closed => dates(rng, recipe, days, -12..=-1, 3),
        _ => {
            let count = if unit == WageUnit::Month { 8 } else { 1 + rng.below(5) };
            let mut found = dates(rng, recipe, days, 1..=21, count);
            let story = index < STORIES && index.is_multiple_of(3) && state == State::Live;
            if story && days != Days::Run {
                found.extend(dates(rng, recipe, days, -10..=-1, worked));
                found.sort_unstable();
            }
            found
        }
    };
    Schedule { days, offsets, slots }
}

/// One time of day, or two of the same length, so that what the text says about hours holds for both.
fn slots(rng: &mut Rng, role: &Role, unit: WageUnit) -> Vec<(i64, i64)> {
    let all: Vec<(i64, i64)> = role.slots.iter().filter_map(|text| time::slot(text)).collect();
    // By the month is for a few hours a day: somebody who works all day every day is no part-timer.
    let short: Vec<(i64, i64)> = all.iter().copied().filter(|(from, to)| to - from <= 240).collect();
    let fit = if unit == WageUnit::Month && !short.is_empty() { &short } else { &all };
    let first = *rng.pick(fit);
    let apart = |&&(from, to): &&(i64, i64)| to - from == first.1 - first.0 && (from >= first.1 || to <= first.0);
    let mut chosen = vec![first];
    if let (Some(second), true) = (fit.iter().find(apart), rng.percent(35)) {
        chosen.push(*second);
    }
    chosen.sort_unstable();
    chosen
}

fn dates(rng: &mut Rng, recipe: &Recipe, days: Days, range: std::ops::RangeInclusive<i64>, count: usize) -> Vec<i64> {
    let (first, last) = (*range.start(), *range.end());
    if days == Days::Run {
        let length = 1 + rng.between(1, 3);
        let start = rng.between(first, last - length + 1);
        return (start..start + length).collect();
    }
    let fits = |offset: &i64| {
        let weekend = matches!(time::day(recipe.today, *offset).weekday(), Weekday::Saturday | Weekday::Sunday);
        match days {
            Days::Weekend => weekend,
            Days::Weekday => !weekend,
            Days::Any | Days::Run => true,
        }
    };
    let all: Vec<i64> = range.filter(fits).collect();
    let mut chosen: Vec<i64> = rng.sample(&all, count).into_iter().copied().collect();
    chosen.sort_unstable();
    chosen
}

fn wage(rng: &mut Rng, kind: &Kind, role: &Role, city: &CityStreets, unit: WageUnit, schedule: &Schedule) -> Wage {
    let hourly = city.floor_fen * rng.between(role.pct[0], role.pct[1]) / 100;
    let minutes = schedule.minutes();
    let month_days = if schedule.days == Days::Weekend { 8 } else { 22 };
    let piece = role.piece_fen.unwrap_or(kind.piece_fen);
    let pace = role.pace.unwrap_or(kind.pace);
    // Rounded up, never down: a rounded wage must not fall below the floor.
    let up = |fen: i64, step: i64| (fen + step - 1) / step * step;
    let fen = match unit {
        WageUnit::Hour => up(hourly, if rng.percent(75) { 100 } else { 50 }),
        WageUnit::Day => up(hourly * minutes / 60, 1_000),
        WageUnit::Month => up(hourly * minutes / 60 * month_days, 10_000),
        WageUnit::Piece => up(rng.between(piece[0], piece[1]), if piece[0] < 300 { 5 } else { 50 }),
    };
    let settlement = match unit {
        WageUnit::Month => Settlement::Monthly,
        _ => *rng.pick(role.settle.as_ref().unwrap_or(&kind.settle)),
    };
    let pace = if unit == WageUnit::Piece { rng.between(pace[0], pace[1]) } else { 0 };
    Wage { fen, unit, settlement, pace }
}

fn shifts(recipe: &Recipe, schedule: &Schedule, headcount: i64, state: State, index: usize) -> Vec<Shift> {
    if state == State::Draft && index.is_multiple_of(2) {
        return Vec::new();
    }
    let headcount = u32::try_from(headcount).unwrap_or(1);
    let slots = &schedule.slots;
    let shift = |offset: i64, (from, to): (i64, i64)| Shift {
        starts_at: time::at(recipe.today, offset, from),
        ends_at: time::at(recipe.today, offset, to),
        headcount,
    };
    schedule.offsets.iter().flat_map(|offset| slots.iter().map(|slot| shift(*offset, *slot))).collect()
}

/// Before today, and two to five days before the first shift.
fn published_at(rng: &mut Rng, recipe: &Recipe, shifts: &[Shift]) -> Timestamp {
    let back = rng.between(1, 9);
    let minute = rng.between(9 * 60, 21 * 60);
    let lead = rng.between(2 * 1_440, 5 * 1_440);
    let latest = time::at(recipe.today, -back, minute);
    match shifts.first() {
        Some(first) if first.starts_at < time::at(recipe.today, 0, 0) => {
            time::after(first.starts_at, -lead).min(latest)
        }
        _ => latest,
    }
}
