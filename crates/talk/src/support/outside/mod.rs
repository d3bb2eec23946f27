//! The desk of another company instead of the built-in one (SPEC CS-2).
//!
//! Invariants:
//! - What a person says stands in our chat first; a job carries it, in the order of `seq`. That a message is leaving is
//!   committed before the company is asked. One that surely did not arrive is carried again, one of which nobody knows
//!   is left to the person, and nothing is said twice by us.
//! - Before each message the consent is asked for again, whether the company is configured at all and its line not shut, and
//!   whether a guardian decides for the person. Without the one or with the other the chat goes to the built-in desk with
//!   everything that was not sent. A line that rests after failures is waited for.
//! - The company knows a name that was made for this chat alone, and the words; never a person's id, number or name.
//! - What it tells is believed over its raw bytes only, taken once by its own id, and answered empty after it is stored.
//!
//! Deliberately absent: pictures to the company (it would need an address of ours that anybody can open).

mod carry;
mod hook;
mod next;
mod rating;
mod settle;

pub(super) use rating::queue_rating;

use crate::Talk;
use db::entities::support_chats;
use kernel::Timestamp;
use platform::{JobKind, Jobs, Work};
use sea_orm::DbErr;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Carries what waits in a chat; `detail` is the number of its last message.
const CARRY: JobKind = JobKind("support_carry");

pub(super) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new().routes(routes!(hook::take_desk_event))
}

pub(super) fn jobs(talk: &Talk, jobs: &mut Jobs) {
    let carrying = talk.clone();
    jobs.on(CARRY, move |due| carry::carry(carrying.clone(), due));
    let rating = talk.clone();
    jobs.on(rating::RATE, move |due| rating::send(rating.clone(), due));
}

pub(super) async fn queue(work: &Work, chat: &support_chats::Model, at: Timestamp) -> Result<(), DbErr> {
    work.enqueue(CARRY, chat.id.0, chat.last_seq, at).await
}
