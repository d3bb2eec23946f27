//! Places by words.

use sandbox::LineFault;
use testkit::{json, on_both_engines};

const PATH: &str = "/api/v1/place-suggestions";

on_both_engines! {
    /// covers: PUB-5, FIND-1
    async fn words_find_places_with_our_districts(app: TestApp) {
        let nobody = app.nobody();
        assert_eq!(nobody.get("/api/v1/page-services").await.ok()["place_words"], true);
        let found = nobody.post(PATH, json!({ "words": "东街口" })).await.ok();
        assert_eq!(found["items"], json!([{
            "name": "东街口百货大楼", "address": "八一七北路133号", "area": "福建省福州市鼓楼区",
            "city_code": "350100", "district_code": "350102",
            "lat": 26.085_303, "lng": 119.296_494, "datum": "gcj02",
        }]));
        // Within a city only.
        let elsewhere = nobody.post(PATH, json!({ "words": "东街口", "city_code": "330100" })).await.ok();
        assert_eq!(elsewhere["items"], json!([]));
        for (body, status, code, field) in [
            (json!({ "words": " " }), 422, "required", "words"),
            (json!({ "words": "街".repeat(41) }), 422, "text_too_long", "words"),
            (json!({ "words": "东街口", "city_code": "999999" }), 422, "invalid_field", "city_code"),
            (json!({ "words": "东街口", "person": "x" }), 422, "unknown_field", "person"),
        ] {
            assert_eq!(nobody.post(PATH, body).await.refused(status, code)["field"], field);
        }
    }

    /// covers: PUB-5
    async fn a_map_that_fails_says_what_to_do_instead(app: TestApp) {
        let map = app.lingong.simulators.as_ref().expect("simulators").amap.clone();
        for fault in [LineFault::Down, LineFault::Html, LineFault::Half, LineFault::TooLong, LineFault::Code(10_003)] {
            map.line.fail_next([fault]);
            app.nobody().post(PATH, json!({ "words": "东街口" })).await.refused(503, "no_place_suggestions");
        }
        // A question that the map does not understand has no answer, and is no failure.
        map.line.fail_next([LineFault::Code(20_000)]);
        assert_eq!(app.nobody().post(PATH, json!({ "words": "东街口" })).await.ok()["items"], json!([]));
    }

    /// covers: PUB-5
    async fn one_address_looks_up_so_many_words(app: TestApp) {
        let map = app.lingong.simulators.as_ref().expect("simulators").amap.clone();
        for _ in 0..60 {
            app.nobody().post(PATH, json!({ "words": "万达" })).await.ok();
        }
        let refused = app.nobody().post(PATH, json!({ "words": "万达" })).await.refused(429, "too_many_requests");
        assert_eq!((refused["retry_after_s"].as_i64(), map.line.requests()), (Some(300), 60));
    }
}
