//! Figures about many people, and those that others count.

use crate::guardian_help::{code, family, minor, person};
use db::columns::PublicText;
use db::entities::figures::{self, Span};
use db::entities::postings::{self, SignUpMode};
use db::entities::staff_roles::StaffRole;
use db::sea_orm::EntityTrait;
use sandbox::LineFault;
use testkit::{Job, JobPlan, On, TestApp, Value, json, on_both_engines};

const DAY: i64 = 24 * 3_600;

/// A job in this city, and so many different people who signed up for it today.
async fn signed_up(app: &TestApp, city: &str, people: usize) -> Job {
    let headcount = i64::try_from(people).expect("few");
    let job = app.job(JobPlan::new(app, SignUpMode::FirstCome, 24 * 20, headcount)).await;
    let (id, city) = (job.posting, city.to_owned());
    let moved = app.lingong.app.write(move |work| async move {
        let mut row = postings::Entity::find_by_id(id).one(&work.tx).await?.expect("the job");
        row.city_code = Some(PublicText(city));
        row.district_code = None;
        Ok(db::update(&work, row).await?)
    });
    moved.await.expect("moved");
    for someone in app.people(people).await {
        someone.client.apply(job.shifts[0]).await;
    }
    job
}

async fn visit(app: &TestApp, page: &str, referrer: &str, times: usize) {
    let body = json!({ "page": page, "referrer": referrer, "seconds": 9, "display": "phone", "agreed": "analytics" });
    for _ in 0..times {
        assert_eq!(app.nobody().post("/api/v1/beacons", body.clone()).await.status, 204);
    }
}

/// The night comes: figures are made of what has ended.
async fn night(app: &TestApp) {
    app.lingong.app.write(|work| async move { care::statistics::schedule(&work).await }).await.expect("queued");
    app.run_jobs().await;
}

async fn rows(app: &TestApp) -> Vec<figures::Model> {
    figures::Entity::find().all(&app.lingong.app.read()).await.expect("figures")
}

fn line<'a>(view: &'a Value, day: &str) -> &'a Value {
    view["days"].as_array().expect("days").iter().find(|line| line["day"] == day).expect("a day")
}

