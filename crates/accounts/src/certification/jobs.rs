use super::notify;
use super::transition::{Event, after};
use crate::Accounts;
use crate::merchants::store as merchants;
use db::entities::notices::NoticeKind;
use kernel::MerchantId;
use platform::{Error, JobKind, Jobs, Work};

/// The certification of the merchant `subject` runs out (SPEC RULE-1). Queued with each approval; one that a later
/// approval moved finds nothing due.
pub const LAPSE: JobKind = JobKind("certification_lapse");

pub(super) fn register(accounts: &Accounts, jobs: &mut Jobs) {
    let app = accounts.app.clone();
    jobs.on(LAPSE, move |due| {
        let app = app.clone();
        async move { app.write(move |work| async move { lapse(&work, MerchantId(due.subject)).await }).await }
    });
}

async fn lapse(work: &Work, id: MerchantId) -> Result<(), Error> {
    let mut merchant = merchants::lock(work, id).await?;
    let Some(due) = merchant.recheck_due_at.filter(|due| *due <= work.now) else { return Ok(()) };
    let Some(state) = after(merchant.certification, Event::Due) else { return Ok(()) };
    merchant.certification = state;
    db::update(work, merchant).await?;
    merchants::postings_changed(work, id).await?;
    let event = format!("merchant:{id}:lapsed:{}", due.micros());
    notify::owners(work, id, NoticeKind::CertificationLapsed, &event).await
}
