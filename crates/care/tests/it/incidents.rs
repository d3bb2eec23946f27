//! Security incidents and drills.

use crate::{id_of, items, notices};
use db::entities::people::{self, PersonState};
use db::entities::staff_roles::StaffRole;
use kernel::PersonId;
use sea_orm::EntityTrait;
use testkit::{Client, TestApp, Value, json, on_both_engines};

fn registration(drill: bool) -> Value {
    json!({
        "title": "客服账号异常查询", "drill": drill, "found_at": "2026-11-24T01:00:00Z",
        "happened_from": "2026-11-20T00:00:00Z", "happened_until": "2026-11-24T01:00:00Z", "kinds": ["phone", "username"],
    })
}

fn parts() -> Value {
    json!({
        "happened": "一名工作人员的账号被他人登录，可能看到了您的手机号码。",
        "measures": "已停用该账号、更换密钥，并将逐一核查。",
        "advice": "请留意陌生来电，不要告诉任何人验证码。",
        "remedy": "如有损失，请拨打服务热线，我们会协助报案并依法承担责任。",
    })
}

async fn register(officer: &Client, drill: bool) -> String {
    id_of(&officer.post("/api/v1/staff/incidents", registration(drill)).await.ok())
}

async fn act(officer: &Client, id: &str, verb: &str, body: Value) -> testkit::Reply {
    officer.post(&format!("/api/v1/staff/incidents/{id}/{verb}"), body).await
}

async fn write_parts(officer: &Client, id: &str) {
    officer.put(&format!("/api/v1/staff/incidents/{id}/parts"), parts()).await.ok();
}

/// Somebody of support looks a person up, which stands in the access ledger.
async fn look_up(support: &Client, phone: &str) {
    support.get(&format!("/api/v1/staff/people?q={phone}")).await.ok();
}

async fn lock(app: &TestApp, person: PersonId) {
    let work = app.lingong.app.write(move |work| async move {
        let row = people::Entity::find_by_id(person).one(&work.tx).await?.expect("the person");
        Ok(db::update(&work, people::Model { state: PersonState::Locked, ..row }).await?)
    });
    work.await.expect("the account is locked");
}

