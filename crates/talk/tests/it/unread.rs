use crate::world::{World, say};
use testkit::{Client, Value, json, on_both_engines};

async fn told(client: &Client) -> Vec<Value> {
    let list = client.get("/api/v1/me/notices").await.ok();
    let items = list["items"].as_array().expect("items");
    items
        .iter()
        .filter(|item| item["kind"].as_str().is_some_and(|kind| kind.starts_with("message_for")))
        .cloned()
        .collect()
}

on_both_engines! {
    /// covers: TALK-1, NOTE-3
    async fn one_notice_for_each_conversation_until_it_is_read(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        say(&app, &world.owner, &id, "明天能来吗").await;
        say(&app, &world.owner, &id, "带上健康证").await;
        app.run_jobs().await;
        assert!(told(&world.seeker).await.is_empty(), "there is time to read it");
        app.clock.advance_seconds(31);
        app.run_jobs().await;
        let notices = told(&world.seeker).await;
        assert_eq!(notices.len(), 1, "two messages, one notice");
        assert_eq!(notices[0]["link"], format!("/m/messages/{id}"));
        let words = notices[0].to_string();
        assert!(words.contains("榕城茶饮") && !words.contains("明天") && !words.contains("健康证"), "{words}");
        assert!(told(&world.owner).await.is_empty(), "who wrote is not told");

        // More of it is the same event, until somebody reads.
        say(&app, &world.owner, &id, "在吗").await;
        app.clock.advance_seconds(31);
        app.run_jobs().await;
        assert_eq!(told(&world.seeker).await.len(), 1);
        let marks = format!("/api/v1/conversations/{id}/marks");
        assert_eq!(world.seeker.post(&marks, json!({ "read": 3 })).await.status, 204);
        say(&app, &world.owner, &id, "收到请回").await;
        app.clock.advance_seconds(31);
        app.run_jobs().await;
        assert_eq!(told(&world.seeker).await.len(), 2);
    }

    /// covers: TALK-1
    async fn who_reads_in_time_is_not_told(app: TestApp) {
        let world = World::new(&app).await;
        let id = world.opened().await;
        say(&app, &world.seeker, &id, "请问还招人吗").await;
        let marks = format!("/api/v1/conversations/{id}/marks");
        assert_eq!(world.recruiter.post(&marks, json!({ "read": 1 })).await.status, 204);
        app.clock.advance_seconds(31);
        app.run_jobs().await;
        assert!(told(&world.owner).await.is_empty() && told(&world.recruiter).await.is_empty());
        // Nobody reads the next: everybody who recruits is told.
        say(&app, &world.seeker, &id, "我可以周末上班").await;
        app.clock.advance_seconds(31);
        app.run_jobs().await;
        for client in [&world.owner, &world.recruiter] {
            let notices = told(client).await;
            assert_eq!(notices.len(), 1);
            assert_eq!(notices[0]["kind"], "message_for_merchant");
        }
        assert!(told(&world.seeker).await.is_empty());
    }
}
