//! What a seeker does: sign up, confirm, cancel, come back, phone.

use db::entities::access_ledger;
use db::entities::notices;
use db::entities::postings::SignUpMode;
use db::entities::profiles;
use db::sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use testkit::{Job, JobPlan, On, Someone, TestApp, Value, json, on_both_engines};
use vault::Cell;

fn id(application: &Value) -> String {
    application["id"].as_str().expect("an id").to_owned()
}

async fn state(someone: &Someone, application: &Value) -> String {
    let answer = someone.client.get(&format!("/api/v1/applications/{}", id(application))).await.ok();
    answer["state"].as_str().expect("a state").to_owned()
}

async fn kinds(app: &TestApp, someone: &Someone) -> Vec<String> {
    let found = notices::Entity::find()
        .filter(notices::Column::PersonId.eq(someone.id))
        .order_by_asc(notices::Column::Id)
        .all(&app.lingong.app.read())
        .await;
    found.expect("the inbox").into_iter().map(|notice| notice.kind.to_string()).collect()
}

async fn born(app: &TestApp, someone: &Someone, month: &str) {
    someone.client.put("/api/v1/me/profile", json!({ "birth_year_month": month })).await.ok();
    let found = profiles::Entity::find_by_id(someone.id).one(&app.lingong.app.read()).await.expect("a row");
    assert!(found.expect("a profile").birth_month.is_some());
}

/// What somebody of sixteen declares to act as an adult.
async fn lives_on_own_labour(someone: &Someone) {
    assert_eq!(someone.client.post("/api/v1/me/minority/own-income", json!({})).await.status, 204);
}

async fn first_come(app: &TestApp, hours: i64, headcount: i64) -> Job {
    app.job(JobPlan::new(app, SignUpMode::FirstCome, hours, headcount)).await
}

