use super::read::figures_of;
use crate::Care;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::figures::{self, Measure, Part, Span};
use kernel::Timestamp;
use kernel::calendar::{self, day_of_number, number_of_day};
use platform::{Error, Result};
use policy::statistics::{EPSILON, GROUP_LEAST};
use serde::Serialize;
use utoipa::ToSchema;

/// Days that are published.
const DAYS: i64 = 28;

/// Figures of one day with their noise. Null is held back, because it is about too few.
#[derive(Serialize, ToSchema)]
pub(super) struct PublishedDay {
    day: String,
    visits: Option<i64>,
    shared: Option<i64>,
    signed_up: Option<i64>,
    came: Option<i64>,
    paid: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct PublishedFigures {
    /// What is about fewer is not published.
    least: u64,
    /// Each figure has noise of a two-sided geometric distribution with this ε, the same whenever it is read.
    epsilon: f64,
    days: Vec<PublishedDay>,
}

/// The published figures added up.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PublishedSums {
    /// Days that have figures.
    pub days: i64,
    pub signed_up: i64,
    pub came: i64,
    pub paid: i64,
}

/// How many people signed up, came and were paid, day by day for four weeks: with noise, and nothing about few.
#[utoipa::path(get, path = "/api/v1/statistics", operation_id = "get_published_figures", tag = "privacy", security(()),
    responses((status = 200, body = PublishedFigures)))]
pub(super) async fn get_published_figures(State(care): State<Care>) -> Result<Json<PublishedFigures>> {
    let (from, to) = span(care.app.now());
    let rows = figures_of(&care.app.read(), from, to).await?;
    let days = (from..=to).filter(|day| rows.iter().any(|row| row.day == *day && row.span == Span::Day));
    Ok(Json(PublishedFigures {
        least: GROUP_LEAST,
        epsilon: EPSILON,
        days: days
            .map(|day| PublishedDay {
                day: day_of_number(day).to_string(),
                visits: of(&rows, day, Measure::Visits),
                shared: of(&rows, day, Measure::Shared),
                signed_up: of(&rows, day, Measure::SignedUp),
                came: of(&rows, day, Measure::Came),
                paid: of(&rows, day, Measure::Paid),
            })
            .collect(),
    }))
}

/// The published figures of four weeks added up: what the trust page shows.
///
/// # Errors
/// When the database cannot be read.
pub async fn sums(tx: &Tx, now: Timestamp) -> Result<PublishedSums, Error> {
    let (from, to) = span(now);
    let rows = figures_of(tx, from, to).await?;
    let mut sums = PublishedSums::default();
    for day in from..=to {
        let figure = |measure| of(&rows, day, measure).unwrap_or(0);
        sums.days += i64::from(rows.iter().any(|row| row.day == day && row.span == Span::Day));
        sums.signed_up += figure(Measure::SignedUp);
        sums.came += figure(Measure::Came);
        sums.paid += figure(Measure::Paid);
    }
    Ok(sums)
}

fn span(now: Timestamp) -> (i64, i64) {
    let yesterday = number_of_day(calendar::day_of(now)) - 1;
    (yesterday - DAYS + 1, yesterday)
}

fn of(rows: &[figures::Model], day: i64, measure: Measure) -> Option<i64> {
    let fits = |row: &&figures::Model| {
        row.day == day && row.span == Span::Day && row.measure == measure && row.part == Part::All
    };
    rows.iter().find(fits).and_then(|row| row.published)
}
