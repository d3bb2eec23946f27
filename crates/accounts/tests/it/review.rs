use crate::help_merchants::{OTHER, OWNER, changed, decide, ledger, merchant_path};
use db::entities::staff_roles::StaffRole;
use testkit::{Client, Value, json, on_both_engines};

const LIST: &str = "/api/v1/staff/certifications";

/// The names of the checks of a submission that failed.
fn failed(review: &Value) -> Vec<&str> {
    let checks = review["checks"].as_array().expect("checks");
    checks.iter().filter(|check| check["ok"] == false).filter_map(|check| check["name"].as_str()).collect()
}

async fn review(reviewer: &Client, merchant: &str) -> Value {
    let id = reviewer.pending_certification(merchant).await;
    reviewer.get(&format!("{LIST}/{id}")).await.ok()
}

on_both_engines! {
    /// covers: MER-2, IDV-2, SEC-4
    async fn a_submission_stands_beside_its_documents_and_checks(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let body = app.company_submission(&owner, &merchant).await;
        owner.put(&merchant_path(&merchant, "/certification"), body.clone()).await.ok();
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let id = reviewer.pending_certification(&merchant).await;
        let reply = reviewer.get(&format!("{LIST}/{id}")).await;
        let number = body["responsible_id_number"].as_str().expect("a number");
        for secret in [number, body["credit_code"].as_str().expect("a code"), "陈小满"] {
            assert!(!reply.text.contains(secret), "{}", reply.text);
        }
        let seen = reply.ok();
        for (member, value) in [
            ("id", id.as_str()),
            ("merchant_id", merchant.as_str()),
            ("merchant_name", "闽江奶茶"),
            ("kind", "company"),
            ("state", "pending"),
            ("submission_state", "pending"),
            ("responsible_name_masked", "陈**"),
            ("responsible_id_last4", &number[14..]),
            ("address", "福州市鼓楼区五四路 1 号"),
        ] {
            assert_eq!(seen[member], value, "{member}");
        }
        assert_eq!(failed(&seen), Vec::<&str>::new());
        let names: Vec<&str> =
            seen["checks"].as_array().expect("checks").iter().filter_map(|check| check["name"].as_str()).collect();
        assert_eq!(
            names,
            ["credit_code", "credit_code_unused", "id_number", "adult", "responsible_unused", "documents"]
        );
        let licence = body["licence_document_id"].as_str().expect("an id");
        assert_eq!(seen["documents"][0], json!({ "id": licence, "kind": "licence",
            "url": format!("/api/v1/staff/documents/{licence}") }));
        assert_eq!(seen["documents"][1]["kind"], "responsible");
        let looks = ledger(&app, "certification_review").await;
        assert_eq!(looks.len(), 1);
        assert_eq!(looks[0].fields.0, ["credit_code", "business_address", "real_name", "id_number"]);
        let english = reviewer.request(reqwest::Method::GET, &format!("{LIST}/{id}")).header("accept-language", "en");
        let english = reviewer.send(english).await.ok();
        assert_eq!(english["checks"][3]["detail"], "18 or older");
    }

    /// covers: MER-2
    async fn a_number_that_another_merchant_uses_is_shown_not_refused(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let other = app.register("隔壁老王", OTHER).await;
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let first = owner.create_merchant("闽江奶茶", "company").await;
        let body = app.company_submission(&owner, &first).await;
        owner.put(&merchant_path(&first, "/certification"), body.clone()).await.ok();
        decide(&reviewer, &reviewer.pending_certification(&first).await, json!({ "decision": "approve" })).await;

        let second = other.create_merchant("山寨奶茶", "company").await;
        let mut copied = app.company_submission(&other, &second).await;
        copied["credit_code"] = body["credit_code"].clone();
        other.put(&merchant_path(&second, "/certification"), copied.clone()).await.ok();
        let seen = review(&reviewer, &second).await;
        assert_eq!(failed(&seen), ["credit_code_unused"]);
        assert_eq!(seen["checks"][1]["detail"], "其他商家也在使用：闽江奶茶");
        copied["responsible_id_number"] = body["responsible_id_number"].clone();
        other.put(&merchant_path(&second, "/certification"), copied).await.ok();
        assert_eq!(failed(&review(&reviewer, &second).await), ["credit_code_unused", "responsible_unused"]);

        // A code that the first one has given up is free again.
        let fresh = app.company_submission(&owner, &first).await;
        owner.put(&merchant_path(&first, "/certification"), fresh).await.ok();
        decide(&reviewer, &reviewer.pending_certification(&first).await, json!({ "decision": "approve" })).await;
        assert_eq!(failed(&review(&reviewer, &second).await), Vec::<&str>::new());
        // One's own earlier code is no duplicate.
        owner.put(&merchant_path(&first, "/certification"), body).await.ok();
        assert_eq!(failed(&review(&reviewer, &first).await), ["credit_code_unused", "responsible_unused"]);
    }

    /// covers: MER-2
    async fn the_list_is_a_queue_in_pages(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let mut merchants = Vec::new();
        for number in 0..5 {
            let merchant = owner.create_merchant(&format!("阿强装修{number}"), "sole").await;
            owner.put(&merchant_path(&merchant, "/certification"), app.sole_submission()).await.ok();
            merchants.push(merchant);
            // Two at the same moment in the middle.
            if number != 2 {
                app.clock.advance_seconds(1);
            }
        }
        let mut seen = Vec::new();
        let mut path = format!("{LIST}?limit=2");
        loop {
            let page = reviewer.get(&path).await.ok();
            for item in page["items"].as_array().expect("items") {
                assert_eq!((&item["state"], &item["kind"]), (&json!("pending"), &json!("sole")));
                seen.push(item["merchant_id"].as_str().expect("an id").to_owned());
            }
            let Some(next) = page["next"].as_str() else { break };
            path = format!("{LIST}?limit=2&cursor={next}");
        }
        seen[2..4].sort();
        let mut expected = merchants.clone();
        expected[2..4].sort();
        assert_eq!(seen, expected);

        decide(&reviewer, &reviewer.pending_certification(&merchants[0]).await, json!({ "decision": "approve" })).await;
        let approved = reviewer.get(&format!("{LIST}?state=approved")).await.ok();
        assert_eq!(approved["items"][0]["merchant_id"], merchants[0].as_str());
        assert_eq!(approved["items"].as_array().map(Vec::len), Some(1));
        let cursor = path.split("cursor=").nth(1).expect("a cursor").to_owned();
        for (query, code) in [
            (format!("state=approved&cursor={cursor}"), "bad_cursor"),
            ("cursor=AAAA".to_owned(), "bad_cursor"),
            ("limit=51".to_owned(), "bad_limit"),
            ("state=odd".to_owned(), "invalid_field"),
            ("order=x".to_owned(), "unknown_field"),
        ] {
            reviewer.get(&format!("{LIST}?{query}")).await.refused(422, code);
        }
    }

    /// covers: MER-2
    async fn of_two_decisions_at_once_one_counts(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let (one, two) = (app.staff(StaffRole::Reviewer).await, app.staff(StaffRole::Reviewer).await);
        for number in 0..5 {
            let merchant = owner.create_merchant(&format!("阿强装修{number}"), "sole").await;
            owner.put(&merchant_path(&merchant, "/certification"), app.sole_submission()).await.ok();
            let id = one.pending_certification(&merchant).await;
            let approve = json!({ "decision": "approve" });
            let refuse = json!({ "decision": "refuse", "reason": "资料不全" });
            let (first, second) = tokio::join!(decide(&one, &id, approve), decide(&two, &id, refuse));
            let (won, lost, state) =
                if first.status == 204 { (first, second, "approved") } else { (second, first, "refused") };
            assert_eq!(won.status, 204, "{}", won.text);
            lost.refused(409, "already_decided");
            assert_eq!(owner.get(&merchant_path(&merchant, "")).await.ok()["certification"], state);
        }
    }

    /// covers: MER-2, SEC-3, SEC-4
    async fn reviewers_alone_decide_and_not_on_their_own(app: TestApp) {
        let owner = app.staff(StaffRole::Reviewer).await;
        let merchant = owner.create_merchant("闽江奶茶", "sole").await;
        owner.put(&merchant_path(&merchant, "/certification"), app.sole_submission()).await.ok();
        let id = owner.pending_certification(&merchant).await;
        let approve = json!({ "decision": "approve" });
        decide(&owner, &id, approve.clone()).await.refused(403, "own_merchant");
        let suspension = format!("/api/v1/staff/merchants/{merchant}/suspension");
        let person = app.register("隔壁老王", OTHER).await;
        let support = app.staff(StaffRole::Support).await;
        for (client, status, code) in [
            (&app.nobody(), 401, "sign_in_required"),
            (&person, 403, "forbidden"),
            (&support, 403, "forbidden"),
        ] {
            client.get(LIST).await.refused(status, code);
            client.get(&format!("{LIST}/{id}")).await.refused(status, code);
            decide(client, &id, approve.clone()).await.refused(status, code);
            client.post(&suspension, json!({ "reason": "投诉较多" })).await.refused(status, code);
            client.delete(&suspension).await.refused(status, code);
        }
        let admin = app.staff(StaffRole::Admin).await;
        decide(&admin, "0199e5a0-0000-7000-8000-000000000001", approve.clone()).await.refused(404, "not_found");
        let odd = changed(&approve, "decision", "maybe");
        assert_eq!(decide(&admin, &id, odd).await.refused(422, "invalid_field")["field"], "decision");
        assert_eq!(decide(&admin, &id, approve).await.status, 204);
        owner.post(&suspension, json!({ "reason": "自己暂停" })).await.refused(403, "own_merchant");
        assert_eq!(admin.post(&suspension, json!({ "reason": "投诉较多" })).await.status, 204);
        owner.delete(&suspension).await.refused(403, "own_merchant");
    }

    /// covers: MER-2, IDV-1
    async fn the_register_of_enterprises_is_asked_once_and_its_word_is_kept(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let body = app.company_submission(&owner, &merchant).await;
        owner.put(&merchant_path(&merchant, "/certification"), body.clone()).await.ok();
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let id = reviewer.pending_certification(&merchant).await;
        let path = format!("{LIST}/{id}/business-check");
        let source = app.lingong.simulators.as_ref().expect("tests have simulators").aliyun.clone();
        source.know_company("别家公司", body["credit_code"].as_str().expect("a code"));
        let before = reviewer.get(&format!("{LIST}/{id}")).await.ok();
        assert_eq!((&before["business"], &before["business_offered"]), (&Value::Null, &json!(true)));
        // Nothing is lost while it is down.
        source.fail_next(1, sandbox::Failure::Html);
        reviewer.post(&path, json!({})).await.refused(503, "business_source_down");
        for _ in 0..2 {
            assert_eq!(reviewer.post(&path, json!({})).await.ok()["verdict"], "mismatch");
        }
        assert_eq!(source.business_checks(), 1, "an answer is paid for once");
        let after = reviewer.get(&format!("{LIST}/{id}")).await.ok();
        assert_eq!(after["business"]["verdict"], "mismatch");
        owner.post(&path, json!({})).await.refused(403, "forbidden");
        // Who withdrew the consent is not asked about, and a sole person has no company.
        let sole = app.register("独自阿明", OTHER).await;
        let sole_merchant = sole.create_merchant("阿明家教", "sole").await;
        sole.put(&merchant_path(&sole_merchant, "/certification"), app.sole_submission()).await.ok();
        let sole_id = reviewer.pending_certification(&sole_merchant).await;
        let sole_path = format!("{LIST}/{sole_id}/business-check");
        reviewer.post(&sole_path, json!({})).await.refused(409, "not_a_company");
        owner.put("/api/v1/me/consents/identity", json!({ "action": "withdrawn" })).await.ok();
        reviewer.post(&path, json!({})).await.refused(403, "consent_needed");
        assert_eq!(source.business_checks(), 1);
    }
}
