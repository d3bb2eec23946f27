use super::chat::may_rate;
use super::store::{self, cell};
use crate::links::{Link, links};
use db::Tx;
use db::entities::support_chats::{self, ChatDesk, ChatState, EndedBy, OutsideState, SupportTopic};
use db::entities::support_messages::{self, Sending, SupportKind, SupportSide};
use kernel::{CaseId, ChatId, MessageId, PersonId, PhotoId, Timestamp};
use platform::Error;
use policy::{AllowedFor, Purpose, SupportText};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use vault::{Grant, PersonKeys};

/// A chat as its person sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = SupportChat)]
pub(crate) struct ChatView {
    id: ChatId,
    desk: ChatDesk,
    topic: SupportTopic,
    state: ChatState,
    last_seq: i64,
    /// Answers that were not read.
    unread: u64,
    /// How many wait before the person; null where that is not known.
    ahead: Option<u64>,
    /// What keeps another company's desk from answering: `queued`, `closed` (nobody on duty), `unreachable`.
    trouble: Option<OutsideState>,
    /// When it ends by itself, where nobody writes until then.
    ends_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    ended_by: Option<EndedBy>,
    may_rate: bool,
    rating: Option<i64>,
    /// The case that staff made of it.
    case_id: Option<CaseId>,
    created_at: Timestamp,
}

impl ChatView {
    pub(super) async fn of(tx: &Tx, chat: &support_chats::Model) -> Result<ChatView, Error> {
        let unread = store::unread(tx, std::slice::from_ref(chat), SupportSide::Staff).await?;
        let ahead = match (chat.desk, chat.state) {
            (ChatDesk::BuiltIn, ChatState::Waiting) => Some(store::before(tx, chat).await?),
            (ChatDesk::Qiyu, _) => chat.outside_waiting.and_then(|count| u64::try_from(count).ok()),
            _ => None,
        };
        Ok(ChatView {
            id: chat.id,
            desk: chat.desk,
            topic: chat.topic,
            state: chat.state,
            last_seq: chat.last_seq,
            unread: unread.get(&chat.id).copied().unwrap_or_default(),
            ahead,
            trouble: chat.outside_state,
            ends_at: chat.ends_at,
            ended_at: chat.ended_at,
            ended_by: chat.ended_by,
            may_rate: chat.last_seq > 0 && may_rate(chat).is_ok(),
            rating: chat.rating,
            case_id: chat.case_id,
            created_at: chat.created_at,
        })
    }
}

/// A chat as staff see it in a list: nothing of what was said, and not by whom.
#[derive(Serialize, ToSchema)]
#[schema(as = SupportChatRow)]
pub struct ChatRow {
    pub id: ChatId,
    pub topic: SupportTopic,
    pub state: ChatState,
    /// Whether the reader has it.
    pub mine: bool,
    pub unread: u64,
    pub last_seq: i64,
    pub last_at: Timestamp,
    pub waiting_since: Timestamp,
    /// When it ends by itself, where nobody writes until then.
    pub ends_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<EndedBy>,
    pub rating: Option<i64>,
    pub case_id: Option<CaseId>,
}

impl ChatRow {
    pub(super) fn of(chat: &support_chats::Model, reader: PersonId, unread: u64) -> ChatRow {
        ChatRow {
            id: chat.id,
            topic: chat.topic,
            state: chat.state,
            mine: chat.owner_id == Some(reader),
            unread,
            last_seq: chat.last_seq,
            last_at: chat.last_at,
            waiting_since: chat.waiting_since,
            ends_at: chat.ends_at,
            ended_at: chat.ended_at,
            ended_by: chat.ended_by,
            rating: chat.rating,
            case_id: chat.case_id,
        }
    }
}

/// A message of a chat.
#[derive(Serialize, ToSchema)]
#[schema(as = SupportMessage)]
pub(crate) struct MessageView {
    pub id: MessageId,
    pub seq: i64,
    pub side: SupportSide,
    pub kind: SupportKind,
    pub text: Option<String>,
    pub links: Vec<Link>,
    pub picture_id: Option<PhotoId>,
    /// How far it is on its way to another company's desk; null where there is no way.
    pub sending: Option<Sending>,
    pub client_id: Uuid,
    pub at: Timestamp,
}

/// The messages, opened by whoever may.
pub(super) fn messages<P: Purpose>(
    keys: &PersonKeys,
    grant: &Grant<P>,
    rows: &[support_messages::Model],
) -> Result<Vec<MessageView>, Error>
where
    SupportText: AllowedFor<P>,
{
    let view = |row: &support_messages::Model| {
        let text = row.body.as_ref().map(|body| keys.open(grant, cell(row.id), body)).transpose()?;
        Ok(MessageView {
            id: row.id,
            seq: row.seq,
            side: row.side,
            kind: row.kind,
            links: text.as_deref().map(links).unwrap_or_default(),
            text,
            picture_id: row.picture_id,
            sending: row.sending,
            client_id: row.client_id,
            at: row.at,
        })
    };
    rows.iter().map(view).collect()
}
