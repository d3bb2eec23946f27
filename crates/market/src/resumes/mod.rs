//! Resumes (SPEC RES-1..4, MER-4, WORK-9): what a seeker writes, to whom it is shown, and who was invited because of it.
//!
//! Invariants:
//! - Every word is sealed with the seeker's keys. A resume is private until its owner publishes it with a consent of its own;
//!   [`visibility`] asks row, consent, guardian and refusals anew at every use, so that taking it back holds at once.
//! - A merchant reads a resume only while its qualification stands, and each time the access ledger, the sharing ledger and
//!   the seeker's own list of views say so.
//! - Name in full, documents and phone are never in the resume database: a delivery shows exactly the parts that the seeker
//!   confirmed, as they were then, until withdrawn.
//! - What is searched lies in memory ([`shelf`]) and is made of public resumes only; no index of it is ever on disk.
//!
//! Deliberately absent: month of birth and position (a merchant chooses by skill and time, and no track is kept, SPEC LOC-1);
//! free words in an invitation (they would need the review that postings get).
//!
//! Other slices may call [`hide_all`] when a consent of [`NEEDED`] is withdrawn, [`leave`] when an account ends, and [`delivered_to`].

mod answer;
mod content;
mod deliver;
mod delivered;
mod files;
mod find;
mod invitations;
mod invite;
mod look;
mod parts;
mod publish;
mod quota;
mod read;
mod refusals;
mod refuse;
mod sealing;
mod shelf;
mod store;
mod take_back;
mod uploads;
mod views;
mod visibility;
mod write;

pub use content::{Content, DayPart, Education, Experience, Slot, Wish};
pub use publish::make_public;
pub use refuse::{refused_by, refuses};
pub use sealing::cell;
pub use shelf::Shelf;
pub use store::delivered_to;
pub use take_back::{hide_all, leave};
pub use visibility::NEEDED;
pub use write::new_row;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(uploads::upload_resume_picture))
        .routes(routes!(uploads::upload_resume_document))
        .layer(platform::pictures::upload_limit())
        .routes(routes!(read::list_my_resumes, write::create_resume))
        .routes(routes!(read::get_my_resume, write::edit_resume, write::delete_resume))
        .routes(routes!(files::get_my_resume_file, uploads::delete_resume_file))
        .routes(routes!(publish::get_resume_terms))
        .routes(routes!(publish::publish_resume, publish::hide_resume))
        .routes(routes!(deliver::deliver_resume))
        .routes(routes!(deliver::deliver_resume_in_talk))
        .routes(routes!(deliver::list_my_resume_deliveries))
        .routes(routes!(take_back::withdraw_resume_delivery))
        .routes(routes!(views::list_my_resume_views))
        .routes(routes!(find::search_resumes))
        .routes(routes!(look::get_resume))
        .routes(routes!(files::get_resume_file))
        .routes(routes!(delivered::list_resume_deliveries))
        .routes(routes!(delivered::get_resume_delivery))
        .routes(routes!(delivered::get_resume_phone))
        .routes(routes!(files::get_delivered_file))
        .routes(routes!(invite::invite_to_job, invitations::list_job_invitations))
        .routes(routes!(invitations::list_my_job_invitations))
        .routes(routes!(answer::accept_job_invitation))
        .routes(routes!(answer::decline_job_invitation))
        .routes(routes!(refuse::list_refused_merchants))
        .routes(routes!(refuse::refuse_merchant, refuse::admit_merchant))
}
