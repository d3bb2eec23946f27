//! Notices in browsers, against simulated push services and browsers that open what they get.

use db::entities::notices::NoticeKind;
use db::entities::staff_roles::StaffRole;
use kernel::PersonId;
use platform::{Config, Jobs};
use sandbox::{BrowserMessage, LineFault, SimulatedBrowser, WebPushHandle};
use talk::notices::{Notice, push};
use talk::{Carriers, Talk};
use testkit::{Client, On, Reply, TestApp, Value, json, on_both_engines};

const PHONE: &str = "19900000003";
const BROWSERS: &str = "/api/v1/me/notices/browsers";
const WEB_PUSH: &str = "/api/v1/me/notices/web-push";

/// A seeker with browsers, and support staff who look at what became of notices.
struct Browsing<'a> {
    app: &'a TestApp,
    seeker: Client,
    person: PersonId,
    support: Client,
    services: WebPushHandle,
}

impl<'a> Browsing<'a> {
    async fn new(app: &'a TestApp) -> Browsing<'a> {
        let seeker = app.register("seeker_wang", PHONE).await;
        let services = app.lingong.simulators.clone().expect("simulators").web_push;
        let support = app.staff(StaffRole::Support).await;
        let person = seeker.person_id().await;
        Browsing { app, seeker, person, support, services }
    }

    /// Somebody who agreed to both.
    async fn agreed(app: &'a TestApp) -> Browsing<'a> {
        let browsing = Browsing::new(app).await;
        browsing.seeker.agree("optional_notices").await;
        browsing.seeker.agree("web_push_mozilla").await;
        browsing
    }

    /// A browser subscribes with the key that the platform shows.
    async fn browser(&self, service: &str) -> SimulatedBrowser {
        let key = self.seeker.get(WEB_PUSH).await.ok()["key"].as_str().expect("a key").to_owned();
        self.services.subscribe(service, &key)
    }

    async fn register(&self, browser: &SimulatedBrowser) -> Reply {
        self.seeker.post(BROWSERS, json!({ "endpoint": browser.endpoint, "keys": browser.keys })).await
    }

    async fn tell(&self, dedupe: &str, kind: NoticeKind) {
        let (to, dedupe) = (self.person, dedupe.to_owned());
        let app = &self.app.lingong.app;
        app.write(move |work| async move { push(&work, to, &dedupe, Notice::of(kind)).await }).await.expect("told");
    }

    async fn tell_now(&self, dedupe: &str, kind: NoticeKind) {
        self.tell(dedupe, kind).await;
        self.app.run_jobs().await;
    }

    fn shown(&self, browser: &SimulatedBrowser) -> Vec<BrowserMessage> {
        self.services.messages(&browser.endpoint)
    }

    /// How far those by this way got, newest first: kind, state and why.
    async fn deliveries(&self) -> Vec<(String, String, String)> {
        let page = self.support.get("/api/v1/staff/deliveries?channel=web_push").await.ok();
        let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
        let one = |item: &Value| (text(item, "kind"), text(item, "state"), text(item, "error"));
        page["items"].as_array().expect("a list").iter().map(one).collect()
    }

    async fn expect(&self, expected: &[(&str, &str, &str)]) {
        let found = self.deliveries().await;
        let found: Vec<_> = found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        assert_eq!(found, expected);
    }

    async fn registered(&self) -> usize {
        self.seeker.get(BROWSERS).await.ok()["items"].as_array().expect("a list").len()
    }
}

on_both_engines! {
    /// covers: NOTE-1, NOTE-2
    async fn a_notice_reaches_each_browser_and_says_nothing_on_the_way(app: TestApp) {
        let browsing = Browsing::agreed(&app).await;
        browsing.seeker.agree("web_push_apple").await;
        let (fox, safari) = (browsing.browser("mozilla").await, browsing.browser("apple").await);
        let view = browsing.register(&fox).await.ok();
        assert_eq!((&view["service"], &view["here"]), (&json!("mozilla"), &json!(true)));
        assert!(!view.to_string().contains("web-push/"), "the address is never shown");
        browsing.register(&safari).await.ok();
        browsing.tell_now("seen", NoticeKind::Shortlisted).await;
        for browser in [&fox, &safari] {
            let shown = browsing.shown(browser);
            assert_eq!(shown.len(), 1);
            assert_eq!(shown[0].data["title"], json!("您已入围"));
            assert_eq!(shown[0].data["text"], json!("点开查看详情"));
            assert!(shown[0].data["link"].as_str().is_some_and(|link| link.starts_with("/m/")));
            assert_eq!((shown[0].urgency.as_str(), shown[0].data["tag"].as_str()), ("high", Some(shown[0].topic.as_str())));
        }
        browsing.expect(&[("shortlisted", "handed_over", "")]).await;
        // What left the program says no word of it, and is as long for each notice.
        browsing.tell_now("digest", NoticeKind::SearchDigest).await;
        let sent = app.lingong.simulators.as_ref().expect("simulators").sent.all();
        let sent: Vec<_> = sent.iter().filter(|one| one.vendor == "mozilla_push").collect();
        assert_eq!(sent.len(), 2);
        assert!(sent.iter().all(|one| !one.text.contains("入围") && !one.text.contains("/m/")));
        // The person can see to whom what went, and take it back.
        let ledger = browsing.seeker.get("/api/v1/me/sharings").await.ok();
        let abroad: Vec<&Value> = ledger["items"].as_array().expect("a list").iter().filter(|row| row["region"] == "abroad").collect();
        assert_eq!(abroad.len(), 2);
        assert_eq!((&abroad[0]["recipient"], &abroad[0]["basis"]), (&json!("Apple Inc."), &json!("consent")));
        // Registering again changes nothing.
        browsing.register(&fox).await.ok();
        assert_eq!((browsing.registered().await, browsing.seeker.get("/api/v1/me/sharings").await.ok()["items"].as_array().map(Vec::len)), (2, ledger["items"].as_array().map(Vec::len)));
        // Choices hold for browsers too.
        let choices = json!([{ "group": "work", "channel": "web_push", "on": false }]);
        browsing.seeker.put("/api/v1/me/notices/choices", json!({ "choices": choices, "quiet": null })).await.ok();
        browsing.tell_now("again", NoticeKind::Rejected).await;
        assert_eq!(browsing.shown(&fox).len(), 2);
    }

    /// Nothing goes abroad without a yes to that very recipient. covers: STORE-1, RIGHT-4, NOTE-2
    async fn each_service_abroad_needs_a_consent_of_its_own(app: TestApp) {
        let browsing = Browsing::new(&app).await;
        let fox = browsing.browser("mozilla").await;
        for item in ["optional_notices", "web_push_mozilla"] {
            let refused = browsing.register(&fox).await.refused(403, "consent_needed");
            assert_eq!(refused["item"], json!(item));
            browsing.seeker.agree(item).await;
        }
        browsing.register(&fox).await.ok();
        let safari = browsing.browser("apple").await;
        assert_eq!(browsing.register(&safari).await.body["item"], json!("web_push_apple"));
        // Withdrawn while something is queued: nothing leaves, and the address is gone.
        browsing.tell("offer", NoticeKind::PlaceOffered).await;
        browsing.seeker.put("/api/v1/me/consents/web_push_mozilla", json!({ "action": "withdrawn" })).await.ok();
        app.run_jobs().await;
        assert_eq!((browsing.shown(&fox).len(), browsing.registered().await), (0, 0));
        browsing.expect(&[("place_offered", "undelivered", "nobody")]).await;
        // The gate asks again when it leaves, whatever stands in the tables.
        browsing.seeker.agree("web_push_mozilla").await;
        browsing.register(&fox).await.ok();
        browsing.tell("again", NoticeKind::ShiftReminder).await;
        let person = browsing.person;
        let said = app.lingong.app.write(move |work| async move {
            let said = vault::consent::Said {
                person,
                item: policy::WEB_PUSH_MOZILLA,
                action: db::entities::consents::ConsentAction::Withdrawn,
                policy_version: "2026-11-25",
                text_digest: db::columns::Digest(vec![1; 32]),
                channel: "self",
                by: person,
            };
            Ok(vault::consent::say(&work, work.now, &work.rng, said).await?)
        });
        said.await.expect("said");
        app.run_jobs().await;
        assert!(browsing.shown(&fox).is_empty());
        // Without the consent to notices at all every browser is forgotten.
        browsing.seeker.put("/api/v1/me/consents/optional_notices", json!({ "action": "withdrawn" })).await.ok();
        assert_eq!(browsing.registered().await, 0);
    }

    /// covers: NOTE-3
    async fn a_push_that_comes_again_is_shown_once(app: TestApp) {
        let browsing = Browsing::agreed(&app).await;
        let fox = browsing.browser("mozilla").await;
        browsing.register(&fox).await.ok();
        for (dedupe, fault, code) in [
            ("down", LineFault::Down, "http_502"),
            ("half", LineFault::Half, "connection_lost"),
            ("limit", LineFault::Code(429), "http_429"),
            ("config", LineFault::Code(403), "http_403"),
        ] {
            browsing.services.line.fail_next([fault]);
            browsing.tell_now(dedupe, NoticeKind::Shortlisted).await;
            assert_eq!(browsing.deliveries().await[0], ("shortlisted".to_owned(), "queued".to_owned(), code.to_owned()));
            app.clock.advance_seconds(61);
            app.run_jobs().await;
            app.clock.advance_seconds(3_600);
            app.run_jobs().await;
            assert_eq!(browsing.deliveries().await[0].1, "handed_over", "{dedupe}");
        }
        let mut topics: Vec<String> = browsing.shown(&fox).into_iter().map(|message| message.topic).collect();
        topics.sort();
        topics.dedup();
        assert_eq!((topics.len(), browsing.shown(&fox).len()), (4, 4), "the one that was taken with half an answer too");
        // What the service will never take is not sent again.
        browsing.services.line.fail_next([LineFault::Code(413)]);
        browsing.tell_now("large", NoticeKind::Shortlisted).await;
        assert_eq!(browsing.deliveries().await[0], ("shortlisted".to_owned(), "undelivered".to_owned(), "http_413".to_owned()));
    }

    /// covers: NOTE-1, NOTE-3
    async fn a_browser_that_is_gone_is_forgotten_and_what_is_required_takes_another_way(app: TestApp) {
        let browsing = Browsing::agreed(&app).await;
        let (fox, other) = (browsing.browser("mozilla").await, browsing.browser("mozilla").await);
        browsing.register(&fox).await.ok();
        browsing.register(&other).await.ok();
        browsing.services.unsubscribe(&fox.endpoint);
        browsing.tell_now("one", NoticeKind::Shortlisted).await;
        assert_eq!((browsing.shown(&other).len(), browsing.registered().await), (1, 1), "the other one was told");
        browsing.services.unsubscribe(&other.endpoint);
        let choices = json!([{ "group": "money", "channel": "sms", "on": false }]);
        browsing.seeker.put("/api/v1/me/notices/choices", json!({ "choices": choices, "quiet": null })).await.ok();
        browsing.tell_now("money", NoticeKind::WithdrawalFailed).await;
        app.run_jobs().await;
        assert_eq!(browsing.registered().await, 0);
        browsing.expect(&[("withdrawal_failed", "undelivered", "nobody"), ("shortlisted", "handed_over", "")]).await;
        let texts = app.lingong.simulators.as_ref().expect("simulators").aliyun.messages();
        assert!(texts.iter().any(|sms| sms.phone == PHONE && sms.params.get("what").is_some_and(|what| what == "提现没有成功")));
    }

    /// covers: NOTE-3
    async fn a_way_that_was_removed_leaves_the_queue_clean(app: TestApp) {
        let browsing = Browsing::agreed(&app).await;
        let fox = browsing.browser("mozilla").await;
        browsing.register(&fox).await.ok();
        browsing.tell("seen", NoticeKind::Shortlisted).await;
        let mut jobs = Jobs::default();
        talk::jobs(&Talk::new(app.lingong.app.clone(), Carriers::default()), &mut jobs);
        jobs.run_due(&app.lingong.app).await.expect("the queue works");
        assert_eq!(app.run_jobs().await, 0, "nothing is left to do");
        browsing.expect(&[("shortlisted", "given_up", "not_configured")]).await;
        assert!(browsing.shown(&fox).is_empty());
    }

    /// covers: NOTE-2, ACC-7
    async fn a_browser_whose_session_ran_out_gets_nothing(app: TestApp) {
        let browsing = Browsing::agreed(&app).await;
        let fox = browsing.browser("mozilla").await;
        browsing.register(&fox).await.ok();
        app.clock.advance_seconds(29 * 86_400);
        browsing.tell_now("in time", NoticeKind::Shortlisted).await;
        assert_eq!(browsing.shown(&fox).len(), 1);
        app.clock.advance_seconds(2 * 86_400);
        browsing.tell_now("too late", NoticeKind::Shortlisted).await;
        assert_eq!(browsing.shown(&fox).len(), 1);
    }

    /// covers: NOTE-2, SDK-1
    async fn a_browser_belongs_to_one_session_of_one_person(app: TestApp) {
        let browsing = Browsing::agreed(&app).await;
        let fox = browsing.browser("mozilla").await;
        let id = browsing.register(&fox).await.ok()["id"].as_str().expect("an id").to_owned();
        let other = app.register("seeker_li", "19900000004").await;
        assert_eq!(other.delete(&format!("{BROWSERS}/{id}")).await.status, 404, "somebody else's");
        other.agree("optional_notices").await;
        other.agree("web_push_mozilla").await;
        let body = json!({ "endpoint": fox.endpoint, "keys": fox.keys });
        other.post(BROWSERS, body).await.ok();
        assert_eq!(browsing.registered().await, 0, "whoever signed in on it last has it");
        let again = browsing.register(&fox).await.ok();
        let path = format!("{BROWSERS}/{}", again["id"].as_str().expect("an id"));
        assert_eq!(browsing.seeker.delete(&path).await.status, 204);
        browsing.register(&fox).await.ok();
        assert_eq!(browsing.seeker.delete("/api/v1/auth/sessions/current").await.status, 204);
        browsing.tell_now("seen", NoticeKind::Shortlisted).await;
        assert!(browsing.shown(&fox).is_empty(), "it goes with its session");
        // Nobody makes the program call elsewhere.
        for endpoint in ["https://web.push.apple.com/1", "http://127.0.0.1:1/web-push/mozilla/1", "http://169.254.169.254/a", ""] {
            let body = json!({ "endpoint": endpoint, "keys": fox.keys });
            other.post(BROWSERS, body).await.refused(422, "unknown_push_service");
        }
        let bad = json!({ "endpoint": fox.endpoint, "keys": { "p256dh": "AAAA", "auth": fox.keys.auth } });
        other.post(BROWSERS, bad).await.refused(422, "invalid_field");
    }
}

/// A browser that subscribed with somebody else's key cannot be written to. covers: NOTE-2
#[tokio::test]
async fn a_browser_of_another_key_is_refused_by_its_service() {
    let app = TestApp::start(On::Sqlite).await;
    let browsing = Browsing::agreed(&app).await;
    let strange = browsing.services.subscribe("mozilla", "BBBB");
    browsing.register(&strange).await.ok();
    browsing.tell_now("seen", NoticeKind::Shortlisted).await;
    browsing.expect(&[("shortlisted", "queued", "http_403")]).await;
    assert!(browsing.shown(&strange).is_empty());
}

/// covers: NOTE-2
#[tokio::test]
async fn without_a_contact_there_is_no_push_to_browsers() {
    let app = TestApp::start_with(On::Sqlite, |config: &mut Config| config.web_push.enabled = false).await;
    let seeker = app.register("seeker_wang", PHONE).await;
    let view = seeker.get(WEB_PUSH).await.ok();
    assert_eq!((&view["key"], &view["simulator"]), (&Value::Null, &Value::Null));
    let body = json!({ "endpoint": "https://web.push.apple.com/1", "keys": { "p256dh": "AAAA", "auth": "AAAA" } });
    seeker.post(BROWSERS, body).await.refused(409, "no_web_push");
    let choices = seeker.get("/api/v1/me/notices/choices").await.ok();
    let way = choices["channels"].as_array().expect("a list").iter().find(|way| way["channel"] == "web_push");
    assert_eq!(way.expect("a way")["offered"], json!(false));
}
