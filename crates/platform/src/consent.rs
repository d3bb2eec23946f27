//! Writing the consent ledger so that whoever remembers what somebody allowed hears of it.

use crate::app::Work;
use kernel::{ConsentId, Timestamp};
use sea_orm::DbErr;
use vault::consent::Said;

/// Writes what was said, in the caller's unit of work (SPEC RIGHT-4).
///
/// # Errors
/// When the ledger cannot be written.
pub async fn say(work: &Work, said: Said) -> Result<ConsentId, DbErr> {
    say_as_of(work, work.now, said).await
}

/// As [`say`], of what was said at an earlier moment, before it was known by whom.
///
/// # Errors
/// When the ledger cannot be written.
pub async fn say_as_of(work: &Work, at: Timestamp, said: Said) -> Result<ConsentId, DbErr> {
    work.changed_person(said.person).await?;
    vault::consent::say(&work.tx, at, &work.rng, said).await
}
