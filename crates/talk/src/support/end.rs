use super::chat::may_serve;
use super::refusals::CHAT_ENDED;
use super::store;
use super::view::ChatView;
use crate::Talk;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::support_chats::{self, ChatState, EndedBy};
use kernel::ChatId;
use platform::auth::{Signed, Staff, Support};
use platform::{Answer, Command, Error, Hint, Path, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndChat {}

/// Ends a locked chat.
pub(super) async fn end(work: &Work, chat: support_chats::Model, by: EndedBy) -> Result<support_chats::Model, Error> {
    let chat = support_chats::Model {
        state: ChatState::Ended,
        ended_at: Some(work.now),
        ended_by: Some(by),
        outside_state: None,
        outside_waiting: None,
        ends_at: None,
        ..chat
    };
    db::update(work, chat.clone()).await?;
    work.hint(Hint::Support(chat.id));
    Ok(chat)
}

/// Ends one's own chat; it can be rated then.
#[utoipa::path(post, path = "/api/v1/me/support/chats/{id}/end", operation_id = "end_chat", tag = "support",
    security(("session" = [])), params(("id" = ChatId, Path)), request_body = EndChat,
    responses((status = 200, body = ChatView)))]
pub(crate) async fn end_chat(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ChatId>,
    command: Command<EndChat>,
) -> Result<Answer<ChatView>> {
    let person = signed.person;
    talk.app
        .once(&signed, command.once, move |work| async move {
            let chat = store::own(store::lock(&work, id).await?, person)?;
            if chat.state == ChatState::Ended {
                return Err(CHAT_ENDED.refuse().into());
            }
            let chat = end(&work, chat, EndedBy::Person).await?;
            Ok((StatusCode::OK, ChatView::of(&work, &chat).await?))
        })
        .await
}

/// Ends a chat that one has; the person is asked how content they were.
#[utoipa::path(post, path = "/api/v1/staff/support/chats/{id}/end", operation_id = "end_served_chat", tag = "staff",
    security(("session" = ["support"])), params(("id" = ChatId, Path)), request_body = EndChat,
    responses((status = 204)))]
pub(crate) async fn end_served_chat(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    Path(id): Path<ChatId>,
    command: Command<EndChat>,
) -> Result<Answer<()>> {
    let actor = staff.signed.person;
    talk.app
        .once(&staff.signed, command.once, move |work| async move {
            let chat = store::lock(&work, id).await?;
            may_serve(&chat, actor).map_err(|code| code.refuse())?;
            end(&work, chat, EndedBy::Staff).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
