//! A stolen copy of the data folder, the database and the log shows nobody's phone, name or number (SPEC SEC-1).

use std::collections::BTreeMap;
use testkit::{TestApp, json, on_both_engines};

const PHONE: &str = "19900007777";
const CONTACT: &str = "19900008888";
const USERNAME: &str = "quiet_username_77";
const NAME: &str = "欧阳测试甲";
const RESPONSIBLE: &str = "司徒测试乙";

/// How many rows each table holds.
async fn sizes(app: &TestApp) -> BTreeMap<&'static str, i64> {
    let mut sizes = BTreeMap::new();
    for table in db::entities::TABLES {
        let sql = format!("SELECT COUNT(*) AS n FROM {}", table.name);
        let row = app.lingong.app.read().row(&sql, []).await.expect("a count").expect("a row");
        sizes.insert(table.name, row.try_get("", "n").expect("a number"));
    }
    sizes
}

on_both_engines! {
    /// Somebody walks through the city with the page open, and everything that could be kept is allowed to be kept.
    ///
    /// covers: LOC-1
    async fn a_thousand_positions_leave_no_track(app: TestApp) {
        let walker = app.register("walking_person", "19900007778").await;
        for item in ["location", "search_history", "browsing_history"] {
            walker.agree(item).await;
        }
        let step = |number: u32| (format!("26.0{:05}", 10_000 + 37 * number), format!("119.2{:05}", 90_000 - 41 * number));
        let search = async |number: u32| {
            let (lat, lng) = step(number);
            let path = format!("/api/v1/postings/search?here=device&lat={lat}&lng={lng}&radius_m=1000");
            walker.get(&path).await.ok();
            walker.get(&path.replace("search?", "facets?")).await.ok();
            if number.is_multiple_of(100) {
                walker.post("/api/v1/me/permissions/location/uses", json!({})).await.ok();
            }
        };
        search(0).await;
        let before = sizes(&app).await;
        for number in 1..=1_000 {
            search(number).await;
        }
        let mut after = sizes(&app).await;
        // Answers to repeated requests are kept for a day, sealed and without the request.
        for table in ["idempotency_keys", "rate_events"] {
            after.insert(table, before[table]);
        }
        assert_eq!(before, after, "nothing grew");
        app.sync_index().await;
        let mut points = Vec::new();
        for number in (0..=1_000).step_by(250) {
            let (lat, lng) = step(number);
            points.extend([("a latitude in millionths", lat.replace('.', "")), ("a longitude in millionths", lng.replace('.', ""))]);
            points.extend([("a latitude", lat), ("a longitude", lng)]);
        }
        app.assert_nowhere(&points).await;
    }

    /// covers: SEC-1
    async fn nothing_personal_lies_in_the_open(app: TestApp) {
        let id_number = kernel::id_number::demo(7, jiff::civil::date(1990, 5, 17)).as_str().to_owned();
        let owner = app.register(USERNAME, PHONE).await;
        owner.put("/api/v1/me/profile", json!({"name": NAME, "birth_year_month": "1990-05", "intent": "周末兼职意向甲乙丙"})).await.ok();
        owner.agree("identity").await;
        let merchant = owner.post("/api/v1/merchants", json!({"name": "安静的店", "kind": "sole"})).await.ok();
        let merchant = merchant["id"].as_str().expect("an id").to_owned();
        owner.put(
            &format!("/api/v1/merchants/{merchant}/certification"),
            json!({"responsible_name": RESPONSIBLE, "responsible_id_number": id_number}),
        ).await.ok();
        owner.post("/api/v1/postings", json!({
            "kind": "job", "merchant_id": merchant, "title": "周末店员", "contact_name": NAME, "contact_phone": CONTACT,
        })).await.ok();
        app.sync_index().await;

        let secrets = [
            ("the phone", PHONE.to_owned()),
            ("the contact's phone", CONTACT.to_owned()),
            ("the username", USERNAME.to_owned()),
            ("the name", NAME.to_owned()),
            ("the responsible person", RESPONSIBLE.to_owned()),
            ("the ID number", id_number),
            ("the intent", "周末兼职意向甲乙丙".to_owned()),
        ];
        app.assert_nowhere(&secrets).await;
    }
}
