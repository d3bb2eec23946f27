//! Saved searches that tell of new jobs (SPEC FIND-3), through HTTP.

use crate::{Shop, id_of, ids, items};
use testkit::{Client, TestApp, Value, json, on_both_engines};

const PATH: &str = "/api/v1/me/subscriptions";

async fn saved(who: &Client, search: Value, pace: &str) -> String {
    id_of(&who.post(PATH, json!({ "search": search, "pace": pace })).await.ok())
}

/// The titles of somebody's notices about saved searches, newest first, with what each leads to.
async fn told(app: &TestApp, who: &Client) -> Vec<(String, String)> {
    app.run_jobs().await;
    let list = who.get("/api/v1/me/notices").await.ok();
    let about = items(&list).iter().filter(|it| it["kind"].as_str().is_some_and(|kind| kind.starts_with("search_")));
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    about.map(|it| (text(&it["kind"]), text(&it["link"]))).collect()
}

/// A day on, and what is due then.
async fn next_morning(app: &TestApp) {
    app.clock.advance_seconds(86_400);
    app.run_jobs().await;
}

on_both_engines! {
    /// covers: FIND-3
    async fn a_new_job_is_told_at_once_and_once(app: TestApp) {
        let shop = Shop::open(&app).await;
        let before = shop.live(&app, json!({})).await;
        app.clock.advance_seconds(1);
        let seeker = app.register("seeker", "19900000002").await;
        let tea = saved(&seeker, json!({ "q": " 奶茶 ", "city": "350100" }), "at_once").await;
        // Another search of the same person that fits as well tells nothing twice.
        saved(&seeker, json!({ "district": "350102", "category": "catering" }), "at_once").await;
        let other = app.register("other", "19900000003").await;
        saved(&other, json!({ "q": "奶茶", "city": "350200" }), "at_once").await;
        saved(&other, json!({ "q": "奶茶", "hourly_min_fen": 3_000 }), "at_once").await;
        saved(&other, json!({ "q": "司机" }), "at_once").await;
        let own = saved(&shop.owner, json!({ "q": "奶茶" }), "at_once").await;
        assert!(told(&app, &seeker).await.is_empty(), "what stood there before is not new");

        let job = shop.live(&app, json!({})).await;
        assert_eq!(told(&app, &seeker).await.len(), 1);
        assert!(told(&app, &other).await.is_empty() && told(&app, &shop.owner).await.is_empty());
        let list = seeker.get("/api/v1/me/notices").await.ok();
        let notice = &items(&list)[0];
        let id = notice["subscription_id"].as_str().expect("the search");
        assert_eq!(notice["link"], format!("/m/me/subscriptions/{id}"));
        assert!(notice["body"].as_str().is_some_and(|body| body.contains("周末奶茶店店员")), "{notice}");
        let matches = seeker.get(&format!("{PATH}/{id}/matches")).await.ok();
        assert_eq!(ids(&matches), std::slice::from_ref(&job));

        // Neither a refresh nor a pause makes it new.
        shop.act(&job, "pause").await.ok();
        shop.act(&job, "resume").await.ok();
        assert_eq!(told(&app, &seeker).await.len(), 1);
        shop.act(&before, "pause").await.ok();
        assert_eq!(told(&app, &seeker).await.len(), 1);

        // What it found and is gone is not shown.
        shop.act(&job, "close").await.ok();
        assert!(ids(&seeker.get(&format!("{PATH}/{id}/matches")).await.ok()).is_empty());
        let mine = seeker.get(PATH).await.ok();
        let tea = items(&mine).iter().find(|it| it["id"] == json!(tea)).expect("it is listed");
        assert_eq!((&tea["search"]["q"], &tea["search"]["kind"]), (&json!("奶茶"), &json!("job")));

        // Nobody else's.
        other.get(&format!("{PATH}/{id}")).await.refused(404, "not_found");
        other.get(&format!("{PATH}/{id}/matches")).await.refused(404, "not_found");
        other.put(&format!("{PATH}/{own}"), json!({ "pace": "daily", "paused": true })).await.refused(404, "not_found");
        other.delete(&format!("{PATH}/{own}")).await.refused(404, "not_found");
        app.nobody().get(PATH).await.refused(401, "sign_in_required");
    }

    /// covers: FIND-3
    async fn the_digest_comes_once_a_day(app: TestApp) {
        let shop = Shop::open(&app).await;
        let seeker = app.register("seeker", "19900000002").await;
        let id = saved(&seeker, json!({ "q": "奶茶" }), "daily").await;
        let first = shop.live(&app, json!({ "shifts": [app.shift(9, 4, 3)] })).await;
        let second = shop.live(&app, json!({ "shifts": [app.shift(9, 4, 3)] })).await;
        let closed = shop.live(&app, json!({ "shifts": [app.shift(9, 4, 3)] })).await;
        assert!(told(&app, &seeker).await.is_empty(), "not before the morning");
        shop.act(&closed, "close").await.ok();
        next_morning(&app).await;
        let link = format!("/m/me/subscriptions/{id}");
        assert_eq!(told(&app, &seeker).await, [("search_digest".to_owned(), link)]);
        let matches = ids(&seeker.get(&format!("{PATH}/{id}/matches")).await.ok());
        assert_eq!(matches, [second, first]);
        next_morning(&app).await;
        assert_eq!(told(&app, &seeker).await.len(), 1, "nothing new, nothing told");

        // When all that waits is over, nothing is told.
        let over = shop.live(&app, json!({ "shifts": [app.shift(9, 4, 3)] })).await;
        app.run_jobs().await;
        shop.act(&over, "close").await.ok();
        next_morning(&app).await;
        assert_eq!(told(&app, &seeker).await.len(), 1);
    }

    /// covers: FIND-3
    async fn paused_means_none(app: TestApp) {
        let shop = Shop::open(&app).await;
        let seeker = app.register("seeker", "19900000002").await;
        let (at_once, daily) = (
            saved(&seeker, json!({ "q": "奶茶" }), "at_once").await,
            saved(&seeker, json!({ "q": "分拣" }), "daily").await,
        );
        let sorting = json!({ "title": "快递分拣员", "description": "在仓库分拣快递包裹，做完当场结工资。" });
        shop.live(&app, sorting.clone()).await;
        app.run_jobs().await;
        for id in [&at_once, &daily, &at_once] {
            let pace = if id == &daily { "daily" } else { "at_once" };
            let off = seeker.put(&format!("{PATH}/{id}"), json!({ "pace": pace, "paused": true })).await.ok();
            assert_eq!(off["paused"], true);
        }
        shop.live(&app, json!({})).await;
        shop.live(&app, sorting.clone()).await;
        next_morning(&app).await;
        assert!(told(&app, &seeker).await.is_empty(), "what had waited for the digest is not told either");
        seeker.put(&format!("{PATH}/{at_once}"), json!({ "pace": "at_once", "paused": false })).await.ok();
        let job = shop.live(&app, json!({})).await;
        assert_eq!(told(&app, &seeker).await.len(), 1);
        assert_eq!(ids(&seeker.get(&format!("{PATH}/{at_once}/matches")).await.ok()), [job]);
        // Gone is gone, and may be said again.
        assert_eq!(seeker.delete(&format!("{PATH}/{at_once}")).await.status, 204);
        seeker.delete(&format!("{PATH}/{at_once}")).await.refused(404, "not_found");
        shop.live(&app, json!({})).await;
        assert_eq!(told(&app, &seeker).await.len(), 1);
    }

    /// Many persons are told in several units of work, each once.
    ///
    /// covers: FIND-3
    async fn many_are_told_one_unit_after_the_other(app: TestApp) {
        let shop = Shop::open(&app).await;
        let mut seekers = Vec::new();
        for _ in 0..60 {
            let seeker = app.someone().await.client;
            saved(&seeker, json!({ "q": "奶茶" }), "at_once").await;
            seekers.push(seeker);
        }
        shop.live(&app, json!({})).await;
        for seeker in &seekers {
            assert_eq!(told(&app, seeker).await.len(), 1);
        }
    }

    /// More than ten jobs of a day are not told one by one.
    ///
    /// covers: FIND-3
    async fn a_flood_waits_for_the_digest(app: TestApp) {
        let shop = Shop::open(&app).await;
        let seeker = app.register("seeker", "19900000002").await;
        saved(&seeker, json!({ "city": "350100" }), "at_once").await;
        for _ in 0..12 {
            shop.live(&app, json!({ "shifts": [app.shift(9, 4, 3)] })).await;
        }
        assert_eq!(told(&app, &seeker).await.len(), 10);
        next_morning(&app).await;
        let kinds: Vec<String> = told(&app, &seeker).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds.iter().filter(|kind| *kind == "search_digest").count(), 1, "{kinds:?}");
    }

    /// covers: FIND-3, LOC-1
    async fn what_can_be_saved(app: TestApp) {
        let seeker = app.register("seeker", "19900000002").await;
        let save = async |search: Value| seeker.post(PATH, json!({ "search": search, "pace": "daily" })).await;
        for (search, code) in [
            (json!({}), "search_too_wide"),
            (json!({ "q": "  " }), "search_too_wide"),
            (json!({ "settlement": "daily", "weekend": true }), "search_too_wide"),
            (json!({ "q": "茶".repeat(201) }), "text_too_long"),
            (json!({ "city": "999999" }), "invalid_field"),
            (json!({ "category": "none" }), "invalid_field"),
            (json!({ "city": "350100", "hourly_min_fen": -1 }), "invalid_field"),
            // A point is no part of a saved search: several of them would make a track.
            (json!({ "q": "奶茶", "lat": 26.08, "lng": 119.30 }), "unknown_field"),
            (json!({ "q": "奶茶", "radius_m": 1_000 }), "unknown_field"),
        ] {
            save(search).await.refused(422, code);
        }
        let first = save(json!({ "q": "奶茶", "weekend": true })).await.ok();
        let again = seeker.post(PATH, json!({ "search": { "q": "奶茶", "weekend": true }, "pace": "at_once" })).await.ok();
        assert_eq!((&again["id"], &again["pace"]), (&first["id"], &json!("at_once")), "the same search is the same one");
        for number in 1..20 {
            save(json!({ "q": format!("奶茶{number}") })).await.ok();
        }
        save(json!({ "q": "咖啡" })).await.refused(409, "too_many_subscriptions");
        assert_eq!(items(&seeker.get(PATH).await.ok()).len(), 20);
    }

    /// Who blocks a merchant hears nothing of it; who leaves is forgotten everywhere.
    ///
    /// covers: FIND-3, WORK-9, DEL-1
    async fn blocked_merchants_and_those_who_leave(app: TestApp) {
        let shop = Shop::open(&app).await;
        let seeker = app.register("seeker", "19900000002").await;
        let id = saved(&seeker, json!({ "q": "奶茶" }), "at_once").await;
        let blocks = format!("/api/v1/me/refused-merchants/{}", shop.merchant);
        assert_eq!(seeker.put(&blocks, json!({})).await.status, 204);
        shop.live(&app, json!({})).await;
        assert!(told(&app, &seeker).await.is_empty());
        assert!(ids(&seeker.get(&format!("{PATH}/{id}/matches")).await.ok()).is_empty());
        assert_eq!(seeker.delete(&blocks).await.status, 204);
        shop.live(&app, json!({})).await;
        assert_eq!(told(&app, &seeker).await.len(), 1);

        let person = seeker.person_id().await;
        let market = &app.lingong.market;
        assert_eq!(market.watch.holds(person).await, 1);
        app.clock.advance_seconds(61);
        let code = app.request_code("19900000002").await;
        seeker.post("/api/v1/me/cancellation", json!({ "code": code })).await.ok();
        shop.live(&app, json!({})).await;
        app.run_jobs().await;
        let notices = db_notices(&app, person).await;
        assert_eq!(notices, 1, "nothing is told while the account ends");
        app.clock.advance_seconds(8 * 86_400);
        app.run_jobs().await;
        market.watch.catch_up(&app.lingong.app).await.expect("it follows");
        assert_eq!(market.watch.holds(person).await, 0, "nothing of it in memory");
    }
}

/// Notices of saved searches in the table: their owner cannot sign in.
async fn db_notices(app: &TestApp, person: kernel::PersonId) -> usize {
    use db::entities::notices::{Column, Entity, NoticeKind};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let rows = Entity::find().filter(Column::PersonId.eq(person)).all(&app.lingong.app.read()).await.expect("rows");
    rows.iter().filter(|row| row.kind == NoticeKind::SearchMatched).count()
}
