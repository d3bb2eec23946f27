//! The ledger of erased persons, and its replay on a restored backup (SPEC BAK-1): nobody comes back to life.

use super::steps;
use super::store;
use db::columns::{Digest, PublicJson};
use db::entities::erased_persons;
use db::entities::erasures::{self, ErasureState, ErasureStep};
use db::entities::people;
use kernel::{ErasureId, PersonId, Timestamp};
use platform::{App, Error, JobKind};
use sea_orm::{EntityTrait, QueryOrder};
use std::collections::BTreeMap;

/// Somebody has come into the ledger: it is to be kept beside the backups as it now is. Queued where backups are configured.
pub const CHANGED: JobKind = JobKind("care.erasure_ledger");

/// A line of the ledger, as it is carried beside backups.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Erased {
    pub person: PersonId,
    pub at: Timestamp,
    pub classes: Vec<String>,
}

/// The whole ledger, to be kept apart from the backups that it is replayed on.
///
/// # Errors
/// When it cannot be read.
pub async fn lines(app: &App) -> Result<Vec<Erased>, Error> {
    let rows = erased_persons::Entity::find().order_by_asc(erased_persons::Column::At).all(&app.read()).await?;
    Ok(rows.into_iter().map(|row| Erased { person: row.person_id, at: row.at, classes: row.classes.0 }).collect())
}

/// Puts lines that a restored database does not know into its ledger.
///
/// # Errors
/// When it cannot be written.
pub async fn remember(app: &App, lines: Vec<Erased>) -> Result<(), Error> {
    app.write(move |work| async move {
        for line in lines {
            if erased_persons::Entity::find_by_id(line.person).one(&work.tx).await?.is_none() {
                let row =
                    erased_persons::Model { person_id: line.person, at: line.at, classes: PublicJson(line.classes) };
                db::insert(&work, row).await?;
            }
        }
        Ok(())
    })
    .await
}

/// Erases everybody of the ledger who is in this database or keyring, and says how many had come back. To be called on a
/// restored backup before it serves anybody. Doing it again changes nothing.
///
/// # Errors
/// When an erasure cannot be done; calling it again goes on.
pub async fn replay(app: &App) -> Result<usize, Error> {
    let mut revived = 0;
    for line in lines(app).await? {
        let found = people::Entity::find_by_id(line.person).one(&app.read()).await?;
        if found.is_some_and(|row| !row.phone.is_emptied()) {
            erase_now(app, line.person).await?;
            revived += 1;
        }
        // The keyring may be older than the database.
        app.vault.erase_keys(line.person, &steps::doomed_classes()).await?;
    }
    Ok(revived)
}

/// Erases somebody without a cooling-off period: who was erased before, or whose data may not be kept (a minor without
/// consent). Calling it again goes on where it stopped.
///
/// # Errors
/// When a step cannot be done.
pub async fn erase_now(app: &App, person: PersonId) -> Result<(), Error> {
    let id = begin(app, person).await?;
    while steps::next(app, id).await?.is_some() {}
    Ok(())
}

/// The erasure that the backup knows of, or a new one.
async fn begin(app: &App, person: PersonId) -> Result<ErasureId, Error> {
    app.write(move |work| async move {
        if let Some(row) = store::under_way(&work, person).await? {
            let id = row.id;
            db::update(&work, erasures::Model { state: ErasureState::Running, step: ErasureStep::Service, ..row })
                .await?;
            return Ok(id);
        }
        let row = erasures::Model {
            id: ErasureId::new(work.now, &work.rng),
            person_id: person,
            state: ErasureState::Running,
            step: ErasureStep::Service,
            requested_at: work.now,
            erase_at: work.now,
            finished_at: None,
            counts: PublicJson(BTreeMap::new()),
            // The person has the address of the certificate that they were given then; this one nobody knows.
            link_digest: Digest(work.rng.bytes::<32>().to_vec()),
            certificate: None,
        };
        let id = row.id;
        db::insert(&work, row).await?;
        Ok(id)
    })
    .await
}
