//! The built-in desk of customer service: both sides, live.

use crate::world::client_id;
use db::entities::access_ledger;
use db::entities::staff_roles::StaffRole;
use db::sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use testkit::{Client, Reply, TestApp, Value, json, on_both_engines, png};

const DESK: &str = "/api/v1/staff/support";
const MINE: &str = "/api/v1/me/support/chats";

fn id_of(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

fn items(list: &Value) -> &Vec<Value> {
    list["items"].as_array().expect("a list")
}

async fn begin(person: &Client) -> String {
    id_of(&person.post(MINE, json!({ "topic": "wages" })).await.ok())
}

async fn say(app: &TestApp, person: &Client, chat: &str, text: &str) -> Reply {
    let body = json!({ "client_id": client_id(app), "kind": "text", "text": text });
    person.post(&format!("{MINE}/{chat}/messages"), body).await
}

async fn act(staff: &Client, chat: &str, verb: &str, body: Value) -> Reply {
    staff.post(&format!("{DESK}/chats/{chat}/{verb}"), body).await
}

async fn answer(app: &TestApp, staff: &Client, chat: &str, text: &str) -> Reply {
    act(staff, chat, "messages", json!({ "client_id": client_id(app), "kind": "text", "text": text })).await
}

async fn list(staff: &Client, which: &str) -> Vec<Value> {
    items(&staff.get(&format!("{DESK}/chats?which={which}")).await.ok()).clone()
}

/// Rows of the access ledger that name the chat as their matter.
async fn readings(app: &TestApp, chat: &str) -> u64 {
    let matter: uuid::Uuid = chat.parse().expect("an id");
    let rows = access_ledger::Entity::find().filter(access_ledger::Column::Matter.eq(matter));
    rows.count(&app.lingong.app.read()).await.expect("the ledger")
}

/// Sends a picture that was uploaded into the chat below `chats`.
async fn show(app: &TestApp, client: &Client, chats: &str, chat: &str, picture: &str) -> Reply {
    let body = json!({ "client_id": client_id(app), "kind": "picture", "picture_id": picture });
    client.post(&format!("{chats}/{chat}/messages"), body).await
}

async fn told(person: &Client) -> usize {
    let list = person.get("/api/v1/me/notices").await.ok();
    items(&list).iter().filter(|notice| notice["kind"] == "chat_answered").count()
}

on_both_engines! {
    /// covers: CS-1, TALK-1
    async fn a_person_and_staff_talk_live(app: TestApp) {
        let person = app.register("asks_support", "19900000601").await;
        let staff = app.staff(StaffRole::Support).await;
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let chat = begin(&person).await;
        assert_eq!(begin(&person).await, chat, "one open chat at a time");
        assert!(list(&staff, "waiting").await.is_empty(), "nobody waits before something is said");
        let mut desk = staff.socket("/api/v1/talk/ws").await;
        desk.send(json!({ "type": "hello" })).await;
        desk.until("caught_up").await;
        say(&app, &person, &chat, "工资什么时候到账？").await.ok();
        let poke = desk.frame().await;
        assert_eq!(poke, json!({ "type": "support", "chat_id": chat }), "nothing of what was said");
        let waiting = list(&staff, "waiting").await;
        assert_eq!((waiting.len(), &waiting[0]["unread"], &waiting[0]["topic"]), (1, &json!(1), &json!("wages")));
        assert!(!waiting[0].to_string().contains("工资什么时候"));
        reviewer.get(&format!("{DESK}/chats?which=waiting")).await.refused(403, "forbidden");

        // Nobody reads it before taking it; taking and opening stand in the ledger, listening on does not.
        staff.get(&format!("{DESK}/chats/{chat}")).await.refused(403, "chat_not_yours");
        staff.get(&format!("{DESK}/chats/{chat}/messages?after=0")).await.refused(403, "chat_not_yours");
        answer(&app, &staff, &chat, "您好").await.refused(403, "chat_not_yours");
        act(&staff, &chat, "take", json!({})).await.ok();
        assert_eq!(readings(&app, &chat).await, 1);
        let opened = staff.get(&format!("{DESK}/chats/{chat}")).await.ok();
        assert_eq!(opened["messages"][0]["text"], "工资什么时候到账？");
        assert!(!opened["other_name"].as_str().expect("a name").contains("asks_support"), "masked");
        assert_eq!(readings(&app, &chat).await, 2);
        let mut phone = person.socket("/api/v1/talk/ws").await;
        phone.send(json!({ "type": "hello" })).await;
        phone.until("caught_up").await;
        answer(&app, &staff, &chat, "您好，工时确认后三天内到账。").await.ok();
        phone.until("support").await;
        let rest = person.get(&format!("{MINE}/{chat}/messages?after=1")).await.ok();
        assert_eq!((&rest["items"][0]["text"], &rest["items"][0]["side"]), (&json!("您好，工时确认后三天内到账。"), &json!("staff")));
        staff.get(&format!("{DESK}/chats/{chat}/messages?after=1")).await.ok();
        assert_eq!(readings(&app, &chat).await, 2);
        let home = person.get("/api/v1/support").await.ok();
        assert_eq!((&home["chat"]["unread"], &home["chat"]["state"]), (&json!(1), &json!("taken")));

        // Read within the minute: no notice.
        assert_eq!(person.put(&format!("{MINE}/{chat}/read"), json!({ "seq": 2 })).await.status, 204);
        app.clock.advance_seconds(61);
        app.run_jobs().await;
        assert_eq!(told(&person).await, 0);
        // Not read: one notice for the whole stretch, without the words.
        answer(&app, &staff, &chat, "还有其他问题吗？").await.ok();
        answer(&app, &staff, &chat, "没有的话我先结束对话。").await.ok();
        app.clock.advance_seconds(61);
        app.run_jobs().await;
        assert_eq!(told(&person).await, 1);
        let inbox = person.get("/api/v1/me/notices").await.ok().to_string();
        assert!(!inbox.contains("还有其他问题") && inbox.contains("/m/support"), "{inbox}");

        // Rated once, after the end.
        let rating = format!("{MINE}/{chat}/rating");
        person.post(&rating, json!({ "stars": 5 })).await.refused(409, "chat_not_ended");
        assert_eq!(act(&staff, &chat, "end", json!({})).await.status, 204);
        say(&app, &person, &chat, "谢谢").await.refused(409, "chat_ended");
        answer(&app, &staff, &chat, "再见").await.refused(409, "chat_ended");
        person.post(&rating, json!({ "stars": 6 })).await.refused(422, "invalid_field");
        assert_eq!(person.post(&rating, json!({ "stars": 5 })).await.ok()["rating"], 5);
        person.post(&rating, json!({ "stars": 1 })).await.refused(409, "chat_rated");
        assert_eq!(list(&staff, "ended").await[0]["rating"], 5);
        assert_ne!(begin(&person).await, chat, "a new one begins");
    }

    /// covers: CS-1
    async fn a_chat_is_one_agents_and_goes_on_to_colleagues(app: TestApp) {
        let (one, other) = (app.staff(StaffRole::Support).await, app.staff(StaffRole::Support).await);
        let privacy = app.staff(StaffRole::Privacy).await;
        let mut chats = Vec::new();
        for number in 0..6 {
            let person = app.register(&format!("waits_{number}"), &format!("1990000062{number}")).await;
            let chat = begin(&person).await;
            say(&app, &person, &chat, "有人吗").await.ok();
            app.clock.advance_seconds(1);
            chats.push((person, chat));
        }
        let waiting = list(&one, "waiting").await;
        assert_eq!(id_of(&waiting[0]), chats[0].1, "who waits longest comes first");
        let home = chats[2].0.get("/api/v1/support").await.ok();
        assert_eq!(home["chat"]["ahead"], 2);
        for (_, chat) in &chats[..5] {
            act(&one, chat, "take", json!({})).await.ok();
        }
        act(&one, &chats[5].1, "take", json!({})).await.refused(409, "too_many_chats");
        act(&other, &chats[0].1, "take", json!({})).await.refused(409, "chat_taken");
        let counts = one.get(&format!("{DESK}/counts")).await.ok();
        assert_eq!((&counts["waiting"], &counts["mine"], &counts["unread"]), (&json!(1), &json!(5), &json!(5)));

        // Transfer: to somebody of the desk only; whoever had it reads no more.
        let chat = &chats[0].1;
        let (to, officer) = (other.person_id().await, privacy.person_id().await);
        act(&one, chat, "transfer", json!({ "to": officer })).await.refused(422, "not_support_staff");
        act(&other, chat, "transfer", json!({ "to": to })).await.refused(403, "chat_not_yours");
        let read_before = readings(&app, chat).await;
        assert_eq!(act(&one, chat, "transfer", json!({ "to": to })).await.status, 204);
        assert!(readings(&app, chat).await > read_before, "whoever gets it may read it, and stands in the ledger");
        one.get(&format!("{DESK}/chats/{chat}")).await.refused(403, "chat_not_yours");
        assert_eq!(other.get(&format!("{DESK}/chats/{chat}")).await.ok()["messages"][0]["text"], "有人吗");
        let agents = one.get(&format!("{DESK}/agents")).await.ok();
        let load = |me: bool| items(&agents).iter().find(|agent| agent["me"] == me).map(|agent| agent["taken"].clone());
        assert_eq!((load(true), load(false)), (Some(json!(4)), Some(json!(1))));
        // Back into the queue, where it keeps its place.
        assert_eq!(act(&other, chat, "transfer", json!({})).await.status, 204);
        assert_eq!(id_of(&list(&one, "waiting").await[0]), *chat);
        // Whoever waits too long for the one who has their chat waits for everybody again.
        let left = &chats[1].1;
        act(&other, left, "take", json!({})).await.refused(409, "chat_taken");
        app.clock.advance_seconds(30 * 60);
        assert!(list(&other, "waiting").await.iter().any(|row| id_of(row) == *left));
        assert!(list(&one, "waiting").await.iter().all(|row| id_of(row) != *left));
        act(&other, left, "take", json!({})).await.ok();
        one.get(&format!("{DESK}/chats/{left}")).await.refused(403, "chat_not_yours");
        // Nobody serves themselves.
        let own = begin(&one).await;
        say(&app, &one, &own, "我也要问").await.ok();
        act(&one, &own, "take", json!({})).await.refused(403, "own_chat");
        // Strangers learn nothing of others' chats.
        let stranger = &chats[5].0;
        stranger.get(&format!("{MINE}/{chat}/messages")).await.refused(404, "not_found");
        say(&app, stranger, chat, "我是谁").await.refused(404, "not_found");
        stranger.post(&format!("{MINE}/{chat}/end"), json!({})).await.refused(404, "not_found");
    }

    /// covers: CS-1, SEC-1
    async fn a_picture_and_a_resend(app: TestApp) {
        let person = app.register("sends_pictures", "19900000603").await;
        let staff = app.staff(StaffRole::Support).await;
        let chat = begin(&person).await;
        let path = format!("{MINE}/{chat}/pictures");
        let picture = id_of(&person.post_bytes(&path, "image/png", png(40, 30)).await.ok());
        let twice = client_id(&app);
        let body = json!({ "client_id": twice, "kind": "picture", "picture_id": picture });
        let first = person.post(&format!("{MINE}/{chat}/messages"), body.clone()).await.ok();
        let again = person.post(&format!("{MINE}/{chat}/messages"), body).await.ok();
        assert_eq!((&first["id"], &first["seq"]), (&again["id"], &json!(1)), "the same message");
        person.get(&format!("{path}/{picture}")).await;
        staff.get(&format!("{DESK}/chats/{chat}/pictures/{picture}")).await.refused(403, "chat_not_yours");
        act(&staff, &chat, "take", json!({})).await.ok();
        assert_eq!(staff.get(&format!("{DESK}/chats/{chat}/pictures/{picture}")).await.status, 200);
        // A picture of somebody else's chat, or none at all.
        let other = app.register("other_pictures", "19900000604").await;
        let theirs = begin(&other).await;
        let body = json!({ "client_id": client_id(&app), "kind": "picture", "picture_id": picture });
        other.post(&format!("{MINE}/{theirs}/messages"), body).await.refused(422, "invalid_field");
        other.get(&format!("{MINE}/{theirs}/pictures/{picture}")).await.refused(404, "not_found");
        for body in [
            json!({ "client_id": client_id(&app), "kind": "text" }),
            json!({ "client_id": client_id(&app), "kind": "text", "text": "好".repeat(2_001) }),
            json!({ "client_id": client_id(&app), "kind": "picture" }),
            json!({ "client_id": client_id(&app), "kind": "text", "text": "好", "picture_id": picture }),
        ] {
            assert_eq!(person.post(&format!("{MINE}/{chat}/messages"), body).await.status, 422);
        }
        // What was said lies nowhere as it is.
        say(&app, &person, &chat, "金丝雀客服原话").await.ok();
        app.assert_nowhere(&[("what was said", "金丝雀客服原话".to_owned())]).await;
    }

    /// covers: CS-1, TALK-1, SEC-1
    async fn staff_send_pictures_and_each_side_sends_its_own(app: TestApp) {
        let person = app.register("is_shown_pictures", "19900000607").await;
        let (staff, other) = (app.staff(StaffRole::Support).await, app.staff(StaffRole::Support).await);
        let served = format!("{DESK}/chats");
        let chat = begin(&person).await;
        say(&app, &person, &chat, "在哪里看工资条？").await.ok();
        let path = format!("{served}/{chat}/pictures");
        staff.post_bytes(&path, "image/png", png(40, 30)).await.refused(403, "chat_not_yours");
        act(&staff, &chat, "take", json!({})).await.ok();
        staff.post_bytes(&path, "image/png", b"no picture".to_vec()).await.refused(422, "not_a_picture");
        other.post_bytes(&path, "image/png", png(40, 30)).await.refused(403, "chat_not_yours");
        person.post_bytes(&path, "image/png", png(40, 30)).await.refused(403, "forbidden");
        let key = "picture-of-staff-1";
        let picture = id_of(&staff.post_bytes_once(key, &path, "image/png", png(2_000, 30)).await.ok());
        assert_eq!(id_of(&staff.post_bytes_once(key, &path, "image/png", png(2_000, 30)).await.ok()), picture, "once");
        let sent = show(&app, &staff, &served, &chat, &picture).await.ok();
        assert_eq!((&sent["kind"], &sent["side"], &sent["picture_id"]), (&json!("picture"), &json!("staff"), &json!(picture)));
        // The person sees it, made anew like their own; and is told of it if they do not look.
        let seen = person.get(&format!("{MINE}/{chat}/pictures/{picture}")).await;
        assert_eq!(seen.status, 200);
        assert_eq!(seen.headers["content-type"], "image/jpeg");
        app.clock.advance_seconds(61);
        app.run_jobs().await;
        assert_eq!(told(&person).await, 1);
        // Neither side sends what the other gave as its own, and nothing comes in from another chat.
        show(&app, &person, MINE, &chat, &picture).await.refused(422, "invalid_field");
        let theirs = id_of(&person.post_bytes(&format!("{MINE}/{chat}/pictures"), "image/png", png(40, 30)).await.ok());
        show(&app, &staff, &served, &chat, &theirs).await.refused(422, "invalid_field");
        show(&app, &person, MINE, &chat, &theirs).await.ok();
        let stranger = app.register("other_pictured", "19900000608").await;
        let elsewhere = begin(&stranger).await;
        say(&app, &stranger, &elsewhere, "您好").await.ok();
        act(&staff, &elsewhere, "take", json!({})).await.ok();
        show(&app, &staff, &served, &elsewhere, &picture).await.refused(422, "invalid_field");
        // Looking at a picture is a reading of a picture.
        let before = readings(&app, &chat).await;
        assert_eq!(staff.get(&format!("{path}/{theirs}")).await.status, 200);
        assert_eq!(readings(&app, &chat).await, before + 1);
        let list = person.get("/api/v1/me/accesses").await.ok();
        assert_eq!(list["items"][0]["fields"], json!(["提交给客服的图片"]));
        assert_eq!(act(&staff, &chat, "end", json!({})).await.status, 204);
        staff.post_bytes(&path, "image/png", png(40, 30)).await.refused(409, "chat_ended");
    }

    /// covers: CS-1
    async fn a_chat_whose_person_is_silent_after_an_answer_ends_by_itself(app: TestApp) {
        let person = app.register("goes_silent", "19900000609").await;
        let staff = app.staff(StaffRole::Support).await;
        let pass = async |minutes: i64| {
            app.clock.advance_seconds(minutes * 60);
            app.run_jobs().await;
        };
        let home = async || person.get("/api/v1/support").await.ok()["chat"].clone();
        let chat = begin(&person).await;
        say(&app, &person, &chat, "有人吗").await.ok();
        // Whoever waits for staff waits, in the queue and with somebody who says nothing.
        pass(600).await;
        assert_eq!(home().await["state"], "waiting");
        act(&staff, &chat, "take", json!({})).await.ok();
        pass(600).await;
        assert_eq!((&home().await["state"], &home().await["ends_at"]), (&json!("taken"), &json!(null)));
        // Answered: told after twenty minutes; a word goes on with it, and it waits for staff again.
        answer(&app, &staff, &chat, "在的，请讲。").await.ok();
        pass(19).await;
        assert_eq!(home().await["ends_at"], json!(null));
        let mut phone = person.socket("/api/v1/talk/ws").await;
        phone.send(json!({ "type": "hello" })).await;
        phone.until("caught_up").await;
        pass(1).await;
        phone.until("support").await;
        assert!(home().await["ends_at"].is_string());
        let news = staff.get(&format!("{DESK}/chats/{chat}/messages?after=0")).await.ok();
        assert!(news["chat"]["ends_at"].is_string() && items(&news).len() == 2, "{news}");
        pass(9).await;
        say(&app, &person, &chat, "我在找单子").await.ok();
        assert_eq!(home().await["ends_at"], json!(null));
        pass(600).await;
        assert_eq!(home().await["state"], "taken");
        // Handed back while the person is silent: they wait for staff again.
        answer(&app, &staff, &chat, "好的，不着急。").await.ok();
        pass(20).await;
        assert_eq!(act(&staff, &chat, "transfer", json!({})).await.status, 204);
        pass(600).await;
        act(&staff, &chat, "take", json!({})).await.ok();
        pass(600).await;
        assert_eq!((&home().await["state"], &home().await["ends_at"]), (&json!("taken"), &json!(null)));
        // Silent to the end, even where the jobs come late: first told, then ended, then rated like any other.
        answer(&app, &staff, &chat, "还需要帮助吗？").await.ok();
        pass(500).await;
        assert_eq!(home().await["state"], "taken");
        pass(10).await;
        let ended = home().await;
        assert_eq!((&ended["state"], &ended["ended_by"], &ended["may_rate"]), (&json!("ended"), &json!("idle"), &json!(true)));
        say(&app, &person, &chat, "还在吗").await.refused(409, "chat_ended");
        answer(&app, &staff, &chat, "再见").await.refused(409, "chat_ended");
        assert_eq!(list(&staff, "ended").await[0]["ended_by"], "idle");
        assert_eq!(person.post(&format!("{MINE}/{chat}/rating"), json!({ "stars": 4 })).await.ok()["rating"], 4);
    }

    /// covers: CS-1, SEC-4
    async fn earlier_chats_and_cases_are_seen_by_their_person_and_by_whoever_serves(app: TestApp) {
        let person = app.register("comes_again", "19900000610").await;
        let (one, other) = (app.staff(StaffRole::Support).await, app.staff(StaffRole::Support).await);
        let mut chats = Vec::new();
        for (number, staff) in [&one, &other, &one].into_iter().enumerate() {
            let chat = begin(&person).await;
            say(&app, &person, &chat, &format!("第{number}次来问")).await.ok();
            act(staff, &chat, "take", json!({})).await.ok();
            if number < 2 {
                act(staff, &chat, "end", json!({})).await;
            }
            app.clock.advance_seconds(60);
            chats.push(chat);
        }
        person.post("/api/v1/me/cases", json!({ "kind": "complaint", "text": "金丝雀工单原话" })).await.ok();
        person.post("/api/v1/me/requests", json!({ "kind": "read", "text": "金丝雀请求原话" })).await.ok();
        let stranger = app.register("somebody_elses", "19900000611").await;
        stranger.post("/api/v1/me/cases", json!({ "kind": "enquiry", "text": "别人的工单" })).await.ok();

        // Their person reads all of them, page by page; an open chat and an empty one are none of them.
        let mine = person.get(MINE).await.ok();
        let ids: Vec<String> = items(&mine).iter().map(id_of).collect();
        assert_eq!(ids, [chats[1].clone(), chats[0].clone()]);
        let first = person.get(&format!("{MINE}?limit=1")).await.ok();
        let next = first["next"].as_str().expect("more").to_owned();
        assert_eq!(id_of(&items(&person.get(&format!("{MINE}?limit=1&cursor={next}")).await.ok())[0]), chats[0]);
        let said = person.get(&format!("{MINE}/{}/messages", chats[0])).await.ok();
        assert_eq!(items(&said)[0]["text"], "第0次来问");
        assert!(items(&stranger.get(MINE).await.ok()).is_empty());

        // Whoever serves them sees that there were some, newest first, and nothing of what was said.
        let path = format!("{DESK}/chats/{}/earlier", chats[2]);
        other.get(&path).await.refused(403, "chat_not_yours");
        person.get(&path).await.refused(403, "forbidden");
        let before = readings(&app, &chats[2]).await;
        let earlier = one.get(&path).await.ok();
        assert_eq!(readings(&app, &chats[2]).await, before + 1);
        let rows = earlier["chats"].as_array().expect("chats");
        let rows: Vec<(String, bool)> = rows.iter().map(|row| (id_of(row), row["mine"] == true)).collect();
        assert_eq!(rows, [(chats[1].clone(), false), (chats[0].clone(), true)]);
        let cases = earlier["cases"].as_array().expect("cases");
        assert_eq!((cases.len(), &cases[0]["kind"], &cases[0]["state"]), (1, &json!("complaint"), &json!("open")));
        assert!(!earlier.to_string().contains("原话") && !earlier.to_string().contains("来问"), "{earlier}");
        let accesses = person.get("/api/v1/me/accesses").await.ok();
        assert_eq!(accesses["items"][0]["fields"], json!(["客服对话记录（时间、满意度）", "请求与投诉的办理记录"]));
        // What a colleague served stays closed; one's own opens.
        one.get(&format!("{DESK}/chats/{}", chats[1])).await.refused(403, "chat_not_yours");
        one.get(&format!("{DESK}/chats/{}", chats[0])).await.ok();
    }

    /// covers: CS-1
    async fn canned_answers_are_kept_by_staff(app: TestApp) {
        let staff = app.staff(StaffRole::Support).await;
        let path = format!("{DESK}/answers");
        let body = |title: &str| json!({ "topic": "wages", "title": title, "text": "三天内到账。" });
        let kept = staff.post(&path, body("到账时间")).await.ok();
        staff.post(&path, body("")).await.refused(422, "required");
        let changed = staff.put(&format!("{path}/{}", id_of(&kept)), body("多久到账")).await.ok();
        assert_eq!(changed["title"], "多久到账");
        assert_eq!(items(&staff.get(&path).await.ok()).len(), 1);
        assert_eq!(staff.delete(&format!("{path}/{}", id_of(&kept))).await.status, 204);
        assert!(items(&staff.get(&path).await.ok()).is_empty());
        let person = app.register("no_staff", "19900000605").await;
        person.get(&path).await.refused(403, "forbidden");
    }

    /// covers: CS-1
    async fn outside_the_hours_it_says_so_and_keeps_what_is_written(app: TestApp) {
        // It is ten in the morning in Fuzhou.
        let app = TestApp::start_with(app.on, |config| {
            config.support.opens = "12:00".into();
            config.support.closes = "18:00".into();
        }).await;
        let home = app.nobody().get("/api/v1/support").await.ok();
        assert_eq!((&home["staffed"], &home["opens"], &home["chat"]), (&json!(false), &json!("12:00"), &json!(null)));
        let person = app.register("early_bird", "19900000606").await;
        let chat = begin(&person).await;
        say(&app, &person, &chat, "早上好").await.ok();
        let staff = app.staff(StaffRole::Support).await;
        assert_eq!(list(&staff, "waiting").await.len(), 1);
        app.clock.advance_seconds(3 * 3_600);
        assert_eq!(app.nobody().get("/api/v1/support").await.ok()["staffed"], true);
    }
}
