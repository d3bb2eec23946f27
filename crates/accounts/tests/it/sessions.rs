//! Sessions: cookie and bearer, listing and ending.

use crate::help::*;
use db::entities::notices::{self, NoticeKind};
use db::entities::people::PersonState;
use db::entities::{people, sessions};
use kernel::PersonId;
use sea_orm::EntityTrait;
use testkit::{Reply, TestApp, json, on_both_engines};

on_both_engines! {
    /// covers: ACC-7
    async fn sessions_are_listed_named_and_ended(app: TestApp) {
        let anna = app.register("anna", ANNA).await;
        let code = next_code(&app, ANNA).await;
        let body = json!({ "phone": ANNA, "code": code });
        let request = app.nobody().request(reqwest::Method::POST, SESSIONS).json(&body);
        let phone = signed(&app, app.nobody().send(request.header("user-agent", "x iPhone y")).await);
        let list = anna.get(SESSIONS).await.ok();
        let [first, second] = list["items"].as_array().expect("items").as_slice() else { panic!("two: {list}") };
        assert_eq!((first["device"].as_str(), &first["current"]), (Some("Safari · iOS"), &json!(false)));
        assert_eq!((second["device"].as_str(), &second["current"]), (Some("其他程序"), &json!(true)));
        assert!(list["next"].is_null());

        // The other session is told in the inbox; the registration itself told nobody.
        let told = notices::Entity::find().all(&app.lingong.app.read()).await.expect("notices");
        assert_eq!(told.iter().map(|notice| notice.kind).collect::<Vec<_>>(), [NoticeKind::NewSignIn]);

        let ben = app.register("ben", BEN).await;
        let id = first["id"].as_str().expect("an id");
        ben.delete(&format!("{SESSIONS}/{id}")).await.refused(404, "not_found");
        ben.delete(&format!("{SESSIONS}/nonsense")).await.refused(404, "not_found");
        phone.get("/api/v1/me").await.ok();
        for _ in 0..2 {
            assert_eq!(anna.delete(&format!("{SESSIONS}/{id}")).await.status, 204);
        }
        phone.get("/api/v1/me").await.refused(401, "sign_in_required");
        assert_eq!(anna.get(SESSIONS).await.ok()["items"].as_array().map(Vec::len), Some(1));

        assert_eq!(anna.delete(&format!("{SESSIONS}/current")).await.status, 204);
        anna.get("/api/v1/me").await.refused(401, "sign_in_required");
        let one = signed(&app, sign_in_by_code(&app, ANNA, &next_code(&app, ANNA).await).await);
        let two = signed(&app, sign_in_by_code(&app, ANNA, &next_code(&app, ANNA).await).await);
        assert_eq!(one.delete(SESSIONS).await.status, 204);
        one.get("/api/v1/me").await.refused(401, "sign_in_required");
        two.get("/api/v1/me").await.refused(401, "sign_in_required");
        ben.get("/api/v1/me").await.ok();
    }

    /// covers: ACC-7, SEC-2
    async fn a_session_ends_after_thirty_days_and_its_token_is_kept_only_as_a_hash(app: TestApp) {
        let anna = app.register("anna", ANNA).await;
        let token = anna.token.clone().expect("a token");
        assert_eq!(token.len(), 43);
        let rows = sessions::Entity::find().all(&app.lingong.app.read()).await.expect("sessions");
        assert!(rows.iter().all(|row| !row.token_digest.0.windows(43).any(|part| part == token.as_bytes())));
        app.clock.advance_seconds(30 * 86_400 - 1);
        anna.get("/api/v1/me").await.ok();
        app.clock.advance_seconds(1);
        anna.get("/api/v1/me").await.refused(401, "sign_in_required");
        let forged = app.nobody().with_token(&"A".repeat(43));
        forged.get("/api/v1/me").await.refused(401, "sign_in_required");
    }

    /// covers: ACC-2
    async fn a_cookie_is_http_only_and_comes_from_our_own_pages(app: TestApp) {
        let code = app.request_code(ANNA).await;
        let body = with(registration("anna", ANNA, &code), "transport", "cookie");
        let own = app.base.clone();
        for foreign in ["https://evil.example", "null", "http://127.0.0.1"] {
            post_from(&app, foreign, REGISTRATIONS, &body).await.refused(403, "cross_origin");
        }
        let reply = post_from(&app, &own, REGISTRATIONS, &body).await;
        assert_eq!((reply.status, &reply.body["token"]), (201, &json!(null)));
        let set = reply.headers["set-cookie"].to_str().expect("text").to_owned();
        let (cookie, attributes) = set.split_once("; ").expect("attributes");
        assert_eq!(attributes, "HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000");
        let me = app.nobody().request(reqwest::Method::GET, "/api/v1/me").header("cookie", cookie);
        assert_eq!(app.nobody().send(me).await.ok()["username"], "anna");

        let code = json!({ "phone": ANNA, "code": next_code(&app, ANNA).await, "transport": "cookie" });
        post_from(&app, "https://evil.example", SESSIONS, &code).await.refused(403, "cross_origin");
        post_from(&app, &own, SESSIONS, &code).await.ok();

        // A change with the cookie from another page is refused; a read is not a change.
        let change = |origin: Option<&'static str>| {
            let request = app.nobody().request(reqwest::Method::DELETE, &format!("{SESSIONS}/current"));
            let request = request.header("cookie", cookie);
            match origin {
                Some(origin) => request.header("origin", origin),
                None => request,
            }
        };
        app.nobody().send(change(Some("https://evil.example"))).await.refused(403, "cross_origin");
        app.nobody().send(change(None)).await.refused(403, "cross_origin");
        let request = app.nobody().request(reqwest::Method::DELETE, &format!("{SESSIONS}/current"));
        let ended = app.nobody().send(request.header("cookie", cookie).header("origin", &own)).await;
        assert_eq!(ended.status, 204);
        assert!(ended.headers["set-cookie"].to_str().expect("text").starts_with("lingong=; HttpOnly"));
        let me = app.nobody().request(reqwest::Method::GET, "/api/v1/me").header("cookie", cookie);
        app.nobody().send(me).await.refused(401, "sign_in_required");
    }

    /// covers: ACC-2, SEC-2
    async fn the_cookie_is_secure_where_the_site_is(app: TestApp) {
        let app = TestApp::start_with(app.on, |config| config.public_url = "https://lingong.example".into()).await;
        let code = app.request_code(ANNA).await;
        let body = with(registration("anna", ANNA, &code), "transport", "cookie");
        let reply = app.nobody().post(REGISTRATIONS, body).await;
        assert!(reply.headers["set-cookie"].to_str().expect("text").ends_with("; Secure"));
    }

    /// covers: ACC-7
    async fn the_twenty_first_session_ends_the_one_not_seen_for_longest(app: TestApp) {
        let first = app.register("anna", ANNA).await;
        first.put(PASSWORD, json!({ "new_password": "a fine morning", "code": next_code(&app, ANNA).await })).await.ok();
        for _ in 0..19 {
            app.clock.advance_seconds(1);
            sign_in_by_password(&app, "anna", "a fine morning").await.ok();
        }
        first.get("/api/v1/me").await.ok();
        app.clock.advance_seconds(1);
        let last = signed(&app, sign_in_by_password(&app, "anna", "a fine morning").await);
        assert_eq!(last.get(SESSIONS).await.ok()["items"].as_array().map(Vec::len), Some(20));
        first.get("/api/v1/me").await.refused(401, "sign_in_required");
    }

    /// covers: ACC-2
    async fn locked_and_cancelled_accounts_are_told_once_they_have_proven_themselves(app: TestApp) {
        let anna = app.register("anna", ANNA).await;
        anna.put(PASSWORD, json!({ "new_password": "a fine morning", "code": next_code(&app, ANNA).await })).await.ok();
        let id = anna.person_id().await;
        for (state, code) in
            [(PersonState::Locked, "account_locked"), (PersonState::Cancelled, "account_cancelled")]
        {
            set_state(&app, id, state).await;
            anna.get("/api/v1/me").await.refused(401, "sign_in_required");
            sign_in_by_password(&app, "anna", "another").await.refused(401, "wrong_credentials");
            sign_in_by_password(&app, "anna", "a fine morning").await.refused(403, code);
            let sms = next_code(&app, ANNA).await;
            sign_in_by_code(&app, ANNA, &other_than(&sms)).await.refused(422, "wrong_code");
            sign_in_by_code(&app, ANNA, &sms).await.refused(403, code);
            let reset = json!({ "phone": ANNA, "code": sms, "new_password": "another morning" });
            app.nobody().post(RESETS, reset).await.refused(403, code);
        }
        set_state(&app, id, PersonState::Active).await;
        anna.get("/api/v1/me").await.ok();
    }

    /// covers: ACC-2
    async fn half_a_sign_in_is_refused(app: TestApp) {
        for body in [
            json!({}),
            json!({ "phone": ANNA }),
            json!({ "phone": ANNA, "password": "x" }),
            json!({ "account": "anna", "code": "123456" }),
            json!({ "phone": ANNA, "code": "123456", "account": "anna", "password": "x" }),
        ] {
            app.nobody().post(SESSIONS, body).await.refused(422, "sign_in_incomplete");
        }
        app.nobody().post(SESSIONS, json!({ "account": "a", "password": "b", "x": 1 })).await.refused(422, "unknown_field");
    }
}

async fn set_state(app: &TestApp, person: PersonId, state: PersonState) {
    let changed = app.lingong.app.write(move |work| async move {
        let row = people::Entity::find_by_id(person).one(&work.tx).await?.expect("the person");
        Ok(db::update(&work, people::Model { state, ..row }).await?)
    });
    changed.await.expect("the state changes");
}

async fn post_from(app: &TestApp, origin: &str, path: &str, body: &testkit::Value) -> Reply {
    let request = app.nobody().request(reqwest::Method::POST, path).header("origin", origin).json(body);
    app.nobody().send(request).await
}
