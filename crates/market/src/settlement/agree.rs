//! What is agreed and what is earned: written with the steps that make it so.

use super::due::DUE;
use super::{store, wage};
use crate::applications::store as sign_ups;
use crate::postings::store as postings;
use db::entities::{applications, attendances};
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
    store::save(work, earned).await?;
    Ok(work.enqueue(DUE, row.id.0, 0, due).await?)
}
