//! A minor, a guardian, and an officer who verifies.

use db::entities::linked_accounts::{self, Vendor};
use db::entities::staff_roles::StaffRole;
use jiff::civil::date;
use kernel::{PersonId, RowId, id_number};
use std::sync::atomic::{AtomicU32, Ordering};
use testkit::{Client, Reply, TestApp, Value, json, png};
use vault::Cell;

pub const MINORITY: &str = "/api/v1/me/minority";
pub const WARDS: &str = "/api/v1/me/wards";
pub const DAY: i64 = 86_400;

/// Each person of these tests has a number and an ID number of their own.
static NEXT: AtomicU32 = AtomicU32::new(1);

pub struct Person {
    pub client: Client,
    pub phone: String,
    pub username: String,
    pub number: u32,
}

pub async fn person(app: &TestApp, prefix: &str) -> Person {
    let number = NEXT.fetch_add(1, Ordering::SeqCst);
    let (username, phone) = (format!("{prefix}_{number}"), format!("1990003{number:04}"));
    Person { client: app.register(&username, &phone).await, phone, username, number }
}

/// Somebody who says that they were born in this month.
pub async fn minor(app: &TestApp, month: &str) -> Person {
    let ward = person(app, "ward").await;
    ward.client.put("/api/v1/me/profile", json!({ "birth_year_month": month })).await.ok();
    ward
}

pub fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

pub async fn token(ward: &Person) -> String {
    let link = ward.client.post(&format!("{MINORITY}/invitations"), json!({})).await.ok();
    let url = link["url"].as_str().expect("an address");
    url.split_once('#').expect("a fragment").1.to_owned()
}

pub async fn upload(guardian: &Person, kind: &str) -> Reply {
    let path = format!("/api/v1/me/guardian-documents/{kind}");
    guardian.client.post_bytes(&path, "image/png", png(64, 48)).await
}

/// Papers in order, with consent to `yes` besides what is needed.
pub async fn papers(app: &TestApp, guardian: &Person, yes: &[&str]) -> Value {
    guardian.client.agree("guardianship").await;
    let version = app.nobody().get("/api/v1/policy").await.ok()["version"].clone();
    let consents: Vec<&str> = ["minor_use"].iter().chain(yes).copied().collect();
    json!({
        "name": "林大山", "id_number": id_number::demo(u64::from(guardian.number), date(1980, 5, 5)).as_str(),
        "relation": "father", "id_document_id": id(&upload(guardian, "id_card").await.ok()),
        "bond_document_id": id(&upload(guardian, "bond").await.ok()), "consents": consents, "policy_version": version,
    })
}

pub async fn submit(guardian: &Person, token: &str, papers: &Value) -> Reply {
    guardian.client.post(WARDS, json!({ "token": token, "papers": papers })).await
}

pub async fn decide(officer: &Client, bond: &str, body: Value) -> Reply {
    officer.post(&format!("/api/v1/staff/guardianships/{bond}/decision"), body).await
}

/// A minor born in this month with a verified guardian.
pub struct Family {
    pub ward: Person,
    pub guardian: Person,
    pub bond: String,
    pub officer: Client,
}

pub async fn family(app: &TestApp, month: &str, yes: &[&str]) -> Family {
    let ward = minor(app, month).await;
    let guardian = person(app, "guardian").await;
    let officer = app.staff(StaffRole::Privacy).await;
    let papers = papers(app, &guardian, yes).await;
    let bond = id(&submit(&guardian, &token(&ward).await, &papers).await.ok());
    assert_eq!(decide(&officer, &bond, json!({ "decision": "verify" })).await.status, 204);
    Family { ward, guardian, bond, officer }
}

impl Family {
    pub fn path(&self, rest: &str) -> String {
        format!("{WARDS}/{}{rest}", self.bond)
    }

    pub async fn say(&self, item: &str, action: &str) -> Value {
        let path = self.path(&format!("/consents/{item}"));
        self.guardian.client.put(&path, json!({ "action": action })).await.ok()
    }
}

/// Links an account elsewhere to a person, with a nickname and a picture.
pub async fn has_linked(app: &TestApp, person: PersonId) {
    let house = app.lingong.app.clone();
    let keys = house.vault.keys_of(person).await.expect("keys");
    let id = RowId::new(house.now(), &house.rng);
    let cell = |column| Cell::new("linked_accounts", column, id.0);
    let row = linked_accounts::Model {
        id,
        person_id: person,
        vendor: Vendor::Qq,
        unionid: None,
        unionid_blind: None,
        nickname: Some(keys.seal(cell("nickname"), "小雨").expect("a key")),
        picture: true,
        linked_at: house.now(),
        used_at: house.now(),
    };
    let sealed = keys.seal_bytes::<policy::LinkedPicture>(cell("blob"), b"a picture").expect("a key");
    house.blobs.put(&format!("linked/{id}"), sealed).await.expect("a blob");
    house.write(move |work| async move { Ok(db::insert(&work, row).await?) }).await.expect("a row");
    assert_eq!(linked_pictures(app), 1);
}

/// Pictures of linked accounts that are kept.
pub fn linked_pictures(app: &TestApp) -> usize {
    std::fs::read_dir(app.data_dir.join("blobs/linked")).map_or(0, std::iter::Iterator::count)
}

/// A fresh proof of a person, as an SMS code.
pub async fn code(app: &TestApp, person: &Person) -> Value {
    app.clock.advance_seconds(61);
    json!({ "code": app.request_code(&person.phone).await })
}
