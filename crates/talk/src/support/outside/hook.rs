use super::super::end::end;
use super::super::refusals::NOT_FROM_THE_DESK;
use super::super::store::{self, Content, Said};
use super::carry::begin;
use super::next::on_the_way;
use crate::Talk;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use connectors::{SupportEvent, SupportMessage, SupportQuery};
use db::entities::support_chats::{self, ChatDesk, ChatState, EndedBy};
use db::entities::support_messages::{self, Column, SupportSide};
use kernel::text::Lines;
use platform::refusals::{BODY_TOO_LARGE, NOT_FOUND};
use platform::{App, Error, Hint, Query, Result, Work, clean_text};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Characters of an answer that are kept; the company allows fewer.
const ANSWER_CHARS_MAX: usize = 10_000;

/// What of the address counts; it carries more, which nobody here needs.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeskQuery {
    #[serde(default)]
    time: String,
    #[serde(default)]
    checksum: String,
    #[serde(default, rename = "eventType")]
    event: String,
}

/// What NetEase Qiyu tells by itself: answers of the staff there, the beginning and the end of a conversation, the wish for
/// a rating. The raw body is verified before anything of it is believed; what is stored is answered with nothing.
#[utoipa::path(post, path = "/api/v1/hooks/qiyu", operation_id = "take_desk_event", tag = "support", security(()),
    params(DeskQuery), request_body(content = String, content_type = "application/json"), responses((status = 200)))]
pub(crate) async fn take_desk_event(
    State(talk): State<Talk>,
    Query(query): Query<DeskQuery>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode> {
    // Where there is no such desk nobody learns more than that, whatever was sent.
    let desk = talk.carriers.support.as_ref().ok_or_else(|| NOT_FOUND.refuse())?;
    let body = body.map_err(|_| BODY_TOO_LARGE.refuse())?;
    let query = SupportQuery { time: &query.time, checksum: &query.checksum, event: &query.event };
    let told = desk.read_event(&query, &body).map_err(|refusal| {
        tracing::warn!(?refusal, "an event of the desk was not taken");
        NOT_FROM_THE_DESK.refuse()
    })?;
    let app = talk.app.clone();
    talk.app.write(move |work| async move { take(&app, &work, told).await }).await?;
    Ok(StatusCode::OK)
}

/// Of a chat that is gone, or was never here, an event says nothing.
async fn take(app: &App, work: &Work, told: SupportEvent) -> Result<(), Error> {
    let person = match &told {
        SupportEvent::Message { person, .. }
        | SupportEvent::Begun { person, .. }
        | SupportEvent::Ended { person, .. }
        | SupportEvent::EvaluationAsked { person, .. } => person,
        SupportEvent::Other => return Ok(()),
    };
    let chat = store::by_outside_name(work, person).await?;
    // A chat that has come home to our desk is none of theirs any more, whatever they still have to tell of it.
    let Some(chat) = chat.filter(|chat| chat.desk == ChatDesk::Qiyu) else { return Ok(()) };
    let is_this = |session: &str| chat.outside_session.as_ref().is_none_or(|known| known.as_str() == session);
    match told {
        SupportEvent::Message { message_id, message, .. } => answered(app, work, chat, message_id, message).await,
        SupportEvent::Begun { staff, .. } => begin(work, chat, &staff.session).await,
        SupportEvent::Ended { session, .. } if is_this(&session) && chat.state != ChatState::Ended => {
            ended(work, chat).await
        }
        SupportEvent::EvaluationAsked { session, .. } if is_this(&session) => {
            let id = chat.id;
            db::update(work, support_chats::Model { rating_asked: true, ..chat }).await?;
            work.hint(Hint::Support(id));
            Ok(())
        }
        SupportEvent::Ended { .. } | SupportEvent::EvaluationAsked { .. } | SupportEvent::Other => Ok(()),
    }
}

/// The conversation there is over, and with it the chat, unless something is still on its way: that begins another one.
async fn ended(work: &Work, chat: support_chats::Model) -> Result<(), Error> {
    if on_the_way(work, chat.id).await?.is_empty() {
        return end(work, chat, EndedBy::Desk).await.map(drop);
    }
    Ok(db::update(work, support_chats::Model { outside_session: None, ..chat }).await?)
}

/// An answer comes into the chat once, by the company's own id of it.
async fn answered(
    app: &App,
    work: &Work,
    mut chat: support_chats::Model,
    message_id: String,
    message: SupportMessage,
) -> Result<(), Error> {
    let known = support_messages::Entity::find()
        .filter(Column::ChatId.eq(chat.id))
        .filter(Column::OutsideId.eq(message_id.as_str()));
    if known.count(&work.tx).await? > 0 {
        return Ok(());
    }
    let text = match message {
        SupportMessage::Text(text) => text,
        // Our pages load nothing from elsewhere: the address is shown as a link that says where it leads.
        SupportMessage::Picture(address) => address,
    };
    let text: String = text.chars().take(ANSWER_CHARS_MAX).collect();
    // What cannot be shown as it is (control signs) comes without it.
    let text = clean_text("content", &text, Lines::Many, 1..=ANSWER_CHARS_MAX)
        .unwrap_or_else(|_| text.chars().filter(|sign| !sign.is_control()).collect());
    let keys = app.vault.keys_of(chat.person_id).await?;
    let said = Said {
        side: SupportSide::Staff,
        by: None,
        content: Content::Text(text),
        client_id: Uuid::from_bytes(work.rng.bytes()),
        sending: None,
        outside_id: Some(message_id),
    };
    store::say(work, &keys, &mut chat, said).await.map(drop)
}
