//! People, merchants and postings put straight into the database, where a test needs many of them or is about what comes
//! after; and the steps of a sign-up as people take them.

use crate::{Client, Reply, TestApp};
use db::columns::{Digest, PublicJson, PublicText};
use db::entities::consents::{self, ConsentAction};
use db::entities::merchant_members::{self, MemberRole};
use db::entities::merchants::{self, CertState, MerchantKind};
use db::entities::people::{self, PersonState};
use db::entities::postings::{self, PostingKind, PostingState, Settlement, SignUpMode, WageUnit};
use db::entities::{profiles, sessions, shifts};
use futures_util::future::join_all;
use kernel::{ConsentId, Fen, MerchantId, PersonId, PostingId, SessionId, ShiftId, Timestamp};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};
use vault::Cell;

/// These people's numbers stand apart from those that tests choose and from staff's.
static NEXT_PHONE: AtomicU32 = AtomicU32::new(80_000_000);
const SESSION_DAYS: i64 = 30;
/// Writes that are under way at once while people are made.
const TOGETHER: usize = 64;

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Someone {
    pub id: PersonId,
    pub phone: String,
    pub client: Client,
}

/// A live job of a certified merchant.
pub struct Job {
    pub merchant: MerchantId,
    pub owner: Someone,
    pub posting: PostingId,
    pub shifts: Vec<ShiftId>,
}

/// A job that is to be made.
#[derive(Clone)]
pub struct JobPlan {
    pub mode: SignUpMode,
    /// Start, end and headcount of each shift.
    pub shifts: Vec<(Timestamp, Timestamp, i64)>,
    pub min_age: Option<i64>,
    pub cancel_free_hours: i64,
}

impl JobPlan {
    /// One shift of four hours that begins so many hours from now.
    pub fn new(app: &TestApp, mode: SignUpMode, hours_from_now: i64, headcount: i64) -> JobPlan {
        let start = app.lingong.app.now().plus_hours(hours_from_now);
        let shifts = vec![(start, start.plus_hours(4), headcount)];
        JobPlan { mode, shifts, min_age: None, cancel_free_hours: 24 }
    }
}

impl Job {
    /// The path for signing up for its first shift.
    pub fn sign_up_path(&self) -> String {
        format!("/api/v1/shifts/{}/applications", self.shifts[0])
    }

    /// What the owner sees of those who signed up, over all pages.
    ///
    /// # Panics
    /// When the list is refused.
    pub async fn applicants(&self) -> Vec<Value> {
        let path = format!("/api/v1/postings/{}/applications", self.posting);
        self.owner.client.all_pages(&path).await
    }

    /// Does one thing with these sign-ups as the owner; gives the results.
    ///
    /// # Panics
    /// When the request as a whole is refused.
    pub async fn act(&self, action: &str, ids: &[&str], reason: Option<&str>) -> Vec<Value> {
        let body = json!({ "ids": ids, "action": action, "reason": reason });
        let answer = self.owner.client.post("/api/v1/applications/actions", body).await.ok();
        answer["items"].as_array().expect("a list").clone()
    }
}

