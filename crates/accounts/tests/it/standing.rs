use crate::help_merchants::{OTHER, OWNER, decide, id, merchant_path, notices_of, sign_in_again};
use accounts::merchants::{cards, recruiters_of, require_certified};
use db::columns::PublicJson;
use db::entities::notices::NoticeKind;
use db::entities::outbox;
use db::entities::postings::{self, PostingKind, PostingState, SignUpMode};
use db::entities::staff_roles::StaffRole;
use db::sea_orm::EntityTrait;
use kernel::{MerchantId, PersonId, PostingId};
use platform::Error;
use testkit::{TestApp, json, on_both_engines};

/// A posting of this merchant in this state.
async fn posting(app: &TestApp, merchant: MerchantId, person: PersonId, state: PostingState) -> PostingId {
    let write = app.lingong.app.write(move |work| async move {
        let row = postings::Model {
            id: PostingId::new(work.now, &work.rng),
            kind: PostingKind::Job,
            state,
            state_reason: None,
            merchant_id: Some(merchant),
            person_id: person,
            title: "周末奶茶店店员".into(),
            category: None,
            description: "".into(),
            requirements: "".into(),
            mode: SignUpMode::FirstCome,
            wage: None,
            wage_unit: None,
            settlement: None,
            min_age: None,
            city_code: None,
            district_code: None,
            address: None,
            gcj02_lat_e6: None,
            gcj02_lng_e6: None,
            contact_name: None,
            contact_phone: None,
            contact_email: None,
            album: PublicJson(Vec::new()),
            findings: PublicJson(json!([])),
            cancel_free_hours: 24,
            valid_until: None,
            created_at: work.now,
            updated_at: work.now,
            submitted_at: None,
            published_at: None,
            refreshed_at: None,
        };
        let id = row.id;
        db::insert(&work, row).await?;
        Ok(id)
    });
    write.await.expect("a posting")
}

/// How often the followers were told of this posting.
async fn told(app: &TestApp, posting: PostingId) -> usize {
    let rows = outbox::Entity::find().all(&app.lingong.app.read()).await.expect("the outbox");
    rows.iter().filter(|row| row.subject == posting.0).count()
}

/// The code with which a merchant that is not certified is turned away.
async fn standing(app: &TestApp, merchant: &str) -> Option<&'static str> {
    match require_certified(&app.lingong.app.read(), id(merchant)).await {
        Ok(()) => None,
        Err(Error::Refused(refusal)) => Some(refusal.code.code),
        Err(error) => panic!("{error:#}"),
    }
}

