//! NetEase Qiyu as the desk of customer service: the configured application, or in the demo its simulator.

use anyhow::Context;
use axum::Router;
use connectors::qiyu::{Qiyu, QiyuConfig};
use connectors::{SupportDesk, TimeLimits};
use kernel::{Clock, Secret};
use platform::Config;
use sandbox::{QiyuHandle, QiyuSandboxConfig, qiyu_router};

/// Starts the simulator and configures its application. Which desk is used stays as it is configured.
pub(super) fn simulate(config: &mut Config, here: &str, clock: &Clock) -> (Router, QiyuHandle) {
    let callback = format!("{here}/api/v1/hooks/qiyu");
    let simulated = QiyuSandboxConfig::new(Some(callback), clock.clone());
    config.qiyu = platform::QiyuConfig {
        base_url: format!("{here}/qiyu"),
        app_id: simulated.app_id.clone(),
        secret: simulated.secret.expose().clone(),
    };
    qiyu_router(simulated)
}

/// Everybody has the simulator's secret.
pub(super) fn refuse_simulated(config: &Config) -> anyhow::Result<()> {
    anyhow::ensure!(
        !config.qiyu.secret.starts_with("demo-secret-of-"),
        "qiyu.secret is the simulator's, which everybody has: set the one of your application"
    );
    Ok(())
}

/// The other company's desk, where the configuration chooses it.
///
/// # Errors
/// When its configuration cannot work.
pub(super) fn desk(config: &Config, clock: &Clock) -> anyhow::Result<Option<SupportDesk>> {
    if !config.support.is_qiyu() {
        return Ok(None);
    }
    qiyu(config, clock)
}

/// Whether the application is set up, as [`super::accounts`] says it.
pub(super) fn account(config: &Config, clock: &Clock) -> anyhow::Result<bool> {
    qiyu(config, clock).map(|desk| desk.is_some())
}

fn qiyu(config: &Config, clock: &Clock) -> anyhow::Result<Option<SupportDesk>> {
    if !config.qiyu.is_set() {
        return Ok(None);
    }
    let set = QiyuConfig {
        base_url: config.qiyu.base_url.clone(),
        app_id: config.qiyu.app_id.clone(),
        secret: Secret::new(config.qiyu.secret.clone()),
        time_limits: TimeLimits::default(),
    };
    let adapter = Qiyu::new(set, clock.clone()).context("the desk of customer service (qiyu.…) cannot work")?;
    Ok(Some(SupportDesk::Qiyu(adapter)))
}
