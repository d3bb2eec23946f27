//! Linking and unlinking in the settings.

use crate::help::switch;
use crate::help_third_party::*;
use accounts::{Accounts, Verifiers};
use db::entities::linked_accounts;
use db::entities::staff_roles::StaffRole;
use sea_orm::EntityTrait;
use testkit::{Client, TestApp, json, on_both_engines};

fn first_id(kept: &testkit::Value) -> String {
    kept["items"][0]["id"].as_str().expect("an id").to_owned()
}

fn blobs(app: &TestApp) -> usize {
    std::fs::read_dir(app.data_dir.join("blobs/linked")).map_or(0, std::iter::Iterator::count)
}

/// The same accounts where nobody carries text messages, behind an address of their own.
async fn without_sms(app: &TestApp, client: &Client) -> Client {
    let house = app.lingong.app.clone();
    let quiet = Accounts::new(house.clone(), None, Verifiers::default(), app.lingong.accounts.third_party.clone());
    let (router, _) = accounts::routes(quiet).split_for_parts();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let service = platform::harden(router, &house).into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    client.at(&base)
}

on_both_engines! {
    /// covers: ACC-4, ACC-6
    async fn accounts_are_linked_and_unlinked_at_any_time(app: TestApp) {
        let person = app.register("collector", "19900000401").await;
        let mut browser = Browser::new(person.clone());
        let body = json!({ "part": "qq", "back_to": "biz" });
        browser.post(LINKED, body).await.refused(403, "consent_needed");
        for (part, number) in [("qq", 0), ("weibo", 1), ("wechat_web", 2)] {
            assert_eq!(browser.links(&app, part, number).await.ok()["became"], "linked", "{part}");
        }
        let kept = browser.linked().await;
        let shown: Vec<_> = kept["items"].as_array().expect("items").iter().map(|it| (it["vendor"].as_str(), it["nickname"].as_str())).collect();
        assert_eq!(shown, [(Some("qq"), Some("小满")), (Some("weibo"), Some("阿禾")), (Some("wechat"), Some("晨曦"))]);
        assert_eq!((&kept["agreed"], blobs(&app)), (&json!(true), 3));
        // The same again changes nothing; another one of that company is refused.
        browser.links(&app, "qq", 0).await.ok();
        browser.links(&app, "qq", 1).await.refused(409, "another_linked");
        let other = app.register("someone_else", "19900000402").await;
        Browser::new(other.clone()).links(&app, "qq", 0).await.refused(409, "linked_elsewhere");
        let id = first_id(&kept);
        other.delete(&format!("{LINKED}/{id}")).await.refused(404, "not_found");
        other.get(&format!("{LINKED}/{id}/picture")).await.refused(404, "not_found");

        assert_eq!(person.delete(&format!("{LINKED}/{id}")).await.status, 204);
        person.delete(&format!("{LINKED}/{id}")).await.refused(404, "not_found");
        app.run_jobs().await;
        assert_eq!((browser.linked().await["items"].as_array().map(Vec::len), blobs(&app)), (Some(2), 2));
        // Free for somebody else, and a stranger to its former owner.
        Browser::new(other).links(&app, "qq", 0).await.ok();
    }

    /// covers: ACC-4
    async fn nothing_is_asked_after_a_withdrawal(app: TestApp) {
        let person = app.register("doubter", "19900000411").await;
        let mut browser = Browser::new(person.clone());
        let go_to = browser.sets_out_to_link(&app, "qq").await;
        let back = browser.agrees(&app, &go_to, 0).await;
        let item = "/api/v1/me/consents/third_party_profile";
        person.put(item, json!({ "action": "withdrawn" })).await.ok();
        let line = app.lingong.simulators.as_ref().expect("simulators").qq.line.clone();
        let before = line.requests();
        browser.comes_back(&back).await.refused(403, "consent_needed");
        assert_eq!(line.requests(), before, "the company was not asked");
        // Whoever is not signed in any more links nothing either.
        let mut browser = Browser::new(person.clone());
        let go_to = browser.sets_out_to_link(&app, "qq").await;
        let back = browser.agrees(&app, &go_to, 0).await;
        browser.client = app.nobody();
        browser.comes_back(&back).await.refused(401, "sign_in_required");
        assert_eq!(line.requests(), before);
        browser.client = person.clone();
        browser.comes_back(&back).await.ok();
        assert_eq!((browser.linked().await["items"][0]["nickname"].as_str(), blobs(&app)), (Some("小满"), 1));

        // A withdrawal later: nickname and picture go at once, the link stays, and signing in by it agrees anew.
        person.put(item, json!({ "action": "withdrawn" })).await.ok();
        let kept = browser.linked().await;
        assert_eq!((&kept["items"][0]["nickname"], &kept["items"][0]["has_picture"], &kept["agreed"]), (&json!(null), &json!(false), &json!(false)));
        app.run_jobs().await;
        assert_eq!(blobs(&app), 0);
        let mut again = Browser::new(app.nobody());
        let go_to = again.leaves(&app, "qq").await;
        let back = again.agrees(&app, &go_to, 0).await;
        app.clock.advance_seconds(1);
        person.put(item, json!({ "action": "withdrawn" })).await.ok();
        assert_eq!(again.comes_back(&back).await.ok()["became"], "signed_in");
        assert_eq!(again.linked().await["items"][0]["nickname"], json!(null), "the newer no holds");
        app.clock.advance_seconds(1);
        Browser::new(app.nobody()).goes(&app, "qq", 0).await.ok();
        assert_eq!(again.linked().await["items"][0]["nickname"], "小满", "a newer yes holds");
    }

    /// covers: ACC-4
    async fn unlinking_never_locks_out(app: TestApp) {
        let mut browser = Browser::new(app.nobody());
        browser.goes(&app, "weibo", 0).await.ok();
        browser.registers(&app, "only_weibo", "19900000421").await;
        let quiet = without_sms(&app, &browser.client).await;
        let kept = quiet.get(LINKED).await.ok();
        assert_eq!(kept["items"][0]["can_unlink"], false);
        let path = format!("{LINKED}/{}", first_id(&kept));
        quiet.delete(&path).await.refused(409, "last_way_in");
        // A second account elsewhere is a way in.
        browser.links(&app, "qq", 0).await.ok();
        assert_eq!(quiet.delete(&path).await.status, 204);
        let path = format!("{LINKED}/{}", first_id(&quiet.get(LINKED).await.ok()));
        quiet.delete(&path).await.refused(409, "last_way_in");
        // And so is a password.
        app.clock.advance_seconds(61);
        let code = app.request_code("19900000421").await;
        browser.client.put("/api/v1/auth/password", json!({ "new_password": "a fine morning", "code": code })).await;
        assert_eq!(quiet.delete(&path).await.status, 204);
    }

    /// covers: ACC-4, OPS-3
    async fn a_line_that_is_shut_is_no_way_in(app: TestApp) {
        let admin = app.staff(StaffRole::Admin).await;
        let mut browser = Browser::new(app.nobody());
        browser.goes(&app, "weibo", 0).await.ok();
        browser.registers(&app, "without_codes", "19900000422").await;
        let path = format!("{LINKED}/{}", first_id(&browser.linked().await));
        // The other carrier brings codes as long as its line is open.
        switch(&admin, "aliyun_sms", false).await;
        assert_eq!(browser.linked().await["items"][0]["can_unlink"], true);
        switch(&admin, "tencent_sms", false).await;
        assert_eq!(browser.linked().await["items"][0]["can_unlink"], false);
        browser.client.delete(&path).await.refused(409, "last_way_in");
        // Another account is a way in only while its company is.
        browser.links(&app, "qq", 0).await.ok();
        switch(&admin, "qq", false).await;
        browser.client.delete(&path).await.refused(409, "last_way_in");
        switch(&admin, "qq", true).await;
        assert_eq!(browser.client.delete(&path).await.status, 204);
        let path = format!("{LINKED}/{}", first_id(&browser.linked().await));
        browser.client.delete(&path).await.refused(409, "last_way_in");
        switch(&admin, "aliyun_sms", true).await;
        assert_eq!(browser.client.delete(&path).await.status, 204);
    }

    /// covers: ACC-4, SEC-4
    async fn staff_come_in_by_password_or_code_only(app: TestApp) {
        let mut browser = Browser::new(app.nobody());
        browser.goes(&app, "weibo", 0).await.ok();
        browser.registers(&app, "soon_staff", "19900000431").await;
        let person = browser.client.person_id().await;
        let granted = app.lingong.app.write(move |work| async move {
            accounts::staff::grant_role(&work, person, StaffRole::Support).await
        });
        granted.await.expect("the role is granted");
        Browser::new(app.nobody()).goes(&app, "weibo", 0).await.refused(403, "staff_by_password");
        let body = json!({ "part": "qq", "back_to": "h5", "consent": digest(&app).await });
        browser.client.post(LINKED, body).await.refused(403, "staff_by_password");
        let mut merging = Browser::new(app.nobody());
        merging.goes(&app, "qq", 0).await.ok();
        app.clock.advance_seconds(61);
        let code = app.request_code("19900000431").await;
        merging.completes(json!({ "phone": "19900000431", "code": code, "link_existing": true })).await.refused(403, "staff_by_password");
    }

    /// covers: ACC-4, SEC-1
    async fn nothing_of_it_stands_readable(app: TestApp) {
        let mut browser = Browser::new(app.nobody());
        browser.goes(&app, "wechat_web", 2).await.ok();
        // Of a newcomer there is nothing in any table yet.
        assert_eq!(linked_accounts::Entity::find().all(&app.lingong.app.read()).await.expect("rows").len(), 0);
        browser.registers(&app, "sealed_one", "19900000441").await;
        let secrets = [("the nickname", "晨曦"), ("an openid", "oDemo-wxdemo0web-2"), ("the unionid", "uDemo-owner-2")];
        app.assert_nowhere(&secrets.map(|(name, value)| (name, value.to_owned()))).await;
    }
}
