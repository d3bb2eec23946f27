//! What paid services do with postings: a place at the top that says so, and another refresh.

use db::entities::merchant_members::{self, MemberRole};
use db::entities::outbox::Topic;
use db::entities::postings::{self, SignUpMode};
use db::entities::service_orders::{self, Product, ServiceOrderState};
use kernel::{Fen, MerchantId, ServiceOrderId};
use sea_orm::EntityTrait;
use testkit::{Client, Job, JobPlan, TestApp, Value, json, on_both_engines};

/// Units that were paid for.
async fn bought(app: &TestApp, merchant: MerchantId, product: Product, units: i64) {
    let house = &app.lingong.app;
    let row = service_orders::Model {
        id: ServiceOrderId::new(house.now(), &house.rng),
        merchant_id: merchant,
        by_person: None,
        product,
        packs: 1,
        pack_fen: Fen(100 * units),
        amount_fen: Fen(100 * units),
        units,
        used: 0,
        returned: 0,
        refunded_fen: Fen::ZERO,
        invoiced_fen: Fen::ZERO,
        state: ServiceOrderState::Paid,
        created_at: house.now(),
        paid_at: Some(house.now()),
        lapses_at: None,
        changed_at: house.now(),
    };
    house.write(move |work| async move { Ok(db::insert(&work, row).await?) }).await.expect("an order");
}

/// A live job that the index knows.
async fn job(app: &TestApp) -> Job {
    let job = app.job(JobPlan::new(app, SignUpMode::FirstCome, 96, 3)).await;
    let posting = job.posting.0;
    let told = app.lingong.app.write(move |work| async move { Ok(work.changed(Topic::Posting, posting).await?) }).await;
    told.expect("the index is told");
    job
}

/// Ids and labels of the first page, in order.
async fn listed(app: &TestApp, query: &str) -> Vec<(String, bool)> {
    app.sync_index().await;
    let found = app.nobody().get(&format!("/api/v1/postings/search?order=newest{query}")).await.ok();
    let of = |card: &Value| (card["id"].as_str().expect("an id").to_owned(), card["ad"].as_bool().expect("a label"));
    found["items"].as_array().expect("cards").iter().map(of).collect()
}

