//! Whether a work place is what its posting says, as a map service and reviewers find out.

use crate::Shop;
use sandbox::{AMapHandle, LineFault};
use testkit::{On, TestApp, Value, json, merge, on_both_engines};

/// An address that the simulated map knows, with its point, district and city.
const KNOWN: (&str, f64, f64, &str, &str) = ("八一七北路133号", 26.085_303, 119.296_494, "350102", "350100");

fn amap(app: &TestApp) -> AMapHandle {
    app.lingong.simulators.as_ref().expect("simulators").amap.clone()
}

fn place(address: &str, lat: f64, lng: f64, district: &str, city: &str) -> Value {
    json!({ "place": { "city_code": city, "district_code": district, "address": address,
        "point": { "lat": lat, "lng": lng, "datum": "gcj02" } } })
}

fn known() -> Value {
    let (address, lat, lng, district, city) = KNOWN;
    place(address, lat, lng, district, city)
}

impl Shop {
    async fn handed_in(&self, app: &TestApp, overrides: Value) -> String {
        let id = self.draft(app, overrides).await;
        self.act(&id, "submit").await.ok();
        id
    }

    /// What a reviewer reads of the place.
    async fn place_check(&self, id: &str) -> Value {
        self.reviewer.get(&format!("/api/v1/staff/postings/{id}")).await.ok()["place_check"].clone()
    }
}

