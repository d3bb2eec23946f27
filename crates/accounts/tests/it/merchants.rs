use crate::help_merchants::{OTHER, OWNER, merchant_path};
use testkit::{json, on_both_engines};

on_both_engines! {
    /// covers: MER-1, MER-3
    async fn whoever_makes_a_merchant_owns_it(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let made = owner.post("/api/v1/merchants", json!({ "name": " 闽江\u{200b}奶茶 ", "kind": "company" })).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let made = made.ok();
        assert_eq!(made["name"], "闽江奶茶");
        for (member, value) in [("kind", "company"), ("certification", "none"), ("role", "owner")] {
            assert_eq!(made[member], value);
        }
        assert_eq!(made["badge"], false);
        let id = made["id"].as_str().expect("an id");
        assert_eq!(owner.get(&merchant_path(id, "")).await.ok(), made);
        let me = owner.get("/api/v1/me").await.ok();
        assert_eq!(me["merchants"], json!([{ "id": id, "name": "闽江奶茶", "role": "owner", "certification": "none" }]));
    }

    /// covers: MER-1
    async fn a_wrong_name_or_kind_is_named(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let too_long = "茶".repeat(61);
        for (name, code) in [
            ("", "required"),
            ("\u{200b} ", "required"),
            ("茶", "text_too_short"),
            (too_long.as_str(), "text_too_long"),
            ("奶\u{202e}茶", "text_not_allowed"),
            ("奶\n茶", "text_not_allowed"),
        ] {
            let refused = owner.post("/api/v1/merchants", json!({ "name": name, "kind": "sole" })).await;
            assert_eq!(refused.refused(422, code)["field"], "name");
        }
        let body = json!({ "name": "闽江奶茶", "kind": "bank" });
        assert_eq!(owner.post("/api/v1/merchants", body).await.refused(422, "invalid_field")["field"], "kind");
        owner.post("/api/v1/merchants", json!({ "name": "闽江奶茶" })).await.refused(422, "required");
        let body = json!({ "name": "闽江奶茶", "kind": "sole", "badge": true });
        assert_eq!(owner.post("/api/v1/merchants", body).await.refused(422, "unknown_field")["field"], "badge");
        let longest = json!({ "name": "茶".repeat(60), "kind": "sole" });
        owner.post("/api/v1/merchants", longest).await.ok();
        assert_eq!(owner.get("/api/v1/me").await.ok()["merchants"].as_array().map(Vec::len), Some(1));
    }

    /// covers: MER-3, SEC-3
    async fn others_see_the_name_and_the_badge_only(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let other = app.register("隔壁老王", OTHER).await;
        let id = owner.create_merchant("闽江奶茶", "sole").await;
        let path = merchant_path(&id, "");
        let seen = other.get(&path).await.ok();
        let expected = json!({ "id": id, "name": "闽江奶茶", "badge": false, "kind": null, "certification": null,
            "role": null });
        assert_eq!(seen, expected);
        app.nobody().get(&path).await.refused(401, "sign_in_required");
        app.nobody().post("/api/v1/merchants", json!({})).await.refused(401, "sign_in_required");
        let nowhere = merchant_path("0199e5a0-0000-7000-8000-000000000001", "");
        other.get(&nowhere).await.refused(404, "not_found");
        other.get(&merchant_path("1", "")).await.refused(404, "not_found");
    }

    /// covers: MER-1
    async fn a_repeated_request_makes_one_merchant(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let body = json!({ "name": "闽江奶茶", "kind": "company" });
        let first = owner.post_once("key-0000-0001", "/api/v1/merchants", body.clone()).await.ok();
        assert_eq!(owner.post_once("key-0000-0001", "/api/v1/merchants", body).await.ok(), first);
        let other = json!({ "name": "乌山咖啡", "kind": "company" });
        owner.post_once("key-0000-0001", "/api/v1/merchants", other).await.refused(422, "idempotency_key_reused");
        assert_eq!(owner.get("/api/v1/me").await.ok()["merchants"].as_array().map(Vec::len), Some(1));
    }
}
