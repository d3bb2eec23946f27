//! Reports of the other side of a conversation (SPEC TALK-4): the reporter chooses the messages, staff read exactly those
//! and decide, and whoever is reported never learns who did it.
//!
//! Invariants: at least one chosen message is of the other side, and all are of that conversation; they are opened through
//! the gate with the report as the matter, each time it is looked at; a measure is told without naming the conversation.
//!
//! Deliberately absent: keeping a copy of what was said. When an account is erased its words go, here too.

mod decide;
mod media;
mod mine;
mod open;
mod queue;
mod refusals;
mod report;
mod silence;

pub(crate) use silence::require_voice;

use crate::Talk;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new()
        .routes(routes!(report::report_conversation))
        .routes(routes!(mine::list_my_talk_reports))
        .routes(routes!(queue::list_talk_reports))
        .routes(routes!(open::open_talk_report))
        .routes(routes!(media::get_reported_media))
        .routes(routes!(decide::decide_talk_report))
}
