use crate::world::{World, application};
use db::entities::notices::NoticeKind;
use kernel::PersonId;
use talk::notices::{Notice, push};
use testkit::{Client, TestApp, json, on_both_engines};

const NOTICES: &str = "/api/v1/me/notices";

async fn tell(app: &TestApp, to: PersonId, dedupe: &str, notice: Notice) {
    let dedupe = dedupe.to_owned();
    app.lingong.app.write(move |work| async move { push(&work, to, &dedupe, notice).await }).await.expect("told");
}

async fn unread(client: &Client) -> i64 {
    client.get("/api/v1/me/notices/unread").await.ok()["count"].as_i64().expect("a count")
}

on_both_engines! {
    /// covers: NOTE-1
    async fn the_inbox_tells_what_happened_in_the_language_asked_for(app: TestApp) {
        let world = World::new(&app).await;
        let signed_up = application(&app, world.merchant, world.job, &world.seeker).await;
        let about = |kind| Notice { application: Some(signed_up), ..Notice::of(kind) };
        let (seeker, owner) = (world.seeker.person_id().await, world.owner.person_id().await);
        app.clock.advance_seconds(1);
        tell(&app, seeker, "offer", about(NoticeKind::PlaceOffered)).await;
        tell(&app, seeker, "offer", about(NoticeKind::PlaceOffered)).await;
        tell(&app, owner, "new", about(NoticeKind::NewApplication)).await;
        let notice = world.seeker.get(NOTICES).await.ok()["items"][0].clone();
        assert_eq!(notice["kind"], "place_offered");
        assert_eq!(notice["title"], "您被录取了，请确认");
        let body = "榕城茶饮为您保留了「周末奶茶店店员」11月28日 09:00–17:00 的名额，请按时确认，逾期名额会让给别人。";
        assert_eq!(notice["body"], body);
        assert_eq!(notice["link"], format!("/m/applications/{signed_up}"));
        let request = world.owner.request(reqwest::Method::GET, NOTICES).header("accept-language", "en");
        let notice = world.owner.send(request).await.ok()["items"][0].clone();
        assert_eq!(notice["title"], "New sign-up");
        assert!(notice["body"].as_str().is_some_and(|body| body.contains("“周末奶茶店店员”, Nov 28 09:00–17:00")));
        assert_eq!(notice["link"], format!("/m/merchant/{}/postings/{}", world.merchant, world.job));
    }

    /// covers: NOTE-1
    async fn reading_goes_up_to_a_notice_and_pages_have_no_gap(app: TestApp) {
        let seeker = app.register("seeker_wang", "19900000003").await;
        let person = seeker.person_id().await;
        let before = unread(&seeker).await;
        for number in 0..7 {
            // Two at a time share their moment, so that the page's edge falls between equals.
            app.clock.advance_seconds(number % 2);
            tell(&app, person, &format!("event:{number}"), Notice::of(NoticeKind::NewSignIn)).await;
        }
        assert_eq!(unread(&seeker).await, before + 7);
        let mut seen = Vec::new();
        let mut next = String::new();
        loop {
            let page = seeker.get(&format!("{NOTICES}?limit=2{next}")).await.ok();
            seen.extend(page["items"].as_array().expect("a list").iter().map(|item| item["id"].clone()));
            let Some(cursor) = page["next"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(seen.len(), usize::try_from(before).expect("a count") + 7);
        assert_eq!(seeker.post("/api/v1/me/notices/read", json!({ "up_to": seen[2] })).await.status, 204);
        assert_eq!(unread(&seeker).await, 2);
        let page = seeker.get(NOTICES).await.ok();
        let read: Vec<_> = page["items"].as_array().expect("a list").iter().map(|item| item["read"] == true).collect();
        assert_eq!(read[..4], [false, false, true, true]);
        let other = app.register("stranger_zhao", "19900000004").await;
        other.post("/api/v1/me/notices/read", json!({ "up_to": seen[0] })).await.refused(404, "not_found");
        assert_eq!(unread(&seeker).await, 2);
        app.nobody().get(NOTICES).await.refused(401, "sign_in_required");
        seeker.get(&format!("{NOTICES}?limit=51")).await.refused(422, "bad_limit");
        seeker.get(&format!("{NOTICES}?cursor=forged")).await.refused(422, "bad_cursor");
    }
}
