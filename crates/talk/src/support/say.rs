use super::outside;
use super::pictures;
use super::refusals::{CHAT_ENDED, NO_PICTURES_THERE};
use super::store::{self, Content, Said};
use super::view::{MessageView, messages};
use crate::Talk;
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::support_chats::{self, ChatDesk, ChatState};
use db::entities::support_messages::{self, Sending, SupportKind, SupportSide};
use kernel::text::Lines;
use kernel::{ChatId, PersonId, PhotoId, Refusal};
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::{INVALID_FIELD, REQUIRED, TOO_MANY_REQUESTS};
use platform::{Answer, Command, Error, Path, Result, Work, clean_text};
use serde::Deserialize;
use std::ops::RangeInclusive;
use utoipa::ToSchema;
use uuid::Uuid;
use vault::PersonKeys;

/// Characters of a text, which the other company takes too; and how many messages one person sends how fast.
const TEXT_CHARS: RangeInclusive<usize> = 1..=2_000;
const SAID: Limit = Limit { name: "chat_said", most: 20, window_seconds: 30 };

/// Something said in a chat, by its person or by staff. A resend carries the same `client_id` and is the same message.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SayInChat {
    pub(super) client_id: Uuid,
    kind: SupportKind,
    /// Of a `text`: 1 to 2 000 characters.
    #[serde(default)]
    text: Option<String>,
    /// Of a `picture`: one that whoever says it uploaded into this chat.
    #[serde(default)]
    picture_id: Option<PhotoId>,
}

/// Checks the form of what is said.
pub(super) fn content(body: SayInChat) -> Result<Content, Refusal> {
    match (body.kind, body.text, body.picture_id) {
        (SupportKind::Text, Some(text), None) => Ok(Content::Text(clean_text("text", &text, Lines::Many, TEXT_CHARS)?)),
        (SupportKind::Picture, None, Some(picture)) => Ok(Content::Picture(picture)),
        (SupportKind::Text, None, _) => Err(REQUIRED.on("text")),
        (SupportKind::Picture, _, None) => Err(REQUIRED.on("picture_id")),
        (SupportKind::Text, Some(_), Some(_)) => Err(INVALID_FIELD.on("picture_id")),
        (SupportKind::Picture, Some(_), Some(_)) => Err(INVALID_FIELD.on("text")),
    }
}

/// Says something to customer service. The same `client_id` answers the same message again.
#[utoipa::path(post, path = "/api/v1/me/support/chats/{id}/messages", operation_id = "say_in_chat", tag = "support",
    security(("session" = [])), params(("id" = ChatId, Path)), request_body = SayInChat,
    responses((status = 201, body = MessageView)))]
pub(crate) async fn say_in_chat(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ChatId>,
    command: Command<SayInChat>,
) -> Result<Answer<MessageView>> {
    let (client_id, person) = (command.body.client_id, signed.person);
    let content = content(command.body)?;
    let keys = talk.app.vault.keys_of(person).await?;
    let bucket = limits::bucket(&talk.app, SAID, &person.to_string());
    let unit = move |work: Work| async move {
        let chat = store::own(store::lock(&work, id).await?, person)?;
        let row = match store::find_said(&work, id, client_id).await? {
            Some(row) => row,
            None => {
                if !limits::take(&work, SAID, bucket).await? {
                    return Err(TOO_MANY_REQUESTS.refuse().into());
                }
                write(&work, &keys, chat, person, (content, client_id)).await?
            }
        };
        let view = messages(&keys, &vault::own(person), &[row])?.pop();
        Ok((StatusCode::CREATED, view.context("a message has a view")?))
    };
    talk.app.once(&signed, command.once, unit).await
}

async fn write(
    work: &Work,
    keys: &PersonKeys,
    mut chat: support_chats::Model,
    person: PersonId,
    (content, client_id): (Content, Uuid),
) -> Result<support_messages::Model, Error> {
    if chat.state == ChatState::Ended {
        return Err(CHAT_ENDED.refuse().into());
    }
    if let Content::Picture(picture) = &content {
        if chat.desk == ChatDesk::Qiyu {
            return Err(NO_PICTURES_THERE.on("picture_id").into());
        }
        pictures::of_chat(work, *picture, &chat, SupportSide::Person).await?;
    }
    if chat.last_seq == 0 {
        // Whoever opens the page and says nothing waits for nobody.
        chat.waiting_since = work.now;
    }
    let sending = (chat.desk == ChatDesk::Qiyu).then_some(Sending::Waiting);
    let said = Said { side: SupportSide::Person, by: Some(person), content, client_id, sending, outside_id: None };
    let row = store::say(work, keys, &mut chat, said).await?;
    if sending.is_some() {
        outside::queue(work, &chat, work.now).await?;
    }
    Ok(row)
}
