use crate::merchants::owners_of;
use db::entities::notices::NoticeKind;
use kernel::MerchantId;
use platform::{Error, Work};
use talk::notices::{Notice, push};

/// Tells every owner. `event` names what happened, so that a job that runs twice tells once.
pub(super) async fn owners(work: &Work, merchant: MerchantId, kind: NoticeKind, event: &str) -> Result<(), Error> {
    for owner in owners_of(work, merchant).await? {
        push(work, owner, event, Notice { merchant: Some(merchant), ..Notice::of(kind) }).await?;
    }
    Ok(())
}
