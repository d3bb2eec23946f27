//! Postings, review rules, search, sign-ups and shifts.

pub mod categories;
pub mod places;
pub mod rules;
pub mod search;

use axum::extract::FromRef;
use platform::{App, Jobs};
use utoipa_axum::router::OpenApiRouter;

/// What this slice's handlers work with.
#[derive(Clone)]
pub struct Market {
    pub app: App,
}

impl FromRef<Market> for App {
    fn from_ref(state: &Market) -> App {
        state.app.clone()
    }
}

impl Market {
    pub fn new(app: App) -> Market {
        Market { app }
    }
}

/// The routes of this slice.
pub fn routes(market: Market) -> OpenApiRouter {
    OpenApiRouter::new().with_state(market)
}

/// The jobs of this slice.
pub fn jobs(_market: &Market, _jobs: &mut Jobs) {}
