//! Favourites through HTTP: kept, shown, closed, and what is like them.

use crate::{Shop, ids, items};
use testkit::{json, on_both_engines};

on_both_engines! {
    /// covers: FIND-6, PUB-7
    async fn a_favourite_that_closes_says_so_and_offers_similar_ones(app: TestApp) {
        let shop = Shop::open(&app).await;
        let tea = shop.live(&app, json!({})).await;
        let other = shop.live(&app, json!({ "title": "奶茶店早班", "description": "负责开店准备和点单。" })).await;
        let sorting = shop.live(&app, json!({
            "title": "快递分拣员", "category": "logistics", "description": "在仓库分拣快递包裹，做完当场结工资。",
        })).await;
        let person = app.register("keeper", "19900000002").await;
        let path = |id: &str| format!("/api/v1/me/favourites/{id}");
        for _ in 0..2 {
            assert_eq!(person.put(&path(&tea), json!({})).await.status, 204, "again changes nothing");
        }
        app.clock.advance_seconds(1);
        assert_eq!(person.put(&path(&sorting), json!({})).await.status, 204);
        let list = person.get("/api/v1/me/favourites").await.ok();
        let kept: Vec<_> = items(&list).iter().map(|it| it["card"]["id"].clone()).collect();
        assert_eq!(kept, [json!(sorting), json!(tea)], "the latest first");
        let page = person.get("/api/v1/me/favourites?limit=1").await.ok();
        let next = page["next"].as_str().expect("a second page");
        let second = person.get(&format!("/api/v1/me/favourites?limit=1&cursor={next}")).await.ok();
        assert_eq!((&items(&second)[0]["posting_id"], &second["next"]), (&json!(tea), &json!(null)));
        let posting = format!("/api/v1/postings/{tea}");
        assert_eq!(person.get(&posting).await.ok()["favourite"], true);
        assert_eq!(app.nobody().get(&posting).await.ok()["favourite"], false);

        shop.act(&tea, "close").await.ok();
        app.sync_index().await;
        let list = person.get("/api/v1/me/favourites").await.ok();
        let closed = items(&list).iter().find(|it| it["posting_id"] == json!(tea)).expect("it stays").clone();
        assert!(closed["card"].is_null() && closed["title"].as_str().is_some_and(|title| !title.is_empty()), "{closed}");
        let similar = person.get(&format!("{}/similar", path(&tea))).await.ok();
        assert_eq!(ids(&similar), [other.clone()], "of its kind, around its place");
        // Where nothing of its kind is open, whatever is near.
        shop.act(&other, "close").await.ok();
        app.sync_index().await;
        assert_eq!(ids(&person.get(&format!("{}/similar", path(&tea))).await.ok()), [sorting.clone()]);

        let stranger = app.register("stranger", "19900000003").await;
        stranger.get(&format!("{}/similar", path(&tea))).await.refused(404, "not_found");
        assert!(items(&stranger.get("/api/v1/me/favourites").await.ok()).is_empty());
        stranger.put(&path(&tea), json!({})).await.refused(404, "not_found");
        stranger.delete(&path(&sorting)).await;
        assert_eq!(items(&person.get("/api/v1/me/favourites").await.ok()).len(), 2, "others' are out of reach");
        for _ in 0..2 {
            assert_eq!(person.delete(&path(&tea)).await.status, 204);
        }
        assert_eq!(items(&person.get("/api/v1/me/favourites").await.ok()).len(), 1);
        app.nobody().get("/api/v1/me/favourites").await.refused(401, "sign_in_required");
    }
}
