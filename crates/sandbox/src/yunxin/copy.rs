//! The copy of a message.

use super::{Shared, YunxinMessage};
use crate::digest::{md5, sha1};
use serde_json::json;

/// What is wrong with a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyFault {
    /// Signed with another secret.
    Forged,
    /// The body was changed after it was signed.
    Changed,
    /// Signed six minutes ago.
    Late,
    OtherApp,
    /// Something that is no message between two people.
    Other,
}

pub(super) async fn send(shared: &Shared, url: &str, message: &YunxinMessage, fault: Option<CopyFault>) -> Option<u16> {
    let conversation = if fault == Some(CopyFault::Other) { "TEAM" } else { "PERSON" };
    let is_text = message.kind == "TEXT";
    let mut body = json!({
        "eventType": "1", "convType": conversation, "to": message.to, "fromAccount": message.from,
        "fromClientType": "REST", "msgType": message.kind, "msgidServer": message.id.to_string(),
        "msgTimestamp": (message.at.micros() / 1_000).to_string(),
        "body": if is_text { message.body.as_str() } else { "" },
        "attach": if is_text { "" } else { message.body.as_str() },
        "ext": message.ext,
    })
    .to_string();
    let late = if fault == Some(CopyFault::Late) { 6 * 60 * 1_000 } else { 0 };
    let time = (shared.config.clock.now().micros() / 1_000 - late).to_string();
    let digest = md5(body.as_bytes());
    let secret = if fault == Some(CopyFault::Forged) { "guess" } else { shared.config.secret.expose().as_str() };
    let checksum = sha1([secret, &digest, &time].concat().as_bytes());
    if fault == Some(CopyFault::Changed) {
        body = body.replace("\"eventType\":\"1\"", "\"eventType\":\"2\"");
    }
    let app = if fault == Some(CopyFault::OtherApp) { "another" } else { shared.config.app_id.as_str() };
    let request = shared.client.post(url).header("content-type", "application/json").body(body);
    let request =
        request.header("AppKey", app).header("CurTime", time).header("MD5", digest).header("CheckSum", checksum);
    request.send().await.ok().map(|answer| answer.status().as_u16())
}
