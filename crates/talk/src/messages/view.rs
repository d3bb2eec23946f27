use super::recordings::media_type;
use super::store;
use crate::links::{Link, Warning, links, warning};
use db::Tx;
use db::entities::messages::{self, MessageKind};
use db::entities::posting_history::Side;
use db::entities::postings::{self, PostingState, WageUnit};
use db::entities::recordings;
use db::entities::resume_deliveries::{self, ResumePart};
use kernel::{ConversationId, Fen, MessageId, PersonId, PhotoId, PostingId, RecordingId, ResumeDeliveryId, Timestamp};
use platform::{App, Error, Lang};
use policy::Talking;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;
use vault::{Cell, Grant, PersonKeys};

/// How many characters of a message a list shows.
const PREVIEW_CHARS: usize = 40;

/// A message as one side sees it.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = Message)]
pub(crate) struct MessageView {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    /// Counts the messages of this conversation from 1, without a gap.
    pub seq: i64,
    /// Whether the reader's own side wrote it.
    mine: bool,
    /// `seeker` or `merchant`.
    side: Side,
    kind: MessageKind,
    text: Option<String>,
    /// The links of the text.
    links: Vec<Link>,
    /// What the text asks for that nobody should give (SPEC TALK-3).
    warning: Option<Warning>,
    photo: Option<TalkPhoto>,
    posting: Option<JobCard>,
    /// Of a voice or a video; None once its sender's account is gone.
    recording: Option<TalkRecording>,
    resume: Option<ResumeCard>,
    client_id: Uuid,
    at: Timestamp,
}

/// Where a picture of a conversation is loaded from; only the two sides can.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct TalkPhoto {
    pub(super) url: String,
    pub(super) thumb_url: String,
}

impl TalkPhoto {
    pub(super) fn of(conversation: ConversationId, photo: PhotoId) -> TalkPhoto {
        let url = format!("/api/v1/conversations/{conversation}/photos/{photo}");
        TalkPhoto { thumb_url: format!("{url}/thumb"), url }
    }
}

/// A voice or a video of a conversation; only the two sides can load it.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct TalkRecording {
    pub(super) id: RecordingId,
    pub(super) url: String,
    /// How long it lasts, in milliseconds.
    pub(super) millis: i64,
    /// `audio/webm`, `audio/mp4`, `video/webm` or `video/mp4`.
    pub(super) media_type: &'static str,
    /// Of a video, in pixels.
    pub(super) width: Option<i64>,
    pub(super) height: Option<i64>,
}

impl TalkRecording {
    pub(super) fn of(row: &recordings::Model) -> TalkRecording {
        TalkRecording {
            id: row.id,
            url: format!("/api/v1/conversations/{}/recordings/{}", row.conversation_id, row.id),
            millis: row.millis,
            media_type: media_type(row),
            width: row.width,
            height: row.height,
        }
    }
}

/// A resume as a card in a conversation. What it says is read by way of its delivery, which is recorded each time.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct ResumeCard {
    delivery_id: ResumeDeliveryId,
    /// What the seeker confirmed; empty when it is no longer shared.
    parts: Vec<ResumePart>,
    /// False once the seeker withdrew it or their account is gone.
    shared: bool,
}

impl ResumeCard {
    fn of(id: ResumeDeliveryId, row: Option<&resume_deliveries::Model>) -> ResumeCard {
        let shared = row.filter(|row| row.withdrawn_at.is_none());
        ResumeCard {
            delivery_id: id,
            parts: shared.map(|row| row.parts.0.clone()).unwrap_or_default(),
            shared: shared.is_some(),
        }
    }
}

/// A posting as a card in a conversation.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct JobCard {
    id: PostingId,
    title: String,
    wage_fen: Option<Fen>,
    wage_unit: Option<WageUnit>,
}

impl JobCard {
    /// Nothing of a posting that was taken down is shown any more.
    fn of(posting: &postings::Model) -> Option<JobCard> {
        (posting.state != PostingState::TakenDown).then(|| JobCard {
            id: posting.id,
            title: posting.title.0.clone(),
            wage_fen: posting.wage,
            wage_unit: posting.wage_unit,
        })
    }
}