on_both_engines! {
    /// covers: PUB-5
    async fn a_place_is_compared_with_what_the_map_knows(app: TestApp) {
        let shop = Shop::open(&app).await;
        let (address, lat, lng, district, city) = KNOWN;
        let cases = [
            (known(), "agrees", json!([])),
            // A kilometre away.
            (place(address, lat + 0.01, lng, district, city), "differs", json!(["far"])),
            // The street lies in another district than the one that was chosen.
            (place(address, lat, lng, "350103", city), "differs", json!(["other_district"])),
            // The street lies in another city.
            (place("阜通东大街6号", lat, lng, district, city), "differs", json!(["other_city", "far"])),
            (place("无名巷 1 号", lat, lng, district, city), "unclear", json!(["not_found"])),
            // Nobody knows the street, but the point lies in another district.
            (place("无名巷 1 号", 26.053_970, 119.343_520, district, city), "differs", json!(["point_elsewhere"])),
        ];
        for (body, state, reasons) in cases {
            let id = shop.handed_in(&app, body.clone()).await;
            assert_eq!(shop.place_check(&id).await["standing"], "waiting", "before anybody asked");
            app.run_jobs().await;
            let check = shop.place_check(&id).await;
            assert_eq!((check["standing"].as_str(), &check["reasons"]), (Some(state), &reasons), "{body} {check}");
            if state == "agrees" {
                assert_eq!(check["found_address"], "福建省福州市鼓楼区八一七北路133号");
                assert_eq!((&check["found_district"], &check["distance_m"]), (&json!("福州市鼓楼区"), &json!(0)));
            }
            // The list says it too, and it stays a reviewer's decision.
            let list = shop.reviewer.all_pages("/api/v1/staff/postings").await;
            let row = list.iter().find(|row| row["id"] == json!(id)).expect("a row");
            assert_eq!(row["place_standing"], state);
            assert_eq!(shop.decide(&id, json!({ "decision": "approve" })).await.status, 204, "{state}");
        }
    }

    /// The map is down, used up, slow of mind or somebody else: nothing is lost, nothing waits for it.
    ///
    /// covers: PUB-5
    async fn a_map_that_does_not_answer_is_asked_later(app: TestApp) {
        let shop = Shop::open(&app).await;
        let map = amap(&app);
        for (fault, trouble, minutes) in [
            (LineFault::Down, "http_502", 1),
            (LineFault::Html, "http_200", 1),
            (LineFault::Half, "", 1),
            (LineFault::Code(10_004), "10004", 1),
            // The quota of the day: it is ten in the morning.
            (LineFault::Code(10_003), "10003", 14 * 60),
            (LineFault::Code(10_001), "10001", 60),
        ] {
            map.line.fail(fault);
            let id = shop.handed_in(&app, known()).await;
            app.run_jobs().await;
            let check = shop.place_check(&id).await;
            assert_eq!((&check["standing"], &check["attempts"]), (&json!("waiting"), &json!(1)), "{fault:?}");
            if !trouble.is_empty() {
                assert_eq!(check["trouble"], trouble, "{fault:?}");
            }
            map.line.recover();
            // Not before its time, and then by itself.
            app.clock.advance_seconds(minutes * 60 - 1);
            app.run_jobs().await;
            assert_eq!(shop.place_check(&id).await["standing"], "waiting", "{fault:?}");
            app.clock.advance_seconds(2);
            app.run_jobs().await;
            let check = shop.place_check(&id).await;
            assert_eq!((&check["standing"], &check["trouble"]), (&json!("agrees"), &Value::Null), "{fault:?}");
            // Back to the morning of a later day.
            app.clock.advance_seconds(24 * 3_600 - (minutes * 60 + 1) % (24 * 3_600));
        }
    }

    /// A reviewer need not wait; what the map finds later goes back to review, and the author reads why.
    ///
    /// covers: PUB-5, PUB-3
    async fn what_differs_after_the_approval_goes_back_to_review(app: TestApp) {
        let shop = Shop::open(&app).await;
        let map = amap(&app);
        map.line.fail(LineFault::Down);
        let (address, lat, lng, district, city) = KNOWN;
        let id = shop.handed_in(&app, place(address, lat + 0.05, lng, district, city)).await;
        app.run_jobs().await;
        assert_eq!(shop.decide(&id, json!({ "decision": "approve" })).await.status, 204);
        assert_eq!(shop.get(&id).await["state"], "live");
        map.line.recover();
        app.clock.advance_seconds(61);
        app.run_jobs().await;
        let back = shop.get(&id).await;
        assert_eq!(back["state"], "in_review");
        assert!(back["state_reason"].as_str().is_some_and(|reason| reason.contains("地图核对")), "{back}");
        assert_eq!(shop.history(&id).await.last().map(String::as_str), Some("live>in_review system"));
        app.nobody().get(&format!("/api/v1/postings/{id}")).await.refused(404, "not_found");
        let notices = shop.owner.get("/api/v1/me/notices?limit=50").await.ok();
        assert_eq!(crate::items(&notices).iter().filter(|it| it["kind"] == "posting_doubted").count(), 1, "{notices}");
        // The reviewer has seen it, and decides.
        assert_eq!(shop.decide(&id, json!({ "decision": "approve" })).await.status, 204);
        app.run_jobs().await;
        assert_eq!(shop.get(&id).await["state"], "live");
    }

    /// What its merchant took out of sight is not brought back by a reviewer: the difference waits until it is resumed.
    ///
    /// covers: PUB-5, PUB-2
    async fn what_differs_while_a_job_is_paused_is_judged_when_it_is_resumed(app: TestApp) {
        let shop = Shop::open(&app).await;
        let map = amap(&app);
        map.line.fail(LineFault::Down);
        let (address, lat, lng, district, city) = KNOWN;
        let id = shop.handed_in(&app, place(address, lat + 0.05, lng, district, city)).await;
        app.run_jobs().await;
        assert_eq!(shop.decide(&id, json!({ "decision": "approve" })).await.status, 204);
        shop.act(&id, "pause").await.ok();
        map.line.recover();
        app.clock.advance_seconds(61);
        app.run_jobs().await;
        assert_eq!(shop.place_check(&id).await["standing"], "differs");
        assert_eq!(shop.get(&id).await["state"], "paused");
        shop.decide(&id, json!({ "decision": "approve" })).await.refused(409, "already_decided");
        let back = shop.act(&id, "resume").await.ok();
        assert_eq!(back["state"], "in_review");
        assert!(back["state_reason"].as_str().is_some_and(|reason| reason.contains("地图核对")), "{back}");
        assert_eq!(shop.history(&id).await.last().map(String::as_str), Some("paused>in_review merchant"));
        app.nobody().get(&format!("/api/v1/postings/{id}")).await.refused(404, "not_found");
        // A reviewer has judged it, and it is not asked about again.
        app.clock.advance_seconds(1);
        assert_eq!(shop.decide(&id, json!({ "decision": "approve" })).await.status, 204);
        assert_eq!(shop.get(&id).await["state"], "live");
        shop.act(&id, "pause").await.ok();
        assert_eq!(shop.act(&id, "resume").await.ok()["state"], "live");
    }

    /// Somebody who edits again and again uses up a day's questions of their own posting, and of nobody else's.
    ///
    /// covers: PUB-5, SDK-2
    async fn a_posting_is_asked_about_a_few_times_a_day(app: TestApp) {
        let shop = Shop::open(&app).await;
        let map = amap(&app);
        let id = shop.handed_in(&app, known()).await;
        app.run_jobs().await;
        let mut body = shop.body(&app, known());
        let path = format!("/api/v1/postings/{id}");
        for fen in 2_001..=2_022 {
            app.clock.advance_seconds(5);
            merge(&mut body, json!({ "wage_fen": fen }));
            shop.owner.put(&path, body.clone()).await.ok();
            app.run_jobs().await;
        }
        let standing = async || shop.place_check(&id).await["standing"].clone();
        assert_eq!((standing().await, map.line.requests()), (json!("waiting"), 20));
        app.clock.advance_seconds(3_600);
        app.run_jobs().await;
        assert_eq!((standing().await, map.line.requests()), (json!("waiting"), 20));
        let other = shop.handed_in(&app, known()).await;
        app.run_jobs().await;
        assert_eq!((shop.place_check(&other).await["standing"].as_str(), map.line.requests()), (Some("agrees"), 21));
        app.clock.advance_seconds(24 * 3_600);
        app.run_jobs().await;
        assert_eq!((standing().await, map.line.requests()), (json!("agrees"), 22));
    }

    /// An edit asks anew, and an answer about the earlier text is thrown away.
    ///
    /// covers: PUB-5
    async fn an_edit_is_checked_anew(app: TestApp) {
        let shop = Shop::open(&app).await;
        let map = amap(&app);
        let (address, lat, lng, district, city) = KNOWN;
        let id = shop.handed_in(&app, place(address, lat + 0.05, lng, district, city)).await;
        app.run_jobs().await;
        assert_eq!(shop.place_check(&id).await["standing"], "differs");
        let mut body = shop.body(&app, known());
        app.clock.advance_seconds(5);
        shop.owner.put(&format!("/api/v1/postings/{id}"), body.clone()).await.ok();
        let check = shop.place_check(&id).await;
        assert_eq!((&check["standing"], &check["found_address"]), (&json!("waiting"), &Value::Null));
        app.run_jobs().await;
        assert_eq!(shop.place_check(&id).await["standing"], "agrees");
        // Only the contact changes: the place stays as it was checked.
        shop.decide(&id, json!({ "decision": "approve" })).await;
        let asked = map.line.requests();
        merge(&mut body, json!({ "contact_name": "林店长" }));
        shop.owner.put(&format!("/api/v1/postings/{id}"), body).await.ok();
        app.run_jobs().await;
        assert_eq!((shop.place_check(&id).await["standing"].as_str(), map.line.requests()), (Some("agrees"), asked));
        // Staff may ask once more.
        let again = format!("/api/v1/staff/postings/{id}/place-check");
        shop.owner.post(&again, json!({})).await.refused(403, "forbidden");
        assert_eq!(shop.reviewer.post(&again, json!({})).await.status, 204);
        assert_eq!(shop.place_check(&id).await["standing"], "waiting");
        app.run_jobs().await;
        assert_eq!((shop.place_check(&id).await["standing"].as_str(), map.line.requests()), (Some("agrees"), asked + 1));
    }

    /// Nothing of the author goes to the map, and nothing of a posting without an address.
    ///
    /// covers: PUB-5, SDK-1
    async fn only_jobs_with_an_address_are_asked_about(app: TestApp) {
        let shop = Shop::open(&app).await;
        let map = amap(&app);
        let wanted = app.wanted_body();
        let id = crate::id_of(&shop.owner.post("/api/v1/postings", wanted).await.ok());
        shop.act(&id, "submit").await.ok();
        app.run_jobs().await;
        assert_eq!((map.line.requests(), shop.place_check(&id).await["standing"].as_str()), (0, Some("by_hand")));
    }
}

/// Without a map service places are looked at by hand, and nothing is broken.
///
/// covers: PUB-5, SDK-1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_map_service_reviewers_look_by_hand() {
    let app = TestApp::start_with(On::Sqlite, |config| config.amap.enabled = false).await;
    let shop = Shop::open(&app).await;
    let id = shop.handed_in(&app, known()).await;
    app.run_jobs().await;
    assert_eq!(shop.place_check(&id).await["standing"], "by_hand");
    let again = format!("/api/v1/staff/postings/{id}/place-check");
    shop.reviewer.post(&again, json!({})).await.refused(409, "no_map_service");
    assert_eq!(shop.decide(&id, json!({ "decision": "approve" })).await.status, 204);
    assert_eq!(app.nobody().get("/api/v1/page-services").await.ok()["place_words"], false);
    let words = json!({ "words": "东街口" });
    app.nobody().post("/api/v1/place-suggestions", words).await.refused(503, "no_place_suggestions");
    assert_eq!(amap(&app).line.requests(), 0);
}
