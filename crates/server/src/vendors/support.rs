//! NetEase Qiyu as the desk of customer service: the configured application, or in the demo its simulator.

use super::lines::Lines;
use super::probes::Probes;
use anyhow::Context;
use axum::Router;
use connectors::qiyu::{Qiyu, QiyuConfig};
use connectors::{SupportDesk, TimeLimits};
use kernel::{Clock, Secret};
use platform::Config;
use sandbox::{QiyuHandle, QiyuSandboxConfig, qiyu_router};
use std::sync::Arc;

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
pub(super) fn desk(config: &Config, lines: &Lines, clock: &Clock) -> anyhow::Result<Option<SupportDesk>> {
    if !config.support.is_qiyu() {
        return Ok(None);
    }
    qiyu(config, lines, clock)
}

/// The question to the desk, whoever is chosen to keep it.
///
/// # Errors
/// When its configuration cannot work.
pub(super) fn ask(probes: &mut Probes, config: &Config, lines: &Lines, clock: &Clock) -> anyhow::Result<()> {
    if let Some(desk) = qiyu(config, lines, clock)? {
        probes.ask(policy::QIYU, &Arc::new(desk), |desk: Arc<SupportDesk>| async move { desk.probe().await });
    }
    Ok(())
}

fn qiyu(config: &Config, lines: &Lines, clock: &Clock) -> anyhow::Result<Option<SupportDesk>> {
    if !config.qiyu.is_set() {
        return Ok(None);
    }
    let set = QiyuConfig {
        base_url: config.qiyu.base_url.clone(),
        app_id: config.qiyu.app_id.clone(),
        secret: Secret::new(config.qiyu.secret.clone()),
        time_limits: TimeLimits::default(),
    };
    let adapter = Qiyu::new(set, clock.clone()).and_then(|adapter| adapter.on(lines.of(policy::QIYU)));
    let adapter = adapter.context("the desk of customer service (qiyu.…) cannot work")?;
    Ok(Some(SupportDesk::Qiyu(adapter)))
}
