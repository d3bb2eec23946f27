//! Calendars and reminders.

use db::entities::notices::{self, NoticeKind};
use db::entities::postings::SignUpMode;
use db::entities::profiles;
use db::sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use testkit::{Client, JobPlan, Someone, TestApp, Value, json, on_both_engines};

fn id(application: &Value) -> String {
    application["id"].as_str().expect("an id").to_owned()
}

/// The path of a feed's address.
fn path(app: &TestApp, feed: &Value) -> String {
    let url = feed["url"].as_str().expect("an address");
    url.strip_prefix(&app.base).expect("an address of this server").to_owned()
}

async fn reminders(app: &TestApp, someone: &Someone) -> u64 {
    let found = notices::Entity::find()
        .filter(notices::Column::PersonId.eq(someone.id))
        .filter(notices::Column::Kind.eq(NoticeKind::ShiftReminder))
        .count(&app.lingong.app.read())
        .await;
    found.expect("a count")
}

async fn lines(client: &Client, path: &str) -> Vec<String> {
    let reply = client.get(path).await;
    assert_eq!(
        (reply.status, &reply.headers["content-type"]),
        (200, &"text/calendar; charset=utf-8".parse().expect("a value"))
    );
    assert_eq!(reply.headers["cache-control"], "no-store");
    reply.text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
}

