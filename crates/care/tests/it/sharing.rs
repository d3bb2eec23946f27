//! The sharing ledger, and what each basis requires.

use crate::{id_of, items};
use db::entities::applications::ApplicationState;
use db::entities::postings::SignUpMode;
use db::entities::staff_roles::StaffRole;
use testkit::{Client, Job, JobPlan, On, Someone, TestApp, Value, json, on_both_engines};

fn partner(name: &str, region: &str) -> Value {
    json!({
        "kind": "partner", "name": name, "agreement": "HZ-2026-07", "nda": "BM-2026-07",
        "fields": ["phone", "sign_up_record"], "purpose": "用工意外保险", "region": region,
        "starts_at": "2026-11-01T00:00:00Z", "ends_at": "2026-12-01T00:00:00Z",
    })
}

async fn register(officer: &Client, body: Value) -> String {
    id_of(&officer.post("/api/v1/staff/partners", body).await.ok())
}

async fn share(officer: &Client, persons: Value, fields: Value, ground: Value) -> testkit::Reply {
    let body = json!({ "persons": persons, "fields": fields, "purpose": "用工意外保险", "ground": ground });
    officer.post("/api/v1/staff/sharings", body).await
}

async fn document(app: &TestApp, officer: &Client, persons: Value, fields: Value) -> String {
    let second = app.staff(StaffRole::Privacy).await;
    let body = json!({
        "authority": "福州市公安局", "document_no": "榕公调字〔2026〕18号", "law": "《中华人民共和国刑事诉讼法》第五十四条",
        "scope": "调取涉案人员的注册手机号码", "fields": fields, "persons": persons, "received_at": "2026-11-23T02:00:00Z",
    });
    let id = id_of(&officer.post("/api/v1/staff/orders", body).await.ok());
    let decision = json!({ "decision": "approve", "reason": "手续齐全" });
    second.post(&format!("/api/v1/staff/orders/{id}/decision"), decision).await.ok();
    id
}

/// Where no number is lent, each is told the other's. covers: SHARE-1, SHARE-2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_up_and_a_call_stand_in_the_ledger_of_whose_data_it_is() {
    for engine in [On::Sqlite, On::Postgres] {
        let app = TestApp::start_with(engine, |config| config.relay.base_url = String::new()).await;
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 48, 1)).await;
        let seeker = app.people(1).await.remove(0);
        let application = signs_up(&job, &seeker).await;
        let phone = format!("/api/v1/applications/{}/phone", id_of(&application));
        job.owner.client.get(&phone).await.ok();
        let mine = seeker.client.get("/api/v1/me/sharings").await.ok();
        assert_eq!((items(&mine).len(), &mine["items"][0]["fields"]), (2, &json!(["phone"])));
        seeker.client.get(&phone).await.ok();
        let owners = job.owner.client.get("/api/v1/me/sharings").await.ok();
        assert_eq!(owners["items"][0]["fields"], json!(["contact_phone"]));
    }
}

/// Signs up twice, which shares once.
async fn signs_up(job: &Job, seeker: &Someone) -> Value {
    let application = seeker.client.apply(job.shifts[0]).await;
    let again = seeker.client.apply(job.shifts[0]).await;
    assert_eq!(application["id"], again["id"]);
    assert_eq!(application["state"], ApplicationState::Accepted.as_str());
    let mine = seeker.client.get("/api/v1/me/sharings").await.ok();
    assert_eq!(items(&mine).len(), 1, "a double tap shares once: {mine}");
    let row = &mine["items"][0];
    assert_eq!((row["recipient"].as_str(), row["basis"].as_str()), (Some("闽江奶茶"), Some("service")));
    assert_eq!(row["matter"], application["id"]);
    assert!(row["fields"].to_string().contains("username"), "{row}");
    application
}

