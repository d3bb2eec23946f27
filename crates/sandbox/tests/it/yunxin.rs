use crate::hook::{Arrived, Hook};
use crate::line::{breaks_in_every_way, nobody, outcome, serve};
use connectors::VendorErrorKind::{BadSignature, BusinessNegative, Config, InvalidInput, RateLimited, Transient};
use connectors::yunxin::{Yunxin, YunxinConfig};
use connectors::{CallbackRefusal, CarriedBody, CarriedMessage, CopyHeaders, MessageCarrier, MessageCopy, TimeLimits};
use kernel::{ManualClock, Rng, Secret, Timestamp};
use sandbox::{CopyFault, LineFault, YunxinHandle, YunxinSandboxConfig, yunxin_router};

struct World {
    address: String,
    yunxin: YunxinHandle,
    hook: Hook,
    vendor_clock: ManualClock,
    our_clock: ManualClock,
}

impl World {
    async fn start() -> World {
        let noon = Timestamp::from_micros(1_795_507_200_000_000);
        let (vendor_clock, our_clock) = (ManualClock::at(noon), ManualClock::at(noon));
        let hook = Hook::start().await;
        let (router, yunxin) = yunxin_router(YunxinSandboxConfig::new(Some(hook.url.clone()), vendor_clock.clock()));
        World { address: serve(router).await, yunxin, hook, vendor_clock, our_clock }
    }

    fn carrier(&self, change: impl FnOnce(&mut YunxinConfig)) -> MessageCarrier {
        let mut config = YunxinConfig {
            base_url: format!("{}/yunxin", self.address),
            app_id: "demo0yunxin".into(),
            secret: Secret::new("demo-secret-of-yunxin".into()),
            time_limits: TimeLimits::default(),
        };
        change(&mut config);
        MessageCarrier::Yunxin(Yunxin::new(config, self.our_clock.clock(), Rng::seeded(1)).expect("an adapter"))
    }

    /// A carrier at which both people have accounts.
    async fn ready(&self) -> MessageCarrier {
        let carrier = self.carrier(|_| {});
        for account in ["u1", "u2"] {
            carrier.create_account(account, &Secret::new(format!("token-{account}"))).await.expect("made");
        }
        carrier
    }
}

fn message(text: &str) -> CarriedMessage {
    CarriedMessage { from: "u1".into(), to: "u2".into(), number: "m1".into(), body: CarriedBody::Text(text.into()) }
}

fn read(carrier: &MessageCarrier, arrived: &Arrived) -> Result<Option<MessageCopy>, CallbackRefusal> {
    let headers = CopyHeaders {
        time: arrived.header("CurTime"),
        digest: arrived.header("MD5"),
        checksum: arrived.header("CheckSum"),
        app: Some(arrived.header("AppKey")),
    };
    carrier.read_copy(&headers, &arrived.body)
}

/// covers: TALK-5
#[tokio::test]
async fn a_message_is_carried_and_copied_back() {
    let world = World::start().await;
    let carrier = world.ready().await;
    assert!(world.yunxin.has_account("u1"));
    carrier.create_account("u1", &Secret::new("again".into())).await.expect("an account that exists is no error");
    let carried = carrier.send(&message("在吗？")).await.expect("carried");
    let [kept] = &world.yunxin.messages()[..] else { panic!("one message") };
    assert_eq!((kept.body.as_str(), kept.id.to_string()), ("在吗？", carried.vendor_number.clone()));
    assert_eq!(world.yunxin.send_copy(kept.id, None).await, Some(200));
    let copy = read(&carrier, &world.hook.last()).expect("genuine").expect("a message");
    assert_eq!((copy.vendor_number, copy.number.as_deref()), (carried.vendor_number, Some("m1")));
    assert_eq!((copy.from.as_str(), copy.to.as_str()), ("u1", "u2"));
    assert_eq!((copy.body, copy.at), (CarriedBody::Text("在吗？".into()), world.our_clock.clock().now()));
    let card = CarriedBody::Own(serde_json::json!({"card": "job1"}));
    carrier.send(&CarriedMessage { body: card.clone(), ..message("") }).await.expect("carried");
    let id = world.yunxin.messages().last().expect("two").id;
    world.yunxin.send_copy(id, None).await;
    assert_eq!(read(&carrier, &world.hook.last()).expect("genuine").expect("a message").body, card);
}

