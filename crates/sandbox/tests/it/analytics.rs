use crate::line::{breaks_in_every_way, nobody, outcome, serve};
use connectors::VendorErrorKind::{Config, InvalidInput, OutcomeUnknown, RateLimited, Transient};
use connectors::baidu::{BaiduTongji, BaiduTongjiConfig};
use connectors::talkingdata::{TalkingData, TalkingDataConfig};
use connectors::{AnalyticsReader, DayFigures, TimeLimits, Token, TokenStore};
use kernel::calendar::Day;
use kernel::{ManualClock, Rng, Secret, Timestamp};
use sandbox::{
    BaiduHandle, BaiduSandboxConfig, LineFault, TalkingDataHandle, TalkingDataSandboxConfig, baidu_router,
    talkingdata_router,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

struct World {
    address: String,
    baidu: BaiduHandle,
    talkingdata: TalkingDataHandle,
    clock: ManualClock,
}

impl World {
    async fn start() -> World {
        let clock = ManualClock::at(Timestamp::from_micros(1_795_507_200_000_000));
        let config = BaiduSandboxConfig::new("lingong.example", clock.clock(), Rng::seeded(1));
        let (baidu_routes, baidu) = baidu_router(config);
        let (talkingdata_routes, talkingdata) = talkingdata_router(TalkingDataSandboxConfig::demo());
        World { address: serve(baidu_routes.merge(talkingdata_routes)).await, baidu, talkingdata, clock }
    }

    fn baidu_config(&self) -> BaiduTongjiConfig {
        BaiduTongjiConfig {
            base_url: format!("{}/baidu", self.address),
            app_id: "demo0baidu".into(),
            secret: Secret::new("demo-secret-of-baidu".into()),
            refresh_token: Secret::new("demo-refresh-of-baidu".into()),
            domain: "lingong.example".into(),
            time_limits: TimeLimits::default(),
        }
    }

    fn baidu(&self, refresh_store: TokenStore, change: impl FnOnce(&mut BaiduTongjiConfig)) -> AnalyticsReader {
        let mut config = self.baidu_config();
        change(&mut config);
        let adapter = BaiduTongji::new(config, TokenStore::Process, refresh_store, self.clock.clock());
        AnalyticsReader::Baidu(Box::new(adapter.expect("an adapter")))
    }

    fn talkingdata(&self, change: impl FnOnce(&mut TalkingDataConfig)) -> AnalyticsReader {
        let mut config = TalkingDataConfig {
            base_url: format!("{}/talkingdata", self.address),
            secret: Secret::new("demo-secret-of-talkingdata".into()),
            time_limits: TimeLimits::default(),
        };
        change(&mut config);
        AnalyticsReader::TalkingData(TalkingData::new(config).expect("an adapter"))
    }
}

fn day(day: i8) -> Day {
    Day::constant(2026, 11, day)
}

/// A shelf on which refresh tokens outlive an adapter.
fn shelf() -> TokenStore {
    let shelf: Arc<Mutex<Option<Token>>> = Arc::default();
    let (read, write) = (shelf.clone(), shelf);
    TokenStore::Shared {
        load: Arc::new(move || {
            let found = read.lock().expect("nobody panics").clone();
            Box::pin(async move { found })
        }),
        save: Arc::new(move |token| {
            *write.lock().expect("nobody panics") = Some(token);
            Box::pin(async {})
        }),
    }
}

/// covers: STAT-1
#[tokio::test]
async fn days_are_read_from_both() {
    let world = World::start().await;
    let web = world.baidu(TokenStore::Process, |_| {}).days(day(23), day(24)).await.expect("figures");
    let figures = |at, views, visitors| DayFigures { day: day(at), views, visitors };
    assert_eq!(web, [figures(23, 123, 73), figures(24, 124, 74)]);
    let apps = world.talkingdata(|_| {}).days(day(24), day(24)).await.expect("figures");
    assert_eq!(apps, [figures(24, 54, 34)]);
    let talkingdata = world.talkingdata(|_| {});
    assert_eq!(outcome(talkingdata.days(day(24), day(23)).await), (InvalidInput, "days".into()));
    let long = talkingdata.days(Day::constant(2026, 1, 1), day(24)).await;
    assert_eq!(outcome(long), (InvalidInput, "days".into()));
}

/// A refresh token is good once: the next one is kept, here and where other nodes find it.
#[tokio::test]
async fn a_dead_token_is_refreshed_once_with_the_latest_refresh_token() {
    let world = World::start().await;
    let store = shelf();
    let baidu = world.baidu(store.clone(), |_| {});
    for refreshes in 1..=3 {
        baidu.days(day(24), day(24)).await.expect("figures");
        baidu.days(day(24), day(24)).await.expect("figures");
        assert_eq!(world.baidu.refreshes(), refreshes);
        world.baidu.end_token();
    }
    let restarted = world.baidu(store, |_| {});
    restarted.days(day(24), day(24)).await.expect("figures with the shelf's refresh token");
    let forgetful = world.baidu(TokenStore::Process, |_| {});
    let used = forgetful.days(day(24), day(24)).await;
    assert_eq!(outcome(used), (Config, "expired_token".into()), "the configured one was used long ago");
    world.baidu.line.fail(LineFault::Code(110));
    let before = world.baidu.line.requests();
    assert_eq!(outcome(restarted.days(day(24), day(24)).await), (Config, "110".into()));
    assert!(world.baidu.line.requests() - before <= 3, "one more try and no further");
}

/// When the answer to a refresh is lost, its token is spent and nobody has the next one. The operator sets another one,
/// and that is used, although one is kept.
#[tokio::test]
async fn a_newly_configured_refresh_token_is_not_hidden_by_a_kept_one() {
    let world = World::start().await;
    let mut shelves: HashMap<String, TokenStore> = HashMap::new();
    let mut started_with = |token: &str| {
        let config = BaiduTongjiConfig { refresh_token: Secret::new(token.to_owned()), ..world.baidu_config() };
        let store = shelves.entry(config.token_name("refresh_token")).or_insert_with(shelf).clone();
        world.baidu(store, |changed| *changed = config)
    };
    let (first, another) = ("demo-refresh-of-baidu", "another-refresh-of-baidu");
    let running = started_with(first);
    running.days(day(24), day(24)).await.expect("figures");
    world.baidu.end_token();
    world.baidu.line.fail_next([LineFault::Works, LineFault::Half]);
    let lost = running.days(day(24), day(24)).await;
    assert_eq!(outcome(lost), (OutcomeUnknown, "connection_lost".into()), "the vendor changed it, and nobody heard");
    world.baidu.give_refresh_token(another);
    let spent = started_with(first).days(day(24), day(24)).await;
    assert_eq!(outcome(spent), (Config, "expired_token".into()));
    for _ in 0..2 {
        started_with(another).days(day(24), day(24)).await.expect("figures by the new one and what came of it");
        world.baidu.end_token();
    }
    let name = |token: &str| {
        BaiduTongjiConfig { refresh_token: Secret::new(token.to_owned()), ..world.baidu_config() }.token_name("kind")
    };
    assert!(name(first) == name(first) && name(first) != name(another) && !name(first).contains("demo-refresh"));
}

#[tokio::test]
async fn a_failing_vendor_is_told_apart() {
    let world = World::start().await;
    breaks_in_every_way(&world.talkingdata.line, |limits| {
        let reader = world.talkingdata(|config| config.time_limits = limits);
        async move { reader.days(day(24), day(24)).await }
    })
    .await;
    let reader = world.talkingdata(|_| {});
    for (code, kind) in [(429, RateLimited { retry_after_s: 60 }), (500, Transient)] {
        world.talkingdata.line.fail_next([LineFault::Code(code)]);
        assert_eq!(outcome(reader.days(day(24), day(24)).await), (kind, code.to_string()));
    }
    let wrong = world.talkingdata(|config| config.secret = Secret::new("guess".into()));
    assert_eq!(outcome(wrong.days(day(24), day(24)).await), (Config, "403".into()));
    let wrong = world.baidu(TokenStore::Process, |config| config.secret = Secret::new("guess".into()));
    assert_eq!(outcome(wrong.days(day(24), day(24)).await), (Config, "invalid_client".into()));
    let other = world.baidu(TokenStore::Process, |config| config.domain = "other.example".into());
    assert_eq!(outcome(other.days(day(24), day(24)).await), (Config, "domain".into()));
    let base_url = nobody().await;
    let nobody = world.talkingdata(|config| config.base_url = base_url);
    assert_eq!(outcome(nobody.days(day(24), day(24)).await), (Transient, "connect".into()));
}

#[tokio::test]
async fn a_broken_line_to_baidu_is_told_apart() {
    let world = World::start().await;
    breaks_in_every_way(&world.baidu.line, |limits| {
        let reader = world.baidu(TokenStore::Process, |config| config.time_limits = limits);
        async move { reader.days(day(24), day(24)).await }
    })
    .await;
}
