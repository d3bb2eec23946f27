//! The demo world, put into a whole server and looked at through the API (SPEC OPS-1, OPS-6).

use kernel::Timestamp;
use serde_json::json;
use server::demo::populate::{Outcome, PASSWORD, Plan, populate};
use testkit::{Client, TestApp, Value, on_both_engines};

const PLAN: Plan = Plan { seed: 7, merchants: 30, postings: 30, seekers: 40 };
/// Every table in which the demo writes.
const TABLES: [&str; 28] = [
    "people",
    "profiles",
    "consents",
    "staff_roles",
    "merchants",
    "merchant_members",
    "documents",
    "certifications",
    "photos",
    "videos",
    "postings",
    "posting_history",
    "shifts",
    "applications",
    "application_history",
    "application_notes",
    "ratings",
    "reward_campaigns",
    "conversations",
    "messages",
    "conversation_marks",
    "reports",
    "notices",
    "jobs",
    "outbox",
    "ledger_accounts",
    "ledger_transfers",
    "wallets",
];

async fn filled(app: &TestApp) -> Outcome {
    populate(&app.lingong.market, PLAN, &|_| ()).await.expect("the world goes in")
}

async fn signed_in(app: &TestApp, account: &str) -> Client {
    let body = json!({ "account": account, "password": PASSWORD });
    let token = app.nobody().post("/api/v1/auth/sessions", body).await.ok()["token"].clone();
    let mut client = app.nobody();
    client.token = token.as_str().map(str::to_owned);
    client
}

async fn number(app: &TestApp, sql: &str) -> i64 {
    let row = app.lingong.app.read().row(sql, []).await.expect("a query").expect("a row");
    row.try_get("", "n").expect("a number")
}

async fn counts(app: &TestApp) -> Vec<(&'static str, i64)> {
    let mut all = Vec::new();
    for table in TABLES {
        all.push((table, number(app, &format!("SELECT COUNT(*) AS n FROM {table}")).await));
    }
    all
}

fn items(page: Value) -> Vec<Value> {
    page["items"].as_array().expect("a list").clone()
}

async fn list(client: &Client, path: &str) -> Vec<Value> {
    items(client.get(path).await.ok())
}

