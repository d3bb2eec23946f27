//! Conversations, messages, and the inbox of notices.

pub mod conversations;
mod links;
mod messages;
pub mod notices;
mod socket;

use axum::extract::FromRef;
use connectors::SmsSender;
use platform::{App, Jobs};
use socket::Hub;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// What this slice's handlers work with.
#[derive(Clone)]
pub struct Talk {
    pub app: App,
    sms: Option<Arc<SmsSender>>,
    hub: Arc<Hub>,
}

impl FromRef<Talk> for App {
    fn from_ref(state: &Talk) -> App {
        state.app.clone()
    }
}

impl Talk {
    /// `sms` carries urgent notices; `None` where no vendor is configured.
    pub fn new(app: App, sms: Option<Arc<SmsSender>>) -> Talk {
        let hub = Hub::new(app.clone());
        Talk { app, sms, hub }
    }
}

/// The routes of this slice.
pub fn routes(talk: Talk) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(notices::routes())
        .merge(conversations::routes())
        .merge(messages::routes())
        .merge(links::routes())
        .merge(socket::routes())
        .with_state(talk)
}

/// The jobs of this slice.
pub fn jobs(talk: &Talk, jobs: &mut Jobs) {
    notices::jobs(talk, jobs);
}
