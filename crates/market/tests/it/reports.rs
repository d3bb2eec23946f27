//! Reports of postings.

use crate::{Shop, id_of, ids, items};
use testkit::{json, on_both_engines};

on_both_engines! {
    /// The report keeps the text as it stood; the reporter learns the result and nobody learns who reported.
    ///
    /// covers: PUB-6
    async fn a_report_reaches_staff_and_the_reporter_learns_the_result(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({})).await;
        let seeker = app.register("seeker", "19900000002").await;
        let path = format!("/api/v1/postings/{id}/reports");
        let said = json!({ "reason": "fee", "text": "到了之后要交两百块,电话13900000000" });
        app.nobody().post(&path, said.clone()).await.refused(401, "sign_in_required");
        let report = seeker.post(&path, said.clone()).await;
        assert_eq!(report.status, 201);
        let report = report.ok();
        assert_eq!((report["state"].as_str(), report["posting_title"].as_str()), (Some("open"), Some("周末奶茶店店员")));
        seeker.post(&path, said).await.refused(409, "already_reported");
        assert_eq!(ids(&seeker.get("/api/v1/me/reports").await.ok()), [id_of(&report)]);
        assert!(ids(&shop.owner.get("/api/v1/me/reports").await.ok()).is_empty());

        // The merchant rewrites it; staff see what was reported.
        let body = shop.body(&app, json!({ "title": "无可挑剔的店员工作" }));
        shop.owner.put(&format!("/api/v1/postings/{id}"), body).await.ok();
        let list = shop.reviewer.get("/api/v1/staff/reports").await.ok();
        let seen = &items(&list)[0];
        assert_eq!(seen["evidence"]["title"], "周末奶茶店店员");
        assert_eq!(seen["text"], "到了之后要交两百块,电话13900000000");
        assert!(!list.to_string().contains("seeker"), "{list}");
        let result = format!("/api/v1/staff/reports/{}/result", id_of(&report));
        seeker.post(&result, json!({ "upheld": true, "result": "属实" })).await.refused(403, "forbidden");
        shop.reviewer.post(&result, json!({ "upheld": true, "result": "" })).await.refused(422, "required");
        let decided = shop.reviewer.post(&result, json!({ "upheld": true, "result": "属实,已要求整改" })).await;
        assert_eq!(decided.status, 204);
        let twice = shop.reviewer.post(&result, json!({ "upheld": false, "result": "不属实" })).await;
        assert_eq!(twice.refused(409, "already_decided")["state"], "upheld");
        let mine = seeker.get("/api/v1/me/reports?state=upheld").await.ok();
        assert_eq!(mine["items"][0]["result"], "属实,已要求整改");
        assert!(ids(&shop.reviewer.get("/api/v1/staff/reports").await.ok()).is_empty());
        let notices = seeker.get("/api/v1/me/notices").await.ok();
        assert_eq!(items(&notices).iter().filter(|it| it["kind"] == "report_decided").count(), 1, "{notices}");
    }

    /// covers: PUB-6, PUB-7
    async fn only_what_can_be_seen_is_reported(app: TestApp) {
        let shop = Shop::open(&app).await;
        let draft = shop.draft(&app, json!({})).await;
        let live = shop.live(&app, json!({})).await;
        let seeker = app.register("seeker", "19900000002").await;
        let report = async |id: &str, body| seeker.post(&format!("/api/v1/postings/{id}/reports"), body).await;
        report(&draft, json!({ "reason": "fraud" })).await.refused(404, "not_found");
        let wrong = report(&live, json!({ "reason": "boring" })).await;
        assert_eq!(wrong.refused(422, "invalid_field")["field"], "reason");
        let long = report(&live, json!({ "reason": "other", "text": "长".repeat(1_001) })).await;
        assert_eq!(long.refused(422, "text_too_long")["field"], "text");
        assert!(ids(&seeker.get("/api/v1/me/reports").await.ok()).is_empty(), "nothing was kept");
        let id = live.clone();
        let mut at_once = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let (seeker, id) = (seeker.clone(), id.clone());
            at_once.spawn(async move {
                seeker.post(&format!("/api/v1/postings/{id}/reports"), json!({ "reason": "fraud" })).await.status
            });
        }
        let mut answers = at_once.join_all().await;
        answers.sort_unstable();
        assert_eq!(answers, [201, 409, 409, 409, 409, 409]);
        assert_eq!(ids(&shop.reviewer.get("/api/v1/staff/reports").await.ok()).len(), 1);
    }
}
