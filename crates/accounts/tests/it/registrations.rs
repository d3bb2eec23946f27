//! Registering, and the policy that is read before.

use crate::help::*;
use db::entities::consents;
use sea_orm::EntityTrait;
use testkit::{TestApp, json, on_both_engines};

on_both_engines! {
    /// covers: POL-5
    async fn the_policy_is_read_before_anything_is_collected(app: TestApp) {
        let zh = app.nobody().get("/api/v1/policy").await.ok();
        assert_eq!((zh["title"].as_str(), zh["version"].as_str()), (Some("隐私政策"), Some(policy::VERSION)));
        assert!(zh["operator"]["name"].is_string() && zh["operator"]["court"].is_string());
        let paragraphs = zh["sections"].as_array().expect("sections").iter();
        let paragraphs = paragraphs.flat_map(|section| section["blocks"].as_array().expect("blocks"));
        assert!(paragraphs.filter(|paragraph| paragraph["sensitive"] == true).count() >= 3);
        let request = app.nobody().request(reqwest::Method::GET, "/api/v1/policy").header("accept-language", "en-GB");
        let en = app.nobody().send(request).await.ok();
        assert_eq!(en["title"], "Privacy policy");
        assert_ne!(en["hash"], zh["hash"]);
        assert_eq!(zh["hash"].as_str().map(str::len), Some(64));

        app.register("anna", ANNA).await;
        let ledger = consents::Entity::find().all(&app.lingong.app.read()).await.expect("the ledger");
        let [given] = ledger.as_slice() else { panic!("one consent") };
        let hash: String = given.text_digest.0.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(zh["hash"], hash.as_str());
        assert_eq!((given.policy_version.as_str(), given.channel.as_str()), (policy::VERSION, "program"));
    }

    /// covers: ACC-1, POL-5
    async fn a_person_registers_and_is_signed_in(app: TestApp) {
        let code = app.request_code(ANNA).await;
        let body = with(registration("Ａnna_小安", "+86 199 0000 0001", &code), "password", "a fine morning");
        let reply = app.nobody().post(REGISTRATIONS, body).await;
        assert_eq!(reply.status, 201);
        let anna = signed(&app, reply);
        let me = anna.get("/api/v1/me").await.ok();
        assert_eq!((me["username"].as_str(), me["phone_masked"].as_str()), (Some("Anna_小安"), Some("199****0001")));
        assert_eq!((&me["has_password"], &me["staff_roles"], &me["merchants"]), (&json!(true), &json!([]), &json!([])));
        let empty = json!({ "name": null, "gender": null, "birth_year_month": null, "city_code": null,
            "available_from": null, "intent": null });
        assert_eq!(me["profile"], empty);
        app.nobody().get("/api/v1/me").await.refused(401, "sign_in_required");
    }

    /// covers: ACC-1
    async fn what_is_wrong_is_named_and_costs_no_code(app: TestApp) {
        let code = app.request_code(ANNA).await;
        let good = registration("anna", ANNA, &code);
        let nobody = app.nobody();
        for (name, value, status, refusal) in [
            ("username", json!("a"), 422, "username_invalid"),
            ("username", json!("anna!"), 422, "username_invalid"),
            ("username", json!("аnnа"), 422, "username_invalid"),
            ("username", json!("an\u{202e}na"), 422, "username_invalid"),
            ("username", json!("名".repeat(100_000)), 413, "body_too_large"),
            ("username", json!("名".repeat(1_000)), 422, "username_invalid"),
            ("username", json!("a19900000001"), 422, "username_looks_like_phone"),
            ("phone", json!("1990000000"), 422, "phone_invalid"),
            ("policy_version", json!("2020-01-01"), 409, "policy_changed"),
            ("password", json!("short"), 422, "password_length"),
            ("password", json!("x".repeat(65)), 422, "password_length"),
            ("password", json!("password"), 422, "password_weak"),
            ("password", json!("19900000001"), 422, "password_weak"),
            ("transport", json!("pigeon"), 422, "invalid_field"),
            ("invited_by", json!("ben"), 422, "unknown_field"),
            ("code", json!(123_456), 422, "invalid_field"),
        ] {
            let refused = nobody.post(REGISTRATIONS, with(good.clone(), name, value)).await.refused(status, refusal);
            if status != 413 {
                assert_eq!(refused["field"], name);
            }
            if refusal == "policy_changed" {
                assert_eq!(refused["version"], policy::VERSION);
            }
        }
        for name in ["username", "phone", "code", "policy_version"] {
            let mut body = good.clone();
            body.as_object_mut().expect("an object").remove(name);
            assert_eq!(nobody.post(REGISTRATIONS, body).await.refused(422, "required")["field"], name);
        }
        nobody.post(REGISTRATIONS, with(good.clone(), "code", other_than(&code))).await.refused(422, "wrong_code");
        nobody.post(REGISTRATIONS, good).await.ok();
    }

    /// covers: ACC-1
    async fn names_and_numbers_are_taken_once(app: TestApp) {
        app.register("Anna", ANNA).await;
        let ben = app.request_code(BEN).await;
        let refused = app.nobody().post(REGISTRATIONS, registration("aNNa", BEN, &ben)).await;
        assert_eq!(refused.refused(409, "username_taken")["field"], "username");
        // The code is still good for another name.
        app.nobody().post(REGISTRATIONS, registration("ben", BEN, &ben)).await.ok();
        // Who has the phone in hand is told that it is registered; who has not is told only that the code is wrong.
        let code = next_code(&app, ANNA).await;
        let body = registration("annika", ANNA, &other_than(&code));
        app.nobody().post(REGISTRATIONS, body).await.refused(422, "wrong_code");
        app.nobody().post(REGISTRATIONS, registration("annika", ANNA, &code)).await.refused(409, "phone_taken");
        // The same request again, after it went well.
        app.nobody().post(REGISTRATIONS, registration("ben", BEN, &ben)).await.refused(409, "phone_taken");
    }

    /// covers: ACC-1
    async fn ten_at_once_make_one_person(app: TestApp) {
        let code = app.request_code(ANNA).await;
        let same_phone = (0..10).map(|number| registration(&format!("anna{number}"), ANNA, &code)).collect();
        assert_eq!(race(&app, same_phone).await, [("201".to_owned(), 1), ("phone_taken".to_owned(), 9)]);
        let mut same_name = Vec::new();
        for number in 10..20 {
            let phone = format!("199000000{number}");
            let code = app.request_code(&phone).await;
            same_name.push(registration("Ben", &phone, &code));
        }
        assert_eq!(race(&app, same_name).await, [("201".to_owned(), 1), ("username_taken".to_owned(), 9)]);
    }

    /// covers: ACC-1, ACC-2
    async fn an_unknown_number_goes_on_to_register_with_the_same_code(app: TestApp) {
        let code = app.request_code(ANNA).await;
        sign_in_by_code(&app, ANNA, &code).await.refused(409, "registration_required");
        app.nobody().post(REGISTRATIONS, registration("anna", ANNA, &code)).await.ok();
    }
}

/// Sends all at once, and counts the answers by code (or status, where they went well).
async fn race(app: &TestApp, bodies: Vec<testkit::Value>) -> Vec<(String, usize)> {
    let sent: Vec<_> = bodies
        .into_iter()
        .map(|body| {
            let client = app.nobody();
            tokio::spawn(async move { client.post(REGISTRATIONS, body).await })
        })
        .collect();
    let mut counted = std::collections::BTreeMap::new();
    for sent in sent {
        let reply = sent.await.expect("an answer");
        let name = reply.body["code"].as_str().map_or_else(|| reply.status.to_string(), str::to_owned);
        *counted.entry(name).or_insert(0) += 1;
    }
    counted.into_iter().collect()
}
