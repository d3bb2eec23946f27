//! What the tests of merchants do again and again.

use crate::help::{sign_in_by_code, signed};
use db::entities::access_ledger;
use db::entities::notices::{self, NoticeKind};
use db::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use kernel::{MerchantId, PersonId};
use testkit::{Client, TestApp, Value, json};

pub const OWNER: &str = "19900000001";
pub const OTHER: &str = "19900000002";
pub const THIRD: &str = "19900000003";

pub fn id(text: &str) -> MerchantId {
    text.parse().expect("an id")
}

pub fn merchant_path(merchant: &str, rest: &str) -> String {
    format!("/api/v1/merchants/{merchant}{rest}")
}

/// Another session of somebody who registered: the first one may have expired with the time that a test moved.
pub async fn sign_in_again(app: &TestApp, phone: &str) -> Client {
    let code = app.request_code(phone).await;
    signed(app, sign_in_by_code(app, phone, &code).await)
}

/// Invites somebody who has an account and lets them accept.
pub async fn join(owner: &Client, merchant: &str, member: &Client, phone: &str, role: &str) {
    owner.post(&merchant_path(merchant, "/invitations"), json!({ "phone": phone, "role": role })).await.ok();
    let list = member.get("/api/v1/me/invitations").await.ok();
    let invitation = list["items"][0]["id"].as_str().expect("an invitation").to_owned();
    let reply = member.post(&format!("/api/v1/me/invitations/{invitation}/accept"), json!({})).await;
    assert_eq!(reply.status, 204, "{}", reply.text);
}

/// A reviewer's decision about what waits.
pub async fn decide(reviewer: &Client, submission: &str, body: Value) -> testkit::Reply {
    reviewer.post(&format!("/api/v1/staff/certifications/{submission}/decision"), body).await
}

/// The kinds of the notices that a person got, oldest first.
pub async fn notices_of(app: &TestApp, person: PersonId) -> Vec<NoticeKind> {
    let rows = notices::Entity::find()
        .filter(notices::Column::PersonId.eq(person))
        .order_by_asc(notices::Column::CreatedAt)
        .order_by_asc(notices::Column::Id)
        .all(&app.lingong.app.read())
        .await
        .expect("notices");
    rows.into_iter().map(|row| row.kind).collect()
}

/// The rows of the access ledger with this basis.
pub async fn ledger(app: &TestApp, basis: &str) -> Vec<access_ledger::Model> {
    let rows = access_ledger::Entity::find().all(&app.lingong.app.read()).await.expect("the ledger");
    rows.into_iter().filter(|row| row.basis.as_str() == basis).collect()
}

/// `body` with one member changed.
pub fn changed(body: &Value, name: &str, value: impl Into<Value>) -> Value {
    let mut body = body.clone();
    body[name] = value.into();
    body
}