on_both_engines! {
    /// covers: WORK-1, WORK-7, WORK-9, NOTE-1
    async fn first_come_first_served_to_the_end(app: TestApp) {
        let job = first_come(&app, 72, 1).await;
        let [a, b, c] = <[Someone; 3]>::try_from(app.people(3).await).ok().expect("three people");
        let first = a.client.post(&job.sign_up_path(), json!({ "note": "有健康证" })).await;
        assert_eq!(first.status, 201, "{}", first.text);
        let first = first.ok();
        assert_eq!((&first["state"], &first["note"]), (&json!("accepted"), &json!("有健康证")));
        assert_eq!(first["next"], json!(["confirm", "cancel"]));
        assert_eq!(first["cancel"]["now"], "free");
        assert!(first["cancel"]["text"].as_str().expect("a text").contains("确认后双方约定生效"));
        assert_eq!(first["confirm_by"], "2026-11-25T02:00:00Z");
        let again = a.client.post(&job.sign_up_path(), json!({ "note": "再点一次" })).await;
        assert_eq!((again.status, id(&again.body), &again.body["note"]), (200, id(&first), &json!("有健康证")));
        let second = b.client.apply(job.shifts[0]).await;
        let third = c.client.apply(job.shifts[0]).await;
        assert_eq!((&second["state"], &second["queue_position"]), (&json!("standby"), &json!(1)));
        assert_eq!((&third["state"], &third["queue_position"]), (&json!("standby"), &json!(2)));

        let confirmed = a.client.confirm(&id(&first)).await.ok();
        assert_eq!((&confirmed["state"], &confirmed["bound_at"]), (&json!("confirmed"), &json!("2026-11-24T02:00:00Z")));
        assert_eq!(a.client.confirm(&id(&first)).await.ok()["state"], "confirmed", "a retry is the same");

        // The binding sign-up is given back in time; the next in the queue has the place at once.
        a.client.cancel(&id(&first), "mark").await.refused(409, "cancel_terms_changed");
        let cancelled = a.client.cancel(&id(&first), "free").await.ok();
        assert_eq!((&cancelled["state"], &cancelled["next"]), (&json!("cancelled_by_seeker"), &json!([])));
        assert_eq!(state(&b, &second).await, "accepted");
        assert_eq!(a.client.cancel(&id(&first), "free").await.ok()["state"], "cancelled_by_seeker");
        assert_eq!(state(&c, &third).await, "standby");

        // Nobody confirms: by the clock the place goes on.
        app.clock.advance_seconds(24 * 3_600);
        b.client.confirm(&id(&second)).await.refused(409, "offer_lapsed");
        app.run_jobs().await;
        assert_eq!((state(&b, &second).await, state(&c, &third).await), ("lapsed".into(), "accepted".into()));

        // Back again: the same sign-up, at the end of the queue.
        let back = b.client.apply(job.shifts[0]).await;
        assert_eq!((id(&back), &back["state"], &back["queue_position"]), (id(&second), &json!("standby"), &json!(1)));
        assert_eq!(kinds(&app, &b).await, ["place_offered", "offer_lapsed"]);
        let owner = kinds(&app, &job.owner).await;
        for (kind, count) in [("new_application", 4), ("confirmed", 1), ("seeker_cancelled", 1), ("offer_lapsed", 1)] {
            assert_eq!(owner.iter().filter(|known| *known == kind).count(), count, "{kind}");
        }
    }

    /// covers: WORK-7
    async fn cancelling_late_leaves_a_mark(app: TestApp) {
        let job = first_come(&app, 30, 1).await;
        let someone = app.someone().await;
        let mine = someone.client.apply(job.shifts[0]).await;
        someone.client.confirm(&id(&mine)).await.ok();
        app.clock.advance_seconds(6 * 3_600);
        let refused = someone.client.cancel(&id(&mine), "free").await.refused(409, "cancel_terms_changed");
        assert_eq!(refused["cancel"]["now"], "mark");
        assert!(refused["cancel"]["text"].as_str().expect("a text").contains("留下一次爽约记录"));
        let body = json!({ "acknowledged": "mark", "reason": "临时有考试" });
        let path = format!("/api/v1/applications/{}/cancel", id(&mine));
        let cancelled = someone.client.post(&path, body).await.ok();
        assert_eq!((&cancelled["state"], &cancelled["reason"]), (&json!("cancelled_by_seeker"), &json!("临时有考试")));
        let row = db::entities::applications::Entity::find().one(&app.lingong.app.read()).await;
        assert!(row.expect("a row").expect("the sign-up").marked);
        assert_eq!(job.applicants().await[0]["reason"], "临时有考试");
        // Coming back does not wipe it out, and every merchant sees the count, as the page says.
        let again = someone.client.apply(job.shifts[0]).await;
        assert_eq!(job.applicants().await[0]["seeker"]["no_show_count"], 1);
        let other = first_come(&app, 72, 1).await;
        someone.client.apply(other.shifts[0]).await;
        assert_eq!(other.applicants().await[0]["seeker"]["no_show_count"], 1);
        // After the start nobody cancels.
        app.clock.advance_seconds(25 * 3_600);
        someone.client.cancel(&id(&again), "free").await.refused(409, "shift_started");
    }

    /// covers: WORK-7
    async fn what_was_agreed_is_what_applies(app: TestApp) {
        let job = first_come(&app, 30, 1).await;
        let someone = app.someone().await;
        let mine = someone.client.apply(job.shifts[0]).await;
        someone.client.confirm(&id(&mine)).await.ok();
        let posting = job.posting;
        let done = app.lingong.app.write(move |work| async move {
            Ok(work.run("UPDATE postings SET cancel_free_hours = 72 WHERE id = $1", [posting.into()]).await?)
        });
        done.await.expect("the posting changes");
        let seen = someone.client.get(&format!("/api/v1/applications/{}", id(&mine))).await.ok();
        assert_eq!((&seen["cancel"]["now"], &seen["cancel"]["free_until"]), (&json!("free"), &json!("2026-11-24T08:00:00Z")));
    }

    /// covers: WORK-1
    async fn overlaps_need_a_word(app: TestApp) {
        let (one, two) = (first_come(&app, 72, 1).await, first_come(&app, 75, 1).await);
        let after = first_come(&app, 76, 1).await;
        let someone = app.someone().await;
        let first = someone.client.apply(one.shifts[0]).await;
        let second = someone.client.apply(two.shifts[0]).await;
        let third = someone.client.apply(after.shifts[0]).await;
        // Both at once: only one gets through without a word.
        let (x, y) = (id(&first), id(&second));
        let (x, y) = tokio::join!(someone.client.confirm(&x), someone.client.confirm(&y));
        let refused = if x.status == 200 { y } else { x };
        let refused = refused.refused(409, "shift_overlaps");
        assert_eq!(refused["title"], "周末奶茶店店员");
        assert!(refused["starts_at"].is_string() && refused["ends_at"].is_string());
        let accept = json!({ "accept_overlap": true });
        for mine in [&first, &second] {
            let path = format!("/api/v1/applications/{}/confirm", id(mine));
            assert_eq!(someone.client.post(&path, accept.clone()).await.ok()["state"], "confirmed");
        }
        // One that begins when the other ends does not overlap the first, but it does overlap the second.
        someone.client.confirm(&id(&third)).await.refused(409, "shift_overlaps");
    }

    /// covers: WORK-1, PUB-7
    async fn who_may_not_sign_up(app: TestApp) {
        let job = first_come(&app, 72, 1).await;
        let someone = app.someone().await;
        app.nobody().post(&job.sign_up_path(), json!({})).await.refused(401, "sign_in_required");
        job.owner.client.post(&job.sign_up_path(), json!({})).await.refused(409, "own_merchant");
        let long = json!({ "note": "长".repeat(201) });
        assert_eq!(someone.client.post(&job.sign_up_path(), long).await.refused(422, "text_too_long")["field"], "note");
        someone.client.post(&job.sign_up_path(), json!({ "nope": 1 })).await.refused(422, "unknown_field");
        let nowhere = "/api/v1/shifts/018f0000-0000-7000-8000-000000000000/applications";
        someone.client.post(nowhere, json!({})).await.refused(404, "not_found");
        someone.client.post("/api/v1/shifts/x/applications", json!({})).await.refused(404, "not_found");
        let merchant = job.merchant;
        let done = app.lingong.app.write(move |work| async move {
            Ok(work.run("UPDATE merchants SET certification = 'suspended' WHERE id = $1", [merchant.into()]).await?)
        });
        done.await.expect("the merchant is suspended");
        someone.client.post(&job.sign_up_path(), json!({})).await.refused(409, "posting_not_open");
        let late = first_come(&app, 1, 1).await;
        app.clock.advance_seconds(3_600);
        someone.client.post(&late.sign_up_path(), json!({})).await.refused(409, "shift_started");
        let closed = first_come(&app, 72, 1).await;
        closed.owner.client.post(&format!("/api/v1/postings/{}/close", closed.posting), json!({})).await.ok();
        someone.client.post(&closed.sign_up_path(), json!({})).await.refused(409, "posting_not_open");
    }

    /// covers: RULE-3, ACC-3
    async fn minors_are_kept_away(app: TestApp) {
        let mut plan = JobPlan::new(&app, SignUpMode::FirstCome, 72, 5);
        plan.min_age = Some(16);
        let open = app.job(plan.clone()).await;
        // From six in the evening to half past ten.
        let start = plan.shifts[0].0.plus_hours(8);
        plan.shifts[0] = (start, start.plus_minutes(270), 5);
        let night = app.job(plan).await;
        let adults = first_come(&app, 72, 5).await;
        let [child, minor, silent] = <[Someone; 3]>::try_from(app.people(3).await).ok().expect("three people");
        born(&app, &child, "2010-11").await;
        born(&app, &minor, "2010-10").await;
        // Under 16 nothing works without a guardian, and work not even with one.
        child.client.post(&open.sign_up_path(), json!({})).await.refused(403, "guardian_needed");
        lives_on_own_labour(&minor).await;
        minor.client.post(&adults.sign_up_path(), json!({})).await.refused(403, "below_min_age");
        minor.client.post(&night.sign_up_path(), json!({})).await.refused(403, "minor_night_shift");
        let mine = minor.client.apply(open.shifts[0]).await;
        // Who says nothing about themselves is not asked; who says it later is looked at again.
        let unasked = silent.client.apply(night.shifts[0]).await;
        born(&app, &silent, "2010-10").await;
        lives_on_own_labour(&silent).await;
        silent.client.confirm(&id(&unasked)).await.refused(403, "minor_night_shift");
        assert_eq!(minor.client.confirm(&id(&mine)).await.ok()["state"], "confirmed");
    }

    /// covers: WORK-4, SEC-4
    async fn phones_only_after_sign_up(app: TestApp) {
        let job = first_come(&app, 72, 1).await;
        let [seeker, stranger] = <[Someone; 2]>::try_from(app.people(2).await).ok().expect("two people");
        let mine = seeker.client.apply(job.shifts[0]).await;
        let path = format!("/api/v1/applications/{}/phone", id(&mine));
        app.nobody().get(&path).await.refused(401, "sign_in_required");
        stranger.client.get(&path).await.refused(404, "not_found");
        let contact = seeker.client.get(&path).await.ok();
        assert_eq!((&contact["masked"], &contact["relayed"]), (&json!("199****0099"), &json!(true)));
        let other = job.owner.client.get(&path).await.ok();
        assert_eq!(other["dial"], contact["dial"]);
        let ledger = access_ledger::Entity::find()
            .filter(access_ledger::Column::Purpose.eq("calling"))
            .all(&app.lingong.app.read())
            .await
            .expect("the ledger");
        let seen: Vec<(String, Vec<String>)> =
            ledger.into_iter().map(|row| (row.actor_kind.to_string(), row.fields.0)).collect();
        assert!(seen.contains(&("seeker".into(), vec!["contact_phone".into()])), "{seen:?}");
        assert!(seen.contains(&("merchant".into(), vec!["phone".into()])), "{seen:?}");
        for _ in 0..29 {
            seeker.client.get(&path).await.ok();
        }
        seeker.client.get(&path).await.refused(429, "too_many_requests");
        app.clock.advance_seconds(86_401);
        seeker.client.get(&path).await.ok();
        seeker.client.cancel(&id(&mine), "free").await.ok();
        seeker.client.get(&path).await.refused(409, "phone_not_available");
        job.owner.client.get(&path).await.refused(409, "phone_not_available");
    }

    /// covers: WORK-2
    async fn own_lists_are_pages_of_ones_own(app: TestApp) {
        let someone = app.someone().await;
        let mut shifts = Vec::new();
        for hours in [72, 48, 96] {
            let job = first_come(&app, hours, 1).await;
            shifts.push(job.shifts[0].to_string());
            let mine = someone.client.apply(job.shifts[0]).await;
            if hours == 96 {
                someone.client.cancel(&id(&mine), "free").await.ok();
            }
        }
        let of = |items: Vec<Value>| -> Vec<String> {
            items.iter().map(|item| item["shift"]["id"].as_str().expect("an id").to_owned()).collect()
        };
        let open = someone.client.get("/api/v1/me/applications?phase=open&limit=1").await.ok();
        assert_eq!(open["items"][0]["shift"]["id"], *shifts[1], "the next one first");
        let next = open["next"].as_str().expect("a cursor");
        let rest = someone.client.get(&format!("/api/v1/me/applications?phase=open&limit=1&cursor={next}")).await.ok();
        assert_eq!((&rest["items"][0]["shift"]["id"], &rest["next"]), (&json!(shifts[0]), &Value::Null));
        let other = format!("/api/v1/me/applications?phase=done&cursor={next}");
        someone.client.get(&other).await.refused(422, "bad_cursor");
        someone.client.get("/api/v1/me/applications?phase=late").await.refused(422, "invalid_field");
        someone.client.get("/api/v1/me/applications?limit=1000000000").await.refused(422, "bad_limit");
        assert_eq!(of(someone.client.all_pages("/api/v1/me/applications?phase=done").await), [shifts[2].clone()]);
        assert_eq!(someone.client.all_pages("/api/v1/me/applications").await.len(), 3);
        let stranger = app.someone().await;
        assert!(stranger.client.all_pages("/api/v1/me/applications").await.is_empty());
        let theirs = format!("/api/v1/applications/{}", open["items"][0]["id"].as_str().expect("an id"));
        stranger.client.get(&theirs).await.refused(404, "not_found");
        for step in ["confirm", "cancel"] {
            let body = if step == "cancel" { json!({ "acknowledged": "free" }) } else { json!({}) };
            stranger.client.post(&format!("{theirs}/{step}"), body).await.refused(404, "not_found");
        }
    }

    /// covers: SEC-5, WORK-1
    async fn a_retried_request_answers_the_same(app: TestApp) {
        let job = first_come(&app, 72, 1).await;
        let someone = app.someone().await;
        let path = job.sign_up_path();
        let first = someone.client.post_once("signup-0001", &path, json!({ "note": "我住附近" })).await;
        let again = someone.client.post_once("signup-0001", &path, json!({ "note": "我住附近" })).await;
        assert_eq!((first.status, again.status, &first.text), (201, 201, &again.text));
        let other = someone.client.post_once("signup-0001", &path, json!({ "note": "别的" })).await;
        other.refused(422, "idempotency_key_reused");
        let row = db::entities::applications::Entity::find().one(&app.lingong.app.read()).await;
        let row = row.expect("a row").expect("the sign-up");
        assert!(!String::from_utf8_lossy(row.note.as_ref().expect("a note").envelope()).contains("附近"));
        let keys = app.lingong.app.vault.keys_of(someone.id).await.expect("keys");
        let cell = Cell::new("applications", "note", row.id.0);
        let opened = keys.open(&vault::own(someone.id), cell, row.note.as_ref().expect("a note"));
        assert_eq!(opened.expect("it opens"), "我住附近");
        let count = db::entities::applications::Entity::find().count(&app.lingong.app.read()).await;
        assert_eq!(count.expect("a count"), 1);
    }
}

