//! Queries on messages.

use db::Tx;
use db::entities::messages::{self, Column};
use db::entities::{photos, postings, recordings, resume_deliveries};
use kernel::{ConversationId, PersonId, PhotoId, PostingId, RecordingId, ResumeDeliveryId, Timestamp};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// The messages that follow `seq`, in their order.
pub(crate) async fn after(
    tx: &Tx,
    conversation: ConversationId,
    seq: i64,
    limit: u64,
) -> Result<Vec<messages::Model>, DbErr> {
    messages::Entity::find()
        .filter(Column::ConversationId.eq(conversation))
        .filter(Column::Seq.gt(seq))
        .order_by_asc(Column::Seq)
        .limit(limit)
        .all(tx)
        .await
}

/// The messages before `seq`, the newest first.
pub(super) async fn before(
    tx: &Tx,
    conversation: ConversationId,
    seq: i64,
    limit: u64,
) -> Result<Vec<messages::Model>, DbErr> {
    messages::Entity::find()
        .filter(Column::ConversationId.eq(conversation))
        .filter(Column::Seq.lt(seq))
        .order_by_desc(Column::Seq)
        .limit(limit)
        .all(tx)
        .await
}

/// The number of the last message that is not newer than `moment`; 0 when all are.
pub(crate) async fn seq_before(tx: &Tx, conversation: ConversationId, moment: Timestamp) -> Result<i64, DbErr> {
    let found: Option<i64> = messages::Entity::find()
        .select_only()
        .column(Column::Seq)
        .filter(Column::ConversationId.eq(conversation))
        .filter(Column::At.lte(moment))
        .order_by_desc(Column::Seq)
        .limit(1)
        .into_tuple()
        .one(tx)
        .await?;
    Ok(found.unwrap_or(0))
}

/// The message that this person sent under this name before.
pub(super) async fn find_sent(
    tx: &Tx,
    conversation: ConversationId,
    person: PersonId,
    client_id: Uuid,
) -> Result<Option<messages::Model>, DbErr> {
    messages::Entity::find()
        .filter(Column::ConversationId.eq(conversation))
        .filter(Column::PersonId.eq(person))
        .filter(Column::ClientId.eq(client_id))
        .one(tx)
        .await
}

/// A picture of this conversation.
pub(super) async fn photo(tx: &Tx, conversation: ConversationId, id: PhotoId) -> Result<Option<photos::Model>, DbErr> {
    photos::Entity::find_by_id(id).filter(photos::Column::ConversationId.eq(conversation)).one(tx).await
}

/// A voice or a video of this conversation.
pub(super) async fn recording(
    tx: &Tx,
    conversation: ConversationId,
    id: RecordingId,
) -> Result<Option<recordings::Model>, DbErr> {
    recordings::Entity::find_by_id(id).filter(recordings::Column::ConversationId.eq(conversation)).one(tx).await
}

pub(super) async fn recordings(
    tx: &Tx,
    ids: Vec<RecordingId>,
) -> Result<HashMap<RecordingId, recordings::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = recordings::Entity::find().filter(recordings::Column::Id.is_in(ids)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub(super) async fn resume_delivery(tx: &Tx, id: ResumeDeliveryId) -> Result<Option<resume_deliveries::Model>, DbErr> {
    resume_deliveries::Entity::find_by_id(id).one(tx).await
}

pub(super) async fn resume_deliveries(
    tx: &Tx,
    ids: Vec<ResumeDeliveryId>,
) -> Result<HashMap<ResumeDeliveryId, resume_deliveries::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = resume_deliveries::Entity::find().filter(resume_deliveries::Column::Id.is_in(ids)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub(super) async fn posting(tx: &Tx, id: PostingId) -> Result<Option<postings::Model>, DbErr> {
    postings::Entity::find_by_id(id).one(tx).await
}

pub(super) async fn postings(
    tx: &Tx,
    ids: impl IntoIterator<Item = PostingId>,
) -> Result<HashMap<PostingId, postings::Model>, DbErr> {
    let rows = postings::Entity::find().filter(postings::Column::Id.is_in(ids)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
