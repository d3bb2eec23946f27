//! Shifts and places: what an edit may move, and that a job is full when every coming shift is.

use crate::{Shop, ids, search};
use db::entities::shifts;
use kernel::ShiftId;
use sea_orm::EntityTrait;
use testkit::{TestApp, Value, json, on_both_engines};

/// Takes places as a sign-up does, without one.
async fn take(app: &TestApp, shift: &Value, taken: i64) {
    let id: ShiftId = shift["id"].as_str().and_then(|id| id.parse().ok()).expect("a shift");
    let write = app.lingong.app.write(move |work| async move {
        let found = shifts::Entity::find_by_id(id).one(&work.tx).await?;
        let row = shifts::Model { taken, ..found.expect("the shift is there") };
        db::update(&work, row.clone()).await?;
        market::postings::store::refresh_fullness(&work, row.posting_id).await
    });
    write.await.expect("the places are taken");
}

on_both_engines! {
    /// covers: PUB-2, WORK-1
    async fn a_job_is_full_when_every_coming_shift_is(app: TestApp) {
        let shop = Shop::open(&app).await;
        let two = [app.shift(2, 4, 1), app.shift(3, 4, 2)];
        let id = shop.live(&app, json!({ "shifts": two })).await;
        let shifts = shop.get(&id).await["shifts"].clone();
        take(&app, &shifts[0], 1).await;
        assert_eq!(shop.get(&id).await["state"], "live");
        take(&app, &shifts[1], 2).await;
        assert_eq!(shop.get(&id).await["state"], "full");
        let found = search(&app, "city=350100").await;
        assert_eq!((ids(&found), found["items"][0]["places_left"].as_i64()), (vec![id.clone()], Some(0)));
        app.nobody().get(&format!("/api/v1/postings/{id}")).await.ok();

        // Fewer places than are taken cannot be; more places make it live again.
        let path = format!("/api/v1/postings/{id}");
        let fewer = shop.body(&app, json!({ "shifts": [two[0], app.shift(3, 4, 1)] }));
        let before = shop.get(&id).await;
        let problem = shop.owner.put(&path, fewer).await.refused(409, "shift_in_use");
        assert_eq!(problem["shift_id"], shifts[1]["id"]);
        assert_eq!(shop.get(&id).await, before);
        let more = shop.body(&app, json!({ "shifts": [two[0], app.shift(3, 4, 3)] }));
        assert_eq!(shop.owner.put(&path, more).await.ok()["state"], "live");
        take(&app, &shifts[1], 3).await;
        shop.act(&id, "pause").await.ok();
        assert_eq!(shop.act(&id, "resume").await.ok()["state"], "full");
        assert_eq!(
            shop.history(&id).await[3..],
            ["live>full system", "full>full merchant", "full>live system", "live>full system", "full>paused merchant",
             "paused>live merchant", "live>full system"]
        );
    }

    /// A shift that has begun stays as it is, whether an edit names it or not.
    ///
    /// covers: PUB-2
    async fn what_has_begun_is_not_edited(app: TestApp) {
        let shop = Shop::open(&app).await;
        let (first, second) = (app.shift(1, 4, 2), app.shift(5, 4, 2));
        let id = shop.live(&app, json!({ "shifts": [first, second] })).await;
        let path = format!("/api/v1/postings/{id}");
        app.clock.advance_seconds(86_400 + 60);
        let whole = shop.body(&app, json!({ "shifts": [first, second], "contact_phone": "19900000008" }));
        let edited = shop.owner.put(&path, whole).await.ok();
        assert_eq!((edited["state"].as_str(), edited["shifts"].as_array().map(Vec::len)), (Some("live"), Some(2)));
        let coming = shop.body(&app, json!({ "shifts": [second] }));
        let edited = shop.owner.put(&path, coming).await.ok();
        assert_eq!((edited["state"].as_str(), edited["shifts"].as_array().map(Vec::len)), (Some("live"), Some(2)));
        // A later shift keeps the job open as long as it takes.
        let later = app.shift(9, 2, 1);
        let edited = shop.owner.put(&path, shop.body(&app, json!({ "shifts": [second, later] }))).await.ok();
        assert_eq!(edited["state"], "in_review", "new times are reviewed");
        assert_eq!(edited["valid_until"], later["ends_at"]);
    }
}
