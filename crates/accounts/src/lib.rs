//! People, sign-in, sessions, profiles, merchants, members and certification.

pub mod certification;
pub mod members;
pub mod merchants;

use axum::extract::FromRef;
use platform::{App, Jobs};
use utoipa_axum::router::OpenApiRouter;

/// What this slice's handlers work with.
#[derive(Clone)]
pub struct Accounts {
    pub app: App,
}

impl FromRef<Accounts> for App {
    fn from_ref(state: &Accounts) -> App {
        state.app.clone()
    }
}

impl Accounts {
    pub fn new(app: App) -> Accounts {
        Accounts { app }
    }
}

/// The routes of this slice.
pub fn routes(accounts: Accounts) -> OpenApiRouter {
    OpenApiRouter::new().merge(certification::routes())
        .merge(members::routes()).merge(merchants::routes()).with_state(accounts)
}

/// The jobs of this slice.
pub fn jobs(accounts: &Accounts, jobs: &mut Jobs) {
    certification::jobs(accounts, jobs);
}
