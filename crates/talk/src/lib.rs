//! Conversations, messages, and the inbox of notices.

pub mod conversations;
mod links;
mod messages;
pub mod notices;
mod socket;

use axum::extract::FromRef;
use connectors::{MailSender, PushSender, SmsSenders};
use platform::{App, Jobs};
use socket::Hub;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// Who carries notices outside the inbox; `None` where no vendor is configured.
#[derive(Clone, Default)]
pub struct Carriers {
    pub sms: Option<Arc<SmsSenders>>,
    pub push: Option<Arc<PushSender>>,
    pub mail: Option<Arc<MailSender>>,
}

/// What this slice's handlers work with.
#[derive(Clone)]
pub struct Talk {
    pub app: App,
    carriers: Carriers,
    hub: Arc<Hub>,
}

impl FromRef<Talk> for App {
    fn from_ref(state: &Talk) -> App {
        state.app.clone()
    }
}

impl Talk {
    pub fn new(app: App, carriers: Carriers) -> Talk {
        let hub = Hub::new(app.clone());
        Talk { app, carriers, hub }
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
