//! Whose services this installation uses: the configured accounts, or in the demo their simulators behind our own listener.

use accounts::Verifiers;
use anyhow::Context;
use axum::Router;
use connectors::acquirer::{Acquirer, AcquirerConfig};
use connectors::aliyun::{
    AliyunBusiness, AliyunBusinessConfig, AliyunIdentity, AliyunIdentityConfig, AliyunSms, AliyunSmsConfig,
};
use connectors::apple::{ApplePay, ApplePayConfig};
use connectors::jpush::{JPush, JPushConfig, Maker, MakerChannel};
use connectors::tencent::{TencentIdentity, TencentIdentityConfig, TencentSms, TencentSmsConfig, TencentTemplate};
use connectors::{
    BusinessVerifier, IdentityVerifier, IdentityVerifiers, MailSender, MessageCarrier, PushSender, RelayNumbers,
    SmsSender, SmsSenders, SupportDesk, TimeLimits,
};
use kernel::{Clock, Rng, Secret};
use platform::{
    BusinessConfig, Config, IdentityConfig, JPushAccountConfig, SmsConfig, SmsReportsConfig, TencentConfig,
    TencentIdentityAccountConfig,
};
use sandbox::{
    AMapHandle, AlipayHandle, ApplePayHandle, BaiduHandle, JPushHandle, JPushSandboxConfig, MailHandle, QiyuHandle,
    QqHandle, Record, SandboxConfig, SandboxHandle, TalkingDataHandle, TencentAccount, WeChatHandle, WebPushHandle,
    WeiboHandle, YunxinHandle, jpush_router, recorded,
};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use wallet::{ApplePayAccount, PayerAccount};

mod book;
mod doctor;
mod lines;
mod mail;
mod money;
mod pages;
mod probes;
mod questions;
mod relay;
mod sign_in;
mod staff;
mod support;
mod talk;
mod web_push;

pub(crate) use book::Book;
pub(crate) use doctor::routes as doctor_routes;
pub use doctor::{DOCTOR_FILE, DOCTOR_HEADER, VendorAnswer, ask_vendors};
use lines::Lines;
pub(crate) use pages::{ask_pages, outside, readers};
use probes::Probes;
pub(crate) use sign_in::third_party;
pub use staff::VendorState;
pub(crate) use staff::routes as staff_routes;
pub(crate) use web_push::web_push;

/// The adapters, and in the demo the vendors behind them.
pub(crate) struct Vendors {
    pub sms: Option<Arc<SmsSenders>>,
    pub push: Option<Arc<PushSender>>,
    pub mail: Option<Arc<MailSender>>,
    pub support: Option<Arc<SupportDesk>>,
    pub messages: Option<Arc<MessageCarrier>>,
    pub verifiers: Verifiers,
    pub own: Option<PayerAccount>,
    pub custody: Option<PayerAccount>,
    pub apple_pay: Option<ApplePayAccount>,
    pub relay: Option<Arc<RelayNumbers>>,
    pub lines: Lines,
    pub probes: Probes,
    pub simulators: Option<(Router, Simulators)>,
}

/// The simulated vendors: to look into, and to make fail.
#[derive(Clone)]
pub struct Simulators {
    /// Aliyun's text messages, identity check and lent numbers, and Tencent's text messages.
    pub aliyun: SandboxHandle,
    pub jpush: JPushHandle,
    /// The provider at which mails arrive.
    pub mail: MailHandle,
    /// The operator's own account at Alipay.
    pub alipay: AlipayHandle,
    /// The licensed payer's account in which wages lie.
    pub custody: AlipayHandle,
    /// A device with cards, and the acquirer of Apple Pay.
    pub apple_pay: ApplePayHandle,
    pub wechat: WeChatHandle,
    pub weibo: WeiboHandle,
    pub qq: QqHandle,
    /// The desk of customer service, used where `support.desk` says so.
    pub qiyu: QiyuHandle,
    /// Carries messages where `talk.carrier` says so; in the demo nobody but us does.
    pub yunxin: YunxinHandle,
    pub amap: AMapHandle,
    pub baidu: BaiduHandle,
    pub talkingdata: TalkingDataHandle,
    /// The push services of browsers, and browsers.
    pub web_push: WebPushHandle,
    /// Everything that was sent to any of them.
    pub sent: Record,
}

