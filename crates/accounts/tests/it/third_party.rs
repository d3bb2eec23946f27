//! Signing in with accounts at WeChat, Weibo and QQ.

use crate::help::{next_code, other_than, switch};
use crate::help_third_party::*;
use db::entities::consents::{self, ConsentAction};
use db::entities::notices;
use db::entities::people::{self, PersonState};
use db::entities::staff_roles::StaffRole;
use sandbox::LineFault;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{On, TestApp, json, on_both_engines};

const ITEM: &str = "third_party_profile";

/// Requests that the three companies have got.
fn asked(app: &TestApp) -> u64 {
    let vendors = app.lingong.simulators.as_ref().expect("tests have simulators");
    vendors.wechat.line.requests() + vendors.weibo.line.requests() + vendors.qq.line.requests()
}

async fn ledger(app: &TestApp) -> Vec<consents::Model> {
    let rows = consents::Entity::find().filter(consents::Column::Purpose.eq(ITEM));
    rows.all(&app.lingong.app.read()).await.expect("the ledger")
}

on_both_engines! {
    /// covers: ACC-4, ACC-5, POL-5
    async fn a_newcomer_agrees_first_and_gets_an_account(app: TestApp) {
        let ways = app.nobody().get(WAYS).await.ok();
        assert_eq!((&ways["ways"], &ways["mini_program"]), (&json!(PARTS), &json!(true)));
        let mut browser = Browser::new(app.nobody());
        let order = json!({ "part": "wechat_web", "back_to": "h5", "consent": digest(&app).await, "policy_version": policy::VERSION });
        for (name, value, status, refusal) in [
            ("consent", json!(null), 403, "consent_needed"),
            ("consent", json!("yes"), 409, "consent_text_changed"),
            ("policy_version", json!("2020-01-01"), 409, "policy_changed"),
            ("part", json!("wechat_mini_program"), 409, "way_not_offered"),
            ("redirect", json!("https://evil.example/"), 422, "unknown_field"),
            ("back_to", json!("https://evil.example/"), 422, "invalid_field"),
        ] {
            browser.post(VISITS, crate::help::with(order.clone(), name, value)).await.refused(status, refusal);
        }
        assert_eq!(browser.visit, None, "nobody left");
        let newcomer = browser.goes(&app, "wechat_web", 0).await.ok();
        assert_eq!((&newcomer["became"], &newcomer["nickname"], &newcomer["vendor"]), (&json!("phone_needed"), &json!("小满"), &json!("wechat")));
        assert_eq!((&newcomer["me"], &newcomer["token"], &newcomer["ticket"]), (&json!(null), &json!(null), &json!(null)));
        assert_eq!(ledger(&app).await.len(), 0, "nobody is known yet");
        app.clock.advance_seconds(30);
        browser.completes(json!({ "username": "xiaoman" })).await.refused(422, "proof_required");
        let code = app.request_code("19900000301").await;
        let with_code = |code: &str| json!({ "phone": "19900000301", "code": code, "username": "xiaoman" });
        browser.completes(with_code(&other_than(&code))).await.refused(422, "wrong_code");
        browser.completes(json!({ "phone": "19900000301", "code": code })).await.refused(409, "registration_required");
        browser.completes(json!({ "phone": "19900000301", "code": code, "username": "a" })).await.refused(422, "username_invalid");
        let signed_in = browser.completes(with_code(&code)).await.ok();
        assert_eq!((&signed_in["became"], &signed_in["me"]["username"]), (&json!("signed_in"), &json!("xiaoman")));
        let me = browser.client.get("/api/v1/me").await.ok();
        assert_eq!(me["phone_masked"], "199****0301");

        let said = ledger(&app).await;
        let [yes] = said.as_slice() else { panic!("one yes") };
        assert_eq!((yes.action, yes.channel.as_str()), (ConsentAction::Given, "web"));
        assert_eq!(app.lingong.app.now().seconds_since(yes.at), 30, "it was said before the browser left");
        let kept = browser.linked().await;
        let one = &kept["items"][0];
        assert_eq!((&one["vendor"], &one["nickname"], &one["has_picture"], &one["can_unlink"]), (&json!("wechat"), &json!("小满"), &json!(true), &json!(true)));
        let picture = browser.client.get(&format!("{LINKED}/{}/picture", one["id"].as_str().expect("an id"))).await;
        assert_eq!((picture.status, picture.headers["content-type"].to_str().ok()), (200, Some("image/jpeg")));

        // The same person by the other pages of WeChat, by one UnionID, and no more questions.
        for part in ["wechat_official", "wechat_web"] {
            let mut elsewhere = Browser::new(app.nobody());
            assert_eq!(elsewhere.goes(&app, part, 0).await.ok()["me"]["id"], me["id"], "{part}");
        }
        let kept = browser.linked().await;
        assert_eq!((kept["items"].as_array().map(Vec::len), &kept["items"][0]["parts"]), (Some(1), &json!(["wechat_web", "wechat_official"])));
        assert_eq!(ledger(&app).await.len(), 1, "the yes stands and is not said again");
        let told = notices::Entity::find().filter(notices::Column::Kind.eq("account_linked"));
        assert_eq!(told.all(&app.lingong.app.read()).await.expect("notices").len(), 1);
    }

    /// covers: ACC-4
    async fn each_company_leads_in(app: TestApp) {
        for (number, part) in ["weibo", "qq", "wechat_official"].into_iter().enumerate() {
            let mut browser = Browser::new(app.nobody());
            assert_eq!(browser.goes(&app, part, number).await.ok()["became"], "phone_needed", "{part}");
            let me = browser.registers(&app, &format!("newcomer{number}"), &format!("1990000031{number}")).await["me"].clone();
            let mut again = Browser::new(app.nobody());
            assert_eq!(again.goes(&app, part, number).await.ok()["me"]["id"], me["id"], "{part}");
            assert_eq!(browser.linked().await["items"][0]["has_picture"], true, "{part}");
        }
    }

    /// covers: ACC-4, ACC-5
    async fn a_number_with_an_account_is_linked_after_proof_and_a_yes(app: TestApp) {
        let phone = "19900000321";
        let owner = app.register("longtime_user", phone).await;
        let mut browser = Browser::new(app.nobody());
        browser.goes(&app, "qq", 1).await.ok();
        browser.completes(json!({ "phone": phone, "code": "000000", "link_existing": true })).await.refused(422, "wrong_code");
        let code = next_code(&app, phone).await;
        let ask = json!({ "phone": phone, "code": code });
        let asked = browser.completes(ask.clone()).await.refused(409, "phone_has_account");
        assert_eq!(asked["username_masked"], "lo***r");
        // A name makes no second account of the number either.
        browser.completes(crate::help::with(ask.clone(), "username", "another")).await.refused(409, "phone_has_account");
        assert_eq!(owner.get(LINKED).await.ok()["items"], json!([]));
        let signed_in = browser.completes(crate::help::with(ask.clone(), "link_existing", true)).await.ok();
        assert_eq!(signed_in["me"]["username"], "longtime_user");
        assert_eq!(owner.get(LINKED).await.ok()["items"][0]["nickname"], "阿禾");
        browser.completes(crate::help::with(ask, "link_existing", true)).await.refused(409, "visit_over");
        // Another WeChat account cannot be merged into the same one a second time.
        let mut third = Browser::new(app.nobody());
        third.goes(&app, "qq", 2).await.ok();
        let code = next_code(&app, phone).await;
        third.completes(json!({ "phone": phone, "code": code, "link_existing": true })).await.refused(409, "another_linked");
    }

    /// covers: ACC-4
    async fn a_state_is_good_once_in_its_own_browser_and_for_ten_minutes(app: TestApp) {
        let mut browser = Browser::new(app.nobody());
        let go_to = browser.leaves(&app, "wechat_web").await;
        let back = browser.agrees(&app, &go_to, 0).await;
        let forged = Back { state: "0".repeat(64), ..back.clone() };
        let before = asked(&app);
        browser.comes_back(&forged).await.refused(403, "visit_foreign");
        let mut stranger = Browser::new(app.nobody());
        stranger.comes_back(&back).await.refused(403, "visit_foreign");
        stranger.leaves(&app, "wechat_web").await;
        stranger.comes_back(&back).await.refused(403, "visit_foreign");
        let cross = app.nobody().request(reqwest::Method::POST, RETURNS).header("origin", "https://evil.example");
        app.nobody().send(cross.json(&json!({ "code": back.code, "state": back.state }))).await.refused(403, "cross_origin");
        assert_eq!(asked(&app), before, "nothing was asked elsewhere");
        let visit = browser.visit.clone();
        browser.comes_back(&back).await.ok();
        browser.visit = visit;
        browser.comes_back(&back).await.refused(409, "visit_over");

        let go_to = browser.leaves(&app, "wechat_web").await;
        app.clock.advance_seconds(400);
        let late = browser.agrees(&app, &go_to, 0).await;
        app.clock.advance_seconds(201);
        browser.comes_back(&late).await.refused(409, "visit_over");

        // A newcomer's ticket ends with the visit too, and nobody else's is taken.
        let mut slow = Browser::new(app.nobody());
        slow.goes(&app, "weibo", 0).await.ok();
        let code = app.request_code("19900000331").await;
        app.clock.advance_seconds(299);
        let body = json!({ "phone": "19900000331", "code": code, "username": "slow_one" });
        let mut bent = Browser::new(app.nobody());
        bent.visit = slow.visit.clone().map(|ticket| format!("A{}", &ticket[1..]));
        bent.completes(body.clone()).await.refused(409, "visit_over");
        Browser::new(app.nobody()).completes(body.clone()).await.refused(409, "visit_over");
        app.clock.advance_seconds(302);
        let code = next_code(&app, "19900000331").await;
        slow.completes(crate::help::with(body, "code", code)).await.refused(409, "visit_over");
    }

    /// covers: ACC-4
    async fn a_failing_company_costs_nothing_but_the_try(app: TestApp) {
        let mut browser = Browser::new(app.nobody());
        let vendors = app.lingong.simulators.as_ref().expect("tests have simulators");
        let (wechat, confused) = (&vendors.wechat, &vendors.qq);
        for fault in [LineFault::Down, LineFault::Html, LineFault::Half, LineFault::TooLong, LineFault::Code(-1), LineFault::Code(40013), LineFault::Code(45011)] {
            let go_to = browser.leaves(&app, "wechat_web").await;
            let back = browser.agrees(&app, &go_to, 0).await;
            wechat.line.fail_next([fault]);
            browser.comes_back(&back).await.refused(503, "vendor_silent");
            // The line rests after five failures, and after thirty seconds one call goes to see.
            app.clock.advance_seconds(30);
        }
        // One that answers slowly, and then not at all.
        let go_to = browser.leaves(&app, "wechat_web").await;
        let back = browser.agrees(&app, &go_to, 0).await;
        let before = wechat.line.requests();
        wechat.line.fail(LineFault::Hang);
        let hanging = tokio::spawn(async move {
            let reply = browser.comes_back(&back).await;
            (browser, reply)
        });
        while wechat.line.requests() == before {
            tokio::task::yield_now().await;
        }
        wechat.line.recover();
        let (mut browser, reply) = hanging.await.expect("an answer");
        reply.refused(503, "vendor_silent");
        app.clock.advance_seconds(30);
        // What the person themselves has to begin again.
        let go_to = browser.leaves(&app, "wechat_web").await;
        let back = browser.agrees(&app, &go_to, 0).await;
        browser.comes_back(&back).await.ok();
        browser.leaves(&app, "wechat_web").await;
        let go_to = browser.leaves(&app, "wechat_web").await;
        let fresh = browser.agrees(&app, &go_to, 0).await;
        browser.comes_back(&Back { code: back.code, ..fresh }).await.refused(409, "code_over");
        let go_to = browser.leaves(&app, "wechat_official").await;
        let official = browser.agrees(&app, &go_to, 0).await;
        let go_to = browser.leaves(&app, "wechat_web").await;
        let web = browser.agrees(&app, &go_to, 0).await;
        browser.comes_back(&Back { code: official.code, ..web }).await.refused(409, "code_over");
        let go_to = browser.leaves(&app, "qq").await;
        let back = browser.agrees(&app, &go_to, 0).await;
        confused.confuse_apps();
        browser.comes_back(&back).await.refused(503, "vendor_silent");
        // And then it works, and the phone did all the while.
        browser.goes(&app, "wechat_web", 0).await.ok();
        browser.registers(&app, "patient", "19900000341").await;
    }

    /// covers: ACC-4
    async fn an_account_that_may_not_act_stays_out(app: TestApp) {
        let mut browser = Browser::new(app.nobody());
        browser.goes(&app, "weibo", 0).await.ok();
        browser.registers(&app, "soon_locked", "19900000351").await;
        let person = browser.client.person_id().await;
        let lock = move |work: platform::Work| async move {
            let row = people::Entity::find_by_id(person).one(&work.tx).await?.expect("a person");
            Ok(db::update(&work, people::Model { state: PersonState::Locked, ..row }).await?)
        };
        app.lingong.app.write(lock).await.expect("a row");
        Browser::new(app.nobody()).goes(&app, "weibo", 0).await.refused(403, "account_locked");
    }

    /// Nobody is sent to a company from which they could not come back in.
    ///
    /// covers: ACC-4, ACC-5, OPS-3
    async fn a_company_that_staff_switched_off_is_not_offered(app: TestApp) {
        let admin = app.staff(StaffRole::Admin).await;
        let person = app.register("stays_here", "19900000371").await;
        let mut away = Browser::new(app.nobody());
        let go_to = away.leaves(&app, "qq").await;
        let back = away.agrees(&app, &go_to, 0).await;
        let code = app.lingong.simulators.as_ref().expect("tests have simulators").wechat.login_code(0);
        let before = asked(&app);
        for vendor in ["qq", "wechat"] {
            switch(&admin, vendor, false).await;
        }
        let ways = app.nobody().get(WAYS).await.ok();
        assert_eq!((&ways["ways"], &ways["mini_program"]), (&json!(["weibo"]), &json!(false)));
        assert_eq!(person.get(LINKED).await.ok()["ways"], json!(["weibo"]));
        let linking = json!({ "part": "wechat_web", "back_to": "h5", "consent": digest(&app).await });
        person.post(LINKED, linking.clone()).await.refused(409, "way_not_offered");
        let signing_in = crate::help::with(linking, "policy_version", policy::VERSION);
        app.nobody().post(VISITS, signing_in).await.refused(409, "way_not_offered");
        let mini = json!({ "code": code, "policy_version": policy::VERSION });
        app.nobody().post("/api/v1/auth/mini-program/sessions", mini).await.refused(409, "way_not_offered");
        // Whoever is away already is told another way in, and nobody there is asked about them.
        away.comes_back(&back).await.refused(409, "way_not_offered");
        assert_eq!(asked(&app), before, "nothing was asked elsewhere");
        assert_eq!(ledger(&app).await.len(), 0, "nobody was asked for a yes to it");
        for vendor in ["qq", "wechat"] {
            switch(&admin, vendor, true).await;
        }
        assert_eq!(app.nobody().get(WAYS).await.ok()["ways"], json!(PARTS));
        assert_eq!(away.goes(&app, "qq", 0).await.ok()["became"], "phone_needed");
    }
}

/// What is not configured, or was switched off, is simply not there.
///
/// covers: ACC-4, OPS-3
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_switched_off_is_not_offered() {
    let app = TestApp::start_with(On::Sqlite, |config| {
        config.qq.enabled = false;
        config.wechat.web.enabled = false;
        config.wechat.mini_program.enabled = false;
        config.sms.per_source_hour = 1_000_000;
    })
    .await;
    let ways = app.nobody().get(WAYS).await.ok();
    assert_eq!((&ways["ways"], &ways["mini_program"]), (&json!(["wechat_official", "weibo"]), &json!(false)));
    let mut order =
        json!({ "part": "qq", "back_to": "h5", "consent": digest(&app).await, "policy_version": policy::VERSION });
    app.nobody().post(VISITS, order.clone()).await.refused(409, "way_not_offered");
    order.as_object_mut().expect("an object").remove("policy_version");
    let person = app.register("nobodys_qq", "19900000361").await;
    person.post(LINKED, order).await.refused(409, "way_not_offered");
    let mini = json!({ "code": "code", "policy_version": policy::VERSION });
    app.nobody().post("/api/v1/auth/mini-program/sessions", mini).await.refused(409, "way_not_offered");
}
