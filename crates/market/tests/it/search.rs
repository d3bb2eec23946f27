//! Finding work: by place, words and filters, in three orders, page by page.

use crate::{Shop, ids, items, search, text};
use testkit::{TestApp, Value, json, on_both_engines};

/// Asks for page after page and gives all ids.
async fn all_pages(app: &TestApp, query: &str, limit: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    for _ in 0..60 {
        let page = app.nobody().get(&format!("/api/v1/postings/search?{query}&limit={limit}{cursor}")).await.ok();
        assert!(items(&page).len() <= limit);
        found.extend(ids(&page));
        let Some(next) = page["next"].as_str() else { return found };
        cursor = format!("&cursor={next}");
    }
    panic!("the pages do not end: {found:?}");
}

fn distances(list: &Value) -> Vec<u64> {
    items(list).iter().map(|card| card["distance_m"].as_u64().expect("a distance")).collect()
}

on_both_engines! {
    /// Near a point with distances, or by city without one.
    ///
    /// covers: FIND-1, LOC-2
    async fn jobs_near_a_point(app: TestApp) {
        let shop = Shop::open(&app).await;
        // Metres north of the point, about: a degree of latitude is 111 195 m.
        let mut placed = Vec::new();
        for metres in [3_000, 400, 12_000] {
            let point = json!({ "lat": 26.08 + f64::from(metres) / 111_195.0, "lng": 119.30, "datum": "gcj02" });
            placed.push(shop.live(&app, json!({ "place": { "point": point } })).await);
        }
        let near = search(&app, "lat=26.08&lng=119.30&datum=gcj02").await;
        assert_eq!(ids(&near), [placed[1].as_str(), placed[0].as_str()], "nearest first, within ten kilometres");
        for (distance, metres) in distances(&near).into_iter().zip([400_u64, 3_000]) {
            assert!(distance.abs_diff(metres) <= 5, "{distance} m instead of {metres}");
        }
        let wide = search(&app, "lat=26.08&lng=119.30&datum=gcj02&radius_m=50000").await;
        assert_eq!((ids(&wide).len(), wide["total"].as_u64()), (3, Some(3)));
        assert_eq!(ids(&search(&app, "lat=26.08&lng=119.30&datum=gcj02&radius_m=500").await), [placed[1].as_str()]);

        // The same numbers as a phone gives them mean another place, some five hundred metres away.
        let phone = search(&app, "lat=26.08&lng=119.30").await;
        let shift = distances(&phone)[0].abs_diff(400);
        assert!((100..700).contains(&shift), "{shift}");
        // A job placed where a phone stands is found there by a phone.
        let here = json!({ "place": { "point": { "lat": 26.05, "lng": 119.28, "datum": "wgs84" } } });
        let id = shop.live(&app, here).await;
        let found = search(&app, "lat=26.05&lng=119.28&radius_m=500").await;
        assert_eq!((ids(&found), distances(&found)[0] <= 1), (vec![id.clone()], true), "{found}");
        let unconverted = search(&app, "lat=26.05&lng=119.28&datum=gcj02&radius_m=2000").await;
        assert!((400..700).contains(&distances(&unconverted)[0]), "{unconverted}");

        let city = search(&app, "city=350100").await;
        assert_eq!(ids(&city).len(), 4);
        assert!(items(&city).iter().all(|card| card["distance_m"].is_null()));
        assert!(ids(&search(&app, "city=350200").await).is_empty());
        assert_eq!(ids(&search(&app, "district=350102").await).len(), 4);
    }

    /// covers: FIND-2
    async fn words_and_filters_are_joined(app: TestApp) {
        let shop = Shop::open(&app).await;
        let tea = shop.live(&app, json!({})).await;
        let sorting = shop.live(&app, json!({
            "title": "夜间快递分拣员", "category": "logistics", "description": "在仓库分拣快递包裹,包夜宵,做完当场结工资。",
            "wage_fen": 20_000, "wage_unit": "day", "settlement": "on_completion", "mode": "merchant_picks",
            "shifts": [app.shift(6, 8, 5)],
        })).await;
        let search = async |query: &str| ids(&search(&app, query).await);
        assert_eq!(search("q=奶茶").await, [tea.as_str()]);
        assert_eq!(search("q=快递 分拣").await, [sorting.as_str()]);
        assert_eq!(search("q=夜宵").await, [sorting.as_str()], "in the text");
        assert!(search("q=奶茶&category=logistics").await.is_empty());
        for (filter, id) in [
            ("category=logistics", &sorting), ("category=catering", &tea), ("settlement=on_completion", &sorting),
            ("wage_unit=hour", &tea), ("wage_unit=day&wage_min_fen=20000", &sorting), ("mode=first_come", &tea),
            ("date_from=2026-11-30&date_to=2026-11-30", &sorting), ("date_from=2026-11-26&date_to=2026-11-27", &tea),
            ("date_to=2026-11-28", &tea), ("date_from=2026-11-29", &sorting),
        ] {
            assert_eq!(search(filter).await, [id.as_str()], "{filter}");
        }
        assert!(search("wage_unit=day&wage_min_fen=20001").await.is_empty());
        assert!(search("date_from=2026-11-27&date_to=2026-11-29").await.is_empty());
        assert!(search("kind=wanted").await.is_empty());

        let found = app.nobody().get("/api/v1/postings/search?q=奶茶").await.ok();
        let card = &found["items"][0];
        assert_eq!(card["highlight"], json!([[2, 4]]), "counted in characters");
        assert_eq!((card["city"].as_str(), card["district"].as_str()), (Some("福州市"), Some("鼓楼区")));
        assert_eq!((card["places_left"].as_i64(), card["shift_count"].as_u64()), (Some(3), Some(1)));
        assert_eq!(card["next_shift_at"], json!(app.now().plus_days(2)));
        assert_eq!(card["merchant"]["badge"], true);
        assert_eq!((found["total"].as_u64(), found["total_exact"].as_bool()), (Some(1), Some(true)));
        // A question that nothing answers wholly says that it was relaxed.
        let relaxed = app.nobody().get("/api/v1/postings/search?q=奶茶 拖拉机").await.ok();
        assert_eq!((ids(&relaxed), relaxed["relaxed"].as_bool()), (vec![tea.clone()], Some(true)));
        // Every character is text: nothing of a query language reaches the index.
        for words in ["*:*", "title:奶茶 AND", "\"", "(((", "%5C%00", "奶茶%20OR%201=1", "%F0%9F%8E%89", "%E2%80%AE奶茶"] {
            assert!(app.nobody().get(&format!("/api/v1/postings/search?q={words}")).await.status < 500, "{words}");
        }
    }

    /// covers: FIND-2
    async fn three_orders(app: TestApp) {
        let shop = Shop::open(&app).await;
        let at = |metres: i32| json!({ "lat": 26.08 + f64::from(metres) / 111_195.0, "lng": 119.30, "datum": "gcj02" });
        let body = "在闹市的门店里做奶茶,负责点单和打包。";
        let far = json!({ "title": "奶茶店奶茶师", "description": body, "place": { "point": at(5_000) } });
        let best = shop.live(&app, far).await;
        app.clock.advance_seconds(60);
        let near = json!({ "title": "小吃店帮工", "description": body, "place": { "point": at(300) } });
        let nearest = shop.live(&app, near).await;
        app.clock.advance_seconds(60);
        let latest = json!({ "title": "门店收银帮工", "description": body, "place": { "point": at(900) } });
        let newest = shop.live(&app, latest).await;
        let place = "lat=26.08&lng=119.30&datum=gcj02&q=奶茶";
        let by = async |order: &str| ids(&search(&app, &format!("{place}&order={order}")).await);
        assert_eq!(by("nearest").await, [&nearest, &newest, &best].map(String::as_str));
        assert_eq!(by("newest").await, [&newest, &nearest, &best].map(String::as_str));
        assert_eq!(by("best").await[0], best);
        assert_eq!(ids(&search(&app, place).await)[0], best, "with words the best match comes first unless told");
        let lost = app.nobody().get("/api/v1/postings/search?city=350100&order=nearest").await;
        assert_eq!(lost.refused(422, "nearest_needs_point")["field"], "order");
    }

    /// Pages show everything once, also when postings come and go between them.
    ///
    /// covers: FIND-2, PUB-7
    async fn pages_without_gaps(app: TestApp) {
        let shop = Shop::open(&app).await;
        let mut live = Vec::new();
        for at in 0..13 {
            // Several at the same place and moment, so that the id decides.
            let point = json!({ "lat": 26.08 + f64::from(at / 3) / 1_000.0, "lng": 119.30, "datum": "gcj02" });
            live.push(shop.live(&app, json!({ "place": { "point": point } })).await);
            if at % 4 == 0 {
                app.clock.advance_seconds(30);
            }
        }
        app.sync_index().await;
        live.sort();
        let queries = [
            "city=350100&order=newest",
            "lat=26.08&lng=119.30&datum=gcj02&order=nearest",
            "q=奶茶&order=best",
            "q=奶茶&lat=26.08&lng=119.30&order=newest",
        ];
        for query in queries {
            let whole = ids(&app.nobody().get(&format!("/api/v1/postings/search?{query}&limit=50")).await.ok());
            for limit in [1, 4, 13] {
                assert_eq!(all_pages(&app, query, limit).await, whole, "{query} {limit}");
            }
            let mut sorted = whole.clone();
            sorted.sort();
            assert_eq!(sorted, live, "{query}");
        }
        for query in queries {
            let path = format!("/api/v1/postings/search?{query}&limit=5");
            let first = app.nobody().get(&path).await.ok();
            let shown = ids(&first);
            let gone = live.iter().find(|id| !shown.contains(id)).expect("one of a later page").clone();
            shop.act(&gone, "close").await.ok();
            let fresh = shop.live(&app, json!({})).await;
            app.sync_index().await;
            let mut seen = shown.clone();
            let mut cursor = text(&first["next"]);
            loop {
                let page = app.nobody().get(&format!("{path}&cursor={cursor}")).await.ok();
                seen.extend(ids(&page));
                let Some(next) = page["next"].as_str() else { break };
                cursor = next.to_owned();
            }
            live.retain(|id| *id != gone);
            seen.retain(|id| *id != fresh);
            let count = seen.len();
            seen.sort();
            seen.dedup();
            assert_eq!((seen.len(), &seen), (count, &live), "{query}: once each, none left out");
            live.push(fresh);
            live.sort();
        }
    }

    /// A cursor is good for its own question only, and nobody can make one.
    ///
    /// covers: FIND-2
    async fn a_cursor_belongs_to_its_question(app: TestApp) {
        let shop = Shop::open(&app).await;
        for _ in 0..3 {
            shop.live(&app, json!({})).await;
        }
        let first = search(&app, "city=350100&limit=1").await;
        let cursor = text(&first["next"]);
        let ask = async |query: String| app.nobody().get(&format!("/api/v1/postings/search?{query}")).await;
        let rest = ask(format!("city=350100&limit=2&cursor={cursor}")).await.ok();
        assert_eq!(items(&rest).len(), 2);
        for other in ["city=350200", "city=350100&q=奶茶", "city=350100&order=best", "lat=26.08&lng=119.30", ""] {
            ask(format!("{other}&cursor={cursor}")).await.refused(422, "bad_cursor");
        }
        let mut forged = cursor.clone().into_bytes();
        let last = forged.len() - 2;
        forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).expect("letters");
        let cut = cursor[..cursor.len() - 3].to_owned();
        for bad in [forged, cut, "AAAA".to_owned(), "%00".to_owned(), String::new(), "x".repeat(5_000)] {
            let problem = ask(format!("city=350100&cursor={bad}")).await.refused(422, "bad_cursor");
            assert_eq!(problem["field"], "cursor");
        }
        // A page that was left open for a day goes on where it was.
        app.clock.advance_seconds(86_400);
        assert_eq!(items(&ask(format!("city=350100&limit=2&cursor={cursor}")).await.ok()).len(), 2);
    }

    /// One's own order comes with a yes, goes with a no, and touches nobody else's. A page from before does not go on in
    /// another order.
    ///
    /// covers: RULE-6, RIGHT-4
    async fn wishes_order_the_results_of_whoever_asked_for_it(app: TestApp) {
        let shop = Shop::open(&app).await;
        let mut made = Vec::new();
        for (title, category) in [("展会礼仪引导", "events"), ("餐厅传菜员", "catering"), ("仓库分拣打包", "logistics")] {
            made.push(shop.live(&app, json!({ "title": title, "category": category })).await);
        }
        app.sync_index().await;
        let seeker = app.register("seeker", "19900000002").await;
        let profile = json!({ "intent": "想找餐饮类的兼职，传菜员也可以", "city_code": "350100" });
        seeker.put("/api/v1/me/profile", profile).await.ok();
        let path = "/api/v1/postings/search?city=350100&order=best&limit=2";
        let everybody = app.nobody().get(path).await.ok();
        assert_eq!(ids(&everybody)[0], made[0].as_str(), "equally good, so in the order of their ids: {everybody}");
        let before = seeker.get(path).await.ok();
        assert_eq!((&before["items"], &before["personalised"]), (&everybody["items"], &json!(false)));

        seeker.agree("personalisation").await;
        let own = seeker.get(path).await.ok();
        assert_eq!((ids(&own)[0].as_str(), &own["personalised"]), (made[1].as_str(), &json!(true)), "{own}");
        assert_eq!(own["total"], everybody["total"], "nothing is hidden");
        assert_eq!(app.nobody().get(path).await.ok(), everybody, "nobody else's order moves");
        assert_eq!(seeker.get("/api/v1/postings/search?order=newest").await.ok()["personalised"], json!(false));
        let rest = seeker.get(&format!("{path}&cursor={}", text(&own["next"]))).await.ok();
        assert_eq!((items(&rest).len(), &rest["personalised"]), (1, &json!(true)));

        seeker.put("/api/v1/me/consents/personalisation", json!({ "action": "withdrawn" })).await.ok();
        let after = seeker.get(path).await.ok();
        assert_eq!((&after["items"], &after["personalised"]), (&everybody["items"], &json!(false)));
        seeker.get(&format!("{path}&cursor={}", text(&own["next"]))).await.refused(422, "bad_cursor");
        seeker.agree("personalisation").await;
        seeker.put("/api/v1/me/profile", json!({ "intent": null, "city_code": null })).await.ok();
        let empty = seeker.get(path).await.ok();
        assert_eq!((&empty["items"], &empty["personalised"]), (&everybody["items"], &json!(false)), "no wishes");
    }
}
