//! Who is told of a step: always the other side.

use db::entities::applications;
use db::entities::notices::NoticeKind;
use kernel::PersonId;
use platform::{Error, Work};
use talk::notices::{Notice, push};

fn about(row: &applications::Model, kind: NoticeKind) -> Notice {
    Notice {
        posting: Some(row.posting_id),
        application: Some(row.id),
        merchant: Some(row.merchant_id),
        ..Notice::of(kind)
    }
}

/// One event comes once, however often it is retried: the sign-up, the step, the moment.
fn dedupe(work: &Work, row: &applications::Model, kind: NoticeKind) -> String {
    format!("application:{}:{kind}:{}", row.id, work.now.micros())
}

/// Tells the seeker.
///
/// # Errors
/// When the notice cannot be written.
pub async fn seeker(work: &Work, row: &applications::Model, kind: NoticeKind) -> Result<(), Error> {
    push(work, row.person_id, &dedupe(work, row, kind), about(row, kind)).await
}

/// Tells these members of the merchant.
///
/// # Errors
/// When a notice cannot be written.
pub async fn members(
    work: &Work,
    row: &applications::Model,
    kind: NoticeKind,
    members: Vec<PersonId>,
) -> Result<(), Error> {
    for member in members {
        push(work, member, &dedupe(work, row, kind), about(row, kind)).await?;
    }
    Ok(())
}

/// Tells everybody who recruits for the merchant.
///
/// # Errors
/// When a notice cannot be written.
pub async fn recruiters(work: &Work, row: &applications::Model, kind: NoticeKind) -> Result<(), Error> {
    members(work, row, kind, accounts::merchants::recruiters_of(work, row.merchant_id).await?).await
}
