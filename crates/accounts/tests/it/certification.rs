use crate::help_merchants::{OTHER, OWNER, THIRD, changed, decide, join, ledger, merchant_path, notices_of};
use db::entities::notices::NoticeKind;
use db::entities::staff_roles::StaffRole;
use testkit::{Client, json, on_both_engines};

/// The code with each of its characters changed in turn.
fn each_character_changed(code: &str, alphabet: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (at, was) in code.char_indices() {
        let other = alphabet.chars().find(|c| *c != was).expect("another character");
        wrong.push(format!("{}{other}{}", &code[..at], &code[at + 1..]));
    }
    wrong
}

async fn state(client: &Client, merchant: &str) -> String {
    let merchant = client.get(&merchant_path(merchant, "")).await.ok();
    merchant["certification"].as_str().expect("a member sees it").to_owned()
}

on_both_engines! {
    /// covers: MER-1, MER-2, IDV-2, RULE-1
    async fn a_company_is_certified(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let path = merchant_path(&merchant, "/certification");
        let empty = owner.get(&path).await.ok();
        assert_eq!((&empty["state"], &empty["submitted_at"]), (&json!("none"), &json!(null)));

        let body = app.company_submission(&owner, &merchant).await;
        let sent = owner.put(&path, body.clone()).await.ok();
        assert_eq!(sent["state"], "pending");
        assert_eq!(sent["company_name"], body["company_name"]);
        assert_eq!(sent["address"], body["address"]);
        assert_eq!(sent["responsible_name_masked"], "陈**");
        let number = body["responsible_id_number"].as_str().expect("a number");
        assert_eq!(sent["responsible_id_masked"], format!("**************{}", &number[14..]));
        let code = body["credit_code"].as_str().expect("a code");
        assert_eq!(sent["credit_code_masked"], format!("{}**********{}", &code[..4], &code[14..]));
        let seen = owner.get(&path).await;
        for secret in [number, code, "陈小满"] {
            assert!(!seen.text.contains(secret), "{}", seen.text);
        }
        assert_eq!(seen.ok(), sent);

        let reviewer = app.staff(StaffRole::Reviewer).await;
        let submission = reviewer.pending_certification(&merchant).await;
        assert_eq!(decide(&reviewer, &submission, json!({ "decision": "approve" })).await.status, 204);
        let approved = owner.get(&path).await.ok();
        assert_eq!((&approved["state"], &approved["reason"]), (&json!("approved"), &json!(null)));
        assert_eq!(approved["decided_at"], "2026-11-24T02:00:00Z");
        assert_eq!(approved["recheck_due_at"], "2027-05-24T02:00:00Z");
        let other = app.register("隔壁老王", OTHER).await;
        assert_eq!(other.get(&merchant_path(&merchant, "")).await.ok()["badge"], true);
        assert_eq!(notices_of(&app, owner.person_id().await).await, [NoticeKind::CertificationApproved]);
    }

    /// covers: MER-1
    async fn a_sole_person_needs_no_company_and_no_document(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("阿强装修", "sole").await;
        let path = merchant_path(&merchant, "/certification");
        let body = app.sole_submission();
        let company = changed(&body, "credit_code", "91110000600037341L");
        assert_eq!(owner.put(&path, company).await.refused(422, "invalid_field")["field"], "credit_code");
        let sent = owner.put(&path, body.clone()).await.ok();
        assert_eq!((&sent["state"], &sent["company_name"]), (&json!("pending"), &json!(null)));
        let document = owner.upload_document(&merchant).await;
        owner.put(&path, changed(&body, "responsible_document_id", document)).await.ok();
    }

    /// covers: MER-2
    async fn a_refused_merchant_corrects_and_resubmits(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let path = merchant_path(&merchant, "/certification");
        let body = app.company_submission(&owner, &merchant).await;
        owner.put(&path, body.clone()).await.ok();
        let first = reviewer.pending_certification(&merchant).await;
        let refuse = |reason: Option<&str>| json!({ "decision": "refuse", "reason": reason });
        assert_eq!(decide(&reviewer, &first, refuse(None)).await.refused(422, "required")["field"], "reason");
        decide(&reviewer, &first, refuse(Some(" "))).await.refused(422, "required");
        decide(&reviewer, &first, refuse(Some("糊"))).await.refused(422, "text_too_short");
        decide(&reviewer, &first, refuse(Some(&"糊".repeat(501)))).await.refused(422, "text_too_long");
        assert_eq!(decide(&reviewer, &first, refuse(Some("执照照片看不清"))).await.status, 204);
        let refused = owner.get(&path).await.ok();
        assert_eq!((&refused["state"], &refused["reason"]), (&json!("refused"), &json!("执照照片看不清")));
        assert_eq!(notices_of(&app, owner.person_id().await).await, [NoticeKind::CertificationRefused]);

        owner.put(&path, body.clone()).await.ok();
        let second = reviewer.pending_certification(&merchant).await;
        // A newer submission takes its place while it waits.
        let again = owner.put(&path, changed(&body, "address", "福州市仓山区学生街 2 号")).await.ok();
        assert_eq!((&again["state"], &again["reason"]), (&json!("pending"), &json!(null)));
        let third = reviewer.pending_certification(&merchant).await;
        assert_ne!(second, third);
        decide(&reviewer, &second, json!({ "decision": "approve" })).await.refused(409, "already_decided");
        assert_eq!(decide(&reviewer, &third, json!({ "decision": "approve", "reason": "" })).await.status, 204);
        decide(&reviewer, &third, json!({ "decision": "approve" })).await.refused(409, "already_decided");
        assert_eq!(state(&owner, &merchant).await, "approved");
    }

    /// covers: MER-2
    async fn what_was_approved_stands_while_a_resubmission_waits(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = app.certified_merchant(&owner).await;
        let path = merchant_path(&merchant, "/certification");
        let body = app.company_submission(&owner, &merchant).await;
        app.clock.advance_seconds(60);
        let sent = owner.put(&path, body.clone()).await.ok();
        assert_eq!((&sent["state"], &sent["decided_at"]), (&json!("approved"), &json!(null)));
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let submission = reviewer.pending_certification(&merchant).await;
        decide(&reviewer, &submission, json!({ "decision": "refuse", "reason": "地址与执照不符" })).await;
        let seen = owner.get(&path).await.ok();
        assert_eq!((&seen["state"], &seen["reason"]), (&json!("approved"), &json!("地址与执照不符")));
        owner.put(&path, body).await.ok();
        let submission = reviewer.pending_certification(&merchant).await;
        decide(&reviewer, &submission, json!({ "decision": "approve" })).await;
        assert_eq!(owner.get(&path).await.ok()["recheck_due_at"], "2027-05-24T02:01:00Z");
    }

    /// covers: MER-2
    async fn every_wrong_character_of_a_number_is_found(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let path = merchant_path(&merchant, "/certification");
        let body = app.company_submission(&owner, &merchant).await;
        for (field, alphabet, code) in [
            ("credit_code", "0123456789ABCDEFGHJKLMNPQRTUWXY", "bad_credit_code"),
            ("responsible_id_number", "0123456789", "bad_id_number"),
        ] {
            let right = body[field].as_str().expect("a number").to_owned();
            for wrong in each_character_changed(&right, alphabet) {
                let reply = owner.put(&path, changed(&body, field, wrong.clone())).await;
                assert!(!reply.text.contains(&wrong), "a number does not come back");
                assert_eq!(reply.refused(422, code)["field"], field);
            }
        }
        let last = body["credit_code"].as_str().expect("a code");
        let wrong = each_character_changed(last, "0123456789").pop().expect("one");
        assert_eq!(owner.put(&path, changed(&body, "credit_code", wrong)).await.body["why"], "check_digit");
        let invented = changed(&body, "credit_code", "91110000600037341L");
        owner.put(&path, invented).await.ok();
        assert_eq!(state(&owner, &merchant).await, "pending");
    }

    /// covers: MER-1
    async fn a_minor_is_responsible_for_nothing(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("阿强装修", "sole").await;
        let path = merchant_path(&merchant, "/certification");
        let born = |day: jiff::civil::Date| kernel::id_number::demo(77, day).as_str().to_owned();
        let body = |number: String| json!({ "responsible_name": "林小雨", "responsible_id_number": number });
        let tomorrow = body(born(jiff::civil::date(2008, 11, 25)));
        owner.put(&path, tomorrow.clone()).await.refused(422, "responsible_too_young");
        owner.put(&path, body(born(jiff::civil::date(2008, 11, 24)))).await.ok();
        // Midnight in Fuzhou is at four in the afternoon in UTC.
        app.clock.advance_seconds(14 * 3_600);
        owner.put(&path, tomorrow).await.ok();
    }

    /// covers: MER-1
    async fn another_merchants_documents_cannot_be_named(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let path = merchant_path(&merchant, "/certification");
        let body = app.company_submission(&owner, &merchant).await;
        let second = owner.create_merchant("乌山咖啡", "company").await;
        let foreign = owner.upload_document(&second).await;
        for field in ["licence_document_id", "responsible_document_id"] {
            let nowhere = changed(&body, field, "0199e5a0-0000-7000-8000-000000000001");
            for wrong in [changed(&body, field, foreign.clone()), nowhere] {
                assert_eq!(owner.put(&path, wrong).await.refused(422, "document_not_found")["field"], field);
            }
            assert_eq!(owner.put(&path, changed(&body, field, "1")).await.refused(422, "invalid_field")["field"], field);
        }
        assert_eq!(state(&owner, &merchant).await, "none");
    }

    /// covers: MER-3, SEC-3, SEC-4
    async fn owners_alone_see_and_submit(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let recruiter = app.register("招聘小美", OTHER).await;
        let stranger = app.register("隔壁老王", THIRD).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let path = merchant_path(&merchant, "/certification");
        let documents = merchant_path(&merchant, "/documents");
        let body = app.company_submission(&owner, &merchant).await;
        owner.put(&path, body.clone()).await.ok();
        join(&owner, &merchant, &recruiter, OTHER, "recruiter").await;
        for (client, status, code) in
            [(&recruiter, 403, "forbidden"), (&stranger, 404, "not_found"), (&app.nobody(), 401, "sign_in_required")]
        {
            client.get(&path).await.refused(status, code);
            client.put(&path, body.clone()).await.refused(status, code);
            client.post_bytes(&documents, "image/png", testkit::png(8, 8)).await.refused(status, code);
        }
        assert_eq!(state(&recruiter, &merchant).await, "pending");
        // A fellow owner sees it, and whoever submitted it can learn that.
        let person = recruiter.person_id().await;
        owner.put(&merchant_path(&merchant, &format!("/members/{person}")), json!({ "role": "owner" })).await;
        assert!(ledger(&app, "owner_of_merchant").await.is_empty());
        assert_eq!(recruiter.get(&path).await.ok()["responsible_name_masked"], "陈**");
        let looks = ledger(&app, "owner_of_merchant").await;
        assert_eq!(looks.len(), 1);
        assert_eq!((looks[0].actor_id, &looks[0].persons.0), (person, &vec![owner.person_id().await]));
    }

    /// covers: MER-1
    async fn twenty_submissions_a_day(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("阿强装修", "sole").await;
        let path = merchant_path(&merchant, "/certification");
        let body = app.sole_submission();
        for _ in 0..20 {
            owner.put(&path, body.clone()).await.ok();
        }
        owner.put(&path, body.clone()).await.refused(429, "too_many_submissions");
        app.clock.advance_seconds(86_401);
        owner.put(&path, body).await.ok();
    }
}