on_both_engines! {
    /// covers: WORK-3
    async fn a_confirmed_shift_is_a_file(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 72, 1)).await;
        let [someone, stranger] = <[Someone; 2]>::try_from(app.people(2).await).ok().expect("two people");
        let mine = someone.client.apply(job.shifts[0]).await;
        let file = format!("/api/v1/applications/{}/calendar.ics", id(&mine));
        someone.client.get(&file).await.refused(409, "not_in_calendar");
        someone.client.confirm(&id(&mine)).await.ok();
        stranger.client.get(&file).await.refused(404, "not_found");
        app.nobody().get(&file).await.refused(401, "sign_in_required");
        let lines = lines(&someone.client, &file).await;
        for line in [
            "BEGIN:VCALENDAR",
            "METHOD:PUBLISH",
            "DTSTART:20261127T020000Z",
            "DTEND:20261127T060000Z",
            "SUMMARY:周末奶茶店店员 · 闽江奶茶",
            "LOCATION:鼓楼区五四路 1 号",
            "STATUS:CONFIRMED",
            "TRIGGER:-PT1440M",
            "TRIGGER:-PT120M",
        ] {
            assert!(lines.contains(&line.to_owned()), "{line} in {lines:#?}");
        }
        assert!(lines.contains(&format!("UID:{}@lingong", id(&mine))));
        assert!(!lines.iter().any(|line| line.contains("19900000099") || line.contains("陈店长")), "nobody's data");
    }

    /// covers: WORK-3, SEC-5
    async fn a_feed_follows_and_stops(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 72, 1)).await;
        let someone = app.someone().await;
        let mine = someone.client.apply(job.shifts[0]).await;
        let feed = someone.client.post("/api/v1/me/calendar-feed", json!({})).await;
        assert_eq!(feed.status, 201, "{}", feed.text);
        let feed = feed.ok();
        assert!(feed["webcal_url"].as_str().expect("an address").starts_with("webcal://127.0.0.1"));
        let old = path(&app, &feed);
        assert!(old.len() > 43 + "/api/v1/calendar/.ics".len() - 1, "256 bits");
        let events = |lines: &[String]| lines.iter().filter(|line| *line == "BEGIN:VEVENT").count();
        assert_eq!(events(&lines(&app.nobody(), &old).await), 0, "nothing is confirmed yet");
        someone.client.confirm(&id(&mine)).await.ok();
        let confirmed = lines(&app.nobody(), &old).await;
        assert_eq!(events(&confirmed), 1);
        let sequence = |lines: &[String]| -> i64 {
            let line = lines.iter().find_map(|line| line.strip_prefix("SEQUENCE:")).expect("a number");
            line.parse().expect("a number")
        };

        // The database holds the address only sealed and hashed.
        let row = profiles::Entity::find_by_id(someone.id).one(&app.lingong.app.read()).await;
        let row = row.expect("a row").expect("a profile");
        let token = old.trim_start_matches("/api/v1/calendar/").trim_end_matches(".ics").to_owned();
        assert!(!String::from_utf8_lossy(row.calendar_token.as_ref().expect("sealed").envelope()).contains(&token));

        app.clock.advance_seconds(60);
        let fresh = path(&app, &someone.client.post("/api/v1/me/calendar-feed", json!({})).await.ok());
        app.nobody().get(&old).await.refused(404, "not_found");
        someone.client.cancel(&id(&mine), "free").await.ok();
        let cancelled = lines(&app.nobody(), &fresh).await;
        assert!(cancelled.contains(&"STATUS:CANCELLED".to_owned()));
        assert!(!cancelled.iter().any(|line| line == "BEGIN:VALARM"));
        assert!(sequence(&cancelled) > sequence(&confirmed));
        app.clock.advance_seconds(31 * 86_400);
        assert_eq!(events(&lines(&app.nobody(), &fresh).await), 0);

        app.nobody().get(&fresh.replace(".ics", "")).await.refused(404, "not_found");
        app.nobody().get("/api/v1/calendar/AAAA.ics").await.refused(404, "not_found");
        // The session is over by now: a month has passed.
        let other = app.someone().await;
        let feed = path(&app, &other.client.post("/api/v1/me/calendar-feed", json!({})).await.ok());
        assert_eq!(other.client.delete("/api/v1/me/calendar-feed").await.status, 204);
        app.nobody().get(&feed).await.refused(404, "not_found");
        assert_eq!(other.client.delete("/api/v1/me/calendar-feed").await.status, 204);
    }

    /// covers: WORK-3, NOTE-1
    async fn reminders_come_at_the_chosen_times(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 72, 2)).await;
        let people = app.people(2).await;
        let (keeps, leaves) = (&people[0], &people[1]);
        assert_eq!(keeps.client.get("/api/v1/me/reminders").await.ok()["lead_minutes"], json!([1_440, 120]));
        let mut mine = Vec::new();
        for someone in [keeps, leaves] {
            let application = id(&someone.client.apply(job.shifts[0]).await);
            someone.client.confirm(&application).await.ok();
            mine.push(application);
        }
        // Chosen after confirming: it holds all the same, and what is not chosen any more does not come.
        let chosen = json!({ "lead_minutes": [30, 1_440, 30] });
        let answer = keeps.client.put("/api/v1/me/reminders", chosen).await.ok();
        assert_eq!(answer["lead_minutes"], json!([1_440, 30]));
        app.clock.advance_seconds(47 * 3_600);
        app.run_jobs().await;
        assert_eq!(reminders(&app, keeps).await, 0);
        app.clock.advance_seconds(3_600);
        app.run_jobs().await;
        assert_eq!((reminders(&app, keeps).await, reminders(&app, leaves).await), (1, 1));
        leaves.client.cancel(&mine[1], "mark").await.ok();
        app.clock.advance_seconds(23 * 3_600 + 1_800);
        app.run_jobs().await;
        app.run_jobs().await;
        assert_eq!((reminders(&app, keeps).await, reminders(&app, leaves).await), (2, 1), "none at two hours");
        for bad in [json!([1, 2, 3, 4, 5, 6]), json!([4]), json!([10_081]), json!(["60"])] {
            let body = json!({ "lead_minutes": bad });
            keeps.client.put("/api/v1/me/reminders", body).await.refused(422, "invalid_field");
        }
        keeps.client.put("/api/v1/me/reminders", json!({ "lead_minutes": [] })).await.ok();
        assert_eq!(keeps.client.get("/api/v1/me/reminders").await.ok()["lead_minutes"], json!([]));
    }
}
