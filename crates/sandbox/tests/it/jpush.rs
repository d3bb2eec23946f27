use crate::line::{breaks_in_every_way, nobody, outcome, serve};
use connectors::VendorErrorKind::{Config, InvalidInput, OutcomeUnknown, RateLimited, Transient};
use connectors::jpush::{JPush, JPushConfig, Maker, MakerChannel};
use connectors::{PushKind, PushMessage, PushOutcome, PushSender, TimeLimits};
use kernel::{ManualClock, Rng, Secret, Timestamp};
use sandbox::{JPushHandle, JPushSandboxConfig, LineFault, jpush_router};
use std::collections::BTreeMap;

async fn start() -> (String, JPushHandle) {
    let clock = ManualClock::at(Timestamp::from_micros(1_795_507_200_000_000));
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
    PushSender::JPush(JPush::new(config).expect("an adapter"))
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
