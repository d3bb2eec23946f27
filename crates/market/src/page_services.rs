//! Which services of other companies the pages of this installation may use (SPEC SDK-1): each is named only where it is
//! configured and its line is not shut (SPEC OPS-3, SDK-3), and a page asks before it loads anything of them.

use crate::Market;
use axum::Json;
use axum::extract::State;
use kernel::PersonId;
use platform::auth::{Leaving, require_consent};
use platform::{Error, Result};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What pages may use now: what is configured, and not switched off.
#[derive(Serialize, ToSchema)]
struct PageServices {
    /// Places can be found by words.
    place_words: bool,
    /// WeChat's script for sharing, for pages inside WeChat whose visitor asked to share; null where it is off.
    wechat_share_script: Option<String>,
    /// Baidu Tongji's script, for visitors who agreed to statistics in this browser; null where it is off, and for whoever is
    /// signed in and has not agreed for their account, or is in a guardian's care.
    analytics_script: Option<String>,
}

pub(super) fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new().routes(routes!(get_page_services))
}

/// What other companies' services the pages may use here.
#[utoipa::path(get, path = "/api/v1/page-services", operation_id = "get_page_services", tag = "tables",
    security((), ("session" = [])), responses((status = 200, body = PageServices)))]
async fn get_page_services(State(market): State<Market>, signed: Option<Leaving>) -> Result<Json<PageServices>> {
    let (config, outside) = (&market.app.config, &market.outside);
    let agreed = match signed {
        None => true,
        Some(Leaving(signed)) => agrees(&market, signed.person).await?,
    };
    let shares = outside.share.as_ref().is_some_and(|share| !share.is_shut());
    // A browser loads it past every line of ours: what is shut stays off because nobody is told where the script lies.
    let counts = agreed && outside.counter.as_ref().is_some_and(|line| !line.is_shut());
    Ok(Json(PageServices {
        place_words: outside.geocoder.as_ref().is_some_and(|map| !map.is_shut()),
        wechat_share_script: shares.then(|| config.wechat.share_script.clone()),
        analytics_script: config.baidu_tongji.script().filter(|_| counts),
    }))
}

/// Whether somebody's account says yes to statistics now; never that of a minor in a guardian's care (SPEC MIN-3).
async fn agrees(market: &Market, person: PersonId) -> Result<bool> {
    let tx = market.app.read();
    if market.app.minor(&tx, person).await?.is_some_and(|minor| minor.is_guarded()) {
        return Ok(false);
    }
    match require_consent(&tx, person, policy::ANALYTICS).await {
        Ok(()) => Ok(true),
        Err(Error::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