impl Vendors {
    /// The configured accounts. The demo never sends to anybody: it always has the simulators, whatever is configured.
    ///
    /// # Errors
    /// When an account's configuration cannot work, when it is the simulator's outside the demo, or when the demo does not
    /// listen on this machine's own addresses.
    pub(crate) fn of(config: &mut Config, clock: &Clock, rng: &Rng) -> anyhow::Result<Vendors> {
        let folder = config.data_dir.clone();
        config.alipay.read_certificates("alipay", &folder)?;
        config.custody.read_certificates("custody", &folder)?;
        let simulators = if config.demo { Some(simulate(config, clock, rng)?) } else { None };
        if config.sms.key_id.is_empty() && !config.tencent.is_set() {
            tracing::error!(
                "no SMS account is configured (sms.key_id, tencent.key_id): nobody can register or sign in by code"
            );
        }
        if !config.custody.is_set() {
            tracing::error!("no licensed payer is configured (custody.app_id): no wage can be funded or withdrawn");
        }
        if !config.demo {
            for (section, account) in [("alipay", &config.alipay), ("custody", &config.custody)] {
                money::refuse_simulated(section, account)?;
            }
            refuse_simulated_keys(&config.apple_pay)?;
            sign_in::refuse_simulated(config)?;
            support::refuse_simulated(config)?;
            talk::refuse_simulated(config)?;
            pages::refuse_simulated(config)?;
            mail::refuse_simulated(config)?;
            refuse_simulated_secrets(config, clock, rng)?;
        }
        let lines = Lines::of_register(config, clock);
        let mut vendors = Vendors {
            sms: sms_senders(config, &lines, clock, rng)?.map(Arc::new),
            push: jpush(&config.jpush, &lines)?.map(Arc::new),
            mail: mail::sender(&config.mail, &lines)?.map(Arc::new),
            support: support::desk(config, &lines, clock)?.map(Arc::new),
            messages: talk::carrier(config, &lines, clock, rng)?.map(Arc::new),
            verifiers: Verifiers {
                identity: identity(&config.identity, &lines, clock, rng)?.map(Arc::new),
                business: business(&config.business, &lines, clock, rng)?.map(Arc::new),
            },
            own: money::account(&config.alipay, &lines, clock).context("the Alipay account (alipay.…) cannot work")?,
            custody: money::account(&config.custody, &lines, clock)
                .context("the licensed payer's account (custody.…) cannot work")?,
            apple_pay: apple_pay(config, &lines, clock, rng)?,
            relay: relay::numbers(&config.relay, &lines, clock, rng)?.map(Arc::new),
            probes: Probes::default(),
            lines,
            simulators,
        };
        vendors.probes = questions::of(&vendors, config);
        sign_in::ask(&mut vendors.probes, config, &vendors.lines, clock)?;
        support::ask(&mut vendors.probes, config, &vendors.lines, clock)?;
        talk::ask(&mut vendors.probes, config, &vendors.lines, clock, rng)?;
        pages::note_scripts(&mut vendors.probes, config);
        Ok(vendors)
    }
}

/// Starts the simulators and configures their accounts.
fn simulate(config: &mut Config, clock: &Clock, rng: &Rng) -> anyhow::Result<(Router, Simulators)> {
    let here = this_machine(&config.listen)?;
    let aliyun = simulate_clouds(config, &here, clock, rng);
    let mailbox = aliyun.mailbox.clone();
    let (router, aliyun) = sandbox::router(aliyun);
    let phones = JPushSandboxConfig::new(clock.clone(), rng.clone());
    config.jpush = JPushAccountConfig {
        base_url: format!("{here}/jpush"),
        app_id: phones.app_id.clone(),
        secret: phones.secret.expose().clone(),
        ..JPushAccountConfig::default()
    };
    let (phones_router, jpush) = jpush_router(phones);
    let (money_router, (alipay, custody, apple_pay)) = money::simulate(config, &here, clock, rng);
    let (sign_in_router, (wechat, weibo, qq)) = sign_in::simulate(config, &here, clock, rng);
    let router = router.merge(phones_router).merge(money_router);
    let (support_router, qiyu) = support::simulate(config, &here, clock);
    let (talk_router, yunxin) = talk::simulate(config, &here, clock);
    let (web_push_router, web_push) = web_push::simulate(config, &here, clock, rng);
    let (pages_router, (amap, baidu, talkingdata)) = pages::simulate(config, &here, clock, rng);
    let router = router
        .merge(sign_in_router)
        .merge(support_router)
        .merge(talk_router)
        .merge(pages_router)
        .merge(web_push_router);
    let (router, sent) = recorded(router);
    let mail = mail::simulate(config, mailbox, sent.clone(), clock)?;
    let simulators = Simulators {
        aliyun,
        jpush,
        mail,
        alipay,
        custody,
        apple_pay,
        wechat,
        weibo,
        qq,
        qiyu,
        yunxin,
        amap,
        baidu,
        talkingdata,
        web_push,
        sent,
    };
    Ok((router, simulators))
}

