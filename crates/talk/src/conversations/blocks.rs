//! Who takes no messages from whom (SPEC TALK-4): a seeker blocks a merchant, a merchant blocks a seeker.

use super::refusals::{BLOCKED_BY_OTHER, BLOCKED_BY_YOU};
use db::Tx;
use db::entities::posting_history::Side;
use db::entities::{refused_merchants, talents};
use kernel::{MerchantId, PersonId};
use platform::Error;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

/// Refuses what one side would say while either blocks the other.
///
/// # Errors
/// `blocked_by_you` to the side that did it, `messages_not_taken` to the other, without a reason.
pub(crate) async fn require_open(tx: &Tx, person: PersonId, merchant: MerchantId, side: Side) -> Result<(), Error> {
    let (by_seeker, by_merchant) =
        (seeker_blocks(tx, person, merchant).await?, merchant_blocks(tx, person, merchant).await?);
    let (own, other) = if side == Side::Seeker { (by_seeker, by_merchant) } else { (by_merchant, by_seeker) };
    match (own, other) {
        (true, _) => Err(BLOCKED_BY_YOU.refuse().into()),
        (false, true) => Err(BLOCKED_BY_OTHER.refuse().into()),
        (false, false) => Ok(()),
    }
}

async fn seeker_blocks(tx: &Tx, person: PersonId, merchant: MerchantId) -> Result<bool, DbErr> {
    let own = refused_merchants::Entity::find().filter(refused_merchants::Column::PersonId.eq(person));
    Ok(own.filter(refused_merchants::Column::MerchantId.eq(merchant)).count(tx).await? > 0)
}

async fn merchant_blocks(tx: &Tx, person: PersonId, merchant: MerchantId) -> Result<bool, DbErr> {
    let own = talents::Entity::find().filter(talents::Column::MerchantId.eq(merchant));
    let blocked = own.filter(talents::Column::PersonId.eq(person)).filter(talents::Column::BlockedAt.is_not_null());
    Ok(blocked.count(tx).await? > 0)
}
