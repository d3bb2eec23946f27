use super::store;
use super::unread;
use super::view::{MessageView, body_cell, views};
use crate::Talk;
use crate::carrier;
use crate::conversations::{Party, lock_party, may_be_seen, require_open};
use crate::reports;
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::messages::{self, MessageKind};
use db::entities::posting_history::Side;
use db::entities::recordings::RecordingKind;
use kernel::text::Lines;
use kernel::{ConversationId, MessageId, PersonId, PhotoId, PostingId, RecordingId, Refusal, ResumeDeliveryId};
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::{INVALID_FIELD, REQUIRED, TOO_MANY_REQUESTS};
use platform::{Answer, App, Command, Error, Hint, Path, Result, Work, clean_text};
use serde::Deserialize;
use std::ops::RangeInclusive;
use utoipa::ToSchema;
use uuid::Uuid;
use vault::PersonKeys;

/// Characters of a text, and how many messages one person may send how fast.
const TEXT_CHARS: RangeInclusive<usize> = 1..=2_000;
const SENT: Limit = Limit { name: "messages_sent", most: 20, window_seconds: 10 };

/// A message to send. A resend carries the same `client_id` and is the same message.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageBody {
    pub client_id: Uuid,
    pub kind: MessageKind,
    /// Of a `text`: 1 to 2 000 characters.
    #[serde(default)]
    pub text: Option<String>,
    /// Of a `picture`: one that the sender uploaded into this conversation.
    #[serde(default)]
    pub photo_id: Option<PhotoId>,
    /// Of a `job_card`: a posting that may be seen.
    #[serde(default)]
    pub posting_id: Option<PostingId>,
    /// Of a `voice` or a `video`: one that the sender uploaded into this conversation.
    #[serde(default)]
    pub recording_id: Option<RecordingId>,
    /// Of a `resume_card`: a delivery of the sender's own to the merchant of this conversation.
    #[serde(default)]
    pub resume_delivery_id: Option<ResumeDeliveryId>,
}

enum Content {
    Text(String),
    Picture(PhotoId),
    JobCard(PostingId),
    Recording(RecordingKind, RecordingId),
    ResumeCard(ResumeDeliveryId),
}

/// The field that a kind carries, and no other.
fn carried(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Text => "text",
        MessageKind::Picture => "photo_id",
        MessageKind::JobCard => "posting_id",
        MessageKind::Voice | MessageKind::Video => "recording_id",
        MessageKind::ResumeCard => "resume_delivery_id",
    }
}

/// A message whose form is checked, on its way into a conversation.
pub(crate) struct Outgoing {
    pub conversation: ConversationId,
    client_id: Uuid,
    content: Content,
}

impl Outgoing {
    /// Checks the form of a message.
    ///
    /// # Errors
    /// Names the field that is missing, too many, or not allowed.
    pub(crate) fn new(conversation: ConversationId, body: MessageBody) -> Result<Outgoing, Refusal> {
        let MessageBody { client_id, kind, text, photo_id, posting_id, recording_id, resume_delivery_id } = body;
        let field = carried(kind);
        let given = [
            ("text", text.is_some()),
            ("photo_id", photo_id.is_some()),
            ("posting_id", posting_id.is_some()),
            ("recording_id", recording_id.is_some()),
            ("resume_delivery_id", resume_delivery_id.is_some()),
        ];
        let is_there = given.contains(&(field, true));
        if let Some((other, _)) = given.iter().find(|(name, given)| *given && *name != field && is_there) {
            return Err(INVALID_FIELD.on(*other));
        }
        let content = match kind {
            MessageKind::Text => {
                text.map(|text| clean_text("text", &text, Lines::Many, TEXT_CHARS)).transpose()?.map(Content::Text)
            }
            MessageKind::Picture => photo_id.map(Content::Picture),
            MessageKind::JobCard => posting_id.map(Content::JobCard),
            MessageKind::Voice => recording_id.map(|id| Content::Recording(RecordingKind::Voice, id)),
            MessageKind::Video => recording_id.map(|id| Content::Recording(RecordingKind::Video, id)),
            MessageKind::ResumeCard => resume_delivery_id.map(Content::ResumeCard),
        };
        let content = content.ok_or_else(|| REQUIRED.on(field))?;
        Ok(Outgoing { conversation, client_id, content })
    }
}

