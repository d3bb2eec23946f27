//! Somebody who uses everything: each table that can hold rows about a person holds some of theirs, with values that occur
//! nowhere else.

// The server's tests take this file by its path, so its parts are named by path too.
#[path = "life/deliveries.rs"]
mod deliveries;
#[path = "life/desk.rs"]
mod desk;
#[path = "life/invoices.rs"]
mod invoices;
#[path = "life/linked.rs"]
mod linked;
#[path = "life/payouts.rs"]
mod payouts;
#[path = "life/resumes.rs"]
mod resumes;
#[path = "life/rewards.rs"]
mod rewards;
#[path = "life/subscriptions.rs"]
mod subscriptions;

use db::columns::PublicJson;
use db::entities::attendance_events::{self, AttendanceEvent};
use db::entities::attendances::{self, HoursState, Way};
use db::entities::exports::ExportState;
use db::entities::ledger_transfers::TransferReason;
use db::entities::posting_history::Side;
use db::entities::postings::{Settlement, WageUnit};
use db::entities::ratings::{self, AppealState};
use db::entities::staff_roles::StaffRole;
use db::entities::{
    applications, carried_messages, carrier_accounts, guardian_invitations, guardianships, messages, minors, pay_slips,
    settlements, wages,
};
use kernel::{
    ApplicationId, DocumentId, ExportId, Fen, GuardianshipId, LedgerHoldId, LedgerTransferId, PersonId, PhotoId,
    PostingId, RatingId, Refusal, RowId, SettlementId, VideoId,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{Client, TestApp, Value, json, png};
use vault::Cell;
use wallet::ledger::{self, Amount, Entry, Movement, Whose};

pub const PASSWORD: &str = "a quiet long passphrase";

/// A person with their client and the values that are theirs alone.
pub struct Life {
    pub client: Client,
    pub person: PersonId,
    pub phone: String,
    pub username: String,
    pub merchant: String,
    pub posting: String,
    /// The sign-up that was worked.
    application: Option<ApplicationId>,
    /// Texts that the person gave and that are sealed.
    pub secrets: Vec<(&'static str, String)>,
}

fn id_of(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

impl Life {
    /// Lives through the product. `number` tells lives of one test apart.
    pub async fn lived(app: &TestApp, number: u32) -> Life {
        let (username, phone) = (format!("canary_person_{number}"), format!("1990001{number:04}"));
        let client = app.register(&username, &phone).await;
        let person = client.person_id().await;
        let mut life = Life {
            client,
            person,
            merchant: String::new(),
            posting: String::new(),
            application: None,
            secrets: vec![("the username", username.clone()), ("the phone", phone.clone())],
            username,
            phone,
        };
        life.says_who_they_are(app, number).await;
        life.recruits(app, number).await;
        life.works_and_talks(app, number).await;
        life.looks_around(app, number).await;
        life.has_a_resume(app, number).await;
        life.is_told_of_jobs(app, number).await;
        life.is_told_outside(app, number).await;
        life.asks(app, number).await;
        life.asks_customer_service(app, number).await;
        life.works_for_the_platform(app).await;
        life.is_paid(app).await;
        life.is_rewarded(app, number).await;
        life.took_out(app, number).await;
        life.is_invoiced(app, number).await;
        life.has_an_account_elsewhere(app, number).await;
        life.has_an_address(app, number).await;
        life
    }

    async fn says_who_they_are(&mut self, app: &TestApp, number: u32) {
        let (name, intent) = (format!("皇甫金丝雀{number}"), format!("金丝雀意向第{number}号"));
        let profile = json!({ "name": name, "gender": "female", "birth_year_month": "1991-03", "city_code": "350100",
            "available_from": "2026-12-01", "intent": intent });
        let put = self.client.request(reqwest::Method::PUT, "/api/v1/me/profile");
        self.client.send(put.header("idempotency-key", "canary-profile").json(&profile)).await.ok();
        self.client.post("/api/v1/me/calendar-feed", json!({})).await.ok();
        app.clock.advance_seconds(61);
        let code = app.request_code(&self.phone).await;
        let body = json!({ "new_password": PASSWORD, "code": code });
        assert_eq!(self.client.put("/api/v1/auth/password", body).await.status, 204);
        self.secrets.extend([("the name", name), ("the intent", intent)]);
        self.is_verified(app, number).await;
    }

    async fn recruits(&mut self, app: &TestApp, number: u32) {
        self.merchant = app.certified_merchant(&self.client).await;
        let (contact, phone) = (format!("尉迟联系人{number}"), format!("1990002{number:04}"));
        let email = format!("canary{number}@canary.example");
        let album = self.client.post_bytes("/api/v1/photos", "image/png", png(300, 200)).await.ok();
        let overrides = json!({ "contact_name": contact, "contact_phone": phone, "contact_email": email,
            "album": [id_of(&album)], "shifts": [app.shift(40, 4, 3)] });
        self.posting = id_of(&app.live_job(&self.client, &self.merchant, overrides).await);
        // Somebody signs up, and the person writes a note on them.
        let seeker = app.someone().await;
        let shift = self.client.get(&format!("/api/v1/postings/{}", self.posting)).await.ok()["shifts"][0].clone();
        let path = format!("/api/v1/shifts/{}/applications", id_of(&shift));
        let application = seeker.client.post(&path, json!({})).await.ok();
        // They phone, through a lent number.
        seeker.client.get(&format!("/api/v1/applications/{}/phone", id_of(&application))).await.ok();
        let note = format!("金丝雀备注{number}");
        let path = format!("/api/v1/applications/{}/notes", id_of(&application));
        self.client.post(&path, json!({ "text": note })).await.ok();
        seeker.client.cancel(&id_of(&application), "free").await.ok();
        self.secrets.extend([("the contact", contact), ("the contact's phone", phone), ("the contact's email", email)]);
        self.secrets.push(("the note on an applicant", note));
    }

    async fn works_and_talks(&mut self, app: &TestApp, number: u32) {
        let other = app.someone().await;
        let merchant = app.certified_merchant(&other.client).await;
        let job = app.live_job(&other.client, &merchant, json!({ "contact_phone": "19900000098" })).await;
        let shift = id_of(&job["shifts"][0]);
        self.client.agree("browsing_history").await;
        self.client.get(&format!("/api/v1/postings/{}", id_of(&job))).await.ok();
        let (note, reason) = (format!("金丝雀附言{number}"), format!("金丝雀取消原因{number}"));
        let path = format!("/api/v1/shifts/{shift}/applications");
        let application = self.client.post(&path, json!({ "note": note })).await.ok();
        self.client.get(&format!("/api/v1/applications/{}/phone", id_of(&application))).await.ok();
        let path = format!("/api/v1/postings/{}/applications", id_of(&job));
        other.client.get(&path).await.ok();
        let remark = format!("金丝雀人才备注{number}");
        let mark = json!({ "favourite": true, "blocked": false, "note": remark });
        other.client.put(&format!("/api/v1/applications/{}/talent", id_of(&application)), mark).await.ok();
        self.secrets.push(("the note in a talent pool", remark));
        let path = format!("/api/v1/applications/{}/cancel", id_of(&application));
        self.client.post(&path, json!({ "reason": reason, "acknowledged": "free" })).await.ok();
        let words = format!("金丝雀工时说明{number}");
        self.application = Some(id_of(&application).parse().expect("an id"));
        self.attended(app, &id_of(&application), &words).await;
        self.secrets.push(("the words about hours", words));
        let report = format!("金丝雀举报说明{number}");
        let path = format!("/api/v1/postings/{}/reports", id_of(&job));
        self.client.post(&path, json!({ "reason": "other", "text": report })).await.ok();
        let talk = self.client.post("/api/v1/conversations", json!({ "posting_id": id_of(&job) })).await.ok();
        let path = format!("/api/v1/conversations/{}", id_of(&talk));
        let said = format!("金丝雀聊天内容{number}");
        let message = json!({ "client_id": client_id(app), "kind": "text", "text": said });
        self.client.post(&format!("{path}/messages"), message).await.ok();
        let photo = self.client.post_bytes(&format!("{path}/photos"), "image/png", png(320, 240)).await.ok();
        let message = json!({ "client_id": client_id(app), "kind": "picture", "photo_id": id_of(&photo) });
        self.client.post(&format!("{path}/messages"), message).await.ok();
        let answer = json!({ "client_id": client_id(app), "kind": "text", "text": "好的，到时见" });
        let answer = other.client.post(&format!("{path}/messages"), answer).await.ok();
        let sound = testkit::films::voice_webm(1_000);
        let voice = self.client.post_bytes(&format!("{path}/voices"), "audio/webm", sound).await.ok();
        let message = json!({ "client_id": client_id(app), "kind": "voice", "recording_id": id_of(&voice) });
        self.client.post(&format!("{path}/messages"), message).await.ok();
        self.carried(app, &id_of(&answer)).await;
        let complaint = format!("金丝雀对话举报{number}");
        let chosen = json!({ "reason": "other", "message_ids": [id_of(&answer)], "text": complaint });
        self.client.post(&format!("{path}/reports"), chosen).await.ok();
        self.secrets.push(("the report of a talk", complaint));
        let invitation = json!({ "phone": self.phone, "role": "recruiter" });
        other.client.post(&format!("/api/v1/merchants/{merchant}/invitations"), invitation).await.ok();
        self.secrets.extend([("the note of a sign-up", note), ("the reason", reason), ("the report", report)]);
        self.secrets.push(("the message", said));
    }

    /// An account at a carrier of messages, and a message that it carried.
    async fn carried(&self, app: &TestApp, answer: &str) {
        let (person, house) = (self.person, &app.lingong.app);
        let keys = house.vault.keys_of(person).await.expect("keys");
        let (now, id) = (house.now(), RowId::new(house.now(), &house.rng));
        let account = carrier_accounts::Model {
            id,
            person_id: person,
            account: keys.seal(Cell::new("carrier_accounts", "account", id.0), "f00d").expect("a key"),
            account_blind: house.vault.blind("carrier_accounts", "account", &id.to_string()),
            opened_at: Some(now),
            created_at: now,
        };
        let answer: kernel::MessageId = answer.parse().expect("an id");
        let row = messages::Entity::find_by_id(answer).one(&house.read()).await.expect("a row").expect("a message");
        let own = messages::Entity::find()
            .filter(messages::Column::ConversationId.eq(row.conversation_id))
            .filter(messages::Column::PersonId.eq(person))
            .one(&house.read())
            .await
            .expect("a row")
            .expect("an own message");
        let carried = carried_messages::Model {
            message_id: own.id,
            state: carried_messages::CarriedState::Carried,
            attempts: 1,
            vendor_number: Some(own.id.to_string().into()),
            error: None,
            created_at: now,
            changed_at: now,
        };
        let written = house.write(move |work| async move {
            db::insert(&work, account).await?;
            Ok(db::insert(&work, carried).await?)
        });
        written.await.expect("rows");
    }

    /// Hours of a sign-up, with what was said about them.
    async fn attended(&self, app: &TestApp, application: &str, words: &str) {
        let (person, house) = (self.person, &app.lingong.app);
        let id: ApplicationId = application.parse().expect("an id");
        let row = applications::Entity::find_by_id(id).one(&house.read()).await.expect("a row").expect("a sign-up");
        let keys = house.vault.keys_of(person).await.expect("keys");
        let (now, event) = (house.now(), RowId::new(house.now(), &house.rng));
        let text = keys.seal(Cell::new("attendance_events", "text", event.0), words).expect("a key");
        let record = attendances::Model {
            application_id: id,
            shift_id: row.shift_id,
            posting_id: row.posting_id,
            merchant_id: row.merchant_id,
            person_id: person,
            state: HoursState::Asked,
            in_at: now,
            in_way: Way::Code,
            out_at: Some(now),
            out_way: Some(Way::Hand),
            minutes: Some(0),
            asked_minutes: Some(60),
            approve_by: Some(now.plus_hours(72)),
            changed_at: now,
        };
        let asked = attendance_events::Model {
            id: event,
            application_id: id,
            person_id: person,
            at: now,
            event: AttendanceEvent::Ask,
            by_side: Side::Seeker,
            by_person: Some(person),
            from_state: Some(HoursState::Open),
            to_state: HoursState::Asked,
            moment: None,
            way: None,
            minutes: Some(60),
            text: Some(text),
        };
        let rated = self.rated(app, &row, words).await;
        let written = house.write(move |work| async move {
            db::insert(&work, record).await?;
            db::insert(&work, asked).await?;
            Ok(db::insert(&work, rated).await?)
        });
        written.await.expect("rows");
        self.paid_in_part(app, &row, words).await;
    }

    /// The wage of that sign-up with a slip, and why only a part was paid.
    async fn paid_in_part(&self, app: &TestApp, row: &applications::Model, words: &str) {
        let (house, now) = (&app.lingong.app, app.lingong.app.now());
        let keys = house.vault.keys_of(self.person).await.expect("keys");
        let slip = RowId::new(now, &house.rng);
        let batch = settlements::Model {
            id: SettlementId::new(now, &house.rng),
            posting_id: self.posting.parse().expect("an id"),
            merchant_id: row.merchant_id,
            made_at: now,
            by_side: Side::Merchant,
            by_person: Some(self.person),
            slips: 1,
            paid_fen: Fen(8_000),
        };
        let wage = wages::Model {
            application_id: row.id,
            posting_id: row.posting_id,
            shift_id: row.shift_id,
            merchant_id: row.merchant_id,
            person_id: self.person,
            unit: WageUnit::Hour,
            rate_fen: Fen(2_000),
            settlement: Settlement::Daily,
            agreed_at: now,
            work: Some(300),
            earned_fen: Fen(10_000),
            bonus_fen: Fen::ZERO,
            deduction_fen: Fen::ZERO,
            tip_fen: Fen::ZERO,
            paid_wage_fen: Fen(8_000),
            paid_bonus_fen: Fen::ZERO,
            paid_tip_fen: Fen::ZERO,
            hold_id: None,
            due_at: Some(now),
            changed_at: now,
        };
        let said = |column| Some(keys.seal(Cell::new("pay_slips", column, slip.0), words).expect("a key"));
        let (bonus_reason, deduction_reason) = (said("bonus_reason"), said("deduction_reason"));
        let (tip_reason, part_reason) = (said("tip_reason"), said("part_reason"));
        let slip = pay_slips::Model {
            id: slip,
            settlement_id: batch.id,
            application_id: row.id,
            person_id: self.person,
            at: now,
            unit: wage.unit,
            rate_fen: wage.rate_fen,
            work: 300,
            earned_fen: wage.earned_fen,
            bonus_fen: Fen::ZERO,
            deduction_fen: Fen::ZERO,
            tip_fen: Fen::ZERO,
            paid_before_fen: Fen::ZERO,
            paid_fen: Fen(8_000),
            bonus_reason,
            deduction_reason,
            tip_reason,
            part_reason,
        };
        let written = house.write(move |work| async move {
            db::insert(&work, batch).await?;
            db::insert(&work, wage).await?;
            Ok(db::insert(&work, slip).await?)
        });
        written.await.expect("rows");
    }

    /// What the merchant said of the work, with a reply and an appeal.
    async fn rated(&self, app: &TestApp, row: &applications::Model, words: &str) -> ratings::Model {
        let house = &app.lingong.app;
        let keys = house.vault.keys_of(self.person).await.expect("keys");
        let (now, id) = (house.now(), RatingId::new(house.now(), &house.rng));
        let seal = |column| Some(keys.seal(Cell::new("ratings", column, id.0), words).expect("a key"));
        ratings::Model {
            id,
            application_id: row.id,
            posting_id: row.posting_id,
            merchant_id: row.merchant_id,
            person_id: self.person,
            by_side: Side::Merchant,
            by_person: self.person,
            stars: 2,
            text: seal("text"),
            rated_at: now,
            shown_at: Some(now),
            counted: true,
            reply: seal("reply"),
            replied_at: Some(now),
            appeal_state: Some(AppealState::Dismissed),
            appeal_reason: seal("appeal_reason"),
            appealed_at: Some(now),
            hidden: false,
            decision_reason: Some("未见不实依据".into()),
            decided_at: Some(now),
            decided_by: Some(self.person),
        }
    }

    async fn looks_around(&mut self, app: &TestApp, number: u32) {
        let words = format!("金丝雀搜索词{number}");
        self.client.agree("search_history").await;
        self.client.get(&format!("/api/v1/postings/search?q={words}")).await.ok();
        self.client.post("/api/v1/me/permissions/camera/uses", json!({})).await.ok();
        let owner = app.someone().await;
        let merchant = app.certified_merchant(&owner.client).await;
        let job = id_of(&app.live_job(&owner.client, &merchant, json!({ "contact_phone": "19900000097" })).await);
        assert_eq!(self.client.put(&format!("/api/v1/me/favourites/{job}"), json!({})).await.status, 204);
        self.secrets.push(("the words of a search", words));
    }

    /// A complaint with its answer.
    async fn asks(&mut self, app: &TestApp, number: u32) {
        let (text, contact) = (format!("金丝雀投诉内容{number}"), format!("金丝雀答复地址{number}"));
        let (note, answer) = (format!("金丝雀处理记录{number}"), format!("金丝雀答复内容{number}"));
        let body = json!({ "kind": "complaint", "text": text, "contact": contact });
        let case = id_of(&self.client.post("/api/v1/me/requests", body).await.ok());
        let officer = app.staff(StaffRole::Privacy).await;
        let path = format!("/api/v1/staff/cases/{case}");
        officer.post(&format!("{path}/assign"), json!({})).await.ok();
        officer.post(&format!("{path}/notes"), json!({ "text": note })).await.ok();
        officer.post(&format!("{path}/answer"), json!({ "result": "done", "answer": answer })).await.ok();
        self.secrets.extend([("the complaint", text), ("where to answer", contact), ("the answer", answer)]);
        self.secrets.push(("the note on the case", note));
    }

    /// A role of staff, a video, and a copy that is being made.
    async fn works_for_the_platform(&self, app: &TestApp) {
        let person = self.person;
        let house = &app.lingong.app;
        let keys = house.vault.keys_of(person).await.expect("keys");
        let id = ExportId::new(house.now(), &house.rng);
        let sealed = keys.seal_bytes::<policy::ExportFile>(Cell::new("exports", "file", id.0), b"an older copy");
        house.blobs.put(&format!("exports/{id}"), sealed.expect("a key")).await.expect("a blob");
        let video = VideoId::new(house.now(), &house.rng);
        house.blobs.put(&format!("videos/{video}"), b"a film".to_vec()).await.expect("a blob");
        let written = house.write(move |work| async move {
            accounts::staff::grant_role(&work, person, StaffRole::Finance).await?;
            let row = db::entities::exports::Model {
                id,
                person_id: person,
                ward_id: None,
                state: ExportState::Ready,
                created_at: work.now,
                ready_at: Some(work.now),
                row_count: 1,
                bytes: 13,
                fetched_at: None,
            };
            db::insert(&work, row).await?;
            let film = db::entities::videos::Model {
                id: video,
                person_id: person,
                poster_id: PhotoId::new(work.now, &work.rng),
                width: 640,
                height: 480,
                millis: 1_000,
                bytes: 6,
                created_at: work.now,
            };
            Ok(db::insert(&work, film).await?)
        });
        written.await.expect("rows");
        self.guards_somebody(app).await;
    }

    /// A guardian's papers, and the rows of somebody who was once a minor: nobody is both in life.
    async fn guards_somebody(&self, app: &TestApp) {
        let (person, house) = (self.person, &app.lingong.app);
        let ward = app.someone().await.id;
        let keys = house.vault.keys_of(person).await.expect("keys");
        self.client.agree("guardianship").await;
        let path = "/api/v1/me/guardian-documents/id_card";
        let paper = id_of(&self.client.post_bytes(path, "image/png", png(64, 48)).await.ok());
        let paper: DocumentId = paper.parse().expect("an id");
        let id = GuardianshipId::new(house.now(), &house.rng);
        let cell = |column| Cell::new("guardianships", column, id.0);
        let bond = guardianships::Model {
            id,
            person_id: person,
            ward_id: ward,
            state: guardianships::BondState::Refused,
            relation: guardianships::BondRelation::Other,
            relation_reason: Some(keys.seal(cell("relation_reason"), "姑姑").expect("a key")),
            name: keys.seal(cell("name"), "尉迟监护人").expect("a key"),
            id_number: keys.seal(cell("id_number"), "990000198001010016").expect("a key"),
            id_number_blind: house.vault.blind("guardianships", "id_number", "990000198001010016"),
            id_document_id: Some(paper),
            bond_document_id: None,
            said: PublicJson(Vec::new()),
            reason: None,
            submitted_at: house.now(),
            decided_at: None,
            decided_by: None,
            ended_at: None,
        };
        let born = keys.seal(Cell::new("minors", "born", person.0), "1991-03").expect("a key");
        let written = house.write(move |work| async move {
            db::insert(&work, bond).await?;
            let link = guardian_invitations::Model {
                id: RowId::new(work.now, &work.rng),
                person_id: person,
                token_digest: vault::token_digest(&person.to_string()),
                state: guardian_invitations::LinkState::Used,
                created_at: work.now,
                expires_at: work.now,
                used_at: Some(work.now),
            };
            db::insert(&work, link).await?;
            let minor = minors::Model {
                person_id: person,
                born,
                source: minors::BirthSource::Profile,
                corrected_at: None,
                known_at: work.now,
                erase_at: None,
                extended_at: None,
            };
            Ok(db::insert(&work, minor).await?)
        });
        written.await.expect("rows");
    }

    /// A wage that is taken out again, and a withdrawal that was set aside and given up.
    async fn is_paid(&self, app: &TestApp) {
        let (house, person) = (app.lingong.app.clone(), self.person);
        let posting: PostingId = self.posting.parse().expect("an id");
        let worked = self.application.expect("a sign-up");
        let paid = app.lingong.app.write(move |work| async move {
            let wanted = [Whose::Custody(posting.0), Whose::Job(posting), Whose::Wallet(person)];
            let accounts = ledger::open(&house, &work, &wanted).await?;
            let movement = |reason, from: usize, to: usize| {
                let (debit, credit) = (accounts[from], accounts[to]);
                Ok::<_, Refusal>(Movement {
                    debit,
                    credit,
                    amount: Amount::of(Fen(8_000))?,
                    reason,
                    reference: if reason == TransferReason::Wage { worked.0 } else { posting.0 },
                })
            };
            let id = || LedgerTransferId::new(work.now, &work.rng);
            let hold = LedgerHoldId::new(work.now, &work.rng);
            let entries = [
                Entry::Transfer { id: id(), movement: movement(TransferReason::Fund, 0, 1)? },
                Entry::Transfer { id: id(), movement: movement(TransferReason::Wage, 1, 2)? },
                Entry::Place { id: hold, movement: movement(TransferReason::Withdrawal, 2, 0)? },
                Entry::Void { hold },
                Entry::Transfer { id: id(), movement: movement(TransferReason::Withdrawal, 2, 0)? },
            ];
            ledger::commit(&house, &work, &entries).await
        });
        assert_eq!(paid.await.expect("the wage").len(), 5);
    }

    /// Waits until a number may be sent another code, and asks for one.
    pub async fn fresh_code(&self, app: &TestApp) -> String {
        app.clock.advance_seconds(61);
        app.request_code(&self.phone).await
    }
}

fn client_id(app: &TestApp) -> String {
    kernel::RowId::new(app.now(), &app.lingong.app.rng).to_string()
}
