//! Messages: texts, pictures and job cards (SPEC TALK-1, SEC-1).
//!
//! Invariants:
//! - `seq` counts the messages of a conversation from 1 without a gap, in the order in which they are committed: the
//!   conversation's row is locked while one is written. Whoever knows `seq` n and gets all after n misses nothing.
//! - The same `client_id` of the same person is the same message, over HTTP and over the socket.
//! - Texts and pictures are sealed under the sender's own key and open for the two sides only.
//! - Marks of delivered and read never go back and never pass the last message.
//!
//! Deliberately absent: voice, video and résumé cards, taking a message back.

mod list;
mod marks;
mod photos;
mod send;
mod store;
mod view;

pub(crate) use marks::{MarkBody, set_marks};
pub(crate) use send::{MessageBody, Outgoing, send};
pub(crate) use store::{after, seq_before};
pub(crate) use view::{MessageView, previews, views};

use crate::Talk;
use platform::pictures;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Talk> {
    let uploads = OpenApiRouter::new().routes(routes!(photos::upload_talk_photo)).layer(pictures::upload_limit());
    OpenApiRouter::new()
        .routes(routes!(list::list_messages, send::send_message))
        .routes(routes!(marks::mark_conversation))
        .routes(routes!(photos::get_talk_photo))
        .routes(routes!(photos::get_talk_thumb))
        .merge(uploads)
}
