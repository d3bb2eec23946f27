//! Talking with customer service (SPEC CS-1, CS-2, TALK-1): the chat of one person with the built-in desk, or with another
//! company's desk where the configuration says so.
//!
//! Invariants:
//! - A person has one open chat at most. `seq` counts its messages from 1 without a gap: the chat's row is locked while
//!   one is written, and the same `client_id` is the same message.
//! - Whatever is said, from either side, is sealed under the key of the person whose chat it is.
//! - One member of staff has a chat at a time and nobody else reads it; opening it is in the access ledger with the chat as
//!   its matter. Nobody serves themselves, and nobody has more than [`chat::TAKEN_MAX`] at once.
//! - A chat in which its person says nothing after an answer ends by itself, after they were told ([`silence`]); one that
//!   waits for staff never does.
//! - An answer that was not read within a minute comes as a notice, without its words.
//! - To another company goes nothing before the consent, nothing of a minor in a guardian's care, nothing while its line is
//!   shut, nothing under a person's own id, and nothing twice ([`outside`]).
//!
//! Deliberately absent: chats of people who are not signed in (they have the form); what was said in a chat that a colleague
//! had.

mod agents;
mod begin;
mod canned;
mod chat;
mod desk;
mod earlier;
mod end;
mod home;
mod list;
mod open;
mod outside;
mod pictures;
mod rate;
mod read;
mod refusals;
mod say;
mod silence;
mod staff_say;
mod store;
mod take;
mod transfer;
mod unread;
mod view;

pub use earlier::earlier_chats;
pub use open::{Opened, open_for_case};
pub use pictures::{SupportPhoto, bind_pictures, of_case as pictures_of_case, open_picture};
pub use store::made_case;
pub(crate) use store::support_staff;
pub use view::ChatRow;

use crate::Talk;
use platform::{Jobs, pictures as uploads};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Talk> {
    let pictures = OpenApiRouter::new()
        .routes(routes!(pictures::upload_chat_picture))
        .routes(routes!(pictures::upload_served_picture))
        .routes(routes!(pictures::upload_case_picture))
        .layer(uploads::upload_limit());
    OpenApiRouter::new()
        .routes(routes!(home::get_support))
        .routes(routes!(earlier::list_my_chats, begin::begin_chat))
        .routes(routes!(list::list_chat_messages, say::say_in_chat))
        .routes(routes!(read::read_chat))
        .routes(routes!(end::end_chat))
        .routes(routes!(rate::rate_chat))
        .routes(routes!(pictures::get_chat_picture))
        .routes(routes!(desk::list_chats))
        .routes(routes!(desk::count_chats))
        .routes(routes!(open::open_chat))
        .routes(routes!(list::list_served_messages, staff_say::answer_chat))
        .routes(routes!(read::read_served_chat))
        .routes(routes!(take::take_chat))
        .routes(routes!(transfer::transfer_chat))
        .routes(routes!(end::end_served_chat))
        .routes(routes!(pictures::get_served_picture))
        .routes(routes!(agents::list_agents))
        .routes(routes!(canned::list_canned_answers, canned::add_canned_answer))
        .routes(routes!(canned::change_canned_answer, canned::remove_canned_answer))
        .merge(outside::routes())
        .merge(pictures)
}

pub(crate) fn jobs(talk: &Talk, jobs: &mut Jobs) {
    let unread_talk = talk.clone();
    jobs.on(unread::UNREAD, move |due| unread::tell(unread_talk.clone(), due));
    let silent_talk = talk.clone();
    jobs.on(silence::SILENCE, move |due| silence::look(silent_talk.clone(), due));
    outside::jobs(talk, jobs);
}
