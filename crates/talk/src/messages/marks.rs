use crate::Talk;
use crate::conversations::{Party, find_party};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::conversation_marks;
use kernel::{ConversationId, PersonId};
use platform::auth::Signed;
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Error, Hint, Path, Result, Work};
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

/// How far a side has received and read. A number that is left out stays.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarkBody {
    #[serde(default)]
    pub delivered: Option<i64>,
    /// What is read has been delivered too.
    #[serde(default)]
    pub read: Option<i64>,
}

/// The marks of one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Marks {
    delivered: i64,
    read: i64,
}

impl Marks {
    /// Forward only, and never past the last message; what is read is delivered.
    fn moved(self, by: MarkBody, last_seq: i64) -> Marks {
        let within = |seq: Option<i64>| seq.unwrap_or(0).min(last_seq);
        let read = self.read.max(within(by.read));
        Marks { delivered: self.delivered.max(within(by.delivered)).max(read), read }
    }
}

/// Says how far the conversation was received and read. Numbers that lie behind change nothing.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/marks", operation_id = "mark_conversation", tag = "talk",
    security(("session" = [])), params(("id" = ConversationId, Path)), request_body = MarkBody,
    responses((status = 204)))]
pub(crate) async fn mark_conversation(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    command: Command<MarkBody>,
) -> Result<Answer<()>> {
    let (person, body) = (signed.person, command.body);
    talk.app
        .once(&signed, command.once, move |work| async move {
            set_marks(&work, id, person, body).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Moves the marks of the person's side.
///
/// # Errors
/// `not_found` for strangers, `invalid_field` for a negative number.
pub(crate) async fn set_marks(work: &Work, id: ConversationId, person: PersonId, body: MarkBody) -> Result<(), Error> {
    for (field, seq) in [("delivered", body.delivered), ("read", body.read)] {
        if seq.is_some_and(|seq| seq < 0) {
            return Err(INVALID_FIELD.on(field).into());
        }
    }
    let Party { conversation, side } = find_party(work, id, person).await?;
    let found = conversation_marks::Entity::find_by_id((id, side)).lock_exclusive().one(&work.tx).await?;
    let now = found
        .as_ref()
        .map_or(Marks { delivered: 0, read: 0 }, |row| Marks { delivered: row.delivered, read: row.read });
    let moved = now.moved(body, conversation.last_seq);
    if moved == now {
        return Ok(());
    }
    let row = conversation_marks::Model { conversation_id: id, side, delivered: moved.delivered, read: moved.read };
    match found {
        Some(_) => db::update(work, row).await?,
        None => db::insert(work, row).await?,
    }
    work.hint(Hint::Conversation(id));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: TALK-1
    #[test]
    fn marks_only_move_forward_and_not_past_the_end() {
        let at = |delivered, read| Marks { delivered, read };
        let by = |delivered, read| MarkBody { delivered, read };
        for (from, moved_by, last, to) in [
            (at(0, 0), by(Some(3), None), 5, at(3, 0)),
            (at(0, 0), by(None, Some(3)), 5, at(3, 3)),
            (at(4, 2), by(Some(1), Some(1)), 5, at(4, 2)),
            (at(4, 2), by(Some(99), Some(i64::MAX)), 5, at(5, 5)),
            (at(4, 2), by(None, None), 5, at(4, 2)),
            (at(0, 0), by(Some(1), Some(1)), 0, at(0, 0)),
        ] {
            assert_eq!(from.moved(moved_by, last), to);
        }
    }
}
