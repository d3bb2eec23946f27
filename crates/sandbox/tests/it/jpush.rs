use crate::line::{breaks_in_every_way, nobody, outcome, serve};
use connectors::VendorErrorKind::{Config, InvalidInput, OutcomeUnknown, RateLimited, Transient};
use connectors::jpush::{JPush, JPushConfig, Maker, MakerChannel};
use connectors::{Line, PushKind, PushMessage, PushOutcome, PushSender, TimeLimits};
use kernel::{ManualClock, Rng, Secret, Timestamp};
use sandbox::{JPushHandle, JPushSandboxConfig, LineFault, jpush_router};
use serde_json::json;
use std::collections::BTreeMap;

fn noon() -> ManualClock {
    ManualClock::at(Timestamp::from_micros(1_795_507_200_000_000))
}

async fn start() -> (String, JPushHandle) {
    start_by(&noon()).await
}

/// The same with a clock that can be turned.
async fn start_by(clock: &ManualClock) -> (String, JPushHandle) {
    let (router, handle) = jpush_router(JPushSandboxConfig::new(clock.clock(), Rng::seeded(1)));
    (serve(router).await, handle)
}

fn sender(address: &str, change: impl FnOnce(&mut JPushConfig)) -> PushSender {
    let channel = MakerChannel { channel_id: Some("113".into()), ..MakerChannel::default() };
    let mut config = JPushConfig {
        base_url: format!("{address}/jpush"),
        app_id: "demo0jpush".into(),
        secret: Secret::new("demo-secret-of-jpush".into()),
        channels: BTreeMap::from([(Maker::Oppo, channel)]),
        production: true,
        time_limits: TimeLimits::default(),
    };
    change(&mut config);
    PushSender::JPush(with_every_maker(JPush::new(config).expect("an adapter")))
}

fn with_every_maker(jpush: JPush) -> JPush {
    let line = Line::new("a maker", Vec::new(), noon().clock());
    Maker::ALL.into_iter().fold(jpush, |jpush, maker| jpush.through(maker, &line))
}

fn message(devices: &[&str]) -> PushMessage {
    PushMessage {
        devices: devices.iter().map(|&device| device.to_owned()).collect(),
        title: "新消息".into(),
        text: "有人给你发了消息".into(),
        link: "/talk/1".into(),
        kind: PushKind::Service,
        kept_s: 86_400,
    }
}

async fn number(sender: &PushSender) -> String {
    sender.numbers(1).await.expect("a number").pop().expect("one")
}

/// covers: NOTE-2
#[tokio::test]
async fn a_notice_arrives_once_on_each_device() {
    let (address, jpush) = start().await;
    let sender = sender(&address, |_| {});
    let number = number(&sender).await;
    let first = sender.push(&number, &message(&["a1", "a2"])).await.expect("taken");
    assert_eq!(sender.push(&number, &message(&["a1", "a2"])).await.expect("taken"), first, "a repeat");
    for device in ["a1", "a2"] {
        let [notice] = &jpush.notices(device)[..] else { panic!("one notice") };
        assert_eq!((notice.title.as_str(), notice.link.as_str()), ("新消息", "/talk/1"));
        assert_eq!(notice.makers["oppo"]["channel_id"], "113");
        assert_eq!(notice.makers.as_object().map(|makers| makers.len()), Some(7));
    }
    assert!(jpush.notices("a3").is_empty());
    let page = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
    let page = page.get(format!("{address}/sandbox/push")).send().await.expect("an answer");
    assert!(page.text().await.expect("a page").contains("有人给你发了消息"));
}

/// covers: NOTE-2
#[tokio::test]
async fn a_number_is_good_for_a_day_and_for_one_notice() {
    let clock = noon();
    let (address, jpush) = start_by(&clock).await;
    let sender = sender(&address, |_| {});
    let number = number(&sender).await;
    let first = sender.push(&number, &message(&["a1"])).await.expect("taken");
    clock.advance_seconds(86_399);
    assert_eq!(sender.push(&number, &message(&["a1"])).await.expect("taken"), first, "a repeat");
    clock.advance_seconds(1);
    assert_eq!(outcome(sender.push(&number, &message(&["a1"])).await), (InvalidInput, "1003".into()));
    assert_eq!(jpush.notices("a1").len(), 1, "nothing is shown again");
    assert_eq!(sender.numbers(10).await.expect("ten").len(), 10);
    // The vendor gives no more at once, so we do not ask for more.
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
    let asked = client.get(format!("{address}/jpush/v3/push/cid?count=11"));
    let asked = asked.basic_auth("demo0jpush", Some("demo-secret-of-jpush")).send().await.expect("an answer");
    assert_eq!(asked.status(), 400);
}

