//! Messages: texts, pictures, voices, videos, job and resume cards (SPEC TALK-1, TALK-2, SEC-1).
//!
//! Invariants:
//! - `seq` counts the messages of a conversation from 1 without a gap, in the order in which they are committed: the
//!   conversation's row is locked while one is written. Whoever knows `seq` n and gets all after n misses nothing.
//! - The same `client_id` of the same person is the same message, over HTTP and over the socket.
//! - Texts, pictures, voices and videos are sealed under the sender's own key and open for the two sides only.
//! - A resume card names a delivery: what it shows is asked for there, under the rules and with the records of deliveries.
//! - Marks of delivered and read never go back and never pass the last message.
//!
//! Deliberately absent: taking a message back.

mod list;
mod marks;
mod photos;
mod recordings;
mod send;
mod store;
mod unread;
mod view;

pub(crate) use marks::{MarkBody, set_marks};
pub(crate) use photos::opened as opened_photo;
pub(crate) use recordings::{answer as recording_answer, opened as opened_recording};
pub(crate) use send::{MessageBody, Outgoing, send};
pub(crate) use store::{after, seq_before};
pub(crate) use view::{MessageView, body_cell, previews, views};

use crate::Talk;
use db::entities::messages::Model;
use platform::{Jobs, pictures, recordings as limits};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Talk> {
    let uploads = OpenApiRouter::new().routes(routes!(photos::upload_talk_photo)).layer(pictures::upload_limit());
    let voices = OpenApiRouter::new().routes(routes!(recordings::upload_voice)).layer(limits::voice_limit());
    let videos = OpenApiRouter::new().routes(routes!(recordings::upload_talk_video)).layer(limits::video_limit());
    OpenApiRouter::new()
        .routes(routes!(list::list_messages, send::send_message))
        .routes(routes!(marks::mark_conversation))
        .routes(routes!(photos::get_talk_photo))
        .routes(routes!(photos::get_talk_thumb))
        .routes(routes!(recordings::get_recording))
        .merge(uploads)
        .merge(voices)
        .merge(videos)
}

/// Whether a message carries a voice or a video.
pub(crate) fn voice_or_video(message: &Model) -> bool {
    message.recording_id.is_some()
}

pub(crate) fn jobs(talk: &Talk, jobs: &mut Jobs) {
    unread::jobs(talk, jobs);
}
