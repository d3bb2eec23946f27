//! Links and requests in messages, and the hosts that are warned of.

use crate::world::{World, say};
use db::entities::staff_roles::StaffRole;
use testkit::{Value, json, on_both_engines};

fn host<'a>(page: &'a Value, host: &str) -> &'a Value {
    let rows = page["items"].as_array().expect("hosts");
    rows.iter().find(|row| row["host"] == host).unwrap_or(&Value::Null)
}

on_both_engines! {
    /// covers: TALK-3
    async fn a_message_shows_its_links_and_what_it_asks_for(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let told = say(&app, &world.recruiter, &id, "先交200押金，看这里http://192.0.2.7/pay").await;
        assert_eq!(told["warning"], "money");
        assert_eq!(told["links"], json!([{ "start": 11, "end": 31, "url": "http://192.0.2.7/pay" }]));
        say(&app, &world.recruiter, &id, "把验证码发我").await;
        say(&app, &world.recruiter, &id, "我们不收押金").await;
        let seen = world.seeker.get(&format!("/api/v1/conversations/{id}/messages")).await.ok();
        let warnings: Vec<&Value> = seen["items"].as_array().expect("messages").iter().map(|it| &it["warning"]).collect();
        assert_eq!(warnings, [&json!("money"), &json!("code"), &json!(null)]);
    }

    /// covers: TALK-3, RISK-2
    async fn a_risky_link_is_counted_and_staff_decide(app: TestApp) {
        let world = World::new(&app).await;
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let check = async |url: &str| world.seeker.post("/api/v1/links/check", json!({ "url": url })).await;
        let plain = check("https://jobs.example.com/secret-of-somebody?phone=19900000001").await.ok();
        assert_eq!(plain, json!({ "host": "jobs.example.com", "stopped": false, "reason": null }));
        for _ in 0..2 {
            let warned = check("http://192.0.2.7/secret-of-somebody").await.ok();
            assert_eq!(warned, json!({ "host": "192.0.2.7", "stopped": false, "reason": "numeric" }));
        }
        let list = async || reviewer.get("/api/v1/staff/risky-hosts").await.ok();
        let page = list().await;
        assert!(host(&page, "jobs.example.com").is_null(), "what is not risky is not kept: {page}");
        let row = host(&page, "192.0.2.7");
        assert_eq!((&row["state"], &row["warned"]), (&json!("suspected"), &json!(2)));
        assert!(!page.to_string().contains("secret") && !page.to_string().contains("19900000001"), "{page}");

        let set = async |host: &str, state: &str| {
            reviewer.put("/api/v1/staff/risky-hosts", json!({ "host": host, "state": state })).await
        };
        set("192.0.2.7", "trusted").await.ok();
        assert_eq!(check("http://192.0.2.7/").await.ok()["reason"], Value::Null, "trusted");
        let stopped = set("https://Example.COM/what/ever", "listed").await.ok();
        assert_eq!(stopped["host"], "example.com");
        for url in ["https://example.com", "https://jobs.example.com/a", "https://jobs.example.com:8443/b"] {
            assert_eq!(check(url).await.ok()["stopped"], true, "{url}");
        }
        assert_eq!(check("https://example.com.cn").await.ok()["stopped"], false, "another domain");
        // What the program noted of a host by itself does not open what staff listed above it.
        check("https://bank.example@login.evil.example/").await.ok();
        assert_eq!(host(&list().await, "login.evil.example")["state"], "suspected");
        set("evil.example", "listed").await.ok();
        assert_eq!(check("https://login.evil.example/").await.ok()["stopped"], true);
        set("login.evil.example", "trusted").await.ok();
        assert_eq!(check("https://login.evil.example/").await.ok()["stopped"], false, "unless staff decided on it too");
        set("example.com", "trusted").await.ok();
        assert_eq!(check("https://jobs.example.com/a").await.ok()["stopped"], false);
        assert_eq!(host(&list().await, "example.com")["warned"], 3, "what lies below counts with it");
    }

    /// A name of another script, its coded form and full-width letters are one host, in the list and in a link.
    ///
    /// covers: TALK-3, RISK-2
    async fn a_listed_host_is_stopped_however_it_is_written(app: TestApp) {
        let world = World::new(&app).await;
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let set = async |host: &str, state: &str| {
            reviewer.put("/api/v1/staff/risky-hosts", json!({ "host": host, "state": state })).await.ok()
        };
        let check = async |url: &str| world.seeker.post("/api/v1/links/check", json!({ "url": url })).await.ok();
        for (typed, kept, urls) in [
            ("例子.com", "xn--fsqu00a.com", ["https://xn--fsqu00a.com/a", "https://例子.com", "https://www.例子。ｃｏｍ"]),
            ("xn--0zwm56d.com", "xn--0zwm56d.com", ["https://测试.com", "https://测试．com/a", "https://XN--0ZWM56D.com"]),
            ("ｅｖｉｌ。example", "evil.example", ["https://evil.example", "https://ｅvil．example:8443/a", "https://a.ＥＶＩＬ｡example"]),
        ] {
            assert_eq!(set(typed, "listed").await["host"], kept);
            for url in urls {
                let told = check(url).await;
                assert!(told["stopped"] == true && told["host"].as_str().is_some_and(|host| host.ends_with(kept)), "{url} {told}");
            }
        }
        // What staff decide later about the other form is about the same host.
        assert_eq!(set("https://xn--fsqu00a.com/", "trusted").await["host"], "xn--fsqu00a.com");
        assert_eq!(check("https://例子.com").await, json!({ "host": "xn--fsqu00a.com", "stopped": false, "reason": null }));
        let page = reviewer.get("/api/v1/staff/risky-hosts").await.ok();
        let rows = page["items"].as_array().expect("hosts");
        assert!(rows.iter().all(|row| row["host"].as_str().is_some_and(|host| host.is_ascii())), "{page}");
        assert_eq!(rows.len(), 3, "{page}");
    }

    /// covers: TALK-3
    async fn what_is_no_link_is_refused(app: TestApp) {
        let world = World::new(&app).await;
        let check = async |url: &str| world.seeker.post("/api/v1/links/check", json!({ "url": url })).await;
        for url in ["", "javascript:alert(1)", "example.com", "https://", "https://a b.com", "data:text/html,x", "http://e%76il.example/"] {
            check(url).await.refused(422, "no_link");
        }
        check(&format!("https://a.cn/{}", "x".repeat(500))).await.refused(422, "text_too_long");
        app.nobody().post("/api/v1/links/check", json!({ "url": "https://a.cn" })).await.refused(401, "sign_in_required");
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let set = json!({ "host": "not a host", "state": "listed" });
        reviewer.put("/api/v1/staff/risky-hosts", set).await.refused(422, "no_link");
        for _ in 0..30 {
            check("https://a.cn").await;
        }
        check("https://a.cn").await.refused(429, "too_many_requests");
    }
}
