use crate::hook::{Arrived, Hook};
use crate::line::{breaks_in_every_way, nobody, outcome, serve};
use connectors::VendorErrorKind::{BusinessNegative, Config, InvalidInput, Transient};
use connectors::qiyu::{Qiyu, QiyuConfig};
use connectors::{Application, CallbackRefusal, SupportDesk, SupportEvent, SupportMessage, SupportQuery, TimeLimits};
use kernel::{ManualClock, Secret, Timestamp};
use sandbox::{DeskFault, Duty, LineFault, QiyuHandle, QiyuSandboxConfig, qiyu_router};
use serde_json::json;

struct World {
    address: String,
    qiyu: QiyuHandle,
    hook: Hook,
    clock: ManualClock,
}

impl World {
    async fn start() -> World {
        let clock = ManualClock::at(Timestamp::from_micros(1_795_507_200_000_000));
        let hook = Hook::start().await;
        let (router, qiyu) = qiyu_router(QiyuSandboxConfig::new(Some(hook.url.clone()), clock.clock()));
        World { address: serve(router).await, qiyu, hook, clock }
    }

    fn desk(&self, change: impl FnOnce(&mut QiyuConfig)) -> SupportDesk {
        self.desk_by(&self.clock, change)
    }

    /// The same with a clock of its own.
    fn desk_by(&self, clock: &ManualClock, change: impl FnOnce(&mut QiyuConfig)) -> SupportDesk {
        let mut config = QiyuConfig {
            base_url: format!("{}/qiyu", self.address),
            app_id: "demo0qiyu".into(),
            secret: Secret::new("demo-secret-of-qiyu".into()),
            time_limits: TimeLimits::default(),
        };
        change(&mut config);
        SupportDesk::Qiyu(Qiyu::new(config, clock.clock()).expect("an adapter"))
    }
}

fn text(text: &str) -> SupportMessage {
    SupportMessage::Text(text.into())
}

fn read(desk: &SupportDesk, arrived: &Arrived) -> Result<SupportEvent, CallbackRefusal> {
    let query = SupportQuery {
        time: arrived.parameter("time"),
        checksum: arrived.parameter("checksum"),
        event: arrived.parameter("eventType"),
    };
    desk.read_event(&query, &arrived.body)
}

/// covers: CS-2
#[tokio::test]
async fn a_person_talks_with_the_desk() {
    let world = World::start().await;
    let desk = world.desk(|_| {});
    world.qiyu.set_duty(Duty::Closed);
    assert_eq!(desk.apply("p1").await.expect("an answer"), Application::Closed);
    world.qiyu.set_duty(Duty::Busy(3));
    assert_eq!(desk.apply("p1").await.expect("an answer"), Application::Queued(3));
    assert_eq!(desk.place_in_queue("p1").await.expect("an answer"), Some(3));
    world.qiyu.set_duty(Duty::Open);
    assert_eq!(outcome(desk.send("p1", &text("你好")).await), (BusinessNegative, "14007".into()));
    let Application::Begun(staff) = desk.apply("p1").await.expect("an answer") else { panic!("somebody is there") };
    assert_eq!((staff.name.as_str(), staff.is_robot), ("客服小林", false));
    assert_eq!(desk.place_in_queue("p1").await.expect("an answer"), None);
    desk.send("p1", &text("你好")).await.expect("sent");
    desk.send("p1", &SupportMessage::Picture("https://lingong.example/p/1".into())).await.expect("sent");
    assert_eq!(
        world.qiyu.messages(),
        [("p1".to_owned(), "你好".to_owned()), ("p1".to_owned(), "https://lingong.example/p/1".to_owned())]
    );
    desk.evaluate("p1", &staff.session, 100).await.expect("kept");
    assert_eq!(world.qiyu.evaluations(), [("p1".to_owned(), 100)]);
    assert_eq!(outcome(desk.evaluate("p1", "1", 100).await), (BusinessNegative, "14010".into()));
    assert_eq!(outcome(desk.send("+8619900000001", &text("你好")).await), (InvalidInput, "person".into()));
    let plain = SupportMessage::Picture("http://lingong.example/p/1".into());
    assert_eq!(outcome(desk.send("p1", &plain).await), (InvalidInput, "picture".into()));
}

