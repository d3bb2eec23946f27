//! Telling whoever is not there that somebody wrote (SPEC TALK-1): one notice for each conversation until it is read, and
//! never a word of what was written.

use crate::Talk;
use crate::conversations::{marks, other_side, recruiters};
use crate::notices::{Notice, push};
use db::entities::conversations;
use db::entities::messages;
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use kernel::ConversationId;
use platform::{Due, Error, JobKind, Jobs, Work};
use sea_orm::EntityTrait;

/// The job that looks whether a message was read.
const UNREAD: JobKind = JobKind("talk.unread");

/// How long a message waits to be read by somebody who is there, in seconds.
const WAITS_SECONDS: i64 = 30;

pub(super) fn jobs(talk: &Talk, jobs: &mut Jobs) {
    let app = talk.app.clone();
    jobs.on(UNREAD, move |due| {
        let app = app.clone();
        async move { app.write(move |work| async move { tell(&work, due).await }).await }
    });
}

/// Queues the look, in the unit of work that writes the message. Its number and the side that wrote it are one number: a
/// job carries no more.
pub(super) async fn queue(work: &Work, message: &messages::Model) -> Result<(), Error> {
    let detail = detail(message.seq, message.side);
    let at = work.now.plus_seconds(WAITS_SECONDS);
    Ok(work.enqueue(UNREAD, message.conversation_id.0, detail, at).await?)
}

fn detail(seq: i64, writer: Side) -> i64 {
    seq * 2 + i64::from(writer == Side::Merchant)
}

fn parts(detail: i64) -> (i64, Side) {
    (detail / 2, if detail % 2 == 1 { Side::Merchant } else { Side::Seeker })
}

async fn tell(work: &Work, due: Due) -> Result<(), Error> {
    let (seq, writer) = parts(due.detail);
    let id = ConversationId(due.subject);
    let Some(conversation) = conversations::Entity::find_by_id(id).one(&work.tx).await? else { return Ok(()) };
    let reader = other_side(writer);
    let read = marks(work, &[id]).await?.get(&(id, reader)).map_or(0, |mark| mark.read);
    if read >= seq {
        return Ok(());
    }
    let persons = match reader {
        Side::Seeker => vec![conversation.person_id],
        Side::Merchant => recruiters(work, conversation.merchant_id).await?,
        // Nobody else talks.
        _ => Vec::new(),
    };
    // As long as nobody reads on, what comes after is the same event.
    let dedupe = format!("talk:{id}:{read}");
    let notice = Notice {
        conversation: Some(id),
        posting: Some(conversation.posting_id),
        merchant: Some(conversation.merchant_id),
        ..Notice::of(if reader == Side::Seeker { NoticeKind::MessageForSeeker } else { NoticeKind::MessageForMerchant })
    };
    for person in persons.into_iter().filter(|person| reader == Side::Seeker || *person != conversation.person_id) {
        push(work, person, &dedupe, notice).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: TALK-1
    #[test]
    fn a_job_keeps_the_number_and_the_side() {
        for (seq, side) in [(1, Side::Seeker), (1, Side::Merchant), (9_000_000_000, Side::Merchant)] {
            assert_eq!(parts(detail(seq, side)), (seq, side));
        }
    }
}
