//! Who cannot be a guardian, and how often what may be tried.

use crate::guardian_help::{DAY, MINORITY, WARDS, decide, family, id, minor, papers, person, submit, token, upload};
use db::entities::staff_roles::StaffRole;
use jiff::civil::date;
use kernel::id_number;
use testkit::{json, on_both_engines};

on_both_engines! {
    /// covers: MIN-2
    async fn wrong_people_and_wrong_papers_are_refused(app: TestApp) {
        let ward = minor(&app, "2011-02").await;
        let link = token(&ward).await;
        // Oneself: a limited minor does not get that far, one with a guardian is told.
        ward.client.post("/api/v1/guardian-links", json!({ "token": link })).await.refused(403, "guardian_needed");
        let open = family(&app, "2011-03", &[]).await;
        let own = token(&open.ward).await;
        open.ward.client.post("/api/v1/guardian-links", json!({ "token": own })).await.refused(422, "guardian_is_ward");
        // Another minor: they cannot say yes to anything, so they can send nothing.
        let consent = open.ward.client.put("/api/v1/me/consents/guardianship", json!({ "action": "given" })).await;
        consent.refused(403, "guardian_decides");

        let guardian = person(&app, "guardian").await;
        let good = papers(&app, &guardian, &[]).await;
        let young = id_number::demo(5, date(2008, 11, 25));
        let other = person(&app, "other").await;
        other.client.agree("guardianship").await;
        let foreign = id(&upload(&other, "bond").await.ok());
        for (field, value, status, code) in [
            ("id_number", json!("110105194912310020"), 422, "guardian_id_invalid"),
            ("id_number", json!(young.as_str()), 422, "guardian_too_young"),
            ("relation", json!("other"), 422, "required"),
            ("consents", json!(["personalisation"]), 422, "minor_use_needed"),
            ("consents", json!(["minor_use", "marketing"]), 422, "guardian_item_unknown"),
            ("policy_version", json!("2020-01-01"), 409, "policy_changed"),
            ("bond_document_id", good["id_document_id"].clone(), 422, "guardian_paper_missing"),
            ("bond_document_id", json!(foreign), 422, "guardian_paper_missing"),
        ] {
            let mut wrong = good.clone();
            wrong[field] = value;
            submit(&guardian, &link, &wrong).await.refused(status, code);
        }
        // What was refused used nothing up.
        let bond = id(&submit(&guardian, &link, &good).await.ok());
        submit(&guardian, &token(&ward).await, &good).await.refused(409, "same_guardian");
        // Two accounts of one human are not two guardians.
        let twin = person(&app, "twin").await;
        let mut same = papers(&app, &twin, &[]).await;
        same["id_number"] = good["id_number"].clone();
        submit(&twin, &token(&ward).await, &same).await.refused(409, "same_guardian");
        // Nobody decides on their own.
        let officer = app.staff(StaffRole::Privacy).await;
        let grant = guardian.client.person_id().await;
        let granted = app.lingong.app.write(move |work| async move {
            accounts::staff::grant_role(&work, grant, StaffRole::Privacy).await
        });
        granted.await.expect("a role");
        decide(&guardian.client, &bond, json!({ "decision": "verify" })).await.refused(403, "own_guardianship");
        guardian.client.get(&format!("/api/v1/staff/guardianships/{bond}")).await.refused(403, "own_data");
        assert_eq!(decide(&officer, &bond, json!({ "decision": "verify" })).await.status, 204);
    }

    /// covers: MIN-2
    async fn a_link_works_once_for_three_days_and_names_nobody(app: TestApp) {
        let ward = minor(&app, "2011-02").await;
        let guardian = person(&app, "guardian").await;
        let look = async |token: &str| guardian.client.post("/api/v1/guardian-links", json!({ "token": token })).await;
        let first = token(&ward).await;
        assert_eq!(look(&first).await.status, 200);
        let second = token(&ward).await;
        look(&first).await.refused(404, "guardian_link_invalid");
        assert_eq!(look(&second).await.status, 200, "looking does not use it up");
        app.clock.advance_seconds(3 * DAY);
        look(&second).await.refused(404, "guardian_link_invalid");
        for _ in 0..8 {
            look("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await.refused(404, "guardian_link_invalid");
        }
        // Ten wrong ones within an hour: even the right one has to wait, for this account alone.
        look("BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB").await.refused(404, "guardian_link_invalid");
        let third = token(&ward).await;
        look(&third).await.refused(429, "too_many_requests");
        let other = person(&app, "other").await;
        assert_eq!(other.client.post("/api/v1/guardian-links", json!({ "token": third })).await.status, 200);
        for _ in 0..4 {
            token(&ward).await;
        }
        ward.client.post(&format!("{MINORITY}/invitations"), json!({})).await.refused(429, "too_many_links");
        app.nobody().post("/api/v1/guardian-links", json!({ "token": third })).await.refused(401, "sign_in_required");
    }

    /// covers: MIN-2
    async fn a_guardian_has_at_most_five_wards(app: TestApp) {
        let guardian = person(&app, "guardian").await;
        let good = papers(&app, &guardian, &[]).await;
        for _ in 0..5 {
            let ward = minor(&app, "2012-02").await;
            submit(&guardian, &token(&ward).await, &good).await.ok();
        }
        let sixth = minor(&app, "2012-02").await;
        submit(&guardian, &token(&sixth).await, &good).await.refused(409, "too_many_wards");
        assert_eq!(guardian.client.get(WARDS).await.ok()["items"].as_array().map(Vec::len), Some(5));
    }

    /// covers: MIN-2
    async fn two_submissions_at_once_leave_one_guardian(app: TestApp) {
        let ward = minor(&app, "2012-02").await;
        let link = token(&ward).await;
        let (a, b) = (person(&app, "a").await, person(&app, "b").await);
        let (mine, theirs) = (papers(&app, &a, &[]).await, papers(&app, &b, &[]).await);
        let (first, second) = tokio::join!(submit(&a, &link, &mine), submit(&b, &link, &theirs));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 404], "one link, one guardian");
    }
}
