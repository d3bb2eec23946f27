//! Yes and no, item by item.

use db::entities::notices::NoticeKind;
use talk::notices::{Notice, push};
use testkit::{On, TestApp, Value, json, on_both_engines};

fn item<'a>(list: &'a Value, name: &str) -> &'a Value {
    let items = list["items"].as_array().expect("items");
    items.iter().find(|item| item["name"] == name).expect("the item")
}

on_both_engines! {
    /// covers: RIGHT-4, POL-2, POL-6
    async fn a_yes_is_taken_back_as_easily_as_it_is_given(app: TestApp) {
        let person = app.register("yes_and_no", "19900000201").await;
        let before = person.get("/api/v1/me/consents").await.ok();
        for item in before["items"].as_array().expect("items") {
            assert_eq!(item["state"], "never", "silence is no");
            assert!(!item["why"].as_str().expect("a reason").is_empty() && !item["cost"].as_str().expect("a cost").is_empty());
        }
        let given = person.put("/api/v1/me/consents/search_history", json!({ "action": "given" })).await.ok();
        assert_eq!((given["state"].as_str(), given["by"].as_str()), (Some("given"), Some("person")));
        app.clock.advance_seconds(1);
        person.put("/api/v1/me/consents/search_history", json!({ "action": "withdrawn" })).await.ok();
        let after = person.get("/api/v1/me/consents").await.ok();
        assert_eq!(item(&after, "search_history")["state"], "withdrawn");
        assert_eq!(item(&after, "browsing_history")["state"], "never");
        let history = person.get("/api/v1/me/consents/history").await.ok();
        let said: Vec<&str> = history["items"].as_array().expect("items").iter().filter_map(|row| row["action"].as_str()).collect();
        assert_eq!(said, ["withdrawn", "given", "given"], "newest first, and the policy as a whole at registration");
    }

    async fn what_is_not_an_item_is_refused(app: TestApp) {
        let person = app.register("no_item", "19900000202").await;
        person.put("/api/v1/me/consents/everything", json!({ "action": "given" })).await.refused(404, "not_found");
        person.put("/api/v1/me/consents/analytics", json!({ "action": "maybe" })).await.refused(422, "invalid_field");
        app.nobody().put("/api/v1/me/consents/analytics", json!({ "action": "given" })).await.refused(401, "sign_in_required");
    }

    /// covers: POL-6, MER-1
    async fn documents_need_a_consent_of_their_own(app: TestApp) {
        let owner = app.register("no_documents", "19900000203").await;
        let merchant = owner.create_merchant("安静的店", "company").await;
        let body = app.company_submission(&owner, &merchant).await;
        owner.put("/api/v1/me/consents/identity", json!({ "action": "withdrawn" })).await.ok();
        let path = format!("/api/v1/merchants/{merchant}/certification");
        let refused = owner.put(&path, body.clone()).await.refused(403, "consent_needed");
        assert_eq!(refused["item"], "identity");
        let upload = format!("/api/v1/merchants/{merchant}/documents");
        owner.post_bytes(&upload, "image/png", testkit::png(8, 8)).await.refused(403, "consent_needed");
        // Refusing costs that function only.
        owner.get("/api/v1/postings/search").await.ok();
        owner.agree("identity").await;
        owner.put(&path, body).await.ok();
    }

    /// covers: POL-6, FIND-1
    async fn the_own_position_needs_a_consent_and_a_picked_point_does_not(app: TestApp) {
        let person = app.register("where_am_i", "19900000204").await;
        let picked = "/api/v1/postings/search?lat=26.08&lng=119.30";
        let here = "/api/v1/postings/search?lat=26.08&lng=119.30&here=device";
        person.get(picked).await.ok();
        assert_eq!(person.get(here).await.refused(403, "consent_needed")["item"], "location");
        person.agree("location").await;
        person.get(here).await.ok();
        app.nobody().get(here).await.ok();
        let counts = here.replace("search", "facets");
        person.get(&counts).await.ok();
        person.put("/api/v1/me/consents/location", json!({ "action": "withdrawn" })).await.ok();
        assert_eq!(person.get(&counts).await.refused(403, "consent_needed")["item"], "location");
    }
}

/// Ten thousand messages wait when the consent is withdrawn: what the workers hold may leave, nothing else.
///
/// covers: RIGHT-4, NOTE-3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_stops_ten_thousand_messages_that_wait() {
    const WAITING: usize = 10_000;
    const CHUNK: usize = 500;
    /// What one worker claims at once.
    const IN_HAND_MAX: u64 = 16;
    for on in [On::Sqlite, On::Postgres] {
        let app = TestApp::start_with(on, |config| config.sms.notices_per_day = 100_000).await;
        let someone = app.someone().await;
        someone.client.agree("optional_notices").await;
        let person = someone.id;
        for chunk in 0..WAITING / CHUNK {
            let told = app.lingong.app.write(move |work| async move {
                for number in 0..CHUNK {
                    let notice = Notice::of(NoticeKind::PlaceOffered);
                    push(&work, person, &format!("offer:{chunk}:{number}"), notice).await?;
                }
                Ok(())
            });
            told.await.expect("told");
        }
        let sandbox = app.lingong.simulators.clone().expect("simulators").aliyun;
        let before = sandbox.requests();
        let (jobs, house) = (app.lingong.jobs.clone(), app.lingong.app.clone());
        let working = tokio::spawn(async move { jobs.run_due(&house).await.expect("the queue works") });
        while sandbox.requests() < before + 3 && !working.is_finished() {
            tokio::task::yield_now().await;
        }
        let body = json!({ "action": "withdrawn" });
        someone.client.put("/api/v1/me/consents/optional_notices", body).await.ok();
        let at_withdrawal = sandbox.requests();
        working.await.expect("the worker ends");
        app.run_jobs().await;
        let after = sandbox.requests();
        assert!(after <= at_withdrawal + IN_HAND_MAX, "{} left after the withdrawal", after - at_withdrawal);
        assert!(after - before < WAITING as u64 / 2, "the queue was worked off before anybody withdrew");
        let sql = "SELECT COUNT(*) AS n FROM jobs WHERE kind LIKE 'notice_%'";
        let row = app.lingong.app.read().row(sql, []).await.expect("a count").expect("a row");
        assert_eq!(row.try_get::<i64>("", "n").expect("a number"), 0);
    }
}
