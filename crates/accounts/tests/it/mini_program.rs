//! Signing in inside the mini program.

use crate::help::next_code;
use crate::help_third_party::*;
use db::entities::vendor_tokens;
use sandbox::{LineFault, Watermark, WeChatHandle};
use sea_orm::EntityTrait;
use testkit::{Reply, TestApp, Value, json, on_both_engines};

const SESSIONS: &str = "/api/v1/auth/mini-program/sessions";

fn wechat(app: &TestApp) -> WeChatHandle {
    app.lingong.simulators.as_ref().expect("tests have simulators").wechat.clone()
}

async fn opens(app: &TestApp, code: String, phone_code: Option<String>) -> Reply {
    let body = json!({ "code": code, "phone_code": phone_code, "policy_version": policy::VERSION });
    app.nobody().post(SESSIONS, body).await
}

async fn completes(app: &TestApp, newcomer: &Value, mut more: Value) -> Reply {
    more["ticket"] = newcomer["ticket"].clone();
    more["policy_version"] = json!(policy::VERSION);
    app.nobody().post(COMPLETIONS, more).await
}

on_both_engines! {
    /// covers: ACC-5
    async fn a_newcomer_picks_quick_sign_in_with_their_number(app: TestApp) {
        let wechat = wechat(&app);
        let body = json!({ "code": wechat.login_code(0), "policy_version": "2020-01-01" });
        let before = wechat.line.requests();
        app.nobody().post(SESSIONS, body).await.refused(409, "policy_changed");
        assert_eq!(wechat.line.requests(), before, "nothing is asked before the policy was read");
        let newcomer = opens(&app, wechat.login_code(0), Some(wechat.phone_code(0))).await.ok();
        assert_eq!((&newcomer["became"], &newcomer["nickname"]), (&json!("username_needed"), &json!(null)));
        completes(&app, &newcomer, json!({})).await.refused(409, "registration_required");
        let signed_in = completes(&app, &newcomer, json!({ "username": "mini_one" })).await.ok();
        let token = signed_in["token"].as_str().expect("a token");
        let me = app.nobody().with_token(token).get("/api/v1/me").await.ok();
        assert_eq!((&me["username"], &me["phone_masked"]), (&json!("mini_one"), &json!("199****8101")));
        completes(&app, &newcomer, json!({ "username": "mini_two" })).await.refused(409, "visit_over");
        // From now on the app's code is enough, and the web page knows the same person.
        assert_eq!(opens(&app, wechat.login_code(0), None).await.ok()["me"]["id"], me["id"]);
        assert_eq!(Browser::new(app.nobody()).goes(&app, "wechat_web", 0).await.ok()["me"]["id"], me["id"]);
        let code = wechat.login_code(0);
        opens(&app, code.clone(), None).await.ok();
        opens(&app, code, None).await.refused(409, "code_over");
        opens(&app, "guessed".to_owned(), None).await.refused(409, "code_over");
    }

    /// covers: ACC-5
    async fn a_ticket_that_leads_nowhere_makes_no_keys(app: TestApp) {
        let wechat = wechat(&app);
        let holders = async || app.lingong.app.vault.key_status().await.expect("numbers of the keyring").persons;
        let newcomer = opens(&app, wechat.login_code(0), Some(wechat.phone_code(0))).await.ok();
        completes(&app, &newcomer, json!({ "username": "mini_one" })).await.ok();
        let before = holders().await;
        let code = app.request_code("19900000511").await;
        let proven = |username: &str| json!({ "phone": "19900000511", "code": code, "username": username });
        completes(&app, &newcomer, proven("mini_two")).await.refused(409, "visit_over");
        let other = opens(&app, wechat.login_code(1), None).await.ok();
        completes(&app, &other, proven("mini_one")).await.refused(409, "username_taken");
        let late = opens(&app, wechat.login_code(2), Some(wechat.phone_code(2))).await.ok();
        app.clock.advance_seconds(601);
        completes(&app, &late, json!({ "username": "mini_late" })).await.refused(409, "visit_over");
        assert_eq!(holders().await, before);
        // With the one above, an address tries 300 times in ten minutes and no more.
        for _ in 0..299 {
            completes(&app, &json!({ "ticket": "AAAA" }), json!({})).await.refused(409, "visit_over");
        }
        completes(&app, &json!({ "ticket": "AAAA" }), json!({})).await.refused(429, "too_many_requests");
    }

    /// covers: ACC-5
    async fn a_number_with_an_account_leads_into_it(app: TestApp) {
        let wechat = wechat(&app);
        let owner = app.register("phone_owner", "19900008102").await;
        let signed_in = opens(&app, wechat.login_code(1), Some(wechat.phone_code(1))).await.ok();
        assert_eq!((&signed_in["became"], &signed_in["me"]["username"]), (&json!("signed_in"), &json!("phone_owner")));
        assert_eq!(owner.get(LINKED).await.ok()["items"][0]["parts"], json!(["wechat_mini_program"]));
        // Without that button the number is asked for and proven by SMS; without the proof nothing is linked.
        let newcomer = opens(&app, wechat.login_code(2), None).await.ok();
        assert_eq!(newcomer["became"], "phone_needed");
        let body = json!({ "phone": "19900008102", "code": "123456", "link_existing": true });
        completes(&app, &newcomer, body).await.refused(422, "wrong_code");
        completes(&app, &newcomer, json!({ "link_existing": true })).await.refused(422, "proof_required");
        let code = next_code(&app, "19900008102").await;
        let body = json!({ "phone": "19900008102", "code": code, "link_existing": true });
        completes(&app, &newcomer, body).await.refused(409, "another_linked");
        let code = app.request_code("19900000501").await;
        let body = json!({ "phone": "19900000501", "code": code, "username": "mini_sms" });
        assert_eq!(completes(&app, &newcomer, body).await.ok()["me"]["username"], "mini_sms");
    }

    /// covers: ACC-5
    async fn a_number_is_believed_only_for_us_and_now(app: TestApp) {
        let wechat = wechat(&app);
        wechat.spoil_watermark(Watermark::OtherApp);
        opens(&app, wechat.login_code(0), Some(wechat.phone_code(0))).await.refused(503, "vendor_silent");
        wechat.spoil_watermark(Watermark::Late);
        opens(&app, wechat.login_code(0), Some(wechat.phone_code(0))).await.refused(409, "code_over");
        wechat.line.fail_next([LineFault::Html]);
        opens(&app, wechat.login_code(0), None).await.refused(503, "vendor_silent");
        // A ticket of another installation, or of nobody, is none.
        completes(&app, &json!({ "ticket": "AAAA" }), json!({ "username": "forger" })).await.refused(409, "visit_over");
        completes(&app, &json!({}), json!({ "username": "forger" })).await.refused(409, "visit_over");
    }

    /// covers: ACC-5
    async fn many_callers_and_another_node_share_one_token(app: TestApp) {
        let wechat = wechat(&app);
        let ask_all = async || {
            let calls: Vec<_> = (0..30).map(|at| {
                let (client, code, phone_code) = (app.nobody(), wechat.login_code(at % 3), wechat.phone_code(at % 3));
                let body = json!({ "code": code, "phone_code": phone_code, "policy_version": policy::VERSION });
                tokio::spawn(async move { client.post(SESSIONS, body).await.status })
            }).collect();
            for call in calls {
                assert_eq!(call.await.expect("an answer"), 200);
            }
        };
        ask_all().await;
        assert_eq!(wechat.tokens_given(), 1, "one refresh for everybody");
        wechat.end_app_tokens();
        ask_all().await;
        assert_eq!(wechat.tokens_given(), 2, "one refresh after the company ended the token");
        let kept = vendor_tokens::Entity::find().all(&app.lingong.app.read()).await.expect("tokens");
        assert_eq!(kept.len(), 1);
        // Another node of the same installation finds the token that this one left.
        let other = app.another_node().await;
        let body = json!({ "code": wechat.login_code(0), "phone_code": wechat.phone_code(0), "policy_version": policy::VERSION });
        other.post(SESSIONS, body).await.ok();
        assert_eq!(wechat.tokens_given(), 2);
    }
}
