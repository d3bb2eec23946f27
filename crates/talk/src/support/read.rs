use super::chat::may_read;
use super::store;
use crate::Talk;
use axum::extract::State;
use axum::http::StatusCode;
use kernel::ChatId;
use platform::auth::{Signed, Staff, Support};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Hint, Path, Result};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadChat {
    /// The last message that was read.
    seq: i64,
}

/// How far a side has read: forward only, and never past the last message.
fn moved(read: i64, seq: i64, last: i64) -> i64 {
    read.max(seq.min(last))
}

/// Says how far one has read one's own chat.
#[utoipa::path(put, path = "/api/v1/me/support/chats/{id}/read", operation_id = "read_chat", tag = "support",
    security(("session" = [])), params(("id" = ChatId, Path)), request_body = ReadChat, responses((status = 204)))]
pub(crate) async fn read_chat(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ChatId>,
    command: Command<ReadChat>,
) -> Result<Answer<()>> {
    let (seq, person) = (command.body.seq, signed.person);
    if seq < 0 {
        return Err(INVALID_FIELD.on("seq").into());
    }
    talk.app
        .once(&signed, command.once, move |work| async move {
            let mut chat = store::own(store::lock(&work, id).await?, person)?;
            chat.person_read = moved(chat.person_read, seq, chat.last_seq);
            db::update(&work, chat).await?;
            work.hint(Hint::Support(id));
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Says how far staff have read a chat.
#[utoipa::path(put, path = "/api/v1/staff/support/chats/{id}/read", operation_id = "read_served_chat", tag = "staff",
    security(("session" = ["support"])), params(("id" = ChatId, Path)), request_body = ReadChat,
    responses((status = 204)))]
pub(crate) async fn read_served_chat(
    State(talk): State<Talk>,
    staff: Staff<Support>,
    Path(id): Path<ChatId>,
    command: Command<ReadChat>,
) -> Result<Answer<()>> {
    let (seq, actor) = (command.body.seq, staff.signed.person);
    if seq < 0 {
        return Err(INVALID_FIELD.on("seq").into());
    }
    talk.app
        .once(&staff.signed, command.once, move |work| async move {
            let mut chat = store::lock(&work, id).await?;
            may_read(&chat, actor).map_err(|code| code.refuse())?;
            chat.staff_read = moved(chat.staff_read, seq, chat.last_seq);
            db::update(&work, chat).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::moved;

    /// covers: CS-1
    #[test]
    fn reading_goes_forward_and_not_past_the_end() {
        for (read, seq, last, to) in [(0, 3, 5, 3), (3, 1, 5, 3), (3, 99, 5, 5), (0, 0, 0, 0)] {
            assert_eq!(moved(read, seq, last), to);
        }
    }
}