/// covers: CS-2
#[tokio::test]
async fn what_the_desk_tells_is_believed_when_it_is_the_desks_and_of_now() {
    let world = World::start().await;
    let desk = world.desk(|_| {});
    let body = json!({"uid": "p1", "msgType": "TEXT", "content": "您好，请讲。", "msgId": "m-1"});
    assert_eq!(world.qiyu.tell("MSG", &body, None).await, Some(200));
    let first = world.hook.last();
    let message = text("您好，请讲。");
    let told = SupportEvent::Message { person: "p1".into(), message_id: "m-1".into(), message };
    assert_eq!(read(&desk, &first), Ok(told.clone()));
    assert!(!format!("{told:?}").contains("请讲"));
    world.qiyu.tell("MSG", &body, None).await;
    assert_eq!(read(&desk, &world.hook.last()), Ok(told), "the same id is the same message");
    for (fault, refusal) in [
        (DeskFault::Forged, CallbackRefusal::BadSignature),
        (DeskFault::Changed, CallbackRefusal::BadSignature),
        (DeskFault::Late, CallbackRefusal::Late),
    ] {
        world.qiyu.tell("MSG", &body, Some(fault)).await;
        assert_eq!(read(&desk, &world.hook.last()), Err(refusal), "{fault:?}");
    }
    world.qiyu.tell("SESSION_END", &json!({"uid": "p1", "sessionId": 62_000}), None).await;
    let ended = SupportEvent::Ended { person: "p1".into(), session: "62000".into() };
    assert_eq!(read(&desk, &world.hook.last()), Ok(ended));
    world.clock.advance_seconds(301);
    assert_eq!(read(&desk, &first), Err(CallbackRefusal::Late), "replayed");
    world.clock.advance_seconds(-602);
    assert_eq!(read(&desk, &first), Err(CallbackRefusal::Late), "from the future");
    world.clock.advance_seconds(1);
    assert!(read(&desk, &first).is_ok());
}

/// Five minutes at this vendor.
///
/// covers: CS-2
#[tokio::test]
async fn a_clock_that_is_off_is_refused() {
    let world = World::start().await;
    let ours = ManualClock::at(world.clock.clock().now());
    let desk = world.desk_by(&ours, |_| {});
    for (our_seconds, accepted) in [(300, true), (1, false), (-601, true), (-1, false)] {
        ours.advance_seconds(our_seconds);
        let applied = desk.apply("p1").await;
        assert_eq!(applied.is_ok(), accepted, "{our_seconds}");
        if !accepted {
            assert_eq!(outcome(applied), (Config, "14003".into()));
        }
    }
}

#[tokio::test]
async fn a_failing_vendor_is_told_apart() {
    let world = World::start().await;
    breaks_in_every_way(&world.qiyu.line, |limits| {
        let desk = world.desk(|config| config.time_limits = limits);
        async move { desk.apply("p1").await }
    })
    .await;
    let desk = world.desk(|_| {});
    for (code, kind) in [(14500, Transient), (14004, Config), (14009, BusinessNegative)] {
        world.qiyu.line.fail_next([LineFault::Code(code)]);
        assert_eq!(outcome(desk.apply("p1").await), (kind, code.to_string()));
    }
    let wrong_app = world.desk(|config| config.app_id = "another".into());
    assert_eq!(outcome(wrong_app.apply("p1").await), (Config, "14001".into()));
    let wrong_secret = world.desk(|config| config.secret = Secret::new("guess".into()));
    assert_eq!(outcome(wrong_secret.apply("p1").await), (Config, "14002".into()));
    let base_url = nobody().await;
    let nobody = world.desk(|config| config.base_url = base_url);
    assert_eq!(outcome(nobody.apply("p1").await), (Transient, "connect".into()));
}