on_both_engines! {
    /// covers: STAT-1
    async fn figures_are_made_once_and_never_about_few(app: TestApp) {
        let job = signed_up(&app, "350100", 12).await;
        visit(&app, "/m/jobs/:id", "www.baidu.com", 11).await;
        visit(&app, "/m/", "", 3).await;
        for query in ["?s=wechat"; 12].iter().chain(&["?s=poster"; 2]) {
            assert_eq!(app.nobody().get(&format!("/jobs/{}{query}", job.posting)).await.status, 200);
        }
        let staff = app.staff(StaffRole::Support).await;
        let before = staff.get("/api/v1/staff/statistics?days=7").await.ok();
        assert!(before["days"].as_array().expect("days").iter().all(|day| day["made"] == false), "{before}");
        night(&app).await;
        assert!(rows(&app).await.iter().all(|row| row.shown.is_none_or(|shown| shown == 0)), "the day has not ended");

        app.clock.advance_seconds(DAY);
        night(&app).await;
        let told = staff.get("/api/v1/staff/statistics?days=7").await.ok();
        let day = line(&told, "2026-11-24");
        assert_eq!((&day["made"], &day["signed_up"], &day["came"]), (&json!(true), &json!(12), &json!(0)), "{day}");
        assert_eq!((&day["visits"], &day["shared"]), (&json!(14), &json!(14)));
        // Three are too few to show, and eleven would give them away beside the sum of fourteen.
        assert_eq!(day["seen"], Value::Null);
        for part in ["pages", "channels"] {
            assert!(told[part].as_array().expect("parts").iter().all(|one| one["opened"] == 0 && one["held_back_days"] == 1), "{told}");
        }
        assert!(rows(&app).await.iter().all(|row| row.shown.is_none_or(|shown| shown == 0 || shown >= 10)), "none is written");

        // What is made stays as it is, whatever runs again or is written later.
        let made = rows(&app).await;
        visit(&app, "/m/", "", 20).await;
        night(&app).await;
        let again = rows(&app).await;
        assert!(made.iter().all(|row| again.contains(row)), "a figure was made anew");

        let file = staff.get("/api/v1/staff/statistics/file?days=7").await;
        assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
        for cells in ["2026-11-24,day,signed_up,all,,12\r\n", "2026-11-24,day,visits,page,search,\r\n"] {
            assert!(file.text.contains(cells), "{cells} in {}", file.text);
        }
        for path in ["", "/file", "/vendors"] {
            let path = format!("/api/v1/staff/statistics{path}");
            app.nobody().get(&path).await.refused(401, "sign_in_required");
            job.owner.client.get(&path).await.refused(403, "forbidden");
            assert_eq!(staff.get(&format!("{path}?days=93")).await.refused(422, "invalid_field")["field"], "days");
        }
    }

    /// Asking a hundred times, here or on another node, averages nothing out.
    ///
    /// covers: STAT-1
    async fn what_is_published_has_the_same_noise_whenever_it_is_read(app: TestApp) {
        signed_up(&app, "350100", 25).await;
        app.clock.advance_seconds(DAY);
        night(&app).await;
        let exact = rows(&app).await.into_iter().find(|row| row.shown == Some(25)).expect("a figure");
        let noisy = exact.published.expect("published");
        assert!((noisy - 25).abs() <= policy::statistics::NOISE_MOST);
        let other = app.another_node().await;
        for at in 0..20 {
            let client = if at % 2 == 0 { &app.nobody() } else { &other };
            let told = client.get("/api/v1/statistics").await.ok();
            assert_eq!(line(&told, "2026-11-24")["signed_up"], json!(noisy));
            assert_eq!(told["least"], 10);
        }
        let trust = app.nobody().get("/trust").await.text;
        assert!(trust.contains(&format!("报名 {noisy} ")) && trust.contains("公开的统计数字"), "{trust}");
    }

    /// covers: STAT-1
    async fn cities_are_counted_by_the_week_and_cover_each_other(app: TestApp) {
        signed_up(&app, "350100", 12).await;
        signed_up(&app, "330100", 3).await;
        signed_up(&app, "440100", 15).await;
        // Tuesday: the week has not ended on Sunday, and has on Monday.
        app.clock.advance_seconds(5 * DAY);
        night(&app).await;
        let of_weeks = |all: Vec<figures::Model>| all.into_iter().filter(|row| row.span == Span::Week && !row.code.0.is_empty()).count();
        assert_eq!(of_weeks(rows(&app).await), 0);
        app.clock.advance_seconds(DAY);
        night(&app).await;
        let staff = app.staff(StaffRole::Reviewer).await;
        let told = staff.get("/api/v1/staff/statistics?days=14").await.ok();
        let cities = told["cities"].as_array().expect("cities");
        let of = |code: &str| cities.iter().find(|one| one["code"] == code).expect("a city")["signed_up"].clone();
        assert_eq!((of("330100"), of("350100"), of("440100")), (Value::Null, Value::Null, json!(15)), "{told}");
        assert_eq!(cities[0]["monday"], "2026-11-23");
        let categories = told["categories"].as_array().expect("categories");
        assert_eq!((categories.len(), &categories[0]["signed_up"]), (1, &json!(30)));
        assert_eq!(line(&told, "2026-11-24")["signed_up"], 30);
    }

    /// covers: STAT-1, SDK-2
    async fn what_others_count_stands_beside_ours(app: TestApp) {
        let staff = app.staff(StaffRole::Support).await;
        let simulators = app.lingong.simulators.as_ref().expect("simulators");
        let path = "/api/v1/staff/statistics/vendors?days=7";
        let calls: Vec<_> = (0..12).map(|_| {
            let staff = staff.clone();
            tokio::spawn(async move { staff.get(path).await.ok() })
        }).collect();
        for call in calls {
            let told = call.await.expect("an answer");
            for (at, name) in ["baidu_tongji", "talkingdata"].iter().enumerate() {
                let vendor = &told["items"][at];
                assert_eq!((&vendor["name"], &vendor["standing"]), (&json!(name), &json!("answers")), "{vendor}");
                assert_eq!(vendor["days"].as_array().map(Vec::len), Some(7));
                assert!(vendor["days"][0]["views"].is_u64() && vendor["days"][0]["visitors"].is_u64(), "{vendor}");
            }
        }
        assert_eq!(simulators.baidu.refreshes(), 1, "one refresh for everybody");
        simulators.baidu.line.fail_next([LineFault::Html]);
        simulators.talkingdata.line.fail_next([LineFault::Code(429)]);
        let told = staff.get(path).await.ok();
        for (at, code) in ["http_200", "429"].iter().enumerate() {
            let vendor = &told["items"][at];
            assert_eq!((&vendor["standing"], &vendor["trouble"]), (&json!("failed"), &json!(code)), "{vendor}");
            assert_eq!(vendor["days"], json!([]));
        }
        assert_eq!(staff.get(path).await.ok()["items"][0]["standing"], "answers");
    }

    /// The script is named to whoever may say yes, and to nobody whose account says no.
    ///
    /// covers: SDK-1, COOKIE-1
    async fn a_counting_script_follows_the_accounts_consent(app: TestApp) {
        let script = async |client: &testkit::Client| client.get("/api/v1/page-services").await.ok()["analytics_script"].clone();
        let known = json!(format!("{}/baidu/hm.js?demo0site", app.base));
        assert_eq!(script(&app.nobody()).await, known);
        let person = app.register("counted", "19900000242").await;
        assert_eq!(script(&person).await, Value::Null);
        person.agree("analytics").await;
        assert_eq!(script(&person).await, known);
        person.put("/api/v1/me/consents/analytics", json!({ "action": "withdrawn" })).await.ok();
        assert_eq!(script(&person).await, Value::Null);
        let baidu = &app.lingong.simulators.as_ref().expect("simulators").baidu;
        assert_eq!((baidu.scripts(), baidu.pages(), baidu.line.requests()), (0, 0, 0), "not a byte went there");
        let rule = app.nobody().get("/m/").await.headers["content-security-policy"].to_str().expect("text").to_owned();
        assert!(rule.contains("script-src 'self';") && !rule.contains("http"), "{rule}");
    }

    /// Whoever is signed in is never taken for a visitor without an account: not while a guardian is waited for, nor while
    /// the account ends.
    ///
    /// covers: SDK-1, COOKIE-1, MIN-3
    async fn a_minor_and_an_account_that_ends_are_named_no_script(app: TestApp) {
        let script = async |client: &testkit::Client| client.get("/api/v1/page-services").await.ok()["analytics_script"].clone();
        assert!(script(&app.nobody()).await.is_string());
        let waiting = minor(&app, "2010-02").await;
        assert_eq!(script(&waiting.client).await, Value::Null);
        let family = family(&app, "2010-02", &[]).await;
        assert_eq!(script(&family.ward.client).await, Value::Null);
        let leaver = person(&app, "leaver").await;
        let proof = code(&app, &leaver).await;
        leaver.client.post("/api/v1/me/cancellation", proof).await.ok();
        app.clock.advance_seconds(61);
        let signing_in = json!({ "phone": leaver.phone, "code": app.request_code(&leaver.phone).await });
        let signed = app.nobody().post("/api/v1/auth/sessions", signing_in).await.ok();
        assert_eq!(signed["me"]["state"], "cancelling");
        let back = app.nobody().with_token(signed["token"].as_str().expect("a token"));
        assert_eq!(script(&back).await, Value::Null);
        let visit = json!({ "page": "/m/", "referrer": "", "seconds": 3, "display": "phone", "agreed": "analytics" });
        back.post("/api/v1/beacons", visit).await.refused(403, "consent_needed");
    }
}

/// covers: SDK-1, STAT-1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nobody_else_counts_there_is_no_script_and_no_figure() {
    let app = TestApp::start_with(On::Sqlite, |config| {
        config.baidu_tongji.enabled = false;
        config.talkingdata.enabled = false;
    })
    .await;
    assert!(app.nobody().get("/api/v1/page-services").await.ok()["analytics_script"].is_null());
    let staff = app.staff(StaffRole::Support).await;
    let told = staff.get("/api/v1/staff/statistics/vendors").await.ok();
    assert!(told["items"].as_array().expect("items").iter().all(|one| one["standing"] == "off"), "{told}");
}
