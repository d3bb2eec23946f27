//! Notices outside the inbox, against the simulated vendors.

use db::entities::notices::NoticeKind;
use kernel::{PersonId, Timestamp};
use platform::Jobs;
use policy::OPTIONAL_NOTICES;
use sandbox::{Failure, JPushHandle, LineFault, SandboxHandle, Sms};
use talk::notices::{Notice, push};
use talk::{Carriers, Talk};
use testkit::{Client, On, TestApp, Value, json, on_both_engines};

const PHONE: &str = "19900000003";
const CHOICES: &str = "/api/v1/me/notices/choices";
const DEVICES: &str = "/api/v1/me/notices/devices";

/// A seeker who wants notices, and support staff who look at what became of them.
struct Told<'a> {
    app: &'a TestApp,
    seeker: Client,
    person: PersonId,
    support: Client,
    carriers: SandboxHandle,
    phones: JPushHandle,
}

impl<'a> Told<'a> {
    async fn new(app: &'a TestApp) -> Told<'a> {
        let seeker = app.register("seeker_wang", PHONE).await;
        seeker.agree("optional_notices").await;
        let simulators = app.lingong.simulators.clone().expect("simulators");
        let support = app.staff(db::entities::staff_roles::StaffRole::Support).await;
        let person = seeker.person_id().await;
        Told { app, person, seeker, support, carriers: simulators.aliyun, phones: simulators.jpush }
    }

    async fn tell(&self, dedupe: &str, kind: NoticeKind) {
        let (to, dedupe) = (self.person, dedupe.to_owned());
        let told =
            self.app.lingong.app.write(move |work| async move { push(&work, to, &dedupe, Notice::of(kind)).await });
        told.await.expect("told");
    }

    /// Tells, and lets leave what can.
    async fn tell_now(&self, dedupe: &str, kind: NoticeKind) {
        self.tell(dedupe, kind).await;
        self.app.run_jobs().await;
    }

    /// The text messages about notices, oldest first.
    fn texts(&self) -> Vec<Sms> {
        let about = |sms: &Sms| sms.phone == PHONE && sms.params.contains_key("what");
        let mut texts: Vec<Sms> = self.carriers.messages().into_iter().filter(about).collect();
        texts.reverse();
        texts
    }

    /// How far each got, newest first: kind, channel, state and why.
    async fn deliveries(&self) -> Vec<(String, String, String, String)> {
        let page = self.support.get("/api/v1/staff/deliveries?limit=50").await.ok();
        let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
        let one = |item: &Value| (text(item, "kind"), text(item, "channel"), text(item, "state"), text(item, "error"));
        page["items"].as_array().expect("a list").iter().map(one).collect()
    }

    async fn expect(&self, expected: &[(&str, &str, &str, &str)]) {
        let found = self.deliveries().await;
        let found: Vec<_> = found.iter().map(|(a, b, c, d)| (a.as_str(), b.as_str(), c.as_str(), d.as_str())).collect();
        assert_eq!(found, expected);
    }

    async fn register_device(&self, registration: &str) {
        self.seeker.post(DEVICES, json!({ "registration_id": registration })).await.ok();
    }

    async fn choose(&self, choices: Value, quiet: Value) -> testkit::Reply {
        self.seeker.put(CHOICES, json!({ "choices": choices, "quiet": quiet })).await
    }

    /// 2026-11-24 at this hour and minute in China, or the days after it.
    fn at(&self, days: i64, hour: i64, minute: i64) {
        // Midnight in China, ten hours before the tests begin.
        let midnight = Timestamp::from_micros(1_795_485_600_000_000).plus_hours(-10);
        self.app.clock.set(midnight.plus_days(days).plus_hours(hour).plus_minutes(minute));
    }

    fn report_path(&self, vendor: &str) -> String {
        format!("/api/v1/hooks/sms-reports/{vendor}/{}", self.app.lingong.app.config.sms_reports.secret)
    }
}

const PLAIN: Value = Value::Null;

on_both_engines! {
    /// covers: NOTE-1, NOTE-3
    async fn what_cannot_wait_leaves_as_one_text_message(app: TestApp) {
        let told = Told::new(&app).await;
        told.tell("offer", NoticeKind::PlaceOffered).await;
        told.tell("offer", NoticeKind::PlaceOffered).await;
        told.tell("seen", NoticeKind::Shortlisted).await;
        told.expect(&[("place_offered", "sms", "queued", "")]).await;
        app.run_jobs().await;
        app.run_jobs().await;
        let texts: Vec<String> = told.texts().into_iter().map(|sms| sms.text).collect();
        let text = "【零工】您被录取了，请确认，请打开零工查看。不想再收到这类短信，可在“隐私中心”关闭。";
        assert_eq!(texts, [text]);
        told.expect(&[("place_offered", "sms", "handed_over", "")]).await;
        // What was read before it left does not leave.
        told.tell("change", NoticeKind::MerchantCancelled).await;
        let newest = told.seeker.get("/api/v1/me/notices").await.ok()["items"][0]["id"].clone();
        assert_eq!(told.seeker.post("/api/v1/me/notices/read", json!({ "up_to": newest })).await.status, 204);
        app.run_jobs().await;
        assert_eq!(told.texts().len(), 1);
        let list = told.support.get("/api/v1/staff/deliveries?channel=sms&state=withdrawn").await.ok();
        assert_eq!((&list["items"][0]["error"], list["items"].as_array().map(Vec::len)), (&json!("read"), Some(1)));
        let summary = told.support.get("/api/v1/staff/deliveries/summary").await.ok();
        assert_eq!((&summary["channels"][0]["channel"], &summary["channels"][0]["taken_permille"]), (&json!("sms"), &json!(1000)));
        assert!(!list.to_string().contains(&told.person.to_string()), "staff learn nothing of whom it is for");
    }

    /// covers: NOTE-3
    async fn a_vendor_that_surely_did_nothing_is_followed_by_the_other(app: TestApp) {
        let told = Told::new(&app).await;
        told.carriers.fail_next(1, Failure::SystemError);
        told.tell_now("offer", NoticeKind::PlaceOffered).await;
        assert_eq!((told.texts().len(), told.texts()[0].template.as_str()), (1, "1000002"));
        // Both down: it waits, and leaves once when one of them is back.
        told.carriers.fail(Failure::SystemError);
        told.carriers.tencent().fail(LineFault::Word("ServiceUnavailable"));
        told.tell_now("change", NoticeKind::MerchantCancelled).await;
        assert_eq!(told.deliveries().await[0].2, "queued");
        app.clock.advance_seconds(61);
        app.run_jobs().await;
        assert_eq!((told.texts().len(), told.deliveries().await[0].2.as_str()), (1, "queued"));
        told.carriers.recover();
        told.carriers.tencent().recover();
        app.clock.advance_seconds(241);
        app.run_jobs().await;
        app.run_jobs().await;
        assert_eq!((told.texts().len(), told.deliveries().await[0].2.as_str()), (2, "handed_over"));
    }

    /// covers: NOTE-3
    async fn what_nobody_knows_is_sent_by_nobody_again(app: TestApp) {
        let told = Told::new(&app).await;
        // A page instead of an answer: the message may have left.
        told.carriers.fail_next(1, Failure::Html);
        let asked = told.carriers.tencent().requests();
        told.tell_now("offer", NoticeKind::PlaceOffered).await;
        app.clock.advance_seconds(7_200);
        app.run_jobs().await;
        assert_eq!((told.carriers.tencent().requests(), told.texts().len()), (asked, 0));
        told.expect(&[("place_offered", "sms", "unknown", "http_200")]).await;
    }

    /// covers: NOTE-3
    async fn a_limit_of_the_vendor_is_waited_for_and_not_gone_around(app: TestApp) {
        let told = Told::new(&app).await;
        told.carriers.fail_next(1, Failure::Limit);
        let asked = told.carriers.tencent().requests();
        told.tell_now("offer", NoticeKind::PlaceOffered).await;
        told.expect(&[("place_offered", "sms", "queued", "isv.BUSINESS_LIMIT_CONTROL")]).await;
        app.clock.advance_seconds(3_700);
        app.run_jobs().await;
        assert_eq!((told.carriers.tencent().requests(), told.texts().len()), (asked, 1));
        // A vendor that is down for longer than the message is of use: it stays in the inbox.
        told.carriers.fail(Failure::SystemError);
        told.carriers.tencent().fail(LineFault::Down);
        told.tell("change", NoticeKind::MerchantCancelled).await;
        for _ in 0..20 {
            app.run_jobs().await;
            app.clock.advance_seconds(3_601);
        }
        assert_eq!(told.texts().len(), 1);
        assert!(["given_up", "unknown"].contains(&told.deliveries().await[0].2.as_str()));
    }

    /// covers: NOTE-1, RIGHT-4
    async fn consent_that_is_withdrawn_on_the_way_stops_it(app: TestApp) {
        let told = Told::new(&app).await;
        told.tell("offer", NoticeKind::PlaceOffered).await;
        told.tell("money", NoticeKind::WithdrawalFailed).await;
        told.seeker.put("/api/v1/me/consents/optional_notices", json!({ "action": "withdrawn" })).await.ok();
        app.run_jobs().await;
        // What is required goes on, by the way that needs no consent.
        let texts: Vec<_> = told.texts().into_iter().map(|sms| sms.params["what"].clone()).collect();
        assert_eq!(texts, ["提现没有成功"]);
        told.expect(&[("withdrawal_failed", "sms", "handed_over", ""), ("place_offered", "sms", "withdrawn", "consent")]).await;
        // Nothing optional is queued without it.
        told.tell_now("change", NoticeKind::MerchantCancelled).await;
        assert_eq!(told.deliveries().await.len(), 2);
        // The gate asks when it leaves, whatever the queue says.
        told.seeker.agree("optional_notices").await;
        told.tell("again", NoticeKind::ShiftReminder).await;
        let person = told.person;
        let said = app.lingong.app.write(move |work| async move {
            let said = vault::consent::Said {
                person,
                item: OPTIONAL_NOTICES,
                action: db::entities::consents::ConsentAction::Withdrawn,
                policy_version: "2026-11-25",
                text_digest: vault::token_digest("shown"),
                channel: "self",
                by: person,
            };
            Ok(vault::consent::say(&work, work.now, &work.rng, said).await?)
        });
        said.await.expect("withdrawn");
        app.run_jobs().await;
        assert_eq!((told.texts().len(), told.deliveries().await[0].3.as_str()), (1, "consent"));
    }

    /// covers: NOTE-3
    async fn a_vendor_that_was_removed_leaves_the_queue_clean(app: TestApp) {
        let told = Told::new(&app).await;
        told.register_device("1a0018970a8b1c3d4e5").await;
        told.tell("offer", NoticeKind::PlaceOffered).await;
        let mut jobs = Jobs::default();
        talk::jobs(&Talk::new(app.lingong.app.clone(), Carriers::default()), &mut jobs);
        jobs.run_due(&app.lingong.app).await.expect("the queue works");
        assert_eq!(app.run_jobs().await, 0, "nothing is left to do");
        let found = told.deliveries().await;
        assert!(found.len() == 2 && found.iter().all(|row| (row.2.as_str(), row.3.as_str()) == ("given_up", "not_configured")));
        assert!(told.texts().is_empty());
    }

    /// covers: NOTE-3
    async fn quiet_hours_hold_over_midnight_and_end_in_one_message(app: TestApp) {
        let told = Told::new(&app).await;
        told.at(0, 22, 0);
        told.tell_now("offer", NoticeKind::PlaceOffered).await;
        told.at(1, 3, 0);
        told.tell_now("change", NoticeKind::MerchantCancelled).await;
        told.tell_now("other", NoticeKind::SeekerCancelled).await;
        told.at(1, 7, 59);
        app.run_jobs().await;
        assert!(told.texts().is_empty());
        told.at(1, 8, 0);
        app.run_jobs().await;
        let texts: Vec<_> = told.texts().into_iter().map(|sms| sms.params["what"].clone()).collect();
        assert_eq!(texts, ["您有3条新通知"]);
        let states: Vec<_> = told.deliveries().await.into_iter().map(|row| row.2).collect();
        assert_eq!(states.iter().filter(|state| *state == "folded").count(), 2, "{states:?}");
        app.run_jobs().await;
        assert_eq!(told.texts().len(), 1, "once");
        // What is urgent and required comes at night; what is only required waits.
        told.at(1, 23, 0);
        told.tell_now("frozen", NoticeKind::WalletFrozen).await;
        told.tell_now("policy", NoticeKind::PolicyChange).await;
        assert_eq!(told.texts().len(), 2);
        assert_eq!(told.deliveries().await[0].2, "held");
    }

    /// covers: NOTE-1, NOTE-3
    async fn what_was_held_is_told_together_however_often_it_is_tried(app: TestApp) {
        let told = Told::new(&app).await;
        told.at(0, 22, 0);
        told.tell_now("offer", NoticeKind::PlaceOffered).await;
        told.tell_now("change", NoticeKind::MerchantCancelled).await;
        told.tell_now("policy", NoticeKind::PolicyChange).await;
        told.carriers.fail(Failure::SystemError);
        told.carriers.tencent().fail(LineFault::Word("ServiceUnavailable"));
        told.at(1, 8, 0);
        app.run_jobs().await;
        assert!(told.texts().is_empty());
        told.carriers.recover();
        told.carriers.tencent().recover();
        app.clock.advance_seconds(61);
        app.run_jobs().await;
        let texts: Vec<_> = told.texts().into_iter().map(|sms| sms.params["what"].clone()).collect();
        assert_eq!(texts.len(), 2, "what is required goes by itself: {texts:?}");
        assert!(texts.contains(&"您有2条新通知".to_owned()), "{texts:?}");
    }

    /// covers: NOTE-3
    async fn what_was_told_together_goes_on_by_itself_when_nothing_was_told(app: TestApp) {
        let told = Told::new(&app).await;
        told.at(0, 22, 0);
        told.tell_now("offer", NoticeKind::PlaceOffered).await;
        told.tell_now("change", NoticeKind::MerchantCancelled).await;
        told.carriers.fail(Failure::SystemError);
        told.carriers.tencent().fail(LineFault::Word("ServiceUnavailable"));
        told.at(1, 8, 0);
        app.run_jobs().await;
        let mut states: Vec<_> = told.deliveries().await.into_iter().map(|row| row.2).collect();
        states.sort();
        assert_eq!(states, ["folded", "queued"]);
        // Each evening is quiet, and yet what nobody carries is of no use any more after half a day.
        for _ in 0..20 {
            app.clock.advance_seconds(3_600);
            app.run_jobs().await;
        }
        let states: Vec<_> = told.deliveries().await.into_iter().map(|row| row.2).collect();
        assert_eq!(states, ["given_up", "given_up"]);
        assert!(told.texts().is_empty());
    }

    /// covers: NOTE-3
    async fn what_is_required_is_of_use_for_three_days_and_no_longer(app: TestApp) {
        let told = Told::new(&app).await;
        told.carriers.fail(Failure::SystemError);
        told.carriers.tencent().fail(LineFault::Word("ServiceUnavailable"));
        told.tell_now("policy", NoticeKind::PolicyChange).await;
        for hours in 0..72 {
            assert!(matches!(told.deliveries().await[0].2.as_str(), "queued" | "held"), "{hours}");
            app.clock.advance_seconds(3_600);
            app.run_jobs().await;
        }
        app.clock.advance_seconds(3_601);
        app.run_jobs().await;
        assert_eq!(told.deliveries().await[0].2, "given_up");
    }

    /// covers: NOTE-1, NOTE-3
    async fn choices_are_kept_and_what_is_required_cannot_be_switched_off(app: TestApp) {
        let told = Told::new(&app).await;
        let view = told.seeker.get(CHOICES).await.ok();
        assert_eq!((&view["consent"], &view["quiet"]), (&json!(true), &json!({ "from": "22:00", "until": "08:00" })));
        assert_eq!(view["channels"][0], json!({ "channel": "sms", "offered": true, "reaches": true }));
        assert_eq!(view["channels"][1], json!({ "channel": "push", "offered": true, "reaches": false }));
        assert_eq!(view["channels"][2], json!({ "channel": "email", "offered": true, "reaches": false }));
        let required: Vec<_> = view["groups"].as_array().expect("groups").iter().filter(|group| group["required"] == true).collect();
        assert_eq!((&required[0]["group"], &required[1]["group"]), (&json!("money"), &json!("safety")));
        let off = |group: &str, channel: &str| json!({ "group": group, "channel": channel, "on": false });
        for group in ["money", "safety"] {
            let refused = told.choose(json!([off(group, "sms")]), PLAIN).await.refused(422, "required_notices");
            assert_eq!(refused["group"], group);
        }
        // With a push that reaches them, text messages can go.
        told.register_device("1a0018970a8b1c3d4e5").await;
        let quiet = json!({ "from": "12:00", "until": "14:00" });
        let view = told.choose(json!([off("money", "sms"), off("work", "push"), off("work", "sms")]), quiet).await.ok();
        assert_eq!(view["quiet"], json!({ "from": "12:00", "until": "14:00" }));
        told.tell_now("offer", NoticeKind::PlaceOffered).await;
        assert!(told.deliveries().await.is_empty());
        told.tell_now("money", NoticeKind::WithdrawalFailed).await;
        told.expect(&[("withdrawal_failed", "push", "handed_over", "")]).await;
        told.choose(json!([off("money", "sms"), off("money", "push")]), PLAIN).await.refused(422, "required_notices");
        // A choice that changes on the way counts.
        told.choose(json!([off("work", "push")]), PLAIN).await.ok();
        told.tell("change", NoticeKind::MerchantCancelled).await;
        told.choose(json!([off("work", "push"), off("work", "sms")]), PLAIN).await.ok();
        app.run_jobs().await;
        assert_eq!(told.deliveries().await[0], ("merchant_cancelled".into(), "sms".into(), "withdrawn".into(), "choice".into()));
        for (choices, quiet, code) in [
            (json!([off("contact", "sms")]), PLAIN, "invalid_field"),
            (json!([off("work", "sms"), off("work", "sms")]), PLAIN, "invalid_field"),
            (json!([]), json!({ "from": "08:00", "until": "08:00" }), "bad_quiet_hours"),
            (json!([]), json!({ "from": "00:00", "until": "23:00" }), "bad_quiet_hours"),
            (json!([]), json!({ "from": "8am", "until": "23:00" }), "bad_quiet_hours"),
        ] {
            told.choose(choices, quiet).await.refused(422, code);
        }
        app.nobody().get(CHOICES).await.refused(401, "sign_in_required");
    }

    /// covers: NOTE-2, NOTE-3, NOTE-4
    async fn a_push_is_shown_once_whatever_the_line_does(app: TestApp) {
        let told = Told::new(&app).await;
        let device = "1a0018970a8b1c3d4e5";
        told.register_device(device).await;
        told.choose(json!([{ "group": "work", "channel": "sms", "on": false }]), PLAIN).await.ok();
        // Down before a number was given, then an answer that breaks off after the push was taken.
        told.phones.line.fail_next([LineFault::Down, LineFault::Works, LineFault::Half]);
        told.tell_now("offer", NoticeKind::PlaceOffered).await;
        for _ in 0..3 {
            app.clock.advance_seconds(600);
            app.run_jobs().await;
        }
        let shown = told.phones.notices(device);
        assert_eq!(shown.len(), 1);
        assert_eq!((shown[0].title.as_str(), shown[0].text.as_str()), ("您被录取了，请确认", "点开查看详情"));
        assert_eq!(shown[0].makers.as_object().map(serde_json::Map::len), Some(7), "every maker's channel");
        told.expect(&[("place_offered", "push", "handed_over", "")]).await;
        // An everyday kind is pushed too, and a text message never carries it.
        told.tell_now("seen", NoticeKind::Shortlisted).await;
        assert_eq!((told.phones.notices(device).len(), told.texts().len()), (2, 0));
        told.phones.line.fail_next([LineFault::Html, LineFault::TooLong]);
        told.tell_now("rated", NoticeKind::RatingWaits).await;
        app.clock.advance_seconds(61);
        app.run_jobs().await;
        app.clock.advance_seconds(241);
        app.run_jobs().await;
        assert_eq!(told.phones.notices(device).len(), 3);
    }

    /// covers: NOTE-1, NOTE-2
    async fn a_push_to_nobody_forgets_the_device_and_takes_another_way_where_it_must(app: TestApp) {
        let told = Told::new(&app).await;
        told.register_device("1a0018970a8b1c3d4e5").await;
        let off = json!([{ "group": "money", "channel": "sms", "on": false }]);
        told.choose(off, PLAIN).await.ok();
        told.phones.forget_device("1a0018970a8b1c3d4e5");
        told.tell_now("money", NoticeKind::WithdrawalFailed).await;
        assert_eq!(told.seeker.get(DEVICES).await.ok()["items"], json!([]));
        let mut found = told.deliveries().await;
        found.sort();
        assert_eq!((found[0].2.as_str(), found[0].3.as_str()), ("undelivered", "nobody"));
        assert_eq!((found[1].1.as_str(), found[1].2.as_str()), ("sms", "handed_over"));
        assert_eq!(told.texts().len(), 1);
    }

    /// covers: NOTE-2, ACC-7
    async fn a_device_whose_session_ran_out_gets_nothing(app: TestApp) {
        let told = Told::new(&app).await;
        let device = "1a0018970a8b1c3d4e5";
        told.register_device(device).await;
        app.clock.advance_seconds(29 * 86_400);
        told.tell_now("in time", NoticeKind::Shortlisted).await;
        assert_eq!(told.phones.notices(device).len(), 1);
        app.clock.advance_seconds(2 * 86_400);
        told.tell_now("too late", NoticeKind::Shortlisted).await;
        assert_eq!(told.phones.notices(device).len(), 1);
    }

    /// covers: NOTE-2, NOTE-4
    async fn a_device_belongs_to_one_session_of_one_person(app: TestApp) {
        let told = Told::new(&app).await;
        let (device, path) = ("1a0018970a8b1c3d4e5", |id: &Value| format!("{DEVICES}/{}", id.as_str().expect("an id")));
        told.register_device(device).await;
        told.register_device(device).await;
        let list = told.seeker.get(DEVICES).await.ok();
        assert_eq!((list["items"].as_array().map(Vec::len), &list["items"][0]["here"]), (Some(1), &json!(true)));
        assert!(!list.to_string().contains(device), "the id is never shown");
        let other = app.register("other_lin", "19900000005").await;
        let body = json!({ "registration_id": device });
        other.post(DEVICES, body.clone()).await.refused(403, "consent_needed");
        other.agree("optional_notices").await;
        other.delete(&path(&list["items"][0]["id"])).await.refused(404, "not_found");
        other.post(DEVICES, body).await.ok();
        assert_eq!(told.seeker.get(DEVICES).await.ok()["items"], json!([]), "whoever signed in on it last");
        for wrong in ["", "a b", "é", &"a".repeat(65)] {
            let body = json!({ "registration_id": wrong });
            other.post(DEVICES, body).await.refused(422, "invalid_field");
        }
        for number in 0..12 {
            told.register_device(&format!("device{number}")).await;
        }
        let list = told.seeker.get(DEVICES).await.ok();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(10));
        assert_eq!(told.seeker.delete(&path(&list["items"][0]["id"])).await.status, 204);
        // They go with the session.
        assert_eq!(told.seeker.delete("/api/v1/auth/sessions/current").await.status, 204);
        let sql = "SELECT COUNT(*) AS n FROM push_devices WHERE person_id = $1";
        let row = app.lingong.app.read().row(sql, [told.person.into()]).await.expect("a count").expect("a row");
        assert_eq!(row.try_get::<i64>("", "n").expect("a number"), 0);
    }

