//! What pages and postings use of other companies: AMap for places, WeChat for sharing, Baidu Tongji and TalkingData for
//! figures; the configured accounts, or in the demo their simulators.

use super::domain_of;
use super::lines::Lines;
use super::probes::Probes;
use anyhow::Context;
use axum::Router;
use connectors::amap::{AMap, AMapConfig};
use connectors::baidu::{BaiduTongji, BaiduTongjiConfig};
use connectors::talkingdata::{TalkingData, TalkingDataConfig};
use connectors::wechat::{WeChatShare, WeChatShareConfig};
use connectors::{AnalyticsReader, Geocoder, RelayNumbers, ShareSigner, TimeLimits};
use kernel::calendar::day_of;
use kernel::{Clock, Rng, Secret};
use market::Outside;
use platform::{AMapAccountConfig, App, Config, TalkingDataAccountConfig, TongjiConfig};
use policy::Processor;
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
pub(crate) fn outside(app: &App, lines: &Lines, relay: Option<Arc<RelayNumbers>>) -> anyhow::Result<Outside> {
    Ok(Outside {
        geocoder: geocoder(&app.config, lines, &app.clock)?.map(Arc::new),
        share: share(app, lines)?.map(Arc::new),
        relay,
        counter: app.config.baidu_tongji.script().map(|_| lines.of(policy::BAIDU_TONGJI).clone()),
    })
}

/// Whose figures staff read, by the names in the register of third parties.
///
/// # Errors
/// When a configuration cannot work.
pub(crate) fn readers(app: &App, lines: &Lines) -> anyhow::Result<Vec<(&'static str, Arc<AnalyticsReader>)>> {
    let mut readers = Vec::new();
    if let Some(baidu) = tongji(app, lines)? {
        readers.push((policy::BAIDU_TONGJI.name, Arc::new(AnalyticsReader::Baidu(Box::new(baidu)))));
    }
    if let Some(talkingdata) = talkingdata(&app.config, lines)? {
        readers.push((policy::TALKINGDATA.name, Arc::new(AnalyticsReader::TalkingData(talkingdata))));
    }
    Ok(readers)
}

/// Those that are set up and that only a running server asks, since it keeps their tokens.
pub(super) fn set_up(config: &Config) -> Vec<&'static Processor> {
    [
        (policy::AMAP, config.amap.is_set()),
        (policy::BAIDU_TONGJI, config.baidu_tongji.is_readable()),
        (policy::TALKINGDATA, config.talkingdata.is_set()),
    ]
    .into_iter()
    .filter_map(|(processor, is_set)| is_set.then_some(processor))
    .collect()
}

/// Notes whose script browsers load where there is no account to ask by.
pub(super) fn note_scripts(probes: &mut Probes, config: &Config) {
    let set = &config.baidu_tongji;
    if set.script().is_some() && !set.is_readable() {
        probes.in_browsers(policy::BAIDU_TONGJI);
    }
}

/// The questions about them. Tokens are the installation's own: a token that was fetched beside them would end theirs.
pub(crate) fn ask_pages(
    probes: &mut Probes,
    app: &App,
    outside: &Outside,
    readers: &[(&'static str, Arc<AnalyticsReader>)],
) {
    if let Some(geocoder) = &outside.geocoder {
        probes.ask(policy::AMAP, geocoder, |geocoder: Arc<Geocoder>| async move { geocoder.probe().await });
    }
    if let Some(share) = &outside.share {
        probes.ask(policy::WECHAT, share, |share: Arc<ShareSigner>| async move { share.probe().await });
    }
    for (name, reader) in readers {
        let clock = app.clock.clone();
        let processor = if *name == policy::BAIDU_TONGJI.name { policy::BAIDU_TONGJI } else { policy::TALKINGDATA };
        probes.ask(processor, reader, move |reader: Arc<AnalyticsReader>| {
            let yesterday = day_of(clock.now().plus_days(-1));
            async move { reader.probe(yesterday).await }
        });
    }
}

fn geocoder(config: &Config, lines: &Lines, clock: &Clock) -> anyhow::Result<Option<Geocoder>> {
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
    let amap = AMap::new(config, clock.clone()).and_then(|amap| amap.on(lines.of(policy::AMAP)));
    let amap = amap.context("the map service (amap.…) cannot work")?;
    Ok(Some(Geocoder::AMap(amap)))
}

fn share(app: &App, lines: &Lines) -> anyhow::Result<Option<ShareSigner>> {
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
    let share = share.and_then(|share| share.on(lines.of(policy::WECHAT)));
    Ok(Some(ShareSigner::WeChat(share.context("sharing by WeChat (wechat.official.…) cannot work")?)))
}

fn tongji(app: &App, lines: &Lines) -> anyhow::Result<Option<BaiduTongji>> {
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
    let store = |kind: &str| crate::vendor_tokens::shared(app, &format!("{}{epoch}", config.token_name(kind)));
    let (tokens, refresh) = (store("access_token"), store("refresh_token"));
    let tongji = BaiduTongji::new(config, tokens, refresh, app.clock.clone());
    let tongji = tongji.and_then(|tongji| tongji.on(lines.of(policy::BAIDU_TONGJI)));
    Ok(Some(tongji.context("Baidu Tongji (baidu_tongji.…) cannot work")?))
}

/// A simulator forgets its tokens with the process, so what an earlier one gave is worth nothing there.
fn epoch(app: &App) -> String {
    if app.config.demo { format!("/{}", app.now()) } else { String::new() }
}

fn talkingdata(config: &Config, lines: &Lines) -> anyhow::Result<Option<TalkingData>> {
    let set = &config.talkingdata;
    if !set.is_set() {
        return Ok(None);
    }
    let config = TalkingDataConfig {
        base_url: set.base_url.clone(),
        secret: Secret::new(set.secret.clone()),
        time_limits: TimeLimits::default(),
    };
    let adapter = TalkingData::new(config).and_then(|adapter| adapter.on(lines.of(policy::TALKINGDATA)));
    Ok(Some(adapter.context("TalkingData (talkingdata.…) cannot work")?))
}
