//! Queries on conversations.

use super::sides::other_side;
use db::Tx;
use db::entities::conversations::{self, Column};
use db::entities::merchant_members::{self, MemberRole};
use db::entities::posting_history::Side;
use db::entities::{applications, conversation_marks, merchants, messages, postings};
use kernel::{ConversationId, MerchantId, PersonId, PostingId, Timestamp};
use platform::Work;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use std::collections::HashMap;

/// Whose list of conversations is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whose {
    /// Those in which this person is the seeker.
    Seeker(PersonId),
    /// Those of a merchant, without the ones in which the asking member is the seeker.
    Merchant(MerchantId, PersonId),
}

fn of(whose: Whose) -> Condition {
    match whose {
        Whose::Seeker(person) => Condition::all().add(Column::PersonId.eq(person)),
        Whose::Merchant(merchant, asking) => {
            Condition::all().add(Column::MerchantId.eq(merchant)).add(Column::PersonId.ne(asking))
        }
    }
}

fn place() -> Expr {
    Expr::tuple([Expr::col(Column::LastAt), Expr::col(Column::Id)])
}

/// Conversations, the one with the newest message first, beginning after `after`.
pub(super) async fn page(
    tx: &Tx,
    whose: Whose,
    after: Option<(Timestamp, ConversationId)>,
    limit: u64,
) -> Result<Vec<conversations::Model>, DbErr> {
    let mut query = conversations::Entity::find().filter(of(whose));
    if let Some((at, id)) = after {
        query = query.filter(place().lt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    query.order_by_desc(Column::LastAt).order_by_desc(Column::Id).limit(limit).all(tx).await
}

pub(super) async fn find(
    tx: &Tx,
    person: PersonId,
    merchant: MerchantId,
    posting: PostingId,
) -> Result<Option<conversations::Model>, DbErr> {
    conversations::Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::MerchantId.eq(merchant))
        .filter(Column::PostingId.eq(posting))
        .one(tx)
        .await
}

/// Writes a new conversation with its marks. Another one that is opened at the same moment wins or loses whole.
pub(super) async fn insert(work: &Work, row: conversations::Model) -> Result<(), DbErr> {
    let id = row.id;
    let (person, merchant, posting) = (row.person_id, row.merchant_id, row.posting_id);
    let once = OnConflict::columns([Column::PersonId, Column::MerchantId, Column::PostingId]).do_nothing().to_owned();
    conversations::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(&work.tx)
        .await?;
    if find(work, person, merchant, posting).await?.is_none_or(|row| row.id != id) {
        return Ok(());
    }
    let mark = |side| conversation_marks::Model { conversation_id: id, side, delivered: 0, read: 0 };
    db::insert_many(work, vec![mark(Side::Seeker), mark(Side::Merchant)]).await
}

pub(super) async fn posting(tx: &Tx, id: PostingId) -> Result<Option<postings::Model>, DbErr> {
    postings::Entity::find_by_id(id).one(tx).await
}

pub(super) async fn merchant(tx: &Tx, id: MerchantId) -> Result<Option<merchants::Model>, DbErr> {
    merchants::Entity::find_by_id(id).one(tx).await
}

/// Whether this person ever signed up for a shift of this posting.
pub(super) async fn has_application(tx: &Tx, person: PersonId, posting: PostingId) -> Result<bool, DbErr> {
    let count = applications::Entity::find()
        .filter(applications::Column::PostingId.eq(posting))
        .filter(applications::Column::PersonId.eq(person))
        .count(tx)
        .await?;
    Ok(count > 0)
}

pub(super) async fn titles(tx: &Tx, ids: &[PostingId]) -> Result<HashMap<PostingId, String>, DbErr> {
    let rows: Vec<(PostingId, String)> = postings::Entity::find()
        .select_only()
        .columns([postings::Column::Id, postings::Column::Title])
        .filter(postings::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().collect())
}

pub(super) async fn merchant_names(tx: &Tx, ids: &[MerchantId]) -> Result<HashMap<MerchantId, String>, DbErr> {
    let rows: Vec<(MerchantId, String)> = merchants::Entity::find()
        .select_only()
        .columns([merchants::Column::Id, merchants::Column::Name])
        .filter(merchants::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The last message of each conversation that has one.
pub(super) async fn last_messages(
    tx: &Tx,
    rows: &[conversations::Model],
) -> Result<HashMap<ConversationId, messages::Model>, DbErr> {
    let spoken = rows.iter().filter(|row| row.last_seq > 0);
    let wanted = spoken.fold(Condition::any(), |any, row| {
        let one = Condition::all().add(messages::Column::ConversationId.eq(row.id));
        any.add(one.add(messages::Column::Seq.eq(row.last_seq)))
    });
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let found = messages::Entity::find().filter(wanted).all(tx).await?;
    Ok(found.into_iter().map(|row| (row.conversation_id, row)).collect())
}

/// How far each side received and read, by conversation.
pub(crate) async fn marks(
    tx: &Tx,
    ids: &[ConversationId],
) -> Result<HashMap<(ConversationId, Side), conversation_marks::Model>, DbErr> {
    let rows = conversation_marks::Entity::find()
        .filter(conversation_marks::Column::ConversationId.is_in(ids.iter().copied()))
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| ((row.conversation_id, row.side), row)).collect())
}

/// How many messages of the other side come after what this side has read.
pub(super) async fn unread(
    tx: &Tx,
    side: Side,
    read: &HashMap<ConversationId, i64>,
) -> Result<HashMap<ConversationId, i64>, DbErr> {
    if read.is_empty() {
        return Ok(HashMap::new());
    }
    let after = read.iter().fold(Condition::any(), |any, (id, seq)| {
        let one = Condition::all().add(messages::Column::ConversationId.eq(*id));
        any.add(one.add(messages::Column::Seq.gt(*seq)))
    });
    let rows: Vec<(ConversationId, i64)> = messages::Entity::find()
        .select_only()
        .column(messages::Column::ConversationId)
        .column_as(messages::Column::Id.count(), "unread")
        .filter(after)
        .filter(messages::Column::Side.eq(other_side(side)))
        .group_by(messages::Column::ConversationId)
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Conversations in which unread messages are counted for a badge: the most recent ones.
const COUNTED_MAX: u64 = 50;

/// How many messages of others a person has not read, on whichever side they stand.
pub(crate) async fn unread_of(tx: &Tx, person: PersonId) -> Result<i64, DbErr> {
    let rows = newest(tx, person, COUNTED_MAX).await?;
    let ids: Vec<ConversationId> = rows.iter().map(|row| row.id).collect();
    let marks = marks(tx, &ids).await?;
    let mut sum = 0;
    for side in [Side::Seeker, Side::Merchant] {
        let mine = rows.iter().filter(|row| (row.person_id == person) == (side == Side::Seeker));
        let read = mine.map(|row| (row.id, marks.get(&(row.id, side)).map_or(0, |mark| mark.read))).collect();
        sum += unread(tx, side, &read).await?.into_values().sum::<i64>();
    }
    Ok(sum)
}

/// The members who speak for a merchant.
pub(crate) async fn recruiters(tx: &Tx, merchant: MerchantId) -> Result<Vec<PersonId>, DbErr> {
    let rows = merchant_members::Entity::find()
        .filter(merchant_members::Column::MerchantId.eq(merchant))
        .filter(merchant_members::Column::Role.is_in([MemberRole::Owner, MemberRole::Recruiter]))
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

/// All conversations that a person belongs to, on either side: the `most` that were spoken in last, newest first.
pub(crate) async fn newest(tx: &Tx, person: PersonId, most: u64) -> Result<Vec<conversations::Model>, DbErr> {
    let merchants: Vec<MerchantId> = merchant_members::Entity::find()
        .filter(merchant_members::Column::PersonId.eq(person))
        .filter(merchant_members::Column::Role.is_in([MemberRole::Owner, MemberRole::Recruiter]))
        .all(tx)
        .await?
        .into_iter()
        .map(|row| row.merchant_id)
        .collect();
    let mut rows = page(tx, Whose::Seeker(person), None, most).await?;
    if !merchants.is_empty() {
        let theirs = conversations::Entity::find()
            .filter(Column::MerchantId.is_in(merchants))
            .filter(Column::PersonId.ne(person))
            .order_by_desc(Column::LastAt)
            .order_by_desc(Column::Id)
            .limit(most)
            .all(tx)
            .await?;
        rows.extend(theirs);
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.last_at, row.id)));
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(rows)
}
