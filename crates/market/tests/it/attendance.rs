//! Coming, going and hours: the merchant's code, its hand, being near, and what both sides say about minutes.

use db::entities::attendance_events;
use db::entities::attendances::{self, HoursState};
use db::entities::merchants::{self, CertState};
use db::entities::notices;
use db::entities::postings::SignUpMode;
use db::entities::staff_roles::StaffRole;
use kernel::{ApplicationId, ShiftId};
use market::attendance::{Scope, approved_hours};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use testkit::{Client, Job, JobPlan, Reply, Someone, TestApp, Value, json, on_both_engines};

const SCANS: &str = "/api/v1/attendance/scans";
const HOUR: i64 = 3_600;

/// A job whose shift of four hours begins in two hours, and people who confirmed to come, with their sign-ups.
async fn bound(app: &TestApp, count: usize) -> (Job, Vec<(Someone, String)>) {
    let job = app.job(JobPlan::new(app, SignUpMode::FirstCome, 2, 10)).await;
    let mut people = Vec::with_capacity(count);
    for someone in app.people(count).await {
        let mine = come(&someone, job.shifts[0]).await;
        people.push((someone, mine));
    }
    (job, people)
}

async fn come(someone: &Someone, shift: ShiftId) -> String {
    let mine = someone.client.apply(shift).await["id"].as_str().expect("an id").to_owned();
    someone.client.confirm(&mine).await.ok();
    mine
}

/// The codes that the merchant's phone has for the next five minutes.
async fn codes(job: &Job, shift: ShiftId, direction: &str) -> Vec<String> {
    let path = format!("/api/v1/shifts/{shift}/attendance/codes?direction={direction}");
    let answer = job.owner.client.get(&path).await.ok();
    let link = |code: &Value| code["link"].as_str().and_then(|link| link.split_once('#')).expect("a link").1.to_owned();
    answer["codes"].as_array().expect("codes").iter().map(link).collect()
}

async fn code(job: &Job, direction: &str) -> String {
    codes(job, job.shifts[0], direction).await.swap_remove(0)
}

async fn scan(client: &Client, code: &str) -> Reply {
    client.post(SCANS, json!({ "code": code })).await
}

async fn near(client: &Client, application: &str, direction: &str, lat: f64, lng: f64) -> Reply {
    let path = format!("/api/v1/applications/{application}/attendance/near");
    client.post(&path, json!({ "direction": direction, "lat": lat, "lng": lng, "datum": "gcj02" })).await
}

async fn hours(client: &Client, application: &str, what: &str, body: Value) -> Reply {
    client.post(&format!("/api/v1/applications/{application}/hours/{what}"), body).await
}

async fn attendance(someone: &(Someone, String)) -> Value {
    someone.0.client.get(&format!("/api/v1/applications/{}/attendance", someone.1)).await.ok()
}

async fn events(app: &TestApp, application: &str) -> u64 {
    let id: ApplicationId = application.parse().expect("an id");
    let find = attendance_events::Entity::find().filter(attendance_events::Column::ApplicationId.eq(id));
    find.count(&app.lingong.app.read()).await.expect("a count")
}

/// Both came at the start and went after three hours: 180 minutes each.
async fn worked(app: &TestApp, count: usize) -> (Job, Vec<(Someone, String)>) {
    let (job, people) = bound(app, count).await;
    let ids: Vec<&str> = people.iter().map(|(_, id)| id.as_str()).collect();
    app.clock.advance_seconds(2 * HOUR);
    job.act("check_in", &ids, None).await;
    app.clock.advance_seconds(3 * HOUR);
    job.act("finish", &ids, None).await;
    (job, people)
}

async fn told(app: &TestApp, someone: &Someone) -> Vec<String> {
    let find = notices::Entity::find().filter(notices::Column::PersonId.eq(someone.id));
    let rows = find.all(&app.lingong.app.read()).await.expect("the inbox");
    rows.iter().map(|row| row.kind.to_string()).collect()
}

