use super::posting::{Change, after};
use super::store::{self, Cause};
use crate::Market;
use db::entities::notices::NoticeKind;
use db::entities::postings::PostingState;
use kernel::PostingId;
use platform::{Due, Error, JobKind, Jobs, Work};
use talk::notices::Notice;

/// Ends a posting when its validity does.
pub const EXPIRE: JobKind = JobKind("posting.expire");

/// Says who does this folder's jobs.
pub fn register(market: &Market, jobs: &mut Jobs) {
    let market = market.clone();
    jobs.on(EXPIRE, move |due| expire(market.clone(), due));
}

/// Queues the end of a posting that goes live. Called anew with every approval; an outdated job finds nothing to do.
///
/// # Errors
/// When the job cannot be written.
pub async fn expire_later(work: &Work, posting: &db::entities::postings::Model) -> Result<(), Error> {
    if let Some(until) = posting.valid_until {
        work.enqueue(EXPIRE, posting.id.0, 0, until).await?;
    }
    Ok(())
}

async fn expire(market: Market, due: Due) -> Result<(), Error> {
    market
        .app
        .write(move |work| async move {
            let mut row = store::lock(&work, PostingId(due.subject)).await?;
            let over = row.valid_until.is_some_and(|until| until <= work.now);
            if !over || !matches!(row.state, PostingState::Live | PostingState::Full | PostingState::Paused) {
                return Ok(());
            }
            let from = row.state;
            row.state = after(from, Change::Expire)?;
            store::save(&work, &row, Some(from), Cause::system()).await?;
            crate::applications::on_posting_closed(&work, &row).await?;
            let notice =
                Notice { posting: Some(row.id), merchant: row.merchant_id, ..Notice::of(NoticeKind::PostingExpired) };
            talk::notices::push(&work, row.person_id, &format!("posting:{}:expired", row.id), notice).await
        })
        .await
}
