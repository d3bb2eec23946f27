//! WeChat, Weibo and QQ to sign in with: the configured applications, or in the demo their simulators.

use super::domain_of;
use super::lines::Lines;
use super::probes::Probes;
use accounts::third_party::{MiniProgram, ThirdParty, Way};
use anyhow::Context;
use axum::Router;
use connectors::qq::{QqLogin, QqLoginConfig};
use connectors::wechat::{WeChatLogin, WeChatLoginConfig, WeChatMiniProgram, WeChatMiniProgramConfig, WeChatPart};
use connectors::weibo::{WeiboLogin, WeiboLoginConfig};
use connectors::{MiniProgramAuth, OAuthLogin, TimeLimits, TokenStore};
use db::entities::linked_openids::Part;
use kernel::{Clock, Rng, Secret};
use platform::{App, AppConfig, Config, SignInAppConfig};
use sandbox::{
    QqHandle, QqSandboxConfig, SandboxApp, WeChatHandle, WeChatSandboxConfig, WeiboHandle, WeiboSandboxConfig,
    people_router, qq_router, wechat_router, weibo_router,
};
use std::sync::Arc;

/// How the secrets of the simulators' applications begin.
const SIMULATED: &str = "demo-secret-of-";

/// Starts the simulators and configures their applications; what is switched off stays so.
pub(super) fn simulate(
    config: &mut Config,
    here: &str,
    clock: &Clock,
    rng: &Rng,
) -> (Router, (WeChatHandle, WeiboHandle, QqHandle)) {
    let host = domain_of(&config.public_url).to_owned();
    let wechat = WeChatSandboxConfig::new(&host, clock.clone(), rng.clone());
    let weibo = WeiboSandboxConfig::new(&host, clock.clone(), rng.clone());
    let qq = QqSandboxConfig::new(&host, clock.clone(), rng.clone());
    let set = &mut config.wechat;
    (set.base_url, set.authorize_base_url) = (format!("{here}/wechat"), format!("{here}/wechat"));
    for (app, set) in [
        (&wechat.web, &mut set.web),
        (&wechat.official, &mut set.official),
        (&wechat.mini_program, &mut set.mini_program),
    ] {
        *set = AppConfig { app_id: app.app_id.clone(), secret: app.secret.expose().clone(), enabled: set.enabled };
    }
    let simulated = |place: &str, app: &SandboxApp, enabled| SignInAppConfig {
        base_url: format!("{here}/{place}"),
        app_id: app.app_id.clone(),
        secret: app.secret.expose().clone(),
        enabled,
    };
    config.weibo = simulated("weibo", &weibo.app, config.weibo.enabled);
    config.qq = simulated("qq", &qq.app, config.qq.enabled);
    let (wechat_routes, wechat) = wechat_router(wechat);
    let (weibo_routes, weibo) = weibo_router(weibo);
    let (qq_routes, qq) = qq_router(qq);
    let router = people_router().merge(wechat_routes).merge(weibo_routes).merge(qq_routes);
    (router, (wechat, weibo, qq))
}

/// Everybody has the simulators' secrets.
pub(super) fn refuse_simulated(config: &Config) -> anyhow::Result<()> {
    for (section, secret) in [
        ("wechat.web", &config.wechat.web.secret),
        ("wechat.official", &config.wechat.official.secret),
        ("wechat.mini_program", &config.wechat.mini_program.secret),
        ("weibo", &config.weibo.secret),
        ("qq", &config.qq.secret),
    ] {
        anyhow::ensure!(
            !secret.starts_with(SIMULATED),
            "{section}.secret is the simulator's, which everybody has: set the one of your application"
        );
    }
    Ok(())
}

/// What is configured to sign in with.
///
/// # Errors
/// When a configuration cannot work.
pub(crate) fn third_party(app: &App, lines: &Lines) -> anyhow::Result<ThirdParty> {
    let mut ways = Vec::new();
    ways.extend(wechat(&app.config, lines, Part::WechatWeb, WeChatPart::Web)?);
    ways.extend(wechat(&app.config, lines, Part::WechatOfficial, WeChatPart::Official)?);
    ways.extend(qq(&app.config, lines)?);
    ways.extend(weibo(&app.config, lines)?);
    let tokens = |app_id: &str| crate::vendor_tokens::shared(app, &format!("wechat/{app_id}/access_token"));
    Ok(ThirdParty::new(ways, mini_program(&app.config, lines, tokens, &app.clock)?))
}

