//! What the desk tells.

use super::Shared;
use serde_json::Value;

/// What is wrong with what the desk tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskFault {
    /// Signed with another secret.
    Forged,
    /// The body was changed after it was signed.
    Changed,
    /// Signed six minutes ago.
    Late,
}

pub(super) async fn send(
    shared: &Shared,
    url: &str,
    event: &str,
    body: &Value,
    fault: Option<DeskFault>,
) -> Option<u16> {
    let mut body = body.to_string();
    let late = if fault == Some(DeskFault::Late) { 6 * 60 } else { 0 };
    let time = (shared.config.clock.now().seconds() - late).to_string();
    let secret = if fault == Some(DeskFault::Forged) { "guess" } else { shared.config.secret.expose().as_str() };
    let checksum = shared.checksum(secret, body.as_bytes(), &time);
    if fault == Some(DeskFault::Changed) {
        body.push(' ');
    }
    let address = format!("{url}?time={time}&checksum={checksum}&eventType={event}");
    let request = shared.client.post(address).header("content-type", "application/json").body(body);
    request.send().await.ok().map(|answer| answer.status().as_u16())
}
