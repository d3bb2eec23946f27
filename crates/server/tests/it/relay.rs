//! Numbers that are lent for calls between the two sides of a sign-up, against the simulated pool.

use crate::vendors::switch;
use care::erasure::ledger::erase_now;
use db::entities::erasures::ErasureReason;
use db::entities::postings::SignUpMode;
use db::entities::relay_bindings::{self, RelayState};
use db::entities::staff_roles::StaffRole;
use db::sea_orm::EntityTrait;
use kernel::Timestamp;
use sandbox::{RelayFault, SandboxHandle};
use testkit::{Job, JobPlan, On, Reply, Someone, TestApp, Value, json, on_both_engines};

/// The contact that the jobs of tests name.
const CONTACT: &str = "19900000099";

/// Somebody who signed up for a job, and the address of the other side's number.
struct Pair {
    job: Job,
    seeker: Someone,
    id: String,
}

impl Pair {
    async fn signed_up(app: &TestApp) -> Pair {
        let job = app.job(JobPlan::new(app, SignUpMode::MerchantPicks, 72, 2)).await;
        let seeker = app.someone().await;
        let mine = seeker.client.apply(job.shifts[0]).await;
        Pair { id: mine["id"].as_str().expect("an id").to_owned(), seeker, job }
    }

    fn path(&self) -> String {
        format!("/api/v1/applications/{}/phone", self.id)
    }

    /// The seeker taps, and no whole number is in the answer.
    async fn tap(&self) -> Reply {
        let reply = self.seeker.client.get(&self.path()).await;
        self.shows_nobody(&reply);
        reply
    }

    async fn recruiter_taps(&self) -> Reply {
        let reply = self.job.owner.client.get(&self.path()).await;
        self.shows_nobody(&reply);
        reply
    }

    fn shows_nobody(&self, reply: &Reply) {
        for number in [self.seeker.phone.as_str(), CONTACT] {
            assert!(!reply.text.contains(number), "a person's own number is shown: {}", reply.text);
        }
    }
}

fn pool(app: &TestApp) -> SandboxHandle {
    app.lingong.simulators.as_ref().expect("tests have simulators").aliyun.clone()
}

async fn rows(app: &TestApp) -> Vec<relay_bindings::Model> {
    relay_bindings::Entity::find().all(&app.lingong.app.read()).await.expect("rows")
}

fn number(told: &Value) -> String {
    told["dial"].as_str().and_then(|dial| dial.strip_prefix("tel:")).expect("a number to dial").to_owned()
}

/// A minute passes, and what is due is done.
async fn a_minute_later(app: &TestApp) {
    app.clock.advance_seconds(61);
    app.run_jobs().await;
}

