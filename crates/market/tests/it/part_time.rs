//! What the law wants of work that is paid by the hour, on the way to being published.

use crate::{Shop, id_of, items};
use db::entities::postings::SignUpMode;
use kernel::Timestamp;
use testkit::{JobPlan, json, on_both_engines};

/// 2026-11-25T00:00 in China.
const WEDNESDAY: Timestamp = Timestamp::from_micros(1_795_536_000_000_000);
const TABLE: &str = "/api/v1/staff/minimum-wages";

on_both_engines! {
    /// covers: RULE-4
    async fn hourly_wages_are_paid_within_fifteen_days(app: TestApp) {
        let shop = Shop::open(&app).await;
        let far = json!([app.shift(2, 4, 3), app.shift(18, 4, 3)]);
        let near = json!([app.shift(2, 4, 3), app.shift(16, 4, 3)]);
        for (unit, fen, settlement, shifts, code) in [
            ("hour", 2_000, "monthly", &near, Some("part_time_cycle")),
            ("hour", 2_000, "on_completion", &far, Some("part_time_cycle")),
            ("hour", 2_000, "on_completion", &near, None),
            ("hour", 2_000, "weekly", &far, None),
            ("month", 400_000, "monthly", &far, None),
            ("day", 20_000, "monthly", &far, None),
        ] {
            let body = json!({ "wage_unit": unit, "wage_fen": fen, "settlement": settlement, "shifts": shifts });
            let id = shop.draft(&app, body).await;
            let reply = shop.act(&id, "submit").await;
            match code {
                Some(code) => assert_eq!(reply.refused(422, code)["field"], "settlement", "{unit} {settlement}"),
                None => assert_eq!(reply.ok()["state"], "in_review", "{unit} {settlement}"),
            }
        }
    }

    /// covers: RULE-4
    async fn an_hour_pays_the_minimum_of_its_place_on_its_day(app: TestApp) {
        let shop = Shop::open(&app).await;
        let add = |place: &str, from: &str, fen: i64| json!({ "place": place, "from": from, "per_hour_fen": fen, "source": "闽政〔2026〕1号（测试）" });
        for (body, status, code) in [
            (add("福建", "2026-01-01", 2_100), 422, "place_unknown"),
            (add("350", "2026-01-01", 2_100), 422, "place_unknown"),
            (add("35", "2026-13-01", 2_100), 422, "invalid_field"),
            (add("35", "2026-01-01", 0), 422, "invalid_field"),
            (json!({ "place": "35", "from": "2026-01-01", "per_hour_fen": 2_100, "source": "" }), 422, "required"),
        ] {
            shop.reviewer.post(TABLE, body).await.refused(status, code);
        }
        shop.owner.post(TABLE, add("35", "2026-01-01", 2_100)).await.refused(403, "forbidden");
        shop.reviewer.post(TABLE, add("35", "2026-01-01", 1_900)).await.ok();
        let city = shop.reviewer.post(TABLE, add("3501", "2026-06-01", 2_100)).await.ok();
        // From next year on it is more; a shift before that is judged by this year's.
        shop.reviewer.post(TABLE, add("3501", "2027-01-01", 9_000)).await.ok();
        assert_eq!(items(&shop.reviewer.get(TABLE).await.ok()).len(), 3);

        let id = shop.draft(&app, json!({ "wage_fen": 2_099 })).await;
        let refused = shop.act(&id, "submit").await.refused(422, "part_time_minimum");
        assert_eq!((&refused["field"], &refused["least_fen"]), (&json!("wage_fen"), &json!(2_100)));
        let enough = shop.draft(&app, json!({ "wage_fen": 2_100 })).await;
        shop.act(&enough, "submit").await.ok();
        let later = json!({ "wage_fen": 2_100, "shifts": [app.shift(45, 4, 3)] });
        let later = shop.draft(&app, later).await;
        shop.act(&later, "submit").await.refused(422, "part_time_minimum");

        // What was entered wrongly holds for nothing any more.
        shop.reviewer.post(&format!("{TABLE}/{}/withdraw", id_of(&city)), json!({})).await.ok();
        shop.act(&id, "submit").await.ok();
    }

    /// covers: RULE-4
    async fn whoever_reviews_sees_that_no_minimum_is_on_record(app: TestApp) {
        let shop = Shop::open(&app).await;
        let elsewhere = json!({ "place": "11", "from": "2026-01-01", "per_hour_fen": 2_000, "source": "测试通知" });
        shop.reviewer.post(TABLE, elsewhere).await.ok();
        let id = shop.draft(&app, json!({})).await;
        shop.act(&id, "submit").await.ok();
        let seen = shop.reviewer.get(&format!("/api/v1/staff/postings/{id}")).await.ok();
        assert_eq!((&seen["findings"][0]["rule"], &seen["findings"][0]["severity"]), (&json!("RULE-4"), &json!("review")));
        shop.decide(&id, json!({ "decision": "approve" })).await.ok();
    }

    /// covers: RULE-4
    async fn nobody_works_more_than_twenty_four_hours_a_week_for_one_employer(app: TestApp) {
        // From Wednesday of a week on: eight hours, eight, eight, then one more minute than there are.
        app.clock.set(WEDNESDAY);
        let shift = |day: i64, hours: i64| (WEDNESDAY.plus_hours(24 * day + 10), WEDNESDAY.plus_hours(24 * day + 10 + hours), 3);
        let shifts = vec![shift(0, 8), shift(1, 8), shift(2, 8), shift(3, 1), shift(5, 8)];
        let job = app.job(JobPlan { shifts, ..JobPlan::new(&app, SignUpMode::FirstCome, 2, 3) }).await;
        let someone = app.someone().await;
        let mut mine = Vec::new();
        for shift in &job.shifts {
            mine.push(someone.client.apply(*shift).await["id"].as_str().expect("an id").to_owned());
        }
        for (at, allowed) in [(0, true), (1, true), (2, true), (3, false), (4, true)] {
            let reply = someone.client.confirm(&mine[at]).await;
            match allowed {
                true => assert_eq!(reply.ok()["state"], "confirmed", "{at}"),
                false => assert_eq!(reply.refused(422, "part_time_week")["most_minutes"], 1_440),
            }
        }
        // With another employer it is another week's work; after a cancellation there is room again.
        let plan = JobPlan { shifts: vec![shift(3, 1)], ..JobPlan::new(&app, SignUpMode::FirstCome, 2, 3) };
        let other = app.job(plan).await;
        let elsewhere = someone.client.apply(other.shifts[0]).await;
        let taken = json!({ "accept_overlap": true });
        let path = format!("/api/v1/applications/{}/confirm", elsewhere["id"].as_str().expect("an id"));
        someone.client.post(&path, taken).await.ok();
        let terms = someone.client.get(&format!("/api/v1/applications/{}", mine[2])).await.ok();
        let acknowledged = terms["cancel"]["now"].as_str().unwrap_or("free").to_owned();
        someone.client.cancel(&mine[2], &acknowledged).await.ok();
        let path = format!("/api/v1/applications/{}/confirm", mine[3]);
        someone.client.post(&path, json!({ "accept_overlap": true })).await.ok();
    }

    /// covers: RULE-4
    async fn a_place_that_could_not_be_confirmed_is_not_offered(app: TestApp) {
        app.clock.set(WEDNESDAY);
        let shift = |day: i64| (WEDNESDAY.plus_hours(24 * day + 10), WEDNESDAY.plus_hours(24 * day + 20), 3);
        let plan = JobPlan { shifts: (0..3).map(shift).collect(), ..JobPlan::new(&app, SignUpMode::MerchantPicks, 2, 3) };
        let job = app.job(plan).await;
        let someone = app.someone().await;
        for (at, code) in [(0, None), (1, None), (2, Some("part_time_week"))] {
            let id = someone.client.apply(job.shifts[at]).await["id"].as_str().expect("an id").to_owned();
            let done = job.act("accept", &[&id], None).await;
            assert_eq!(done[0]["code"].as_str(), code, "{done:?}");
            if code.is_none() {
                someone.client.confirm(&id).await.ok();
            }
        }
    }

    /// covers: RULE-4
    async fn whoever_reviews_sees_shifts_longer_than_four_hours(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.draft(&app, json!({ "shifts": [app.shift(2, 5, 3)] })).await;
        shop.act(&id, "submit").await.ok();
        let seen = shop.reviewer.get(&format!("/api/v1/staff/postings/{id}")).await.ok();
        assert_eq!((&seen["findings"][0]["rule"], &seen["findings"][0]["field"]), (&json!("RULE-4"), &json!("shifts")));
    }
}
