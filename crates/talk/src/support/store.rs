//! Queries on chats and their messages, and how one is written.

use super::{silence, unread};
use db::Tx;
use db::columns::PublicText;
use db::entities::staff_roles::{self, StaffRole};
use db::entities::support_chats::{self, ChatDesk, ChatState, Column};
use db::entities::support_messages::{self, Sending, SupportKind, SupportSide};
use kernel::{CaseId, ChatId, MessageId, PersonId, PhotoId};
use platform::refusals::NOT_FOUND;
use platform::{Error, Hint, Work};
use policy::SupportText;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;
use vault::{Cell, PersonKeys};

pub(super) fn cell(message: MessageId) -> Cell {
    Cell::new("support_messages", "body", message.0)
}

pub(super) async fn get(tx: &Tx, id: ChatId) -> Result<support_chats::Model, Error> {
    support_chats::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The chat, held until the unit of work ends: whoever writes into it comes after the one before.
pub(super) async fn lock(work: &Work, id: ChatId) -> Result<support_chats::Model, Error> {
    let found = support_chats::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    found.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The person's own chat; somebody else's is simply not there.
pub(super) fn own(chat: support_chats::Model, person: PersonId) -> Result<support_chats::Model, Error> {
    if chat.person_id == person { Ok(chat) } else { Err(NOT_FOUND.refuse().into()) }
}

/// The chat that a person began last.
pub(super) async fn newest_of(tx: &Tx, person: PersonId) -> Result<Option<support_chats::Model>, DbErr> {
    let own = support_chats::Entity::find().filter(Column::PersonId.eq(person));
    own.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).one(tx).await
}

/// The person's chat that has not ended.
pub(super) async fn open_of(tx: &Tx, person: PersonId) -> Result<Option<support_chats::Model>, DbErr> {
    let own = support_chats::Entity::find().filter(Column::PersonId.eq(person));
    own.filter(Column::State.ne(ChatState::Ended)).one(tx).await
}

/// The chat of a person by the name that was made for another company's desk.
pub(super) async fn by_outside_name(work: &Work, name: &str) -> Result<Option<support_chats::Model>, DbErr> {
    let found = support_chats::Entity::find().filter(Column::OutsideName.eq(name)).lock_exclusive();
    found.one(&work.tx).await
}

/// How many chats a member of staff has now.
pub(super) async fn taken_by(tx: &Tx, staff: PersonId) -> Result<u64, DbErr> {
    let own = support_chats::Entity::find().filter(Column::OwnerId.eq(staff));
    own.filter(Column::State.eq(ChatState::Taken)).count(tx).await
}

/// A person's earlier chats in which something was said, newest first.
pub(super) async fn earlier_than(
    tx: &Tx,
    chat: &support_chats::Model,
    most: u64,
) -> Result<Vec<support_chats::Model>, DbErr> {
    let own = support_chats::Entity::find().filter(Column::PersonId.eq(chat.person_id)).filter(Column::Id.ne(chat.id));
    let said = own.filter(Column::LastSeq.gt(0));
    said.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(most).all(tx).await
}

/// How many wait before a chat at the built-in desk.
pub(super) async fn before(tx: &Tx, chat: &support_chats::Model) -> Result<u64, DbErr> {
    support_chats::Entity::find()
        .filter(Column::Desk.eq(ChatDesk::BuiltIn))
        .filter(Column::State.eq(ChatState::Waiting))
        .filter(Column::LastSeq.gt(0))
        .filter(Column::WaitingSince.lt(chat.waiting_since))
        .count(tx)
        .await
}

/// The messages that follow `seq`, in their order.
pub(super) async fn after(tx: &Tx, chat: ChatId, seq: i64, limit: u64) -> Result<Vec<support_messages::Model>, DbErr> {
    support_messages::Entity::find()
        .filter(support_messages::Column::ChatId.eq(chat))
        .filter(support_messages::Column::Seq.gt(seq))
        .order_by_asc(support_messages::Column::Seq)
        .limit(limit)
        .all(tx)
        .await
}

/// How many messages of a side come after what the other has read, by chat.
pub(super) async fn unread(
    tx: &Tx,
    chats: &[support_chats::Model],
    by: SupportSide,
) -> Result<HashMap<ChatId, u64>, DbErr> {
    let mut counts = HashMap::with_capacity(chats.len());
    for chat in chats {
        let read = if by == SupportSide::Person { chat.staff_read } else { chat.person_read };
        if chat.last_seq <= read {
            continue;
        }
        let count = support_messages::Entity::find()
            .filter(support_messages::Column::ChatId.eq(chat.id))
            .filter(support_messages::Column::Side.eq(by))
            .filter(support_messages::Column::Seq.gt(read))
            .count(tx)
            .await?;
        counts.insert(chat.id, count);
    }
    Ok(counts)
}

/// Whoever serves: customer service and administrators.
pub(crate) async fn support_staff(tx: &Tx) -> Result<Vec<PersonId>, DbErr> {
    let roles = [StaffRole::Support, StaffRole::Admin];
    let rows = staff_roles::Entity::find().filter(staff_roles::Column::Role.is_in(roles)).all(tx).await?;
    let mut persons: Vec<PersonId> = rows.into_iter().map(|row| row.person_id).collect();
    persons.sort_unstable();
    persons.dedup();
    Ok(persons)
}

/// What is said.
pub(super) enum Content {
    Text(String),
    Picture(PhotoId),
}

/// A message on its way into a chat.
pub(super) struct Said {
    pub side: SupportSide,
    pub by: Option<PersonId>,
    pub content: Content,
    pub client_id: Uuid,
    pub sending: Option<Sending>,
    pub outside_id: Option<String>,
}

/// The message that came under this name before.
pub(super) async fn find_said(
    tx: &Tx,
    chat: ChatId,
    client_id: Uuid,
) -> Result<Option<support_messages::Model>, DbErr> {
    support_messages::Entity::find()
        .filter(support_messages::Column::ChatId.eq(chat))
        .filter(support_messages::Column::ClientId.eq(client_id))
        .one(tx)
        .await
}

/// Writes a message into the locked chat. Of staff it is told to whoever does not read it.
pub(super) async fn say(
    work: &Work,
    keys: &PersonKeys,
    chat: &mut support_chats::Model,
    said: Said,
) -> Result<support_messages::Model, Error> {
    let id = MessageId::new(work.now, &work.rng);
    chat.last_seq += 1;
    chat.last_at = work.now;
    let (kind, body, picture_id) = match said.content {
        Content::Text(text) => (SupportKind::Text, Some(keys.seal::<SupportText>(cell(id), &text)?), None),
        Content::Picture(picture) => (SupportKind::Picture, None, Some(picture)),
    };
    let row = support_messages::Model {
        id,
        chat_id: chat.id,
        seq: chat.last_seq,
        side: said.side,
        by_person: said.by,
        kind,
        body,
        picture_id,
        client_id: said.client_id,
        sending: said.sending,
        sending_at: None,
        outside_id: said.outside_id.map(PublicText::from),
        at: work.now,
    };
    db::insert(work, row.clone()).await?;
    match said.side {
        SupportSide::Person => {
            chat.person_read = chat.last_seq;
            chat.answered_at = None;
        }
        SupportSide::Staff => {
            chat.staff_read = chat.last_seq;
            chat.answered_at = Some(work.now);
            unread::queue(work, chat).await?;
            if chat.desk == ChatDesk::BuiltIn {
                silence::queue(work, chat).await?;
            }
        }
    }
    chat.ends_at = None;
    db::update(work, chat.clone()).await?;
    work.hint(Hint::Support(chat.id));
    Ok(row)
}

/// Remembers the case that staff made of a chat.
///
/// # Errors
/// When the row cannot be written.
pub async fn made_case(work: &Work, id: ChatId, case: CaseId) -> Result<(), Error> {
    let chat = lock(work, id).await?;
    work.hint(Hint::Support(id));
    Ok(db::update(work, support_chats::Model { case_id: Some(case), ..chat }).await?)
}
