//! Bad input gets a clear answer, and nothing is lost or half-written.

use crate::{Shop, id_of, ids};
use testkit::{Reply, TestApp, Value, json, on_both_engines};

/// What a body is refused for: changes to a complete job, and the status, code and field of the answer.
fn wrong_bodies(app: &TestApp) -> Vec<(Value, u16, &'static str, &'static str)> {
    let now = app.now();
    let shift = |starts: kernel::Timestamp, ends: kernel::Timestamp, headcount: Value| json!({ "shifts": [{ "starts_at": starts, "ends_at": ends, "headcount": headcount }] });
    let point = |lat: Value, lng: Value| json!({ "place": { "point": { "lat": lat, "lng": lng, "datum": "gcj02" } } });
    let tomorrow = now.plus_days(1);
    vec![
        (shift(now.plus_hours(-1), now.plus_hours(3), json!(1)), 422, "time_not_allowed", "shifts[0].starts_at"),
        (shift(now, now.plus_hours(3), json!(1)), 422, "time_not_allowed", "shifts[0].starts_at"),
        (shift(now.plus_days(181), now.plus_days(182), json!(1)), 422, "time_not_allowed", "shifts[0].starts_at"),
        (shift(tomorrow, tomorrow.plus_hours(-2), json!(1)), 422, "time_not_allowed", "shifts[0].ends_at"),
        (shift(tomorrow, tomorrow, json!(1)), 422, "time_not_allowed", "shifts[0].ends_at"),
        (shift(tomorrow, tomorrow.plus_hours(25), json!(1)), 422, "time_not_allowed", "shifts[0].ends_at"),
        (shift(tomorrow, tomorrow.plus_hours(4), json!(0)), 422, "invalid_field", "shifts[0].headcount"),
        (shift(tomorrow, tomorrow.plus_hours(4), json!(-1)), 422, "invalid_field", "shifts[0].headcount"),
        (shift(tomorrow, tomorrow.plus_hours(4), json!(10_000)), 422, "invalid_field", "shifts[0].headcount"),
        (shift(tomorrow, tomorrow.plus_hours(4), json!(1.5)), 422, "invalid_field", "shifts[0].headcount"),
        (json!({ "shifts": [app.shift(2, 4, 1), app.shift(2, 4, 2)] }), 422, "invalid_field", "shifts[0]"),
        (json!({ "shifts": vec![app.shift(2, 4, 1); 61] }), 422, "invalid_field", "shifts"),
        (
            json!({ "shifts": [{ "starts_at": "tomorrow", "ends_at": tomorrow, "headcount": 1 }] }),
            422,
            "invalid_field",
            "shifts[0].starts_at",
        ),
        (json!({ "shifts": [{ "starts_at": tomorrow, "headcount": 1 }] }), 422, "required", "shifts[0].ends_at"),
        (json!({ "valid_until": now.plus_seconds(-1) }), 422, "time_not_allowed", "valid_until"),
        (json!({ "valid_until": now.plus_days(400) }), 422, "time_not_allowed", "valid_until"),
        (json!({ "wage_fen": 0 }), 422, "wage_out_of_range", "wage_fen"),
        (json!({ "wage_fen": -2_000 }), 422, "wage_out_of_range", "wage_fen"),
        (json!({ "wage_fen": 499 }), 422, "wage_out_of_range", "wage_fen"),
        (json!({ "wage_fen": i64::MAX }), 422, "wage_out_of_range", "wage_fen"),
        (json!({ "wage_fen": 9_223_372_036_854_775_808_u64 }), 422, "invalid_field", "wage_fen"),
        (json!({ "wage_fen": "2000" }), 422, "invalid_field", "wage_fen"),
        (json!({ "wage_fen": 20.5 }), 422, "invalid_field", "wage_fen"),
        (json!({ "wage_unit": "century" }), 422, "invalid_field", "wage_unit"),
        (json!({ "mode": "auction" }), 422, "invalid_field", "mode"),
        (json!({ "settlement": "" }), 422, "invalid_field", "settlement"),
        (json!({ "kind": "slavery" }), 422, "invalid_field", "kind"),
        (json!({ "category": "mining" }), 422, "invalid_field", "category"),
        (json!({ "wages": 1 }), 422, "unknown_field", "wages"),
        (json!({ "place": { "planet": "mars" } }), 422, "unknown_field", "place.planet"),
        (json!({ "merchant_id": "1" }), 422, "invalid_field", "merchant_id"),
        (json!({ "title": "长".repeat(41) }), 422, "text_too_long", "title"),
        (json!({ "title": "a".repeat(100_000) }), 422, "text_too_long", "title"),
        (json!({ "description": "a".repeat(100_000) }), 422, "text_too_long", "description"),
        (json!({ "description": "长".repeat(100_000) }), 413, "body_too_large", ""),
        (json!({ "title": "奶茶店\u{0000}店员" }), 422, "text_not_allowed", "title"),
        (json!({ "title": "奶茶店\u{202e}员店" }), 422, "text_not_allowed", "title"),
        (json!({ "title": "两行\n标题" }), 422, "text_not_allowed", "title"),
        (point(json!(0.0), json!(0.0)), 422, "invalid_field", "place.point"),
        (point(json!(48.85), json!(2.35)), 422, "invalid_field", "place.point"),
        (point(json!(119.3), json!(26.08)), 422, "invalid_field", "place.point"),
        (point(json!("NaN"), json!(119.3)), 422, "invalid_field", "place.point.lat"),
        (point(json!(1e300), json!(119.3)), 422, "invalid_field", "place.point"),
        (point(json!(39.9), json!(116.4)), 422, "point_not_here", "place.point"),
        (
            json!({ "place": { "point": { "lat": 26.08, "lng": 119.3, "datum": "bd09" } } }),
            422,
            "invalid_field",
            "place.point.datum",
        ),
        (json!({ "place": { "city_code": "福州" } }), 422, "invalid_field", "place.city_code"),
        (json!({ "place": { "district_code": "350203" } }), 422, "invalid_field", "place.district_code"),
        (json!({ "contact_phone": "12345" }), 422, "invalid_field", "contact_phone"),
        (json!({ "contact_email": "nobody" }), 422, "invalid_field", "contact_email"),
        (json!({ "cancel_free_hours": 73 }), 422, "invalid_field", "cancel_free_hours"),
        (json!({ "cancel_free_hours": -1 }), 422, "invalid_field", "cancel_free_hours"),
    ]
}