on_both_engines! {
    /// covers: OPS-1, OPS-6, WORK-1
    async fn the_world_is_what_the_product_would_have_written(app: TestApp) {
        assert_eq!(filled(&app).await, Outcome::Filled(PLAN));
        for (table, count) in counts(&app).await {
            assert!(count > 0, "{table} is empty");
        }
        // Each of these counts rows that contradict each other.
        for contradiction in [
            "SELECT COUNT(*) AS n FROM shifts s WHERE s.taken <> (SELECT COUNT(*) FROM applications a WHERE \
             a.shift_id = s.id AND a.state IN ('accepted', 'confirmed', 'checked_in', 'finished', 'settled', 'no_show'))",
            "SELECT COUNT(*) AS n FROM shifts s WHERE s.queue_last <> \
             (SELECT COUNT(*) FROM applications a WHERE a.shift_id = s.id)",
            "SELECT COUNT(*) AS n FROM applications a WHERE NOT EXISTS \
             (SELECT 1 FROM application_history h WHERE h.application_id = a.id AND h.to_state = a.state)",
            "SELECT COUNT(*) AS n FROM postings p WHERE NOT EXISTS \
             (SELECT 1 FROM posting_history h WHERE h.posting_id = p.id AND h.to_state = p.state)",
            "SELECT COUNT(*) AS n FROM conversations c WHERE c.last_seq <> \
             (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id)",
            "SELECT COUNT(*) AS n FROM postings p WHERE p.state = 'live' AND NOT EXISTS \
             (SELECT 1 FROM jobs j WHERE j.subject = p.id AND j.kind = 'posting.expire')",
            "SELECT COUNT(*) AS n FROM applications a WHERE a.state = 'accepted' AND NOT EXISTS \
             (SELECT 1 FROM jobs j WHERE j.subject = a.id AND j.kind = 'application.lapse')",
        ] {
            assert_eq!(number(&app, contradiction).await, 0, "{contradiction}");
        }
        assert_eq!(number(&app, "SELECT COUNT(*) AS n FROM postings WHERE state = 'live' AND kind = 'job'").await, 30);
        assert_eq!(number(&app, "SELECT COUNT(*) AS n FROM merchants").await, 30);
        app.lingong.market.finder.fill(&app.lingong.app).await.expect("the index is filled");
        let found = app.nobody().get("/api/v1/postings/search?kind=job&order=newest").await.ok();
        assert_eq!(found["total"], 30, "{found}");
        let house = &app.lingong.app;
        let verdict = wallet::ledger::verify(&house.read(), &house.vault, &|_| ()).await.expect("it can be read");
        assert_eq!((verdict.findings.as_slice(), verdict.custody), ([].as_slice(), verdict.claims));
        let paid = number(&app, "SELECT COUNT(*) AS n FROM ledger_transfers WHERE reason = 'wage'").await;
        assert_eq!(paid, number(&app, "SELECT COUNT(*) AS n FROM applications WHERE state = 'settled'").await);
        // What the product does by the clock finds everything that it needs.
        // Two are due at once: the demo's map service is asked about two work places.
        assert_eq!(app.run_jobs().await, 2);
        app.clock.advance_seconds(40 * 86_400);
        app.run_jobs().await;
        assert_eq!(number(&app, "SELECT COUNT(*) AS n FROM jobs WHERE attempts > 0").await, 0);
    }

    /// covers: OPS-1, ACC-7
    async fn everybody_who_is_shown_around_finds_their_things(app: TestApp) {
        filled(&app).await;
        let seeker = signed_in(&app, "demo_seeker").await;
        let applications = list(&seeker, "/api/v1/me/applications").await;
        assert!(applications.len() >= 3, "{applications:?}");
        assert!(!list(&seeker, "/api/v1/me/notices").await.is_empty());
        let conversations = list(&seeker, "/api/v1/conversations").await;
        let talk = conversations[0]["id"].as_str().expect("an id");
        let messages = list(&seeker, &format!("/api/v1/conversations/{talk}/messages")).await;
        assert!(messages.iter().all(|message| message["text"].as_str().is_some_and(|text| !text.is_empty())));
        assert_eq!(seeker.get("/api/v1/me").await.ok()["profile"]["name"], "叶晓棠");

        for account in ["demo_merchant", "demo_recruiter"] {
            let merchant = signed_in(&app, account).await;
            let me = merchant.get("/api/v1/me").await.ok();
            assert_eq!(me["merchants"][0]["certification"], "approved");
            let id = me["merchants"][0]["id"].as_str().expect("an id").to_owned();
            let postings = list(&merchant, &format!("/api/v1/merchants/{id}/postings?limit=50")).await;
            assert!(postings.len() >= 14, "{}", postings.len());
            let mut people = 0;
            for posting in &postings {
                let id = posting["id"].as_str().expect("an id");
                people += list(&merchant, &format!("/api/v1/postings/{id}/applications")).await.len();
            }
            assert!(people > 0, "nobody signed up for anything");
            assert!(!list(&merchant, "/api/v1/me/notices").await.is_empty());
            assert!(!list(&merchant, &format!("/api/v1/conversations?merchant_id={id}")).await.is_empty());
        }
        let picture = app.lingong.app.read().row("SELECT id FROM photos", []).await.expect("a query").expect("a row");
        let picture: kernel::PhotoId = picture.try_get("", "id").expect("an id");
        assert_eq!(app.nobody().get(&format!("/media/{picture}/thumb")).await.status, 200);
        let video = app.lingong.app.read().row("SELECT id FROM videos", []).await.expect("a query").expect("a row");
        let video: kernel::VideoId = video.try_get("", "id").expect("an id");
        assert_eq!(app.nobody().get(&format!("/media/videos/{video}")).await.status, 200);
        app.sync_index().await;
        let found = app.nobody().get("/api/v1/postings/search?limit=50").await.ok();
        let mut shown = 0;
        for card in items(found) {
            let id = card["id"].as_str().expect("an id").to_owned();
            let posting = app.nobody().get(&format!("/api/v1/postings/{id}")).await.ok();
            shown += usize::from(posting["album"][0]["video"]["seconds"] == 4);
        }
        assert_eq!(shown, 1, "one posting shows a video");
    }

    /// covers: OPS-1, MER-2
    async fn staff_have_something_to_do(app: TestApp) {
        filled(&app).await;
        let staff = signed_in(&app, "demo_staff").await;
        let waiting = list(&staff, "/api/v1/staff/certifications?state=pending").await;
        let id = waiting[0]["id"].as_str().expect("an id");
        let review = staff.get(&format!("/api/v1/staff/certifications/{id}")).await.ok();
        let failed = review["checks"].as_array().expect("checks").iter().filter(|check| check["ok"] != true).count();
        assert_eq!(failed, 0, "{review}");
        let document = review["documents"][0]["id"].as_str().expect("a document");
        let picture = staff.get(&format!("/api/v1/staff/documents/{document}")).await;
        assert_eq!((picture.status, picture.headers["content-type"].to_str().ok()), (200, Some("image/jpeg")));
        let postings = list(&staff, "/api/v1/staff/postings?state=in_review").await;
        assert!(postings.iter().any(|posting| posting["findings_count"].as_i64().is_some_and(|count| count > 0)));
        let reports = list(&staff, "/api/v1/staff/reports").await;
        assert!(reports.iter().any(|report| report["text"].is_string()), "{reports:?}");
        let admin = signed_in(&app, "demo_admin").await;
        assert_eq!(admin.get("/api/v1/me").await.ok()["staff_roles"], json!(["admin"]));
    }

    /// covers: OPS-1
    async fn an_interrupted_start_goes_on(app: TestApp) {
        assert_eq!(filled(&app).await, Outcome::Filled(PLAN));
        let whole = counts(&app).await;
        assert_eq!(filled(&app).await, Outcome::WasThere(PLAN));
        // As a kill between two units of work leaves it: the file says so, and what came last is missing.
        let file = app.data_dir.join("demo-world.json");
        let text = std::fs::read_to_string(&file).expect("the file").replace("\"finished\": true", "\"finished\": false");
        std::fs::write(&file, text).expect("the file is written");
        let lost = ["reports", "messages", "conversation_marks", "conversations"];
        for table in lost {
            let sql = format!("DELETE FROM {table}");
            let deleted = app.lingong.app.write(move |work| async move { Ok(work.run(&sql, []).await?) }).await;
            assert!(deleted.expect("rows go") > 0);
        }
        let sql = "DELETE FROM notices WHERE kind = 'report_decided'";
        app.lingong.app.write(move |work| async move { Ok(work.run(sql, []).await?) }).await.expect("rows go");
        app.clock.set(Timestamp::from(app.lingong.app.now().to_jiff()).plus_hours(30));
        // Another plan does not matter: what was begun is finished.
        let other = Plan { postings: 50, ..PLAN };
        let outcome = populate(&app.lingong.market, other, &|_| ()).await.expect("the rest goes in");
        assert_eq!((outcome, counts(&app).await), (Outcome::Filled(PLAN), whole));
    }

    /// covers: OPS-1
    async fn an_installation_with_people_is_left_alone(app: TestApp) {
        app.register("somebody", "19900000077").await;
        assert_eq!(filled(&app).await, Outcome::NotEmpty);
        assert_eq!(number(&app, "SELECT COUNT(*) AS n FROM people").await, 1);
    }
}
