//! The map of jobs through HTTP: heaps where jobs lie, for the question of the list.

use crate::{Shop, ids, items, search};
use testkit::{TestApp, Value, json, on_both_engines};

const CITY: &str = "south=25.9&west=119.1&north=26.3&east=119.6&zoom=12&datum=gcj02";

async fn map(app: &TestApp, query: &str) -> Value {
    app.sync_index().await;
    app.nobody().get(&format!("/api/v1/postings/clusters?{query}")).await.ok()
}

fn at(lat: f64, lng: f64) -> Value {
    json!({ "place": { "point": { "lat": lat, "lng": lng, "datum": "gcj02" } } })
}

/// The cards of every heap.
fn named(map: &Value) -> Vec<String> {
    let cards = items(map).iter().flat_map(|heap| heap["cards"].as_array().expect("cards"));
    let mut ids: Vec<String> = cards.map(crate::id_of).collect();
    ids.sort();
    ids
}

fn counts(map: &Value) -> Vec<u64> {
    items(map).iter().map(|heap| heap["count"].as_u64().expect("a count")).collect()
}

on_both_engines! {
    /// covers: FIND-1, FIND-2
    async fn jobs_lie_in_heaps_on_the_map(app: TestApp) {
        let shop = Shop::open(&app).await;
        let mut square = Vec::new();
        for n in 0..4 {
            square.push(shop.live(&app, at(26.0800 + f64::from(n) / 10_000.0, 119.3000)).await);
        }
        let far = shop.live(&app, json!({
            "title": "快递分拣员", "category": "logistics", "description": "在仓库分拣快递包裹，做完当场结工资。",
            "place": { "point": { "lat": 26.2, "lng": 119.5, "datum": "gcj02" } },
        })).await;
        let found = map(&app, CITY).await;
        assert_eq!((counts(&found), &found["total"]), (vec![4, 1], &json!(5)), "{found}");
        assert_eq!(named(&found), [far.as_str()], "more than three are a number only");
        let (large, small) = (&items(&found)[0], &items(&found)[1]);
        assert!((large["lat"].as_f64().expect("lat") - 26.080_15).abs() < 1e-5 && large["cards"] == json!([]));
        assert_eq!((&large["south"], &large["north"]), (&json!(26.08), &json!(26.0803)));
        assert_eq!((&small["south"], &small["west"]), (&small["north"], &small["east"]), "one place");
        // Closer, the heap falls apart into its jobs.
        let close = "south=26.0795&west=119.2995&north=26.0810&east=119.3005&zoom=20&datum=gcj02";
        square.sort();
        assert_eq!(named(&map(&app, close).await), square);
        // The filters and words are those of the list.
        for query in ["category=logistics", "q=分拣", "q=fenjian", "settlement=daily&category=logistics"] {
            let listed = ids(&search(&app, query).await);
            assert_eq!(named(&map(&app, &format!("{CITY}&{query}")).await), listed, "{query}");
        }
        let mended = map(&app, &format!("{CITY}&q=分捡")).await;
        assert_eq!(mended["corrected"], search(&app, "q=分捡").await["corrected"]);
        assert_eq!(counts(&map(&app, &format!("{CITY}&lat=26.2&lng=119.5&radius_m=1000")).await), [1]);
        // What the caller measures in is what it is answered in.
        let world = map(&app, "south=-90&west=-180&north=90&east=180&zoom=0").await;
        assert_eq!((counts(&world), &world["partial"]), (vec![5], &json!(false)));
        let shifted = map(&app, "south=26.07&west=119.29&north=26.09&east=119.31&zoom=14").await;
        let off = 26.080_15 - items(&shifted)[0]["lat"].as_f64().expect("lat");
        assert!(off.abs() > 1e-4, "WGS-84 lies beside GCJ-02");
    }

    /// covers: TALK-4, FIND-1
    async fn whom_somebody_blocks_is_not_on_their_map(app: TestApp) {
        let shop = Shop::open(&app).await;
        shop.live(&app, at(26.08, 119.30)).await;
        let seeker = app.register("seeker", "19900000002").await;
        let total = async || {
            app.sync_index().await;
            let map = seeker.get(&format!("/api/v1/postings/clusters?{CITY}")).await.ok();
            (counts(&map).len(), map["total"].as_u64().expect("a number"))
        };
        assert_eq!(total().await, (1, 1));
        let block = format!("/api/v1/me/refused-merchants/{}", shop.merchant);
        assert_eq!(seeker.put(&block, json!({})).await.status, 204);
        assert_eq!(total().await, (0, 0));
        assert_eq!(counts(&map(&app, CITY).await), [1], "others still see it");
        assert_eq!(seeker.delete(&block).await.status, 204);
        assert_eq!(total().await, (1, 1));
    }

    /// covers: PUB-7, LOC-1
    async fn what_may_not_be_seen_is_on_no_map(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, at(26.08, 119.30)).await;
        assert_eq!(named(&map(&app, CITY).await), [id.as_str()]);
        // The index has not heard of it yet; the row has.
        shop.act(&id, "close").await.ok();
        let found = app.nobody().get(&format!("/api/v1/postings/clusters?{CITY}")).await.ok();
        assert_eq!((&found["items"], &found["total"]), (&json!([]), &json!(0)));
        assert_eq!(counts(&map(&app, CITY).await), [0_u64; 0]);
        app.nobody().get("/api/v1/postings/clusters?south=26.012345&west=119.212345&north=26.112345&east=119.312345&zoom=12").await.ok();
        let corners = ["26.012345", "119.212345", "26012345"].map(|it| ("a corner of a map", it.to_owned()));
        app.assert_nowhere(&corners).await;
    }

    /// covers: FIND-1
    async fn maps_that_are_none(app: TestApp) {
        let shop = Shop::open(&app).await;
        shop.live(&app, at(26.08, 119.30)).await;
        app.sync_index().await;
        let ask = async |query: &str| app.nobody().get(&format!("/api/v1/postings/clusters?{query}")).await;
        for (query, field) in [
            ("south=27&west=119&north=26&east=120&zoom=10", "north"),
            ("south=26&west=170&north=27&east=-170&zoom=10", "east"),
            ("south=NaN&west=119&north=27&east=120&zoom=10", "south"),
            ("south=26&west=119&north=inf&east=120&zoom=10", "north"),
            ("south=26&west=-181&north=27&east=120&zoom=10", "west"),
            ("south=26&west=119&north=91&east=120&zoom=10", "north"),
            ("south=26&west=119&north=27&east=1e300&zoom=10", "east"),
            ("south=26&west=119&north=27&east=120&zoom=-1", "zoom"),
            ("south=26&west=119&north=27&east=120&zoom=99", "zoom"),
            ("south=26&west=119&north=27&east=120&zoom=1.5", "zoom"),
            ("south=26&west=119&north=27&east=120&zoom=10&settlement=yearly", "settlement"),
            ("south=26&west=119&north=27&east=120&zoom=10&radius_m=5", "lat"),
        ] {
            let refusal = ask(query).await.refused(422, "invalid_field");
            assert_eq!(refusal["field"], field, "{query}: {refusal}");
        }
        ask("south=26&west=119&north=27&zoom=10").await.refused(422, "invalid_field");
        ask("south=26&west=119&north=27&east=120&zoom=10&%73outh=1").await.refused(422, "unknown_field");
        ask("south=26&west=119&north=27&east=120&zoom=10&depth=1").await.refused(422, "unknown_field");
        ask(&format!("south=26&west=119&north=27&east=120&zoom=10&q={}", "x".repeat(201))).await.refused(422, "text_too_long");
        for outside in ["south=48&west=2&north=49&east=3&zoom=12", "south=-40&west=-70&north=-30&east=-60&zoom=3"] {
            assert_eq!(ask(outside).await.ok()["items"], json!([]), "{outside}");
        }
        // A line and a point are maps too.
        assert_eq!(ask("south=26.08&west=119.3&north=26.08&east=119.3&zoom=20&datum=gcj02").await.ok()["total"], 1);
    }
}
