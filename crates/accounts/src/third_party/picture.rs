//! The picture of a linked account: fetched by the server, encoded anew, sealed. No page of ours loads one from elsewhere.

use super::attach::cell;
use super::consent::ITEM;
use super::store;
use super::ways::Way;
use crate::Accounts;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use db::entities::linked_accounts;
use kernel::{PersonId, RowId};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{App, Error, Path, Result, pictures};
use policy::LinkedPicture;
use sea_orm::EntityTrait;
use std::time::Duration;

/// Nobody waits longer for a picture: signing in goes on without it.
const WAIT: Duration = Duration::from_secs(3);

/// The name of a picture in blob storage.
pub(super) fn blob(linked: RowId) -> String {
    format!("linked/{linked}")
}

/// Keeps the picture of an account that has none yet. What fails here costs the picture and nothing else; the next sign-in
/// tries again.
pub(super) async fn fetch(app: &App, way: &Way, linked: RowId, person: PersonId, address: Option<&str>) {
    let Some(address) = address else { return };
    if let Err(error) = keep(app, way, linked, person, address).await {
        tracing::warn!(error = %error, part = %way.part, "a picture was not kept");
    }
}

async fn keep(app: &App, way: &Way, linked: RowId, person: PersonId, address: &str) -> Result<(), Error> {
    let found = linked_accounts::Entity::find_by_id(linked).one(&app.read()).await?;
    let wanted = found.is_some_and(|row| !row.picture);
    if !wanted || !vault::consent::stands(&app.read(), person, ITEM).await? {
        return Ok(());
    }
    let Ok(fetched) = tokio::time::timeout(WAIT, way.login.picture(address)).await else {
        return Err(anyhow::anyhow!("it took too long").into());
    };
    let bytes = fetched.map_err(anyhow::Error::from)?;
    let picture = pictures::decode(bytes.into()).await?;
    let keys = app.vault.keys_of(person).await?;
    let sealed = keys.seal_bytes::<LinkedPicture>(cell("blob", linked), &picture.thumb)?;
    app.blobs.put(&blob(linked), sealed).await?;
    let kept = app
        .write(move |work| async move {
            let row = store::lock(&work, linked).await?;
            let Some(row) = row.filter(|row| row.person_id == person) else { return Ok(false) };
            if !vault::consent::stands(&work, person, ITEM).await? {
                return Ok(false);
            }
            db::update(&work, linked_accounts::Model { picture: true, ..row }).await?;
            Ok(true)
        })
        .await?;
    if !kept {
        app.blobs.delete(&blob(linked)).await?;
    }
    Ok(())
}

/// The picture of one's own linked account.
#[utoipa::path(get, path = "/api/v1/me/linked-accounts/{id}/picture", operation_id = "get_linked_picture",
    tag = "accounts", security(("session" = [])), params(("id" = RowId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg")))]
pub(crate) async fn get_linked_picture(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path(id): Path<RowId>,
) -> Result<impl IntoResponse> {
    let app = &accounts.app;
    let row = linked_accounts::Entity::find_by_id(id).one(&app.read()).await?;
    row.filter(|row| row.person_id == signed.person && row.picture).ok_or_else(|| NOT_FOUND.refuse())?;
    let sealed = app.blobs.find(&blob(id)).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    let keys = app.vault.keys_of(signed.person).await?;
    let own = vault::own(signed.person);
    let jpeg = keys.open_bytes::<_, LinkedPicture>(&own, cell("blob", id), &sealed)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")], jpeg.to_vec()))
}
