use crate::world::{self, World, client_id, say, text};
use db::entities::messages;
use db::entities::postings::PostingState;
use db::sea_orm::EntityTrait;
use testkit::{json, on_both_engines};

on_both_engines! {
    /// covers: TALK-1
    async fn both_sides_read_what_they_wrote(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let path = format!("/api/v1/conversations/{id}/messages");
        let first = say(&app, &world.seeker, &id, "您好,周末还招人吗?😀").await;
        assert_eq!((&first["seq"], &first["mine"], &first["side"]), (&json!(1), &json!(true), &json!("seeker")));
        say(&app, &world.recruiter, &id, "招的").await;
        let card = json!({ "client_id": client_id(&app), "kind": "job_card", "posting_id": world.job });
        world.owner.post(&path, card).await.ok();
        let seen = world.seeker.get(&path).await.ok();
        let texts: Vec<_> = seen["items"].as_array().expect("a list").iter().map(|item| &item["text"]).collect();
        assert_eq!(texts, [&json!("您好,周末还招人吗?😀"), &json!("招的"), &json!(null)]);
        let card = &seen["items"][2];
        assert_eq!((&card["mine"], &card["kind"]), (&json!(false), &json!("job_card")));
        let wage = json!({ "id": world.job, "title": "周末奶茶店店员", "wage_fen": 2000, "wage_unit": "hour" });
        assert_eq!(card["posting"], wage);
        // What a colleague wrote is the merchant's own.
        let seen = world.owner.get(&path).await.ok();
        let mine: Vec<_> = seen["items"].as_array().expect("a list").iter().map(|item| &item["mine"]).collect();
        assert_eq!(mine, [&json!(false), &json!(true), &json!(true)]);
        let list = world.seeker.get("/api/v1/conversations").await.ok();
        assert_eq!((&list["items"][0]["last"]["preview"], &list["items"][0]["unread"]), (&json!("[职位]"), &json!(2)));
    }

    /// covers: TALK-1
    async fn a_resend_is_the_same_message(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let path = format!("/api/v1/conversations/{id}/messages");
        let name = client_id(&app);
        let (a, b, c) = tokio::join!(
            world.seeker.post(&path, text(&name, "在吗")),
            world.seeker.post(&path, text(&name, "在吗")),
            world.seeker.post(&path, text(&name, "在吗")),
        );
        assert_eq!((a.status, b.status, c.status), (201, 201, 201));
        assert!(a.body == b.body && b.body == c.body, "{} {} {}", a.text, b.text, c.text);
        // Somebody else may use the same name for a message of their own.
        let other = world.owner.post(&path, text(&name, "在的")).await.ok();
        assert_eq!((&other["seq"], &other["text"]), (&json!(2), &json!("在的")));
        let once = world.seeker.post_once(&name, &path, text(&name, "在吗")).await.ok();
        assert_eq!(once, a.body);
        let seen = world.seeker.get(&path).await.ok();
        assert_eq!(seen["items"].as_array().map(Vec::len), Some(2));
    }

    /// covers: TALK-1
    async fn concurrent_messages_are_counted_without_a_gap(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let path = format!("/api/v1/conversations/{id}/messages");
        let mut tasks = Vec::new();
        for number in 0..12 {
            for client in [&world.seeker, &world.owner, &world.recruiter] {
                let (client, path) = (client.clone(), path.clone());
                let body = text(&client_id(&app), &format!("第{number}句"));
                tasks.push(tokio::spawn(async move { client.post(&path, body).await.ok() }));
            }
        }
        for task in tasks {
            task.await.expect("a message");
        }
        let seen = world.owner.get(&format!("{path}?after=0&limit=50")).await.ok();
        let seqs: Vec<_> = seen["items"].as_array().expect("a list").iter().filter_map(|m| m["seq"].as_i64()).collect();
        assert_eq!(seqs, (1..=36).collect::<Vec<_>>());
    }

    /// covers: TALK-1
    async fn history_is_read_in_both_directions(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let path = format!("/api/v1/conversations/{id}/messages");
        for number in 1..=7 {
            say(&app, &world.seeker, &id, &number.to_string()).await;
        }
        let seqs = |page: &testkit::Value| -> Vec<i64> {
            page["items"].as_array().into_iter().flatten().filter_map(|item| item["seq"].as_i64()).collect()
        };
        let newest = world.seeker.get(&format!("{path}?limit=3")).await.ok();
        assert_eq!(seqs(&newest), [5, 6, 7]);
        let next = newest["next"].as_str().expect("older ones");
        let older = world.seeker.get(&format!("{path}?limit=3&cursor={next}")).await.ok();
        assert_eq!(seqs(&older), [2, 3, 4]);
        let after = world.owner.get(&format!("{path}?after=2&limit=3")).await.ok();
        assert_eq!(seqs(&after), [3, 4, 5]);
        let next = after["next"].as_str().expect("newer ones");
        let newer = world.owner.get(&format!("{path}?after=2&limit=3&cursor={next}")).await.ok();
        assert_eq!((seqs(&newer), &newer["next"]), (vec![6, 7], &json!(null)));
        assert_eq!(seqs(&world.owner.get(&format!("{path}?before=3")).await.ok()), [1, 2]);
        for (query, code) in [
            ("after=1&before=3", "invalid_field"), ("after=-1", "invalid_field"), ("after=x", "invalid_field"),
            ("limit=0", "bad_limit"), ("limit=1000000000", "bad_limit"), ("cursor=abc", "bad_cursor"),
            ("sort=seq", "unknown_field"),
        ] {
            world.seeker.get(&format!("{path}?{query}")).await.refused(422, code);
        }
    }

    /// covers: TALK-1
    async fn marks_move_forward_only_and_not_past_the_end(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let marks = format!("/api/v1/conversations/{id}/marks");
        for words in ["一", "二", "三"] {
            say(&app, &world.seeker, &id, words).await;
        }
        let theirs = format!("/api/v1/conversations?merchant_id={}", world.merchant);
        assert_eq!(world.owner.get(&theirs).await.ok()["items"][0]["unread"], 3);
        assert_eq!(world.owner.post(&marks, json!({ "delivered": 3, "read": 2 })).await.status, 204);
        let seen = world.seeker.get("/api/v1/conversations").await.ok();
        assert_eq!((&seen["items"][0]["other_delivered"], &seen["items"][0]["other_read"]), (&json!(3), &json!(2)));
        // A colleague's marks are the same side's.
        let list = world.recruiter.get(&theirs).await.ok();
        assert_eq!((&list["items"][0]["unread"], &list["items"][0]["my_read"]), (&json!(1), &json!(2)));
        assert_eq!(world.recruiter.post(&marks, json!({ "delivered": 1, "read": 1 })).await.status, 204);
        assert_eq!(world.owner.get(&theirs).await.ok()["items"][0]["my_read"], 2);
        assert_eq!(world.recruiter.post(&marks, json!({ "read": 999 })).await.status, 204);
        assert_eq!(world.owner.get(&theirs).await.ok()["items"][0]["my_read"], 3);
        world.owner.post(&marks, json!({ "read": -1 })).await.refused(422, "invalid_field");
        world.owner.post(&marks, json!({ "seen": 1 })).await.refused(422, "unknown_field");
    }

    /// covers: SEC-1, SEC-5
    async fn words_are_sealed_at_rest(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let words = "我的微信是 seeker_wang_1990,不要告诉别人";
        say(&app, &world.seeker, &id, words).await;
        let tx = app.lingong.app.read();
        let row = messages::Entity::find().one(&tx).await.expect("a row").expect("a message");
        let bytes = row.body.expect("a body").envelope().to_vec();
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        assert!(!holds(words.as_bytes()) && !holds(b"seeker_wang_1990") && !holds("微信".as_bytes()));
    }

    /// covers: TALK-1
    async fn messages_that_do_not_fit_are_refused(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let path = format!("/api/v1/conversations/{id}/messages");
        let hidden = world::job(&app, world.merchant, &world.owner, PostingState::Draft).await;
        let name = client_id(&app);
        for (body, code) in [
            (text(&name, ""), "required"),
            (text(&name, &"长".repeat(2_001)), "text_too_long"),
            (text(&name, "好\u{202e}的"), "text_not_allowed"),
            (text("one", "好"), "invalid_field"),
            (json!({ "client_id": name, "kind": "sticker" }), "invalid_field"),
            (json!({ "client_id": name, "kind": "voice" }), "required"),
            (json!({ "client_id": name, "kind": "job_card", "posting_id": hidden }), "invalid_field"),
            (json!({ "client_id": name, "kind": "picture", "photo_id": world::nothing() }), "invalid_field"),
            (json!({ "kind": "text", "text": "好" }), "required"),
            (json!({ "client_id": name, "kind": "text", "text": "好", "to": 1 }), "unknown_field"),
        ] {
            world.seeker.post(&path, body).await.refused(422, code);
        }
        let huge = text(&name, &"长".repeat(100_000));
        world.seeker.post(&path, huge).await.refused(413, "body_too_large");
        assert!(world.seeker.get(&path).await.ok()["items"].as_array().is_some_and(Vec::is_empty));
    }

    /// covers: TALK-1
    async fn nobody_floods_the_other_side(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let path = format!("/api/v1/conversations/{id}/messages");
        let first = client_id(&app);
        world.seeker.post(&path, text(&first, "0")).await.ok();
        for number in 1..20 {
            say(&app, &world.seeker, &id, &number.to_string()).await;
        }
        world.seeker.post(&path, text(&client_id(&app), "再来")).await.refused(429, "too_many_requests");
        // A resend is not counted, and the other side is not held up.
        world.seeker.post(&path, text(&first, "0")).await.ok();
        say(&app, &world.owner, &id, "收到").await;
        app.clock.advance_seconds(11);
        say(&app, &world.seeker, &id, "好").await;
    }
}
