//! What pages and postings use of other companies: AMap for places, WeChat for sharing, Baidu Tongji and TalkingData for
//! figures; the configured accounts, or in the demo their simulators.

use super::domain_of;
use anyhow::Context;
use axum::Router;
use connectors::amap::{AMap, AMapConfig};
use connectors::baidu::{BaiduTongji, BaiduTongjiConfig};
use connectors::talkingdata::{TalkingData, TalkingDataConfig};
use connectors::wechat::{WeChatShare, WeChatShareConfig};
use connectors::{AnalyticsReader, Geocoder, ShareSigner, TimeLimits};
use kernel::{Clock, Rng, Secret};
use market::Outside;
use platform::{AMapAccountConfig, App, Config, TalkingDataAccountConfig, TongjiConfig};
use sandbox::{
    AMapHandle, AMapSandboxConfig, BaiduHandle, BaiduSandboxConfig, TalkingDataHandle, TalkingDataSandboxConfig,
    amap_router, baidu_router, talkingdata_router,
};
use std::sync::Arc;
use std::time::Duration;

/// Somebody waits for the map service while they type, and other jobs wait behind a check.
const MAP_LIMITS: TimeLimits = TimeLimits { connect: Duration::from_secs(2), call: Duration::from_secs(4) };
/// How the secrets of the simulators begin.
const SIMULATED: &str = "demo-secret-of-";
/// The site of the simulated Baidu Tongji.
const SIMULATED_SITE: &str = "demo0site";

/// Starts the simulators and configures their accounts; what is switched off stays so. Scripts come from our own address,
/// so that the demo's browsers talk to nobody else.
pub(super) fn simulate(
    config: &mut Config,
    here: &str,
    clock: &Clock,
    rng: &Rng,
) -> (Router, (AMapHandle, BaiduHandle, TalkingDataHandle)) {
    let amap = AMapSandboxConfig { roads: crate::demo::roads(), ..AMapSandboxConfig::demo() };
    config.amap = AMapAccountConfig {
        base_url: format!("{here}/amap"),
        key: amap.key.expose().clone(),
        secret: amap.secret.expose().clone(),
        enabled: config.amap.enabled,
    };
    let baidu = BaiduSandboxConfig::new(domain_of(&config.public_url), clock.clone(), rng.clone());
    config.baidu_tongji = TongjiConfig {
        script_url: format!("{}/baidu/hm.js", config.public_url),
        site_key: SIMULATED_SITE.to_owned(),
        base_url: format!("{here}/baidu"),
        app_id: baidu.app_id.clone(),
        secret: baidu.secret.expose().clone(),
        refresh_token: baidu.refresh_token.expose().clone(),
        enabled: config.baidu_tongji.enabled,
    };
    let talkingdata = TalkingDataSandboxConfig::demo();
    config.talkingdata = TalkingDataAccountConfig {
        base_url: format!("{here}/talkingdata"),
        secret: talkingdata.secret.expose().clone(),
        enabled: config.talkingdata.enabled,
    };
    config.wechat.share_script = format!("{}/wechat/jweixin.js", config.public_url);
    let (amap_routes, amap) = amap_router(amap);
    let (baidu_routes, baidu) = baidu_router(baidu);
    let (talkingdata_routes, talkingdata) = talkingdata_router(talkingdata);
    (amap_routes.merge(baidu_routes).merge(talkingdata_routes), (amap, baidu, talkingdata))
}

/// Everybody has the simulators' secrets.
pub(super) fn refuse_simulated(config: &Config) -> anyhow::Result<()> {
    for (key, secret) in [
        ("amap.secret", &config.amap.secret),
        ("baidu_tongji.secret", &config.baidu_tongji.secret),
        ("talkingdata.secret", &config.talkingdata.secret),
    ] {
        anyhow::ensure!(
            !secret.starts_with(SIMULATED),
            "{key} is the simulator's, which everybody has: set the one of your account"
        );
    }
    Ok(())
}

/// Whom the market asks outside.
///
/// # Errors
/// When a configuration cannot work.
pub(crate) fn outside(app: &App) -> anyhow::Result<Outside> {
    Ok(Outside { geocoder: geocoder(&app.config, &app.clock)?.map(Arc::new), share: share(app)?.map(Arc::new) })
}