on_both_engines! {
    /// covers: PUB-9, PAY-4
    async fn a_pinned_posting_stands_first_and_is_labelled(app: TestApp) {
        let pinned = job(&app).await;
        app.clock.advance_seconds(60);
        let newer = job(&app).await;
        let pin = format!("/api/v1/postings/{}/pin", pinned.posting);
        pinned.owner.client.post(&pin, json!({ "days": 1 })).await.refused(409, "service_used_up");
        bought(&app, pinned.merchant, Product::Pinning, 2).await;
        bought(&app, newer.merchant, Product::Pinning, 2).await;
        newer.owner.client.post(&pin, json!({ "days": 1 })).await.refused(404, "not_found");
        pinned.owner.client.post(&pin, json!({ "days": 0 })).await.refused(422, "pin_days_out_of_range");
        pinned.owner.client.post(&pin, json!({ "days": 3 })).await.refused(409, "service_used_up");
        pinned.owner.client.post(&pin, json!({ "days": 2 })).await.ok();
        let (first, second) = (pinned.posting.to_string(), newer.posting.to_string());
        assert_eq!(listed(&app, "").await, [(first.clone(), true), (second.clone(), false)], "once, and labelled");
        assert_eq!(listed(&app, "&kind=wanted").await, [], "only where it is asked for");
        assert_eq!(listed(&app, "&city=110100").await, []);
        let left = format!("/api/v1/merchants/{}/entitlements", pinned.merchant);
        let left = pinned.owner.client.get(&left).await.ok();
        assert_eq!(left["items"][1], json!({ "product": "pinning", "left": 0, "used": 2 }));
        app.clock.advance_seconds(2 * 86_400 - 1);
        assert!(listed(&app, "").await.contains(&(first.clone(), true)));
        app.clock.advance_seconds(1);
        assert!(!listed(&app, "").await.contains(&(first, true)), "its days are over");
    }

    /// covers: PUB-9
    async fn a_list_has_two_paid_places_at_most(app: TestApp) {
        let mut ids = Vec::new();
        for _ in 0..4 {
            let job = job(&app).await;
            bought(&app, job.merchant, Product::Pinning, 1).await;
            let pin = format!("/api/v1/postings/{}/pin", job.posting);
            job.owner.client.post(&pin, json!({ "days": 1 })).await.ok();
            ids.push(job.posting.to_string());
            app.clock.advance_seconds(60);
        }
        let found = listed(&app, "").await;
        let ads: Vec<_> = found.iter().filter(|(_, ad)| *ad).map(|(id, _)| id.clone()).collect();
        assert_eq!(ads, [ids[3].clone(), ids[2].clone()], "those that were pinned last");
        assert_eq!(found.len(), 4, "the others stand where they belong");
        // A posting that may not be seen has no paid place either.
        let job = job(&app).await;
        bought(&app, job.merchant, Product::Pinning, 1).await;
        job.owner.client.post(&format!("/api/v1/postings/{}/pin", job.posting), json!({ "days": 1 })).await.ok();
        job.owner.client.post(&format!("/api/v1/postings/{}/pause", job.posting), json!({})).await.ok();
        assert!(listed(&app, "").await.iter().all(|(id, _)| *id != job.posting.to_string()));
    }

    /// covers: PAY-4, MER-3
    async fn a_paid_refresh_needs_no_day_between_and_is_used_up(app: TestApp) {
        let job = job(&app).await;
        let recruiter = app.someone().await;
        let row = merchant_members::Model {
            merchant_id: job.merchant,
            person_id: recruiter.id,
            role: MemberRole::Recruiter,
            joined_at: app.lingong.app.now(),
        };
        let added = app.lingong.app.write(move |work| async move { Ok(db::insert(&work, row).await?) }).await;
        added.expect("a member");
        bought(&app, job.merchant, Product::Refresh, 1).await;
        bought(&app, job.merchant, Product::Refresh, 1).await;
        let path = format!("/api/v1/postings/{}/paid-refresh", job.posting);
        for _ in 0..2 {
            app.clock.advance_seconds(60);
            let refreshed = recruiter.client.post(&path, json!({})).await.ok();
            assert_eq!(refreshed["refreshed_at"], app.lingong.app.now().to_string(), "a recruiter uses what is there");
        }
        recruiter.client.post(&path, json!({})).await.refused(409, "service_used_up");
        let orders = format!("/api/v1/merchants/{}/orders", job.merchant);
        let order = json!({ "product": "refresh", "packs": 1 });
        recruiter.client.post(&orders, order).await.refused(403, "forbidden");
        // Many at once: what is left is used once.
        bought(&app, job.merchant, Product::Refresh, 3).await;
        let all = futures_util::future::join_all((0..8).map(|_| recruiter.client.post(&path, json!({})))).await;
        assert_eq!(all.iter().filter(|reply| reply.status == 200).count(), 3);
    }

    /// covers: PAY-4
    async fn beyond_the_free_places_a_bought_one_begins_and_its_end_takes_nothing_down(app: TestApp) {
        let owner = app.register("places_owner", "19900007001").await;
        let merchant = app.certified_merchant(&owner).await;
        let live = app.live_job(&owner, &merchant, json!({ "shifts": [app.shift(60, 4, 3)] })).await;
        let places = format!("/api/v1/merchants/{merchant}/posting-places");
        let seen = owner.get(&places).await.ok();
        assert_eq!((&seen["free"], &seen["extra"], &seen["taken"]), (&json!(50), &json!(0), &json!(1)));
        let id: kernel::PostingId = live["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        fill(&app, id, 49).await;
        assert_eq!(owner.get(&places).await.ok()["taken"], 50);
        let draft = |day: i64| {
            let (owner, mut body) = (owner.clone(), app.job_body(&merchant));
            body["shifts"] = json!([app.shift(day, 4, 3)]);
            async move { owner.post("/api/v1/postings", body).await.ok()["id"].as_str().expect("an id").to_owned() }
        };
        let submit = |id: String| {
            let owner = owner.clone();
            async move { owner.post(&format!("/api/v1/postings/{id}/submit"), json!({})).await }
        };
        let (one, two) = (draft(61).await, draft(62).await);
        let refused = submit(one.clone()).await.refused(409, "posting_places_taken");
        assert!(refused["title"].as_str().is_some_and(|text| text.contains("更多发布")), "it says what to do: {refused}");
        // A pause makes room, and taking the place again asks for one.
        let path = |change: &str| format!("/api/v1/postings/{id}/{change}");
        owner.post(&path("pause"), json!({})).await.ok();
        submit(one).await.ok();
        owner.post(&path("resume"), json!({})).await.refused(409, "posting_places_taken");
        bought(&app, merchant.parse().expect("an id"), Product::ExtraPosting, 1).await;
        owner.post(&path("resume"), json!({})).await.ok();
        let seen = owner.get(&places).await.ok();
        assert_eq!((&seen["extra"], &seen["taken"], &seen["unused"]), (&json!(1), &json!(51), &json!(0)));
        submit(two.clone()).await.refused(409, "posting_places_taken");
        app.clock.advance_seconds(30 * 86_400);
        // The owner's session has ended by then; a colleague looks.
        let owner = colleague(&app, merchant.parse().expect("an id")).await;
        let submit = |id: String| {
            let owner = owner.clone();
            async move { owner.post(&format!("/api/v1/postings/{id}/submit"), json!({})).await }
        };
        let seen = owner.get(&places).await.ok();
        assert_eq!((&seen["extra"], &seen["taken"]), (&json!(0), &json!(51)), "none is taken down");
        assert_eq!(owner.get(&format!("/api/v1/postings/{id}")).await.ok()["state"], "live");
        submit(two).await.refused(409, "posting_places_taken");
        app.someone().await.client.get(&places).await.refused(404, "not_found");
    }
}

/// A new owner of a merchant.
async fn colleague(app: &TestApp, merchant: MerchantId) -> Client {
    let someone = app.someone().await;
    let row = merchant_members::Model {
        merchant_id: merchant,
        person_id: someone.id,
        role: MemberRole::Owner,
        joined_at: app.lingong.app.now(),
    };
    let added = app.lingong.app.write(move |work| async move { Ok(db::insert(&work, row).await?) }).await;
    added.expect("a member");
    someone.client
}

/// As many live copies of a posting more.
async fn fill(app: &TestApp, id: kernel::PostingId, count: usize) {
    let house = app.lingong.app.clone();
    let unit = move |work: platform::Work| async move {
        let row = postings::Entity::find_by_id(id).one(&work.tx).await?.expect("the posting");
        for _ in 0..count {
            let copy = postings::Model { id: kernel::PostingId::new(work.now, &work.rng), ..row.clone() };
            db::insert(&work, copy).await?;
        }
        Ok(())
    };
    house.write(unit).await.expect("they are written");
}
