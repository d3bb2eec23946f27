//! A chat in which its person says nothing after an answer ends by itself.

use super::chat::{SILENT_MINUTES, Silence, silence};
use super::end::end;
use crate::Talk;
use db::entities::support_chats::{self, EndedBy};
use kernel::{ChatId, Timestamp};
use platform::{Due, Error, Hint, JobKind, Work};
use sea_orm::{DbErr, EntityTrait, QuerySelect};

/// `detail` is the number of the answer; whatever was said after it has a job of its own, or waits for staff.
pub(super) const SILENCE: JobKind = JobKind("support_silence");

/// Looks at the chat once its person has been silent long enough.
pub(super) async fn queue(work: &Work, chat: &support_chats::Model) -> Result<(), DbErr> {
    queue_at(work, chat, work.now.plus_minutes(SILENT_MINUTES)).await
}

async fn queue_at(work: &Work, chat: &support_chats::Model, at: Timestamp) -> Result<(), DbErr> {
    work.enqueue(SILENCE, chat.id.0, chat.last_seq, at).await
}

/// Tells the person, or ends the chat; it can be rated as after any other end.
pub(super) async fn look(talk: Talk, due: Due) -> Result<(), Error> {
    talk.app
        .write(move |work| async move {
            let found = support_chats::Entity::find_by_id(ChatId(due.subject)).lock_exclusive().one(&work.tx).await?;
            let Some(chat) = found.filter(|chat| chat.last_seq == due.detail) else { return Ok(()) };
            match silence(&chat, work.now) {
                Silence::Goes => Ok(()),
                Silence::Tell(at) => {
                    work.hint(Hint::Support(chat.id));
                    queue_at(&work, &chat, at).await?;
                    Ok(db::update(&work, support_chats::Model { ends_at: Some(at), ..chat }).await?)
                }
                Silence::Ends => end(&work, chat, EndedBy::Idle).await.map(drop),
            }
        })
        .await
}
