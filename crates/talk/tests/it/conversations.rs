use crate::world::{self, World, application, join, merchant, nothing, say, wanted};
use db::entities::merchant_members::MemberRole;
use db::entities::merchants::CertState;
use db::entities::postings::PostingState;
use testkit::{json, on_both_engines};

const CONVERSATIONS: &str = "/api/v1/conversations";

on_both_engines! {
    /// covers: TALK-1
    async fn a_seeker_opens_a_conversation_once(app: TestApp) {
        let world = World::new(&app).await;
        let opened = world.seeker.post(CONVERSATIONS, json!({ "posting_id": world.job })).await.ok();
        assert_eq!(opened["side"], "seeker");
        assert_eq!(opened["other_name"], "榕城茶饮");
        assert_eq!(opened["posting"], json!({ "id": world.job, "title": "周末奶茶店店员" }));
        assert!(opened["last"].is_null());
        let again = world.seeker.post(CONVERSATIONS, json!({ "posting_id": world.job })).await.ok();
        assert_eq!(again["id"], opened["id"]);
        let mine = world.seeker.get(CONVERSATIONS).await.ok();
        assert_eq!(mine["items"].as_array().map(Vec::len), Some(1));
        let theirs = world.recruiter.get(&format!("{CONVERSATIONS}?merchant_id={}", world.merchant)).await.ok();
        assert_eq!(theirs["items"][0]["id"], opened["id"]);
        assert_eq!(theirs["items"][0]["side"], "merchant");
        assert_eq!(theirs["items"][0]["other_name"], "se***g");
        world.seeker.put("/api/v1/me/profile", json!({ "name": "王小明" })).await.ok();
        let theirs = world.owner.get(&format!("{CONVERSATIONS}?merchant_id={}", world.merchant)).await.ok();
        assert_eq!(theirs["items"][0]["other_name"], "王**");
        assert!(world.recruiter.get(CONVERSATIONS).await.ok()["items"].as_array().is_some_and(Vec::is_empty));
        let one = format!("{CONVERSATIONS}/{}", opened["id"].as_str().expect("an id"));
        assert_eq!(world.seeker.get(&one).await.ok(), mine["items"][0]);
        assert_eq!(world.recruiter.get(&one).await.ok()["side"], "merchant");
        world.seeker.get(&format!("{CONVERSATIONS}/{}", nothing())).await.refused(404, "not_found");
    }

    /// covers: TALK-1
    async fn conversations_that_are_opened_at_once_are_one(app: TestApp) {
        let world = World::new(&app).await;
        let signed_up = application(&app, world.merchant, world.job, &world.seeker).await;
        let by_job = world.seeker.post(CONVERSATIONS, json!({ "posting_id": world.job }));
        let by_seeker = world.seeker.post(CONVERSATIONS, json!({ "application_id": signed_up }));
        let by_owner = world.owner.post(CONVERSATIONS, json!({ "application_id": signed_up }));
        let by_recruiter = world.recruiter.post(CONVERSATIONS, json!({ "application_id": signed_up }));
        let (a, b, c, d) = tokio::join!(by_job, by_seeker, by_owner, by_recruiter);
        let (a, b, c, d) = (a.ok(), b.ok(), c.ok(), d.ok());
        assert!(a["id"] == b["id"] && b["id"] == c["id"] && c["id"] == d["id"], "{a} {b} {c} {d}");
        assert_eq!((&b["side"], &d["side"]), (&json!("seeker"), &json!("merchant")));
    }

    /// covers: TALK-1
    async fn a_certified_merchant_may_write_to_somebody_who_looks_for_work(app: TestApp) {
        let world = World::new(&app).await;
        let post = wanted(&app, &world.seeker).await;
        let body = json!({ "posting_id": post, "merchant_id": world.merchant });
        let opened = world.recruiter.post(CONVERSATIONS, body.clone()).await.ok();
        assert_eq!((&opened["side"], &opened["other_name"]), (&json!("merchant"), &json!("se***g")));
        assert_eq!(world.seeker.get(CONVERSATIONS).await.ok()["items"][0]["id"], opened["id"]);
        world.seeker.post(CONVERSATIONS, body).await.refused(404, "not_found");
        let uncertified = merchant(&app, &world.owner, "新店", CertState::Pending).await;
        let body = json!({ "posting_id": post, "merchant_id": uncertified });
        world.owner.post(CONVERSATIONS, body).await.refused(409, "merchant_not_certified");
        world.owner.post(CONVERSATIONS, json!({ "posting_id": post })).await.refused(422, "required");
        let body = json!({ "posting_id": world.job, "merchant_id": world.merchant });
        world.owner.post(CONVERSATIONS, body).await.refused(422, "invalid_field");
    }

    /// covers: TALK-1, SEC-3
    async fn what_may_not_be_talked_about_is_refused(app: TestApp) {
        let world = World::new(&app).await;
        let own = wanted(&app, &world.owner).await;
        let hidden = world::job(&app, world.merchant, &world.owner, PostingState::InReview).await;
        let stranger = app.register("stranger_zhao", "19900000004").await;
        let uncertified = merchant(&app, &stranger, "未认证", CertState::Suspended).await;
        let suspended = world::job(&app, uncertified, &stranger, PostingState::Live).await;
        let signed_up = application(&app, world.merchant, world.job, &world.seeker).await;
        for (client, body, status, code) in [
            (&world.seeker, json!({ "posting_id": hidden }), 404, "not_found"),
            (&world.seeker, json!({ "posting_id": suspended }), 404, "not_found"),
            (&world.seeker, json!({ "posting_id": nothing() }), 404, "not_found"),
            (&world.owner, json!({ "posting_id": world.job }), 409, "own_posting"),
            (&world.owner, json!({ "posting_id": own }), 409, "own_posting"),
            (&world.owner, json!({ "posting_id": own, "merchant_id": world.merchant }), 409, "own_posting"),
            (&stranger, json!({ "application_id": signed_up }), 404, "not_found"),
            (&stranger, json!({ "application_id": nothing() }), 404, "not_found"),
            (&world.seeker, json!({}), 422, "required"),
            (&world.seeker, json!({ "posting_id": world.job, "application_id": signed_up }), 422, "invalid_field"),
            (&world.seeker, json!({ "posting_id": "x" }), 422, "invalid_field"),
            (&world.seeker, json!({ "posting": world.job }), 422, "unknown_field"),
            (&app.nobody(), json!({ "posting_id": world.job }), 401, "sign_in_required"),
        ] {
            client.post(CONVERSATIONS, body).await.refused(status, code);
        }
        // With a sign-up the talk may begin although the posting is gone.
        application(&app, world.merchant, hidden, &world.seeker).await;
        world.seeker.post(CONVERSATIONS, json!({ "posting_id": hidden })).await.ok();
    }

    /// covers: TALK-1, SEC-3
    async fn strangers_learn_nothing(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        say(&app, &world.seeker, &id, "您好").await;
        let stranger = app.register("stranger_zhao", "19900000004").await;
        let accountant = app.register("finance_zhou", "19900000005").await;
        join(&app, world.merchant, &accountant, MemberRole::Finance).await;
        let path = |rest: &str| format!("{CONVERSATIONS}/{id}/{rest}");
        let message = world::text(&world::client_id(&app), "您好");
        for (client, status, code) in [(&stranger, 404, "not_found"), (&accountant, 403, "forbidden")] {
            client.get(&format!("{CONVERSATIONS}/{id}")).await.refused(status, code);
            client.get(&path("messages")).await.refused(status, code);
            client.post(&path("messages"), message.clone()).await.refused(status, code);
            client.post(&path("marks"), json!({ "read": 1 })).await.refused(status, code);
            client.post_bytes(&path("photos"), "image/jpeg", vec![1]).await.refused(status, code);
            let list = format!("{CONVERSATIONS}?merchant_id={}", world.merchant);
            client.get(&list).await.refused(status, code);
        }
        app.nobody().get(&path("messages")).await.refused(401, "sign_in_required");
        assert!(stranger.get(CONVERSATIONS).await.ok()["items"].as_array().is_some_and(Vec::is_empty));
    }

    /// covers: TALK-1
    async fn the_list_has_the_newest_message_first_and_pages_on(app: TestApp) {
        let world = World::new(&app).await;
        let mut ids = Vec::new();
        for number in 0..5 {
            app.clock.advance_seconds(60);
            let job = world::job(&app, world.merchant, &world.owner, PostingState::Live).await;
            let opened = world.seeker.post(CONVERSATIONS, json!({ "posting_id": job })).await.ok();
            ids.push(opened["id"].as_str().expect("an id").to_owned());
            say(&app, &world.seeker, &ids[number], &format!("第{number}个")).await;
        }
        app.clock.advance_seconds(60);
        say(&app, &world.owner, &ids[1], "可以,明天见").await;
        let first = world.seeker.get(&format!("{CONVERSATIONS}?limit=3")).await.ok();
        assert_eq!(first["items"][0]["id"], ids[1].as_str());
        assert_eq!(first["items"][0]["last"]["preview"], "可以,明天见");
        assert_eq!((&first["items"][0]["unread"], &first["items"][1]["unread"]), (&json!(1), &json!(0)));
        let next = first["next"].as_str().expect("a next page");
        let second = world.seeker.get(&format!("{CONVERSATIONS}?limit=3&cursor={next}")).await.ok();
        let seen: Vec<_> = first["items"].as_array().into_iter().chain(second["items"].as_array()).flatten().collect();
        let order: Vec<_> = seen.iter().filter_map(|item| item["id"].as_str()).collect();
        assert_eq!(order, [&ids[1], &ids[4], &ids[3], &ids[2], &ids[0]]);
        assert!(second["next"].is_null());
        let other = format!("{CONVERSATIONS}?merchant_id={}&cursor={next}", world.merchant);
        world.owner.get(&other).await.refused(422, "bad_cursor");
    }
}