on_both_engines! {
    /// covers: WORK-5, WORK-7, WORK-8
    async fn a_code_checks_in_and_out_once(app: TestApp) {
        let (job, people) = bound(&app, 2).await;
        let me = &people[0];
        app.clock.advance_seconds(HOUR - 60);
        let early = scan(&me.0.client, &code(&job, "in").await).await.refused(409, "too_early");
        assert!(early["from"].is_string(), "it says when: {early}");
        app.clock.advance_seconds(60 + 7);
        let first = code(&job, "in").await;
        app.clock.advance_seconds(60);
        // Offline for a minute: the time is the code's, and doing it again gives the first result.
        let done = scan(&me.0.client, &first).await.ok();
        assert_eq!((&done["state"], &done["check_in"]["way"]), (&json!("checked_in"), &json!("code")));
        assert_eq!(done["check_in"]["at"], done["check_in_from"], "the step began with the window");
        app.clock.advance_seconds(20);
        let again = scan(&me.0.client, &code(&job, "in").await).await.ok();
        assert_eq!(again["check_in"], done["check_in"]);
        assert_eq!(events(&app, &me.1).await, 1);

        // Going needs having come, and having come does not go back.
        scan(&people[1].0.client, &code(&job, "out").await).await.refused(409, "not_checked_in");
        app.clock.advance_seconds(5 * HOUR);
        let out = scan(&me.0.client, &code(&job, "out").await).await.ok();
        assert_eq!((&out["state"], &out["hours"]["state"], &out["hours"]["minutes"]), (&json!("finished"), &json!("open"), &json!(240)));
        assert_eq!(scan(&me.0.client, &code(&job, "in").await).await.ok()["state"], "finished");
        assert_eq!(attendance(me).await["check_in"], done["check_in"]);
        assert_eq!(events(&app, &me.1).await, 2);
        scan(&people[1].0.client, &code(&job, "in").await).await.refused(409, "too_late");
        assert_eq!(told(&app, &me.0).await.iter().filter(|kind| *kind == "checked_in").count(), 1);
        assert!(told(&app, &job.owner).await.contains(&"hours_opened".to_owned()));
    }

    /// covers: WORK-5
    async fn a_code_that_is_not_the_present_one_moves_nothing(app: TestApp) {
        let mut plan = JobPlan::new(&app, SignUpMode::FirstCome, 1, 5);
        let (start, end, places) = plan.shifts[0];
        plan.shifts.push((start.plus_hours(5), end.plus_hours(5), places));
        let job = app.job(plan).await;
        let (someone, outsider) = (app.someone().await, app.someone().await);
        let mine = come(&someone, job.shifts[0]).await;
        let (old, ahead) = (code(&job, "in").await, codes(&job, job.shifts[0], "in").await);
        let other = codes(&job, job.shifts[1], "in").await.swap_remove(0);
        assert_eq!(ahead.len(), 15, "five minutes");
        scan(&someone.client, &ahead[1]).await.refused(422, "code_invalid");
        scan(&someone.client, &other).await.refused(409, "no_bound_sign_up");
        scan(&outsider.client, &old).await.refused(409, "no_bound_sign_up");
        let turned = old.replace(".in.", ".out.");
        let moved = old.replace(&job.shifts[0].to_string(), &job.shifts[1].to_string());
        let cut = old[..old.len() - 2].to_owned();
        for forged in [turned, moved, cut, format!("{old}."), "x".repeat(500), String::new(), "....".to_owned()] {
            scan(&someone.client, &forged).await.refused(422, "code_invalid");
        }
        app.nobody().post(SCANS, json!({ "code": old })).await.refused(401, "sign_in_required");
        let path = format!("/api/v1/shifts/{}/attendance/codes?direction=in", job.shifts[0]);
        outsider.client.get(&path).await.refused(404, "not_found");
        app.clock.advance_seconds(200);
        scan(&someone.client, &old).await.refused(409, "code_expired");
        assert_eq!(events(&app, &mine).await, 0);
        assert_eq!(someone.client.get(&format!("/api/v1/applications/{mine}")).await.ok()["state"], "confirmed");

        // Whoever has not confirmed is not bound.
        let waiting = app.someone().await;
        waiting.client.apply(job.shifts[0]).await;
        let refused = scan(&waiting.client, &code(&job, "in").await).await.refused(409, "no_bound_sign_up");
        assert_eq!(refused["state"], "accepted");
        // A merchant that is suspended still has those come whom it took.
        let merchant = job.merchant;
        let suspended = app.lingong.app.write(move |work| async move {
            let row = merchants::Entity::find_by_id(merchant).one(&work.tx).await?.expect("the merchant");
            Ok(db::update(&work, merchants::Model { certification: CertState::Suspended, ..row }).await?)
        });
        suspended.await.expect("suspended");
        scan(&someone.client, &code(&job, "in").await).await.ok();
        let list = format!("/api/v1/shifts/{}/attendance", job.shifts[0]);
        assert_eq!(job.owner.client.get(&list).await.status, 403, "and reads no names meanwhile");
    }

    /// covers: WORK-5
    async fn two_hundred_scans_at_once_check_in_once(app: TestApp) {
        let (job, people) = bound(&app, 1).await;
        app.clock.advance_seconds(2 * HOUR);
        let code = code(&job, "in").await;
        let mut scans = tokio::task::JoinSet::new();
        for _ in 0..200 {
            let (client, code) = (people[0].0.client.clone(), code.clone());
            scans.spawn(async move { scan(&client, &code).await });
        }
        let replies = scans.join_all().await;
        let first = replies[0].body["check_in"].clone();
        assert!(first["at"].is_string(), "{first}");
        for reply in replies {
            assert_eq!((reply.status, &reply.body["check_in"]), (200, &first));
        }
        assert_eq!(events(&app, &people[0].1).await, 1);
    }

    /// covers: WORK-2, WORK-5
    async fn a_member_records_by_hand_with_a_time_and_a_reason(app: TestApp) {
        let (job, people) = bound(&app, 2).await;
        let ids: Vec<&str> = people.iter().map(|(_, id)| id.as_str()).collect();
        app.clock.advance_seconds(9 * HOUR);
        let (now, start) = (app.now(), app.now().plus_hours(-7));
        let act = |action: &'static str, at: kernel::Timestamp, reason: Value| {
            let body = json!({ "ids": ids, "action": action, "at": at, "reason": reason });
            job.owner.client.post("/api/v1/applications/actions", body)
        };
        act("check_in", start, Value::Null).await.refused(422, "required");
        act("check_in", now.plus_hours(1), json!("忘了登记")).await.refused(422, "invalid_field");
        act("check_in", now.plus_days(-8), json!("忘了登记")).await.refused(422, "invalid_field");
        act("reject", start, json!("忘了登记")).await.refused(422, "invalid_field");
        let late = act("check_in", now, json!("忘了登记")).await.ok();
        assert_eq!(late["items"][0]["code"], "too_late");
        let done = act("check_in", start, json!("店里网络坏了")).await.ok();
        assert_eq!(done["items"][1]["state"], "checked_in");
        let before = act("finish", start.plus_seconds(-1), json!("记错了")).await.ok();
        assert_eq!(before["items"][0]["code"], "too_early");
        assert_eq!(act("finish", start.plus_minutes(90), json!("提前下班")).await.ok()["items"][0]["state"], "finished");
        let seen = attendance(&people[0]).await;
        assert_eq!((&seen["hours"]["minutes"], &seen["check_out"]["way"]), (&json!(90), &json!("hand")));
        assert_eq!((&seen["history"][0]["text"], &seen["history"][1]["text"]), (&json!("店里网络坏了"), &json!("提前下班")));
        let list = job.owner.client.get(&format!("/api/v1/shifts/{}/attendance", job.shifts[0])).await.ok();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(list["items"][0]["attendance"]["history"][1]["text"], "提前下班");
        let count = job.owner.client.get(&format!("/api/v1/shifts/{}/attendance/count", job.shifts[0])).await.ok();
        assert_eq!(count, json!({ "expected": 2, "here": 0, "gone": 2, "to_decide": 2 }));
        let outsider = app.someone().await;
        for path in ["attendance", "attendance/count"] {
            outsider.client.get(&format!("/api/v1/shifts/{}/{path}", job.shifts[0])).await.refused(404, "not_found");
        }
    }

    /// covers: WORK-5, LOC-1
    async fn being_near_is_compared_once_and_forgotten(app: TestApp) {
        let (job, people) = bound(&app, 2).await;
        let me = &people[0];
        app.clock.advance_seconds(HOUR);
        // The work place is at 26.08, 119.30; this is some eighty metres away.
        let (lat, lng) = (26.080_517_3, 119.300_613_9);
        let refused = near(&me.0.client, &me.1, "in", lat, lng).await.refused(403, "near_needs_consent");
        assert_eq!(refused["item"], "location");
        me.0.client.agree("location").await;
        near(&me.0.client, &me.1, "in", 26.095_517_3, 119.300_613_9).await.refused(409, "not_near");
        near(&me.0.client, &people[1].1, "in", lat, lng).await.refused(404, "not_found");
        near(&me.0.client, &me.1, "in", 91.0, lng).await.refused(422, "invalid_field");
        let done = near(&me.0.client, &me.1, "in", lat, lng).await.ok();
        assert_eq!((&done["state"], &done["check_in"]["way"]), (&json!("checked_in"), &json!("near")));
        assert_eq!(near(&me.0.client, &me.1, "in", lat, lng).await.ok()["check_in"], done["check_in"]);
        let answer = done.to_string();
        for part in ["0805173", "080517", "3006139", "300613", "955173", "distance", "lat", "lng"] {
            assert!(!answer.contains(part), "{part} in {answer}");
        }
        let secrets: Vec<(&str, String)> = [
            ("the latitude", "26.0805173"), ("the longitude", "119.3006139"), ("the far latitude", "26.0955173"),
            ("the latitude in millionths", "26080517"), ("the longitude in millionths", "119300613"),
            ("the longitude in millionths, rounded", "119300614"), ("the far latitude in millionths", "26095517"),
        ].map(|(what, value)| (what, value.to_owned())).into();
        app.assert_nowhere(&secrets).await;
        for _ in 0..40 {
            near(&me.0.client, &me.1, "in", 20.0, 100.0).await;
        }
        near(&me.0.client, &me.1, "in", lat, lng).await.refused(429, "too_many_requests");
        assert_eq!(job.shifts.len(), 1);
    }

    /// covers: WORK-8
    async fn silence_approves_at_the_deadline_and_not_before(app: TestApp) {
        let (job, people) = worked(&app, 2).await;
        let (quiet, asks) = (&people[0], &people[1]);
        let shift = Scope::Shift(job.shifts[0]);
        hours(&asks.0.client, &asks.1, "correction", json!({ "minutes": 195, "reason": "收拾了一刻钟" })).await.ok();
        app.clock.advance_seconds(72 * HOUR - 1);
        app.run_jobs().await;
        assert!(approved_hours(&app.lingong.app.read(), shift).await.expect("hours").is_empty(), "not a second before");
        app.clock.advance_seconds(1);
        app.run_jobs().await;
        app.run_jobs().await;
        let rows = approved_hours(&app.lingong.app.read(), shift).await.expect("hours");
        let mut minutes: Vec<(i64, bool)> = rows.iter().map(|row| (row.minutes, row.frozen)).collect();
        minutes.sort_unstable();
        assert_eq!(minutes, [(180, false), (195, false)], "the merchant was silent about what was asked");
        let seen = attendance(quiet).await;
        let last = seen["history"].as_array().and_then(|lines| lines.last()).expect("a step").clone();
        assert_eq!((&last["event"], &last["by"], &last["to"]), (&json!("silence"), &json!("system"), &json!("approved")));
        assert_eq!(events(&app, &quiet.1).await, 3);
        hours(&quiet.0.client, &quiet.1, "correction", json!({ "minutes": 200, "reason": "太晚了" }))
            .await
            .refused(409, "hours_deadline_over");
        let by_posting = approved_hours(&app.lingong.app.read(), Scope::Posting(job.posting)).await.expect("hours");
        assert_eq!(by_posting, rows);
    }

    /// covers: WORK-8
    async fn a_dispute_freezes_its_own_hours_and_staff_decide(app: TestApp) {
        let (job, people) = worked(&app, 3).await;
        let (mine, other) = (&people[0], &people[1]);
        let owner = &job.owner.client;
        hours(owner, &other.1, "decision", json!({ "approve": true, "minutes": 170 })).await.refused(422, "invalid_field");
        hours(owner, &other.1, "decision", json!({ "approve": true, "minutes": 181 })).await.refused(422, "invalid_field");
        assert_eq!(hours(owner, &other.1, "decision", json!({ "approve": true })).await.ok()["minutes"], 180);
        hours(&mine.0.client, &mine.1, "dispute", json!({ "reason": "没有先申请" })).await.refused(409, "hours_in_wrong_state");
        let body = json!({ "minutes": 240, "reason": "店长让我多留了一小时" });
        for minutes in [0, -5, 1_441] {
            let body = json!({ "minutes": minutes, "reason": "不可能" });
            hours(&mine.0.client, &mine.1, "correction", body).await.refused(422, "invalid_field");
        }
        hours(&other.0.client, &mine.1, "correction", body.clone()).await.refused(404, "not_found");
        let asked = hours(&mine.0.client, &mine.1, "correction", body.clone()).await.ok();
        assert_eq!((&asked["hours"]["state"], &asked["hours"]["asked_minutes"]), (&json!("asked"), &json!(240)));
        hours(owner, &mine.1, "decision", json!({ "approve": false })).await.refused(422, "required");
        hours(&other.0.client, &mine.1, "decision", json!({ "approve": true })).await.refused(404, "not_found");
        hours(owner, &mine.1, "decision", json!({ "approve": false, "reason": "当天没有加班" })).await.ok();
        let seen = attendance(mine).await;
        assert_eq!((&seen["hours"]["next"], &seen["history"][3]["text"]), (&json!(["dispute"]), &json!("当天没有加班")));
        hours(&mine.0.client, &mine.1, "dispute", json!({ "reason": "监控可以证明" })).await.ok();

        // Silence goes over the others, and not over what is frozen.
        app.clock.advance_seconds(200 * HOUR);
        app.run_jobs().await;
        let shift = Scope::Shift(job.shifts[0]);
        let rows = approved_hours(&app.lingong.app.read(), shift).await.expect("hours");
        assert_eq!(rows.iter().filter(|row| row.frozen).map(|row| row.person).collect::<Vec<_>>(), [mine.0.id]);
        assert_eq!(rows.iter().filter(|row| !row.frozen).count(), 2);

        let reviewer = app.staff(StaffRole::Reviewer).await;
        let queue = reviewer.get("/api/v1/staff/hours-disputes").await.ok();
        let item = &queue["items"][0];
        assert_eq!((queue["items"].as_array().map(Vec::len), &item["attendance"]["application_id"]), (Some(1), &json!(mine.1)));
        let words: Vec<&str> = item["attendance"]["history"].as_array().expect("lines").iter().filter_map(|line| line["text"].as_str()).collect();
        assert_eq!(words, ["店长让我多留了一小时", "当天没有加班", "监控可以证明"]);
        mine.0.client.get("/api/v1/staff/hours-disputes").await.refused(403, "forbidden");
        let path = format!("/api/v1/staff/hours-disputes/{}/decision", mine.1);
        owner.post(&path, json!({ "minutes": 0, "reason": "自己裁定" })).await.refused(403, "forbidden");
        let decision = json!({ "minutes": 225, "reason": "监控显示多工作了四十五分钟" });
        assert_eq!(reviewer.post(&path, decision.clone()).await.status, 204);
        reviewer.post(&path, decision).await.refused(409, "hours_in_wrong_state");
        let seen = attendance(mine).await;
        assert_eq!((&seen["hours"]["state"], &seen["hours"]["minutes"]), (&json!("decided"), &json!(225)));
        let rows = approved_hours(&app.lingong.app.read(), shift).await.expect("hours");
        assert!(rows.iter().all(|row| !row.frozen));
        for inbox in [told(&app, &mine.0).await, told(&app, &job.owner).await] {
            assert!(inbox.contains(&"hours_decided".to_owned()), "{inbox:?}");
        }
        let texts = ["店长让我多留了一小时", "当天没有加班", "监控可以证明"];
        app.assert_nowhere(&texts.map(|text| ("words about hours", text.to_owned()))).await;
    }

    /// Each step is one unit of work: one that breaks leaves the state, the history and the deadline as they were.
    ///
    /// covers: WORK-5, WORK-8
    async fn a_step_that_breaks_leaves_nothing_behind(app: TestApp) {
        let (job, people) = bound(&app, 1).await;
        let mine = &people[0].1;
        app.clock.advance_seconds(2 * HOUR);
        let break_it = |on: bool| {
            let sql = match on {
                true => "ALTER TABLE attendance_events RENAME TO attendance_events_away",
                false => "ALTER TABLE attendance_events_away RENAME TO attendance_events",
            };
            let write = app.lingong.app.write(move |work| async move { Ok(work.run(sql, []).await?) });
            async move { write.await.expect("the table is renamed") }
        };
        for (direction, before, after) in [("in", "confirmed", "checked_in"), ("out", "checked_in", "finished")] {
            let shown = code(&job, direction).await;
            break_it(true).await;
            assert_eq!(scan(&people[0].0.client, &shown).await.status, 500);
            break_it(false).await;
            assert_eq!(people[0].0.client.get(&format!("/api/v1/applications/{mine}")).await.ok()["state"], before);
            let open = attendances::Entity::find().filter(attendances::Column::State.eq(HoursState::Open));
            assert_eq!(open.count(&app.lingong.app.read()).await.expect("a count"), 0);
            assert_eq!(scan(&people[0].0.client, &shown).await.ok()["state"], after);
            app.clock.advance_seconds(HOUR);
        }
    }
}
