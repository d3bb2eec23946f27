//! NetEase Qiyu as the desk: consent, carrying, answers, and every way in which it goes wrong.

use crate::world::client_id;
use db::entities::staff_roles::StaffRole;
use sandbox::{DeskFault, Duty, LineFault, QiyuHandle};
use testkit::{Client, On, Reply, TestApp, Value, json, on_both_engines};

const MINE: &str = "/api/v1/me/support/chats";

fn id_of(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

async fn at_qiyu(on: On) -> TestApp {
    TestApp::start_with(on, |config| config.support.desk = "qiyu".into()).await
}

fn qiyu(app: &TestApp) -> QiyuHandle {
    app.lingong.simulators.as_ref().expect("the demo").qiyu.clone()
}

async fn agreed(app: &TestApp, number: u32) -> (Client, String) {
    let person = app.register(&format!("at_qiyu_{number}"), &format!("199000007{number:02}")).await;
    person.agree("support_desk").await;
    let chat = id_of(&person.post(MINE, json!({ "topic": "other" })).await.ok());
    (person, chat)
}

async fn say(app: &TestApp, person: &Client, chat: &str, text: &str) -> Reply {
    let body = json!({ "client_id": client_id(app), "kind": "text", "text": text });
    person.post(&format!("{MINE}/{chat}/messages"), body).await
}

/// What is said in a chat, and how far it is on its way.
async fn said(person: &Client, chat: &str) -> Vec<(String, Option<String>)> {
    let list = person.get(&format!("{MINE}/{chat}/messages")).await.ok();
    let line = |message: &Value| {
        (message["text"].as_str().unwrap_or("").to_owned(), message["sending"].as_str().map(str::to_owned))
    };
    list["items"].as_array().expect("a list").iter().map(line).collect()
}

fn line(text: &str, sending: &str) -> (String, Option<String>) {
    (text.to_owned(), Some(sending.to_owned()))
}

/// An admin switches the company's line off or on.
async fn switch(admin: &Client, on: bool) {
    admin.post("/api/v1/staff/vendors/qiyu/switch", json!({ "on": on, "reason": "演练" })).await.ok();
}

async fn chat_of(person: &Client) -> Value {
    person.get("/api/v1/support").await.ok()["chat"].clone()
}

on_both_engines! {
    /// covers: CS-2, SDK-1
    async fn the_desk_of_qiyu_answers_in_the_same_chat(app: TestApp) {
        let app = at_qiyu(app.on).await;
        let desk = qiyu(&app);
        let person = app.register("at_qiyu_first", "19900000700").await;
        // Nothing before the consent.
        assert_eq!(person.get("/api/v1/support").await.ok()["needs_consent"], true);
        let refused = person.post(MINE, json!({ "topic": "wages" })).await.refused(403, "consent_needed");
        assert_eq!(refused["item"], "support_desk");
        assert_eq!(desk.line.requests(), 0);
        person.agree("support_desk").await;
        let chat = id_of(&person.post(MINE, json!({ "topic": "wages" })).await.ok());
        say(&app, &person, &chat, "工资什么时候到账？").await.ok();
        assert_eq!(said(&person, &chat).await, [line("工资什么时候到账？", "waiting")]);
        app.run_jobs().await;
        assert_eq!(said(&person, &chat).await, [line("工资什么时候到账？", "sent")]);
        let (uid, text) = desk.messages().pop().expect("a message");
        assert_eq!(text, "工资什么时候到账？");
        assert!(uid.len() == 32 && uid != person.person_id().await.to_string().replace('-', ""), "{uid}");

        // Their answer, once, however often it is told.
        let body = json!({ "uid": uid, "msgType": "TEXT", "content": "您好，三天内到账。", "msgId": "m-1" });
        for _ in 0..2 {
            assert_eq!(desk.tell("MSG", &body, None).await, Some(200));
        }
        assert_eq!(said(&person, &chat).await.len(), 2);
        let home = chat_of(&person).await;
        assert_eq!((&home["unread"], &home["state"], &home["may_rate"]), (&json!(1), &json!("taken"), &json!(false)));
        // It is not read within a minute.
        app.clock.advance_seconds(61);
        app.run_jobs().await;
        let inbox = person.get("/api/v1/me/notices").await.ok().to_string();
        assert!(inbox.contains("chat_answered") && !inbox.contains("三天内"), "{inbox}");

        // They ask for a rating, and get it in their own scale.
        let session = 62_000;
        let asked = json!({ "uid": uid, "sessionId": session });
        assert_eq!(desk.tell("EVA_INVITATION", &asked, None).await, Some(200));
        assert_eq!(chat_of(&person).await["may_rate"], true);
        person.post(&format!("{MINE}/{chat}/rating"), json!({ "stars": 4 })).await.ok();
        app.run_jobs().await;
        assert_eq!(desk.evaluations(), [(uid.clone(), 80)]);
        assert_eq!(desk.tell("SESSION_END", &asked, None).await, Some(200));
        let home = chat_of(&person).await;
        assert_eq!((&home["state"], &home["ended_by"]), (&json!("ended"), &json!("desk")));
        say(&app, &person, &chat, "谢谢").await.refused(409, "chat_ended");
        // The next chat has another name there.
        let next = id_of(&person.post(MINE, json!({ "topic": "wages" })).await.ok());
        say(&app, &person, &next, "还有一个问题").await.ok();
        app.run_jobs().await;
        assert_ne!(desk.messages().pop().expect("a message").0, uid);
    }

    /// covers: CS-2
    async fn what_is_told_is_believed_over_its_bytes_only(app: TestApp) {
        let app = at_qiyu(app.on).await;
        let desk = qiyu(&app);
        let (person, chat) = agreed(&app, 1).await;
        say(&app, &person, &chat, "您好").await.ok();
        app.run_jobs().await;
        let (uid, _) = desk.messages().pop().expect("a message");
        let body = json!({ "uid": uid, "msgType": "TEXT", "content": "假的", "msgId": "m-9" });
        for fault in [DeskFault::Forged, DeskFault::Changed, DeskFault::Late] {
            assert_eq!(desk.tell("MSG", &body, Some(fault)).await, Some(422), "{fault:?}");
        }
        assert_eq!(said(&person, &chat).await.len(), 1);
        // Of somebody who is not here, and what nobody needs: answered, and nothing happens.
        let stranger = json!({ "uid": "nobody", "msgType": "TEXT", "content": "?", "msgId": "m-2" });
        assert_eq!(desk.tell("MSG", &stranger, None).await, Some(200));
        assert_eq!(desk.tell("USER_JOIN_QUEUE", &json!({ "uid": uid }), None).await, Some(200));
        assert_eq!(said(&person, &chat).await.len(), 1);
        // A picture comes as a link that says where it leads.
        let picture = json!({ "uid": uid, "msgType": "PICTURE", "content": { "url": "https://nosdn.example/1.jpg" }, "msgId": "m-3" });
        assert_eq!(desk.tell("MSG", &picture, None).await, Some(200));
        let list = person.get(&format!("{MINE}/{chat}/messages")).await.ok();
        assert_eq!(list["items"][1]["links"].as_array().map(Vec::len), Some(1), "{list}");
        // Their ids may look like phone numbers, and each is an answer of its own; what is no id is none of theirs.
        for (id, status) in [("29019995240", 200), ("13019995240", 200), ("13019995241", 200), ("13019995241", 200), ("m 1", 422)] {
            let answer = json!({ "uid": uid, "msgType": "TEXT", "content": "还在吗？", "msgId": id });
            assert_eq!(desk.tell("MSG", &answer, None).await, Some(status), "{id}");
        }
        assert_eq!(said(&person, &chat).await.len(), 5);
        // Without the desk in the configuration there is no such door.
        let plain = TestApp::start(app.on).await;
        assert_eq!(qiyu(&plain).tell("MSG", &body, None).await, Some(404));
    }

    /// covers: CS-2
    async fn nothing_is_lost_and_nothing_is_said_twice(app: TestApp) {
        let app = at_qiyu(app.on).await;
        let desk = qiyu(&app);
        let (person, chat) = agreed(&app, 2).await;
        // Nobody on duty, then a queue: plain words, and it goes later.
        desk.set_duty(Duty::Closed);
        say(&app, &person, &chat, "第一句").await.ok();
        app.run_jobs().await;
        assert_eq!((chat_of(&person).await["trouble"].clone(), said(&person, &chat).await[0].clone()), (json!("closed"), line("第一句", "waiting")));
        desk.set_duty(Duty::Busy(3));
        app.clock.advance_seconds(601);
        app.run_jobs().await;
        let home = chat_of(&person).await;
        assert_eq!((&home["trouble"], &home["ahead"]), (&json!("queued"), &json!(3)));
        desk.set_duty(Duty::Open);
        app.clock.advance_seconds(31);
        app.run_jobs().await;
        assert_eq!(chat_of(&person).await["trouble"], json!(null));
        // Down: it waits, and goes later, in order.
        desk.line.fail(LineFault::Code(14_500));
        say(&app, &person, &chat, "第二句").await.ok();
        say(&app, &person, &chat, "第三句").await.ok();
        app.run_jobs().await;
        assert_eq!(chat_of(&person).await["trouble"], "unreachable");
        assert_eq!(said(&person, &chat).await[1..], [line("第二句", "waiting"), line("第三句", "waiting")]);
        desk.line.recover();
        app.clock.advance_seconds(61);
        app.run_jobs().await;
        let texts: Vec<String> = desk.messages().into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["第一句", "第二句", "第三句"]);
        // Done, and the answer lost: nobody knows, and it is not said again by us.
        desk.line.fail_next([LineFault::Half]);
        say(&app, &person, &chat, "第四句").await.ok();
        app.run_jobs().await;
        app.clock.advance_seconds(601);
        app.run_jobs().await;
        assert_eq!(said(&person, &chat).await[3], line("第四句", "unknown"));
        assert_eq!(desk.messages().len(), 4);
        // A page instead of an answer, and a refusal.
        desk.line.fail_next([LineFault::Code(14_010)]);
        say(&app, &person, &chat, "第五句").await.ok();
        app.run_jobs().await;
        assert_eq!(said(&person, &chat).await[4], line("第五句", "failed"));
        person.post(&format!("{MINE}/{chat}/messages"), json!({ "client_id": client_id(&app), "kind": "picture",
            "picture_id": "01900000-0000-7000-8000-000000000000" })).await.refused(422, "no_pictures_there");
    }

    /// covers: CS-2, SDK-1
    async fn a_chat_that_came_home_is_none_of_theirs_any_more(app: TestApp) {
        let app = at_qiyu(app.on).await;
        let desk = qiyu(&app);
        let withdraws = async |person: &Client| {
            person.put("/api/v1/me/consents/support_desk", json!({ "action": "withdrawn" })).await.ok();
        };
        let (person, chat) = agreed(&app, 5).await;
        say(&app, &person, &chat, "第一句").await.ok();
        app.run_jobs().await;
        let (uid, _) = desk.messages().pop().expect("a message");
        withdraws(&person).await;
        say(&app, &person, &chat, "第二句").await.ok();
        app.run_jobs().await;
        let ended = json!({ "uid": uid, "sessionId": 62_000 });
        let late = json!({ "uid": uid, "msgType": "TEXT", "content": "迟到的回答", "msgId": "m-3" });
        for (event, body) in [("MSG", &late), ("EVA_INVITATION", &ended), ("SESSION_END", &ended)] {
            assert_eq!(desk.tell(event, body, None).await, Some(200), "{event}");
        }
        let home = chat_of(&person).await;
        assert_eq!((&home["desk"], &home["state"]), (&json!("built_in"), &json!("waiting")));
        assert_eq!((said(&person, &chat).await.len(), &home["may_rate"]), (2, &json!(false)));

        // What they are rated with stays here when the consent went first.
        let (other, theirs) = agreed(&app, 6).await;
        say(&app, &other, &theirs, "一句").await.ok();
        app.run_jobs().await;
        let (uid, _) = desk.messages().pop().expect("a message");
        let ended = json!({ "uid": uid, "sessionId": 62_001 });
        desk.tell("EVA_INVITATION", &ended, None).await;
        withdraws(&other).await;
        other.post(&format!("{MINE}/{theirs}/rating"), json!({ "stars": 2 })).await.ok();
        app.run_jobs().await;
        assert!(desk.evaluations().is_empty());
    }

    /// covers: CS-2, SDK-1
    async fn consent_and_configuration_are_asked_again_before_each_message(app: TestApp) {
        let app = at_qiyu(app.on).await;
        let desk = qiyu(&app);
        // Withdrawn while it waited: the built-in desk has it.
        let (person, chat) = agreed(&app, 3).await;
        desk.line.fail(LineFault::Down);
        say(&app, &person, &chat, "请不要转出去").await.ok();
        app.run_jobs().await;
        person.put("/api/v1/me/consents/support_desk", json!({ "action": "withdrawn" })).await.ok();
        desk.line.recover();
        app.clock.advance_seconds(600);
        app.run_jobs().await;
        assert!(desk.messages().is_empty());
        let home = chat_of(&person).await;
        assert_eq!((&home["desk"], &home["state"]), (&json!("built_in"), &json!("waiting")));

        // Taken out of the configuration with something in the queue: the same.
        let (other, theirs) = agreed(&app, 4).await;
        desk.line.fail(LineFault::Down);
        say(&app, &other, &theirs, "还在排队的话").await.ok();
        app.run_jobs().await;
        desk.line.recover();
        let node = app.opened_again(|config| config.support.desk = "built_in".into()).await;
        app.clock.advance_seconds(600);
        node.jobs.run_due(&node.app).await.expect("the queue works");
        let home = chat_of(&other).await;
        assert_eq!((&home["desk"], &home["state"]), (&json!("built_in"), &json!("waiting")));
        assert!(desk.messages().is_empty());
        let staff = app.staff(StaffRole::Support).await;
        let waiting = staff.get("/api/v1/staff/support/chats?which=waiting").await.ok();
        assert_eq!(waiting["items"].as_array().map(Vec::len), Some(2), "{waiting}");
    }

    /// covers: OPS-3, SDK-3, CS-2
    async fn a_desk_that_staff_switched_off_leaves_its_chats_to_ours(app: TestApp) {
        let app = TestApp::start_with(app.on, |config| {
            config.support.desk = "qiyu".into();
            // It is ten in the morning: nobody is at our own desk yet.
            config.support.opens = "14:00".into();
            config.support.closes = "18:00".into();
        })
        .await;
        let (desk, admin) = (qiyu(&app), app.staff(StaffRole::Admin).await);
        let (person, chat) = agreed(&app, 7).await;
        let (other, theirs) = agreed(&app, 8).await;
        say(&app, &other, &theirs, "第一句").await.ok();
        app.run_jobs().await;
        // A line that rests after failures is not shut: what is said waits there, and chats begin there.
        desk.line.fail(LineFault::Down);
        say(&app, &person, &chat, "还在排队的话").await.ok();
        for _ in 0..5 {
            app.run_jobs().await;
            app.clock.advance_seconds(61);
        }
        let vendors = admin.get("/api/v1/staff/vendors").await.ok();
        let standing = vendors["items"].as_array().expect("a list").iter().find(|one| one["vendor"] == "qiyu");
        assert_eq!(standing.map(|one| &one["state"]), Some(&json!("resting")));
        let home = person.get("/api/v1/support").await.ok();
        assert_eq!((&home["desk"], &home["staffed"], &home["chat"]["desk"]), (&json!("qiyu"), &json!(true), &json!("qiyu")));

        switch(&admin, false).await;
        desk.line.recover();
        let asked = desk.line.requests();
        app.run_jobs().await;
        // What waited has come home, and what is said next in the other chat comes home with it.
        say(&app, &other, &theirs, "第二句").await.ok();
        app.run_jobs().await;
        for (client, chat, last) in [(&person, &chat, "还在排队的话"), (&other, &theirs, "第二句")] {
            let home = client.get("/api/v1/support").await.ok();
            assert_eq!((&home["desk"], &home["staffed"], &home["needs_consent"]), (&json!("built_in"), &json!(false), &json!(false)));
            assert_eq!((&home["chat"]["desk"], &home["chat"]["state"], &home["chat"]["trouble"]), (&json!("built_in"), &json!("waiting"), &Value::Null));
            assert_eq!(said(client, chat).await.pop(), Some((last.to_owned(), None)));
        }
        let staff = app.staff(StaffRole::Support).await;
        let waiting = staff.get("/api/v1/staff/support/chats?which=waiting").await.ok();
        assert_eq!(waiting["items"].as_array().map(Vec::len), Some(2), "{waiting}");
        // Whoever begins now is asked for nothing, and is at our desk.
        let third = app.register("at_home_now", "19900000709").await;
        assert_eq!(third.post(MINE, json!({ "topic": "other" })).await.ok()["desk"], "built_in");
        for _ in 0..3 {
            app.clock.advance_seconds(601);
            app.run_jobs().await;
        }
        assert_eq!(desk.line.requests(), asked, "nothing went there, and nothing is tried again");
        // Switched on again it keeps the desk of whoever begins then.
        switch(&admin, true).await;
        let fourth = app.register("at_qiyu_again", "19900000710").await;
        fourth.post(MINE, json!({ "topic": "other" })).await.refused(403, "consent_needed");
    }

    /// covers: OPS-3, CS-2
    async fn a_rating_stays_here_while_the_line_is_shut(app: TestApp) {
        let app = at_qiyu(app.on).await;
        let (desk, admin) = (qiyu(&app), app.staff(StaffRole::Admin).await);
        let (person, chat) = agreed(&app, 11).await;
        say(&app, &person, &chat, "一句").await.ok();
        app.run_jobs().await;
        let (uid, _) = desk.messages().pop().expect("a message");
        desk.tell("EVA_INVITATION", &json!({ "uid": uid, "sessionId": 62_000 }), None).await;
        switch(&admin, false).await;
        person.post(&format!("{MINE}/{chat}/rating"), json!({ "stars": 2 })).await.ok();
        app.run_jobs().await;
        switch(&admin, true).await;
        app.clock.advance_seconds(3_600);
        app.run_jobs().await;
        assert!(desk.evaluations().is_empty());
        assert_eq!(chat_of(&person).await["rating"], 2);
    }
}
