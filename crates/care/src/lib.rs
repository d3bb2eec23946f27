//! Care for people and their data: consents, history, copies of one's own data, erasure, retention, requests and cases,
//! sharing, incidents.
//!
//! It walks what the tables declare of themselves ([`db::Holds`]), so that no slice can be forgotten.

mod accesses;
mod beacons;
mod consents;
mod permissions;

use accounts::Accounts;
use axum::extract::FromRef;
use market::Market;
use platform::{App, Jobs};
use utoipa_axum::router::OpenApiRouter;

/// What this slice's handlers work with.
#[derive(Clone)]
pub struct Care {
    pub app: App,
    pub accounts: Accounts,
    pub market: Market,
}

impl FromRef<Care> for App {
    fn from_ref(state: &Care) -> App {
        state.app.clone()
    }
}

impl Care {
    pub fn new(app: App, accounts: Accounts, market: Market) -> Care {
        Care { app, accounts, market }
    }
}

/// The routes of this slice.
pub fn routes(care: Care) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(accesses::routes())
        .merge(beacons::routes())
        .merge(consents::routes())
        .merge(permissions::routes())
        .with_state(care)
}

/// The jobs of this slice.
pub fn jobs(_care: &Care, _jobs: &mut Jobs) {}
