//! Carries what a person says to another company's desk, one message after the other.

use super::super::store;
use super::next::{Next, mark, next};
use super::settle::{Outcome, outcome};
use crate::Talk;
use connectors::{Application, SupportDesk, VendorError};
use db::columns::PublicText;
use db::entities::support_chats::{self, ChatDesk, ChatState, OutsideState};
use db::entities::support_messages::{self, Sending};
use kernel::{ChatId, MessageId};
use platform::{Due, Error, Hint, Work};
use sea_orm::EntityTrait;
use std::sync::Arc;

/// When it is tried again: after a fault of the company, while others wait, while nobody is on duty.
const UNREACHABLE_SECONDS: i64 = 60;
const QUEUED_SECONDS: i64 = 30;
const CLOSED_SECONDS: i64 = 600;
/// Messages of one chat that one job carries; more wait for the next.
const AT_ONCE: usize = 50;

pub(super) async fn carry(talk: Talk, due: Due) -> Result<(), Error> {
    let id = ChatId(due.subject);
    let mut asked_again = false;
    for _ in 0..AT_ONCE {
        match (next(&talk, id).await?, talk.carriers.support.clone()) {
            (Next::Nothing, _) | (_, None) => return Ok(()),
            (Next::Apply(name), Some(desk)) => {
                if !apply(&talk, id, &desk, &name).await? {
                    return Ok(());
                }
            }
            (Next::Send(name, message, said), Some(desk)) => {
                let done = desk.send(&name, &said).await;
                match outcome(&done) {
                    Outcome::Is(sending) => settled(&talk, id, message, sending).await?,
                    Outcome::NoSession if !asked_again => {
                        asked_again = true;
                        without_session(&talk, id, message).await?;
                    }
                    Outcome::NoSession | Outcome::Later => {
                        warn(&done);
                        return later(&talk, id, Some(message), (OutsideState::Unreachable, None)).await;
                    }
                }
            }
        }
    }
    let unit = move |work: Work| async move {
        let chat = store::get(&work, id).await?;
        Ok(super::queue(&work, &chat, work.now).await?)
    };
    talk.app.write(unit).await
}

fn warn<T>(done: &Result<T, VendorError>) {
    if let Err(error) = done {
        tracing::warn!(%error, "the desk of customer service did not take a message");
    }
}

/// Asks for somebody to talk with; whether there is somebody.
async fn apply(talk: &Talk, id: ChatId, desk: &Arc<SupportDesk>, name: &str) -> Result<bool, Error> {
    let waits = match desk.apply(name).await {
        Ok(Application::Begun(staff)) => {
            let begun = move |work: Work| async move {
                let chat = store::lock(&work, id).await?;
                begin(&work, chat, &staff.session).await
            };
            talk.app.write(begun).await?;
            return Ok(true);
        }
        Ok(Application::Queued(count)) => (OutsideState::Queued, Some(i64::from(count))),
        Ok(Application::Closed) => (OutsideState::Closed, None),
        failed @ Err(_) => {
            warn(&failed);
            (OutsideState::Unreachable, None)
        }
    };
    later(talk, id, None, waits).await?;
    Ok(false)
}

/// Somebody there talks with the person.
pub(super) async fn begin(work: &Work, chat: support_chats::Model, session: &str) -> Result<(), Error> {
    // It may have come home while the other desk was asked.
    if chat.desk != ChatDesk::Qiyu {
        return Ok(());
    }
    let state = if chat.state == ChatState::Ended { ChatState::Ended } else { ChatState::Taken };
    let id = chat.id;
    let chat = support_chats::Model {
        state,
        taken_at: chat.taken_at.or(Some(work.now)),
        outside_session: Some(PublicText::from(session)),
        outside_state: None,
        outside_waiting: None,
        ..chat
    };
    db::update(work, chat).await?;
    work.hint(Hint::Support(id));
    Ok(())
}

async fn settled(talk: &Talk, id: ChatId, message: MessageId, sending: Sending) -> Result<(), Error> {
    let unit = move |work: Work| async move {
        if let Some(row) = support_messages::Entity::find_by_id(message).one(&work.tx).await? {
            mark(&work, row, sending).await?;
        }
        work.hint(Hint::Support(id));
        Ok(())
    };
    talk.app.write(unit).await
}

/// The conversation there is over: it begins anew, and the message waits for that.
async fn without_session(talk: &Talk, id: ChatId, message: MessageId) -> Result<(), Error> {
    let unit = move |work: Work| async move {
        let chat = store::lock(&work, id).await?;
        db::update(&work, support_chats::Model { outside_session: None, ..chat }).await?;
        wait(&work, Some(message)).await
    };
    talk.app.write(unit).await
}

async fn wait(work: &Work, message: Option<MessageId>) -> Result<(), Error> {
    let Some(message) = message else { return Ok(()) };
    if let Some(row) = support_messages::Entity::find_by_id(message).one(&work.tx).await? {
        mark(work, row, Sending::Waiting).await?;
    }
    Ok(())
}

/// Nothing is lost: it is tried again after a while, and the person reads what it waits for.
async fn later(
    talk: &Talk,
    id: ChatId,
    message: Option<MessageId>,
    (trouble, waiting): (OutsideState, Option<i64>),
) -> Result<(), Error> {
    let seconds = match trouble {
        OutsideState::Unreachable => UNREACHABLE_SECONDS,
        OutsideState::Queued => QUEUED_SECONDS,
        OutsideState::Closed => CLOSED_SECONDS,
    };
    let unit = move |work: Work| async move {
        let chat = store::lock(&work, id).await?;
        if chat.desk != ChatDesk::Qiyu {
            return Ok(());
        }
        wait(&work, message).await?;
        let chat = support_chats::Model { outside_state: Some(trouble), outside_waiting: waiting, ..chat };
        db::update(&work, chat.clone()).await?;
        work.hint(Hint::Support(id));
        Ok(super::queue(&work, &chat, work.now.plus_seconds(seconds)).await?)
    };
    talk.app.write(unit).await
}
