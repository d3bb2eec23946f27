use crate::line::{breaks_in_every_way, nobody, outcome, serve};
use connectors::VendorErrorKind::{Config, InvalidInput, RateLimited, Transient};
use connectors::amap::{AMap, AMapConfig};
use connectors::{Geocoder, TimeLimits};
use kernel::point::Point;
use kernel::{ManualClock, Secret, Timestamp};
use sandbox::{AMapHandle, AMapSandboxConfig, LineFault, amap_router};

async fn start() -> (String, AMapHandle) {
    let (router, handle) = amap_router(AMapSandboxConfig::demo());
    (serve(router).await, handle)
}

fn geocoder(address: &str, change: impl FnOnce(&mut AMapConfig)) -> Geocoder {
    let mut config = AMapConfig {
        base_url: format!("{address}/amap"),
        key: Secret::new("demo0amap".into()),
        secret: Secret::new("demo-secret-of-amap".into()),
        time_limits: TimeLimits::default(),
    };
    change(&mut config);
    // Eight hours before Beijing's midnight.
    let clock = ManualClock::at(Timestamp::from_micros(1_795_507_200_000_000));
    Geocoder::AMap(AMap::new(config, clock.clock()).expect("an adapter"))
}

/// covers: PUB-5
#[tokio::test]
async fn a_place_is_found_by_address_point_and_words() {
    let (address, _) = start().await;
    let amap = geocoder(&address, |_| {});
    let place = amap.find("福州市鼓楼区八一七北路133号", None).await.expect("an answer").expect("a place");
    assert_eq!((place.area.as_str(), place.level.as_str()), ("350102", "门牌号"));
    assert_eq!((place.point.lng_e6(), place.point.lat_e6()), (119_296_494, 26_085_303));
    let around = amap.surroundings(place.point).await.expect("an answer").expect("something");
    assert_eq!((around.area.as_str(), around.city.as_str(), around.district.as_str()), ("350102", "福州市", "鼓楼区"));
    let beijing = Point::new(39.990633, 116.483038).expect("a point");
    let around = amap.surroundings(beijing).await.expect("an answer").expect("something");
    assert_eq!((around.province.as_str(), around.city.as_str()), ("北京市", ""));
    let tips = amap.suggest("广场", Some("350100")).await.expect("an answer");
    assert_eq!(tips.iter().map(|tip| tip.name.as_str()).collect::<Vec<_>>(), ["台江万达广场"]);
    assert_eq!(amap.suggest("广场", None).await.expect("an answer").len(), 2);
}

/// covers: PUB-5
#[tokio::test]
async fn what_nobody_knows_is_no_error() {
    let (address, _) = start().await;
    let amap = geocoder(&address, |_| {});
    assert_eq!(amap.find("月球路1号", None).await, Ok(None));
    assert_eq!(amap.find("八一七北路133号", Some("110000")).await, Ok(None), "not in that area");
    assert_eq!(amap.surroundings(Point::new(20.0, 115.0).expect("a point")).await, Ok(None), "at sea");
    assert_eq!(amap.suggest("没有这个地方", None).await, Ok(Vec::new()));
    assert_eq!(outcome(amap.find(" ", None).await), (InvalidInput, "words".into()));
}

#[tokio::test]
async fn a_failing_vendor_is_told_apart() {
    let (address, handle) = start().await;
    breaks_in_every_way(&handle.line, |limits| {
        let amap = geocoder(&address, |config| config.time_limits = limits);
        async move { amap.find("鳌江路8号", None).await }
    })
    .await;
    let amap = geocoder(&address, |_| {});
    for (code, kind) in [
        (10003, RateLimited { retry_after_s: 8 * 3_600 }),
        (10004, RateLimited { retry_after_s: 60 }),
        (10021, RateLimited { retry_after_s: 1 }),
        (10016, Transient),
        (10002, Config),
    ] {
        handle.line.fail_next([LineFault::Code(code)]);
        assert_eq!(outcome(amap.suggest("广场", None).await), (kind, code.to_string()));
    }
    let wrong_key = geocoder(&address, |config| config.key = Secret::new("another".into()));
    assert_eq!(outcome(wrong_key.find("鳌江路8号", None).await), (Config, "10001".into()));
    let wrong_secret = geocoder(&address, |config| config.secret = Secret::new("guess".into()));
    assert_eq!(outcome(wrong_secret.find("鳌江路8号", None).await), (Config, "10007".into()));
    let base_url = nobody().await;
    let nobody = geocoder(&address, |config| config.base_url = base_url);
    assert_eq!(outcome(nobody.find("鳌江路8号", None).await), (Transient, "connect".into()));
}
