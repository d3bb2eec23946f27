//! Who carries messages beside our own store (SPEC TALK-5): NetEase Yunxin where it is configured; in the demo its simulator
//! stands ready and carries nothing unless `talk.carrier` says so.

use super::lines::Lines;
use super::probes::Probes;
use anyhow::Context;
use axum::Router;
use connectors::yunxin::{Yunxin, YunxinConfig};
use connectors::{MessageCarrier, TimeLimits};
use kernel::{Clock, Rng, Secret};
use platform::{Config, TalkCarrier, YunxinAccountConfig};
use sandbox::{YunxinHandle, YunxinSandboxConfig, yunxin_router};
use std::sync::Arc;

/// Starts the simulator and configures its application.
pub(super) fn simulate(config: &mut Config, here: &str, clock: &Clock) -> (Router, YunxinHandle) {
    let simulated = YunxinSandboxConfig::new(Some(format!("{here}/api/v1/hooks/yunxin")), clock.clone());
    config.yunxin = YunxinAccountConfig {
        base_url: format!("{here}/yunxin"),
        app_id: simulated.app_id.clone(),
        secret: simulated.secret.expose().clone(),
    };
    yunxin_router(simulated)
}

/// Everybody has the simulator's secret.
pub(super) fn refuse_simulated(config: &Config) -> anyhow::Result<()> {
    anyhow::ensure!(
        !config.yunxin.secret.starts_with("demo-secret-of-"),
        "yunxin.secret is the simulator's, which everybody has: set the App Secret that Yunxin gave"
    );
    Ok(())
}

/// The other company's carrier, where the configuration chooses it.
///
/// # Errors
/// When its configuration cannot work.
pub(super) fn carrier(
    config: &Config,
    lines: &Lines,
    clock: &Clock,
    rng: &Rng,
) -> anyhow::Result<Option<MessageCarrier>> {
    match config.talk.carrier {
        TalkCarrier::Yunxin => yunxin(config, lines, clock, rng),
        TalkCarrier::BuiltIn => Ok(None),
    }
}

/// The question to the carrier, whoever is chosen to carry.
///
/// # Errors
/// When its configuration cannot work.
pub(super) fn ask(probes: &mut Probes, config: &Config, lines: &Lines, clock: &Clock, rng: &Rng) -> anyhow::Result<()> {
    if let Some(carrier) = yunxin(config, lines, clock, rng)? {
        let ask = |carrier: Arc<MessageCarrier>| async move { carrier.probe().await };
        probes.ask(policy::YUNXIN, &Arc::new(carrier), ask);
    }
    Ok(())
}

fn yunxin(config: &Config, lines: &Lines, clock: &Clock, rng: &Rng) -> anyhow::Result<Option<MessageCarrier>> {
    let set = &config.yunxin;
    if set.app_id.is_empty() {
        return Ok(None);
    }
    let config = YunxinConfig {
        base_url: set.base_url.clone(),
        app_id: set.app_id.clone(),
        secret: Secret::new(set.secret.clone()),
        time_limits: TimeLimits::default(),
    };
    let adapter = Yunxin::new(config, clock.clone(), rng.clone());
    let adapter = adapter.and_then(|adapter| adapter.on(lines.of(policy::YUNXIN)));
    Ok(Some(MessageCarrier::Yunxin(adapter.context("the carrier (yunxin.…) cannot work")?)))
}
