//! Notices by mail, against the simulated provider.

use db::entities::notices::NoticeKind;
use db::entities::staff_roles::StaffRole;
use kernel::{PersonId, Timestamp};
use platform::Jobs;
use sandbox::{MailFault, MailHandle};
use talk::notices::{Notice, push};
use talk::{Carriers, Talk};
use testkit::{Client, On, TestApp, Value, json, on_both_engines};

const ADDRESS: &str = "wang@example.com";
const CHOICES: &str = "/api/v1/me/notices/choices";

/// A seeker with a mail address who wants notices, and support staff who look at what became of them.
struct Mailed<'a> {
    app: &'a TestApp,
    seeker: Client,
    person: PersonId,
    support: Client,
    mail: MailHandle,
}

impl<'a> Mailed<'a> {
    /// The mail that the address was bound has arrived; what is listed begins behind it.
    async fn new(app: &'a TestApp) -> Mailed<'a> {
        let seeker = app.register("seeker_wang", "19900000003").await;
        seeker.agree("optional_notices").await;
        let support = app.staff(StaffRole::Support).await;
        let (person, mail) = (seeker.person_id().await, app.lingong.simulators.clone().expect("simulators").mail);
        app.bind_email(&seeker, ADDRESS).await;
        app.run_jobs().await;
        assert_eq!(mail.mails_to(ADDRESS).len(), 2, "the code, and that it is bound");
        Mailed { app, seeker, person, support, mail }
    }

    async fn tell(&self, dedupe: &str, kind: NoticeKind) {
        let (to, dedupe) = (self.person, dedupe.to_owned());
        let told =
            self.app.lingong.app.write(move |work| async move { push(&work, to, &dedupe, Notice::of(kind)).await });
        told.await.expect("told");
    }

    async fn tell_now(&self, dedupe: &str, kind: NoticeKind) {
        self.tell(dedupe, kind).await;
        self.app.run_jobs().await;
    }

    /// The subjects of the mails about notices, oldest first.
    fn subjects(&self) -> Vec<String> {
        let mut mails = self.mail.mails_to(ADDRESS);
        mails.reverse();
        mails.into_iter().skip(2).map(|mail| mail.subject).collect()
    }

    /// How far each mail got, newest first: kind, state and why.
    async fn deliveries(&self) -> Vec<(String, String, String)> {
        let page = self.support.get("/api/v1/staff/deliveries?channel=email&limit=50").await.ok();
        let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
        let one = |item: &Value| (text(item, "kind"), text(item, "state"), text(item, "error"));
        let all: Vec<_> = page["items"].as_array().expect("a list").iter().map(one).collect();
        all[..all.len() - 1].to_vec()
    }

    async fn expect(&self, expected: &[(&str, &str, &str)]) {
        let found = self.deliveries().await;
        let found: Vec<_> = found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        assert_eq!(found, expected);
    }

    async fn choose(&self, choices: Value) -> testkit::Reply {
        self.seeker.put(CHOICES, json!({ "choices": choices, "quiet": null })).await
    }
}

fn switch(group: &str, channel: &str, on: bool) -> Value {
    json!({ "group": group, "channel": channel, "on": on })
}

on_both_engines! {
    /// covers: NOTE-1, NOTE-3
    async fn a_group_comes_by_mail_once_it_is_chosen(app: TestApp) {
        let mailed = Mailed::new(&app).await;
        let view = mailed.seeker.get(CHOICES).await.ok();
        assert_eq!(view["channels"][2], json!({ "channel": "email", "offered": true, "reaches": true }));
        let on = |group: usize| view["groups"][group]["channels"].as_array().and_then(|all| all.iter().find(|way| way["channel"] == "email")).cloned();
        assert_eq!(on(0), Some(json!({ "channel": "email", "on": false })), "what is optional waits to be asked for");
        assert_eq!(on(4), Some(json!({ "channel": "email", "on": true })), "what is required comes");
        mailed.tell_now("rated", NoticeKind::RatingWaits).await;
        assert!(mailed.subjects().is_empty());
        mailed.choose(json!([switch("work", "email", true)])).await.ok();
        mailed.tell("rated again", NoticeKind::RatingShown).await;
        mailed.tell("rated again", NoticeKind::RatingShown).await;
        app.run_jobs().await;
        app.run_jobs().await;
        assert_eq!(mailed.subjects().len(), 1, "once");
        mailed.expect(&[("rating_shown", "handed_over", "")]).await;
        let arrived = mailed.mail.mails_to(ADDRESS)[0].clone();
        let url = &app.lingong.app.config.public_url;
        assert!(arrived.text.contains(&format!("{url}/m/settings/notices")), "{}", arrived.text);
        assert_eq!(arrived.header("List-Unsubscribe"), Some(format!("<{url}/m/settings/notices>").as_str()));
        for personal in ["seeker_wang", "19900000003", &mailed.person.to_string()] {
            assert!(!arrived.text.contains(personal) && !arrived.subject.contains(personal), "{personal}");
        }
        let summary = mailed.support.get("/api/v1/staff/deliveries/summary").await.ok();
        assert_eq!((&summary["channels"][2]["channel"], &summary["channels"][2]["taken_permille"]), (&json!("email"), &json!(1000)));
    }

    /// covers: NOTE-1
    async fn a_required_group_may_come_by_mail_alone(app: TestApp) {
        let mailed = Mailed::new(&app).await;
        mailed.choose(json!([switch("money", "sms", false), switch("money", "email", false)])).await.refused(422, "required_notices");
        mailed.choose(json!([switch("money", "sms", false)])).await.ok();
        mailed.tell_now("money", NoticeKind::WithdrawalFailed).await;
        let list = mailed.support.get("/api/v1/staff/deliveries?channel=sms").await.ok();
        assert_eq!((mailed.subjects(), &list["items"]), (vec!["零工：提现没有成功".to_owned()], &json!([])));
        // Without an address, the text message is what is left.
        assert_eq!(mailed.seeker.delete("/api/v1/me/email").await.status, 204);
        mailed.tell_now("more money", NoticeKind::WithdrawalReturned).await;
        let list = mailed.support.get("/api/v1/staff/deliveries?channel=sms").await.ok();
        assert_eq!(list["items"][0]["kind"], "withdrawal_returned");
        assert_eq!(mailed.subjects().len(), 1);
    }

    /// covers: NOTE-3
    async fn what_surely_did_not_leave_leaves_later_and_what_may_have_never_again(app: TestApp) {
        let mailed = Mailed::new(&app).await;
        mailed.choose(json!([switch("work", "email", true), switch("work", "sms", false)])).await.ok();
        mailed.mail.fail_next([MailFault::Refuse, MailFault::Busy, MailFault::Later]);
        mailed.tell_now("offer", NoticeKind::PlaceOffered).await;
        mailed.expect(&[("place_offered", "queued", "answer")]).await;
        for seconds in [61, 241, 541] {
            assert!(mailed.subjects().is_empty());
            app.clock.advance_seconds(seconds);
            app.run_jobs().await;
        }
        assert_eq!(mailed.subjects(), ["零工：您被录取了，请确认"]);
        mailed.expect(&[("place_offered", "handed_over", "")]).await;
        // The line breaks after the message: it arrived, and nobody sends it again.
        mailed.mail.fail_next([MailFault::BreakAfterData]);
        mailed.tell_now("change", NoticeKind::MerchantCancelled).await;
        app.clock.advance_seconds(7_200);
        app.run_jobs().await;
        assert_eq!((mailed.subjects().len(), mailed.deliveries().await[0].1.as_str()), (2, "unknown"));
        // A mailbox that is gone and a message that is refused end it.
        mailed.mail.fail_next([MailFault::NoMailbox, MailFault::Spam]);
        mailed.tell_now("seen", NoticeKind::Shortlisted).await;
        mailed.tell_now("noted", NoticeKind::CheckedIn).await;
        let found = mailed.deliveries().await;
        assert_eq!((found[0].1.as_str(), found[0].2.as_str()), ("undelivered", "smtp_554"));
        assert_eq!((found[1].1.as_str(), found[1].2.as_str()), ("undelivered", "smtp_550"));
        // Something required that is refused there takes another way.
        mailed.mail.fail_next([MailFault::NoMailbox]);
        mailed.choose(json!([switch("money", "sms", false)])).await.ok();
        mailed.tell_now("money", NoticeKind::WithdrawalFailed).await;
        let list = mailed.support.get("/api/v1/staff/deliveries?channel=sms").await.ok();
        assert_eq!((&list["items"][0]["kind"], &list["items"][0]["state"]), (&json!("withdrawal_failed"), &json!("handed_over")));
    }

    /// covers: NOTE-1, NOTE-3, RIGHT-4
    async fn what_is_withdrawn_on_the_way_does_not_leave(app: TestApp) {
        let mailed = Mailed::new(&app).await;
        mailed.choose(json!([switch("work", "email", true), switch("work", "sms", false)])).await.ok();
        // The choice.
        mailed.tell("offer", NoticeKind::PlaceOffered).await;
        mailed.choose(json!([switch("work", "email", false)])).await.ok();
        app.run_jobs().await;
        mailed.expect(&[("place_offered", "withdrawn", "choice")]).await;
        // The consent: what is required needs none.
        mailed.choose(json!([switch("work", "email", true), switch("work", "sms", false)])).await.ok();
        mailed.tell("change", NoticeKind::MerchantCancelled).await;
        mailed.tell("wage", NoticeKind::WagePaid).await;
        mailed.seeker.put("/api/v1/me/consents/optional_notices", json!({ "action": "withdrawn" })).await.ok();
        app.run_jobs().await;
        assert_eq!(mailed.subjects().len(), 1);
        let found = mailed.deliveries().await;
        assert_eq!((found[0].1.as_str(), found[1].1.as_str(), found[1].2.as_str()), ("handed_over", "withdrawn", "consent"));
        // The address.
        mailed.tell("late", NoticeKind::WageLate).await;
        assert_eq!(mailed.seeker.delete("/api/v1/me/email").await.status, 204);
        app.run_jobs().await;
        let found = mailed.deliveries().await;
        assert_eq!((found[0].1.as_str(), found[0].2.as_str(), mailed.subjects().len()), ("undelivered", "nobody", 1));
    }

    /// covers: NOTE-3
    async fn a_provider_that_was_removed_leaves_the_queue_clean(app: TestApp) {
        let mailed = Mailed::new(&app).await;
        mailed.tell("wage", NoticeKind::WagePaid).await;
        let mut jobs = Jobs::default();
        talk::jobs(&Talk::new(app.lingong.app.clone(), Carriers::default()), &mut jobs);
        jobs.run_due(&app.lingong.app).await.expect("the queue works");
        assert_eq!(app.run_jobs().await, 0, "nothing is left to do");
        mailed.expect(&[("wage_paid", "given_up", "not_configured")]).await;
        assert!(mailed.subjects().is_empty());
    }

    /// covers: NOTE-3
    async fn quiet_hours_end_in_one_mail(app: TestApp) {
        let mailed = Mailed::new(&app).await;
        // 2026-11-24 at 23:00 in China, ten hours before which the tests begin at ten.
        let evening = Timestamp::from_micros(1_795_485_600_000_000).plus_hours(13);
        app.clock.set(evening);
        mailed.tell_now("wage", NoticeKind::WagePaid).await;
        mailed.tell_now("late", NoticeKind::WageLate).await;
        assert!(mailed.subjects().is_empty());
        app.clock.set(evening.plus_hours(9));
        app.run_jobs().await;
        app.run_jobs().await;
        assert_eq!(mailed.subjects(), ["零工：您有2条新通知"]);
    }
}

/// covers: NOTE-3
#[tokio::test(flavor = "multi_thread")]
async fn only_so_many_optional_mails_leave_in_a_day() {
    for on in [On::Sqlite, On::Postgres] {
        let app = TestApp::start_with(on, |config| config.mail.notices_per_day = 1).await;
        let mailed = Mailed::new(&app).await;
        mailed.choose(json!([switch("work", "email", true), switch("work", "sms", false)])).await.ok();
        mailed.tell_now("offer", NoticeKind::PlaceOffered).await;
        mailed.tell_now("change", NoticeKind::MerchantCancelled).await;
        mailed.tell_now("wage", NoticeKind::WagePaid).await;
        assert_eq!(mailed.subjects().len(), 2, "what is required is not counted");
        assert_eq!(mailed.deliveries().await[1].2, "daily_limit");
    }
}
