//! The steps of an erasure, each safe to do again. The row says which comes next.

use super::{certificate, ledger, rows, store, traces};
use crate::guardians;
use crate::holdings::{self, Key};
use db::columns::PublicJson;
use db::entities::erased_persons;
use db::entities::erasures::{self, ErasureState, ErasureStep};
use db::entities::people::PersonState;
use kernel::{ErasureId, PersonId};
use platform::{App, Error};
use policy::KeyClass;
use sea_orm::EntityTrait;
use std::collections::BTreeMap;
use std::time::Duration;

/// How often a log that a reader holds back is tried at once; then the job comes again later.
const LOG_TRIES: u32 = 20;
const LOG_PAUSE: Duration = Duration::from_millis(100);

/// How the counts of deleted files begin.
const FILES: &str = "files/";

/// Does the next step of a running erasure and says which comes then; none when it is done, or not running.
///
/// # Errors
/// When the step cannot be done; it is done again later.
pub async fn next(app: &App, id: ErasureId) -> Result<Option<ErasureStep>, Error> {
    let Some(row) = store::find(&app.read(), id).await? else { return Ok(None) };
    if row.state != ErasureState::Running {
        return Ok(None);
    }
    let person = row.person_id;
    let then = match row.step {
        ErasureStep::Service => end_service(app, id, person).await?,
        ErasureStep::Files => delete_files(app, &row).await?,
        ErasureStep::Traces => delete_traces(app, id, person).await?,
        ErasureStep::Rows => {
            rows::erase(app, id, person).await?;
            advance(app, id, ErasureStep::Keys, BTreeMap::new()).await?
        }
        ErasureStep::Keys => destroy_keys(app, id, person).await?,
        ErasureStep::Disk => {
            empty_log(app).await?;
            advance(app, id, ErasureStep::Certificate, BTreeMap::new()).await?
        }
        ErasureStep::Certificate => {
            certificate::issue(app, row).await?;
            return Ok(None);
        }
    };
    Ok(Some(then))
}

async fn advance(
    app: &App,
    id: ErasureId,
    next: ErasureStep,
    counted: BTreeMap<String, i64>,
) -> Result<ErasureStep, Error> {
    app.write(move |work| async move { store::advance(&work, id, next, counted).await }).await?;
    Ok(next)
}

/// Ends sessions, postings and sign-ups; the search index follows the outbox.
async fn end_service(app: &App, id: ErasureId, person: PersonId) -> Result<ErasureStep, Error> {
    let house = app.clone();
    app.write(move |work| async move {
        store::set_person(&work, person, PersonState::Cancelled).await?;
        accounts::sign_out_all(&work, person).await?;
        guardians::leave(&house, &work, person).await?;
        market::leaving::leave(&work, person).await?;
        store::advance(&work, id, ErasureStep::Files, BTreeMap::new()).await
    })
    .await?;
    Ok(ErasureStep::Files)
}

/// Deletes blobs while the rows that name them are still there. How many there are is kept before the first goes: after a
/// power cut in the middle nobody could tell any more.
async fn delete_files(app: &App, row: &erasures::Model) -> Result<ErasureStep, Error> {
    let (id, person) = (row.id, row.person_id);
    if !row.counts.0.keys().any(|name| name.starts_with(FILES)) {
        let mut counted = BTreeMap::new();
        for (table, name) in files(app, person).await? {
            if app.blobs.has(&name).await? {
                *counted.entry(format!("{FILES}{table}")).or_default() += 1;
            }
        }
        app.write(move |work| async move { store::count(&work, id, counted).await }).await?;
    }
    for (_, name) in files(app, person).await? {
        app.blobs.delete(&name).await?;
    }
    guardians::delete_copies(app, person).await?;
    advance(app, id, ErasureStep::Traces, BTreeMap::new()).await
}

/// The names of a person's blobs, each with the table whose row names it.
async fn files(app: &App, person: PersonId) -> Result<Vec<(&'static str, String)>, Error> {
    let mut found = Vec::new();
    for held in holdings::all().filter(|held| !held.holding.blobs.is_empty()) {
        let mut after: Option<Key> = None;
        loop {
            let page = held.ids(&app.read(), person, after.as_ref()).await?;
            let Some((key, _)) = page.last() else { break };
            after = Some(key.clone());
            for (_, row) in page {
                found.extend(held.blobs(row).map(|(name, _)| (held.table.name, name)));
            }
        }
    }
    Ok(found)
}

async fn delete_traces(app: &App, id: ErasureId, person: PersonId) -> Result<ErasureStep, Error> {
    app.write(move |work| async move {
        let counted = traces::delete(&work, id, person).await?;
        store::advance(&work, id, ErasureStep::Rows, counted).await
    })
    .await?;
    Ok(ErasureStep::Rows)
}

/// The classes of keys that no law holds.
pub(super) fn doomed_classes() -> Vec<KeyClass> {
    KeyClass::ALL.into_iter().filter(|class| !class.is_held()).collect()
}

/// What the classes are called in the ledger and in certificates.
pub(super) fn names_of(classes: &[KeyClass]) -> Vec<String> {
    classes.iter().map(|class| format!("{class:?}").to_lowercase()).collect()
}

/// The ledger is written before the keys go: a backup that is restored in between is replayed all the same.
async fn destroy_keys(app: &App, id: ErasureId, person: PersonId) -> Result<ErasureStep, Error> {
    let doomed = doomed_classes();
    let classes = names_of(&doomed);
    let backed_up = !app.config.backup.target.is_empty();
    app.write(move |work| async move {
        if erased_persons::Entity::find_by_id(person).one(&work.tx).await?.is_none() {
            let row = erased_persons::Model { person_id: person, at: work.now, classes: PublicJson(classes) };
            db::insert(&work, row).await?;
            if backed_up {
                work.enqueue(ledger::CHANGED, person.0, 0, work.now).await?;
            }
        }
        Ok(())
    })
    .await?;
    app.vault.erase_keys(person, &doomed).await?;
    let counted = BTreeMap::from([("keys".to_owned(), i64::try_from(doomed.len()).unwrap_or(0))]);
    advance(app, id, ErasureStep::Disk, counted).await
}

async fn empty_log(app: &App) -> Result<(), Error> {
    for _ in 1..LOG_TRIES {
        if app.db.empty_log().await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(LOG_PAUSE).await;
    }
    Ok(app.db.empty_log().await?)
}
