use super::chat::may_read;
use super::store;
use super::view::{ChatRow, MessageView, messages};
use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::entities::support_messages::SupportSide;
use kernel::ChatId;
use platform::auth::{Signed, Staff, Support};
use platform::refusals::INVALID_FIELD;
use platform::{Page, Path, Query, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Messages of one chat that are given at once.
pub(super) const AT_ONCE: u64 = 100;

/// Where to go on.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// The last `seq` that is known; 0 for all.
    #[serde(default)]
    after: i64,
}

impl After {
    fn seq(&self) -> Result<i64> {
        if self.after < 0 { Err(INVALID_FIELD.on("after").into()) } else { Ok(self.after) }
    }
}

/// The messages after a `seq`, at most 100 in their order; `next` is absent, the last `seq` goes on.
#[utoipa::path(get, path = "/api/v1/me/support/chats/{id}/messages", operation_id = "list_chat_messages", tag = "support",
    security(("session" = [])), params(("id" = ChatId, Path), After), responses((status = 200, body = Page<MessageView>)))]
pub(crate) async fn list_chat_messages(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ChatId>,
    Query(query): Query<After>,
) -> Result<Json<Page<MessageView>>> {
    let (tx, person) = (talk.app.read(), signed.person);
    let chat = store::own(store::get(&tx, id).await?, person)?;
    let rows = store::after(&tx, chat.id, query.seq()?, AT_ONCE).await?;
    let keys = talk.app.vault.keys_of(person).await?;
    Ok(Json(Page::whole(messages(&keys, &vault::own(person), &rows)?)))
}

/// Where a chat that one has stands, and what came into it.
#[derive(Serialize, ToSchema)]
#[schema(as = ServedNews)]
pub(crate) struct News {
    chat: ChatRow,
    items: Vec<MessageView>,
}

/// Where a chat that one has stands, and what came into it after a `seq`, at most 100. Opening it the first time stands in the access ledger
/// ([`super::open`]); what is said to oneself meanwhile is no further look.
#[utoipa::path(get, path = "/api/v1/staff/support/chats/{id}/messages", operation_id = "list_served_messages",
    tag = "staff", security(("session" = ["support"])), params(("id" = ChatId, Path), After),
    responses((status = 200, body = News)))]
pub(crate) async fn list_served_messages(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    Path(id): Path<ChatId>,
    Query(query): Query<After>,
) -> Result<Json<News>> {
    let (tx, reader) = (talk.app.read(), staff.signed.person);
    let chat = store::get(&tx, id).await?;
    may_read(&chat, reader).map_err(|code| code.refuse())?;
    let rows = store::after(&tx, chat.id, query.seq()?, AT_ONCE).await?;
    let keys = talk.app.vault.keys_of(chat.person_id).await?;
    let items = messages(&keys, &vault::served(chat.person_id), &rows)?;
    let unread = store::unread(&tx, std::slice::from_ref(&chat), SupportSide::Person).await?;
    let unread = unread.get(&id).copied().unwrap_or_default();
    Ok(Json(News { chat: ChatRow::of(&chat, reader, unread), items }))
}
