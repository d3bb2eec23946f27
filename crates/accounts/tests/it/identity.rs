use crate::help::with;
use crate::help_merchants::{OTHER, OWNER, ledger, notices_of};
use db::entities::identities::{self, IdentityState};
use db::entities::identity_documents;
use db::entities::identity_verdicts;
use db::entities::notices::NoticeKind;
use db::entities::staff_roles::StaffRole;
use db::sea_orm::{EntityTrait, PaginatorTrait};
use jiff::civil::date;
use kernel::id_number::demo;
use sandbox::{Failure, LineFault};
use testkit::{Client, TestApp, Value, json, on_both_engines, png};

const IDENTITY: &str = "/api/v1/me/identity";
const CHECK: &str = "/api/v1/me/identity/check";
const SUBMISSION: &str = "/api/v1/me/identity/submission";
const STAFF: &str = "/api/v1/staff/identities";

fn claim(name: &str, seed: u64) -> Value {
    json!({ "name": name, "id_number": demo(seed, date(1995, 6, 7)).as_str() })
}

fn source(app: &TestApp) -> &sandbox::SandboxHandle {
    &app.lingong.simulators.as_ref().expect("tests have simulators").aliyun
}

/// What somebody hands in, with both sides of a card.
async fn documents(client: &Client, claim: Value) -> Value {
    let mut body = claim;
    for side in ["front", "back"] {
        let picture = client.post_bytes(&format!("{IDENTITY}/documents/{side}"), "image/png", png(64, 48)).await.ok();
        body[format!("{side}_document_id")] = picture["id"].clone();
    }
    body
}

/// The newest submission that waits.
async fn waiting(reviewer: &Client) -> String {
    let list = reviewer.get(STAFF).await.ok();
    let items = list["items"].as_array().expect("a list");
    items.last().and_then(|item| item["id"].as_str()).expect("a submission waits").to_owned()
}

async fn decide(reviewer: &Client, id: &str, body: Value) -> testkit::Reply {
    reviewer.post(&format!("{STAFF}/{id}/decision"), body).await
}

