use super::chat::{TAKEN_MAX, may_serve};
use super::refusals::{NOT_SUPPORT_STAFF, OWN_CHAT, TOO_MANY_CHATS};
use super::{open, store};
use crate::Talk;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::support_chats::{self, ChatState};
use kernel::{ChatId, PersonId};
use platform::auth::{Staff, Support};
use platform::{Answer, Command, Hint, Path, Result};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransferChat {
    /// A colleague; null puts the chat back into the queue, where it keeps its place.
    #[serde(default)]
    to: Option<PersonId>,
}

/// Hands a chat that one has to a colleague, who may read it from then on and stands in the access ledger, or back into the queue.
#[utoipa::path(post, path = "/api/v1/staff/support/chats/{id}/transfer", operation_id = "transfer_chat", tag = "staff",
    security(("session" = ["support"])), params(("id" = ChatId, Path)), request_body = TransferChat,
    responses((status = 204)))]
pub(crate) async fn transfer_chat(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    Path(id): Path<ChatId>,
    command: Command<TransferChat>,
) -> Result<Answer<()>> {
    let (to, actor) = (command.body.to, staff.signed.person);
    talk.app
        .once(&staff.signed, command.once, move |work| async move {
            if let Some(to) = to {
                work.one_at_a_time(&to.0.as_bytes()[8..]).await?;
            }
            let chat = store::lock(&work, id).await?;
            may_serve(&chat, actor).map_err(|code| code.refuse())?;
            // Whoever is handed on waits for staff again.
            let chat = support_chats::Model { answered_at: None, ends_at: None, ..chat };
            let chat = match to {
                None => support_chats::Model { state: ChatState::Waiting, owner_id: None, ..chat },
                Some(to) => {
                    if chat.person_id == to {
                        return Err(OWN_CHAT.on("to").into());
                    }
                    if !store::support_staff(&work).await?.contains(&to) {
                        return Err(NOT_SUPPORT_STAFF.on("to").into());
                    }
                    if to != actor && store::taken_by(&work, to).await? >= TAKEN_MAX {
                        return Err(TOO_MANY_CHATS.on("to").into());
                    }
                    support_chats::Model { owner_id: Some(to), taken_at: Some(work.now), ..chat }
                }
            };
            db::update(&work, chat.clone()).await?;
            work.hint(Hint::Support(id));
            if let Some(to) = to {
                open::grant(&work, &chat, to, open::WORDS).await?;
            }
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
