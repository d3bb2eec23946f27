//! A changed policy: told beforehand, asked again, and the way out stays open (SPEC POL-2, POL-3).

use db::entities::staff_roles::StaffRole;
use testkit::{Client, On, TestApp, Value, json};

/// An installation that puts the present version into force in a week; people register under the one before it.
async fn changing(on: On) -> TestApp {
    TestApp::start_with(on, |config| {
        config.sms.per_source_hour = 1_000_000;
        config.policy_effective_on = "2026-12-01".to_owned();
    })
    .await
}

async fn announced(app: &TestApp) {
    accounts::schedule_announcement(&app.lingong.app).await.expect("it is queued");
    app.run_jobs().await;
}

async fn notices(client: &Client) -> Vec<Value> {
    let page = client.get("/api/v1/me/notices").await.ok();
    page["items"].as_array().expect("a list").iter().filter(|it| it["kind"] == "policy_change").cloned().collect()
}

macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($app:ident) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;
            async fn body($app: TestApp) $body
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                body(changing(On::Sqlite).await).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                body(changing(On::Postgres).await).await;
            }
        }
    )+};
}

on_both! {
    /// covers: POL-3, NOTE-1
    async fn a_major_change_is_announced_to_everybody(app) {
        let people = [app.register("zhang_san", "19900000001").await, app.register("li_si", "19900000002").await];
        assert!(notices(&people[0]).await.is_empty());
        announced(&app).await;
        // A second start tells nobody twice.
        announced(&app).await;
        for person in &people {
            let told = notices(person).await;
            assert_eq!(told.len(), 1);
            let body = told[0]["body"].as_str().expect("words");
            assert!(body.contains("2026-12-01") && body.contains("个人信息的种类或使用方式"), "{body}");
        }
        // The privacy officer sees the same: one person who was told and will be asked, and the officer.
        let officer = app.staff(StaffRole::Privacy).await;
        let seen = officer.get("/api/v1/staff/policy").await.ok();
        let coming = &seen["items"][0];
        assert_eq!((coming["state"].as_str(), coming["major"].as_bool()), (Some("upcoming"), Some(true)));
        assert!(coming["kinds"].as_array().expect("kinds").iter().any(|it| it["kind"] == "recipients"), "{coming}");
        assert!(coming["told_at"].is_string() && coming["to_tell"].as_i64() >= Some(2), "{coming}");
        assert_eq!((&coming["to_ask"], &coming["accepted"]), (&coming["to_tell"], &json!(0)));
        assert_eq!((&seen["items"][1]["to_tell"], &seen["items"][1]["to_ask"]), (&json!(0), &json!(0)));
        let policy = app.nobody().get("/api/v1/policy").await.ok();
        assert_eq!(policy["version"], "2026-11-24");
        assert_eq!(policy["upcoming"], json!({ "version": "2026-11-25", "effective_on": "2026-12-01" }));
    }

    /// covers: POL-2, POL-3
    async fn who_does_not_accept_can_still_look_and_leave(app) {
        let person = app.register("zhang_san", "19900000001").await;
        let asked = |me: &Value| me["policy_acceptance"]["needed"].clone();
        assert_eq!(asked(&person.get("/api/v1/me").await.ok()), false);
        app.clock.advance_seconds(8 * 86_400);
        let me = person.get("/api/v1/me").await.ok();
        assert_eq!(asked(&me), true);
        assert_eq!(me["policy_acceptance"]["version"], "2026-11-25");
        assert!(me["policy_acceptance"]["changes"].as_array().expect("a list").iter().any(|it| it["kind"] == "recipients"));

        let profile = json!({ "intent": "周末" });
        let refused = person.put("/api/v1/me/profile", profile.clone()).await.refused(403, "policy_acceptance_needed");
        assert_eq!(refused["version"], "2026-11-25");
        person.post("/api/v1/merchants", json!({ "name": "小店", "kind": "sole" })).await.refused(403, "policy_acceptance_needed");
        // Reading, and signing out elsewhere, go on.
        person.get("/api/v1/me/applications").await.ok();
        person.get("/api/v1/auth/sessions").await.ok();

        person.post("/api/v1/me/policy-acceptance", json!({ "version": "2026-11-24" })).await.refused(409, "policy_changed");
        let done = person.post("/api/v1/me/policy-acceptance", json!({ "version": "2026-11-25" })).await.ok();
        assert_eq!(done, json!({ "needed": false, "version": "2026-11-25", "changes": [] }));
        person.put("/api/v1/me/profile", profile).await.ok();
        assert_eq!(asked(&person.get("/api/v1/me").await.ok()), false);
    }

    /// covers: POL-2
    async fn a_session_goes_on_to_end(app) {
        let person = app.register("zhang_san", "19900000001").await;
        app.clock.advance_seconds(8 * 86_400);
        assert_eq!(person.delete("/api/v1/auth/sessions/current").await.status, 204);
    }

    /// covers: POL-2, POL-3, POL-4
    async fn versions_and_registry_are_public(app) {
        let versions = app.nobody().get("/api/v1/policy/versions").await.ok();
        let items = versions["items"].as_array().expect("a list");
        let states: Vec<&str> = items.iter().filter_map(|it| it["state"].as_str()).collect();
        assert_eq!(states, ["upcoming", "in_force"]);
        assert_eq!((&items[0]["major"], &items[0]["reduces_rights"]), (&json!(true), &json!(false)));
        let registry = app.nobody().get("/api/v1/policy/registry").await.ok();
        assert_eq!(registry["fields"].as_array().map(Vec::len), Some(policy::FIELDS.len()));
    }
}