#[track_caller]
fn assert_refused(reply: Reply, status: u16, code: &str, field: &str, sent: &Value) {
    let sent: String = sent.to_string().chars().take(120).collect();
    assert_eq!(
        (reply.status, reply.body["code"].as_str(), reply.body["field"].as_str().unwrap_or("")),
        (status, Some(code), field),
        "{sent}: {}",
        reply.text
    );
    assert!(reply.body["title"].as_str().is_some_and(|title| !title.is_empty()));
    assert!(reply.body["request_id"].is_string() && reply.headers["content-type"] == "application/problem+json");
}

on_both_engines! {
    /// covers: PUB-1, RULE-1
    async fn a_wrong_posting_changes_nothing(app: TestApp) {
        let shop = Shop::open(&app).await;
        let draft = shop.draft(&app, json!({})).await;
        let live = shop.live(&app, json!({})).await;
        let before = (shop.get(&draft).await, shop.get(&live).await, shop.history(&live).await);
        let list = format!("/api/v1/merchants/{}/postings", shop.merchant);
        for (change, status, code, field) in wrong_bodies(&app) {
            let body = shop.body(&app, change.clone());
            assert_refused(shop.owner.post("/api/v1/postings", body.clone()).await, status, code, field, &change);
            for id in [&draft, &live] {
                let reply = shop.owner.put(&format!("/api/v1/postings/{id}"), body.clone()).await;
                assert_refused(reply, status, code, field, &change);
            }
        }
        assert_eq!((shop.get(&draft).await, shop.get(&live).await, shop.history(&live).await), before);
        assert_eq!(ids(&shop.owner.get(&list).await.ok()).len(), 2, "no refused posting was kept");
        app.sync_index().await;
        assert_eq!(ids(&app.nobody().get("/api/v1/postings/search?city=350100").await.ok()), [live]);
    }

    /// What does not even parse.
    ///
    /// covers: PUB-1
    async fn what_is_no_request_is_refused(app: TestApp) {
        let shop = Shop::open(&app).await;
        let whole = shop.body(&app, json!({})).to_string();
        let send = async |kind: &str, body: Vec<u8>| shop.owner.post_bytes("/api/v1/postings", kind, body).await;
        let cut: String = whole.chars().take(300).collect();
        for body in ["[]", "null", "\"job\"", "[\"job\"]", " 1"] {
            send("application/json", body.as_bytes().to_vec()).await.refused(400, "malformed_body");
        }
        for body in ["{", "", "{\"kind\":\"job\"}}", "{\"kind\":\"job\",}", &cut] {
            let reply = send("application/json", body.as_bytes().to_vec()).await;
            assert!((400..=422).contains(&reply.status) && reply.body["code"].is_string(), "{body}: {}", reply.text);
        }
        send("application/json", b"{\"kind\":\"job\",}".to_vec()).await.refused(400, "malformed_body");
        send("application/json", b"{\"kind\":\"\xff\xfe\"}".to_vec()).await.refused(400, "malformed_body");
        let deep = format!("{{\"shifts\":{}1{}}}", "[".repeat(50_000), "]".repeat(50_000));
        assert!((400..=422).contains(&send("application/json", deep.into_bytes()).await.status));
        send("text/plain", whole.clone().into_bytes()).await.refused(415, "unsupported_media_type");
        send("application/json", vec![b' '; 256 * 1024 + 1]).await.refused(413, "body_too_large");
        let twice = whole.replacen('{', "{\"kind\":\"job\",", 1);
        assert!(send("application/json", twice.into_bytes()).await.status < 500);
        let list = format!("/api/v1/merchants/{}/postings", shop.merchant);
        assert!(ids(&shop.owner.get(&list).await.ok()).is_empty());
        for address in ["/api/v1/postings/1", "/api/v1/postings/%00", "/api/v1/postings/..%2fme"] {
            shop.owner.get(address).await.refused(404, "not_found");
        }
        // In the client's language.
        let request = shop.owner.request(reqwest::Method::GET, "/api/v1/postings/1").header("accept-language", "en");
        let problem = shop.owner.send(request).await.refused(404, "not_found");
        assert!(problem["title"].as_str().is_some_and(str::is_ascii), "{problem}");
    }

    /// Emoji and full width stay; marks that cannot be seen go.
    ///
    /// covers: PUB-1
    async fn text_is_kept_as_people_see_it(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.draft(&app, json!({
            "title": "  周末\u{200b}奶茶店🧋店员\u{feff} ", "description": "第一行\r\n第二行\t有👨\u{200d}👩\u{200d}👧家庭也欢迎\u{2069}",
        })).await;
        let kept = shop.get(&id).await;
        assert_eq!(kept["title"], "周末奶茶店🧋店员");
        assert_eq!(kept["description"], "第一行\n第二行 有👨\u{200d}👩\u{200d}👧家庭也欢迎");
        let most = "🧋".repeat(40);
        let id = shop.draft(&app, json!({ "title": most })).await;
        assert_eq!(shop.get(&id).await["title"], json!(most), "characters are counted, not bytes");
    }

    /// covers: FIND-1, FIND-2
    async fn a_wrong_search_is_told_what_is_wrong(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({})).await;
        for (query, code, field) in [
            ("lat=0&lng=0", "invalid_field", "lat"),
            ("lat=48.85&lng=2.35", "invalid_field", "lat"),
            ("lat=NaN&lng=119.3", "invalid_field", "lat"),
            ("lat=inf&lng=119.3", "invalid_field", "lat"),
            ("lat=north&lng=119.3", "invalid_field", "lat"),
            ("lat=26.08", "invalid_field", "lng"),
            ("lng=119.3", "invalid_field", "lat"),
            ("radius_m=5000", "invalid_field", "lat"),
            ("lat=26.08&lng=119.3&radius_m=10000000", "invalid_field", "radius_m"),
            ("lat=26.08&lng=119.3&radius_m=99", "invalid_field", "radius_m"),
            ("lat=26.08&lng=119.3&radius_m=-1", "invalid_field", "radius_m"),
            ("lat=26.08&lng=119.3&radius_m=99999999999999", "invalid_field", "radius_m"),
            ("lat=26.08&lng=119.3&datum=bd09", "invalid_field", "datum"),
            ("limit=1000000000", "bad_limit", "limit"),
            ("limit=0", "bad_limit", "limit"),
            ("limit=-1", "invalid_field", "limit"),
            ("city=fuzhou", "invalid_field", "city"),
            ("district=000000", "invalid_field", "district"),
            ("category=mining", "invalid_field", "category"),
            ("settlement=never", "invalid_field", "settlement"),
            ("order=random", "invalid_field", "order"),
            ("kind=all", "invalid_field", "kind"),
            ("wage_min_fen=-1", "invalid_field", "wage_min_fen"),
            ("wage_min_fen=9223372036854775808", "invalid_field", "wage_min_fen"),
            ("date_from=yesterday", "invalid_field", "date_from"),
            ("date_from=2026-02-30", "invalid_field", "date_from"),
            ("date_from=2026-12-02&date_to=2026-12-01", "invalid_field", "date_to"),
            ("page=2", "unknown_field", "page"),
            ("q=a&q=b", "invalid_field", "q"),
        ] {
            let reply = app.nobody().get(&format!("/api/v1/postings/search?{query}")).await;
            assert_refused(reply, 422, code, field, &json!(query));
        }
        let long = format!("/api/v1/postings/search?q={}", "茶".repeat(201));
        app.nobody().get(&long).await.refused(422, "text_too_long");
        let endless = format!("/api/v1/postings/search?q={}", "a".repeat(60_000));
        let reply = app.nobody().get(&endless).await;
        assert!(reply.status == 422 || reply.status == 414 || reply.status == 431, "{}", reply.status);
        let ever = "/api/v1/postings/search?q=%20&date_from=-009999-01-01&date_to=9999-12-31";
        assert_eq!(ids(&app.nobody().get(ever).await.ok()), [id]);
    }

    /// A repeated request answers what it answered, once; a changed one is refused.
    ///
    /// covers: PUB-1
    async fn an_idempotency_key_belongs_to_one_request(app: TestApp) {
        let shop = Shop::open(&app).await;
        let body = shop.body(&app, json!({}));
        let once = async |key: &str, body: Value| shop.owner.post_once(key, "/api/v1/postings", body).await;
        let first = once("draft-0001", body.clone()).await;
        let again = once("draft-0001", body.clone()).await;
        assert_eq!((first.status, again.status, &first.text), (201, 201, &again.text));
        // Also after the posting has gone on: the answer is the one that was given then.
        let id = id_of(&first.body);
        shop.act(&id, "submit").await.ok();
        assert_eq!(once("draft-0001", body.clone()).await.text, first.text);
        let changed = shop.body(&app, json!({ "title": "另一份工作的标题" }));
        let reply = once("draft-0001", changed.clone()).await;
        assert_refused(reply, 422, "idempotency_key_reused", "Idempotency-Key", &changed);
        let elsewhere = shop.owner.post_once("draft-0001", &format!("/api/v1/postings/{id}/close"), json!({})).await;
        elsewhere.refused(422, "idempotency_key_reused");
        assert_eq!(shop.get(&id).await["state"], "in_review");
        for key in ["short", "has space here", &"k".repeat(65), "键键键键键键键键"] {
            let request = shop.owner.request(reqwest::Method::POST, "/api/v1/postings").json(&body);
            let Ok(value) = reqwest::header::HeaderValue::from_bytes(key.as_bytes()) else { continue };
            shop.owner.send(request.header("idempotency-key", value)).await.refused(422, "bad_idempotency_key");
        }
        // The same key of another person is another key.
        let other = app.register("other", "19900000003").await;
        let wanted = other.post_once("draft-0001", "/api/v1/postings", app.wanted_body()).await.ok();
        assert_eq!(wanted["kind"], "wanted");
        // A refusal does not use the key up.
        let refused = once("draft-0002", shop.body(&app, json!({ "wage_fen": 0 }))).await;
        refused.refused(422, "wage_out_of_range");
        once("draft-0002", body.clone()).await.ok();
        let list = format!("/api/v1/merchants/{}/postings", shop.merchant);
        assert_eq!(ids(&shop.owner.get(&list).await.ok()).len(), 2);
    }

    /// Twenty replays at the same moment make one posting, and all get the same answer.
    ///
    /// covers: PUB-1
    async fn replays_at_the_same_moment_make_one_posting(app: TestApp) {
        let shop = Shop::open(&app).await;
        for round in 0..3 {
            let mut replays = tokio::task::JoinSet::new();
            for _ in 0..20 {
                let (owner, body) = (shop.owner.clone(), shop.body(&app, json!({})));
                let key = format!("round-000{round}");
                replays.spawn(async move { owner.post_once(&key, "/api/v1/postings", body).await });
            }
            let replies = replays.join_all().await;
            for reply in &replies {
                assert_eq!((reply.status, &reply.text), (201, &replies[0].text));
            }
        }
        let list = format!("/api/v1/merchants/{}/postings", shop.merchant);
        assert_eq!(ids(&shop.owner.get(&list).await.ok()).len(), 3);
    }
}
