//! Care for people and their data: consents, history, copies of one's own data, erasure, retention, requests and cases,
//! sharing, incidents.
//!
//! It walks what the tables declare of themselves ([`db::Holds`]), so that no slice can be forgotten.

mod accesses;
mod beacons;
mod cases;
mod consents;
pub mod erasure;
pub mod export;
mod fields;
pub mod guardians;
pub mod holdings;
pub mod incidents;
mod listing;
mod orders;
mod partners;
mod permissions;
mod processors;
pub mod requests;
pub mod retention;
pub mod sharing;
pub mod statistics;
mod surveys;
mod transfers;

use accounts::Accounts;
use axum::extract::FromRef;
use connectors::AnalyticsReader;
use market::Market;
use platform::{App, Jobs};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// What this slice's handlers work with.
#[derive(Clone)]
pub struct Care {
    pub app: App,
    pub accounts: Accounts,
    pub market: Market,
    /// Whoever counts use for this installation, by the name in the register of third parties.
    pub readers: Readers,
}

/// Those who count use, by the name in the register of third parties.
pub type Readers = Vec<(&'static str, Arc<AnalyticsReader>)>;

impl FromRef<Care> for App {
    fn from_ref(state: &Care) -> App {
        state.app.clone()
    }
}

impl Care {
    pub fn new(app: App, accounts: Accounts, market: Market, readers: Readers) -> Care {
        Care { app, accounts, market, readers }
    }
}

/// The routes of this slice.
pub fn routes(care: Care) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(fields::routes())
        .merge(guardians::routes())
        .merge(requests::routes())
        .merge(sharing::routes())
        .merge(orders::routes())
        .merge(partners::routes())
        .merge(transfers::routes())
        .merge(incidents::routes())
        .merge(accesses::routes())
        .merge(beacons::routes())
        .merge(cases::routes())
        .merge(surveys::routes())
        .merge(consents::routes())
        .merge(permissions::routes())
        .merge(processors::routes())
        .merge(statistics::routes())
        .merge(export::routes())
        .merge(erasure::routes())
        .merge(retention::routes())
        .with_state(care)
}

/// The jobs of this slice.
pub fn jobs(care: &Care, jobs: &mut Jobs) {
    export::register(care, jobs);
    guardians::jobs(care, jobs);
    erasure::register(care, jobs);
    retention::register(care, jobs);
    statistics::register(care, jobs);
    requests::jobs(care, jobs);
    transfers::jobs(care, jobs);
    incidents::jobs(care, jobs);
}