/// covers: NOTE-2, OPS-3
#[tokio::test]
async fn a_maker_that_is_shut_is_told_so_in_the_vendors_words() {
    let (address, jpush) = start().await;
    let line = |name| Line::new(name, Vec::new(), noon().clock());
    let (vivo, fcm) = (line("vivo"), line("samsung"));
    let config = JPushConfig {
        base_url: format!("{address}/jpush"),
        app_id: "demo0jpush".into(),
        secret: Secret::new("demo-secret-of-jpush".into()),
        channels: BTreeMap::new(),
        production: true,
        time_limits: TimeLimits::default(),
    };
    let adapter = with_every_maker(JPush::new(config).expect("an adapter"));
    let sender = PushSender::JPush(adapter.through(Maker::Vivo, &vivo).through(Maker::Fcm, &fcm));
    for (shut_vivo, shut_fcm, ways) in [
        (false, false, ["secondary_push", "secondary_pns_push", "secondary_push"]),
        (true, false, ["jpush", "secondary_fcm_push", "secondary_push"]),
        (false, true, ["secondary_push", "secondary_pns_push", "jpush"]),
        (true, true, ["jpush", "jpush", "jpush"]),
    ] {
        vivo.set_shut(shut_vivo);
        fcm.set_shut(shut_fcm);
        sender.push(&number(&sender).await, &message(&["a1"])).await.expect("taken");
        let makers = jpush.notices("a1").remove(0).makers;
        let (vivos, fcms) = (&makers["vivo"], &makers["fcm"]);
        let told = [&vivos["distribution"], &vivos["distribution_fcm"], &fcms["distribution"]];
        assert_eq!(told, ways, "vivo {shut_vivo}, FCM {shut_fcm}");
        assert_eq!(makers["oppo"]["distribution"], "secondary_push");
    }
    for maker in Maker::ALL {
        sender.probe_maker(maker).await.expect("the vendor takes every word of ours");
    }
}

/// covers: NOTE-2
#[tokio::test]
async fn the_vendor_takes_its_own_words_alone() {
    let (address, _) = start().await;
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
    for (maker, name, way, status) in [
        ("fcm", "distribution", "secondary_push", 200),
        ("fcm", "distribution", "secondary_fcm_push", 400),
        ("vivo", "distribution", "jpush", 200),
        ("vivo", "distribution", "", 400),
        ("vivo", "distribution", "secondary_pns_push", 400),
        ("vivo", "distribution_fcm", "secondary_pns_push", 200),
        ("vivo", "distribution_fcm", "jpush", 200),
        ("vivo", "distribution_fcm", "secondary_push", 400),
        ("hmos", "distribution_fcm", "jpush", 400),
        ("nokia", "distribution", "jpush", 400),
    ] {
        let body = json!({
            "cid": "c-1",
            "audience": {"registration_id": ["a1"]},
            "notification": {"android": {"title": "新消息", "alert": "有人给你发了消息"}},
            "options": {"third_party_channel": { maker: { name: way } }},
        });
        let asked = client.post(format!("{address}/jpush/v3/push/validate")).body(body.to_string());
        let asked = asked.basic_auth("demo0jpush", Some("demo-secret-of-jpush")).send().await.expect("an answer");
        assert_eq!(asked.status(), status, "{maker} {name} {way}");
        let told = asked.text().await.expect("a body");
        assert_eq!(told.contains("1003"), status == 400, "{told}");
    }
}

/// covers: NOTE-2
#[tokio::test]
async fn a_push_to_nobody_is_harmless() {
    let (address, jpush) = start().await;
    let sender = sender(&address, |_| {});
    jpush.forget_device("a1");
    let pushed = sender.push(&number(&sender).await, &message(&["a1"])).await;
    assert_eq!(pushed.expect("no error"), PushOutcome::Nobody);
    let pushed = sender.push(&number(&sender).await, &message(&["a1", "a2"])).await;
    assert!(matches!(pushed, Ok(PushOutcome::Taken { .. })));
    assert_eq!((jpush.notices("a1").len(), jpush.notices("a2").len()), (0, 1));
}

#[tokio::test]
async fn a_failing_vendor_is_told_apart() {
    let (address, jpush) = start().await;
    breaks_in_every_way(&jpush.line, |limits| {
        let sender = sender(&address, |config| config.time_limits = limits);
        async move { sender.numbers(1).await }
    })
    .await;
    let patient = sender(&address, |_| {});
    let first = number(&patient).await;
    breaks_in_every_way(&jpush.line, |limits| {
        let (sender, first) = (sender(&address, |config| config.time_limits = limits), first.clone());
        async move { sender.push(&first, &message(&["a1"])).await }
    })
    .await;
    assert!(matches!(patient.push(&first, &message(&["a1"])).await, Ok(PushOutcome::Taken { .. })));
    assert_eq!(jpush.notices("a1").len(), 1, "however often it was sent under one number");
    for (code, kind) in [
        (1003, InvalidInput),
        (1008, Config),
        (2002, RateLimited { retry_after_s: 60 }),
        (1000, OutcomeUnknown),
        (1030, OutcomeUnknown),
    ] {
        jpush.line.fail_next([LineFault::Code(code)]);
        let failed = patient.push(&first, &message(&["a1"])).await;
        assert_eq!(outcome(failed), (kind, code.to_string()));
    }
    assert_eq!(outcome(patient.push("invented", &message(&["a1"])).await), (InvalidInput, "1003".into()));
    assert_eq!(outcome(patient.numbers(11).await), (InvalidInput, "count".into()));
    for change in [
        |config: &mut JPushConfig| config.secret = Secret::new("guess".into()),
        |config: &mut JPushConfig| {
            config.app_id = "another".into();
        },
    ] {
        let wrong = sender(&address, change);
        assert_eq!(outcome(wrong.push(&first, &message(&["a1"])).await), (Config, "1004".into()));
    }
    let base_url = nobody().await;
    let nobody = sender(&address, |config| config.base_url = base_url);
    assert_eq!(outcome(nobody.numbers(1).await), (Transient, "connect".into()));
}