    /// covers: NOTE-3
    async fn reports_tell_how_far_it_got_and_nothing_else(app: TestApp) {
        let told = Told::new(&app).await;
        let nobody = app.nobody();
        told.tell_now("offer", NoticeKind::PlaceOffered).await;
        let text = told.texts()[0].clone();
        let report = text.aliyun_report(true);
        let hook = told.report_path("aliyun");
        let wrong = hook.replace(&app.lingong.app.config.sms_reports.secret, "0123456789abcdef0123456789abcdef");
        nobody.post(&wrong, report.clone()).await.refused(404, "not_found");
        nobody.post(&told.report_path("jpush"), report.clone()).await.refused(404, "not_found");
        nobody.post(&hook, json!({ "biz_id": text.id })).await.refused(422, "not_a_report");
        // Of a message that nobody here sent, and of one that another vendor carried.
        let strange = json!([{ "success": false, "err_code": "X", "biz_id": "1^0", "out_id": "nonsense" }]);
        assert_eq!(nobody.post(&hook, strange).await.status, 200);
        assert_eq!(nobody.post(&told.report_path("tencent"), text.tencent_report(false)).await.status, 200);
        told.expect(&[("place_offered", "sms", "handed_over", "")]).await;
        let reply = nobody.post(&hook, report.clone()).await;
        assert_eq!((reply.status, &reply.body), (200, &json!({ "code": 0, "msg": "success" })));
        told.expect(&[("place_offered", "sms", "delivered", "")]).await;
        // A replay, and a late report of the opposite.
        assert_eq!(nobody.post(&hook, report).await.status, 200);
        assert_eq!(nobody.post(&hook, text.aliyun_report(false)).await.status, 200);
        told.expect(&[("place_offered", "sms", "delivered", "")]).await;
        told.carriers.fail_next(1, Failure::SystemError);
        told.tell_now("change", NoticeKind::MerchantCancelled).await;
        let text = told.texts()[1].clone();
        let reply = nobody.post(&told.report_path("tencent"), text.tencent_report(false)).await;
        assert_eq!((reply.status, &reply.body), (200, &json!({ "result": 0, "errmsg": "OK" })));
        assert_eq!(told.deliveries().await[0].2, "undelivered");
    }
}

