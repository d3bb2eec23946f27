use db::Tx;
use db::entities::merchants::{self, CertState};
use db::entities::postings::{self, PostingState};
use sea_orm::{DbErr, EntityTrait};

/// Whether anybody may see this posting now, and hence talk about it: it is published, and a merchant's is certified.
/// The market slice has the whole rule; it stands above this one.
pub(crate) async fn may_be_seen(tx: &Tx, posting: &postings::Model) -> Result<bool, DbErr> {
    if !matches!(posting.state, PostingState::Live | PostingState::Full) {
        return Ok(false);
    }
    let Some(merchant) = posting.merchant_id else { return Ok(true) };
    let merchant = merchants::Entity::find_by_id(merchant).one(tx).await?;
    Ok(merchant.is_some_and(|merchant| merchant.certification == CertState::Approved))
}