pub(crate) fn body_cell(message: MessageId) -> Cell {
    Cell::new("messages", "body", message.0)
}

/// The keys of everybody who wrote one of these, and the right of the two sides to open them.
struct Writers {
    keys: HashMap<PersonId, Arc<PersonKeys>>,
    grant: Grant<Talking>,
}

impl Writers {
    async fn of(app: &App, rows: impl Iterator<Item = &messages::Model>) -> Result<Writers, Error> {
        let persons: HashSet<PersonId> = rows.filter(|row| row.body.is_some()).map(|row| row.person_id).collect();
        let mut keys = HashMap::with_capacity(persons.len());
        for person in &persons {
            keys.insert(*person, app.vault.keys_of(*person).await?);
        }
        Ok(Writers { keys, grant: vault::party(persons.into_iter().collect()) })
    }

    fn open(&self, row: &messages::Model) -> Result<Option<String>, Error> {
        let (Some(body), Some(keys)) = (&row.body, self.keys.get(&row.person_id)) else { return Ok(None) };
        Ok(Some(keys.open(&self.grant, body_cell(row.id), body)?))
    }
}

/// The views of messages for one side. The caller has checked that the reader belongs to it.
pub(crate) async fn views(app: &App, tx: &Tx, side: Side, rows: &[messages::Model]) -> Result<Vec<MessageView>, Error> {
    let writers = Writers::of(app, rows.iter()).await?;
    let cards: HashSet<PostingId> = rows.iter().filter_map(|row| row.posting_id).collect();
    let cards = if cards.is_empty() { HashMap::new() } else { store::postings(tx, cards).await? };
    let recordings = store::recordings(tx, rows.iter().filter_map(|row| row.recording_id).collect()).await?;
    let resumes = store::resume_deliveries(tx, rows.iter().filter_map(|row| row.resume_delivery_id).collect()).await?;
    let view = |row: &messages::Model| {
        let text = writers.open(row)?;
        Ok(MessageView {
            id: row.id,
            conversation_id: row.conversation_id,
            seq: row.seq,
            mine: row.side == side,
            side: row.side,
            kind: row.kind,
            links: text.as_deref().map(links).unwrap_or_default(),
            warning: text.as_deref().and_then(warning),
            text,
            photo: row.photo_id.map(|photo| TalkPhoto::of(row.conversation_id, photo)),
            posting: row.posting_id.and_then(|id| cards.get(&id)).and_then(JobCard::of),
            recording: row.recording_id.and_then(|id| recordings.get(&id)).map(TalkRecording::of),
            resume: row.resume_delivery_id.map(|id| ResumeCard::of(id, resumes.get(&id))),
            client_id: row.client_id,
            at: row.at,
        })
    };
    rows.iter().map(view).collect()
}

/// The few words of each message that a list shows.
pub(crate) async fn previews(
    app: &App,
    lang: Lang,
    rows: impl Iterator<Item = &messages::Model> + Clone,
) -> Result<HashMap<MessageId, String>, Error> {
    let writers = Writers::of(app, rows.clone()).await?;
    let mut previews = HashMap::new();
    for row in rows {
        let preview = match row.kind {
            MessageKind::Text => shorten(&writers.open(row)?.unwrap_or_default()),
            MessageKind::Picture => lang.pick("[图片]", "[Picture]").to_owned(),
            MessageKind::JobCard => lang.pick("[职位]", "[Job]").to_owned(),
            MessageKind::Voice => lang.pick("[语音]", "[Voice]").to_owned(),
            MessageKind::Video => lang.pick("[视频]", "[Video]").to_owned(),
            MessageKind::ResumeCard => lang.pick("[简历]", "[Resume]").to_owned(),
        };
        previews.insert(row.id, preview);
    }
    Ok(previews)
}

fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= PREVIEW_CHARS {
        return line;
    }
    line.chars().take(PREVIEW_CHARS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::shorten;

    /// covers: TALK-1
    #[test]
    fn a_preview_is_one_short_line() {
        assert_eq!(shorten("明天\n九点  见"), "明天 九点 见");
        assert_eq!(shorten(&"好".repeat(40)), "好".repeat(40));
        assert_eq!(shorten(&"好".repeat(41)), format!("{}…", "好".repeat(39)));
    }
}
