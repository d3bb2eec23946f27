//! Making a copy, and deleting it a day later.

use super::fetch::{blob, cell};
use super::pack::{self, FILE_BYTES_MAX};
use super::refusals::EXPORT_TOO_LARGE;
use crate::Care;
use crate::guardians;
use crate::holdings::Reading;
use db::entities::exports::{self, ExportState};
use kernel::ExportId;
use platform::{App, Due, Error, JobKind, Jobs};
use policy::ExportFile;
use sea_orm::EntityTrait;

/// Makes the file.
pub(crate) const MAKE: JobKind = JobKind("care.export");
/// Deletes it.
pub(crate) const GONE: JobKind = JobKind("care.export_gone");

pub(crate) fn register(care: &Care, jobs: &mut Jobs) {
    let app = care.app.clone();
    jobs.on(MAKE, move |due| make(app.clone(), due));
    let app = care.app.clone();
    jobs.on(GONE, move |due| delete(app.clone(), due));
}

async fn make(app: App, due: Due) -> Result<(), Error> {
    let id = ExportId(due.subject);
    let found = exports::Entity::find_by_id(id).one(&app.read()).await?;
    let Some(row) = found.filter(|row| row.state == ExportState::Waiting) else { return Ok(()) };
    let mut file = Vec::new();
    let made = match row.ward_id {
        None => pack::write_copy(&app, (row.person_id, Reading::Own), &mut file, Some(FILE_BYTES_MAX), &|_| ()).await,
        Some(ward) => {
            // The guardian's right is asked for again when the copy is made.
            let grant = guardians::grant_of(&app, row.person_id, ward).await?;
            let reading = Reading::Guardian(&grant);
            pack::write_copy(&app, (ward, reading), &mut file, Some(FILE_BYTES_MAX), &|_| ()).await
        }
    };
    let (state, row_count, bytes) = match made {
        Ok(packed) => {
            let bytes = file;
            let keys = app.vault.keys_of(row.person_id).await?;
            let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            app.blobs.put(&blob(id), keys.seal_bytes::<ExportFile>(cell(id), &bytes)?).await?;
            (ExportState::Ready, packed.rows, size)
        }
        Err(Error::Refused(refusal)) if refusal.code == &EXPORT_TOO_LARGE => (ExportState::TooLarge, 0, 0),
        Err(error) => return Err(error),
    };
    let left = app
        .write(move |work| async move {
            let sql = "UPDATE exports SET state = $1, ready_at = $2, row_count = $3, bytes = $4 WHERE id = $5";
            let values = [state.as_str().into(), work.now.into(), row_count.into(), bytes.into(), id.into()];
            Ok(work.run(sql, values).await? == 1)
        })
        .await?;
    if !left {
        // The person was erased meanwhile: what was just written is nobody's.
        app.blobs.delete(&blob(id)).await?;
    }
    Ok(())
}

async fn delete(app: App, due: Due) -> Result<(), Error> {
    let id = ExportId(due.subject);
    app.blobs.delete(&blob(id)).await?;
    app.write(move |work| async move {
        exports::Entity::delete_by_id(id).exec(&work.tx).await?;
        Ok(())
    })
    .await
}
