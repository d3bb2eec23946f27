//! Nickname and picture go when the consent is withdrawn; the link itself stays until it is unlinked.

use super::picture::blob;
use super::store;
use crate::Accounts;
use db::entities::linked_accounts;
use kernel::{PersonId, RowId};
use platform::{App, Error, JobKind, Jobs, Work};
use sea_orm::EntityTrait;

/// Deletes the picture of the linked account `subject` unless it is kept (again).
pub(super) const PICTURE: JobKind = JobKind("accounts.linked_picture");

/// The person withdrew the consent: nickname and picture go in the same unit of work, the file by a job.
///
/// # Errors
/// When a row cannot be written.
pub async fn forget_profiles(work: &Work, person: PersonId) -> Result<(), Error> {
    for row in store::of_person(work, person).await? {
        let id = row.id;
        db::update(work, linked_accounts::Model { nickname: None, picture: false, ..row }).await?;
        work.enqueue(PICTURE, id.0, 0, work.now).await?;
    }
    Ok(())
}

pub(super) fn register(accounts: &Accounts, jobs: &mut Jobs) {
    let app = accounts.app.clone();
    jobs.on(PICTURE, move |due| delete_picture(app.clone(), RowId(due.subject)));
}

async fn delete_picture(app: App, linked: RowId) -> Result<(), Error> {
    let row = linked_accounts::Entity::find_by_id(linked).one(&app.read()).await?;
    if row.is_none_or(|row| !row.picture) {
        app.blobs.delete(&blob(linked)).await?;
    }
    Ok(())
}