on_both_engines! {
    /// The whole way: found by the access ledger, told one by one, by list and by announcement, reported, closed.
    ///
    /// covers: INC-1, INC-2
    async fn an_incident_is_told_reported_and_closed_step_by_step(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let support = app.staff(StaffRole::Support).await;
        let seen = app.register("seen_person", "19900000221").await;
        let locked = app.register("locked_person", "19900000222").await;
        let unseen = app.register("unseen_person", "19900000223").await;
        look_up(&support, "19900000221").await;
        look_up(&support, "19900000222").await;
        let locked_id = locked.person_id().await;
        lock(&app, locked_id).await;
        let id = register(&officer, false).await;
        act(&officer, &id, "tell", json!({})).await.refused(409, "notice_incomplete");
        write_parts(&officer, &id).await;
        act(&officer, &id, "tell", json!({})).await.refused(409, "nobody_affected");
        let find = json!({
            "by": "access", "actor_id": support.person_id().await,
            "from": "2026-11-20T00:00:00Z", "until": "2026-11-25T00:00:00Z",
        });
        let found = act(&officer, &id, "affected", find.clone()).await.ok();
        assert_eq!(found["persons"], 2, "{found}");
        assert_eq!(act(&officer, &id, "affected", find).await.ok()["persons"], 2, "nobody twice");
        act(&officer, &id, "lists", json!({ "channel": "phone" })).await.refused(409, "not_telling");
        act(&officer, &id, "tell", json!({})).await.ok();
        app.run_jobs().await;
        assert_eq!(notices(&seen, "security_incident").await, 1);
        assert_eq!(notices(&unseen, "security_incident").await, 0);
        let inbox = seen.get("/api/v1/me/notices").await.ok();
        let notice = items(&inbox).iter().find(|it| it["kind"] == "security_incident").expect("the notice");
        for part in parts().as_object().expect("parts").values() {
            assert!(notice["body"].as_str().expect("words").contains(part.as_str().expect("text")), "{notice}");
        }
        act(&officer, &id, "close", json!({})).await.refused(409, "persons_untold");
        let list = act(&officer, &id, "lists", json!({ "channel": "phone" })).await.ok();
        let reach = json!([{ "person_id": locked_id, "reach": "19900000222" }]);
        assert_eq!(list["items"], reach, "who was told stands on no list");
        let letters = act(&officer, &id, "lists", json!({ "channel": "letter" })).await.ok();
        assert!(letters["items"][0]["reach"].is_null(), "no address is held");
        let told = json!({ "channel": "phone", "persons": [locked_id] });
        assert_eq!(act(&officer, &id, "told", told).await.ok()["untold"], 0);

        // Larger by another criterion: four hours from when it was found.
        let larger = json!({ "larger_reason": "造成直接经济损失五百万元以上" });
        let assessed = officer.put(&format!("/api/v1/staff/incidents/{id}/assessment"), larger).await.ok();
        assert_eq!((assessed["larger"].as_bool(), assessed["report_due_at"].as_str()),
            (Some(true), Some("2026-11-24T05:00:00Z")));
        act(&officer, &id, "close", json!({})).await.refused(409, "report_owed");
        let whole = officer.get(&format!("/api/v1/staff/incidents/{id}")).await.ok();
        let draft = whole["report_draft"].as_str().expect("a draft");
        for part in ["较大", "涉及人数：2", "已告知人数：2", "用户名、手机号码", "造成直接经济损失五百万元以上"] {
            assert!(draft.contains(part), "{part}: {draft}");
        }
        act(&officer, &id, "report", json!({ "receipt": "闽网信收〔2026〕9号" })).await.ok();
        act(&officer, &id, "report", json!({ "receipt": "再来一次" })).await.refused(409, "incident_reported");
        act(&officer, &id, "close", json!({})).await.ok();
        act(&officer, &id, "tell", json!({})).await.refused(409, "incident_closed");
        let whole = officer.get(&format!("/api/v1/staff/incidents/{id}")).await.ok();
        let steps: Vec<&str> =
            whole["steps"].as_array().expect("steps").iter().filter_map(|it| it["step"].as_str()).collect();
        for step in ["found", "registered", "parts_written", "assessed", "telling_began", "told", "list_taken",
            "reported", "closed"] {
            assert!(steps.contains(&step), "{step} in {steps:?}");
        }
        assert!(whole["steps"].as_array().expect("steps").iter().all(|it| it["at"].is_string()));
    }

    /// covers: INC-1
    async fn who_holds_a_field_was_signed_in_or_is_named_is_found(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let people = app.people(3).await;
        people[0].client.put("/api/v1/me/profile", json!({ "intent": "周末兼职" })).await.ok();
        let id = register(&officer, false).await;
        let by_field = json!({ "by": "field", "field": "job_intent" });
        assert_eq!(act(&officer, &id, "affected", by_field).await.ok()["persons"], 1);
        let listed = json!({ "by": "listed", "persons": [people[1].id, people[0].id, id] });
        assert_eq!(act(&officer, &id, "affected", listed).await.ok()["persons"], 2, "who is not there is left out");
        let before = json!({ "by": "session", "from": "2026-11-01T00:00:00Z", "until": "2026-11-02T00:00:00Z" });
        assert_eq!(act(&officer, &id, "affected", before).await.ok()["persons"], 2);
        let within = json!({ "by": "session", "from": "2026-11-24T00:00:00Z", "until": "2026-11-25T00:00:00Z" });
        assert_eq!(act(&officer, &id, "affected", within).await.ok()["persons"], 4, "three people and the officer");
        let everybody = json!({ "by": "field", "field": "phone" });
        assert_eq!(act(&officer, &id, "affected", everybody).await.ok()["persons"], 4);
        let wrong = json!({ "by": "field", "field": "shoe_size" });
        act(&officer, &id, "affected", wrong).await.refused(422, "unknown_personal_field");
    }

    /// covers: INC-1
    async fn who_cannot_be_reached_is_told_by_an_announcement(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let person = app.people(1).await.remove(0);
        lock(&app, person.id).await;
        let id = register(&officer, false).await;
        act(&officer, &id, "announce", json!({})).await.refused(409, "notice_incomplete");
        let page = format!("/announcements/{id}");
        assert_eq!(app.nobody().get(&page).await.status, 404);
        write_parts(&officer, &id).await;
        act(&officer, &id, "affected", json!({ "by": "listed", "persons": [person.id] })).await.ok();
        assert_eq!(act(&officer, &id, "announce", json!({})).await.ok()["untold"], 0);
        let shown = app.nobody().get(&page).await;
        assert_eq!(shown.status, 200);
        for part in ["客服账号异常查询", "请留意陌生来电", "已停用该账号", "一名工作人员的账号", "如有损失"] {
            assert!(shown.text.contains(part), "{part}");
        }
        act(&officer, &id, "close", json!({})).await.ok();
        assert_eq!(app.nobody().get(&page).await.status, 200, "it stays readable");
    }

    /// Every step of a drill is real, and nobody real is told.
    ///
    /// covers: INC-2
    async fn a_drill_goes_the_whole_way_with_test_persons_only(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let support = app.staff(StaffRole::Support).await;
        let test = app.register("test_one", "19900000231").await;
        let second = app.register("test_two", "19900000232").await;
        let real = app.register("real_person", "19900000233").await;
        for phone in ["19900000231", "19900000232", "19900000233"] {
            look_up(&support, phone).await;
        }
        for client in [&test, &second] {
            let mark = json!({ "person_id": client.person_id().await });
            assert_eq!(officer.post("/api/v1/staff/test-persons", mark).await.status, 204);
        }
        let id = register(&officer, true).await;
        write_parts(&officer, &id).await;
        let real_id = real.person_id().await;
        let access = json!({
            "by": "access", "actor_id": support.person_id().await,
            "from": "2026-11-20T00:00:00Z", "until": "2026-11-25T00:00:00Z",
        });
        for find in [
            access,
            json!({ "by": "field", "field": "phone" }),
            json!({ "by": "session", "from": "2026-11-01T00:00:00Z", "until": "2026-12-01T00:00:00Z" }),
            json!({ "by": "listed", "persons": [real_id] }),
        ] {
            assert_eq!(act(&officer, &id, "affected", find).await.ok()["persons"], 2);
        }
        // A mark that is taken away before telling counts then.
        let gone = second.person_id().await;
        assert_eq!(officer.delete(&format!("/api/v1/staff/test-persons/{gone}")).await.status, 204);
        act(&officer, &id, "tell", json!({})).await.ok();
        app.run_jobs().await;
        assert_eq!(notices(&test, "security_incident").await, 1);
        for client in [&second, &real, &support, &officer] {
            assert_eq!(notices(client, "security_incident").await, 0, "nobody real is told");
        }
        act(&officer, &id, "announce", json!({})).await.ok();
        assert_eq!(app.nobody().get(&format!("/announcements/{id}")).await.status, 404, "a drill shows nothing");
        let whole = officer.get(&format!("/api/v1/staff/incidents/{id}")).await.ok();
        assert!(whole["report_draft"].as_str().expect("a draft").starts_with("【演练】"));
        act(&officer, &id, "report", json!({ "receipt": "演练登记" })).await.ok();
        act(&officer, &id, "close", json!({})).await.ok();
        let drills = officer.get("/api/v1/staff/incidents?drill=true").await.ok();
        assert_eq!((items(&drills).len(), drills["items"][0]["state"].as_str()), (1, Some("closed")));
        assert!(items(&officer.get("/api/v1/staff/incidents?drill=false").await.ok()).is_empty());
    }
}
