//! Who lends numbers for calls: the configured account, or in the demo its simulator.

use super::lines::Lines;
use anyhow::Context;
use connectors::aliyun::{AliyunRelay, AliyunRelayConfig};
use connectors::{RelayNumbers, TimeLimits};
use kernel::{Clock, Rng, Secret};
use platform::{Config, RelayConfig};

/// Configures the simulator's account; where a call goes through one number or through none it stays so.
pub(super) fn simulate(config: &mut Config, here: &str, key_id: &str, secret: &str) {
    config.relay = match config.relay_number.is_empty() && !config.relay.base_url.is_empty() {
        true => RelayConfig {
            base_url: format!("{here}/aliyun/dypls/"),
            key_id: key_id.to_owned(),
            secret: secret.to_owned(),
            pool_key: sandbox::RELAY_POOL.to_owned(),
        },
        false => RelayConfig { base_url: config.relay.base_url.clone(), ..RelayConfig::default() },
    };
}

/// None where nothing is configured.
///
/// # Errors
/// When the configuration cannot work.
pub(super) fn numbers(
    config: &RelayConfig,
    lines: &Lines,
    clock: &Clock,
    rng: &Rng,
) -> anyhow::Result<Option<RelayNumbers>> {
    if !config.is_set() {
        return Ok(None);
    }
    let account = AliyunRelayConfig {
        base_url: config.base_url.clone(),
        key_id: config.key_id.clone(),
        secret: Secret::new(config.secret.clone()),
        pool_key: config.pool_key.clone(),
        time_limits: TimeLimits::default(),
    };
    let adapter = AliyunRelay::new(account, clock.clone(), rng.clone());
    let adapter = adapter.and_then(|adapter| adapter.on(lines.of(policy::ALIYUN_RELAY)));
    Ok(Some(RelayNumbers::Aliyun(adapter.context("the relay numbers (relay.…) cannot work")?)))
}
