use super::attach::cell;
use super::consent::{self, AskedConsent, ITEM};
use super::store;
use super::unlink::leaves_a_way;
use crate::Accounts;
use crate::people::store as people_store;
use anyhow::Context;
use axum::Json;
use axum::extract::State;
use db::entities::linked_accounts::Vendor;
use db::entities::linked_openids::Part;
use kernel::{RowId, Timestamp};
use platform::auth::Signed;
use platform::{Lang, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// The accounts elsewhere that one has linked.
#[derive(Serialize, ToSchema)]
pub(crate) struct LinkedAccounts {
    items: Vec<LinkedView>,
    /// What is configured and not switched off.
    ways: Vec<Part>,
    /// What is asked before one more is linked.
    consent: AskedConsent,
    /// Whether the yes to it stands.
    agreed: bool,
}

/// One linked account.
#[derive(Serialize, ToSchema)]
pub(crate) struct LinkedView {
    id: RowId,
    vendor: Vendor,
    /// How it is called there; null without the consent.
    nickname: Option<String>,
    has_picture: bool,
    /// Where it was used.
    parts: Vec<Part>,
    linked_at: Timestamp,
    used_at: Timestamp,
    /// False where one could not sign in any more without it.
    can_unlink: bool,
}

/// Which accounts elsewhere are linked (SPEC ACC-4, ACC-6). There are at most three.
#[utoipa::path(get, path = "/api/v1/me/linked-accounts", operation_id = "list_linked_accounts", tag = "accounts",
    security(("session" = [])), responses((status = 200, body = LinkedAccounts)))]
pub(crate) async fn list_linked_accounts(
    State(accounts): State<Accounts>,
    signed: Signed,
    lang: Lang,
) -> Result<Json<LinkedAccounts>> {
    let (app, person) = (&accounts.app, signed.person);
    let tx = app.read();
    let rows = store::of_person(&tx, person).await?;
    let called = store::openids_of(&tx, person).await?;
    let account = people_store::person(&tx, person).await?.context("a signed-in person is there")?;
    let (keys, own) = (app.vault.keys_of(person).await?, vault::own(person));
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let nickname = row.nickname.as_ref().map(|name| keys.open(&own, cell("nickname", row.id), name)).transpose()?;
        let parts = called.iter().filter(|it| it.linked_account_id == row.id).map(|it| it.part).collect();
        items.push(LinkedView {
            id: row.id,
            vendor: row.vendor,
            nickname,
            has_picture: row.picture,
            parts,
            linked_at: row.linked_at,
            used_at: row.used_at,
            can_unlink: leaves_a_way(&accounts, &account, &called, row.id),
        });
    }
    let agreed = vault::consent::stands(&tx, person, ITEM).await?;
    Ok(Json(LinkedAccounts { items, ways: accounts.third_party.offered(), consent: consent::asked(lang), agreed }))
}
