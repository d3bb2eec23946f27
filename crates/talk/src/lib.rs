//! Conversations, messages, and the inbox of notices.

mod conversations;
mod messages;
pub mod notices;

use axum::extract::FromRef;
use platform::{App, Jobs};
use utoipa_axum::router::OpenApiRouter;

/// What this slice's handlers work with.
#[derive(Clone)]
pub struct Talk {
    pub app: App,
}

impl FromRef<Talk> for App {
    fn from_ref(state: &Talk) -> App {
        state.app.clone()
    }
}

impl Talk {
    pub fn new(app: App) -> Talk {
        Talk { app }
    }
}

/// The routes of this slice.
pub fn routes(talk: Talk) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(notices::routes())
        .merge(conversations::routes())
        .merge(messages::routes())
        .with_state(talk)
}

/// The jobs of this slice.
pub fn jobs(_talk: &Talk, _jobs: &mut Jobs) {}
