//! How content somebody was, told to the desk that served them.

use super::super::chat::points;
use super::super::home;
use super::super::store;
use crate::Talk;
use connectors::VendorErrorKind;
use db::entities::support_chats::{self, ChatDesk};
use kernel::ChatId;
use platform::{Due, Error, JobKind, Work};
use policy::SUPPORT_DESK;
use sea_orm::DbErr;

pub(super) const RATE: JobKind = JobKind("support_rating");

pub(in crate::support) async fn queue_rating(work: &Work, chat: &support_chats::Model) -> Result<(), DbErr> {
    work.enqueue(RATE, chat.id.0, 0, work.now).await
}

/// Tells it while the consent to that desk stands and its line is not shut. The same rating twice is the same rating; what the
/// desk does not want, or may not get, is dropped: ours stands.
pub(super) async fn send(talk: Talk, due: Due) -> Result<(), Error> {
    let tx = talk.app.read();
    let chat = store::get(&tx, ChatId(due.subject)).await?;
    let Some(desk) = talk.outside_desk().cloned().filter(|_| chat.desk == ChatDesk::Qiyu) else { return Ok(()) };
    let (Some(name), Some(session), Some(stars)) = (chat.outside_name, chat.outside_session, chat.rating) else {
        return Ok(());
    };
    let goes_there = home::desk(&talk, &tx, Some(chat.person_id)).await? == ChatDesk::Qiyu;
    if !goes_there || !vault::consent::stands(&tx, chat.person_id, SUPPORT_DESK).await? {
        return Ok(());
    }
    match desk.evaluate(name.as_str(), session.as_str(), points(stars)).await {
        Ok(()) => Ok(()),
        Err(error) if matches!(error.kind(), VendorErrorKind::BusinessNegative | VendorErrorKind::InvalidInput) => {
            tracing::warn!(%error, "the desk of customer service did not take a rating");
            Ok(())
        }
        Err(error) => Err(anyhow::Error::from(error).into()),
    }
}