/// covers: WORK-4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_relay_the_number_itself_is_dialled() {
    let app = TestApp::start_with(On::Sqlite, |config| config.relay.base_url = String::new()).await;
    let job = first_come(&app, 72, 1).await;
    let seeker = app.someone().await;
    let mine = seeker.client.apply(job.shifts[0]).await;
    let path = format!("/api/v1/applications/{}/phone", id(&mine));
    let contact = seeker.client.get(&path).await.ok();
    let told = json!({ "masked": "199****0099", "dial": "tel:19900000099", "relayed": false, "until": null, "dial_from": null });
    assert_eq!(contact, told);
    assert_eq!(job.owner.client.get(&path).await.ok()["dial"], format!("tel:{}", seeker.phone));
}

/// covers: WORK-4
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_number_hides_both() {
    let app = TestApp::start_with(On::Sqlite, |config| config.relay_number = "4001234567".to_owned()).await;
    let job = first_come(&app, 72, 1).await;
    let seeker = app.someone().await;
    let mine = seeker.client.apply(job.shifts[0]).await;
    let path = format!("/api/v1/applications/{}/phone", id(&mine));
    for client in [&seeker.client, &job.owner.client] {
        let number = client.get(&path).await.ok();
        assert_eq!((&number["dial"], &number["relayed"]), (&json!("tel:4001234567"), &json!(true)));
    }
}