on_both_engines! {
    /// covers: SHARE-1, WORK-4
    async fn a_lent_number_tells_nobodys_own(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 48, 1)).await;
        let seeker = app.people(1).await.remove(0);
        let application = signs_up(&job, &seeker).await;
        let phone = format!("/api/v1/applications/{}/phone", id_of(&application));
        job.owner.client.get(&phone).await.ok();
        seeker.client.get(&phone).await.ok();
        let mine = seeker.client.get("/api/v1/me/sharings").await.ok();
        assert_eq!(items(&mine).len(), 1, "{mine}");
    }

    /// covers: SHARE-2
    async fn a_partner_gets_what_is_agreed_and_an_ended_agreement_stops_at_once(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let person = app.people(1).await.remove(0);
        let persons = json!([person.id]);
        let id = register(&officer, partner("榕城保险", "mainland_china")).await;
        let ground = json!({ "basis": "partner", "partner_id": id });
        let done = share(&officer, persons.clone(), json!(["phone"]), ground.clone()).await;
        assert_eq!(done.status, 201, "{}", done.text);
        let mine = person.client.get("/api/v1/me/sharings").await.ok();
        let row = &mine["items"][0];
        assert_eq!((row["document"].as_str(), row["recipient"].as_str()), (Some("HZ-2026-07"), Some("榕城保险")));
        share(&officer, persons.clone(), json!(["id_number"]), ground.clone()).await.refused(422, "field_not_agreed");
        let affiliate = json!({ "basis": "affiliate", "partner_id": id });
        share(&officer, persons.clone(), json!(["phone"]), affiliate).await.refused(422, "wrong_partner_kind");
        let mut silent = partner("没有保密协议的公司", "mainland_china");
        silent["nda"] = Value::Null;
        let silent = json!({ "basis": "partner", "partner_id": register(&officer, silent).await });
        share(&officer, persons.clone(), json!(["phone"]), silent).await.refused(409, "nda_missing");
        let end = format!("/api/v1/staff/partners/{id}/end");
        officer.post(&end, json!({ "reason": "对方违约" })).await.ok();
        officer.post(&end, json!({ "reason": "对方违约" })).await.refused(409, "partner_ended");
        share(&officer, persons.clone(), json!(["phone"]), ground).await.refused(409, "partner_not_in_force");
        // Another one ends by its date.
        let id = register(&officer, partner("闽都保险", "mainland_china")).await;
        let ground = json!({ "basis": "partner", "partner_id": id });
        app.clock.set(crate::at("2026-12-01T00:00:00Z"));
        share(&officer, persons, json!(["phone"]), ground).await.refused(409, "partner_not_in_force");
        assert_eq!(items(&person.client.get("/api/v1/me/sharings").await.ok()).len(), 1, "refused ones leave nothing");
    }

    /// covers: STORE-1, SHARE-2
    async fn nothing_goes_abroad_without_each_persons_separate_consent(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let people = app.people(2).await;
        let id = register(&officer, partner("Harbour Research Ltd", "abroad")).await;
        let ground = json!({ "basis": "partner", "partner_id": id });
        let both = json!([people[0].id, people[1].id]);
        share(&officer, both.clone(), json!(["phone"]), ground.clone()).await.refused(403, "abroad_needs_consent");
        let say = async |client: &Client, given: bool| {
            client.post("/api/v1/me/sharing-consents", json!({ "partner_id": id, "given": given })).await.status
        };
        assert_eq!(say(&people[0].client, true).await, 204);
        share(&officer, both, json!(["phone"]), ground.clone()).await.refused(403, "abroad_needs_consent");
        let offers = people[0].client.get("/api/v1/me/sharing-consents").await.ok();
        let told = (offers["items"][0]["given"].as_bool(), offers["items"][0]["region"].as_str());
        assert_eq!(told, (Some(true), Some("abroad")));
        let one = json!([people[0].id]);
        assert_eq!(share(&officer, one.clone(), json!(["phone"]), ground.clone()).await.status, 201);
        assert_eq!(say(&people[0].client, false).await, 204);
        share(&officer, one.clone(), json!(["phone"]), ground).await.refused(403, "abroad_needs_consent");
        // At home, the basis of consent asks the same.
        let home = register(&officer, partner("本地公司", "mainland_china")).await;
        let ground = json!({ "basis": "consent", "partner_id": home });
        share(&officer, one, json!(["phone"]), ground).await.refused(403, "sharing_needs_consent");
    }

    /// covers: SHARE-2, SHARE-4, SHARE-5
    async fn orders_exceptions_research_and_disclosure_rest_on_an_approved_document(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let people = app.people(2).await;
        let one = json!([people[0].id]);
        let order = document(&app, &officer, one.clone(), json!(["phone"])).await;
        let ground = json!({ "basis": "order", "order_id": order });
        assert_eq!(share(&officer, one.clone(), json!(["phone"]), ground.clone()).await.status, 201);
        share(&officer, one.clone(), json!(["username"]), ground.clone()).await.refused(422, "field_not_agreed");
        share(&officer, json!([people[1].id]), json!(["phone"]), ground).await.refused(422, "person_not_covered");
        for exception in [
            "national_security", "public_safety", "crime_and_courts", "life_and_property", "made_public",
            "lawfully_published", "contract_at_request", "other_law",
        ] {
            let ground = json!({ "basis": "exception", "exception": exception, "order_id": order });
            assert_eq!(share(&officer, one.clone(), json!(["phone"]), ground).await.status, 201, "{exception}");
        }
        let ninth = json!({ "basis": "exception", "exception": "convenience", "order_id": order });
        share(&officer, one.clone(), json!(["phone"]), ninth).await.refused(422, "invalid_field");
        let nameless = json!({ "basis": "exception", "exception": "public_safety" });
        assert_eq!(share(&officer, one.clone(), json!(["phone"]), nameless).await.status, 422);
        let rows = officer.get(&format!("/api/v1/staff/sharings?person={}", people[0].id)).await.ok();
        assert_eq!(items(&rows).len(), 9);
        let complete = |row: &Value| row["document"].is_string() && row["approved_by"].is_string();
        assert!(items(&rows).iter().all(complete), "{rows}");
        let research = json!({ "basis": "research", "order_id": order });
        share(&officer, one.clone(), json!(["phone"]), research).await.refused(422, "research_too_direct");
        let public = json!({ "basis": "public_by_order", "order_id": order });
        assert_eq!(share(&officer, one.clone(), json!(["phone"]), public).await.status, 201);
        let wish = json!({ "basis": "public_by_consent", "title": "年度优秀零工榜" });
        share(&officer, one.clone(), json!(["username"]), wish.clone()).await.refused(403, "sharing_needs_consent");
        let yes = json!({ "publication": "年度优秀零工榜", "fields": ["username"], "given": true });
        assert_eq!(people[0].client.post("/api/v1/me/sharing-consents", yes).await.status, 204);
        assert_eq!(share(&officer, one.clone(), json!(["username"]), wish).await.status, 201);
        let merchant = json!({ "basis": "own_tap", "merchant_id": people[0].id });
        share(&officer, one, json!(["phone"]), merchant).await.refused(403, "only_the_person");
    }

    /// covers: SHARE-4
    async fn a_yes_to_a_publication_is_one_to_the_fields_that_were_named(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let person = app.people(1).await.remove(0);
        let title = "年度优秀零工榜";
        let says = async |fields: Value, given: bool| {
            app.clock.advance_seconds(1);
            let body = json!({ "publication": title, "fields": fields, "given": given });
            assert_eq!(person.client.post("/api/v1/me/sharing-consents", body).await.status, 204);
        };
        let publishes = async |fields: Value| {
            share(&officer, json!([person.id]), fields, json!({ "basis": "public_by_consent", "title": title })).await
        };
        says(json!(["username", "person_name"]), true).await;
        for fields in [
            json!(["phone", "person_name"]), json!(["phone"]), json!(["username"]), json!(["username", "person_name", "phone"]),
        ] {
            publishes(fields).await.refused(403, "sharing_needs_consent");
        }
        assert_eq!(publishes(json!(["person_name", "username"])).await.status, 201, "in whatever order");
        // The newest word counts, for what it names.
        says(json!(["username"]), true).await;
        publishes(json!(["username", "person_name"])).await.refused(403, "sharing_needs_consent");
        assert_eq!(publishes(json!(["username"])).await.status, 201);
        says(json!(["phone"]), false).await;
        publishes(json!(["username"])).await.refused(403, "sharing_needs_consent");
    }

    /// covers: SHARE-2
    async fn a_dispute_hands_over_only_to_the_merchant_of_the_sign_up(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 48, 1)).await;
        let people = app.people(2).await;
        people[0].client.apply(job.shifts[0]).await;
        let ground = json!({ "basis": "service", "merchant_id": job.merchant });
        assert_eq!(share(&officer, json!([people[0].id]), json!(["sign_up_record"]), ground.clone()).await.status, 201);
        let both = json!([people[0].id, people[1].id]);
        share(&officer, both, json!(["sign_up_record"]), ground).await.refused(422, "not_their_service");
    }
}
