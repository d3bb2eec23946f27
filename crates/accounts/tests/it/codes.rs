//! Codes by SMS: their life, their limits, and what a failing vendor costs.

use crate::help::*;
use sandbox::{Failure, LineFault};
use testkit::{TestApp, json, on_both_engines};

on_both_engines! {
    /// covers: ACC-1, ACC-2
    async fn known_and_unknown_numbers_get_the_same_answer(app: TestApp) {
        app.register("anna", ANNA).await;
        app.clock.advance_seconds(61);
        let known = app.nobody().post(CODES, json!({ "phone": ANNA })).await;
        let unknown = app.nobody().post(CODES, json!({ "phone": BEN })).await;
        assert_eq!((known.status, &known.text), (202, &unknown.text));
        assert_eq!((unknown.status, &known.body), (202, &json!({ "expires_in_s": 300, "resend_after_s": 60 })));
        let wrong = other_than(&app.sms_code(BEN));
        let anna = sign_in_by_code(&app, ANNA, &other_than(&app.sms_code(ANNA))).await.refused(422, "wrong_code");
        let nobody = sign_in_by_code(&app, BEN, &wrong).await.refused(422, "wrong_code");
        let never = sign_in_by_code(&app, "19900000099", "123456").await.refused(422, "wrong_code");
        assert_eq!(anna["title"], nobody["title"]);
        assert_eq!(anna["title"], never["title"]);
    }

    /// covers: ACC-1
    async fn malformed_requests_are_refused(app: TestApp) {
        let nobody = app.nobody();
        for phone in ["", "1990000000", "12900000001", "+85219900000", "1990000000a", "059112345678"] {
            let refused = nobody.post(CODES, json!({ "phone": phone })).await.refused(422, "phone_invalid");
            assert_eq!(refused["field"], "phone");
        }
        nobody.post(CODES, json!({ "phone": "1".repeat(100_000) })).await.refused(422, "phone_invalid");
        nobody.post(CODES, json!({ "phone": 19_900_000_001_u64 })).await.refused(422, "invalid_field");
        nobody.post(CODES, json!({ "phone": ANNA, "purpose": "x" })).await.refused(422, "unknown_field");
        nobody.post(CODES, json!({})).await.refused(422, "required");
        nobody.post_bytes(CODES, "application/json", b"{\"phone\"".to_vec()).await.refused(400, "malformed_body");
        nobody.post_bytes(CODES, "text/plain", b"{}".to_vec()).await.refused(415, "unsupported_media_type");
        nobody.post_bytes(CODES, "application/json", vec![b'1'; 300_000]).await.refused(413, "body_too_large");
        assert!(app.lingong.simulators.as_ref().expect("simulators").aliyun.messages().is_empty());
        // As people write it.
        nobody.post(CODES, json!({ "phone": "+86 199-0000-0001" })).await.ok();
        assert_eq!(app.sms_code(ANNA).len(), 6);
    }

    /// covers: ACC-1
    async fn a_number_gets_one_a_minute_five_an_hour_ten_a_day(app: TestApp) {
        let ask = || app.nobody();
        ask().post(CODES, json!({ "phone": ANNA })).await.ok();
        app.clock.advance_seconds(59);
        let refused = ask().post(CODES, json!({ "phone": ANNA })).await.refused(429, "too_many_requests");
        assert_eq!(refused["retry_after_s"], 1);
        for _ in 0..4 {
            next_code(&app, ANNA).await;
        }
        app.clock.advance_seconds(61);
        let refused = ask().post(CODES, json!({ "phone": ANNA })).await.refused(429, "too_many_requests");
        let wait = refused["retry_after_s"].as_i64().expect("seconds");
        app.clock.advance_seconds(wait);
        ask().post(CODES, json!({ "phone": ANNA })).await.ok();
        for _ in 0..4 {
            app.clock.advance_seconds(3_601);
            ask().post(CODES, json!({ "phone": ANNA })).await.ok();
        }
        app.clock.advance_seconds(3_601);
        ask().post(CODES, json!({ "phone": ANNA })).await.refused(429, "too_many_requests");
        // Another number is not held up by it.
        ask().post(CODES, json!({ "phone": BEN })).await.ok();
        app.clock.advance_seconds(86_400);
        ask().post(CODES, json!({ "phone": ANNA })).await.ok();
    }

    /// covers: ACC-1
    async fn one_address_and_one_device_get_only_so_many(app: TestApp) {
        let app = TestApp::start_with(app.on, |config| {
            config.sms.per_source_hour = 3;
            config.behind_proxy = true;
        })
        .await;
        let ask = |number: u32, address: &'static str, agent: &'static str| {
            let request = app.nobody().request(reqwest::Method::POST, CODES);
            let request = request.header("x-forwarded-for", address).header("user-agent", agent);
            send(&app, request.json(&json!({ "phone": format!("1990000{number:04}") })))
        };
        // What the client writes before the proxy's own entry does not count.
        for (number, address) in [(1, "192.0.2.7"), (2, "198.51.100.1, 192.0.2.7"), (3, "203.0.113.9,192.0.2.7")] {
            ask(number, address, "one").await.ok();
        }
        ask(4, "192.0.2.7", "two").await.refused(429, "too_many_requests");
        // The same browser in the neighbourhood is the same device.
        ask(5, "192.0.2.8", "one").await.refused(429, "too_many_requests");
        ask(6, "192.0.2.8", "two").await.ok();
        ask(7, "203.0.113.1", "one").await.ok();
        app.clock.advance_seconds(3_601);
        ask(8, "192.0.2.7", "one").await.ok();
    }

    /// covers: ACC-1
    async fn ten_requests_at_once_send_one_message(app: TestApp) {
        let asked = (0..10).map(|_| {
            let client = app.nobody();
            tokio::spawn(async move { client.post(CODES, json!({ "phone": ANNA })).await.status })
        });
        let mut answers = Vec::new();
        for asked in asked.collect::<Vec<_>>() {
            answers.push(asked.await.expect("an answer"));
        }
        answers.sort_unstable();
        assert_eq!((answers[0], answers[1], answers[9]), (202, 429, 429));
        assert_eq!(app.lingong.simulators.as_ref().expect("simulators").aliyun.requests(), 1);
    }

    /// covers: ACC-1
    async fn a_code_bears_five_wrong_tries(app: TestApp) {
        app.register("anna", ANNA).await;
        let code = next_code(&app, ANNA).await;
        for _ in 0..4 {
            sign_in_by_code(&app, ANNA, &other_than(&code)).await.refused(422, "wrong_code");
        }
        sign_in_by_code(&app, ANNA, &code).await.ok();
        let code = next_code(&app, ANNA).await;
        for wrong in [&*other_than(&code), "", "abcdef", "1234567", "00000\u{0}"] {
            sign_in_by_code(&app, ANNA, wrong).await.refused(422, "wrong_code");
        }
        sign_in_by_code(&app, ANNA, &code).await.refused(422, "wrong_code");
    }

    /// covers: ACC-1
    async fn a_code_is_used_once_within_five_minutes_and_voided_by_the_next(app: TestApp) {
        app.register("anna", ANNA).await;
        let code = next_code(&app, ANNA).await;
        sign_in_by_code(&app, ANNA, &code).await.ok();
        sign_in_by_code(&app, ANNA, &code).await.refused(422, "wrong_code");
        let old = next_code(&app, ANNA).await;
        let new = next_code(&app, ANNA).await;
        sign_in_by_code(&app, ANNA, &old).await.refused(422, "wrong_code");
        app.clock.advance_seconds(299);
        sign_in_by_code(&app, ANNA, &new).await.ok();
        let late = next_code(&app, ANNA).await;
        app.clock.advance_seconds(300);
        sign_in_by_code(&app, ANNA, &late).await.refused(422, "wrong_code");
    }

    /// covers: ACC-1
    async fn wrong_codes_from_one_address_are_limited(app: TestApp) {
        for number in 0..60 {
            sign_in_by_code(&app, &format!("1990001{number:04}"), "123456").await.refused(422, "wrong_code");
        }
        sign_in_by_code(&app, ANNA, "123456").await.refused(429, "too_many_requests");
        app.clock.advance_seconds(3_601);
        sign_in_by_code(&app, ANNA, "123456").await.refused(422, "wrong_code");
    }

    /// covers: ACC-1
    async fn a_failing_vendor_is_told_and_voids_the_code(app: TestApp) {
        let sandbox = app.lingong.simulators.clone().expect("simulators").aliyun;
        // The other vendor is asked only where the first surely did not send, and it is down here.
        sandbox.tencent().fail(LineFault::Word("ServiceUnavailable"));
        for failure in [Failure::SystemError, Failure::Html] {
            sandbox.fail_next(1, failure);
            app.nobody().post(CODES, json!({ "phone": ANNA })).await.refused(503, "sms_not_sent");
            // What was tried counts: nobody is asked again at once.
            app.nobody().post(CODES, json!({ "phone": ANNA })).await.refused(429, "too_many_requests");
            app.clock.advance_seconds(61);
        }
        sandbox.fail_next(1, Failure::Limit);
        let refused = app.nobody().post(CODES, json!({ "phone": ANNA })).await.refused(429, "sms_limited");
        assert!(refused["retry_after_s"].as_i64().is_some_and(|seconds| seconds > 0));
        assert_eq!(sandbox.requests(), 3, "nothing is sent again by itself");
        assert!(sandbox.messages().is_empty());
        app.clock.advance_seconds(61);
        app.register("anna", ANNA).await;
        // Without its void code the number has none.
        sandbox.fail_next(1, Failure::SystemError);
        app.clock.advance_seconds(61);
        app.nobody().post(CODES, json!({ "phone": ANNA })).await.refused(503, "sms_not_sent");
        sign_in_by_code(&app, ANNA, &app.sms_code(ANNA)).await.refused(422, "wrong_code");
    }
}

async fn send(app: &TestApp, request: reqwest::RequestBuilder) -> testkit::Reply {
    app.nobody().send(request).await
}
