use crate::world::{World, client_id, say};
use db::entities::merchant_members;
use db::sea_orm::EntityTrait;
use platform::Hint;
use talk::notices::{Notice, push};
use testkit::{Client, Socket, Value, json, on_both_engines};

const WS: &str = "/api/v1/talk/ws";

/// Connects, says hello with what is known, and waits until everything missed is told; the missed frames.
async fn connect(client: &Client, after: Value) -> (Socket, Vec<Value>) {
    let mut socket = client.socket(WS).await;
    socket.send(json!({ "type": "hello", "after": after })).await;
    let missed = socket.until("caught_up").await;
    (socket, missed)
}

fn texts(frames: &[Value]) -> Vec<String> {
    let messages = frames.iter().filter(|frame| frame["type"] == "message");
    messages.map(|frame| frame["message"]["text"].as_str().unwrap_or("").to_owned()).collect()
}

fn send(conversation: &str, client_id: &str, text: &str) -> Value {
    json!({ "type": "send", "conversation_id": conversation, "client_id": client_id, "kind": "text", "text": text })
}

on_both_engines! {
    /// covers: TALK-1
    async fn both_sides_and_all_their_devices_hear_at_once(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let (mut phone, _) = connect(&world.seeker, json!({})).await;
        let (mut tablet, _) = connect(&world.seeker, json!({})).await;
        let (mut owner, _) = connect(&world.owner, json!({})).await;
        let (mut recruiter, _) = connect(&world.recruiter, json!({})).await;
        let name = client_id(&app);
        phone.send(send(&id, &name, "您好")).await;
        let sent = phone.frame().await;
        assert_eq!((&sent["type"], &sent["client_id"]), (&json!("sent"), &json!(name)));
        assert_eq!((&sent["message"]["seq"], &sent["message"]["mine"]), (&json!(1), &json!(true)));
        let message = tablet.frame().await;
        assert_eq!((&message["type"], &message["message"]), (&json!("message"), &sent["message"]));
        for socket in [&mut owner, &mut recruiter] {
            let heard = socket.frame().await;
            assert_eq!((&heard["message"]["text"], &heard["message"]["mine"]), (&json!("您好"), &json!(false)));
        }
        // The answer comes over HTTP and reaches everybody once, the colleague included.
        say(&app, &world.owner, &id, "周六可以来").await;
        for socket in [&mut phone, &mut tablet, &mut owner, &mut recruiter] {
            let heard = socket.frame().await;
            assert_eq!((&heard["message"]["seq"], &heard["message"]["text"]), (&json!(2), &json!("周六可以来")));
        }
        owner.send(json!({ "type": "mark", "conversation_id": id, "delivered": 1, "read": 1 })).await;
        for socket in [&mut phone, &mut tablet, &mut recruiter] {
            let mark = socket.frame().await;
            let wanted = json!({ "type": "mark", "conversation_id": id, "side": "merchant", "delivered": 1, "read": 1 });
            assert_eq!(mark, wanted);
        }
        // Nothing else is on its way: the next frame answers the ping.
        phone.send(json!({ "type": "ping" })).await;
        assert_eq!(phone.frame().await["type"], "pong");
    }

    /// covers: TALK-1
    async fn a_connection_says_how_much_is_unread(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        for text in ["周六可以来吗", "带健康证"] {
            say(&app, &world.owner, &id, text).await;
        }
        say(&app, &world.seeker, &id, "可以").await;
        for (client, unread) in [(&world.seeker, 2), (&world.owner, 1), (&world.recruiter, 1)] {
            let mut socket = client.socket(WS).await;
            socket.send(json!({ "type": "hello" })).await;
            while let frame = socket.frame().await
                && frame != json!({ "type": "caught_up", "unread": unread })
            {
                assert_ne!(frame["type"], "caught_up", "{frame}");
            }
        }
        let read = json!({ "delivered": 2, "read": 2 });
        world.seeker.post(&format!("/api/v1/conversations/{id}/marks"), read).await.ok();
        let mut socket = world.seeker.socket(WS).await;
        socket.send(json!({ "type": "hello" })).await;
        assert_eq!(socket.frame().await["type"], "notice");
        assert_eq!(socket.frame().await["unread"], 0);
    }

    /// covers: TALK-1
    async fn who_comes_back_misses_nothing_and_gets_nothing_twice(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let (mut first, _) = connect(&world.seeker, json!({})).await;
        for number in 1..=3 {
            say(&app, &world.owner, &id, &number.to_string()).await;
            assert_eq!(first.frame().await["message"]["seq"], number);
        }
        drop(first);
        for number in 4..=6 {
            say(&app, &world.owner, &id, &number.to_string()).await;
        }
        world.owner.post(&format!("/api/v1/conversations/{id}/marks"), json!({ "read": 2 })).await;
        let (mut second, missed) = connect(&world.seeker, json!({ &id: 3 })).await;
        assert_eq!(texts(&missed), ["4", "5", "6"]);
        let mark = json!({ "type": "mark", "conversation_id": id, "side": "merchant", "delivered": 2, "read": 2 });
        assert!(missed.contains(&mark), "{missed:?}");
        // A message that was sent, but whose answer was lost with the connection, is sent again: it is there once.
        let name = client_id(&app);
        second.send(send(&id, &name, "在路上")).await;
        let sent = second.next_of("sent").await;
        drop(second);
        let (mut third, missed) = connect(&world.seeker, json!({ &id: 6 })).await;
        assert_eq!(texts(&missed), ["在路上"]);
        third.send(send(&id, &name, "在路上")).await;
        assert_eq!(third.frame().await, sent);
        // Hints that are lost, doubled or about nothing change nothing.
        let conversation = id.parse().expect("an id");
        for _ in 0..3 {
            app.lingong.app.bus.publish(Hint::Conversation(conversation));
        }
        app.lingong.app.bus.publish(Hint::Conversation(kernel::ConversationId(crate::world::nothing())));
        say(&app, &world.owner, &id, "好").await;
        assert_eq!(third.frame().await["message"]["seq"], 8);
        third.send(json!({ "type": "ping" })).await;
        assert_eq!(third.frame().await["type"], "pong");
    }

    /// covers: TALK-1
    async fn a_flood_of_hints_loses_no_message(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let (mut socket, _) = connect(&world.seeker, json!({})).await;
        for number in 1..=15 {
            // More than the bus holds: some listener lags, and looks at the database instead.
            for _ in 0..1_500 {
                app.lingong.app.bus.publish(Hint::Jobs);
            }
            say(&app, &world.owner, &id, &number.to_string()).await;
        }
        for _ in 0..3_000 {
            app.lingong.app.bus.publish(Hint::Outbox);
        }
        for number in 1..=15 {
            assert_eq!(socket.next_of("message").await["message"]["seq"], number);
        }
    }

    /// covers: TALK-1
    async fn a_long_absence_is_caught_up_in_steps(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        for number in 1..=210 {
            if number % 20 == 0 {
                app.clock.advance_seconds(11);
            }
            say(&app, &world.owner, &id, &number.to_string()).await;
        }
        let (mut socket, missed) = connect(&world.seeker, json!({ &id: 0 })).await;
        assert_eq!(texts(&missed).len(), 200);
        for number in 201..=210 {
            assert_eq!(socket.next_of("message").await["message"]["seq"], number);
        }
    }

    /// covers: TALK-1, SEC-3
    async fn a_conversation_that_begins_now_is_heard_by_its_two_sides_only(app: TestApp) {
        let world = World::new(&app).await;
        let stranger = app.register("stranger_zhao", "19900000004").await;
        let (mut owner, _) = connect(&world.owner, json!({})).await;
        let (mut outside, _) = connect(&stranger, json!({})).await;
        let id = world.opened().await;
        say(&app, &world.seeker, &id, "新来的").await;
        assert_eq!(owner.next_of("message").await["message"]["text"], "新来的");
        outside.send(send(&id, &client_id(&app), "让我也说")).await;
        assert_eq!(outside.frame().await["code"], "not_found");
        outside.send(json!({ "type": "mark", "conversation_id": id, "read": 1 })).await;
        assert_eq!(outside.frame().await["code"], "not_found");
        let (mut again, missed) = connect(&stranger, json!({ &id: 0 })).await;
        assert_eq!(texts(&missed), Vec::<String>::new());
        // A member who is taken out hears nothing more on a socket that is open.
        let (person, merchant) = (world.recruiter.person_id().await, world.merchant);
        let (mut recruiter, _) = connect(&world.recruiter, json!({ &id: 1 })).await;
        let removed = app.lingong.app.write(move |work| async move {
            merchant_members::Entity::delete_by_id((merchant, person)).exec(&work.tx).await?;
            Ok(())
        });
        removed.await.expect("removed");
        say(&app, &world.seeker, &id, "还在吗").await;
        assert_eq!(owner.next_of("message").await["message"]["text"], "还在吗");
        app.lingong.app.bus.publish(Hint::Inbox(person));
        assert_eq!(recruiter.frame().await["type"], "notice");
        again.send(json!({ "type": "ping" })).await;
        assert_eq!(again.frame().await["type"], "pong");
    }

    /// covers: TALK-1
    async fn frames_that_do_not_fit_are_refused_by_name(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let (mut socket, _) = connect(&world.seeker, json!({})).await;
        let name = client_id(&app);
        let refused = |code: &str| json!({ "type": "refused", "client_id": name, "code": code });
        for (frame, code) in [
            (send(&id, &name, ""), "required"),
            (send(&id, &name, &"长".repeat(2_001)), "text_too_long"),
            (json!({ "type": "send", "client_id": name, "conversation_id": id, "kind": "sticker" }), "malformed_body"),
            (send(&crate::world::nothing().to_string(), &name, "好"), "not_found"),
        ] {
            socket.send(frame).await;
            assert_eq!(socket.frame().await, refused(code));
        }
        assert!(socket.send_text("你好".to_owned()).await);
        assert_eq!(socket.frame().await, json!({ "type": "refused", "client_id": null, "code": "malformed_body" }));
        socket.send(json!({ "type": "hello", "after": {} })).await;
        assert_eq!(socket.closed().await, Some(1008));
    }

    /// covers: TALK-1
    async fn floods_and_large_frames_close_the_socket(app: TestApp) {
        let world = World::new(&app).await;
        let (mut socket, _) = connect(&world.seeker, json!({})).await;
        for _ in 0..100 {
            if !socket.send_text(json!({ "type": "ping" }).to_string()).await {
                break;
            }
        }
        assert_eq!(socket.closed().await, Some(1008));
        let (mut socket, _) = connect(&world.seeker, json!({})).await;
        socket.send_text("x".repeat(16 * 1024 + 1)).await;
        assert_eq!(socket.closed().await, Some(1008));
        // What is far too large is not even read; the connection ends, with or without the code arriving.
        let (mut socket, _) = connect(&world.seeker, json!({})).await;
        socket.send_text("x".repeat(1024 * 1024)).await;
        assert!(matches!(socket.closed().await, Some(1008) | None));
        // The rest of the house is well.
        world.seeker.get("/api/v1/conversations").await.ok();
    }

    /// covers: TALK-1, ACC-7
    async fn a_session_that_is_revoked_hears_nothing_more(app: TestApp) {
        let world = World::new(&app).await;
        let (mut socket, _) = connect(&world.seeker, json!({})).await;
        let (mut other, _) = connect(&world.owner, json!({})).await;
        assert_eq!(world.seeker.delete("/api/v1/auth/sessions/current").await.status, 204);
        app.clock.advance_seconds(61);
        socket.send(json!({ "type": "ping" })).await;
        assert_eq!(socket.closed().await, Some(4401));
        other.send(json!({ "type": "ping" })).await;
        assert_eq!(other.frame().await["type"], "pong");
        assert_eq!(world.seeker.try_socket(WS, &[]).await.err(), Some(401));
    }

    /// covers: TALK-1, SEC-3
    async fn the_door_checks_session_origin_and_number(app: TestApp) {
        let world = World::new(&app).await;
        assert_eq!(app.nobody().try_socket(WS, &[]).await.err(), Some(401));
        world.seeker.get(WS).await.refused(426, "upgrade_required");
        // A page of our own carries the cookie; another site's page carries it too, and is refused.
        let token = world.seeker.token.clone().expect("a token");
        let cookie = format!("lingong={token}");
        let page = app.nobody();
        let own = page.try_socket(WS, &[("cookie", &cookie), ("origin", &app.base)]).await;
        assert!(own.is_ok());
        let foreign = page.try_socket(WS, &[("cookie", &cookie), ("origin", "https://example.com")]).await;
        assert_eq!(foreign.err(), Some(403));
        assert_eq!(page.try_socket(WS, &[("cookie", &cookie)]).await.err(), Some(403));
        let mut sockets = vec![own.ok()];
        for _ in 1..8 {
            sockets.push(Some(world.seeker.socket(WS).await));
        }
        assert_eq!(world.seeker.try_socket(WS, &[]).await.err(), Some(429));
        world.owner.socket(WS).await;
    }

    /// covers: NOTE-1
    async fn the_inbox_count_arrives_at_once(app: TestApp) {
        let world = World::new(&app).await;
        let person = world.seeker.person_id().await;
        let (mut socket, missed) = connect(&world.seeker, json!({})).await;
        let before = missed.iter().find(|frame| frame["type"] == "notice").expect("a count")["count"].clone();
        let before = before.as_i64().expect("a number");
        let told = app.lingong.app.write(move |work| async move {
            push(&work, person, "event", Notice::of(db::entities::notices::NoticeKind::ShiftReminder)).await
        });
        told.await.expect("told");
        assert_eq!(socket.frame().await, json!({ "type": "notice", "count": before + 1 }));
        let newest = world.seeker.get("/api/v1/me/notices").await.ok()["items"][0]["id"].clone();
        world.seeker.post("/api/v1/me/notices/read", json!({ "up_to": newest })).await;
        assert_eq!(socket.frame().await, json!({ "type": "notice", "count": 0 }));
    }
}
