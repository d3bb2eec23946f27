//! The push services of browsers' makers: the real ones with the operator's contact, or in the demo their simulator.

use super::lines::Lines;
use super::probes::Probes;
use anyhow::Context;
use axum::Router;
use connectors::TimeLimits;
use connectors::web_push::{WebPush, WebPushConfig, WebPushService};
use kernel::{Clock, Rng};
use platform::{App, Config};
use policy::Processor;
use sandbox::{WebPushHandle, WebPushSandboxConfig, web_push_router};
use std::sync::Arc;
use talk::notices::push_processor;

/// Starts the simulator.
pub(super) fn simulate(config: &mut Config, here: &str, clock: &Clock, rng: &Rng) -> (Router, WebPushHandle) {
    config.web_push.contact = "mailto:push@lingong.example".to_owned();
    web_push_router(WebPushSandboxConfig { here: here.to_owned(), clock: clock.clone(), rng: rng.clone() })
}

/// The way to browsers, and the questions to the services; none where this installation does not push to them.
///
/// # Errors
/// When the configuration cannot work.
pub(crate) fn web_push(app: &App, lines: &Lines, probes: &mut Probes) -> anyhow::Result<Option<Arc<WebPush>>> {
    if !app.config.web_push.is_set() {
        return Ok(None);
    }
    let simulator = match app.config.demo {
        true => Some(format!("{}/web-push", super::this_machine(&app.config.listen)?)),
        false => None,
    };
    let config = WebPushConfig {
        contact: app.config.web_push.contact.clone(),
        secret: app.vault.web_push_secret(),
        simulator,
        time_limits: TimeLimits::default(),
    };
    let way = WebPush::new(config, |service| lines.of(push_processor(service)), app.clock.clone(), app.rng.clone());
    let way = Arc::new(way.context("push to browsers (web_push.…) cannot work")?);
    for service in WebPushService::ALL.iter().copied() {
        probes.ask(push_processor(service), &way, move |way: Arc<WebPush>| async move { way.probe(service).await });
    }
    Ok(Some(way))
}

/// Those that are set up and that only a running server asks, since the key is its vault's.
pub(super) fn set_up(config: &Config) -> Vec<&'static Processor> {
    let services = WebPushService::ALL.iter().filter(|_| config.web_push.is_set());
    services.map(|service| push_processor(*service)).collect()
}