impl TestApp {
    /// Makes so many people, each signed in, without the way through SMS codes.
    ///
    /// # Panics
    /// When the database does not take them.
    pub async fn people(&self, count: usize) -> Vec<Someone> {
        let app = &self.lingong.app;
        let mut rows = Vec::with_capacity(count);
        let mut signed_in = Vec::with_capacity(count);
        let mut blank = Vec::with_capacity(count);
        let mut accepted = Vec::with_capacity(count);
        let mut made = Vec::with_capacity(count);
        let ids: Vec<PersonId> = (0..count).map(|_| PersonId::new(app.now(), &app.rng)).collect();
        let mut all_keys = Vec::with_capacity(count);
        for chunk in ids.chunks(TOGETHER) {
            all_keys.extend(join_all(chunk.iter().map(|id| app.vault.create_keys(*id))).await);
        }
        for (id, keys) in ids.into_iter().zip(all_keys) {
            let keys = keys.expect("keys");
            let number = NEXT_PHONE.fetch_add(1, Ordering::SeqCst);
            let (username, phone) = (format!("seeker{number}"), format!("199{number:08}"));
            let token = format!("token-of-{id}");
            let session = SessionId::new(app.now(), &app.rng);
            rows.push(people::Model {
                id,
                username: keys.seal(Cell::new("people", "username", id.0), &username).expect("keys"),
                username_blind: app.vault.blind("people", "username", &username),
                phone: keys.seal(Cell::new("people", "phone", id.0), &phone).expect("keys"),
                phone_blind: app.vault.blind("people", "phone", &phone),
                password: None,
                state: PersonState::Active,
                minor: false,
                created_at: app.now(),
            });
            blank.push(profile_of(id, app.now()));
            accepted.push(acceptance_of(app, id));
            signed_in.push(sessions::Model {
                id: session,
                person_id: id,
                token_digest: vault::token_digest(&token),
                device: PublicText::from("test"),
                created_at: app.now(),
                last_seen_at: app.now(),
                expires_at: app.now().plus_days(SESSION_DAYS),
                revoked_at: None,
            });
            made.push(Someone { id, phone, client: Client { token: Some(token), ..self.nobody() } });
        }
        let done = app.write(move |work| async move {
            db::insert_many(&work, rows).await?;
            db::insert_many(&work, blank).await?;
            db::insert_many(&work, accepted).await?;
            Ok(db::insert_many(&work, signed_in).await?)
        });
        done.await.expect("the people are written");
        made
    }

    /// Makes one such person.
    ///
    /// # Panics
    /// As [`TestApp::people`].
    pub async fn someone(&self) -> Someone {
        self.people(1).await.pop().expect("one person")
    }

    /// Makes a certified merchant with an owner, and a live job of it.
    ///
    /// # Panics
    /// When the database does not take them.
    pub async fn job(&self, plan: JobPlan) -> Job {
        let app = &self.lingong.app;
        let owner = self.someone().await;
        let (now, rng) = (app.now(), &app.rng);
        let (merchant, posting) = (MerchantId::new(now, rng), PostingId::new(now, rng));
        let keys = app.vault.keys_of(owner.id).await.expect("keys");
        let merchant_row = merchants::Model {
            id: merchant,
            name: PublicText::from("闽江奶茶"),
            kind: MerchantKind::Company,
            certification: CertState::Approved,
            suspension_reason: None,
            recheck_due_at: None,
            created_by: owner.id,
            created_at: now,
        };
        let member = merchant_members::Model {
            merchant_id: merchant,
            person_id: owner.id,
            role: MemberRole::Owner,
            joined_at: now,
        };
        let posting_row = postings::Model {
            contact_name: Some(keys.seal(Cell::new("postings", "contact_name", posting.0), "陈店长").expect("keys")),
            contact_phone: Some(
                keys.seal(Cell::new("postings", "contact_phone", posting.0), "19900000099").expect("keys"),
            ),
            ..posting_of(&plan, posting, merchant, owner.id, now)
        };
        let shift_rows: Vec<shifts::Model> = plan
            .shifts
            .iter()
            .map(|(starts_at, ends_at, headcount)| shifts::Model {
                id: ShiftId::new(now, rng),
                posting_id: posting,
                starts_at: *starts_at,
                ends_at: *ends_at,
                headcount: *headcount,
                taken: 0,
                queue_last: 0,
            })
            .collect();
        let shifts = shift_rows.iter().map(|shift| shift.id).collect();
        let done = app.write(move |work| async move {
            db::insert(&work, merchant_row).await?;
            db::insert(&work, member).await?;
            db::insert(&work, posting_row).await?;
            Ok(db::insert_many(&work, shift_rows).await?)
        });
        done.await.expect("the job is written");
        Job { merchant, owner, posting, shifts }
    }
}

