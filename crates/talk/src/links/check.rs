use super::hosts;
use super::rule::{URL_CHARS_MAX, host_of, suspicion};
use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::entities::risky_hosts::{HostReason, HostState};
use kernel::Code;
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::{TEXT_TOO_LONG, TOO_MANY_REQUESTS};
use platform::{Body, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub static NO_LINK: Code = Code::new(422, "no_link", "这不是可以打开的网址", "This is no address that can be opened");
/// How many links one person looks at how fast.
const LOOKED_AT: Limit = Limit { name: "links_checked", most: 30, window_seconds: 60 };

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkBody {
    /// `http://` or `https://`, at most 500 characters.
    url: String,
}

/// What is known of a link before it is opened.
#[derive(Serialize, ToSchema)]
pub struct LinkView {
    /// The host that a browser would ask.
    host: String,
    /// Staff know that it deceives: it is not opened.
    stopped: bool,
    /// Why to think twice; None when nothing is known against it.
    reason: Option<HostReason>,
}

/// Looks at a link before it is opened (SPEC TALK-3). Of a risky one the host is counted, without who asked and without
/// the rest of the address (SPEC RISK-2).
#[utoipa::path(post, path = "/api/v1/links/check", operation_id = "check_link", tag = "talk",
    security(("session" = [])), request_body = LinkBody, responses((status = 200, body = LinkView)))]
pub(crate) async fn check_link(
    State(talk): State<Talk>,
    signed: Signed,
    Body(body): Body<LinkBody>,
) -> Result<Json<LinkView>> {
    let LinkBody { url } = body;
    if url.chars().count() > URL_CHARS_MAX {
        return Err(TEXT_TOO_LONG.on("url").with("most", URL_CHARS_MAX).into());
    }
    let host = host_of(&url).ok_or_else(|| NO_LINK.on("url"))?;
    let bucket = limits::bucket(&talk.app, LOOKED_AT, &signed.person.to_string());
    let own = suspicion(&url, &host);
    let answer = talk.app.write(move |work| async move {
        if !limits::take(&work, LOOKED_AT, bucket).await? {
            return Err(TOO_MANY_REQUESTS.refuse().into());
        }
        let state = hosts::find(&work, &host).await?.map(|row| row.state);
        let reason = own.filter(|_| state != Some(HostState::Trusted));
        let stopped = state == Some(HostState::Listed);
        if stopped || reason.is_some() {
            hosts::note(&work, &host, reason).await?;
        }
        Ok(LinkView { host, stopped, reason })
    });
    Ok(Json(answer.await?))
}
