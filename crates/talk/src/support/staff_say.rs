use super::chat::may_serve;
use super::say::TEXT_CHARS;
use super::store::{self, Content, Said};
use super::view::{MessageView, messages};
use crate::Talk;
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::support_messages::SupportSide;
use kernel::ChatId;
use kernel::text::Lines;
use platform::auth::{Staff, Support};
use platform::{Answer, Command, Path, Result, Work, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An answer of staff. A resend carries the same `client_id` and is the same message.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerChat {
    client_id: Uuid,
    /// 1 to 2 000 characters.
    text: String,
}

/// Answers in a chat that one has.
#[utoipa::path(post, path = "/api/v1/staff/support/chats/{id}/messages", operation_id = "answer_chat", tag = "staff",
    security(("session" = ["support"])), params(("id" = ChatId, Path)), request_body = AnswerChat,
    responses((status = 201, body = MessageView)))]
pub(crate) async fn answer_chat(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    Path(id): Path<ChatId>,
    command: Command<AnswerChat>,
) -> Result<Answer<MessageView>> {
    let AnswerChat { client_id, text } = command.body;
    let text = clean_text("text", &text, Lines::Many, TEXT_CHARS)?;
    let actor = staff.signed.person;
    let person = store::get(&talk.app.read(), id).await?.person_id;
    let keys = talk.app.vault.keys_of(person).await?;
    let unit = move |work: Work| async move {
        let mut chat = store::lock(&work, id).await?;
        may_serve(&chat, actor).map_err(|code| code.refuse())?;
        let row = match store::find_said(&work, id, client_id).await? {
            Some(row) => row,
            None => {
                let said = Said {
                    side: SupportSide::Staff,
                    by: Some(actor),
                    content: Content::Text(text),
                    client_id,
                    sending: None,
                    outside_id: None,
                };
                store::say(&work, &keys, &mut chat, said).await?
            }
        };
        let view = messages(&keys, &vault::served(person), &[row])?.pop();
        Ok((StatusCode::CREATED, view.context("a message has a view")?))
    };
    talk.app.once(&staff.signed, command.once, unit).await
}
