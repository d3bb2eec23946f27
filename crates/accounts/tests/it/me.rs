//! One's own profile: everything optional, everything sealed.

use crate::help::*;
use db::entities::access_ledger;
use sea_orm::{EntityTrait, PaginatorTrait};
use testkit::{json, on_both_engines};

on_both_engines! {
    /// covers: ACC-3
    async fn a_field_left_out_stays_and_a_null_clears_it(app: TestApp) {
        let anna = app.register("anna", ANNA).await;
        let all = json!({ "name": " 林小安 ", "gender": "female", "birth_year_month": "2001-05", "city_code": "350100",
            "available_from": "2026-12-01", "intent": "周末\r\n餐饮" });
        let me = anna.put(PROFILE, all).await.ok();
        let kept = json!({ "name": "林小安", "gender": "female", "birth_year_month": "2001-05", "city_code": "350100",
            "available_from": "2026-12-01", "intent": "周末\n餐饮" });
        assert_eq!(me["profile"], kept);
        assert_eq!(anna.put(PROFILE, json!({})).await.ok()["profile"], kept);
        let me = anna.put(PROFILE, json!({ "name": null, "gender": "unstated", "intent": " " })).await.ok();
        let changed = json!({ "name": null, "gender": "unstated", "birth_year_month": "2001-05", "city_code": "350100",
            "available_from": "2026-12-01", "intent": null });
        assert_eq!(me["profile"], changed);
        assert_eq!(anna.get("/api/v1/me").await.ok(), me);
        let ben = app.register("ben", BEN).await.get("/api/v1/me").await.ok();
        assert!(ben["profile"]["city_code"].is_null());
        // Looking at one's own data is nobody else's business, and not in the ledger.
        assert_eq!(access_ledger::Entity::find().count(&app.lingong.app.read()).await.expect("a count"), 0);
    }

    /// covers: ACC-3
    async fn what_is_wrong_is_named_and_nothing_is_changed(app: TestApp) {
        let anna = app.register("anna", ANNA).await;
        anna.put(PROFILE, json!({ "name": "林小安" })).await.ok();
        for (name, value, code) in [
            ("name", json!("名".repeat(41)), "text_too_long"),
            ("name", json!("林\u{0}安"), "text_not_allowed"),
            ("name", json!("林\u{202e}安"), "text_not_allowed"),
            ("name", json!("林\n安"), "text_not_allowed"),
            ("intent", json!("想".repeat(201)), "text_too_long"),
            ("gender", json!("other"), "invalid_field"),
            ("birth_year_month", json!("2001-13"), "birth_month_invalid"),
            ("birth_year_month", json!("2027-01"), "birth_month_invalid"),
            ("city_code", json!("福州"), "city_code_invalid"),
            ("city_code", json!("3501000"), "city_code_invalid"),
            ("available_from", json!("2026-02-30"), "date_invalid"),
            ("nickname", json!("x"), "unknown_field"),
        ] {
            let mut body = json!({ "name": "别人", "intent": "x" });
            body[name] = value;
            assert_eq!(anna.put(PROFILE, body).await.refused(422, code)["field"], name);
        }
        let me = anna.get("/api/v1/me").await.ok();
        assert_eq!((me["profile"]["name"].as_str(), me["profile"]["intent"].as_str()), (Some("林小安"), None));
        app.nobody().put(PROFILE, json!({})).await.refused(401, "sign_in_required");
    }

    /// covers: ACC-3
    async fn a_repeated_change_is_answered_as_before(app: TestApp) {
        let anna = app.register("anna", ANNA).await;
        let put = |key: &'static str, name: &'static str| {
            let request = anna.request(reqwest::Method::PUT, PROFILE).header("idempotency-key", key);
            anna.send(request.json(&json!({ "name": name })))
        };
        let first = put("profile-1", "甲").await.ok();
        put("profile-2", "乙").await.ok();
        assert_eq!(put("profile-1", "甲").await.ok(), first);
        put("profile-1", "丙").await.refused(422, "idempotency_key_reused");
        put("x", "丙").await.refused(422, "bad_idempotency_key");
        assert_eq!(anna.get("/api/v1/me").await.ok()["profile"]["name"], "乙");
        // A day later the key counts as not there, though nothing has deleted it.
        app.clock.advance_seconds(86_399);
        put("profile-1", "丙").await.refused(422, "idempotency_key_reused");
        app.clock.advance_seconds(1);
        assert_eq!(put("profile-1", "丙").await.ok()["profile"]["name"], "丙");
        put("profile-1", "丁").await.refused(422, "idempotency_key_reused");
    }
}
