//! A merchant's talent pool, and who blocks whom, through HTTP (SPEC WORK-9, TALK-4).

use crate::{Shop, id_of, ids, items, search, text};
use db::entities::staff_roles::StaffRole;
use testkit::{Client, Value, json, on_both_engines};

/// Signs up for the first shift of a job, and gives the sign-up's id.
async fn sign_up(who: &Client, posting: &str) -> String {
    id_of(&who.post(&format!("/api/v1/shifts/{}/applications", first_shift(who, posting).await), json!({})).await.ok())
}

async fn first_shift(who: &Client, posting: &str) -> String {
    text(&who.get(&format!("/api/v1/postings/{posting}")).await.ok()["shifts"][0]["id"])
}

async fn mark(shop: &Shop, application: &str, mark: Value) -> testkit::Reply {
    shop.owner.put(&format!("/api/v1/applications/{application}/talent"), mark).await
}

async fn pool(shop: &Shop, show: &str) -> Value {
    shop.owner.get(&format!("/api/v1/merchants/{}/talents?show={show}", shop.merchant)).await.ok()
}

fn message(text: &str, number: u128) -> Value {
    json!({ "client_id": uuid::Uuid::from_u128(number), "kind": "text", "text": text })
}

on_both_engines! {
    /// covers: WORK-9
    async fn the_pool_is_whoever_signed_up(app: TestApp) {
        let shop = Shop::open(&app).await;
        let (first, second) = (shop.live(&app, json!({})).await, shop.live(&app, json!({})).await);
        assert!(items(&pool(&shop, "all").await).is_empty());
        let ann = app.register("annette", "19900000002").await;
        let ben = app.register("benedict", "19900000003").await;
        sign_up(&ann, &first).await;
        app.clock.advance_seconds(1);
        let by_ben = sign_up(&ben, &first).await;
        app.clock.advance_seconds(1);
        let by_ann = sign_up(&ann, &second).await;
        let all = pool(&shop, "all").await;
        assert_eq!(ids(&all), [by_ann.clone(), by_ben.clone()], "each once, by the latest sign-up");
        assert_eq!((&all["items"][0]["signed_up"], &all["items"][0]["finished_here"]), (&json!(2), &json!(0)));
        assert_eq!(all["items"][0]["seeker"]["name_masked"], "an***e");
        let page = shop.owner.get(&format!("/api/v1/merchants/{}/talents?limit=1", shop.merchant)).await.ok();
        let next = text(&page["next"]);
        let rest = shop.owner.get(&format!("/api/v1/merchants/{}/talents?limit=1&cursor={next}", shop.merchant)).await.ok();
        assert_eq!((ids(&page), ids(&rest), &rest["next"]), (vec![by_ann.clone()], vec![by_ben.clone()], &Value::Null));
        assert!(items(&pool(&shop, "worked").await).is_empty());

        let note = json!({ "favourite": true, "blocked": false, "note": " 手脚麻利 " });
        for _ in 0..2 {
            assert_eq!(mark(&shop, &by_ann, note.clone()).await.ok()["note"], "手脚麻利");
        }
        let liked = pool(&shop, "favourites").await;
        assert_eq!((ids(&liked), &liked["items"][0]["note"]), (vec![by_ann.clone()], &json!("手脚麻利")));
        mark(&shop, &by_ann, json!({ "favourite": false, "blocked": false })).await.ok();
        assert!(items(&pool(&shop, "favourites").await).is_empty());
        mark(&shop, &by_ann, json!({ "favourite": true, "blocked": false, "note": "长".repeat(501) })).await.refused(422, "text_too_long");

        // It is the merchant's alone, and each look stands where the seeker reads it.
        let other = app.register("stranger", "19900000004").await;
        other.get(&format!("/api/v1/merchants/{}/talents", shop.merchant)).await.refused(404, "not_found");
        other.put(&format!("/api/v1/applications/{by_ann}/talent"), note).await.refused(404, "not_found");
        let looks = ann.get("/api/v1/me/accesses").await.ok();
        assert!(looks.to_string().contains("人才库"), "{looks}");
    }

    /// covers: WORK-9
    async fn somebody_of_the_pool_is_invited_again(app: TestApp) {
        let shop = Shop::open(&app).await;
        let job = shop.live(&app, json!({})).await;
        let seeker = app.register("seeker", "19900000002").await;
        let application = sign_up(&seeker, &job).await;
        let next = shop.live(&app, json!({ "title": "年底促销帮手" })).await;
        let path = format!("/api/v1/applications/{application}/invitations");
        let invite = async |posting: &str| shop.owner.post(&path, json!({ "posting_id": posting })).await;
        assert_eq!(invite(&next).await.status, 204);
        invite(&next).await.refused(409, "invited_before");
        let list = seeker.get("/api/v1/me/notices").await.ok();
        let found = items(&list).iter().find(|it| it["kind"] == "invited_again").expect("a notice");
        assert_eq!(found["link"], format!("/m/jobs/{next}"));
        let draft = shop.draft(&app, json!({})).await;
        invite(&draft).await.refused(409, "posting_not_open");
        // Who refuses the merchant is not asked, and it is not told why.
        let refuse = format!("/api/v1/me/refused-merchants/{}", shop.merchant);
        assert_eq!(seeker.put(&refuse, json!({})).await.status, 204);
        let third = shop.live(&app, json!({})).await;
        invite(&third).await.refused(409, "not_invitable");
        assert_eq!(seeker.delete(&refuse).await.status, 204);
        assert_eq!(invite(&third).await.status, 204);
        let fourth = shop.live(&app, json!({})).await;
        assert_eq!(invite(&fourth).await.status, 204);
        let fifth = shop.live(&app, json!({})).await;
        invite(&fifth).await.refused(429, "too_many_requests");
        mark(&shop, &application, json!({ "favourite": false, "blocked": true })).await.ok();
        invite(&fifth).await.refused(409, "talent_blocked");
    }

    /// covers: WORK-9, TALK-4
    async fn a_merchant_blocks_a_seeker(app: TestApp) {
        let shop = Shop::open(&app).await;
        let (job, other) = (shop.live(&app, json!({})).await, shop.live(&app, json!({})).await);
        let seeker = app.register("seeker", "19900000002").await;
        let application = sign_up(&seeker, &job).await;
        let talk = id_of(&seeker.post("/api/v1/conversations", json!({ "posting_id": job })).await.ok());
        let say = format!("/api/v1/conversations/{talk}/messages");
        seeker.post(&say, message("你好", 1)).await.ok();
        mark(&shop, &application, json!({ "favourite": false, "blocked": true })).await.ok();
        assert_eq!(ids(&pool(&shop, "blocked").await), std::slice::from_ref(&application));
        let shift = first_shift(&seeker, &other).await;
        seeker.post(&format!("/api/v1/shifts/{shift}/applications"), json!({})).await.refused(409, "sign_up_not_taken");
        seeker.post(&say, message("在吗", 2)).await.refused(409, "messages_not_taken");
        shop.owner.post(&say, message("不好意思", 3)).await.refused(409, "blocked_by_you");
        seeker.post("/api/v1/conversations", json!({ "posting_id": other })).await.refused(409, "messages_not_taken");
        // What stood goes on, and a resend of what was said is no new message.
        assert_eq!(seeker.get(&format!("/api/v1/applications/{application}")).await.ok()["id"], json!(application));
        seeker.post(&say, message("你好", 1)).await.ok();
        mark(&shop, &application, json!({ "favourite": false, "blocked": false })).await.ok();
        seeker.post(&say, message("在吗", 2)).await.ok();
        sign_up(&seeker, &other).await;
    }

    /// covers: WORK-9, TALK-4, FIND-2
    async fn a_seeker_blocks_a_merchant(app: TestApp) {
        let shop = Shop::open(&app).await;
        let mine = shop.live(&app, json!({})).await;
        let (rival, reviewer) = (app.register("rival", "19900000005").await, app.staff(StaffRole::Reviewer).await);
        let merchant = app.certified_merchant(&rival).await;
        let theirs = id_of(&app.live_job_by(&rival, &reviewer, &merchant, json!({})).await);
        let seeker = app.register("seeker", "19900000002").await;
        let talk = id_of(&seeker.post("/api/v1/conversations", json!({ "posting_id": mine })).await.ok());
        let say = format!("/api/v1/conversations/{talk}/messages");
        let blocks = format!("/api/v1/me/refused-merchants/{}", shop.merchant);
        assert_eq!(seeker.put(&blocks, json!({})).await.status, 204);
        app.sync_index().await;
        let found = async |who: &Client, query: &str| who.get(&format!("/api/v1/postings/search?{query}")).await.ok();
        let near = "lat=26.08&lng=119.30&datum=gcj02";
        for query in ["q=奶茶", "city=350100", near, "order=best_paid", "order=best"] {
            let list = found(&seeker, query).await;
            assert_eq!((ids(&list), &list["total"]), (vec![theirs.clone()], &json!(1)), "{query}");
        }
        let facets = seeker.get("/api/v1/postings/facets?city=350100").await.ok();
        assert_eq!(facets["total"], 1);
        assert_eq!(items(&search(&app, "city=350100").await).len(), 2, "everybody else sees both");
        shop.owner.post(&say, message("您好", 1)).await.refused(409, "messages_not_taken");
        seeker.post(&say, message("您好", 2)).await.refused(409, "blocked_by_you");
        assert_eq!(items(&seeker.get("/api/v1/me/refused-merchants").await.ok()).len(), 1);
        assert_eq!(seeker.delete(&blocks).await.status, 204);
        assert_eq!(items(&found(&seeker, "city=350100").await).len(), 2);
        shop.owner.post(&say, message("您好", 1)).await.ok();
    }
}
