//! Postings, review rules, search, sign-ups and shifts.

pub mod applications;
pub mod attendance;
pub mod calendar;
pub mod categories;
mod favourites;
pub mod finding;
mod history;
pub mod hours;
pub mod leaving;
pub mod minimum_wages;
mod outbox;
mod page_services;
mod photos;
pub mod place_check;
pub mod places;
pub mod postings;
pub mod ratings;
mod relay;
mod reports;
pub mod resumes;
pub mod review;
pub mod rule_sets;
pub mod rules;
pub mod search;
pub mod settlement;
pub mod shares;
mod tables;
mod talents;
pub mod videos;
mod wage_per_hour;

use axum::extract::FromRef;
use connectors::{Geocoder, Line, RelayNumbers, ShareSigner};
use finding::{Finder, Rows, SynonymTable, Watch};
use platform::{App, Jobs};
use resumes::Shelf;
use rule_sets::RuleSets;
use shares::Opened;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// What this slice's handlers work with.
#[derive(Clone)]
pub struct Market {
    pub app: App,
    pub rules: RuleSets,
    pub finder: Finder,
    pub synonyms: SynonymTable,
    /// What lists show of postings.
    pub rows: Rows,
    /// Public resumes, to be searched; in memory only.
    pub shelf: Shelf,
    /// Saved searches, to compare new postings with; in memory only.
    pub watch: Watch,
    pub outside: Outside,
    /// Links that were opened and are not written yet.
    pub opened: Opened,
}

/// Whom this slice asks outside the house, where it is configured.
#[derive(Clone, Default)]
pub struct Outside {
    /// Whoever knows where places are.
    pub geocoder: Option<Arc<Geocoder>>,
    /// Whoever signs our pages for sharing inside another company's app.
    pub share: Option<Arc<ShareSigner>>,
    /// Whoever lends numbers for calls.
    pub relay: Option<Arc<RelayNumbers>>,
    /// The line of whoever counts visits by a script of theirs: nothing goes out on it from here, and its switch says whether
    /// a browser may load the script.
    pub counter: Option<Line>,
}

impl FromRef<Market> for App {
    fn from_ref(state: &Market) -> App {
        state.app.clone()
    }
}

impl Market {
    /// Opens the search index of this node; it is filled by [`Finder::start`].
    ///
    /// # Errors
    /// When the index folder cannot be made or another process holds it.
    pub fn open(app: App, outside: Outside) -> anyhow::Result<Market> {
        let finder = Finder::open(&app)?;
        let (synonyms, rows) = (SynonymTable::default(), Rows::default());
        let (shelf, watch) = (Shelf::default(), Watch::default());
        let (rules, opened) = (RuleSets::default(), Opened::default());
        Ok(Market { app, rules, finder, synonyms, rows, shelf, watch, outside, opened })
    }
}

/// The routes of this slice.
pub fn routes(market: Market) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(favourites::routes())
        .merge(history::routes())
        .merge(finding::routes())
        .merge(postings::routes())
        .merge(applications::routes())
        .merge(attendance::routes())
        .merge(settlement::routes())
        .merge(minimum_wages::routes())
        .merge(calendar::routes())
        .merge(page_services::routes())
        .merge(photos::routes())
        .merge(place_check::routes())
        .merge(ratings::routes())
        .merge(reports::routes())
        .merge(resumes::routes())
        .merge(review::routes())
        .merge(rule_sets::routes())
        .merge(shares::routes())
        .merge(tables::routes())
        .merge(talents::routes())
        .merge(videos::routes())
        .with_state(market)
}

/// The jobs of this slice.
pub fn jobs(market: &Market, jobs: &mut Jobs) {
    finding::register(market, jobs);
    postings::jobs::register(market, jobs);
    place_check::register(market, jobs);
    applications::register(market, jobs);
    relay::register(market, jobs);
    attendance::register(market, jobs);
    settlement::register(market, jobs);
    ratings::register(market, jobs);
    calendar::register(market, jobs);
}
