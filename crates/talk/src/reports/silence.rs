//! Who may write nothing for a time, because a report was upheld.

use super::refusals::SILENCED;
use crate::conversations::other_side;
use db::Tx;
use db::entities::posting_history::Side;
use db::entities::{conversations, talk_reports};
use kernel::Timestamp;
use platform::{Error, Work};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

/// Refuses what a silenced side would write, in whichever conversation.
///
/// # Errors
/// `silenced`, with the moment at which it ends.
pub(crate) async fn require_voice(work: &Work, conversation: &conversations::Model, side: Side) -> Result<(), Error> {
    match until(work, conversation, side, work.now).await? {
        Some(until) => Err(SILENCED.refuse().with("until", until.to_string()).into()),
        None => Ok(()),
    }
}

async fn until(
    tx: &Tx,
    conversation: &conversations::Model,
    side: Side,
    now: Timestamp,
) -> Result<Option<Timestamp>, DbErr> {
    use talk_reports::Column;
    let theirs = super::queue::conversations_of(conversation, side);
    talk_reports::Entity::find()
        .select_only()
        .column(Column::SilencedUntil)
        .filter(Column::SilencedUntil.gt(now))
        .filter(Column::Side.eq(other_side(side)))
        .filter(Column::ConversationId.in_subquery(theirs.into_query()))
        .order_by_desc(Column::SilencedUntil)
        .limit(1)
        .into_tuple::<Option<Timestamp>>()
        .one(tx)
        .await
        .map(Option::flatten)
}