/// Configures the accounts at the simulated Aliyun and Tencent Cloud: text messages, checks, numbers to be lent.
fn simulate_clouds(config: &mut Config, here: &str, clock: &Clock, rng: &Rng) -> SandboxConfig {
    let secret = format!("{:032x}", u128::from_be_bytes(rng.bytes()));
    config.sms = SmsConfig {
        base_url: format!("{here}/aliyun/sms/"),
        key_id: "sandbox".to_owned(),
        secret: secret.clone(),
        per_number_hour: config.sms.per_number_hour,
        per_source_hour: config.sms.per_source_hour,
        notice_template: "SMS_000000002".to_owned(),
        notices_per_day: config.sms.notices_per_day,
        ..Config::default().sms
    };
    config.identity = IdentityConfig {
        base_url: format!("{here}/aliyun/cloudauth/"),
        key_id: config.sms.key_id.clone(),
        secret: secret.clone(),
        tencent: TencentIdentityAccountConfig::default(),
    };
    config.business = BusinessConfig {
        base_url: config.identity.base_url.clone(),
        key_id: config.sms.key_id.clone(),
        secret: secret.clone(),
    };
    relay::simulate(config, here, "sandbox", &secret);
    let aliyun = SandboxConfig::new(&config.sms.key_id, Secret::new(secret), clock.clone());
    config.identity.tencent = simulated_verifier(here, &aliyun.tencent);
    config.tencent = simulated_tencent(here, &aliyun.tencent, config.tencent.first);
    config.sms_reports = SmsReportsConfig {
        secret: format!("{:032x}", u128::from_be_bytes(rng.bytes())),
        sources: config.sms_reports.sources.clone(),
    };
    aliyun
}

fn simulated_verifier(here: &str, account: &TencentAccount) -> TencentIdentityAccountConfig {
    TencentIdentityAccountConfig {
        base_url: format!("{here}/tencent/faceid"),
        key_id: account.key_id.clone(),
        secret: account.secret.expose().clone(),
        ..TencentIdentityAccountConfig::default()
    }
}

fn simulated_tencent(here: &str, account: &TencentAccount, first: bool) -> TencentConfig {
    let template = |place: &str| account.templates.iter().find(|template| template.place == place);
    let number = |place| template(place).map(|template| template.id.clone()).unwrap_or_default();
    TencentConfig {
        base_url: format!("{here}/tencent/sms"),
        key_id: account.key_id.clone(),
        secret: account.secret.expose().clone(),
        app_id: account.app_id.clone(),
        code_template: number("code"),
        notice_template: number("what"),
        first,
        ..TencentConfig::default()
    }
}

/// Both accounts for text messages, in the order in which they are asked; none where neither is configured.
fn sms_senders(config: &Config, lines: &Lines, clock: &Clock, rng: &Rng) -> anyhow::Result<Option<SmsSenders>> {
    let (mut first, mut second) = (sms(&config.sms, lines, clock, rng)?, tencent(config, lines, clock)?);
    if config.tencent.first {
        std::mem::swap(&mut first, &mut second);
    }
    Ok(match (first, second) {
        (Some(first), second) => Some(SmsSenders::new(first, second)),
        (None, only) => only.map(|only| SmsSenders::new(only, None)),
    })
}