/// Whose figures staff read, by the names in the register of third parties.
///
/// # Errors
/// When a configuration cannot work.
pub(crate) fn readers(app: &App) -> anyhow::Result<Vec<(&'static str, Arc<AnalyticsReader>)>> {
    let mut readers = Vec::new();
    if let Some(baidu) = tongji(app)? {
        readers.push((policy::BAIDU_TONGJI.name, Arc::new(AnalyticsReader::Baidu(Box::new(baidu)))));
    }
    if let Some(talkingdata) = talkingdata(&app.config)? {
        readers.push((policy::TALKINGDATA.name, Arc::new(AnalyticsReader::TalkingData(talkingdata))));
    }
    Ok(readers)
}

/// Whether each is set up, as [`super::accounts`] says it.
pub(super) fn accounts(config: &Config) -> Vec<(&'static str, anyhow::Result<bool>)> {
    let clock = Clock::system();
    let set = config.baidu_tongji.script().is_some() || config.baidu_tongji.is_readable();
    vec![
        ("AMap", geocoder(config, &clock).map(|geocoder| geocoder.is_some())),
        ("MOB ShareSDK (WeChat share)", Ok(config.wechat.can_share())),
        ("Baidu Tongji", Ok(set)),
        ("TalkingData", talkingdata(config).map(|reader| reader.is_some())),
    ]
}

fn geocoder(config: &Config, clock: &Clock) -> anyhow::Result<Option<Geocoder>> {
    let set = &config.amap;
    if !set.is_set() {
        return Ok(None);
    }
    let config = AMapConfig {
        base_url: set.base_url.clone(),
        key: Secret::new(set.key.clone()),
        secret: Secret::new(set.secret.clone()),
        time_limits: MAP_LIMITS,
    };
    let amap = AMap::new(config, clock.clone()).context("the map service (amap.…) cannot work")?;
    Ok(Some(Geocoder::AMap(amap)))
}

fn share(app: &App) -> anyhow::Result<Option<ShareSigner>> {
    let (wechat, official) = (&app.config.wechat, &app.config.wechat.official);
    if !wechat.can_share() {
        return Ok(None);
    }
    let config = WeChatShareConfig {
        base_url: wechat.base_url.clone(),
        app_id: official.app_id.clone(),
        secret: Secret::new(official.secret.clone()),
        page_host: domain_of(&app.config.public_url).to_owned(),
        time_limits: TimeLimits::default(),
    };
    let epoch = epoch(app);
    let store = |kind: &str| crate::vendor_tokens::shared(app, &format!("wechat/{}/{kind}{epoch}", official.app_id));
    let (tokens, tickets) = (store("access_token"), store("jsapi_ticket"));
    let share = WeChatShare::new(config, tokens, tickets, app.clock.clone(), app.rng.clone());
    Ok(Some(ShareSigner::WeChat(share.context("sharing by WeChat (wechat.official.…) cannot work")?)))
}

fn tongji(app: &App) -> anyhow::Result<Option<BaiduTongji>> {
    let set = &app.config.baidu_tongji;
    if !set.is_readable() {
        return Ok(None);
    }
    let config = BaiduTongjiConfig {
        base_url: set.base_url.clone(),
        app_id: set.app_id.clone(),
        secret: Secret::new(set.secret.clone()),
        refresh_token: Secret::new(set.refresh_token.clone()),
        domain: domain_of(&app.config.public_url).to_owned(),
        time_limits: TimeLimits::default(),
    };
    let epoch = epoch(app);
    let store = |kind: &str| crate::vendor_tokens::shared(app, &format!("baidu/{}/{kind}{epoch}", set.app_id));
    let (tokens, refresh) = (store("access_token"), store("refresh_token"));
    let tongji = BaiduTongji::new(config, tokens, refresh, app.clock.clone());
    Ok(Some(tongji.context("Baidu Tongji (baidu_tongji.…) cannot work")?))
}

/// A simulator forgets its tokens with the process, so what an earlier one gave is worth nothing there.
fn epoch(app: &App) -> String {
    if app.config.demo { format!("/{}", app.now()) } else { String::new() }
}

fn talkingdata(config: &Config) -> anyhow::Result<Option<TalkingData>> {
    let set = &config.talkingdata;
    if !set.is_set() {
        return Ok(None);
    }
    let config = TalkingDataConfig {
        base_url: set.base_url.clone(),
        secret: Secret::new(set.secret.clone()),
        time_limits: TimeLimits::default(),
    };
    Ok(Some(TalkingData::new(config).context("TalkingData (talkingdata.…) cannot work")?))
}
