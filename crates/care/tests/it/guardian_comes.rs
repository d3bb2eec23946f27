//! From the birth date to the open account.

use crate::guardian_help::{
    Family, MINORITY, decide, family, id, minor, papers as papers_of, papers, person, submit, token, upload,
};
use crate::{items, notices};
use db::entities::consents::{self, ConsentAction};
use db::entities::staff_roles::StaffRole;
use kernel::PersonId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{TestApp, Value, json, on_both_engines};

async fn minority(person: &crate::guardian_help::Person) -> Value {
    person.client.get(MINORITY).await.ok()
}

async fn said_by(app: &TestApp, ward: PersonId, item: &str) -> Vec<consents::Model> {
    let tx = app.lingong.app.read();
    let mine = consents::Entity::find().filter(consents::Column::PersonId.eq(ward));
    mine.filter(consents::Column::Purpose.eq(item)).all(&tx).await.expect("the ledger")
}

on_both_engines! {
    /// covers: MIN-2, MIN-3, POL-6, SEC-4
    async fn a_minor_goes_on_once_a_guardian_is_verified(app: TestApp) {
        let ward = minor(&app, "2009-02").await;
        let ward_id = ward.client.person_id().await;
        let refused = ward.client.get("/api/v1/me/applications").await.refused(403, "guardian_needed");
        let seen = minority(&ward).await;
        assert_eq!((&seen["standing"], &seen["limited"], &seen["may_declare"]), (&json!("guarded"), &json!(true), &json!(true)));
        assert_eq!(seen["erase_at"], json!("2026-12-01T02:00:00Z"));
        assert_eq!(refused["erase_at"], seen["erase_at"]);
        ward.client.put("/api/v1/me/profile", json!({ "name": "林小雨" })).await.refused(403, "guardian_needed");
        ward.client.post("/api/v1/merchants", json!({ "name": "小店", "kind": "sole" })).await.refused(403, "guardian_needed");
        // What stays open: seeing, taking along, asking, leaving.
        for path in ["/api/v1/me", "/api/v1/me/data", "/api/v1/me/data/people", "/api/v1/me/exports", "/api/v1/me/accesses", "/api/v1/me/consents", "/api/v1/me/requests", "/api/v1/me/cancellation", "/api/v1/auth/sessions"] {
            assert_eq!(ward.client.get(path).await.status, 200, "{path}");
        }
        assert_eq!(ward.client.get("/api/v1/postings/search").await.status, 200, "as anybody, not as themselves");
        assert_eq!(notices(&ward.client, "guardian_needed").await, 1);

        let link = token(&ward).await;
        assert!(!link.contains(&ward_id.to_string()) && link.len() >= 40, "the link names nobody");
        let guardian = person(&app, "guardian").await;
        let shown = guardian.client.post("/api/v1/guardian-links", json!({ "token": link })).await.ok();
        assert!(shown["ward_masked"].as_str().is_some_and(|name| name.contains("**") && !ward.username.eq(name)));
        assert_eq!(shown["own"]["name"], "guardianship");
        assert!(items(&json!({ "items": shown["items"] })).iter().all(|item| item["why"].is_string() && item["cost"].is_string()));
        assert_eq!(shown["items"][0]["name"], "minor_use");
        upload(&guardian, "id_card").await.refused(403, "consent_needed");
        let papers = papers(&app, &guardian, &["personalisation"]).await;
        let bond = id(&submit(&guardian, &link, &papers).await.ok());
        guardian.client.post("/api/v1/guardian-links", json!({ "token": link })).await.refused(404, "guardian_link_invalid");
        // Nothing is consented yet.
        assert!(said_by(&app, ward_id, "minor_use").await.is_empty());
        ward.client.get("/api/v1/me/applications").await.refused(403, "guardian_needed");
        guardian.client.get(&format!("/api/v1/me/wards/{bond}")).await.refused(404, "not_found");
        assert_eq!(guardian.client.get("/api/v1/me/wards").await.ok()["items"][0]["state"], "pending");
        assert_eq!(notices(&ward.client, "guardian_submitted").await, 1);

        let officer = app.staff(StaffRole::Privacy).await;
        let queue = officer.get("/api/v1/staff/guardianships").await.ok();
        let listed = items(&queue).iter().find(|item| item["id"] == json!(bond)).expect("it waits").clone();
        assert_eq!(listed["erase_at"], seen["erase_at"]);
        let review = officer.get(&format!("/api/v1/staff/guardianships/{bond}")).await;
        assert!(!review.text.contains("林大山") && !review.text.contains(papers["id_number"].as_str().expect("a number")));
        let review = review.ok();
        assert_eq!((&review["guardian_name_masked"], &review["ward_born"]), (&json!("林**"), &json!("2009-02-28")));
        assert!(review["checks"].as_array().expect("checks").iter().all(|check| check["ok"] == true), "{review}");
        let url = review["documents"][0]["url"].as_str().expect("an address").to_owned();
        let picture = officer.get(&url).await;
        assert_eq!((picture.status, picture.headers["content-type"].to_str().ok()), (200, Some("image/jpeg")));
        app.staff(StaffRole::Reviewer).await.get(&url).await.refused(403, "forbidden");
        let looks = guardian.client.get("/api/v1/me/accesses").await.ok();
        assert_eq!(items(&looks).iter().filter(|row| row["by"] == "staff" && row["basis"] == "核实监护人资料").count(), 2);

        assert_eq!(decide(&officer, &bond, json!({ "decision": "verify" })).await.status, 204);
        decide(&officer, &bond, json!({ "decision": "verify" })).await.refused(409, "guardianship_decided");
        assert_eq!(ward.client.get("/api/v1/me/applications").await.status, 200);
        let open = minority(&ward).await;
        assert_eq!((&open["limited"], &open["erase_at"]), (&json!(false), &Value::Null));
        assert_eq!((&open["guardians"][0]["name_masked"], &open["guardians"][0]["state"]), (&json!("林**"), &json!("verified")));
        let row = said_by(&app, ward_id, "minor_use").await.remove(0);
        let guardian_id = guardian.client.person_id().await;
        assert_eq!((row.action, row.by_person, row.text_digest.0.len()), (ConsentAction::Given, Some(guardian_id), 32));
        assert_eq!(row.policy_version.as_str(), papers["policy_version"].as_str().expect("a version"));
        assert_eq!(said_by(&app, ward_id, "personalisation").await.len(), 1);
        assert!(said_by(&app, ward_id, "location").await.is_empty(), "silence is no");
        assert_eq!((notices(&ward.client, "guardian_consented").await, notices(&guardian.client, "guardian_verified").await), (1, 1));
    }

    /// covers: MIN-1, MIN-2
    async fn own_income_is_declared_and_withdrawn(app: TestApp) {
        let ward = minor(&app, "2009-12").await;
        let path = format!("{MINORITY}/own-income");
        ward.client.get("/api/v1/me/applications").await.refused(403, "guardian_needed");
        assert_eq!(ward.client.post(&path, json!({})).await.status, 204);
        let seen = minority(&ward).await;
        assert_eq!((&seen["standing"], &seen["erase_at"]), (&json!("own_income"), &Value::Null));
        assert_eq!(ward.client.get("/api/v1/me/applications").await.status, 200);
        // As an adult: they decide for themselves, and nobody can be their guardian.
        ward.client.agree("personalisation").await;
        ward.client.post(&format!("{MINORITY}/invitations"), json!({})).await.refused(409, "no_guardian_needed");
        let ledger = said_by(&app, ward.client.person_id().await, "own_income").await;
        assert_eq!(ledger.len(), 1, "when it was declared is on record");

        assert_eq!(ward.client.delete(&path).await.status, 204);
        ward.client.get("/api/v1/me/applications").await.refused(403, "guardian_needed");
        assert_eq!(minority(&ward).await["erase_at"], json!("2026-12-01T02:00:00Z"));
        let child = minor(&app, "2012-05").await;
        child.client.post(&path, json!({})).await.refused(403, "not_of_working_age");
        let adult = person(&app, "adult").await;
        adult.client.post(&path, json!({})).await.refused(403, "not_of_working_age");
        assert_eq!(minority(&adult).await["standing"], "adult");
    }

    /// covers: MIN-2, RIGHT-2
    async fn a_mistyped_birth_date_is_corrected_once(app: TestApp) {
        let path = format!("{MINORITY}/birth-date");
        let typo = minor(&app, "2015-03").await;
        typo.client.put(&path, json!({ "birth_year_month": "2030-01" })).await.refused(422, "birth_month_invalid");
        assert_eq!(typo.client.put(&path, json!({ "birth_year_month": "1985-03" })).await.status, 204);
        assert_eq!(typo.client.get("/api/v1/me").await.ok()["profile"]["birth_year_month"], "1985-03");
        assert_eq!(minority(&typo).await["standing"], "adult");

        let twice = minor(&app, "2015-03").await;
        assert_eq!(twice.client.put(&path, json!({ "birth_year_month": "2014-03" })).await.status, 204);
        twice.client.put(&path, json!({ "birth_year_month": "1990-03" })).await.refused(409, "birth_date_by_staff");
        // Living on own labour opens the account; the date is still not theirs to take back.
        let worker = minor(&app, "2009-03").await;
        worker.client.post(&format!("{MINORITY}/own-income"), json!({})).await;
        worker.client.put("/api/v1/me/profile", json!({ "birth_year_month": null })).await.refused(409, "birth_date_by_staff");
        assert_eq!(worker.client.put("/api/v1/me/profile", json!({ "birth_year_month": "2009-03", "name": "小工" })).await.status, 200);

        // Then it is for staff, with a case that they have taken.
        let case = id(&twice.client.post("/api/v1/me/requests", json!({ "kind": "correct", "text": "我的出生日期写错了，请核实更正" })).await.ok());
        let officer = app.staff(StaffRole::Privacy).await;
        let path = format!("/api/v1/staff/cases/{case}/birth-date");
        let body = json!({ "person_id": twice.client.person_id().await, "birth_date": "1990-03-14" });
        officer.post(&path, body.clone()).await.refused(403, "case_not_yours");
        officer.post(&format!("/api/v1/staff/cases/{case}/assign"), json!({})).await.ok();
        officer.post(&path, json!({ "person_id": officer.person_id().await, "birth_date": "2012-01" })).await.refused(403, "own_data");
        assert_eq!(body["person_id"], json!(twice.client.person_id().await));
        assert_eq!(officer.post(&path, json!({ "birth_date": "1990-03-14" })).await.status, 204, "whose case it is");
        assert_eq!(minority(&twice).await["standing"], "adult");
        // The other way round: a report shows that somebody is a child.
        let child = person(&app, "child").await;
        let body = json!({ "person_id": child.client.person_id().await, "birth_date": "2013-06-01" });
        assert_eq!(officer.post(&path, body).await.status, 204);
        child.client.get("/api/v1/me/applications").await.refused(403, "guardian_needed");
        child.client.put(&format!("{MINORITY}/birth-date"), json!({ "birth_year_month": "1990-01" })).await.refused(409, "birth_date_by_staff");
    }

    /// covers: MIN-2
    async fn a_second_guardian_joins_and_a_refused_one_comes_again(app: TestApp) {
        let Family { ward, officer, .. } = family(&app, "2011-02", &[]).await;
        let mother = person(&app, "mother").await;
        let mut papers = papers(&app, &mother, &["minor_sharing"]).await;
        papers["relation"] = json!("mother");
        let bond = id(&submit(&mother, &token(&ward).await, &papers).await.ok());
        decide(&officer, &bond, json!({ "decision": "refuse" })).await.refused(422, "required");
        assert_eq!(decide(&officer, &bond, json!({ "decision": "refuse", "reason": "户口簿照片看不清，请重拍" })).await.status, 204);
        let listed = mother.client.get("/api/v1/me/wards").await.ok();
        assert_eq!((&listed["items"][0]["state"], &listed["items"][0]["reason"]), (&json!("refused"), &json!("户口簿照片看不清，请重拍")));
        assert_eq!(notices(&mother.client, "guardian_refused").await, 1);
        papers["bond_document_id"] = json!(id(&upload(&mother, "bond").await.ok()));
        let again = mother.client.put(&format!("/api/v1/me/wards/{bond}/papers"), papers).await.ok();
        assert_eq!((again["id"].as_str(), again["state"].as_str()), (Some(bond.as_str()), Some("pending")));
        assert_eq!(decide(&officer, &bond, json!({ "decision": "verify" })).await.status, 204);
        assert_eq!(minority(&ward).await["guardians"].as_array().map(Vec::len), Some(2));
        // A third has no room.
        let third = person(&app, "third").await;
        let theirs = papers_of(&app, &third, &[]).await;
        submit(&third, &token(&ward).await, &theirs).await.refused(409, "too_many_guardians");
    }
}
