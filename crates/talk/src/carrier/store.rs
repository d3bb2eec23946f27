//! Queries on messages that are carried.

use db::Tx;
use db::columns::PublicText;
use db::entities::carried_messages::{self, CarriedState, Column};
use db::entities::posting_history::Side;
use db::entities::{conversations, merchant_members, messages};
use kernel::{MerchantId, MessageId, PersonId};
use platform::{Error, Work};
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

pub(super) async fn lock(work: &Work, id: MessageId) -> Result<Option<carried_messages::Model>, DbErr> {
    carried_messages::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await
}

/// Whether the company's number was seen before.
pub(super) async fn is_known(tx: &Tx, vendor_number: &str) -> Result<bool, DbErr> {
    let found = carried_messages::Entity::find().filter(Column::VendorNumber.eq(PublicText::from(vendor_number)));
    Ok(found.one(tx).await?.is_some())
}

pub(super) async fn end(
    work: &Work,
    row: carried_messages::Model,
    state: CarriedState,
    why: &str,
) -> Result<(), Error> {
    let error = Some(PublicText::from(why));
    Ok(db::update(work, carried_messages::Model { state, error, changed_at: work.now, ..row }).await?)
}

pub(super) async fn carried(work: &Work, row: carried_messages::Model, vendor_number: &str) -> Result<(), Error> {
    let row = carried_messages::Model {
        state: CarriedState::Carried,
        vendor_number: Some(PublicText::from(vendor_number)),
        error: None,
        changed_at: work.now,
        ..row
    };
    Ok(db::update(work, row).await?)
}

/// To whom a message goes: the seeker, or whoever of the merchant wrote last, or the first who recruits for it.
pub(super) async fn reader_of(
    tx: &Tx,
    conversation: &conversations::Model,
    message: &messages::Model,
) -> Result<Option<PersonId>, DbErr> {
    if message.side == Side::Merchant {
        return Ok(Some(conversation.person_id));
    }
    let recruiters = crate::conversations::recruiters(tx, conversation.merchant_id).await?;
    let last = messages::Entity::find()
        .filter(messages::Column::ConversationId.eq(conversation.id))
        .filter(messages::Column::Side.eq(Side::Merchant))
        .order_by_desc(messages::Column::Seq)
        .limit(1)
        .one(tx)
        .await?;
    let spoke = last.map(|row| row.person_id).filter(|person| recruiters.contains(person));
    Ok(spoke.or_else(|| recruiters.first().copied()))
}

/// The conversation that two people spoke in last, one of them for a merchant.
pub(super) async fn between(tx: &Tx, one: PersonId, other: PersonId) -> Result<Option<conversations::Model>, DbErr> {
    use conversations::Column;
    let mut any = Condition::any();
    for (seeker, member) in [(one, other), (other, one)] {
        let merchants = merchants_of(tx, member).await?;
        if !merchants.is_empty() {
            any = any.add(Condition::all().add(Column::PersonId.eq(seeker)).add(Column::MerchantId.is_in(merchants)));
        }
    }
    if any.is_empty() {
        return Ok(None);
    }
    conversations::Entity::find().filter(any).order_by_desc(Column::LastAt).limit(1).one(tx).await
}

async fn merchants_of(tx: &Tx, member: PersonId) -> Result<Vec<MerchantId>, DbErr> {
    let rows = merchant_members::Entity::find().filter(merchant_members::Column::PersonId.eq(member)).all(tx).await?;
    Ok(rows.into_iter().map(|row| row.merchant_id).collect())
}
