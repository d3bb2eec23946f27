use super::chat::may_serve;
use super::pictures;
use super::say::{SayInChat, content};
use super::store::{self, Content, Said};
use super::view::{MessageView, messages};
use crate::Talk;
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::support_messages::SupportSide;
use kernel::ChatId;
use platform::auth::{Staff, Support};
use platform::{Answer, Command, Path, Result, Work};

/// Answers in a chat that one has, with words or a picture. The same `client_id` answers the same message again.
#[utoipa::path(post, path = "/api/v1/staff/support/chats/{id}/messages", operation_id = "answer_chat", tag = "staff",
    security(("session" = ["support"])), params(("id" = ChatId, Path)), request_body = SayInChat,
    responses((status = 201, body = MessageView)))]
pub(crate) async fn answer_chat(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    Path(id): Path<ChatId>,
    command: Command<SayInChat>,
) -> Result<Answer<MessageView>> {
    let (client_id, actor) = (command.body.client_id, staff.signed.person);
    let content = content(command.body)?;
    let person = store::get(&talk.app.read(), id).await?.person_id;
    let keys = talk.app.vault.keys_of(person).await?;
    let unit = move |work: Work| async move {
        let mut chat = store::lock(&work, id).await?;
        may_serve(&chat, actor).map_err(|code| code.refuse())?;
        let row = match store::find_said(&work, id, client_id).await? {
            Some(row) => row,
            None => {
                let side = SupportSide::Staff;
                if let Content::Picture(picture) = &content {
                    pictures::of_chat(&work, *picture, &chat, side).await?;
                }
                let said = Said { side, by: Some(actor), content, client_id, sending: None, outside_id: None };
                store::say(&work, &keys, &mut chat, said).await?
            }
        };
        let view = messages(&keys, &vault::served(person), &[row])?.pop();
        Ok((StatusCode::CREATED, view.context("a message has a view")?))
    };
    talk.app.once(&staff.signed, command.once, unit).await
}