on_both_engines! {
    /// covers: MER-4
    async fn a_suspension_takes_effect_at_once(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let person = owner.person_id().await;
        let merchant = app.certified_merchant(&owner).await;
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let path = format!("/api/v1/staff/merchants/{merchant}/suspension");
        let mut ids = Vec::new();
        for state in [PostingState::Live, PostingState::Full, PostingState::Draft, PostingState::Closed] {
            ids.push(posting(&app, id(&merchant), person, state).await);
        }
        assert_eq!(standing(&app, &merchant).await, None);
        reviewer.post(&path, json!({})).await.refused(422, "required");
        reviewer.post(&path, json!({ "reason": "x" })).await.refused(422, "text_too_short");
        reviewer.delete(&path).await.refused(409, "not_suspended");
        assert_eq!(reviewer.post(&path, json!({ "reason": "多次被举报收费" })).await.status, 204);
        assert_eq!(standing(&app, &merchant).await, Some("merchant_suspended"));
        reviewer.post(&path, json!({ "reason": "再来一次" })).await.refused(409, "not_suspendable");
        let seen = owner.get(&merchant_path(&merchant, "/certification")).await.ok();
        assert_eq!((&seen["state"], &seen["reason"]), (&json!("suspended"), &json!("多次被举报收费")));
        assert!(!cards(&app.lingong.app.read(), &[id(&merchant)]).await.expect("cards")[&id(&merchant)].badge);
        for (posting, times) in ids.iter().zip([1, 1, 0, 0]) {
            assert_eq!(told(&app, *posting).await, times);
        }

        // A new submission, even approved, does not end it.
        let body = app.company_submission(&owner, &merchant).await;
        let sent = owner.put(&merchant_path(&merchant, "/certification"), body).await.ok();
        assert_eq!(sent["state"], "suspended");
        let submission = reviewer.pending_certification(&merchant).await;
        decide(&reviewer, &submission, json!({ "decision": "approve" })).await;
        assert_eq!(standing(&app, &merchant).await, Some("merchant_suspended"));

        assert_eq!(reviewer.delete(&path).await.status, 204);
        assert_eq!(standing(&app, &merchant).await, None);
        assert_eq!(told(&app, ids[0]).await, 2);
        let expected = [
            NoticeKind::CertificationApproved,
            NoticeKind::MerchantSuspended,
            NoticeKind::CertificationApproved,
            NoticeKind::MerchantRestored,
        ];
        let mut got = notices_of(&app, person).await;
        got.sort();
        let mut expected = expected.to_vec();
        expected.sort();
        assert_eq!(got, expected);
        let nowhere = "/api/v1/staff/merchants/0199e5a0-0000-7000-8000-000000000001/suspension";
        reviewer.post(nowhere, json!({ "reason": "多次被举报收费" })).await.refused(404, "not_found");
    }

    /// covers: RULE-1, MER-4
    async fn a_certification_lapses_by_itself(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let person = owner.person_id().await;
        let merchant = app.certified_merchant(&owner).await;
        let live = posting(&app, id(&merchant), person, PostingState::Live).await;
        // 24 May is 181 days after 24 November.
        app.clock.advance_seconds(181 * 86_400 - 1);
        app.run_jobs().await;
        assert_eq!(standing(&app, &merchant).await, None);
        app.clock.advance_seconds(1);
        app.run_jobs().await;
        assert_eq!(standing(&app, &merchant).await, Some("merchant_not_certified"));
        assert_eq!(told(&app, live).await, 1);
        let notices = notices_of(&app, person).await;
        assert_eq!(notices, [NoticeKind::CertificationApproved, NoticeKind::CertificationLapsed]);
        app.run_jobs().await;
        assert_eq!(notices_of(&app, person).await, notices);

        let owner = sign_in_again(&app, OWNER).await;
        let path = merchant_path(&merchant, "/certification");
        assert_eq!(owner.get(&path).await.ok()["state"], "lapsed");
        let body = app.company_submission(&owner, &merchant).await;
        assert_eq!(owner.put(&path, body).await.ok()["state"], "pending");
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let submission = reviewer.pending_certification(&merchant).await;
        decide(&reviewer, &submission, json!({ "decision": "approve" })).await;
        assert_eq!(standing(&app, &merchant).await, None);
        assert_eq!(told(&app, live).await, 2);
    }

    /// covers: RULE-1
    async fn a_new_approval_moves_the_end(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = app.certified_merchant(&owner).await;
        app.clock.advance_seconds(100 * 86_400);
        let owner = sign_in_again(&app, OWNER).await;
        let body = app.company_submission(&owner, &merchant).await;
        owner.put(&merchant_path(&merchant, "/certification"), body).await.ok();
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let submission = reviewer.pending_certification(&merchant).await;
        decide(&reviewer, &submission, json!({ "decision": "approve" })).await;
        app.clock.advance_seconds(82 * 86_400);
        app.run_jobs().await;
        assert_eq!(standing(&app, &merchant).await, None);

        // Suspended when the time comes: lifting it later finds it lapsed.
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let path = format!("/api/v1/staff/merchants/{merchant}/suspension");
        assert_eq!(reviewer.post(&path, json!({ "reason": "多次被举报收费" })).await.status, 204);
        app.clock.advance_seconds(110 * 86_400);
        app.run_jobs().await;
        assert_eq!(standing(&app, &merchant).await, Some("merchant_suspended"));
        let reviewer = app.staff(StaffRole::Reviewer).await;
        assert_eq!(reviewer.delete(&path).await.status, 204);
        assert_eq!(standing(&app, &merchant).await, Some("merchant_not_certified"));
    }

    /// covers: MER-3, MER-4
    async fn other_slices_ask_who_recruits(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let other = app.register("招聘小美", OTHER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        assert_eq!(standing(&app, &merchant).await, Some("merchant_not_certified"));
        crate::help_merchants::join(&owner, &merchant, &other, OTHER, "finance").await;
        let (owner_id, other_id) = (owner.person_id().await, other.person_id().await);
        let tx = app.lingong.app.read();
        assert_eq!(recruiters_of(&tx, id(&merchant)).await.expect("recruiters"), [owner_id]);
        let path = merchant_path(&merchant, &format!("/members/{other_id}"));
        assert_eq!(owner.put(&path, json!({ "role": "recruiter" })).await.status, 204);
        let mut both = recruiters_of(&tx, id(&merchant)).await.expect("recruiters");
        both.sort();
        let mut expected = vec![owner_id, other_id];
        expected.sort();
        assert_eq!(both, expected);
    }
}
