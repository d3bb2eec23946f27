//! Cases of customer service: by form, without a sign-in, by hotline, out of a chat; answered, opened again, overdue.

use crate::{id_of, items, notices};
use db::entities::access_ledger;
use db::entities::staff_roles::StaffRole;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use testkit::{Client, Reply, TestApp, Value, json, on_both_engines, png};

const MINE: &str = "/api/v1/me/cases";
const DESK: &str = "/api/v1/staff/support/cases";

async fn file(person: &Client, kind: &str, text: &str) -> String {
    id_of(&person.post(MINE, json!({ "kind": kind, "text": text })).await.ok())
}

async fn act(staff: &Client, case: &str, verb: &str, body: Value) -> Reply {
    staff.post(&format!("{DESK}/{case}/{verb}"), body).await
}

async fn readings(app: &TestApp, case: &str) -> u64 {
    let matter: uuid::Uuid = case.parse().expect("an id");
    let rows = access_ledger::Entity::find().filter(access_ledger::Column::Matter.eq(matter));
    rows.count(&app.lingong.app.read()).await.expect("the ledger")
}

on_both_engines! {
    /// covers: CS-1
    async fn a_complaint_is_filed_answered_and_opened_again(app: TestApp) {
        let staff = app.staff(StaffRole::Support).await;
        let (privacy, reviewer) = (app.staff(StaffRole::Privacy).await, app.staff(StaffRole::Reviewer).await);
        let person = app.register("complains", "19900000801").await;
        let other = app.register("somebody_else", "19900000802").await;
        let case = file(&person, "complaint", "商家拖欠日结工资。").await;
        assert_eq!(notices(&person, "help_received").await, 1);
        let row = items(&staff.get(DESK).await.ok())[0].clone();
        let number = row["number"].as_str().expect("a number").to_owned();
        assert!(number.starts_with("261124-") && number.len() == 12, "{number}");
        assert!(!row.to_string().contains("拖欠"), "{row}");
        // Neither desk sees the other's, and reviewers see none.
        assert!(items(&privacy.get("/api/v1/staff/cases").await.ok()).is_empty());
        privacy.get(&format!("/api/v1/staff/cases/{case}")).await.refused(404, "not_found");
        privacy.post(&format!("/api/v1/staff/cases/{case}/assign"), json!({})).await.refused(404, "not_found");
        reviewer.get(DESK).await.refused(403, "forbidden");
        assert!(items(&person.get("/api/v1/me/requests").await.ok()).is_empty());

        // Not assigned: its clock is seen, what was written is not.
        let seen = staff.get(&format!("{DESK}/{case}")).await.ok();
        assert_eq!((seen["closed_because"].as_str(), seen["text"].is_null()), (Some("case_not_yours"), true));
        act(&staff, &case, "answer", json!({ "result": "done", "answer": "已处理。" })).await.refused(403, "case_not_yours");
        assert_eq!(readings(&app, &case).await, 0);
        act(&staff, &case, "assign", json!({ "to": reviewer.person_id().await })).await.refused(422, "not_support_staff");
        act(&staff, &case, "assign", json!({})).await.ok();
        let seen = staff.get(&format!("{DESK}/{case}")).await.ok();
        assert_eq!((&seen["text"], &seen["mine"]), (&json!("商家拖欠日结工资。"), &json!(true)));
        assert_eq!(readings(&app, &case).await, 1);
        assert_eq!(act(&staff, &case, "notes", json!({ "text": "已电话联系商家" })).await.status, 204);
        act(&staff, &case, "answer", json!({ "result": "done", "answer": "好" })).await.refused(422, "text_too_short");
        act(&staff, &case, "answer", json!({ "result": "done", "answer": "商家已补发，请查收。" })).await.ok();
        assert_eq!(notices(&person, "help_answered").await, 1);
        let mine = person.get(&format!("{MINE}/{case}")).await.ok();
        assert_eq!((&mine["answer"], &mine["result"], &mine["number"]), (&json!("商家已补发，请查收。"), &json!("done"), &json!(number)));
        let steps: Vec<&str> = mine["steps"].as_array().expect("steps").iter().filter_map(|step| step["kind"].as_str()).collect();
        assert_eq!(steps, ["received", "assigned", "answered"]);
        assert!(!mine.to_string().contains("电话联系"), "notes are for colleagues");
        other.get(&format!("{MINE}/{case}")).await.refused(404, "not_found");

        // It does not settle it.
        let again = format!("{MINE}/{case}/reopen");
        other.post(&again, json!({ "reason": "没有收到" })).await.refused(404, "not_found");
        assert_eq!(person.post(&again, json!({ "reason": "没有收到" })).await.status, 204);
        person.post(&again, json!({ "reason": "没有收到" })).await.refused(409, "case_not_answered");
        assert_eq!(person.get(&format!("{MINE}/{case}")).await.ok()["round"], 2);
        // Lists by whose, kind and state.
        let count = async |query: &str| items(&staff.get(&format!("{DESK}?{query}")).await.ok()).len();
        assert_eq!((count("whose=mine").await, count("whose=nobody").await), (1, 0));
        assert_eq!((count("kind=complaint").await, count("kind=appeal").await, count("state=answered").await), (1, 0, 0));
    }

    /// covers: CS-1
    async fn whoever_is_not_signed_in_is_answered_at_their_contact(app: TestApp) {
        let staff = app.staff(StaffRole::Support).await;
        let nobody = app.nobody();
        let body = json!({ "kind": "enquiry", "text": "注册收不到验证码", "called": "林女士", "contact": "19900000899" });
        let filed = nobody.post("/api/v1/support/cases", body).await.ok();
        assert!(filed["number"].is_string() && filed["strictest_at"].is_string(), "{filed}");
        nobody.post("/api/v1/support/cases", json!({ "kind": "enquiry", "text": "无联系方式", "contact": "" })).await.refused(422, "required");
        nobody.post("/api/v1/support/cases", json!({ "kind": "read", "text": "我的信息", "contact": "19900000899" })).await.refused(422, "invalid_field");
        let case = id_of(&items(&staff.get(DESK).await.ok())[0]);
        act(&staff, &case, "assign", json!({})).await.ok();
        let seen = staff.get(&format!("{DESK}/{case}")).await.ok();
        assert_eq!((&seen["contact"], &seen["account"]), (&json!("林女士，19900000899"), &json!(false)));
        act(&staff, &case, "answer", json!({ "result": "done", "answer": "已电话答复。" })).await.ok();
        app.assert_nowhere(&[("the contact", "林女士，19900000899".to_owned())]).await;
        // One address does not flood the desk.
        for _ in 0..4 {
            let body = json!({ "kind": "complaint", "text": "再来一次", "contact": "19900000899" });
            nobody.post("/api/v1/support/cases", body).await;
        }
        let body = json!({ "kind": "complaint", "text": "再来一次", "contact": "19900000899" });
        nobody.post("/api/v1/support/cases", body).await.refused(429, "cases_quota");
    }

    /// covers: CS-1
    async fn a_form_that_is_sent_twice_without_a_sign_in_is_one_case(app: TestApp) {
        let staff = app.staff(StaffRole::Support).await;
        let (nobody, path) = (app.nobody(), "/api/v1/support/cases");
        let body = |text: &str| json!({ "kind": "enquiry", "text": text, "contact": "19900000898" });
        let key = "double-tap-of-a-form";
        let first = nobody.post_once(key, path, body("收不到验证码")).await.ok();
        let again = nobody.post_once(key, path, body("收不到验证码")).await;
        assert_eq!((again.status, &again.body), (201, &first), "the same answer");
        // At the same moment too.
        let tap = async || nobody.post_once("two-taps-at-one-moment", path, body("同时点了两次")).await.ok();
        let (one, two) = tokio::join!(tap(), tap());
        assert_eq!(one, two);
        assert_eq!(items(&staff.get(DESK).await.ok()).len(), 2);
        // Another body under the same key is no repetition; a key of somebody who is signed in is another key.
        nobody.post_once(key, path, body("另一件事")).await.refused(422, "idempotency_key_reused");
        nobody.post_once("short", path, body("另一件事")).await.refused(422, "bad_idempotency_key");
        let person = app.register("same_key_signed", "19900000809").await;
        person.post_once(key, MINE, json!({ "kind": "enquiry", "text": "收不到验证码" })).await.ok();
        assert_eq!(items(&staff.get(DESK).await.ok()).len(), 3);
        // After a day it is forgotten.
        app.clock.advance_seconds(86_400);
        app.run_jobs().await;
        let fresh = nobody.post_once(key, path, body("收不到验证码")).await.ok();
        assert_ne!(fresh["number"], first["number"]);
        app.assert_nowhere(&[("the contact", "19900000898".to_owned())]).await;
    }

    /// covers: CS-1
    async fn a_case_names_what_is_there_and_theirs(app: TestApp) {
        let owner = app.someone().await;
        let merchant = app.certified_merchant(&owner.client).await;
        let job = id_of(&app.live_job(&owner.client, &merchant, json!({})).await);
        let person = app.register("names_things", "19900000803").await;
        let staff = app.staff(StaffRole::Support).await;
        let nothing = "01900000-0000-7000-8000-000000000000";
        for (kind, about, id, code) in [
            ("complaint", "posting", Some(nothing), "about_not_found"),
            ("complaint", "posting", None, "about_not_found"),
            ("complaint", "withdrawal", Some(nothing), "about_not_found"),
            ("complaint", "rating", None, "about_not_fitting"),
            ("appeal", "merchant", Some(merchant.as_str()), "about_not_fitting"),
            ("appeal", "review", Some(job.as_str()), "about_not_found"),
            ("appeal", "certification", Some(merchant.as_str()), "about_not_found"),
            ("feedback", "posting", Some(job.as_str()), "terms_needed"),
        ] {
            let body = json!({ "kind": kind, "text": "请看一下", "about": about, "about_id": id });
            person.post(MINE, body).await.refused(422, code);
        }
        let body = json!({ "kind": "complaint", "text": "这个职位是假的", "about": "posting", "about_id": job });
        let case = id_of(&person.post(MINE, body).await.ok());
        let body = json!({ "kind": "appeal", "text": "认证不该被拒", "about": "certification", "about_id": merchant });
        owner.client.post(MINE, body).await.ok();
        let body = json!({ "kind": "appeal", "text": "账号被误封", "about": "account" });
        person.post(MINE, body).await.ok();
        act(&staff, &case, "assign", json!({})).await.ok();
        let seen = staff.get(&format!("{DESK}/{case}")).await.ok();
        assert_eq!((&seen["about"], seen["about_title"].is_string()), (&json!("posting"), true));
        let body = json!({ "kind": "complaint", "text": "匿名投诉", "contact": "19900000899", "about": "withdrawal", "about_id": nothing });
        app.nobody().post("/api/v1/support/cases", body).await.refused(422, "about_not_fitting");
    }

    /// covers: CS-1
    async fn hotline_and_mail_are_entered_by_staff(app: TestApp) {
        let staff = app.staff(StaffRole::Support).await;
        let person = app.register("phoned_in", "19900000804").await;
        let now = app.lingong.app.now();
        let body = |person: Value, received: kernel::Timestamp| json!({ "kind": "appeal", "channel": "hotline",
            "text": "来电申诉提现被拒", "contact": "回拨原号码", "received_at": received, "person_id": person });
        staff.post(DESK, body(json!(null), now.plus_days(1))).await.refused(422, "received_later");
        let own = staff.person_id().await;
        staff.post(DESK, body(json!(own), now)).await.refused(403, "own_case");
        let row = staff.post(DESK, body(json!(person.person_id().await), now.plus_days(-2))).await.ok();
        assert_eq!((&row["mine"], &row["channel"]), (&json!(true), &json!("hotline")));
        let mine = person.get(MINE).await.ok();
        assert_eq!(mine["items"][0]["channel"], "hotline");
        assert_eq!(notices(&person, "help_received").await, 1);
        staff.post(DESK, body(json!(null), now)).await.ok();
        // Nobody handles their own.
        let case = file(&staff, "enquiry", "我自己的问题").await;
        act(&staff, &case, "assign", json!({})).await.refused(403, "own_case");
    }

    /// covers: CS-1
    async fn the_desk_is_warned_and_a_missed_deadline_is_recorded(app: TestApp) {
        let staff = app.staff(StaffRole::Support).await;
        let privacy = app.staff(StaffRole::Privacy).await;
        let person = app.register("waits_long", "19900000805").await;
        let case = file(&person, "enquiry", "什么时候答复我").await;
        for _ in 0..17 {
            app.clock.advance_seconds(86_400);
            app.run_jobs().await;
        }
        assert_eq!((notices(&staff, "help_due_soon").await, notices(&staff, "help_overdue").await), (2, 1));
        assert_eq!((notices(&privacy, "case_due_soon").await, notices(&privacy, "help_due_soon").await), (0, 0));
        let staff = app.staff(StaffRole::Support).await;
        let seen = staff.get(&format!("{DESK}/{case}")).await.ok();
        assert_eq!((&seen["late"], seen["breached_at"].is_string()), (&json!(true), true));
        assert!(items(&privacy.get("/api/v1/staff/cases/breaches").await.ok()).is_empty());
    }

    /// covers: CS-1
    async fn a_chat_becomes_a_case_with_what_was_said(app: TestApp) {
        let staff = app.staff(StaffRole::Support).await;
        let person = app.register("chat_to_case", "19900000806").await;
        let chats = "/api/v1/me/support/chats";
        let chat = id_of(&person.post(chats, json!({ "topic": "merchant" })).await.ok());
        let client_id = uuid::Uuid::from_bytes(app.lingong.app.rng.bytes());
        let said = json!({ "client_id": client_id, "kind": "text", "text": "商家不给结工资" });
        person.post(&format!("{chats}/{chat}/messages"), said).await.ok();
        let make = format!("/api/v1/staff/support/chats/{chat}/case");
        let body = json!({ "kind": "complaint", "text": "拖欠工资" });
        staff.post(&make, body.clone()).await.refused(403, "chat_not_yours");
        staff.post(&format!("/api/v1/staff/support/chats/{chat}/take"), json!({})).await.ok();
        staff.post(&make, json!({ "kind": "read", "text": "拖欠工资" })).await.refused(422, "invalid_field");
        let case = staff.post(&make, body.clone()).await.ok();
        assert_eq!((&case["channel"], &case["chat_id"], &case["mine"]), (&json!("chat"), &json!(chat), &json!(true)));
        staff.post(&make, body).await.refused(409, "chat_has_case");
        let mine = person.get(&format!("{MINE}/{}", id_of(&case))).await.ok();
        assert!(mine["text"].as_str().expect("a text").contains("用户：商家不给结工资"), "{mine}");
        assert_eq!(person.get("/api/v1/support").await.ok()["chat"]["case_id"], case["id"]);
    }

    /// covers: FB-1
    async fn feedback_is_given_under_terms_and_answered(app: TestApp) {
        let person = app.register("has_an_idea", "19900000807").await;
        let other = app.register("takes_pictures", "19900000808").await;
        let staff = app.staff(StaffRole::Support).await;
        let terms = app.nobody().get("/api/v1/support/feedback-terms").await.ok();
        assert!(terms["paragraphs"].as_array().is_some_and(|list| list.len() > 3));
        let picture = id_of(&person.post_bytes("/api/v1/me/cases/pictures", "image/png", png(60, 40)).await.ok());
        let theirs = id_of(&other.post_bytes("/api/v1/me/cases/pictures", "image/png", png(60, 40)).await.ok());
        let body = |terms: Value, pictures: Value| json!({ "kind": "feedback", "text": "希望地图能记住位置",
            "terms": terms, "pictures": pictures });
        person.post(MINE, body(json!(null), json!([]))).await.refused(422, "terms_needed");
        person.post(MINE, body(json!("2020-01-01"), json!([]))).await.refused(422, "terms_needed");
        person.post(MINE, body(terms["version"].clone(), json!([theirs]))).await.refused(422, "invalid_field");
        let many = json!(vec![picture.clone(); 7]);
        person.post(MINE, body(terms["version"].clone(), many)).await.refused(422, "invalid_field");
        let case = id_of(&person.post(MINE, body(terms["version"].clone(), json!([picture]))).await.ok());
        let path = format!("{DESK}/{case}/pictures/{picture}");
        staff.get(&path).await.refused(403, "case_not_yours");
        act(&staff, &case, "assign", json!({})).await.ok();
        let seen = staff.get(&format!("{DESK}/{case}")).await.ok();
        assert_eq!(seen["pictures"], json!([picture]));
        assert_eq!(staff.get(&path).await.status, 200);
        assert_eq!(person.get(&format!("{MINE}/{case}/pictures/{picture}")).await.status, 200);
        other.get(&format!("{MINE}/{case}/pictures/{picture}")).await.refused(404, "not_found");
        act(&staff, &case, "answer", json!({ "result": "done", "answer": "谢谢建议，已排期。" })).await.ok();
        assert_eq!(person.get(&format!("{MINE}/{case}")).await.ok()["answer"], "谢谢建议，已排期。");
    }
}