on_both_engines! {
    /// covers: IDV-1, POL-6
    async fn name_and_number_verify_at_once(app: TestApp) {
        let anna = app.register("安娜", OWNER).await;
        let before = anna.get(IDENTITY).await.ok();
        assert_eq!((&before["state"], &before["two_factor"], &before["checks_left"]), (&Value::Null, &json!(true), &json!(5)));
        assert_eq!(anna.get("/api/v1/me").await.ok()["verified"], false);
        let refused = anna.post(CHECK, claim("陈小满", 1)).await.refused(403, "consent_needed");
        assert_eq!(refused["item"], "verification");
        anna.agree("verification").await;
        let verified = anna.post(CHECK, claim(" 陈小满 ", 1)).await.ok();
        assert_eq!((&verified["state"], &verified["method"]), (&json!("verified"), &json!("two_factor")));
        assert_eq!((&verified["name_masked"], &verified["checks_left"]), (&json!("陈**"), &json!(4)));
        let number = demo(1, date(1995, 6, 7));
        assert_eq!(verified["id_number_masked"], number.masked());
        assert!(!verified.to_string().contains(number.as_str()) && !verified.to_string().contains("小满"));
        assert_eq!(anna.get(IDENTITY).await.ok()["state"], "verified");
        assert_eq!(anna.get("/api/v1/me").await.ok()["verified"], true);
        assert!(notices_of(&app, anna.person_id().await).await.contains(&NoticeKind::IdentityVerified));
        anna.post(CHECK, claim("陈小满", 1)).await.refused(409, "already_verified");
        let body = documents(&anna, claim("陈小满", 1)).await;
        anna.put(SUBMISSION, body).await.refused(409, "already_verified");
        app.nobody().post(CHECK, claim("陈小满", 1)).await.refused(401, "sign_in_required");
    }

    /// covers: IDV-1
    async fn an_answer_is_paid_for_once(app: TestApp) {
        let (anna, ben) = (app.register("安娜", OWNER).await, app.register("小本", OTHER).await);
        for person in [&anna, &ben] {
            person.agree("verification").await;
        }
        source(&app).know_person("陈小满", demo(1, date(1995, 6, 7)).as_str());
        for _ in 0..4 {
            anna.post(CHECK, claim("陈小", 1)).await.refused(422, "identity_mismatch");
        }
        ben.post(CHECK, claim("陈小", 1)).await.refused(422, "identity_mismatch");
        assert_eq!(source(&app).identity_checks(), 1, "the same is not asked again, whoever asks");
        anna.post(CHECK, claim("陈小满", 404)).await.refused(422, "identity_no_record");
        // Five tries a day, right or wrong; the way with documents stays open.
        anna.post(CHECK, claim("陈小满", 1)).await.refused(429, "too_many_identity_checks");
        assert_eq!(anna.get(IDENTITY).await.ok()["checks_left"], 0);
        let body = documents(&anna, claim("陈小满", 1)).await;
        assert_eq!(anna.put(SUBMISSION, body).await.ok()["state"], "pending");
        app.clock.advance_seconds(24 * 3_600);
        assert_eq!(anna.post(CHECK, claim("陈小满", 1)).await.ok()["state"], "verified");
        assert_eq!(source(&app).identity_checks(), 3);
        let rows = identity_verdicts::Entity::find().count(&app.lingong.app.read()).await.expect("a query");
        assert_eq!(rows, 3);
    }

    /// covers: IDV-1
    async fn that_a_number_is_verified_here_is_told_five_times_a_day(app: TestApp) {
        let (anna, ben) = (app.register("安娜", OWNER).await, app.register("小本", OTHER).await);
        for person in [&anna, &ben] {
            person.agree("verification").await;
        }
        ben.post(CHECK, claim("陈小满", 1)).await.ok();
        for left in (0..5_u64).rev() {
            anna.post(CHECK, claim("别的名字", 1)).await.refused(409, "verified_elsewhere");
            assert_eq!(anna.get(IDENTITY).await.ok()["checks_left"], left);
        }
        anna.post(CHECK, claim("别的名字", 1)).await.refused(429, "too_many_identity_checks");
        assert_eq!(source(&app).identity_checks(), 1, "and nobody pays for it");
        // One's own verification tells nothing, and counts for nothing.
        for _ in 0..6 {
            ben.post(CHECK, claim("陈小满", 1)).await.refused(409, "already_verified");
        }
    }

    /// covers: IDV-1
    async fn a_repeated_check_gets_the_same_answer(app: TestApp) {
        let anna = app.register("安娜", OWNER).await;
        anna.agree("verification").await;
        let first = anna.post_once("identity-1", CHECK, claim("陈小满", 1)).await.ok();
        assert_eq!(anna.post_once("identity-1", CHECK, claim("陈小满", 1)).await.ok(), first);
        anna.post_once("identity-1", CHECK, claim("陈小满", 2)).await.refused(422, "idempotency_key_reused");
        assert_eq!(source(&app).identity_checks(), 1);
    }

    /// covers: IDV-1
    async fn where_one_source_fails_another_knows_and_its_word_is_kept(app: TestApp) {
        let anna = app.register("安娜", OWNER).await;
        anna.agree("verification").await;
        source(&app).fail_next(1, Failure::SystemError);
        assert_eq!(anna.post(CHECK, claim("陈小满", 1)).await.ok()["state"], "verified");
        assert_eq!((source(&app).identity_checks(), source(&app).tencent().requests()), (1, 1), "one verdict, of the second");
        let kept = identity_verdicts::Entity::find().count(&app.lingong.app.read()).await.expect("a count");
        assert_eq!(kept, 1);
        // A no of the first is a verdict: nobody else is asked and paid.
        let ben = app.register("阿本", OTHER).await;
        ben.agree("verification").await;
        ben.post(CHECK, claim("错名", 2)).await;
        assert_eq!(source(&app).tencent().requests(), 1);
    }

    /// covers: IDV-1
    async fn a_source_that_fails_costs_no_try_and_the_other_way_is_open(app: TestApp) {
        let anna = app.register("安娜", OWNER).await;
        anna.agree("verification").await;
        source(&app).fail_next(1, Failure::SystemError);
        source(&app).tencent().fail_next([LineFault::Word("ServiceUnavailable")]);
        anna.post(CHECK, claim("陈小满", 1)).await.refused(503, "identity_source_down");
        assert_eq!(anna.get(IDENTITY).await.ok()["checks_left"], 5, "it was surely not asked");
        source(&app).fail_next(1, Failure::Html);
        source(&app).tencent().fail_next([LineFault::Html]);
        anna.post(CHECK, claim("陈小满", 1)).await.refused(503, "identity_source_down");
        let body = documents(&anna, claim("陈小满", 1)).await;
        assert_eq!(anna.put(SUBMISSION, body).await.ok()["state"], "pending");
        source(&app).recover();
        // The source works again: its word takes the place of what waited for staff.
        assert_eq!(anna.post(CHECK, claim("陈小满", 1)).await.ok()["method"], "two_factor");
        let reviewer = app.staff(StaffRole::Reviewer).await;
        assert_eq!(reviewer.get(STAFF).await.ok()["items"], json!([]));
    }

    /// covers: IDV-1, IDV-2, SEC-4
    async fn staff_compare_the_card_and_see_the_last_digits(app: TestApp) {
        let anna = app.register("安娜", OWNER).await;
        anna.post_bytes(&format!("{IDENTITY}/documents/front"), "image/png", png(8, 8)).await.refused(403, "consent_needed");
        anna.agree("verification").await;
        let body = documents(&anna, claim("陈小满", 1)).await;
        // Both sides, the right way round, and one's own.
        let swapped = with(body.clone(), "front_document_id", body["back_document_id"].clone());
        let refused = anna.put(SUBMISSION, swapped).await.refused(422, "identity_picture_not_found");
        assert_eq!(refused["field"], "front_document_id");
        let ben = app.register("小本", OTHER).await;
        ben.agree("verification").await;
        ben.put(SUBMISSION, body.clone()).await.refused(422, "identity_picture_not_found");
        assert_eq!(anna.put(SUBMISSION, body.clone()).await.ok()["state"], "pending");
        let (support, reviewer) = (app.staff(StaffRole::Support).await, app.staff(StaffRole::Reviewer).await);
        support.get(STAFF).await.refused(403, "forbidden");
        anna.get(STAFF).await.refused(403, "forbidden");
        let id = waiting(&reviewer).await;
        assert!(ledger(&app, "identity_review").await.is_empty(), "the list names nobody");
        let review = reviewer.get(&format!("{STAFF}/{id}")).await.ok();
        let number = demo(1, date(1995, 6, 7));
        assert_eq!((&review["name_masked"], &review["id_number_last4"]), (&json!("陈**"), &json!(number.last4())));
        assert!(!review.to_string().contains(number.as_str()) && !review.to_string().contains("小满"));
        let checks = review["checks"].as_array().expect("checks");
        assert!(checks.iter().all(|check| check["ok"] == true), "{checks:?}");
        let url = review["documents"][0]["url"].as_str().expect("an address").to_owned();
        let picture = reviewer.request(reqwest::Method::GET, &url).send().await.expect("an answer");
        assert_eq!((picture.status().as_u16(), &picture.headers()["cache-control"]), (200, &"no-store".parse().expect("a value")));
        assert!(picture.bytes().await.expect("a picture").starts_with(b"\xff\xd8\xff"));
        let looks = ledger(&app, "identity_review").await;
        assert_eq!(looks.len(), 2);
        assert!(looks.iter().all(|look| look.matter.map(|it| it.to_string()) == Some(id.clone())));
        assert_eq!(looks[1].fields.0, ["verification_document"]);
        let refused = decide(&reviewer, &id, json!({ "decision": "refuse" })).await.refused(422, "required");
        assert_eq!(refused["field"], "reason");
        assert_eq!(decide(&reviewer, &id, json!({ "decision": "refuse", "reason": "照片不清晰" })).await.status, 204);
        let seen = anna.get(IDENTITY).await.ok();
        assert_eq!((&seen["state"], &seen["reason"]), (&json!("refused"), &json!("照片不清晰")));
        decide(&reviewer, &id, json!({ "decision": "approve" })).await.refused(409, "identity_decided");
        anna.put(SUBMISSION, body).await.ok();
        let again = waiting(&reviewer).await;
        assert_eq!(decide(&reviewer, &again, json!({ "decision": "approve" })).await.status, 204);
        assert_eq!(anna.get(IDENTITY).await.ok()["state"], "verified");
        let told = notices_of(&app, anna.person_id().await).await;
        assert!(told.contains(&NoticeKind::IdentityRefused) && told.contains(&NoticeKind::IdentityVerified));
    }

    /// covers: IDV-1, SEC-4
    async fn nobody_decides_on_their_own(app: TestApp) {
        let reviewer = app.staff(StaffRole::Reviewer).await;
        reviewer.agree("verification").await;
        let body = documents(&reviewer, claim("陈小满", 1)).await;
        reviewer.put(SUBMISSION, body).await.ok();
        let id = waiting(&reviewer).await;
        decide(&reviewer, &id, json!({ "decision": "approve" })).await.refused(403, "own_identity");
        reviewer.get(&format!("{STAFF}/{id}")).await.refused(403, "own_data");
    }

    /// covers: IDV-1
    async fn the_card_beats_whoever_only_knew_the_number(app: TestApp) {
        let (anna, ben) = (app.register("安娜", OWNER).await, app.register("小本", OTHER).await);
        for person in [&anna, &ben] {
            person.agree("verification").await;
        }
        ben.post(CHECK, claim("陈小满", 1)).await.ok();
        anna.post(CHECK, claim("陈小满", 1)).await.refused(409, "verified_elsewhere");
        let body = documents(&anna, claim("陈小满", 1)).await;
        anna.put(SUBMISSION, body).await.ok();
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let id = waiting(&reviewer).await;
        let checks = reviewer.get(&format!("{STAFF}/{id}")).await.ok()["checks"].clone();
        let unused = checks.as_array().expect("checks").iter().find(|check| check["name"] == "number_unused").expect("it");
        assert_eq!(unused["ok"], false);
        assert_eq!(decide(&reviewer, &id, json!({ "decision": "approve" })).await.status, 204);
        assert_eq!(anna.get(IDENTITY).await.ok()["state"], "verified");
        let bens = ben.get(IDENTITY).await.ok();
        assert_eq!((&bens["state"], &bens["name_masked"]), (&json!("ended"), &Value::Null));
        assert!(notices_of(&app, ben.person_id().await).await.contains(&NoticeKind::IdentityEnded));
        // Whoever shows the card stands; a second card for the same number is refused.
        let body = documents(&ben, claim("陈小满", 1)).await;
        ben.put(SUBMISSION, body).await.ok();
        let id = waiting(&reviewer).await;
        decide(&reviewer, &id, json!({ "decision": "approve" })).await.refused(409, "identity_number_taken");
    }

    /// covers: IDV-1, RIGHT-4
    async fn without_the_consent_nothing_is_kept(app: TestApp) {
        let anna = app.register("安娜", OWNER).await;
        anna.agree("verification").await;
        let body = documents(&anna, claim("陈小满", 1)).await;
        anna.put(SUBMISSION, body).await.ok();
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let id = waiting(&reviewer).await;
        assert_eq!(decide(&reviewer, &id, json!({ "decision": "approve" })).await.status, 204);
        anna.put("/api/v1/me/consents/verification", json!({ "action": "withdrawn" })).await.ok();
        let seen = anna.get(IDENTITY).await.ok();
        assert_eq!((&seen["state"], &seen["id_number_masked"]), (&json!("ended"), &Value::Null));
        assert_eq!(anna.get("/api/v1/me").await.ok()["verified"], false);
        app.run_jobs().await;
        let house = &app.lingong.app;
        assert_eq!(identity_documents::Entity::find().count(&house.read()).await.expect("a query"), 0);
        let blobs = app.data_dir.join("blobs/identity-documents");
        assert_eq!(std::fs::read_dir(blobs).expect("a folder").count(), 0);
        let rows = identities::Entity::find().all(&house.read()).await.expect("rows");
        assert_eq!(rows.len(), 1);
        assert!(rows[0].state == IdentityState::Ended && rows[0].name.is_emptied() && rows[0].id_number.is_emptied());
        reviewer.get(&format!("{STAFF}/{id}")).await.refused(410, "erased");
    }

    /// covers: IDV-1, MIN-1, MIN-2
    async fn the_number_of_a_child_starts_the_rules_for_minors(app: TestApp) {
        let child = app.register("小明同学", OWNER).await;
        child.agree("verification").await;
        // Fifteen in November 2026, whatever the profile says.
        let body = json!({ "name": "陈小明", "id_number": demo(3, date(2011, 5, 5)).as_str() });
        child.post(CHECK, body).await.ok();
        assert_eq!(child.get("/api/v1/me").await.ok()["waits_for_guardian"], true);
        assert_eq!(child.get(IDENTITY).await.status, 403);
        assert!(notices_of(&app, child.person_id().await).await.contains(&NoticeKind::GuardianNeeded));
    }

    /// covers: IDV-1, SEC-1
    async fn nothing_of_it_stands_anywhere_as_it_is(app: TestApp) {
        let anna = app.register("安娜", OWNER).await;
        anna.agree("verification").await;
        let number = demo(77, date(1995, 6, 7));
        anna.post(CHECK, json!({ "name": "公孙某某某", "id_number": number.as_str() })).await.ok();
        app.assert_nowhere(&[("the number", number.as_str().to_owned()), ("the name", "公孙某某某".to_owned())]).await;
    }
}
