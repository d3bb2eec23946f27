//! What is agreed and what is earned: written with the steps that make it so.

use super::due::DUE;
use super::{store, wage};
use crate::applications::application::{Standing, Step, after};
use crate::applications::store::{self as sign_ups, Actor};
use crate::postings::store as postings;
use db::Tx;
use db::entities::applications::{self, ApplicationState};
use db::entities::posting_history::Side;
use db::entities::postings::WageUnit;
use db::entities::{attendances, wages};
use kernel::ApplicationId;
use platform::{Error, Work};

/// Writes down the wage of a sign-up that becomes binding, as the posting offers it at this moment (SPEC WORK-7).
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn agree(work: &Work, row: &applications::Model) -> Result<(), Error> {
    let posting = postings::get(work, row.posting_id).await?;
    if let Some(agreed) = store::fresh(row, &posting, work.now) {
        store::save(work, agreed).await?;
    }
    Ok(())
}

/// Works out what approved hours earn, and when that is due.
///
/// # Errors
/// When a row cannot be read or written.
pub(crate) async fn approved(work: &Work, hours: &attendances::Model) -> Result<(), Error> {
    let Some(minutes) = hours.minutes else { return Ok(()) };
    let row = sign_ups::get(work, hours.application_id).await?;
    let known = store::find_all(work, &[row.id]).await?.remove(&row.id);
    let agreed = match known {
        Some(known) => Some(known),
        // Bound before wages were written down.
        None => store::fresh(&row, &postings::get(work, row.posting_id).await?, work.now),
    };
    let Some(agreed) = agreed else { return Ok(()) };
    // Pieces are counted by the merchant when settling; until then nothing is known to be earned.
    let mut earned = wage::counted(&agreed, minutes, None).map_or(agreed, |(earned, _)| earned);
    let last = store::last_end(work, row.posting_id).await?.unwrap_or(row.ends_at);
    let due = wage::due_at(&earned, row.ends_at, last, work.now);
    earned.due_at = Some(due);
    earned.changed_at = work.now;
    // Hours that were asked for and not given leave nothing to pay: that is written at once.
    let next = if wage::is_paid(&earned) { work.now } else { due };
    store::save(work, earned).await?;
    Ok(work.enqueue(DUE, row.id.0, 0, next).await?)
}

/// Whether the hours of a sign-up stay as they are: it is settled, and not by wages by the hour that were paid here in full. What was
/// paid outside the platform is not known here.
pub(crate) fn is_final(state: ApplicationState, wage: Option<&wages::Model>) -> bool {
    let by_the_hour = |wage: &wages::Model| wage.unit == WageUnit::Hour && wage::is_paid(wage);
    state == ApplicationState::Settled && !wage.is_some_and(by_the_hour)
}

/// Opens a settled sign-up again, because the worker asks for more hours than were paid for. What was paid stays paid.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn contest(work: &Work, row: &mut applications::Model) -> Result<(), Error> {
    let from = row.state;
    row.state = after(Standing::from(&*row), Side::Seeker, Step::Contest, work.now)?;
    Ok(sign_ups::save(work, row, from, Actor::seeker(row.person_id)).await?)
}

/// Has what is disputed looked at: of a wage that is paid, the rest is held.
///
/// # Errors
/// When the job cannot be queued.
pub(crate) async fn disputed(work: &Work, id: ApplicationId) -> Result<(), Error> {
    Ok(work.enqueue(DUE, id.0, 0, work.now).await?)
}

/// The wage of a sign-up, where one was agreed.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn wage_of(tx: &Tx, id: ApplicationId) -> Result<Option<wages::Model>, Error> {
    Ok(store::find_all(tx, &[id]).await?.remove(&id))
}