fn tencent(config: &Config, lines: &Lines, clock: &Clock) -> anyhow::Result<Option<SmsSender>> {
    let TencentConfig { base_url, key_id, secret, region, app_id, sign_name, code_template, notice_template, first: _ } =
        config.tencent.clone();
    if key_id.is_empty() {
        return Ok(None);
    }
    let template =
        |name: &str, id: String, place: &str| (name.to_owned(), TencentTemplate { id, places: vec![place.to_owned()] });
    let templates = BTreeMap::from([
        template(&config.sms.template_code, code_template, "code"),
        template(&config.sms.notice_template, notice_template, "what"),
    ]);
    let account = TencentSmsConfig {
        base_url,
        key_id,
        secret: Secret::new(secret),
        region,
        app_id,
        sign_name,
        templates,
        time_limits: TimeLimits::default(),
    };
    let adapter = TencentSms::new(account, clock.clone());
    let adapter = adapter
        .and_then(|adapter| adapter.on(lines.of(policy::TENCENT_SMS)))
        .context("the SMS account (tencent.…) cannot work")?;
    Ok(Some(SmsSender::Tencent(adapter)))
}

fn jpush(account: &JPushAccountConfig, lines: &Lines) -> anyhow::Result<Option<PushSender>> {
    if !account.is_set() {
        return Ok(None);
    }
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let channels = account.channels.iter().filter_map(|(maker, set)| {
        let channel = MakerChannel {
            channel_id: given(&set.channel_id),
            importance: given(&set.importance),
            category: given(&set.category),
        };
        Maker::of(maker).map(|maker| (maker, channel))
    });
    let config = JPushConfig {
        base_url: account.base_url.clone(),
        app_id: account.app_id.clone(),
        secret: Secret::new(account.secret.clone()),
        channels: channels.collect(),
        production: account.production,
        time_limits: TimeLimits::default(),
    };
    let adapter = JPush::new(config).and_then(|adapter| adapter.on(lines.of(policy::JPUSH)));
    let adapter = adapter.context("the push account (jpush.…) cannot work")?;
    let through = |adapter: JPush, (processor, maker): (_, Maker)| adapter.through(maker, lines.of(processor));
    Ok(Some(PushSender::JPush(questions::MAKERS.into_iter().fold(adapter, through))))
}

fn sms(sms: &SmsConfig, lines: &Lines, clock: &Clock, rng: &Rng) -> anyhow::Result<Option<SmsSender>> {
    if sms.key_id.is_empty() {
        return Ok(None);
    }
    let config = AliyunSmsConfig {
        base_url: sms.base_url.clone(),
        key_id: sms.key_id.clone(),
        secret: Secret::new(sms.secret.clone()),
        sign_name: sms.sign_name.clone(),
        time_limits: TimeLimits::default(),
    };
    let adapter = AliyunSms::new(config, clock.clone(), rng.clone());
    let adapter = adapter.and_then(|adapter| adapter.on(lines.of(policy::ALIYUN_SMS)));
    let adapter = adapter.context("the SMS account (sms.…) cannot work")?;
    Ok(Some(SmsSender::Aliyun(adapter)))
}

/// Both accounts for identity checks, in the order in which they are asked; none where neither is configured.
fn identity(
    identity: &IdentityConfig,
    lines: &Lines,
    clock: &Clock,
    rng: &Rng,
) -> anyhow::Result<Option<IdentityVerifiers>> {
    let mut accounts = Vec::new();
    if !identity.key_id.is_empty() {
        let config = AliyunIdentityConfig {
            base_url: identity.base_url.clone(),
            key_id: identity.key_id.clone(),
            secret: Secret::new(identity.secret.clone()),
            time_limits: TimeLimits::default(),
        };
        let adapter = AliyunIdentity::new(config, clock.clone(), rng.clone());
        let adapter = adapter.and_then(|adapter| adapter.on(lines.of(policy::ALIYUN_IDENTITY)));
        accounts.push(IdentityVerifier::Aliyun(adapter.context("the identity check (identity.…) cannot work")?));
    }
    let tencent = &identity.tencent;
    if !tencent.key_id.is_empty() {
        let config = TencentIdentityConfig {
            base_url: tencent.base_url.clone(),
            key_id: tencent.key_id.clone(),
            secret: Secret::new(tencent.secret.clone()),
            region: tencent.region.clone(),
            time_limits: TimeLimits::default(),
        };
        let adapter = TencentIdentity::new(config, clock.clone());
        let adapter = adapter.and_then(|adapter| adapter.on(lines.of(policy::TENCENT_IDENTITY)));
        accounts
            .push(IdentityVerifier::Tencent(adapter.context("the identity check (identity.tencent.…) cannot work")?));
    }
    if tencent.first {
        accounts.reverse();
    }
    Ok(IdentityVerifiers::new(accounts))
}

