//! The ledger of erased persons, and its replay on a restored backup (SPEC BAK-1): nobody comes back to life.

use super::jobs::ERASE;
use super::steps;
use super::store;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use db::columns::PublicJson;
use db::entities::erased_persons;
use db::entities::erasures::{self, ErasureReason, ErasureState, ErasureStep};
use db::entities::people::{self, PersonState};
use kernel::{ErasureId, PersonId, Timestamp};
use platform::{App, Error, JobKind, Work};
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
            erase_now(app, line.person, ErasureReason::ErasedBefore).await?;
            revived += 1;
        }
        // The keyring may be older than the database.
        app.vault.erase_keys(line.person, &steps::doomed_classes()).await?;
    }
    Ok(revived)
}

/// Erases somebody without a cooling-off period. Calling it again goes on where it stopped.
///
/// # Errors
/// When a step cannot be done.
pub async fn erase_now(app: &App, person: PersonId, reason: ErasureReason) -> Result<(), Error> {
    let (id, _) = app.write(move |work| async move { begin(&work, person, reason).await }).await?;
    while steps::next(app, id).await?.is_some() {}
    Ok(())
}

/// The same as a job of its own, in the caller's unit of work: from here on the person is signed out and nothing stops it,
/// whatever becomes of this process. Gives the secret of the certificate's address.
///
/// # Errors
/// When a row cannot be written.
pub(crate) async fn queue(work: &Work, person: PersonId, reason: ErasureReason) -> Result<String, Error> {
    let (id, secret) = begin(work, person, reason).await?;
    store::set_person(work, person, PersonState::Cancelled).await?;
    accounts::sign_out_all(work, person).await?;
    work.enqueue(ERASE, id.0, 0, work.now).await?;
    Ok(secret)
}

/// The erasure that is under way, begun anew, or a new one.
async fn begin(work: &Work, person: PersonId, reason: ErasureReason) -> Result<(ErasureId, String), Error> {
    let secret = BASE64_URL_SAFE_NO_PAD.encode(work.rng.bytes::<32>());
    if let Some(row) = store::under_way(work, person).await? {
        let id = row.id;
        let (state, step) = (ErasureState::Running, ErasureStep::Service);
        db::update(work, erasures::Model { state, step, reason, ..row }).await?;
        return Ok((id, secret));
    }
    let row = erasures::Model {
        id: ErasureId::new(work.now, &work.rng),
        person_id: person,
        reason,
        state: ErasureState::Running,
        step: ErasureStep::Service,
        requested_at: work.now,
        erase_at: work.now,
        finished_at: None,
        counts: PublicJson(BTreeMap::new()),
        // Where nobody is told the secret, nobody has the address of this certificate.
        link_digest: vault::token_digest(&secret),
        certificate: None,
    };
    let id = row.id;
    db::insert(work, row).await?;
    Ok((id, secret))
}
