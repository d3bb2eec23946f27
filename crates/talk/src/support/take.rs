use super::chat::may_take;
use super::open;
use super::store;
use super::view::ChatRow;
use crate::Talk;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::support_chats::{self, ChatState};
use kernel::ChatId;
use platform::auth::{Staff, Support};
use platform::{Answer, Command, Hint, Path, Result};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeChat {}

/// Takes a chat that waits, or whose person a colleague left waiting for half an hour: from now on the taker alone reads and answers it. It stands in the access ledger.
#[utoipa::path(post, path = "/api/v1/staff/support/chats/{id}/take", operation_id = "take_chat", tag = "staff",
    security(("session" = ["support"])), params(("id" = ChatId, Path)), request_body = TakeChat,
    responses((status = 200, body = ChatRow)))]
pub(crate) async fn take_chat(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    Path(id): Path<ChatId>,
    command: Command<TakeChat>,
) -> Result<Answer<ChatRow>> {
    let actor = staff.signed.person;
    talk.app
        .once(&staff.signed, command.once, move |work| async move {
            // Two chats at the same moment must not both be the last that one may take.
            work.one_at_a_time(&actor.0.as_bytes()[8..]).await?;
            let chat = store::lock(&work, id).await?;
            let taken = store::taken_by(&work, actor).await?;
            may_take(&chat, actor, taken, work.now).map_err(|code| code.refuse())?;
            let chat = support_chats::Model {
                state: ChatState::Taken,
                owner_id: Some(actor),
                taken_at: Some(work.now),
                ..chat
            };
            db::update(&work, chat.clone()).await?;
            work.hint(Hint::Support(id));
            open::grant(&work, &chat, actor, open::WORDS).await?;
            Ok((StatusCode::OK, ChatRow::of(&chat, actor, 0)))
        })
        .await
}
