//! What staff do with postings.

use crate::{Shop, id_of, ids, items, search};
use db::entities::posting_history::{self, Column};
use db::entities::staff_roles::StaffRole;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{json, on_both_engines};

on_both_engines! {
    /// The console's first page counts what waits.
    ///
    /// covers: PUB-3, SEC-3
    async fn the_overview_counts_what_waits(app: TestApp) {
        let shop = Shop::open(&app).await;
        let before = shop.reviewer.get("/api/v1/staff/overview").await.ok();
        let id = shop.draft(&app, json!({})).await;
        shop.act(&id, "submit").await.ok();
        shop.live(&app, json!({ "title": "另一个门店店员" })).await;
        let after = shop.reviewer.get("/api/v1/staff/overview").await.ok();
        for (figure, more) in [("postings_in_review", 1), ("postings_live", 1), ("reports_open", 0), ("applications_today", 0)] {
            assert_eq!(after[figure].as_u64(), before[figure].as_u64().map(|count| count + more), "{figure}");
        }
        shop.owner.get("/api/v1/staff/overview").await.refused(403, "forbidden");
    }

    /// covers: PUB-3, PUB-2
    async fn a_refused_posting_comes_back_with_its_reason(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.draft(&app, json!({})).await;
        let early = shop.decide(&id, json!({ "decision": "approve" })).await;
        assert_eq!(early.refused(409, "already_decided")["state"], "draft");
        shop.act(&id, "submit").await.ok();
        let unsaid = shop.decide(&id, json!({ "decision": "refuse" })).await;
        assert_eq!(unsaid.refused(422, "required")["field"], "reason");
        let unknown = shop.decide(&id, json!({ "decision": "refuse", "reason": "地址不符", "rule": "none" })).await;
        assert_eq!(unknown.refused(422, "invalid_field")["field"], "rule");
        assert_eq!(shop.get(&id).await["state"], "in_review");
        let said = json!({ "decision": "refuse", "reason": "请写清楚工作内容", "rule": "too_good" });
        assert_eq!(shop.decide(&id, said).await.status, 204);
        let back = shop.get(&id).await;
        let reason = back["state_reason"].as_str().expect("a reason");
        assert!(reason.starts_with('【') && reason.ends_with("】请写清楚工作内容"), "{reason}");
        assert_eq!(back["state"], "draft");
        assert_eq!(shop.history(&id).await.last().map(String::as_str), Some("in_review>draft staff"));

        // Corrected and handed in again, the reason is gone and new shifts set a new end.
        let body = shop.body(&app, json!({ "shifts": [app.shift(6, 4, 2)] }));
        shop.owner.put(&format!("/api/v1/postings/{id}"), body).await.ok();
        let again = shop.act(&id, "submit").await.ok();
        assert_eq!((again["state"].as_str(), again["state_reason"].is_null()), (Some("in_review"), true));
        assert_eq!(again["valid_until"], again["shifts"][0]["ends_at"]);
        assert_eq!(shop.decide(&id, json!({ "decision": "approve" })).await.status, 204);
        assert_eq!(shop.get(&id).await["published_at"], json!(app.now()));
        let notices = shop.owner.get("/api/v1/me/notices?limit=50").await.ok();
        for kind in ["posting_refused", "posting_approved"] {
            assert_eq!(items(&notices).iter().filter(|it| it["kind"] == kind).count(), 1, "{notices}");
        }
    }

    /// Of many decisions at one moment one holds, and it alone is recorded.
    ///
    /// covers: PUB-3
    async fn of_concurrent_decisions_one_wins(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.draft(&app, json!({})).await;
        shop.act(&id, "submit").await.ok();
        let mut deciding = tokio::task::JoinSet::new();
        for at in 0..8 {
            let (reviewer, id) = (shop.reviewer.clone(), id.clone());
            let decision = if at % 2 == 0 { "approve" } else { "refuse" };
            deciding.spawn(async move {
                let body = json!({ "decision": decision, "reason": "内容不实" });
                reviewer.post(&format!("/api/v1/staff/postings/{id}/decision"), body).await
            });
        }
        let replies = deciding.join_all().await;
        let won = replies.iter().filter(|reply| reply.status == 204).count();
        assert_eq!(won, 1);
        for reply in replies.into_iter().filter(|reply| reply.status != 204) {
            reply.refused(409, "already_decided");
        }
        assert_eq!(shop.history(&id).await.len(), 3);
    }

    /// covers: PUB-6, PUB-7
    async fn what_is_taken_down_keeps_reason_and_evidence(app: TestApp) {
        let shop = Shop::open(&app).await;
        let id = shop.live(&app, json!({})).await;
        let path = format!("/api/v1/staff/postings/{id}/take-down");
        shop.owner.post(&path, json!({ "reason": "测试" })).await.refused(403, "forbidden");
        shop.reviewer.post(&path, json!({ "reason": " " })).await.refused(422, "required");
        let reply = shop.reviewer.post(&path, json!({ "reason": "冒充其他商家", "rule": "illegal_work" })).await;
        assert_eq!(reply.status, 204);
        shop.reviewer.post(&path, json!({ "reason": "再来一次" })).await.refused(409, "posting_already_closed");
        app.nobody().get(&format!("/api/v1/postings/{id}")).await.refused(404, "not_found");
        assert!(ids(&search(&app, "city=350100").await).is_empty());
        let own = shop.get(&id).await;
        assert_eq!(own["state"], "taken_down");
        assert!(own["state_reason"].as_str().is_some_and(|reason| reason.contains("冒充其他商家")));
        let posting: kernel::PostingId = id.parse().expect("an id");
        let rows = posting_history::Entity::find().filter(Column::PostingId.eq(posting));
        let rows = rows.all(&app.lingong.app.read()).await.expect("rows");
        let evidence = rows.into_iter().find_map(|row| row.evidence).expect("the text as it stood");
        assert_eq!((evidence.0["title"].as_str(), evidence.0["state"].as_str()), (Some("周末奶茶店店员"), Some("live")));
        assert!(!evidence.0.to_string().contains("1990000"), "no contact");
        // Both sides read why, and what stood there; who of the staff it was is nobody's business.
        let own = shop.owner.get(&format!("/api/v1/postings/{id}/history")).await.ok();
        let staff = shop.reviewer.get(&format!("/api/v1/staff/postings/{id}")).await.ok();
        for last in [&own["items"][0], &staff["history"][0]] {
            assert_eq!((last["by"].as_str(), last["to"].as_str()), (Some("staff"), Some("taken_down")));
            assert!(last["reason"].as_str().is_some_and(|reason| reason.contains("冒充其他商家")), "{last}");
            assert_eq!((&last["evidence"], last["member"].is_null()), (&evidence.0, true));
        }
        assert_eq!(id_of(&shop.owner.post(&format!("/api/v1/postings/{id}/copy"), json!({})).await.ok()).len(), 36);
    }

    /// Nobody decides about a merchant they belong to; those without the role decide nothing.
    ///
    /// covers: PUB-3, SEC-3
    async fn staff_do_not_decide_about_their_own_merchant(app: TestApp) {
        let shop = Shop::open(&app).await;
        let insider = app.staff(StaffRole::Reviewer).await;
        let merchant = app.certified_merchant(&insider).await;
        let id = id_of(&insider.post("/api/v1/postings", app.job_body(&merchant)).await.ok());
        insider.post(&format!("/api/v1/postings/{id}/submit"), json!({})).await.ok();
        let path = format!("/api/v1/staff/postings/{id}");
        insider.post(&format!("{path}/decision"), json!({ "decision": "approve" })).await.refused(403, "own_merchant");
        insider.post(&format!("{path}/take-down"), json!({ "reason": "自己下架" })).await.refused(403, "own_merchant");
        assert_eq!(shop.decide(&id, json!({ "decision": "approve" })).await.status, 204);
        let support = app.staff(StaffRole::Support).await;
        for path in ["/api/v1/staff/postings", path.as_str(), "/api/v1/staff/reports", "/api/v1/staff/rules"] {
            support.get(path).await.refused(403, "forbidden");
            shop.owner.get(path).await.refused(403, "forbidden");
            app.nobody().get(path).await.refused(401, "sign_in_required");
        }
        let wrong = shop.decide(&id, json!({ "decision": "maybe" })).await;
        assert_eq!(wrong.refused(422, "invalid_field")["field"], "decision");
        let nowhere = "/api/v1/staff/postings/01936000-0000-7000-8000-000000000000/decision";
        shop.reviewer.post(nowhere, json!({ "decision": "approve" })).await.refused(404, "not_found");
    }

    /// Those that wait longest come first, in pages without gaps.
    ///
    /// covers: PUB-3
    async fn the_queue_is_in_order(app: TestApp) {
        let shop = Shop::open(&app).await;
        let mut waiting = Vec::new();
        for _ in 0..5 {
            let id = shop.draft(&app, json!({})).await;
            shop.act(&id, "submit").await.ok();
            waiting.push(id);
            app.clock.advance_seconds(1);
        }
        let mut listed = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = shop.reviewer.get(&format!("/api/v1/staff/postings?limit=2{cursor}")).await.ok();
            listed.extend(ids(&page));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(listed, waiting);
        let live = shop.reviewer.get(&format!("/api/v1/staff/postings?state=live{cursor}")).await;
        live.refused(422, "bad_cursor");
    }
}
