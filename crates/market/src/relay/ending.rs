//! The look at a binding, every minute while it stands: whether it may, and else that it is unbound.

use super::rule::{Look, Offered, again, look};
use super::store;
use crate::Market;
use connectors::{RelayBinding, VendorError};
use db::entities::relay_bindings::{Model, RelayState};
use kernel::{RowId, Timestamp};
use platform::{Due, Error, JobKind, Work};

pub(super) const CHECK: JobKind = JobKind("relay.check");

/// The job. Whatever the vendor does, it ends well: what failed stands on the row, and is tried again later.
pub(super) async fn check(market: Market, due: Due) -> Result<(), Error> {
    end(&market, RowId(due.subject)).await
}

/// Looks at a binding, and unbinds it where it may not stand.
///
/// # Errors
/// When a row cannot be read or written.
pub(super) async fn end(market: &Market, id: RowId) -> Result<(), Error> {
    let inner = market.clone();
    let lent = market.app.write(move |work| async move { judge(&inner, &work, id).await }).await?;
    let (Some(binding), Some(relay)) = (lent, market.outside.relay.clone()) else { return Ok(()) };
    let said = relay.unbind(&binding).await;
    market.app.write(move |work| async move { settle(&work, id, said).await }).await
}

/// What of it is to be unbound now; else its row says what is next.
async fn judge(market: &Market, work: &Work, id: RowId) -> Result<Option<RelayBinding>, Error> {
    let Some(row) = store::lock(work, id).await? else { return Ok(None) };
    let may_stand = row.state != RelayState::Bound || store::may_stand(&market.app, work, &row, work.now).await?;
    let offered = if market.outside.relay.is_some() { Offered::Yes } else { Offered::No };
    match look(&row, may_stand, offered, work.now) {
        Look::Remove => store::remove(work, id).await?,
        Look::Again(at) => later(work, &row, at).await?,
        Look::Doubt => {
            later(work, &row, row.expires_at).await?;
            db::update(work, Model { state: RelayState::Unknown, ..row }).await?;
        }
        Look::Unbind => {
            let binding = store::open(&market.app, &row)?;
            let attempts = row.attempts.saturating_add(1);
            db::update(work, Model { state: RelayState::Ending, attempts, ..row }).await?;
            return Ok(Some(binding));
        }
    }
    Ok(None)
}

async fn settle(work: &Work, id: RowId, said: Result<(), VendorError>) -> Result<(), Error> {
    let Some(row) = store::lock(work, id).await? else { return Ok(()) };
    match said {
        Ok(()) => Ok(store::remove(work, id).await?),
        Err(error) => {
            tracing::warn!(error = %error, attempts = row.attempts, "a lent number was not given back");
            later(work, &row, again(row.attempts, row.expires_at, work.now)).await
        }
    }
}

async fn later(work: &Work, row: &Model, at: Timestamp) -> Result<(), Error> {
    Ok(work.enqueue(CHECK, row.id.0, row.attempts, at).await?)
}
