use crate::world::{World, client_id, job, say};
use db::entities::postings::PostingState;
use db::entities::staff_roles::StaffRole;
use testkit::films::voice_webm;
use testkit::{Client, Value, json, on_both_engines};

const QUEUE: &str = "/api/v1/staff/talk-reports";

async fn report(client: &Client, conversation: &str, messages: &[&Value]) -> testkit::Reply {
    let ids: Vec<&Value> = messages.iter().map(|message| &message["id"]).collect();
    let body = json!({ "reason": "asks_money", "message_ids": ids, "text": "让我先转账" });
    client.post(&format!("/api/v1/conversations/{conversation}/reports"), body).await
}

async fn notices(client: &Client, kind: &str) -> Vec<Value> {
    let list = client.get("/api/v1/me/notices").await.ok();
    let items = list["items"].as_array().expect("items");
    items.iter().filter(|item| item["kind"] == kind).cloned().collect()
}

on_both_engines! {
    /// covers: TALK-4, SEC-4
    async fn staff_read_exactly_what_was_chosen(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let greeting = say(&app, &world.owner, &id, "您好，欢迎来面试").await;
        let bad = say(&app, &world.owner, &id, "先转账两百押金").await;
        let own = say(&app, &world.seeker, &id, "为什么要先交钱").await;
        let path = format!("/api/v1/conversations/{id}/voices");
        let voice = world.owner.post_bytes(&path, "audio/webm", voice_webm(1_000)).await.ok();
        let body = json!({ "client_id": client_id(&app), "kind": "voice", "recording_id": voice["id"] });
        let said = world.owner.post(&format!("/api/v1/conversations/{id}/messages"), body).await.ok();

        let made = report(&world.seeker, &id, &[&bad, &own, &said, &bad]).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let made = made.ok();
        assert_eq!((made["state"].as_str(), made["messages"].as_i64()), (Some("open"), Some(3)));
        report(&world.seeker, &id, &[&bad]).await.refused(409, "already_reported");

        let reviewer = app.staff(StaffRole::Reviewer).await;
        let list = reviewer.get(QUEUE).await.ok();
        assert_eq!(list["items"][0]["merchant_name"], "榕城茶饮");
        assert!(!list.to_string().contains("转账"), "the list opens nothing: {list}");
        let one = format!("{QUEUE}/{}", made["id"].as_str().expect("an id"));
        let opened = reviewer.get(&one).await.ok();
        let shown: Vec<&Value> = opened["chosen"].as_array().expect("messages").iter().collect();
        assert_eq!(shown.len(), 3);
        assert_eq!((&shown[0]["text"], &shown[0]["of_reported"]), (&json!("先转账两百押金"), &json!(true)));
        assert_eq!((&shown[1]["text"], &shown[1]["of_reported"]), (&json!("为什么要先交钱"), &json!(false)));
        assert_eq!(opened["text"], "让我先转账");
        assert!(!opened.to_string().contains("欢迎来面试"), "what was not chosen stays closed");
        let media = shown[2]["media_url"].as_str().expect("an address");
        assert_eq!(reviewer.get(media).await.status, 200);
        let other = format!("{one}/media/{}", greeting["id"].as_str().expect("an id"));
        reviewer.get(&other).await.refused(404, "not_found");
        for client in [&world.seeker, &world.owner] {
            client.get(&one).await.refused(403, "forbidden");
            client.get(media).await.refused(403, "forbidden");
        }
        // Each opening stands where the two of them read it.
        for client in [&world.seeker, &world.owner] {
            let read = client.get("/api/v1/me/accesses").await.ok().to_string();
            assert!(read.contains("对话举报") || read.contains("举报"), "{read}");
        }
    }

    /// covers: TALK-4
    async fn a_measure_is_told_without_telling_who_asked_for_it(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let bad = say(&app, &world.owner, &id, "把验证码发我").await;
        let made = report(&world.seeker, &id, &[&bad]).await.ok();
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let result = format!("{QUEUE}/{}/result", made["id"].as_str().expect("an id"));
        let decide = async |upheld: bool, measure: &str| {
            reviewer.post(&result, json!({ "upheld": upheld, "measure": measure, "result": "属实" })).await
        };
        decide(false, "silenced").await.refused(422, "invalid_field");
        world.seeker.post(&result, json!({})).await.refused(403, "forbidden");
        assert_eq!(decide(true, "silenced").await.status, 204);
        decide(true, "none").await.refused(409, "already_decided");

        let mine = world.seeker.get("/api/v1/me/talk-reports").await.ok();
        assert_eq!((&mine["items"][0]["state"], &mine["items"][0]["result"]), (&json!("upheld"), &json!("属实")));
        assert_eq!(notices(&world.seeker, "talk_report_decided").await.len(), 1);
        let told = notices(&world.recruiter, "talk_silenced").await;
        assert_eq!(told.len(), 1);
        let words = told[0].to_string();
        assert!(!words.contains(&id) && !words.contains("seeker") && !words.contains("奶茶店"), "{words}");
        assert!(world.owner.get("/api/v1/me/talk-reports").await.ok()["items"].as_array().expect("items").is_empty());

        // Nobody of that merchant writes for a week, in no conversation.
        let body = json!({ "client_id": client_id(&app), "kind": "text", "text": "在吗" });
        let messages = format!("/api/v1/conversations/{id}/messages");
        let refused = world.recruiter.post(&messages, body.clone()).await.refused(403, "silenced");
        assert!(refused["until"].is_string());
        say(&app, &world.seeker, &id, "我还可以说话").await;
        app.clock.advance_seconds(7 * 86_400 + 1);
        assert_eq!(world.recruiter.post(&messages, body).await.status, 201);
    }

    /// covers: TALK-4
    async fn wrong_choices_are_refused(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        let theirs = say(&app, &world.owner, &id, "您好").await;
        let own = say(&app, &world.seeker, &id, "您好").await;
        let second = job(&app, world.merchant, &world.owner, PostingState::Live).await;
        let other = world.seeker.post("/api/v1/conversations", json!({ "posting_id": second })).await.ok();
        let elsewhere = say(&app, &world.owner, other["id"].as_str().expect("an id"), "另一段对话").await;
        let refused = report(&world.seeker, &id, &[&theirs, &elsewhere]).await.refused(422, "invalid_field");
        assert_eq!(refused["field"], "message_ids");
        report(&world.seeker, &id, &[&own]).await.refused(422, "nothing_of_the_other");
        report(&world.seeker, &id, &[]).await.refused(422, "required");
        let many: Vec<Value> = (0..21).map(|_| json!({ "id": client_id(&app) })).collect();
        let refused = report(&world.seeker, &id, &many.iter().collect::<Vec<_>>()).await.refused(422, "invalid_field");
        assert_eq!(refused["most"], 20);
        let stranger = app.register("stranger_zhao", "19900000004").await;
        report(&stranger, &id, &[&theirs]).await.refused(404, "not_found");
        app.nobody().post(&format!("/api/v1/conversations/{id}/reports"), json!({})).await.refused(401, "sign_in_required");
        let reviewer = app.staff(StaffRole::Reviewer).await;
        assert!(reviewer.get(QUEUE).await.ok()["items"].as_array().expect("items").is_empty());
    }
}
