//! Conversations, messages, customer service, and the inbox of notices.

mod carrier;
pub mod conversations;
mod links;
mod messages;
pub mod notices;
mod reports;
mod socket;
pub mod support;

use axum::extract::FromRef;
use connectors::web_push::WebPush;
use connectors::{MailSender, MessageCarrier, PushSender, SmsSenders, SupportDesk};
use platform::{App, Jobs};
use socket::Hub;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// Who carries notices outside the inbox, and messages beside our own store; `None` where no vendor is configured.
#[derive(Clone, Default)]
pub struct Carriers {
    pub sms: Option<Arc<SmsSenders>>,
    pub push: Option<Arc<PushSender>>,
    pub mail: Option<Arc<MailSender>>,
    pub web_push: Option<Arc<WebPush>>,
    /// The desk of another company, where customer service is not answered here.
    pub support: Option<Arc<SupportDesk>>,
    pub messages: Option<Arc<MessageCarrier>>,
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

    /// The other company's desk, while anything may go there: none while its line is shut (SPEC OPS-3, SDK-3).
    pub(crate) fn outside_desk(&self) -> Option<&Arc<SupportDesk>> {
        self.carriers.support.as_ref().filter(|desk| !desk.is_shut())
    }
}

/// The routes of this slice.
pub fn routes(talk: Talk) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(notices::routes())
        .merge(conversations::routes())
        .merge(messages::routes())
        .merge(links::routes())
        .merge(reports::routes())
        .merge(carrier::routes())
        .merge(socket::routes())
        .merge(support::routes())
        .with_state(talk)
}

/// The jobs of this slice.
pub fn jobs(talk: &Talk, jobs: &mut Jobs) {
    notices::jobs(talk, jobs);
    support::jobs(talk, jobs);
    messages::jobs(talk, jobs);
    carrier::jobs(talk, jobs);
}