/// covers: TALK-5
#[tokio::test]
async fn copies_that_come_twice_have_one_number_and_false_ones_are_refused() {
    let world = World::start().await;
    let carrier = world.ready().await;
    let id = world.yunxin.write("u2", "u1", "我在");
    world.yunxin.send_copy(id, None).await;
    let first = world.hook.last();
    world.yunxin.send_copy(id, None).await;
    let again = read(&carrier, &world.hook.last()).expect("genuine").expect("a message");
    let copy = read(&carrier, &first).expect("genuine").expect("a message");
    assert_eq!((copy.vendor_number == again.vendor_number, copy.number), (true, None));
    for (fault, refusal) in [
        (CopyFault::Forged, Err(CallbackRefusal::BadSignature)),
        (CopyFault::Changed, Err(CallbackRefusal::BadSignature)),
        (CopyFault::Late, Err(CallbackRefusal::Late)),
        (CopyFault::OtherApp, Err(CallbackRefusal::OtherApp)),
        (CopyFault::Other, Ok(None)),
    ] {
        world.yunxin.send_copy(id, Some(fault)).await;
        assert_eq!(read(&carrier, &world.hook.last()), refusal, "{fault:?}");
    }
    world.our_clock.advance_seconds(301);
    assert_eq!(read(&carrier, &first), Err(CallbackRefusal::Late), "replayed");
    world.our_clock.advance_seconds(-602);
    assert_eq!(read(&carrier, &first), Err(CallbackRefusal::Late), "from the future");
    world.our_clock.advance_seconds(1);
    assert!(read(&carrier, &first).is_ok());
    for place in 0..first.body.len() {
        let mut changed = first.clone();
        changed.body[place] ^= 1;
        assert_eq!(read(&carrier, &changed), Err(CallbackRefusal::BadSignature), "byte {place}");
    }
}

#[tokio::test]
async fn a_failing_vendor_is_told_apart() {
    let world = World::start().await;
    let carrier = world.ready().await;
    breaks_in_every_way(&world.yunxin.line, |limits| {
        let carrier = world.carrier(|config| config.time_limits = limits);
        async move { carrier.send(&message("在吗？")).await }
    })
    .await;
    assert_eq!(world.yunxin.messages().len(), 2, "the lost and the half answer: wait for the copy");
    for (code, kind) in [
        (416, RateLimited { retry_after_s: 60 }),
        (431, BusinessNegative),
        (500, Transient),
        (503, Transient),
        (514, Transient),
        (403, Config),
    ] {
        world.yunxin.line.fail_next([LineFault::Code(code)]);
        assert_eq!(outcome(carrier.send(&message("在吗？")).await), (kind, code.to_string()));
    }
    let stranger = CarriedMessage { to: "u9".into(), ..message("在吗？") };
    assert_eq!(outcome(carrier.send(&stranger).await), (InvalidInput, "414".into()));
    let wrong_app = world.carrier(|config| config.app_id = "another".into());
    assert_eq!(outcome(wrong_app.send(&message("在吗？")).await), (Config, "403".into()));
    let wrong_secret = world.carrier(|config| config.secret = Secret::new("guess".into()));
    assert_eq!(outcome(wrong_secret.send(&message("在吗？")).await), (BadSignature, "414".into()));
    world.vendor_clock.advance_seconds(301);
    assert_eq!(outcome(carrier.send(&message("在吗？")).await), (BadSignature, "414".into()), "our clock is off");
    let base_url = nobody().await;
    let nobody = world.carrier(|config| config.base_url = base_url);
    assert_eq!(outcome(nobody.send(&message("在吗？")).await), (Transient, "connect".into()));
}
