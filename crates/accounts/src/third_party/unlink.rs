use super::forget::PICTURE;
use super::refusals::LAST_WAY_IN;
use super::store;
use crate::Accounts;
use crate::people::store as people_store;
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::notices::NoticeKind;
use db::entities::{linked_openids, people};
use kernel::RowId;
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Path, Result};
use talk::notices::{Notice, push};

/// Unlinks an account elsewhere, and deletes its identifiers, nickname and picture (SPEC ACC-4).
#[utoipa::path(delete, path = "/api/v1/me/linked-accounts/{id}", operation_id = "unlink_account", tag = "accounts",
    security(("session" = [])), params(("id" = RowId, Path)), responses((status = 204)))]
pub(crate) async fn unlink_account(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path(id): Path<RowId>,
) -> Result<StatusCode> {
    let person = signed.person;
    let app = accounts.app.clone();
    app.write(move |work| async move {
        // First the linked account and then its person, as signing in by it does: so the two never wait for each other.
        let row = store::lock(&work, id).await?.filter(|row| row.person_id == person);
        row.ok_or_else(|| NOT_FOUND.refuse())?;
        let account = people_store::lock_person(&work, person).await?.context("a signed-in person is there")?;
        let called = store::openids_of(&work, person).await?;
        if !leaves_a_way(&accounts, &account, &called, id) {
            return Err(LAST_WAY_IN.refuse().into());
        }
        store::delete(&work, id).await?;
        work.enqueue(PICTURE, id.0, 0, work.now).await?;
        push(&work, person, &format!("linked:{id}:unlinked"), Notice::of(NoticeKind::AccountUnlinked)).await?;
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whether somebody could still sign in without this linked account.
pub(super) fn leaves_a_way(
    accounts: &Accounts,
    account: &people::Model,
    called: &[linked_openids::Model],
    without: RowId,
) -> bool {
    let others: Vec<_> = called.iter().filter(|it| it.linked_account_id != without).map(|it| it.part).collect();
    // A code can be sent to the number that every account has, where somebody carries text messages and may.
    let gets_codes = accounts.sms.as_ref().is_some_and(|senders| !senders.is_shut());
    account.password.is_some() || gets_codes || accounts.third_party.leads_in(&others)
}