/// The empty profile that a registration makes.
fn profile_of(person_id: PersonId, now: Timestamp) -> profiles::Model {
    profiles::Model {
        person_id,
        name: None,
        gender: None,
        birth_month: None,
        city: None,
        available_from: None,
        intent: None,
        reminder_leads: PublicJson(accounts::people::REMINDER_LEADS_DEFAULT.to_vec()),
        calendar_token: None,
        calendar_digest: None,
        updated_at: now,
    }
}

/// The acceptance of the policy that a registration makes.
fn acceptance_of(app: &platform::App, person_id: PersonId) -> consents::Model {
    consents::Model {
        id: ConsentId::new(app.now(), &app.rng),
        person_id,
        purpose: PublicText::from("privacy_policy"),
        action: ConsentAction::Given,
        policy_version: PublicText::from(app.policy_in_force().version.as_str()),
        text_digest: Digest(Vec::new()),
        channel: PublicText::from("test"),
        at: app.now(),
        by_person: Some(person_id),
    }
}

fn posting_of(
    plan: &JobPlan,
    id: PostingId,
    merchant: MerchantId,
    author: PersonId,
    now: Timestamp,
) -> postings::Model {
    postings::Model {
        id,
        kind: PostingKind::Job,
        state: PostingState::Live,
        state_reason: None,
        merchant_id: Some(merchant),
        person_id: author,
        title: PublicText::from("周末奶茶店店员"),
        category: Some(PublicText::from("catering")),
        description: PublicText::from("负责点单、出杯和打扫，有经验优先，包一餐。"),
        requirements: PublicText::from(""),
        mode: plan.mode,
        wage: Some(Fen(2_000)),
        wage_unit: Some(WageUnit::Hour),
        settlement: Some(Settlement::Daily),
        min_age: plan.min_age,
        city_code: Some(PublicText::from("350100")),
        district_code: Some(PublicText::from("350102")),
        address: Some(PublicText::from("鼓楼区五四路 1 号")),
        gcj02_lat_e6: Some(26_080_000),
        gcj02_lng_e6: Some(119_300_000),
        contact_name: None,
        contact_phone: None,
        contact_email: None,
        album: PublicJson(Vec::new()),
        findings: PublicJson(Value::Array(Vec::new())),
        cancel_free_hours: plan.cancel_free_hours,
        valid_until: plan.shifts.iter().map(|shift| shift.1).max(),
        created_at: now,
        updated_at: now,
        submitted_at: Some(now),
        published_at: Some(now),
        refreshed_at: None,
    }
}

impl Client {
    /// Signs up for a shift; gives the sign-up.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn apply(&self, shift: ShiftId) -> Value {
        self.post(&format!("/api/v1/shifts/{shift}/applications"), json!({})).await.ok()
    }

    /// Confirms to come.
    pub async fn confirm(&self, application: &str) -> Reply {
        self.post(&format!("/api/v1/applications/{application}/confirm"), json!({})).await
    }

    /// Cancels one's own sign-up.
    pub async fn cancel(&self, application: &str, acknowledged: &str) -> Reply {
        let body = json!({ "acknowledged": acknowledged });
        self.post(&format!("/api/v1/applications/{application}/cancel"), body).await
    }

    /// Every item of a list, page by page.
    ///
    /// # Panics
    /// When a page is refused.
    pub async fn all_pages(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let mark = if path.contains('?') { '&' } else { '?' };
            let cursor = next.map_or(String::new(), |cursor| format!("&cursor={cursor}"));
            let page = self.get(&format!("{path}{mark}limit=50{cursor}")).await.ok();
            items.extend(page["items"].as_array().expect("a list").iter().cloned());
            match page["next"].as_str() {
                Some(cursor) => next = Some(cursor.to_owned()),
                None => return items,
            }
        }
    }
}
