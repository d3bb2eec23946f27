//! Conversations, messages, and the inbox of notices.

mod conversations;
mod messages;
pub mod notices;
mod socket;

use axum::extract::FromRef;
use platform::{App, Jobs};
use socket::Hub;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// What this slice's handlers work with.
#[derive(Clone)]
pub struct Talk {
    pub app: App,
    hub: Arc<Hub>,
}

impl FromRef<Talk> for App {
    fn from_ref(state: &Talk) -> App {
        state.app.clone()
    }
}

impl Talk {
    pub fn new(app: App) -> Talk {
        let hub = Hub::new(app.clone());
        Talk { app, hub }
    }
}

/// The routes of this slice.
pub fn routes(talk: Talk) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(notices::routes())
        .merge(conversations::routes())
        .merge(messages::routes())
        .merge(socket::routes())
        .with_state(talk)
}

/// The jobs of this slice.
pub fn jobs(_talk: &Talk, _jobs: &mut Jobs) {}
