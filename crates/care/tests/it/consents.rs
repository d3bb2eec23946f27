//! Yes and no, item by item.

use testkit::{Value, json, on_both_engines};

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
    }
}
