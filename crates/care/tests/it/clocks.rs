//! The fifteen days, with their warnings and breaches.

use crate::{at, id_of, items, notices};
use db::entities::staff_roles::StaffRole;
use testkit::{json, on_both_engines};

async fn file(client: &testkit::Client, kind: &str) -> testkit::Value {
    client.post("/api/v1/me/requests", json!({ "kind": kind, "text": "请告诉我你们保存了我的哪些信息。" })).await.ok()
}

on_both_engines! {
    /// Before Spring Festival of 2026, and beyond the last year that is held.
    ///
    /// covers: CS-3
    async fn a_request_falls_due_on_the_promised_day_or_says_that_it_is_unknown(app: TestApp) {
        let person = app.register("clock_person", "19900000201").await;
        // A clock is set back before anything else of this server's is used.
        let year_end = app.clock.clone();
        app.clock.set(at("2026-09-16T09:00:00Z"));
        let made = file(&app.register("autumn_person", "19900000202").await, "read").await;
        assert_eq!(made["due_at"], "2026-10-05T16:00:00Z", "5 October is the last good day in China");
        assert_eq!(made["strictest_at"], "2026-10-01T16:00:00Z");
        year_end.set(at("2026-12-20T02:00:00Z"));
        let made = file(&person, "complaint").await;
        assert!(made["due_at"].is_null(), "{made}");
        assert_eq!(made["strictest_at"], "2027-01-04T16:00:00Z");
    }

    /// covers: CS-3
    async fn a_deadline_is_warned_of_and_a_missed_one_is_recorded(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let person = app.register("late_person", "19900000203").await;
        let case = id_of(&file(&person, "complaint").await);
        officer.post(&format!("/api/v1/staff/cases/{case}/assign"), json!({})).await.ok();
        app.run_jobs().await;
        assert_eq!(notices(&officer, "case_due_soon").await, 0);
        // Received on 24 November: due with the end of 9 December.
        app.clock.set(at("2026-12-04T16:00:00Z"));
        app.run_jobs().await;
        assert_eq!(notices(&officer, "case_due_soon").await, 1, "five days before");
        app.clock.set(at("2026-12-07T16:00:00Z"));
        app.run_jobs().await;
        assert_eq!(notices(&officer, "case_due_soon").await, 2, "two days before");
        app.clock.set(at("2026-12-09T15:59:59Z"));
        app.run_jobs().await;
        assert!(items(&officer.get("/api/v1/staff/cases/breaches").await.ok()).is_empty(), "still in time");
        app.clock.set(at("2026-12-09T16:00:00Z"));
        // The report itself records it, also where no job ran.
        let report = officer.get("/api/v1/staff/cases/breaches").await.ok();
        assert_eq!(items(&report).len(), 1, "{report}");
        app.run_jobs().await;
        assert_eq!(items(&officer.get("/api/v1/staff/cases/breaches").await.ok()).len(), 1, "once a round");
        officer.post(&format!("/api/v1/staff/cases/{case}/assign"), json!({})).await.ok();
        let body = json!({ "result": "done", "answer": "已核实并改正，抱歉回复晚了。" });
        officer.post(&format!("/api/v1/staff/cases/{case}/answer"), body).await.ok();
        let report = officer.get("/api/v1/staff/cases/breaches").await.ok();
        assert_eq!((items(&report).len(), items(&report)[0]["state"].as_str()), (1, Some("answered")));
    }

    /// Where the queue works, the breach is found by it, and told.
    ///
    /// covers: CS-3
    async fn an_overdue_case_reaches_the_privacy_role(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let person = app.register("overdue_person", "19900000204").await;
        file(&person, "appeal").await;
        app.clock.set(at("2026-12-10T00:00:00Z"));
        app.run_jobs().await;
        assert_eq!(notices(&officer, "case_overdue").await, 1);
        app.run_jobs().await;
        assert_eq!(notices(&officer, "case_overdue").await, 1);
    }
}