/// Sends a message. The same `client_id` answers the same message again.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages", operation_id = "send_message", tag = "talk",
    security(("session" = [])), params(("id" = ConversationId, Path)), request_body = MessageBody,
    responses((status = 201, body = MessageView)))]
pub(crate) async fn send_message(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    command: Command<MessageBody>,
) -> Result<Answer<MessageView>> {
    let outgoing = Outgoing::new(id, command.body)?;
    let (app, person) = (talk.app.clone(), signed.person);
    let keys = app.vault.keys_of(person).await?;
    talk.app
        .once(&signed, command.once, move |work| async move {
            Ok((StatusCode::CREATED, send(&app, &work, person, &keys, outgoing).await?))
        })
        .await
}

/// Writes a message, or finds the one that was sent under this name before. `keys` are the sender's.
///
/// # Errors
/// `not_found` for strangers, `too_many_requests`, or the field that does not fit.
pub(crate) async fn send(
    app: &App,
    work: &Work,
    person: PersonId,
    keys: &PersonKeys,
    outgoing: Outgoing,
) -> Result<MessageView, Error> {
    let party = lock_party(work, outgoing.conversation, person).await?;
    let side = party.side;
    let row = match store::find_sent(work, outgoing.conversation, person, outgoing.client_id).await? {
        Some(row) => row,
        None => {
            let bucket = limits::bucket(app, SENT, &person.to_string());
            if !limits::take(work, SENT, bucket).await? {
                return Err(TOO_MANY_REQUESTS.refuse().into());
            }
            check(work, &party, person, &outgoing.content).await?;
            let row = write(work, party, person, keys, outgoing).await?;
            carrier::queue(app, work, row.id).await?;
            row
        }
    };
    views(app, work, side, &[row]).await?.pop().context("a message has a view").map_err(Error::from)
}

async fn check(work: &Work, party: &Party, person: PersonId, content: &Content) -> Result<(), Error> {
    require_open(work, party.conversation.person_id, party.conversation.merchant_id, party.side).await?;
    reports::require_voice(work, &party.conversation, party.side).await?;
    match content {
        Content::Text(_) => Ok(()),
        Content::Picture(id) => {
            let photo = store::photo(work, party.conversation.id, *id).await?;
            let own = photo.is_some_and(|photo| photo.person_id == person);
            if own { Ok(()) } else { Err(INVALID_FIELD.on("photo_id").into()) }
        }
        Content::JobCard(id) => {
            let posting = store::posting(work, *id).await?;
            let seen = match posting {
                Some(posting) => may_be_seen(work, &posting).await?,
                None => false,
            };
            if seen { Ok(()) } else { Err(INVALID_FIELD.on("posting_id").into()) }
        }
        Content::Recording(kind, id) => {
            let row = store::recording(work, party.conversation.id, *id).await?;
            let own = row.is_some_and(|row| row.person_id == person && row.kind == *kind);
            if own { Ok(()) } else { Err(INVALID_FIELD.on("recording_id").into()) }
        }
        Content::ResumeCard(id) => {
            let conversation = &party.conversation;
            let row = store::resume_delivery(work, *id).await?;
            let own = row.is_some_and(|row| {
                row.person_id == person && row.merchant_id == conversation.merchant_id && row.withdrawn_at.is_none()
            });
            if own && party.side == Side::Seeker { Ok(()) } else { Err(INVALID_FIELD.on("resume_delivery_id").into()) }
        }
    }
}