/// The questions to the companies that are set up to sign in with.
///
/// # Errors
/// When a configuration cannot work.
pub(super) fn ask(probes: &mut Probes, config: &Config, lines: &Lines, clock: &Clock) -> anyhow::Result<()> {
    for (processor, way) in [
        (policy::WECHAT, wechat(config, lines, Part::WechatWeb, WeChatPart::Web)?),
        (policy::WECHAT, wechat(config, lines, Part::WechatOfficial, WeChatPart::Official)?),
        (policy::WEIBO, weibo(config, lines)?),
        (policy::QQ, qq(config, lines)?),
    ] {
        if let Some(Way { login, .. }) = way {
            let back = format!("{}/", config.public_url);
            probes.ask(processor, &Arc::new(login), move |login: Arc<OAuthLogin>| {
                let back = back.clone();
                async move { login.probe(&back).await }
            });
        }
    }
    // A question needs no token, so no other node needs it.
    if let Some(MiniProgram { auth, .. }) = mini_program(config, lines, |_| TokenStore::Process, clock)? {
        probes.ask(policy::WECHAT, &Arc::new(auth), |auth: Arc<MiniProgramAuth>| async move { auth.probe().await });
    }
    Ok(())
}

fn wechat(config: &Config, lines: &Lines, part: Part, page: WeChatPart) -> anyhow::Result<Option<Way>> {
    let wechat = &config.wechat;
    let set = if page == WeChatPart::Web { &wechat.web } else { &wechat.official };
    if !set.is_set() {
        return Ok(None);
    }
    let config = WeChatLoginConfig {
        part: page,
        base_url: wechat.base_url.clone(),
        authorize_base_url: wechat.authorize_base_url.clone(),
        app_id: set.app_id.clone(),
        secret: Secret::new(set.secret.clone()),
        redirect_host: domain_of(&config.public_url).to_owned(),
        time_limits: TimeLimits::default(),
    };
    let login = WeChatLogin::new(config).and_then(|login| login.on(lines.of(policy::WECHAT)));
    let login = login.with_context(|| format!("signing in with WeChat ({part}) cannot work"))?;
    let login = match page {
        WeChatPart::Web => OAuthLogin::WeChatWeb(login),
        WeChatPart::Official => OAuthLogin::WeChatOfficial(login),
    };
    Ok(Some(Way { part, app_id: set.app_id.clone(), login }))
}

fn weibo(config: &Config, lines: &Lines) -> anyhow::Result<Option<Way>> {
    let set = &config.weibo;
    if !set.is_set() {
        return Ok(None);
    }
    let config = WeiboLoginConfig {
        base_url: set.base_url.clone(),
        app_id: set.app_id.clone(),
        secret: Secret::new(set.secret.clone()),
        redirect_host: domain_of(&config.public_url).to_owned(),
        time_limits: TimeLimits::default(),
    };
    let login = WeiboLogin::new(config).and_then(|login| login.on(lines.of(policy::WEIBO)));
    let login = login.context("signing in with Weibo (weibo.…) cannot work")?;
    Ok(Some(Way { part: Part::Weibo, app_id: set.app_id.clone(), login: OAuthLogin::Weibo(login) }))
}

fn qq(config: &Config, lines: &Lines) -> anyhow::Result<Option<Way>> {
    let set = &config.qq;
    if !set.is_set() {
        return Ok(None);
    }
    let config = QqLoginConfig {
        base_url: set.base_url.clone(),
        app_id: set.app_id.clone(),
        secret: Secret::new(set.secret.clone()),
        redirect_host: domain_of(&config.public_url).to_owned(),
        time_limits: TimeLimits::default(),
    };
    let login = QqLogin::new(config).and_then(|login| login.on(lines.of(policy::QQ)));
    let login = login.context("signing in with QQ (qq.…) cannot work")?;
    Ok(Some(Way { part: Part::Qq, app_id: set.app_id.clone(), login: OAuthLogin::Qq(login) }))
}

fn mini_program(
    config: &Config,
    lines: &Lines,
    tokens: impl FnOnce(&str) -> TokenStore,
    clock: &Clock,
) -> anyhow::Result<Option<MiniProgram>> {
    let (wechat, set) = (&config.wechat, &config.wechat.mini_program);
    if !set.is_set() {
        return Ok(None);
    }
    let config = WeChatMiniProgramConfig {
        base_url: wechat.base_url.clone(),
        app_id: set.app_id.clone(),
        secret: Secret::new(set.secret.clone()),
        time_limits: TimeLimits::default(),
    };
    let adapter = WeChatMiniProgram::new(config, tokens(&set.app_id), clock.clone());
    let adapter = adapter.and_then(|adapter| adapter.on(lines.of(policy::WECHAT)));
    let adapter = adapter.context("the mini program (wechat.mini_program.…) cannot work")?;
    Ok(Some(MiniProgram { app_id: set.app_id.clone(), auth: MiniProgramAuth::WeChat(adapter) }))
}
