//! Visits that pages report.

use db::entities::page_visits;
use db::sea_orm::EntityTrait;
use testkit::{json, on_both_engines};

on_both_engines! {
    /// covers: COOKIE-2
    async fn a_visit_is_counted_with_consent_and_tells_nobody(app: TestApp) {
        let visit = json!({ "page": "/m/jobs/:id", "referrer": "", "seconds": 12, "display": "phone", "agreed": "analytics" });
        let person = app.register("visitor", "19900000241").await;
        person.post("/api/v1/beacons", visit.clone()).await.refused(403, "consent_needed");
        person.agree("analytics").await;
        assert_eq!(person.post("/api/v1/beacons", visit.clone()).await.status, 204);
        assert_eq!(app.nobody().post("/api/v1/beacons", visit.clone()).await.status, 204);
        let rows = page_visits::Entity::find().all(&app.lingong.app.read()).await.expect("the visits");
        assert_eq!(rows.len(), 2);
        person.put("/api/v1/me/consents/analytics", json!({ "action": "withdrawn" })).await.ok();
        person.post("/api/v1/beacons", visit.clone()).await.refused(403, "consent_needed");

        for (field, value) in [("page", json!("/m/jobs/0190")), ("referrer", json!("http://x/y?z")), ("seconds", json!(-1)), ("agreed", json!("no"))] {
            let mut bad = visit.clone();
            bad[field] = value;
            assert_eq!(app.nobody().post("/api/v1/beacons", bad).await.refused(422, "invalid_field")["field"], field);
        }
    }
}
