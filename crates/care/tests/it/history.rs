//! What somebody looked at and searched for.

use db::entities::{search_history, viewed_postings};
use db::sea_orm::{EntityTrait, PaginatorTrait};
use testkit::{TestApp, json, on_both_engines};

async fn rows(app: &TestApp) -> (u64, u64) {
    let reader = app.lingong.app.read();
    let searches = search_history::Entity::find().count(&reader).await.expect("a count");
    (searches, viewed_postings::Entity::find().count(&reader).await.expect("a count"))
}

on_both_engines! {
    /// covers: FIND-4, RIGHT-4
    async fn only_who_allows_it_leaves_a_trace(app: TestApp) {
        let owner = app.register("shop_owner", "19900000211").await;
        let merchant = app.certified_merchant(&owner).await;
        let job = app.live_job(&owner, &merchant, json!({})).await;
        let page = format!("/api/v1/postings/{}", job["id"].as_str().expect("an id"));
        let person = app.register("looks_around", "19900000212").await;
        for client in [&app.nobody(), &person] {
            client.get("/api/v1/postings/search?q=奶茶").await.ok();
            client.get(&page).await.ok();
        }
        assert_eq!(rows(&app).await, (0, 0), "nobody allowed anything");

        person.agree("search_history").await;
        person.agree("browsing_history").await;
        for words in ["奶茶", "  奶茶 ", "传单"] {
            app.clock.advance_seconds(1);
            person.get(&format!("/api/v1/postings/search?q={words}")).await.ok();
        }
        person.get(&page).await.ok();
        let searches = person.get("/api/v1/me/history/searches").await.ok();
        let words: Vec<&str> = searches["items"].as_array().expect("items").iter().filter_map(|it| it["words"].as_str()).collect();
        assert_eq!(words, ["传单", "奶茶"], "the same words once, newest first");
        let views = person.get("/api/v1/me/history/postings").await.ok();
        assert_eq!((views["items"][0]["posting_id"].clone(), views["items"][0]["open"].clone()), (job["id"].clone(), json!(true)));

        // The next search after a withdrawal is not kept; what was kept stays until it is cleared.
        person.put("/api/v1/me/consents/search_history", json!({ "action": "withdrawn" })).await.ok();
        person.get("/api/v1/postings/search?q=仓库").await.ok();
        assert_eq!(rows(&app).await, (2, 1));
        let first = searches["items"][0]["id"].as_str().expect("an id");
        let other = app.register("somebody_else", "19900000213").await;
        other.delete(&format!("/api/v1/me/history/searches/{first}")).await;
        assert_eq!(rows(&app).await, (2, 1), "others' rows are out of reach");
        person.delete(&format!("/api/v1/me/history/searches/{first}")).await;
        assert_eq!(rows(&app).await, (1, 1));
        person.delete("/api/v1/me/history/searches").await;
        person.delete("/api/v1/me/history/postings").await;
        assert_eq!(rows(&app).await, (0, 0));
    }

    /// covers: FIND-4
    async fn the_newest_two_hundred_are_kept(app: TestApp) {
        let person = app.register("searches_a_lot", "19900000214").await;
        person.agree("search_history").await;
        for number in 0..203 {
            app.clock.advance_seconds(1);
            person.get(&format!("/api/v1/postings/search?q=word{number}")).await.ok();
        }
        assert_eq!(rows(&app).await.0, 200);
        let newest = person.get("/api/v1/me/history/searches?limit=1").await.ok();
        assert_eq!(newest["items"][0]["words"], "word202");
    }
}
