//! The erasure as a job: it goes on where it was until it is done.

use super::{steps, store};
use crate::Care;
use db::entities::erasures::ErasureState;
use db::entities::people::PersonState;
use kernel::ErasureId;
use platform::{App, Due, Error, JobKind, Jobs};

/// Erases a person whose cooling-off period is over.
pub(crate) const ERASE: JobKind = JobKind("care.erase");

pub(crate) fn register(care: &Care, jobs: &mut Jobs) {
    let app = care.app.clone();
    jobs.on(ERASE, move |due| erase(app.clone(), due));
}

async fn erase(app: App, due: Due) -> Result<(), Error> {
    let id = ErasureId(due.subject);
    begin(&app, id).await?;
    while steps::next(&app, id).await?.is_some() {}
    Ok(())
}

/// From here on nobody can stop it. One that was stopped in time stays so.
pub(super) async fn begin(app: &App, id: ErasureId) -> Result<(), Error> {
    app.write(move |work| async move {
        if store::find(&work, id).await?.is_none() {
            return Ok(());
        }
        let mut row = store::lock(&work, id).await?;
        if row.state != ErasureState::Cooling || row.erase_at > work.now {
            return Ok(());
        }
        row.state = ErasureState::Running;
        let person = row.person_id;
        db::update(&work, row).await?;
        Ok(store::set_person(&work, person, PersonState::Cancelled).await?)
    })
    .await
}
