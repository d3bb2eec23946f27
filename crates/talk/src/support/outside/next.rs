//! What is to be done next for a chat at another company's desk, decided and written down before the company is asked.

use super::super::home::desk;
use super::super::store::{self, cell};
use crate::Talk;
use anyhow::Context;
use connectors::SupportMessage;
use db::Tx;
use db::entities::access_ledger::ActorKind;
use db::entities::support_chats::{self, ChatDesk, ChatState};
use db::entities::support_messages::{self, Column, Sending, SupportSide};
use kernel::{ChatId, MessageId, Timestamp};
use platform::{Error, Hint, Work};
use policy::{Field as _, Helping, SUPPORT_DESK, SupportText};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use vault::{Ask, Matter};

/// After so many seconds a message that was leaving is nobody's any more: whoever carried it is gone.
const LEAVING_SECONDS: i64 = 90;

/// What comes next.
pub(super) enum Next {
    /// Nothing waits, or somebody else is at it.
    Nothing,
    /// Ask for somebody to talk with, as this name.
    Apply(String),
    /// Carry a message, as this name; its row says that it leaves.
    Send(String, MessageId, SupportMessage),
}

/// What a message on its way is, seen at a moment. Pure.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// It can leave.
    Free,
    /// Somebody carries it now.
    Busy,
    /// Whoever carried it did not come back.
    Lost,
}

pub(super) fn way(sending: Option<Sending>, since: Option<Timestamp>, now: Timestamp) -> Way {
    match (sending, since) {
        (Some(Sending::Leaving), Some(since)) if now.seconds_since(since) < LEAVING_SECONDS => Way::Busy,
        (Some(Sending::Leaving), _) => Way::Lost,
        _ => Way::Free,
    }
}

/// The messages of a person that are not at the company yet, in their order.
pub(super) async fn on_the_way(tx: &Tx, chat: ChatId) -> Result<Vec<support_messages::Model>, DbErr> {
    support_messages::Entity::find()
        .filter(Column::ChatId.eq(chat))
        .filter(Column::Side.eq(SupportSide::Person))
        .filter(Column::Sending.is_in([Sending::Waiting, Sending::Leaving]))
        .order_by_asc(Column::Seq)
        .all(tx)
        .await
}

/// Decides what comes next, and writes it down.
pub(super) async fn next(talk: &Talk, id: ChatId) -> Result<Next, Error> {
    let talk = talk.clone();
    talk.app.clone().write(move |work| async move { decide(&talk, &work, id).await }).await
}

async fn decide(talk: &Talk, work: &Work, id: ChatId) -> Result<Next, Error> {
    let chat = store::lock(work, id).await?;
    if chat.desk != ChatDesk::Qiyu {
        return Ok(Next::Nothing);
    }
    let rows = on_the_way(work, id).await?;
    let Some(first) = rows.first().cloned() else { return Ok(Next::Nothing) };
    if chat.state == ChatState::Ended {
        // Whoever ended it does not want it said any more; it stands in the chat as not delivered.
        for row in rows {
            mark(work, row, Sending::Failed).await?;
        }
        work.hint(Hint::Support(id));
        return Ok(Next::Nothing);
    }
    match way(first.sending, first.sending_at, work.now) {
        Way::Busy => {
            // Whoever carries it goes on, or is found to be gone.
            super::queue(work, &chat, work.now.plus_seconds(LEAVING_SECONDS)).await?;
            return Ok(Next::Nothing);
        }
        Way::Lost => {
            mark(work, first, Sending::Unknown).await?;
            super::queue(work, &chat, work.now).await?;
            work.hint(Hint::Support(id));
            return Ok(Next::Nothing);
        }
        Way::Free => {}
    }
    let consents = vault::consent::stands(work, chat.person_id, SUPPORT_DESK).await?;
    if !consents || desk(talk, work, Some(chat.person_id)).await? != ChatDesk::Qiyu {
        come_home(work, chat, rows).await?;
        return Ok(Next::Nothing);
    }
    let name = chat.outside_name.clone().context("a chat at another company's desk has a name there")?.0;
    if chat.outside_session.is_none() {
        return Ok(Next::Apply(name));
    }
    let text = opened(talk, work, &chat, &first).await?;
    let message = first.id;
    mark(work, first, Sending::Leaving).await?;
    Ok(Next::Send(name, message, SupportMessage::Text(text)))
}

/// Opens what the person says to customer service, to hand it on as they asked.
async fn opened(
    talk: &Talk,
    work: &Work,
    chat: &support_chats::Model,
    row: &support_messages::Model,
) -> Result<String, Error> {
    let ask = Ask {
        actor: chat.person_id,
        actor_kind: ActorKind::System,
        basis: "own_chat",
        persons: vec![chat.person_id],
        fields: &[SupportText::SPEC.name],
        matter: Some(Matter::Chat(chat.id)),
    };
    let grant = vault::grant::<Helping>(work, work.now, &work.rng, ask).await?;
    let keys = talk.app.vault.keys_of(chat.person_id).await?;
    let body = row.body.as_ref().context("what goes to another company is a text")?;
    Ok(keys.open(&grant, cell(row.id), body)?)
}

pub(super) async fn mark(work: &Work, row: support_messages::Model, sending: Sending) -> Result<(), DbErr> {
    db::update(work, support_messages::Model { sending: Some(sending), sending_at: Some(work.now), ..row }).await
}

/// Nothing more goes there: the built-in desk takes the chat with what was not sent.
async fn come_home(work: &Work, chat: support_chats::Model, rows: Vec<support_messages::Model>) -> Result<(), Error> {
    for row in rows {
        db::update(work, support_messages::Model { sending: None, sending_at: None, ..row }).await?;
    }
    let id = chat.id;
    let chat = support_chats::Model {
        desk: ChatDesk::BuiltIn,
        state: ChatState::Waiting,
        owner_id: None,
        outside_session: None,
        outside_state: None,
        outside_waiting: None,
        answered_at: None,
        ..chat
    };
    db::update(work, chat).await?;
    work.hint(Hint::Support(id));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: CS-2
    #[test]
    fn a_message_that_nobody_carries_any_more_is_not_carried_twice() {
        let now = Timestamp::from_micros(1_795_485_600_000_000);
        for (sending, seconds, wanted) in [
            (Some(Sending::Waiting), None, Way::Free),
            (Some(Sending::Leaving), Some(0), Way::Busy),
            (Some(Sending::Leaving), Some(89), Way::Busy),
            (Some(Sending::Leaving), Some(90), Way::Lost),
            (Some(Sending::Leaving), None, Way::Lost),
            (None, None, Way::Free),
        ] {
            let since = seconds.map(|seconds: i64| now.plus_seconds(-seconds));
            assert_eq!(way(sending, since, now), wanted, "{sending:?} {seconds:?}");
        }
    }
}
