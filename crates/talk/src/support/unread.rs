//! An answer that nobody read comes as a notice.

use crate::Talk;
use crate::notices::{Notice, push};
use db::entities::notices::NoticeKind;
use db::entities::support_chats;
use kernel::ChatId;
use platform::{Due, Error, JobKind, Work};
use sea_orm::{DbErr, EntityTrait};

/// `detail` is the number of the answer.
pub(super) const UNREAD: JobKind = JobKind("support_unread");

/// How long an answer may wait for its reader, in seconds: whoever has the page open reads it at once.
const WAIT_SECONDS: i64 = 60;

pub(super) async fn queue(work: &Work, chat: &support_chats::Model) -> Result<(), DbErr> {
    work.enqueue(UNREAD, chat.id.0, chat.last_seq, work.now.plus_seconds(WAIT_SECONDS)).await
}

/// Tells once for each stretch that was not read.
pub(super) async fn tell(talk: Talk, due: Due) -> Result<(), Error> {
    talk.app
        .write(move |work| async move {
            let found = support_chats::Entity::find_by_id(ChatId(due.subject)).one(&work.tx).await?;
            let Some(chat) = found.filter(|chat| chat.person_read < due.detail) else { return Ok(()) };
            let notice = Notice { matter: Some(chat.id.0), ..Notice::of(NoticeKind::ChatAnswered) };
            push(&work, chat.person_id, &format!("chat:{}:after:{}", chat.id, chat.person_read), notice).await
        })
        .await
}
