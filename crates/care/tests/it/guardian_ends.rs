//! What goes by itself, at once, or with a birthday.

use crate::guardian_help::{
    DAY, Family, MINORITY, WARDS, code, decide, family, has_linked, id, linked_pictures, minor, papers, person, submit,
    token,
};
use crate::notices;
use db::entities::erasures::{self, ErasureReason, ErasureState};
use db::entities::staff_roles::StaffRole;
use db::entities::{minors, people};
use kernel::PersonId;
use platform::{App, JobKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{TestApp, Value, json, on_both_engines};

async fn erasure(house: &App, person: PersonId) -> Option<erasures::Model> {
    let tx = house.read();
    erasures::Entity::find().filter(erasures::Column::PersonId.eq(person)).one(&tx).await.expect("a query")
}

async fn assert_gone(app: &TestApp, person: PersonId, reason: ErasureReason) {
    let house = &app.lingong.app;
    let row = erasure(house, person).await.expect("an erasure");
    assert_eq!((row.state, row.reason), (ErasureState::Done, reason));
    assert_eq!(row.certificate.expect("a certificate").0["certificate"]["reason"], json!(reason.as_str()));
    let keys = house.vault.keys_of(person).await.expect("what a law holds is left");
    assert!(keys.classes().iter().all(|class| class.is_held()), "every other key is destroyed");
    let left = people::Entity::find_by_id(person).one(&house.read()).await.expect("a query").expect("the empty row");
    assert!(left.phone.is_emptied() && left.username.is_emptied());
    assert!(minors::Entity::find_by_id(person).one(&house.read()).await.expect("a query").is_none());
}

on_both_engines! {
    /// covers: MIN-2, DEL-1
    async fn without_consent_everything_goes_by_itself(app: TestApp) {
        let ward = minor(&app, "2012-02").await;
        let ward_id = ward.client.person_id().await;
        let stranger = minor(&app, "1999-02").await;
        app.clock.advance_seconds(7 * DAY - 42 * 3_600 - 1);
        app.run_jobs().await;
        assert_eq!(notices(&ward.client, "guardian_reminder").await, 0);
        app.clock.advance_seconds(1);
        app.run_jobs().await;
        app.run_jobs().await;
        assert_eq!(notices(&ward.client, "guardian_reminder").await, 1);
        app.clock.advance_seconds(42 * 3_600 - 1);
        app.run_jobs().await;
        assert_eq!(ward.client.get(MINORITY).await.ok()["limited"], true);
        app.clock.advance_seconds(1);
        app.run_jobs().await;
        ward.client.get(MINORITY).await.refused(401, "sign_in_required");
        assert_gone(&app, ward_id, ErasureReason::NoGuardianConsent).await;
        app.sync_index().await;
        app.assert_nowhere(&[("the username", ward.username.clone()), ("the phone", ward.phone.clone())]).await;
        app.run_jobs().await;
        assert_eq!(stranger.client.get("/api/v1/me").await.status, 200, "nobody else is touched");
        // The number is free, and whoever has it now starts anew.
        let again = app.register(&ward.username, &ward.phone).await;
        assert_ne!(again.person_id().await, ward_id);
        assert_eq!(again.get(MINORITY).await.ok()["standing"], "adult");
    }

    /// covers: MIN-2
    async fn the_deletion_goes_on_after_a_process_that_was_killed(app: TestApp) {
        let house = &app.lingong.app;
        let dead = "UPDATE jobs SET state = 'running', attempts = 1, lease_until = $1 WHERE run_at <= $2";
        for step in ["service", "rows", "keys", "certificate"] {
            let ward = minor(&app, "2012-02").await;
            let ward_id = ward.client.person_id().await;
            app.clock.advance_seconds(7 * DAY);
            // A worker claimed the job at the deadline and died.
            let before = app.now().plus_seconds(-1);
            let claimed = house.write(move |work| async move { Ok(work.run(dead, [before.into(), work.now.into()]).await?) });
            assert!(claimed.await.expect("claimed") > 0);
            app.run_jobs().await;
            assert_gone(&app, ward_id, ErasureReason::NoGuardianConsent).await;
            // As if it had died once more, in the middle of the erasure.
            let id = erasure(house, ward_id).await.expect("an erasure").id;
            let back = house.write(move |work| async move {
                let sql = "UPDATE erasures SET state = 'running', step = $1, certificate = NULL WHERE id = $2";
                work.run(sql, [step.into(), id.into()]).await?;
                work.enqueue(JobKind("care.erase"), id.0, 0, work.now).await?;
                Ok(work.run(dead, [before.into(), work.now.into()]).await?)
            });
            assert_eq!(back.await.expect("put back"), 1);
            app.run_jobs().await;
            assert_gone(&app, ward_id, ErasureReason::NoGuardianConsent).await;
        }
    }

    /// covers: MIN-2
    async fn papers_that_staff_have_not_looked_at_hold_the_deletion_once(app: TestApp) {
        let ward = minor(&app, "2012-02").await;
        let ward_id = ward.client.person_id().await;
        let guardian = person(&app, "guardian").await;
        let papers = papers(&app, &guardian, &[]).await;
        submit(&guardian, &token(&ward).await, &papers).await.ok();
        app.clock.advance_seconds(7 * DAY);
        app.run_jobs().await;
        assert_eq!(ward.client.get(MINORITY).await.ok()["limited"], true);
        app.clock.advance_seconds(7 * DAY - 1);
        app.run_jobs().await;
        assert!(erasure(&app.lingong.app, ward_id).await.is_none());
        app.clock.advance_seconds(1);
        app.run_jobs().await;
        assert_gone(&app, ward_id, ErasureReason::NoGuardianConsent).await;
        assert_eq!(guardian.client.get(WARDS).await.ok()["items"][0]["state"], "ended");
    }

    /// covers: MIN-3, RIGHT-4
    async fn a_withdrawal_limits_at_once_and_the_clock_runs(app: TestApp) {
        let family = family(&app, "2011-02", &[]).await;
        let Family { ward, guardian, .. } = &family;
        assert_eq!(ward.client.get("/api/v1/me/applications").await.status, 200);
        assert_eq!(family.say("minor_use", "withdrawn").await["state"], "withdrawn");
        ward.client.get("/api/v1/me/applications").await.refused(403, "guardian_needed");
        assert_eq!(notices(&ward.client, "guardian_withdrew").await, 1);
        let listed = guardian.client.get(WARDS).await.ok();
        assert_eq!((&listed["items"][0]["state"], listed["items"][0]["erase_at"].is_string()), (&json!("limited"), true));
        // Given again in time, it stops; the job of the first clock finds nothing to do.
        app.clock.advance_seconds(6 * DAY);
        family.say("minor_use", "given").await;
        app.clock.advance_seconds(2 * DAY);
        app.run_jobs().await;
        assert_eq!(ward.client.get("/api/v1/me/applications").await.status, 200);
        family.say("minor_use", "withdrawn").await;
        let ward_id = ward.client.person_id().await;
        app.clock.advance_seconds(7 * DAY);
        app.run_jobs().await;
        assert_gone(&app, ward_id, ErasureReason::NoGuardianConsent).await;
        guardian.client.get(&family.path("")).await.refused(404, "not_found");
    }

    /// covers: MIN-3, RIGHT-3, RIGHT-5, DEL-3
    async fn a_guardian_has_everything_deleted_at_once(app: TestApp) {
        let family = family(&app, "2011-02", &[]).await;
        let Family { ward, guardian, .. } = &family;
        let ward_id = ward.client.person_id().await;
        guardian.client.post(&family.path("/erasure"), json!({})).await.refused(422, "proof_required");
        guardian.client.post(&family.path("/erasure"), json!({ "code": "000000" })).await.refused(422, "wrong_code");
        let stranger = person(&app, "stranger").await;
        let proof = code(&app, &stranger).await;
        stranger.client.post(&family.path("/erasure"), proof).await.refused(404, "not_found");
        let proof = code(&app, guardian).await;
        let begun = guardian.client.post(&family.path("/erasure"), proof).await.ok();
        ward.client.get("/api/v1/me").await.refused(401, "sign_in_required");
        app.run_jobs().await;
        assert_gone(&app, ward_id, ErasureReason::GuardianRequest).await;
        let url = begun["certificate_url"].as_str().expect("an address");
        let certificate = app.nobody().get(url.strip_prefix(&app.base).expect("our address")).await.ok();
        assert_eq!(certificate["certificate"]["person"], json!(ward_id));
        assert_eq!(guardian.client.get(WARDS).await.ok()["items"][0]["state"], "ended");
    }

    /// covers: MIN-1, MIN-3
    async fn on_the_eighteenth_birthday_the_right_ends(app: TestApp) {
        // Born in November 2008: of age at midnight in Shanghai after its last day but one.
        let family = family(&app, "2008-11", &["personalisation", "third_party_profile"]).await;
        let Family { ward, guardian, .. } = &family;
        has_linked(&app, ward.client.person_id().await).await;
        let midnight = "2026-11-29T16:00:00Z".parse::<jiff::Timestamp>().expect("a time");
        let to_go = kernel::Timestamp::from(midnight).seconds_since(app.now());
        app.lingong.app.write(|work| async move { care::guardians::schedule(&work).await }).await.expect("queued");
        app.clock.advance_seconds(to_go - 1);
        app.run_jobs().await;
        assert_eq!(guardian.client.get(&family.path("")).await.status, 200);
        app.clock.advance_seconds(1);
        // Without any job.
        guardian.client.get(&family.path("")).await.refused(404, "not_found");
        guardian.client.get(&family.path("/data")).await.refused(404, "not_found");
        let put = json!({ "name": "改不了了" });
        guardian.client.put(&family.path("/profile"), put).await.refused(404, "not_found");
        assert_eq!(guardian.client.get(WARDS).await.ok()["items"][0]["state"], "ended");
        let seen = ward.client.get(MINORITY).await.ok();
        assert_eq!((&seen["standing"], &seen["guardians"]), (&json!("adult"), &json!([])));
        assert_eq!(ward.client.get("/api/v1/me/applications").await.status, 200);
        app.run_jobs().await;
        assert_eq!((notices(&ward.client, "grown_up").await, notices(&guardian.client, "guardian_ended").await), (1, 1));
        // What only the guardian said is off again: the person never said it.
        let consents = ward.client.get("/api/v1/me/consents").await.ok();
        let item = consents["items"].as_array().expect("items").iter().find(|item| item["name"] == "personalisation");
        assert_eq!(item.expect("the item")["state"], "withdrawn");
        // With it goes what was kept on it.
        let linked = ward.client.get("/api/v1/me/linked-accounts").await.ok();
        assert_eq!((&linked["items"][0]["nickname"], &linked["agreed"]), (&Value::Null, &json!(false)));
        app.run_jobs().await;
        assert_eq!(linked_pictures(&app), 0);
        ward.client.agree("personalisation").await;
    }

    /// covers: MIN-2
    async fn a_guardian_who_leaves_takes_the_consent_along(app: TestApp) {
        let Family { ward, guardian, bond, .. } = family(&app, "2011-02", &[]).await;
        let proof = code(&app, &guardian).await;
        guardian.client.post("/api/v1/me/cancellation", proof).await.ok();
        assert_eq!(ward.client.get("/api/v1/me/applications").await.status, 200, "it can still be stopped");
        app.clock.advance_seconds(7 * DAY);
        app.run_jobs().await;
        ward.client.get("/api/v1/me/applications").await.refused(403, "guardian_needed");
        let seen = ward.client.get(MINORITY).await.ok();
        assert!(seen["erase_at"].is_string(), "the clock runs");
        assert_eq!(seen["guardians"], json!([]));
        let officer = app.staff(StaffRole::Privacy).await;
        officer.get(&format!("/api/v1/staff/guardianships/{bond}")).await.refused(410, "erased");
        // Another guardian can come.
        let next = person(&app, "next").await;
        let papers = papers(&app, &next, &[]).await;
        let bond = id(&submit(&next, &token(&ward).await, &papers).await.ok());
        decide(&officer, &bond, json!({ "decision": "verify" })).await;
        assert_eq!(ward.client.get("/api/v1/me/applications").await.status, 200);
    }
}
