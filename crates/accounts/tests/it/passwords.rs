//! Passwords: optional, set, changed, reset, and guarded against guessing.

use crate::help::*;
use db::entities::people;
use sea_orm::EntityTrait;
use testkit::{Client, TestApp, json, on_both_engines};

const OLD: &str = "a fine morning";
const NEW: &str = "another evening";

/// Anna with the password [`OLD`].
async fn anna(app: &TestApp) -> Client {
    let code = app.request_code(ANNA).await;
    let body = with(registration("Anna", ANNA, &code), "password", OLD);
    signed(app, app.nobody().post(REGISTRATIONS, body).await)
}

on_both_engines! {
    /// covers: ACC-2
    async fn account_is_the_username_or_the_number(app: TestApp) {
        anna(&app).await;
        for account in ["Anna", "anna", "ＡＮＮＡ", ANNA, "+86 199 0000 0001"] {
            sign_in_by_password(&app, account, OLD).await.ok();
        }
        sign_in_by_password(&app, "Anna", "Ａ fine morning").await.refused(401, "wrong_credentials");
    }

    /// covers: ACC-2
    async fn wrong_account_and_wrong_password_look_the_same(app: TestApp) {
        anna(&app).await;
        app.register("ben", BEN).await;
        let wrong = sign_in_by_password(&app, "anna", "wrong").await.refused(401, "wrong_credentials");
        for account in ["ben", "nobody", "19900000055", "not a name!", "", &"x".repeat(10_000)] {
            let other = sign_in_by_password(&app, account, "wrong").await.refused(401, "wrong_credentials");
            assert_eq!((&wrong["title"], &wrong["field"]), (&other["title"], &other["field"]), "{account:?}");
        }
    }

    /// covers: ACC-2, SEC-2
    async fn a_password_is_set_and_changed_with_a_proof(app: TestApp) {
        let anna = app.register("anna", ANNA).await;
        assert_eq!(anna.get("/api/v1/me").await.ok()["has_password"], false);
        let unproven = json!({ "new_password": OLD });
        anna.put(PASSWORD, unproven.clone()).await.refused(422, "proof_required");
        anna.put(PASSWORD, with(unproven.clone(), "current_password", "x")).await.refused(422, "wrong_password");
        anna.put(PASSWORD, with(unproven.clone(), "code", "123456")).await.refused(422, "wrong_code");
        let code = next_code(&app, ANNA).await;
        anna.put(PASSWORD, json!({ "new_password": "anna", "code": code })).await.refused(422, "password_length");
        anna.put(PASSWORD, json!({ "new_password": "12345678", "code": code })).await.refused(422, "password_weak");
        // What was refused did not use the code up.
        assert_eq!(anna.put(PASSWORD, json!({ "new_password": OLD, "code": code })).await.status, 204);
        assert_eq!(anna.get("/api/v1/me").await.ok()["has_password"], true);
        let row = people::Entity::find().one(&app.lingong.app.read()).await.expect("a row").expect("anna");
        assert!(row.password.is_some_and(|hash| hash.0.starts_with(b"$argon2id$")));

        let other = signed(&app, sign_in_by_password(&app, "anna", OLD).await);
        anna.put(PASSWORD, json!({ "new_password": NEW, "current_password": "wrong one" })).await.refused(422, "wrong_password");
        other.get("/api/v1/me").await.ok();
        let change = json!({ "new_password": NEW, "current_password": OLD });
        let once = |body| anna.request(reqwest::Method::PUT, PASSWORD).header("idempotency-key", "change-1").json(&body);
        assert_eq!(anna.send(once(change.clone())).await.status, 204);
        // The same request again is answered as before, though the current password is another now.
        assert_eq!(anna.send(once(change.clone())).await.status, 204);
        let reused = anna.send(once(json!({ "new_password": OLD, "current_password": NEW }))).await;
        reused.refused(422, "idempotency_key_reused");
        anna.get("/api/v1/me").await.ok();
        other.get("/api/v1/me").await.refused(401, "sign_in_required");
        sign_in_by_password(&app, "anna", OLD).await.refused(401, "wrong_credentials");
        sign_in_by_password(&app, "anna", NEW).await.ok();
        app.nobody().put(PASSWORD, change).await.refused(401, "sign_in_required");
    }

    /// covers: ACC-2
    async fn a_code_to_another_number_proves_nothing(app: TestApp) {
        let anna = app.register("anna", ANNA).await;
        app.register("ben", BEN).await;
        next_code(&app, ANNA).await;
        let ben = next_code(&app, BEN).await;
        anna.put(PASSWORD, json!({ "new_password": OLD, "code": ben })).await.refused(422, "wrong_code");
        let reset = json!({ "phone": ANNA, "code": ben, "new_password": NEW });
        app.nobody().post(RESETS, reset).await.refused(422, "wrong_code");
    }

    /// covers: ACC-2
    async fn a_reset_signs_out_everywhere(app: TestApp) {
        let anna = anna(&app).await;
        let code = next_code(&app, ANNA).await;
        let reset = json!({ "phone": ANNA, "code": code, "new_password": NEW });
        app.nobody().post(RESETS, with(reset.clone(), "new_password", "anna")).await.refused(422, "password_length");
        app.nobody().post(RESETS, with(reset.clone(), "new_password", ANNA)).await.refused(422, "password_weak");
        app.nobody().post(RESETS, with(reset.clone(), "code", other_than(&code))).await.refused(422, "wrong_code");
        assert_eq!(app.nobody().post(RESETS, reset.clone()).await.status, 204);
        anna.get("/api/v1/me").await.refused(401, "sign_in_required");
        app.nobody().post(RESETS, reset).await.refused(422, "wrong_code");
        sign_in_by_password(&app, "anna", OLD).await.refused(401, "wrong_credentials");
        sign_in_by_password(&app, "anna", NEW).await.ok();
        let code = app.request_code(BEN).await;
        let unknown = json!({ "phone": BEN, "code": code, "new_password": NEW });
        app.nobody().post(RESETS, unknown).await.refused(409, "registration_required");
    }

    /// covers: ACC-2
    async fn guessing_one_account_is_limited_and_sms_still_works(app: TestApp) {
        anna(&app).await;
        for number in 0..10 {
            let account = if number % 2 == 0 { "anna" } else { ANNA };
            sign_in_by_password(&app, account, "wrong").await.refused(401, "wrong_credentials");
        }
        let refused = sign_in_by_password(&app, "anna", OLD).await.refused(429, "too_many_requests");
        assert!(refused["retry_after_s"].as_i64().is_some_and(|seconds| (1..=900).contains(&seconds)));
        // An account that does not exist is limited alike.
        for _ in 0..10 {
            sign_in_by_password(&app, "nobody", "wrong").await.refused(401, "wrong_credentials");
        }
        sign_in_by_password(&app, "nobody", "wrong").await.refused(429, "too_many_requests");
        sign_in_by_code(&app, ANNA, &next_code(&app, ANNA).await).await.ok();
        app.clock.advance_seconds(901);
        // Right ones are not counted.
        for _ in 0..12 {
            sign_in_by_password(&app, "anna", OLD).await.ok();
        }
    }

    /// covers: ACC-2
    async fn spraying_over_accounts_is_limited_by_address(app: TestApp) {
        anna(&app).await;
        for number in 0..30 {
            sign_in_by_password(&app, &format!("nobody{number}"), "wrong").await.refused(401, "wrong_credentials");
        }
        sign_in_by_password(&app, "anna", OLD).await.refused(429, "too_many_requests");
        app.clock.advance_seconds(901);
        sign_in_by_password(&app, "anna", OLD).await.ok();
    }
}