on_both_engines! {
    /// covers: WORK-4
    async fn a_number_stands_between_the_two_for_half_an_hour(app: TestApp) {
        let (pair, pool) = (Pair::signed_up(&app).await, pool(&app));
        let told = pair.tap().await.ok();
        let lent = number(&told);
        assert_eq!((&told["masked"], &told["relayed"]), (&json!("199****0099"), &json!(true)));
        let own = format!("199****{}", &pair.seeker.phone[7..]);
        assert_eq!(told["dial_from"], own);
        let until: Timestamp = serde_json::from_value(told["until"].clone()).expect("a time");
        assert_eq!(until.seconds_since(app.lingong.app.now()), 1_800);
        assert_eq!(pool.rings(&pair.seeker.phone, &lent).as_deref(), Some(CONTACT));
        assert_eq!(pool.rings(CONTACT, &lent).as_deref(), Some(pair.seeker.phone.as_str()));
        // The other side, and whoever taps again, dials the same.
        let other = pair.recruiter_taps().await.ok();
        assert_eq!((number(&other), &other["masked"], &other["dial_from"]), (lent.clone(), &json!(own), &json!("199****0099")));
        a_minute_later(&app).await;
        assert_eq!(number(&pair.tap().await.ok()), lent);
        assert_eq!((pool.relay_calls(), rows(&app).await.len()), ((1, 0), 1));
        let sealed = rows(&app).await[0].lent.clone().expect("it is kept");
        assert!(!String::from_utf8_lossy(&sealed.0).contains(&lent), "what was lent is sealed");
        // Its time is over, at the vendor too: the row goes, and the next tap lends anew.
        app.clock.advance_seconds(1_800);
        app.run_jobs().await;
        assert!(rows(&app).await.is_empty() && pool.lent().is_empty());
        pair.tap().await.ok();
        assert_eq!((pool.relay_calls(), pool.lent().len()), ((2, 0), 1));
    }

    /// covers: WORK-4
    async fn taps_at_the_same_moment_lend_one_number(app: TestApp) {
        let (pair, pool) = (Pair::signed_up(&app).await, pool(&app));
        let both = tokio::join!(pair.tap(), pair.recruiter_taps(), pair.tap(), pair.recruiter_taps());
        let mut dialled = Vec::new();
        for reply in [both.0, both.1, both.2, both.3] {
            match reply.status {
                200 => dialled.push(number(&reply.ok())),
                _ => drop(reply.refused(409, "relay_busy")),
            }
        }
        dialled.dedup();
        assert_eq!((dialled.len(), pool.relay_calls(), rows(&app).await.len()), (1, (1, 0), 1));
    }

    /// covers: WORK-4
    async fn it_ends_with_the_sign_up(app: TestApp) {
        let (pair, other, pool) = (Pair::signed_up(&app).await, Pair::signed_up(&app).await, pool(&app));
        pair.tap().await.ok();
        other.tap().await.ok();
        pair.seeker.client.cancel(&pair.id, "free").await.ok();
        a_minute_later(&app).await;
        let standing: Vec<String> = pool.lent().into_iter().map(|lent| lent.one).collect();
        assert_eq!(standing, std::slice::from_ref(&other.seeker.phone));
        pair.tap().await.refused(409, "phone_not_available");
        other.job.act("reject", &[&other.id], Some("名额已满")).await;
        a_minute_later(&app).await;
        assert!(pool.lent().is_empty() && rows(&app).await.is_empty());
        assert_eq!(pool.relay_calls(), (2, 2));
    }

    /// covers: WORK-4, WORK-9
    async fn it_ends_when_one_blocks_the_other(app: TestApp) {
        let (pair, other, pool) = (Pair::signed_up(&app).await, Pair::signed_up(&app).await, pool(&app));
        pair.tap().await.ok();
        other.tap().await.ok();
        let mark = json!({ "favourite": false, "blocked": true });
        pair.job.owner.client.put(&format!("/api/v1/applications/{}/talent", pair.id), mark).await.ok();
        let refuse = format!("/api/v1/me/refused-merchants/{}", other.job.merchant);
        assert_eq!(other.seeker.client.put(&refuse, json!({})).await.status, 204);
        for pair in [&pair, &other] {
            pair.tap().await.refused(409, "call_not_taken");
            pair.recruiter_taps().await.refused(409, "call_not_taken");
        }
        a_minute_later(&app).await;
        assert!(pool.lent().is_empty() && rows(&app).await.is_empty());
        assert_eq!(other.seeker.client.delete(&refuse).await.status, 204);
        other.tap().await.ok();
    }

    /// covers: WORK-4, ACC-6
    async fn another_phone_gets_another_number(app: TestApp) {
        let (pair, pool) = (Pair::signed_up(&app).await, pool(&app));
        pair.tap().await.ok();
        let (old, new) = (pair.seeker.phone.clone(), "19900004731");
        let (old_code, new_code) = (app.request_code(&old).await, app.request_code(new).await);
        let order = json!({ "new_phone": new, "new_code": new_code, "old_code": old_code });
        assert_eq!(pair.seeker.client.put("/api/v1/auth/phone-number", order).await.status, 204);
        let told = pair.tap().await.ok();
        assert!(!told.to_string().contains(new));
        let lent = number(&told);
        assert_eq!(pool.rings(new, &lent).as_deref(), Some(CONTACT));
        assert_eq!((pool.rings(&old, &lent), pool.lent().len()), (None, 1), "the old one is given back first");
        assert_eq!((pool.relay_calls(), rows(&app).await.len()), ((2, 1), 1));
    }

    /// covers: WORK-4, OPS-3
    async fn a_vendor_that_surely_did_nothing_is_asked_again_at_the_next_tap(app: TestApp) {
        let (pair, pool) = (Pair::signed_up(&app).await, pool(&app));
        for code in ["isv.FLOW_LIMIT", "isp.SYSTEM_ERROR", "isv.OUT_OF_SERVICE"] {
            pool.fail_relay_next(1, RelayFault::Code(code));
            let told = pair.tap().await.refused(503, "relay_unavailable");
            assert!(told["title"].as_str().is_some_and(|title| title.contains("消息")), "it says what to do: {told}");
            assert!(rows(&app).await.is_empty());
        }
        let request = pair.seeker.client.request(reqwest::Method::GET, &pair.path()).header("accept-language", "en");
        pool.set_relay_numbers(0);
        let told = pair.seeker.client.send(request).await.refused(503, "relay_unavailable");
        assert!(told["title"].as_str().is_some_and(|title| title.contains("send a message")), "{told}");
        pool.set_relay_numbers(1);
        pair.tap().await.ok();
    }

    /// covers: WORK-4
    async fn an_unknown_outcome_waits_until_it_has_expired(app: TestApp) {
        let pool = pool(&app);
        for fault in [RelayFault::LostAnswer, RelayFault::HalfAnswer, RelayFault::Html] {
            let pair = Pair::signed_up(&app).await;
            let asked = pool.relay_calls().0;
            pool.fail_relay_next(1, fault);
            let told = pair.tap().await.refused(503, "relay_unsure");
            let until: Timestamp = serde_json::from_value(told["until"].clone()).expect("a time");
            assert_eq!(until.seconds_since(app.lingong.app.now()), 1_800, "{fault:?}");
            pair.recruiter_taps().await.refused(503, "relay_unsure");
            assert_eq!((pool.relay_calls().0, rows(&app).await[0].state), (asked + 1, RelayState::Unknown), "{fault:?}");
            a_minute_later(&app).await;
            pair.tap().await.refused(503, "relay_unsure");
            app.clock.advance_seconds(1_740);
            app.run_jobs().await;
            assert!(rows(&app).await.is_empty() && pool.lent().is_empty());
            pair.tap().await.ok();
            assert_eq!(pool.relay_calls().0, asked + 2, "{fault:?}");
            app.clock.advance_seconds(1_800);
            app.run_jobs().await;
        }
    }

    /// covers: WORK-4, OPS-3
    async fn a_line_that_staff_shut_lends_nothing(app: TestApp) {
        let (pair, pool, admin) = (Pair::signed_up(&app).await, pool(&app), app.staff(StaffRole::Admin).await);
        switch(&admin, "aliyun_relay", false).await;
        pair.tap().await.refused(503, "relay_unavailable");
        assert_eq!((pool.relay_calls(), rows(&app).await.len()), ((0, 0), 0));
        switch(&admin, "aliyun_relay", true).await;
        pair.tap().await.ok();
    }

    /// covers: WORK-4
    async fn giving_back_is_tried_so_often_and_then_left_to_expire(app: TestApp) {
        let (pair, pool) = (Pair::signed_up(&app).await, pool(&app));
        pair.tap().await.ok();
        pair.seeker.client.cancel(&pair.id, "free").await.ok();
        pool.fail_relay(RelayFault::Code("isp.SYSTEM_ERROR"));
        for _ in 0..29 {
            a_minute_later(&app).await;
        }
        assert_eq!((pool.relay_calls(), rows(&app).await.len()), ((1, 4), 1), "after 1, 2, 6 and 15 minutes");
        a_minute_later(&app).await;
        assert!(rows(&app).await.is_empty() && pool.lent().is_empty());
        pool.mend_relay();
        // One that works again is told at the next try.
        let pair = Pair::signed_up(&app).await;
        pair.tap().await.ok();
        pair.seeker.client.cancel(&pair.id, "free").await.ok();
        pool.fail_relay_next(1, RelayFault::Html);
        a_minute_later(&app).await;
        assert_eq!((pool.lent().len(), rows(&app).await[0].state), (1, RelayState::Ending));
        a_minute_later(&app).await;
        assert!(rows(&app).await.is_empty() && pool.lent().is_empty());
    }

    /// covers: WORK-4, DEL-1
    async fn it_ends_with_an_account_of_either_side(app: TestApp) {
        let (pair, other, pool) = (Pair::signed_up(&app).await, Pair::signed_up(&app).await, pool(&app));
        pair.tap().await.ok();
        other.tap().await.ok();
        assert_eq!(pool.lent().len(), 2);
        erase_now(&app.lingong.app, pair.seeker.id, ErasureReason::Requested).await.expect("erased");
        erase_now(&app.lingong.app, other.job.owner.id, ErasureReason::Requested).await.expect("erased");
        a_minute_later(&app).await;
        assert!(pool.lent().is_empty(), "the vendor is told although the keys are gone");
        assert!(rows(&app).await.is_empty());
    }

    /// covers: WORK-4, OPS-1
    async fn without_the_vendor_what_is_queued_ends_by_itself(app: TestApp) {
        let pair = Pair::signed_up(&app).await;
        pair.tap().await.ok();
        pair.seeker.client.cancel(&pair.id, "free").await.ok();
        let again = app.opened_again(|config| config.relay.base_url = String::new()).await;
        assert!(again.market.outside.relay.is_none());
        app.clock.advance_seconds(61);
        again.jobs.run_due(&again.app).await.expect("the queue works");
        assert_eq!(rows(&app).await.len(), 1);
        app.clock.advance_seconds(1_800);
        again.jobs.run_due(&again.app).await.expect("the queue works");
        assert!(rows(&app).await.is_empty());
    }
}

/// covers: WORK-4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_heard_the_answer_of_is_doubted() {
    let app = TestApp::start_with(On::Sqlite, |_| ()).await;
    let (pair, pool) = (Pair::signed_up(&app).await, pool(&app));
    let (house, id) = (&app.lingong.app, pair.id.parse().expect("an id"));
    let asking = relay_bindings::Model {
        id: kernel::RowId::new(house.now(), &house.rng),
        application_id: id,
        state: RelayState::Asking,
        numbers: house.vault.keyed_digest("relay_numbers", b"both"),
        lent: None,
        attempts: 0,
        asked_at: house.now(),
        expires_at: house.now().plus_minutes(30),
    };
    house.write(move |work| async move { Ok(db::insert(&work, asking).await?) }).await.expect("a row");
    pair.tap().await.refused(409, "relay_busy");
    app.clock.advance_seconds(31);
    pair.tap().await.refused(503, "relay_unsure");
    assert_eq!(pool.relay_calls(), (0, 0));
    app.clock.advance_seconds(1_800);
    pair.tap().await.ok();
}