fn business(
    business: &BusinessConfig,
    lines: &Lines,
    clock: &Clock,
    rng: &Rng,
) -> anyhow::Result<Option<BusinessVerifier>> {
    if business.key_id.is_empty() {
        return Ok(None);
    }
    let config = AliyunBusinessConfig {
        base_url: business.base_url.clone(),
        key_id: business.key_id.clone(),
        secret: Secret::new(business.secret.clone()),
        time_limits: TimeLimits::default(),
    };
    let adapter = AliyunBusiness::new(config, clock.clone(), rng.clone());
    let adapter = adapter.and_then(|adapter| adapter.on(lines.of(policy::ALIYUN_BUSINESS)));
    Ok(Some(BusinessVerifier::Aliyun(adapter.context("the business check (business.…) cannot work")?)))
}

/// Apple Pay as it is configured; none where it is not.
///
/// # Errors
/// When its configuration cannot work.
fn apple_pay(config: &Config, lines: &Lines, clock: &Clock, rng: &Rng) -> anyhow::Result<Option<ApplePayAccount>> {
    let set = &config.apple_pay;
    if !set.is_set() {
        return Ok(None);
    }
    let shop = ApplePayConfig {
        merchant_identifier: set.merchant_identifier.clone(),
        display_name: set.display_name.clone(),
        domain: domain_of(&config.public_url).to_owned(),
        identity: Secret::new(set.identity.clone()),
        base_url: Some(set.base_url.clone()).filter(|url| !url.is_empty()),
        authority: None,
        time_limits: TimeLimits::default(),
    };
    let acquirer = AcquirerConfig {
        base_url: set.acquirer.base_url.clone(),
        account: set.acquirer.account.clone(),
        private_key: Secret::new(set.acquirer.private_key.clone()),
        public_key: set.acquirer.public_key.clone(),
        time_limits: TimeLimits::default(),
        capture_time_limits: AcquirerConfig::CAPTURE_TIME_LIMITS,
    };
    let acquirer = Acquirer::new(acquirer, clock.clone(), rng.clone());
    let acquirer = acquirer.and_then(|acquirer| acquirer.on(lines.of(policy::ACQUIRER)));
    let shop = ApplePay::new(shop).and_then(|shop| shop.on(lines.of(policy::APPLE_PAY)));
    Ok(Some(ApplePayAccount {
        shop: Arc::new(shop.context("Apple Pay (apple_pay.…) cannot work")?),
        acquirer: Arc::new(acquirer.context("the acquirer (apple_pay.acquirer.…) cannot work")?),
    }))
}

/// Anybody can sign for the simulator's acquirer, and anybody has the demo's certificate.
fn refuse_simulated_keys(set: &platform::ApplePayConfig) -> anyhow::Result<()> {
    anyhow::ensure!(
        set.acquirer.public_key != sandbox::demo_alipay_public_key(),
        "apple_pay.acquirer.public_key is the simulator's, for which anybody can sign: set the acquirer's"
    );
    anyhow::ensure!(
        set.identity.trim() != sandbox::demo_apple_identity().trim(),
        "apple_pay.identity is the simulator's, which everybody has: set the certificate that Apple gave"
    );
    Ok(())
}

/// Everybody has the demo's secrets at the simulated Tencent and JPush.
fn refuse_simulated_secrets(config: &Config, clock: &Clock, rng: &Rng) -> anyhow::Result<()> {
    anyhow::ensure!(
        config.tencent.secret != *TencentAccount::demo().secret.expose(),
        "tencent.secret is the simulator's, which everybody has: set the one that Tencent Cloud gave"
    );
    anyhow::ensure!(
        config.identity.tencent.secret != *TencentAccount::demo().secret.expose(),
        "identity.tencent.secret is the simulator's, which everybody has: set the one that Tencent Cloud gave"
    );
    anyhow::ensure!(
        config.jpush.secret != *JPushSandboxConfig::new(clock.clone(), rng.clone()).secret.expose(),
        "jpush.secret is the simulator's, which everybody has: set the Master Secret that JPush gave"
    );
    Ok(())
}

/// The host of an address of ours, without its port.
fn domain_of(public_url: &str) -> &str {
    let rest = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or_default();
    host.rsplit_once(':').map_or(host, |(host, _)| host)
}