/// covers: NOTE-3
#[tokio::test(flavor = "multi_thread")]
async fn after_an_unknown_outcome_of_the_first_vendor_the_second_sends_nothing() {
    for on in [On::Sqlite, On::Postgres] {
        let app = TestApp::start_with(on, |config| config.tencent.first = true).await;
        let told = Told::new(&app).await;
        let asked = told.carriers.requests();
        // It sends the message, and the line breaks in the middle of the answer.
        told.carriers.tencent().fail_next([LineFault::Half, LineFault::Word("InternalError.Timeout")]);
        told.tell_now("offer", NoticeKind::PlaceOffered).await;
        told.tell_now("change", NoticeKind::MerchantCancelled).await;
        app.clock.advance_seconds(7_200);
        app.run_jobs().await;
        assert_eq!((told.carriers.requests(), told.texts().len()), (asked, 1), "nothing by the other vendor");
        let states: Vec<_> = told.deliveries().await.into_iter().map(|row| row.2).collect();
        assert_eq!(states, ["unknown", "unknown"]);
    }
}

/// covers: NOTE-3
#[tokio::test(flavor = "multi_thread")]
async fn only_so_many_optional_text_messages_leave_in_a_day() {
    for on in [On::Sqlite, On::Postgres] {
        let app = TestApp::start_with(on, |config| config.sms.notices_per_day = 1).await;
        let told = Told::new(&app).await;
        told.tell_now("offer", NoticeKind::PlaceOffered).await;
        told.tell_now("change", NoticeKind::MerchantCancelled).await;
        told.tell_now("money", NoticeKind::WithdrawalFailed).await;
        assert_eq!(told.texts().len(), 2, "what is required is not counted");
        assert_eq!(told.deliveries().await[1].3, "daily_limit");
    }
}

/// covers: NOTE-3
#[tokio::test(flavor = "multi_thread")]
async fn reports_come_from_the_addresses_that_were_named() {
    let app = TestApp::start_with(On::Sqlite, |config| {
        config.sms_reports.sources = vec!["192.0.2.1".parse().expect("an address")];
    })
    .await;
    let told = Told::new(&app).await;
    told.tell_now("offer", NoticeKind::PlaceOffered).await;
    let report = told.texts()[0].aliyun_report(true);
    app.nobody().post(&told.report_path("aliyun"), report).await.refused(404, "not_found");
}
