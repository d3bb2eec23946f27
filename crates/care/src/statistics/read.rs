use crate::Care;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::figures::{self, Column, Measure, Part, Span};
use kernel::Timestamp;
use kernel::calendar::{self, day_of_number, number_of_day};
use platform::auth::{AnyStaff, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Error, Query, Result};
use policy::statistics::GROUP_LEAST;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// Days that are shown at most, and unless told.
const DAYS_MAX: i64 = 92;
const DAYS: i64 = 28;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Window {
    /// Ended days, 28 unless told, 92 at most.
    pub days: Option<i64>,
}

impl Window {
    /// The first and the last day.
    pub fn bounds(&self, now: Timestamp) -> Result<(i64, i64)> {
        let days = self.days.unwrap_or(DAYS);
        if !(1..=DAYS_MAX).contains(&days) {
            return Err(INVALID_FIELD.on("days").with("most", DAYS_MAX).into());
        }
        let yesterday = number_of_day(calendar::day_of(now)) - 1;
        Ok((yesterday - days + 1, yesterday))
    }
}

/// Figures of one day. Null is either not made yet or held back, because it is about too few.
#[derive(Serialize, ToSchema, Default)]
pub(super) struct DayFiguresView {
    day: String,
    /// Whether the figures of this day are made.
    made: bool,
    /// Pages opened, and pages of postings among them, by visitors who agreed to statistics.
    visits: Option<i64>,
    seen: Option<i64>,
    /// Pages of postings opened by shared links.
    shared: Option<i64>,
    /// Different people.
    signed_up: Option<i64>,
    came: Option<i64>,
    paid: Option<i64>,
}

/// A part of the visits or shares, over all days.
#[derive(Serialize, ToSchema)]
pub(super) struct PartView {
    code: String,
    /// The days on which it may be shown.
    opened: i64,
    /// On how many days it is held back.
    held_back_days: i64,
}

/// Different people of one week in a city or a category.
#[derive(Serialize, ToSchema)]
pub(super) struct WeekView {
    monday: String,
    code: String,
    signed_up: Option<i64>,
    came: Option<i64>,
    paid: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct StatisticsView {
    from: String,
    to: String,
    /// What is about fewer is held back.
    least: u64,
    days: Vec<DayFiguresView>,
    pages: Vec<PartView>,
    entries: Vec<PartView>,
    channels: Vec<PartView>,
    cities: Vec<WeekView>,
    categories: Vec<WeekView>,
}

/// How pages are used and how far people come, as the nightly job made it.
#[utoipa::path(get, path = "/api/v1/staff/statistics", operation_id = "get_statistics", tag = "staff",
    security(("session" = ["staff"])), params(Window), responses((status = 200, body = StatisticsView)))]
pub(super) async fn get_statistics(
    State(care): State<Care>,
    _staff: Staff<AnyStaff>,
    Query(window): Query<Window>,
) -> Result<Json<StatisticsView>> {
    let (from, to) = window.bounds(care.app.now())?;
    let rows = figures_of(&care.app.read(), from, to).await?;
    let parts = |measure, part| sums(&rows, measure, part);
    Ok(Json(StatisticsView {
        from: day_of_number(from).to_string(),
        to: day_of_number(to).to_string(),
        least: GROUP_LEAST,
        days: (from..=to).map(|day| day_of(&rows, day)).collect(),
        pages: parts(Measure::Visits, Part::Page),
        entries: parts(Measure::Visits, Part::Entry),
        channels: parts(Measure::Shared, Part::Entry),
        cities: weeks(&rows, Part::City),
        categories: weeks(&rows, Part::Category),
    }))
}

/// The figures that begin on these days.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn figures_of(tx: &Tx, from: i64, to: i64) -> Result<Vec<figures::Model>, Error> {
    // A week's row of the whole says that the week was made, and nothing else.
    let is_mark = Column::Span.eq(Span::Week).and(Column::Part.eq(Part::All));
    Ok(figures::Entity::find()
        .filter(Column::Day.between(from, to))
        .filter(is_mark.not())
        .order_by_asc(Column::Day)
        .order_by_asc(Column::Span)
        .order_by_asc(Column::Measure)
        .order_by_asc(Column::Part)
        .order_by_asc(Column::Code)
        .all(tx)
        .await?)
}

fn day_of(rows: &[figures::Model], day: i64) -> DayFiguresView {
    let mut view = DayFiguresView { day: day_of_number(day).to_string(), ..DayFiguresView::default() };
    for row in rows.iter().filter(|row| row.day == day && row.span == Span::Day) {
        view.made = true;
        match (row.measure, row.part) {
            (Measure::Visits, Part::All) => view.visits = row.shown,
            (Measure::Visits, Part::Page) if row.code.as_str() == "job" => view.seen = row.shown,
            (Measure::Shared, Part::All) => view.shared = row.shown,
            (Measure::SignedUp, Part::All) => view.signed_up = row.shown,
            (Measure::Came, Part::All) => view.came = row.shown,
            (Measure::Paid, Part::All) => view.paid = row.shown,
            _ => {}
        }
    }
    view
}

fn sums(rows: &[figures::Model], measure: Measure, part: Part) -> Vec<PartView> {
    let mut parts: BTreeMap<&str, PartView> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.measure == measure && row.part == part && row.span == Span::Day) {
        let code = row.code.as_str();
        let sum = parts.entry(code).or_insert_with(|| PartView { code: code.to_owned(), opened: 0, held_back_days: 0 });
        match row.shown {
            Some(shown) => sum.opened += shown,
            None => sum.held_back_days += 1,
        }
    }
    let mut parts: Vec<PartView> = parts.into_values().collect();
    parts.sort_by(|one, other| other.opened.cmp(&one.opened).then_with(|| one.code.cmp(&other.code)));
    parts
}

fn weeks(rows: &[figures::Model], part: Part) -> Vec<WeekView> {
    let mut weeks: BTreeMap<(i64, &str), WeekView> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.part == part && row.span == Span::Week) {
        let code = row.code.as_str();
        let week = weeks.entry((-row.day, code)).or_insert_with(|| WeekView {
            monday: day_of_number(row.day).to_string(),
            code: code.to_owned(),
            // Where there is no row, nobody was.
            signed_up: Some(0),
            came: Some(0),
            paid: Some(0),
        });
        match row.measure {
            Measure::SignedUp => week.signed_up = row.shown,
            Measure::Came => week.came = row.shown,
            Measure::Paid => week.paid = row.shown,
            Measure::Visits | Measure::Shared => {}
        }
    }
    weeks.into_values().collect()
}
