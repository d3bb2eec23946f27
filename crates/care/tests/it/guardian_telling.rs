//! What of a minor reaches others, and what is never done with a minor (SPEC MIN-3).

use crate::guardian_help::{Family, family, has_linked, linked_pictures, minor, person};
use crate::{id_of, items};
use db::entities::postings::SignUpMode;
use testkit::{JobPlan, Value, json, on_both_engines};

async fn shown(job: &testkit::Job) -> Value {
    let list = job.owner.client.get(&format!("/api/v1/postings/{}/applications", job.posting)).await.ok();
    list["items"][0]["seeker"]["name_masked"].clone()
}

on_both_engines! {
    /// covers: MIN-3, RES-3, RULE-3
    async fn merchants_learn_nothing_without_the_guardians_yes(app: TestApp) {
        let family = family(&app, "2009-02", &[]).await;
        let Family { ward, .. } = &family;
        let mut plan = JobPlan::new(&app, SignUpMode::FirstCome, 72, 2);
        plan.min_age = Some(16);
        let job = app.job(plan).await;
        ward.client.post(&job.sign_up_path(), json!({})).await.refused(403, "minor_not_disclosed");
        assert_eq!(ward.client.get("/api/v1/me/sharings").await.ok()["items"], json!([]));
        family.say("minor_sharing", "given").await;
        let application = ward.client.post(&job.sign_up_path(), json!({ "note": "周末都有空" })).await.ok();
        let talk = ward.client.post("/api/v1/conversations", json!({ "posting_id": job.posting })).await.ok();
        let message =
            json!({ "client_id": kernel::RowId::new(app.now(), &app.lingong.app.rng), "kind": "text", "text": "您好" });
        ward.client.post(&format!("/api/v1/conversations/{}/messages", id_of(&talk)), message).await.ok();
        let named = async || {
            let list = job.owner.client.get(&format!("/api/v1/conversations?merchant_id={}", job.merchant)).await.ok();
            items(&list).iter().find(|row| row["id"] == talk["id"]).expect("the talk").to_string()
        };
        assert!(!named().await.contains("\"**\""), "the other side sees who talks");
        assert!(shown(&job).await.as_str().is_some_and(|name| name.len() > 2));
        let phone = format!("/api/v1/applications/{}/phone", id_of(&application));
        assert_eq!(job.owner.client.get(&phone).await.status, 200);
        // Taken back, it holds at once.
        family.say("minor_sharing", "withdrawn").await;
        assert_eq!(shown(&job).await, "**");
        let list = job.owner.client.get(&format!("/api/v1/postings/{}/applications", job.posting)).await.ok();
        assert_eq!(list["items"][0]["note"], Value::Null);
        assert!(named().await.contains("\"**\""), "nor in a talk");
        job.owner.client.get(&phone).await.refused(403, "minor_not_disclosed");
        let lends = app.lingong.simulators.as_ref().expect("tests have simulators").aliyun.clone();
        assert_eq!(lends.lent().len(), 1);
        app.clock.advance_seconds(61);
        app.run_jobs().await;
        assert!(lends.lent().is_empty(), "the number that was lent is given back");
        // The minor may say no as well.
        family.say("minor_sharing", "given").await;
        ward.client.put("/api/v1/me/consents/minor_sharing", json!({ "action": "withdrawn" })).await.ok();
        job.owner.client.get(&phone).await.refused(403, "minor_not_disclosed");
    }

    /// covers: RES-2, MIN-3
    async fn a_wards_resume_is_public_with_the_guardians_yes_alone(app: TestApp) {
        let family = family(&app, "2009-02", &[]).await;
        let ward = &family.ward.client;
        let resume = id_of(&ward.post("/api/v1/me/resumes", json!({ "title": "周末可做店员", "name": "许小满" })).await.ok());
        let terms = ward.get("/api/v1/me/resume-terms").await.ok();
        assert_eq!(terms["guardian_decides"], true);
        let (publish, digest) = (format!("/api/v1/me/resumes/{resume}/publication"), json!({ "digest": terms["digest"] }));
        ward.put(&publish, digest.clone()).await.refused(403, "guardian_decides");
        ward.put("/api/v1/me/consents/resume_public", json!({ "action": "given" })).await.refused(403, "guardian_decides");
        let owner = app.register("shop_owner", "19900000091").await;
        let merchant = app.certified_merchant(&owner).await;
        let found = format!("/api/v1/merchants/{merchant}/resumes");
        let count = async || items(&owner.get(&found).await.ok()).len();
        family.say("minor_sharing", "given").await;
        family.say("resume_public", "given").await;
        assert_eq!(count().await, 0, "the guardian allows, the ward publishes");
        ward.put(&publish, digest.clone()).await.ok();
        assert_eq!(count().await, 1);
        // Either of the guardian's words taken back ends it at once.
        family.say("minor_sharing", "withdrawn").await;
        assert_eq!(count().await, 0);
        owner.get(&format!("{found}/{resume}")).await.refused(404, "resume_not_shown");
        family.say("minor_sharing", "given").await;
        assert_eq!(count().await, 0, "and does not come back by itself");
        ward.put(&publish, digest).await.ok();
        assert_eq!(count().await, 1);
        family.say("resume_public", "withdrawn").await;
        assert_eq!(count().await, 0);
        owner.get(&format!("{found}/{resume}")).await.refused(404, "resume_not_shown");
    }

    /// covers: MIN-1, RULE-3
    async fn nobody_under_sixteen_takes_work_with_or_without_a_guardian(app: TestApp) {
        let mut plan = JobPlan::new(&app, SignUpMode::FirstCome, 72, 2);
        plan.min_age = Some(16);
        let job = app.job(plan).await;
        let child = family(&app, "2011-02", &["minor_sharing"]).await;
        child.ward.client.post(&job.sign_up_path(), json!({})).await.refused(403, "under_working_age");
        // Somebody who signed up and turns out to be a child: the sign-up ends.
        let late = person(&app, "late").await;
        let application = id_of(&late.client.post(&job.sign_up_path(), json!({})).await.ok());
        late.client.put("/api/v1/me/profile", json!({ "birth_year_month": "2013-01" })).await.ok();
        app.run_jobs().await;
        let list = job.owner.client.get(&format!("/api/v1/postings/{}/applications", job.posting)).await.ok();
        let row = items(&list).iter().find(|row| row["id"] == json!(application)).expect("the sign-up");
        assert!(row["state"].as_str().is_some_and(|state| state.contains("cancelled") || state == "withdrawn"), "{row}");
        assert_eq!(row["seeker"]["name_masked"], "**");
    }

    /// covers: MIN-3, RIGHT-4
    async fn a_minor_says_yes_to_nothing_and_is_not_counted(app: TestApp) {
        let family = family(&app, "2010-02", &[]).await;
        let Family { ward, guardian, .. } = &family;
        let listed = ward.client.get("/api/v1/me/consents").await.ok();
        let names: Vec<&Value> = items(&listed).iter().map(|item| &item["name"]).collect();
        assert_eq!(names[0], "minor_use");
        assert!(!names.contains(&&json!("analytics")) && !names.contains(&&json!("marketing")));
        for item in ["personalisation", "search_history", "location", "analytics", "marketing"] {
            ward.client.put(&format!("/api/v1/me/consents/{item}"), json!({ "action": "given" })).await.refused(403, "guardian_decides");
        }
        for item in ["analytics", "marketing", "guardianship"] {
            let path = family.path(&format!("/consents/{item}"));
            guardian.client.put(&path, json!({ "action": "given" })).await.refused(404, "not_found");
        }
        let visit = json!({ "page": "/m/", "referrer": "", "seconds": 3, "display": "phone", "agreed": "analytics" });
        ward.client.post("/api/v1/beacons", visit.clone()).await.refused(403, "not_for_minors");
        minor(&app, "2012-02").await.client.post("/api/v1/beacons", visit).await.refused(403, "not_for_minors");
        family.say("personalisation", "given").await;
        let mine = ward.client.get("/api/v1/me/consents").await.ok();
        let item = items(&mine).iter().find(|item| item["name"] == "personalisation").expect("the item").clone();
        assert_eq!((&item["state"], &item["by"]), (&json!("given"), &json!("guardian")));
    }

    /// covers: MIN-3, SHARE-2, SHARE-4
    async fn partners_get_a_minors_data_with_the_guardians_yes_to_them_alone(app: TestApp) {
        let family = family(&app, "2010-02", &["minor_sharing"]).await;
        let Family { ward, guardian, officer, .. } = &family;
        let ward_id = ward.client.person_id().await;
        let partner = json!({
            "kind": "partner", "name": "榕安保险", "agreement": "HZ-2026-07", "nda": "BM-2026-07", "fields": ["phone"],
            "purpose": "用工意外保险", "region": "mainland_china", "starts_at": "2026-11-01T00:00:00Z", "ends_at": "2026-12-31T00:00:00Z",
        });
        let partner = id_of(&officer.post("/api/v1/staff/partners", partner).await.ok());
        let share = async |ground: Value| {
            let body = json!({ "persons": [ward_id], "fields": ["phone"], "purpose": "用工意外保险", "ground": ground });
            officer.post("/api/v1/staff/sharings", body).await
        };
        let by_partner = json!({ "basis": "partner", "partner_id": partner });
        share(by_partner.clone()).await.refused(403, "minor_not_disclosed");
        let yes = json!({ "partner_id": partner, "given": true });
        ward.client.post("/api/v1/me/sharing-consents", yes.clone()).await.refused(403, "guardian_decides");
        assert_eq!(guardian.client.post(&family.path("/sharing-consents"), yes).await.status, 204);
        assert_eq!(share(by_partner.clone()).await.status, 201);
        assert_eq!(guardian.client.post(&family.path("/sharing-consents"), json!({ "partner_id": partner, "given": false })).await.status, 204);
        share(by_partner).await.refused(403, "minor_not_disclosed");
        let title =
            |field: &str| json!({ "publication": "优秀暑期实习生名单", "fields": [field], "given": true });
        let public = json!({ "basis": "public_by_consent", "title": "优秀暑期实习生名单" });
        share(public.clone()).await.refused(403, "minor_not_disclosed");
        // A yes to the name is none to the number.
        assert_eq!(guardian.client.post(&family.path("/sharing-consents"), title("person_name")).await.status, 204);
        share(public.clone()).await.refused(403, "minor_not_disclosed");
        app.clock.advance_seconds(1);
        assert_eq!(guardian.client.post(&family.path("/sharing-consents"), title("phone")).await.status, 204);
        assert_eq!(share(public).await.status, 201);
    }

    /// covers: MIN-3, RIGHT-4, ACC-4
    async fn nickname_and_picture_go_with_the_guardians_yes(app: TestApp) {
        let family = family(&app, "2009-02", &["third_party_profile"]).await;
        let ward = &family.ward.client;
        has_linked(&app, ward.person_id().await).await;
        let linked = async || ward.get("/api/v1/me/linked-accounts").await.ok();
        let before = linked().await;
        let kept = (&before["items"][0]["nickname"], &before["items"][0]["has_picture"], &before["agreed"]);
        assert_eq!(kept, (&json!("小雨"), &json!(true), &json!(true)));
        app.clock.advance_seconds(1);
        family.say("third_party_profile", "withdrawn").await;
        let after = linked().await;
        let left = (&after["items"][0]["nickname"], &after["items"][0]["has_picture"], &after["agreed"]);
        assert_eq!(left, (&Value::Null, &json!(false), &json!(false)), "the link alone stays");
        app.run_jobs().await;
        assert_eq!(linked_pictures(&app), 0);
    }
}
