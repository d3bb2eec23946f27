//! What the tests talk about: a certified merchant with a published job. Rows that belong to other slices are written
//! through their entities.

use db::columns::{PublicJson, PublicText};
use db::entities::applications::{self, ApplicationState};
use db::entities::merchant_members::{self, MemberRole};
use db::entities::merchants::{self, CertState, MerchantKind};
use db::entities::postings::{self, PostingKind, PostingState, SignUpMode, WageUnit};
use db::entities::shifts;
use kernel::{ApplicationId, Fen, MerchantId, PersonId, PostingId, ShiftId};
use testkit::{Client, TestApp, Value, json};
use uuid::Uuid;

/// A merchant with an owner and a recruiter, a seeker, and a published job.
pub struct World {
    pub owner: Client,
    pub recruiter: Client,
    pub seeker: Client,
    pub merchant: MerchantId,
    pub job: PostingId,
}

impl World {
    pub async fn new(app: &TestApp) -> World {
        let owner = app.register("owner_lin", "19900000001").await;
        let recruiter = app.register("recruiter_chen", "19900000002").await;
        let seeker = app.register("seeker_wang", "19900000003").await;
        let merchant = merchant(app, &owner, "榕城茶饮", CertState::Approved).await;
        join(app, merchant, &recruiter, MemberRole::Recruiter).await;
        let job = job(app, merchant, &owner, PostingState::Live).await;
        World { owner, recruiter, seeker, merchant, job }
    }

    /// The seeker opens the conversation about the job; its id.
    pub async fn opened(&self) -> String {
        let opened = self.seeker.post("/api/v1/conversations", json!({ "posting_id": self.job })).await.ok();
        opened["id"].as_str().expect("an id").to_owned()
    }
}

pub async fn merchant(app: &TestApp, owner: &Client, name: &str, certification: CertState) -> MerchantId {
    let person = owner.person_id().await;
    let name = PublicText::from(name);
    let id = app.lingong.app.write(move |work| async move {
        let row = merchants::Model {
            id: MerchantId::new(work.now, &work.rng),
            name,
            kind: MerchantKind::Company,
            certification,
            suspension_reason: None,
            recheck_due_at: None,
            created_by: person,
            created_at: work.now,
        };
        let id = row.id;
        db::insert(&work, row).await?;
        Ok(id)
    });
    let id = id.await.expect("a merchant");
    join(app, id, owner, MemberRole::Owner).await;
    id
}

pub async fn join(app: &TestApp, merchant_id: MerchantId, member: &Client, role: MemberRole) {
    let person_id = member.person_id().await;
    let joined = app.lingong.app.write(move |work| async move {
        let row = merchant_members::Model { merchant_id, person_id, role, joined_at: work.now };
        Ok(db::insert(&work, row).await?)
    });
    joined.await.expect("a member");
}

pub async fn job(app: &TestApp, merchant: MerchantId, author: &Client, state: PostingState) -> PostingId {
    posting(app, Some(merchant), author.person_id().await, state).await
}

pub async fn wanted(app: &TestApp, author: &Client) -> PostingId {
    posting(app, None, author.person_id().await, PostingState::Live).await
}

async fn posting(
    app: &TestApp,
    merchant_id: Option<MerchantId>,
    person_id: PersonId,
    state: PostingState,
) -> PostingId {
    let written = app.lingong.app.write(move |work| async move {
        let row = postings::Model {
            id: PostingId::new(work.now, &work.rng),
            kind: if merchant_id.is_some() { PostingKind::Job } else { PostingKind::Wanted },
            state,
            state_reason: None,
            merchant_id,
            person_id,
            title: PublicText::from("周末奶茶店店员"),
            category: Some(PublicText::from("catering")),
            description: PublicText::from("点单、备料"),
            requirements: PublicText::from(""),
            mode: SignUpMode::FirstCome,
            wage: Some(Fen(2_000)),
            wage_unit: Some(WageUnit::Hour),
            settlement: None,
            min_age: None,
            city_code: Some(PublicText::from("350100")),
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
            published_at: Some(work.now),
            refreshed_at: Some(work.now),
        };
        let id = row.id;
        db::insert(&work, row).await?;
        Ok(id)
    });
    written.await.expect("a posting")
}

/// The seeker's sign-up for a shift of 28 November, nine to five in China.
pub async fn application(app: &TestApp, merchant: MerchantId, posting: PostingId, seeker: &Client) -> ApplicationId {
    let person_id = seeker.person_id().await;
    let written = app.lingong.app.write(move |work| async move {
        let starts_at = kernel::Timestamp::from_micros(1_795_827_600_000_000);
        let shift = shifts::Model {
            id: ShiftId::new(work.now, &work.rng),
            posting_id: posting,
            starts_at,
            ends_at: starts_at.plus_hours(8),
            headcount: 3,
            taken: 0,
            queue_last: 1,
        };
        let row = applications::Model {
            id: ApplicationId::new(work.now, &work.rng),
            shift_id: shift.id,
            posting_id: posting,
            merchant_id: merchant,
            person_id,
            state: ApplicationState::Applied,
            queue_no: 1,
            cancel_free_hours: 24,
            note: None,
            starts_at,
            ends_at: starts_at.plus_hours(8),
            applied_at: work.now,
            accepted_at: None,
            confirm_by: None,
            bound_at: None,
            ended_at: None,
            ended_by: None,
            marked: false,
            reason: None,
        };
        let id = row.id;
        db::insert(&work, shift).await?;
        db::insert(&work, row).await?;
        Ok(id)
    });
    written.await.expect("an application")
}

/// A fresh name for a message, as a client makes it.
pub fn client_id(app: &TestApp) -> String {
    uuid::Builder::from_random_bytes(app.lingong.app.rng.bytes()).into_uuid().to_string()
}

pub fn text(client_id: &str, text: &str) -> Value {
    json!({ "client_id": client_id, "kind": "text", "text": text })
}

/// Sends a text; the message.
pub async fn say(app: &TestApp, client: &Client, conversation: &str, words: &str) -> Value {
    let path = format!("/api/v1/conversations/{conversation}/messages");
    client.post(&path, text(&client_id(app), words)).await.ok()
}

/// An id that nobody has.
pub fn nothing() -> Uuid {
    Uuid::from_u128(7)
}