/// Where the simulators answer: the same listener, by way of this machine's own address.
fn this_machine(listen: &str) -> anyhow::Result<String> {
    let mut address: SocketAddr =
        listen.replace("localhost", "127.0.0.1").parse().context("the address to listen on")?;
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        ip => anyhow::ensure!(
            ip.is_loopback(),
            "the demo listens on 127.0.0.1 or on all addresses (0.0.0.0:{}), because its simulators are reached there",
            address.port()
        ),
    }
    Ok(format!("http://{address}"))
}

#[cfg(test)]
mod tests {
    use super::{Vendors, domain_of, this_machine};
    use kernel::{ManualClock, Rng, Timestamp};
    use platform::{AlipayAccountConfig, Config};

    /// covers: PAY-7
    #[test]
    fn the_published_key_of_the_simulator_is_refused_outside_the_demo() {
        let clock = ManualClock::at(Timestamp::from_micros(0)).clock();
        let account = |key: String| AlipayAccountConfig {
            app_id: "2021000000000000".into(),
            seller_id: "2088000000000009".into(),
            app_private_key: sandbox::demo_app_private_key().expose().clone(),
            alipay_public_key: key,
            ..AlipayAccountConfig::default()
        };
        let start = |config: Config| Vendors::of(&mut { config }, &clock, &Rng::seeded(1)).err();
        let key = sandbox::demo_alipay_public_key();
        let refused = start(Config { custody: account(key.clone()), ..Config::default() }).expect("a refusal");
        assert!(refused.to_string().contains("custody.alipay_public_key"), "{refused}");
        let simulated = sandbox::AlipaySandboxConfig::new(clock.clone(), Rng::seeded(1)).certificates();
        let certified = AlipayAccountConfig { alipay_cert: simulated.alipay, ..account(String::new()) };
        let refused = start(Config { alipay: certified, ..Config::default() }).expect("a refusal");
        assert!(refused.to_string().contains("alipay.alipay_cert"), "{refused}");
        let refused = start(Config { alipay: account("nonsense".into()), ..Config::default() }).expect("a refusal");
        assert!(refused.to_string().contains("alipay"), "{refused}");
        for (identity, key, part) in [
            ("a certificate".to_owned(), key.clone(), "apple_pay.acquirer.public_key"),
            (sandbox::demo_apple_identity(), "a key".to_owned(), "apple_pay.identity"),
        ] {
            let acquirer = platform::AcquirerConfig { public_key: key, ..platform::AcquirerConfig::default() };
            let apple_pay = platform::ApplePayConfig { identity, acquirer, ..platform::ApplePayConfig::default() };
            let refused = start(Config { apple_pay, ..Config::default() }).expect("a refusal");
            assert!(refused.to_string().contains(part), "{refused}");
        }
        let tencent = platform::TencentConfig { secret: "demo-secret-of-tencent".into(), ..Default::default() };
        let refused = start(Config { tencent, ..Config::default() }).expect("a refusal");
        assert!(refused.to_string().contains("tencent.secret"), "{refused}");
        let jpush = platform::JPushAccountConfig { secret: "demo-secret-of-jpush".into(), ..Default::default() };
        let refused = start(Config { jpush, ..Config::default() }).expect("a refusal");
        assert!(refused.to_string().contains("jpush.secret"), "{refused}");
        assert!(start(Config::default()).is_none());
    }

    /// covers: PAY-4
    #[test]
    fn the_domain_is_the_host_of_our_address() {
        for (url, domain) in [
            ("https://lingong.example", "lingong.example"),
            ("https://lingong.example:8443/x", "lingong.example"),
            ("http://127.0.0.1:8080", "127.0.0.1"),
        ] {
            assert_eq!(domain_of(url), domain, "{url}");
        }
    }

    /// covers: OPS-6
    #[test]
    fn the_simulators_are_reached_on_this_machine() {
        for (listen, url) in [
            ("127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("localhost:8080", Some("http://127.0.0.1:8080")),
            ("0.0.0.0:80", Some("http://127.0.0.1:80")),
            ("[::]:8080", Some("http://[::1]:8080")),
            ("192.0.2.1:8080", None),
            ("nonsense", None),
        ] {
            assert_eq!(this_machine(listen).ok().as_deref(), url, "{listen}");
        }
    }
}