async fn write(
    work: &Work,
    party: Party,
    person: PersonId,
    keys: &PersonKeys,
    outgoing: Outgoing,
) -> Result<messages::Model, Error> {
    let Party { mut conversation, side } = party;
    let id = MessageId::new(work.now, &work.rng);
    conversation.last_seq += 1;
    conversation.last_at = work.now;
    let mut row = messages::Model {
        id,
        conversation_id: conversation.id,
        seq: conversation.last_seq,
        person_id: person,
        side,
        kind: MessageKind::Text,
        body: None,
        photo_id: None,
        posting_id: None,
        client_id: outgoing.client_id,
        at: work.now,
        recording_id: None,
        resume_delivery_id: None,
    };
    match outgoing.content {
        Content::Text(text) => row.body = Some(keys.seal(body_cell(id), &text)?),
        Content::Picture(photo) => {
            row.kind = MessageKind::Picture;
            row.photo_id = Some(photo);
        }
        Content::JobCard(posting) => {
            row.kind = MessageKind::JobCard;
            row.posting_id = Some(posting);
        }
        Content::Recording(kind, recording) => {
            row.kind = if kind == RecordingKind::Voice { MessageKind::Voice } else { MessageKind::Video };
            row.recording_id = Some(recording);
        }
        Content::ResumeCard(delivery) => {
            row.kind = MessageKind::ResumeCard;
            row.resume_delivery_id = Some(delivery);
        }
    }
    unread::queue(work, &row).await?;
    work.hint(Hint::Conversation(conversation.id));
    db::update(work, conversation).await?;
    db::insert(work, row.clone()).await?;
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Rng, Timestamp};

    /// covers: TALK-1
    #[test]
    fn a_message_carries_exactly_what_its_kind_says() {
        let (now, rng) = (Timestamp::from_micros(0), Rng::seeded(1));
        let photo = Some(PhotoId::new(now, &rng));
        let posting = Some(PostingId::new(now, &rng));
        let check = |kind, text: Option<&str>, photo_id, posting_id| {
            let text = text.map(str::to_owned);
            let body = MessageBody {
                client_id: Uuid::nil(),
                kind,
                text,
                photo_id,
                posting_id,
                recording_id: None,
                resume_delivery_id: None,
            };
            let outgoing = Outgoing::new(ConversationId::new(now, &rng), body);
            outgoing.map(|_| ()).map_err(|refusal| (refusal.code.code, refusal.field.unwrap_or_default()))
        };
        use MessageKind as K;
        assert_eq!(check(K::Text, Some("好"), None, None), Ok(()));
        assert_eq!(check(K::Picture, None, photo, None), Ok(()));
        assert_eq!(check(K::JobCard, None, None, posting), Ok(()));
        for (kind, text, photo, posting, code, field) in [
            (K::Text, None, None, None, "required", "text"),
            (K::Text, Some(" \u{3000}\n"), None, None, "required", "text"),
            (K::Text, Some("a\u{0}b"), None, None, "text_not_allowed", "text"),
            (K::Text, Some("好"), photo, None, "invalid_field", "photo_id"),
            (K::Text, Some("好"), None, posting, "invalid_field", "posting_id"),
            (K::Picture, None, None, None, "required", "photo_id"),
            (K::Picture, Some("好"), photo, None, "invalid_field", "text"),
            (K::Picture, None, photo, posting, "invalid_field", "posting_id"),
            (K::JobCard, None, None, None, "required", "posting_id"),
            (K::JobCard, None, photo, posting, "invalid_field", "photo_id"),
            (K::Voice, None, None, None, "required", "recording_id"),
            (K::Video, None, photo, None, "required", "recording_id"),
            (K::ResumeCard, Some("好"), None, None, "required", "resume_delivery_id"),
        ] {
            assert_eq!(check(kind, text, photo, posting), Err((code, field.to_owned())));
        }
        let long = "好".repeat(2_001);
        assert_eq!(check(K::Text, Some(&long), None, None), Err(("text_too_long", "text".to_owned())));
    }
}
