//! Who carries messages beside our own store (SPEC TALK-5): NetEase Yunxin where it is configured; in the demo its simulator
//! stands ready and carries nothing unless `talk.carrier` says so.

use anyhow::Context;
use axum::Router;
use connectors::yunxin::{Yunxin, YunxinConfig};
use connectors::{MessageCarrier, TimeLimits};
use kernel::{Clock, Rng, Secret};
use platform::{App, Config, TalkCarrier, YunxinAccountConfig};
use sandbox::{YunxinHandle, YunxinSandboxConfig, yunxin_router};

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

/// The configured application; none where this program carries messages alone.
///
/// # Errors
/// When its configuration cannot work.
pub(super) fn account(config: &Config, clock: &Clock, rng: &Rng) -> anyhow::Result<Option<MessageCarrier>> {
    if config.talk.carrier != TalkCarrier::Yunxin {
        return Ok(None);
    }
    let set = &config.yunxin;
    let config = YunxinConfig {
        base_url: set.base_url.clone(),
        app_id: set.app_id.clone(),
        secret: Secret::new(set.secret.clone()),
        time_limits: TimeLimits::default(),
    };
    let adapter = Yunxin::new(config, clock.clone(), rng.clone()).context("the carrier (yunxin.…) cannot work")?;
    Ok(Some(MessageCarrier::Yunxin(adapter)))
}

/// As [`account`], for a running installation.
///
/// # Errors
/// As [`account`].
pub(crate) fn carrier(app: &App) -> anyhow::Result<Option<MessageCarrier>> {
    account(&app.config, &app.clock, &app.rng)
}
