//! Requests, complaints and appeals from filing to the file that is handed over.

use crate::{at, id_of, items, notices};
use db::entities::access_ledger;
use db::entities::staff_roles::StaffRole;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use testkit::{Client, TestApp, Value, json, on_both_engines};

const TEXT: &str = "请更正我的出生年月，谢谢<script>。";

async fn file(client: &Client, kind: &str) -> String {
    id_of(&client.post("/api/v1/me/requests", json!({ "kind": kind, "text": TEXT })).await.ok())
}

async fn act(client: &Client, case: &str, verb: &str, body: Value) -> testkit::Reply {
    client.post(&format!("/api/v1/staff/cases/{case}/{verb}"), body).await
}

/// Rows of the access ledger that name the case as their matter.
async fn readings(app: &TestApp, case: &str) -> u64 {
    let matter: uuid::Uuid = case.parse().expect("an id");
    let rows = access_ledger::Entity::find().filter(access_ledger::Column::Matter.eq(matter));
    rows.count(&app.lingong.app.read()).await.expect("the ledger")
}

on_both_engines! {
    /// covers: RIGHT-2, RIGHT-3, RIGHT-4, RIGHT-5, CS-1
    async fn a_request_is_filed_proven_answered_and_reopened(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let person = app.register("asking_person", "19900000211").await;
        let other = app.register("other_person", "19900000212").await;
        person.post("/api/v1/me/requests", json!({ "kind": "correct", "text": "" })).await.refused(422, "required");
        let case = file(&person, "correct").await;
        assert_eq!(notices(&person, "case_received").await, 1);
        assert!(items(&other.get("/api/v1/me/requests").await.ok()).is_empty());

        // Unassigned: its clock is seen, its text is not.
        let seen = officer.get(&format!("/api/v1/staff/cases/{case}")).await.ok();
        assert_eq!((seen["closed_because"].as_str(), seen["text"].is_null()), (Some("case_not_yours"), true));
        assert_eq!(readings(&app, &case).await, 0);
        let list = officer.get("/api/v1/staff/cases").await.ok();
        assert!(!list.to_string().contains("出生"), "{list}");
        act(&officer, &case, "assign", json!({})).await.ok();
        let seen = officer.get(&format!("/api/v1/staff/cases/{case}")).await.ok();
        assert_eq!(seen["text"], TEXT);
        assert_eq!(readings(&app, &case).await, 1);

        // Nothing is handed out before it is proven who asks.
        let done = json!({ "result": "done", "answer": "已更正，请在个人资料中查看。" });
        act(&officer, &case, "answer", done.clone()).await.refused(409, "proof_needed");
        let proof = format!("/api/v1/me/requests/{case}/proof");
        person.post(&proof, json!({})).await.refused(422, "proof_required");
        person.post(&proof, json!({ "code": "000000" })).await.refused(422, "wrong_code");
        app.clock.advance_seconds(61);
        let code = app.request_code("19900000211").await;
        other.post(&proof, json!({ "code": code })).await.refused(404, "not_found");
        assert_eq!(person.post(&proof, json!({ "code": code })).await.status, 204);
        act(&officer, &case, "answer", done).await.ok();
        assert_eq!(notices(&person, "case_answered").await, 1);
        let mine = person.get("/api/v1/me/requests").await.ok();
        assert_eq!(mine["items"][0]["answer"], "已更正，请在个人资料中查看。");
        assert_eq!(mine["items"][0]["state"], "answered");

        // It does not settle it: a new round with a clock of its own.
        app.clock.advance_seconds(86_400);
        let again = format!("/api/v1/me/requests/{case}/reopen");
        other.post(&again, json!({ "reason": "还是不对" })).await.refused(404, "not_found");
        assert_eq!(person.post(&again, json!({ "reason": "月份还是不对" })).await.status, 204);
        person.post(&again, json!({ "reason": "月份还是不对" })).await.refused(409, "case_not_answered");
        let mine = person.get("/api/v1/me/requests").await.ok();
        assert_eq!((mine["items"][0]["round"].as_i64(), mine["items"][0]["state"].as_str()), (Some(2), Some("open")));
        assert_eq!(mine["items"][0]["due_at"], "2026-12-10T16:00:00Z");
    }

    /// covers: RIGHT-5, CS-1, SEC-1
    async fn somebody_without_an_account_is_answered_too(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let body = json!({
            "kind": "delete", "channel": "written", "text": "请删除我在贵平台留下的信息。",
            "contact": "林某 19900000299", "received_at": "2026-11-20T02:00:00Z",
        });
        let mut wrong = body.clone();
        wrong["received_at"] = json!("2026-11-30T00:00:00Z");
        officer.post("/api/v1/staff/cases", wrong).await.refused(422, "received_later");
        let case = id_of(&officer.post("/api/v1/staff/cases", body).await.ok());
        let seen = officer.get(&format!("/api/v1/staff/cases/{case}")).await.ok();
        assert_eq!(seen["contact"], "林某 19900000299");
        assert_eq!(seen["due_at"], "2026-12-05T16:00:00Z", "the clock runs from the day it came in");
        let proof = json!({ "note": "当面核对身份证原件与本人一致，未留存复印件。" });
        assert_eq!(act(&officer, &case, "proof", proof).await.status, 204);
        act(&officer, &case, "answer", json!({ "result": "done", "answer": "已删除，并书面回复。" })).await.ok();
        let open = json!({ "fields": ["phone"], "reason": "核对号码" });
        act(&officer, &case, "open", open).await.refused(409, "case_not_open");
    }

    /// Without a case, for others' cases, past the time, for oneself, over quota: refused and recorded.
    ///
    /// covers: SEC-4, IDV-2
    async fn opening_needs_a_case_that_is_open_assigned_and_not_expired(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let colleague = app.staff(StaffRole::Privacy).await;
        let person = app.register("opened_person", "19900000213").await;
        let case = file(&person, "read").await;
        let open = |fields: Value| json!({ "fields": fields, "reason": "核实来电人与账号是否一致" });
        act(&officer, &case, "open", open(json!(["phone"]))).await.refused(403, "case_not_yours");
        act(&officer, &case, "assign", json!({})).await.ok();
        act(&colleague, &case, "open", open(json!(["phone"]))).await.refused(403, "case_not_yours");
        act(&officer, &case, "open", json!({ "fields": ["phone"], "reason": "" })).await.refused(422, "required");
        act(&officer, &case, "open", open(json!(["id_number"]))).await.refused(422, "field_not_for_cases");
        act(&officer, &case, "open", open(json!(["shoe_size"]))).await.refused(422, "unknown_personal_field");
        let before = readings(&app, &case).await;
        let opened = act(&officer, &case, "open", open(json!(["phone", "username", "person_name"]))).await.ok();
        let value = |name: &str| items(&opened).iter().find(|it| it["field"] == name).expect("a field")["value"].clone();
        assert_eq!((value("phone"), value("username")), (json!("19900000213"), json!("opened_person")));
        assert!(value("person_name").is_null());
        assert_eq!(readings(&app, &case).await, before + 1, "the ledger has it");
        app.clock.advance_seconds(8 * 86_400);
        act(&officer, &case, "open", open(json!(["phone"]))).await.refused(403, "case_access_expired");
        act(&officer, &case, "assign", json!({})).await.ok();
        let seen = officer.get(&format!("/api/v1/staff/cases/{case}")).await.ok();
        let kinds: Vec<&str> =
            seen["history"].as_array().expect("a history").iter().filter_map(|it| it["kind"].as_str()).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == "open_refused").count(), 3, "{kinds:?}");
        assert_eq!(kinds.iter().filter(|kind| **kind == "opened").count(), 1, "{kinds:?}");

        // A case of one's own is a colleague's to handle.
        let own = file(&officer, "read").await;
        act(&officer, &own, "assign", json!({})).await.refused(403, "own_case");
        act(&colleague, &own, "assign", json!({})).await.ok();
        act(&officer, &own, "open", open(json!(["phone"]))).await.refused(403, "own_case");
        let stranger = app.register("no_staff", "19900000214").await.person_id().await;
        act(&officer, &case, "assign", json!({ "to": stranger })).await.refused(422, "not_privacy_staff");

        // Forty openings a day, and no more.
        for _ in 0..40 {
            act(&officer, &case, "open", open(json!(["phone"]))).await.ok();
        }
        act(&officer, &case, "open", open(json!(["phone"]))).await.refused(429, "open_quota");
        app.clock.advance_seconds(86_400);
        act(&officer, &case, "open", open(json!(["phone"]))).await.ok();
    }

    /// covers: CON-2
    async fn the_file_of_a_case_is_handed_over_whole(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let colleague = app.staff(StaffRole::Privacy).await;
        let person = app.register("court_person", "19900000215").await;
        let case = file(&person, "complaint").await;
        act(&officer, &case, "assign", json!({})).await.ok();
        assert_eq!(act(&officer, &case, "notes", json!({ "text": "已电话核实。" })).await.status, 204);
        act(&officer, &case, "answer", json!({ "result": "refused", "answer": "依据不足，可向法院起诉。" })).await.ok();
        let path = format!("/api/v1/staff/cases/{case}/file");
        colleague.get(&path).await.refused(403, "case_not_yours");
        let file = officer.get(&path).await;
        assert_eq!(file.status, 200);
        assert!(file.headers["content-disposition"].to_str().expect("text").starts_with("attachment"));
        for part in ["请更正我的出生年月", "已电话核实。", "依据不足，可向法院起诉。", &case] {
            assert!(file.text.contains(part), "{part}");
        }
        assert!(file.text.contains("&lt;script&gt;"), "what people wrote is text, not markup");
        let json = file.text.split("id=\"case\">").nth(1).and_then(|rest| rest.split("</script>").next());
        let json: Value = serde_json::from_str(&json.expect("the JSON").replace("<\\/", "</")).expect("whole JSON");
        assert_eq!(json["case"]["text"], TEXT);
        let seen = officer.get(&format!("/api/v1/staff/cases/{case}")).await.ok();
        assert!(seen["history"].to_string().contains("handed_over"), "{seen}");

        // The person has the same file, without who of the staff did what; nobody else has it.
        let own = format!("/api/v1/me/requests/{case}/file");
        app.register("curious_person", "19900000217").await.get(&own).await.refused(404, "not_found");
        let file = person.get(&own).await;
        for part in ["请更正我的出生年月", "已电话核实。", "依据不足，可向法院起诉。", "移交案卷", "投诉"] {
            assert!(file.text.contains(part), "{part}");
        }
        let officer_id = seen["owner_id"].as_str().expect("who has it");
        assert!(!file.text.contains(officer_id), "staff are not named");
    }

    /// covers: CS-1
    async fn ten_requests_a_day_are_enough(app: TestApp) {
        let person = app.register("busy_person", "19900000216").await;
        app.clock.set(at("2026-11-25T02:00:00Z"));
        for _ in 0..10 {
            file(&person, "object").await;
        }
        let more = person.post("/api/v1/me/requests", json!({ "kind": "object", "text": "再来一次" })).await;
        more.refused(429, "cases_quota");
        let twice = json!({ "kind": "object", "text": "一天之后" });
        app.clock.advance_seconds(86_401);
        let first = person.post_once("same-key-1", "/api/v1/me/requests", twice.clone()).await.ok();
        let second = person.post_once("same-key-1", "/api/v1/me/requests", twice).await.ok();
        assert_eq!(first["id"], second["id"]);
    }
}
