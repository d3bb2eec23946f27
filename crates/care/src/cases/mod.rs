//! Cases of customer service (SPEC CS-1, FB-1): enquiries, complaints, appeals and feedback, by form, by chat, by hotline or
//! mail.
//!
//! They lie in the same tables and run by the same clock as the requests about personal information
//! ([`crate::requests`]), at a desk of their own: neither desk sees the other's cases.
//!
//! Invariants:
//! - A case has a number, a clock, a history and, at its end, a result; a missed deadline is recorded whether or not anybody
//!   looks. Its person can open it again.
//! - Only whoever has a case reads what was written, and each time stands in the access ledger with the case as its matter.
//! - Somebody who is not signed in gives a contact for the answer alone; it is sealed under keys made for that case.
//! - What a case is about is the person's to name: a posting or merchant that exists, a withdrawal or decision of theirs.
//!
//! Deliberately absent: doing what was asked; that is done where the decision was made, and told here.

pub(crate) mod about;
mod answer;
mod assign;
mod earlier;
mod feedback;
mod file;
mod from_chat;
mod look;
mod mine;
mod note;
mod opening;
mod queue;
mod record;
mod refusals;
mod reopen;
mod strangers;

pub(crate) use queue::Whose;

use crate::Care;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(mine::list_my_cases, file::file_case))
        .routes(routes!(mine::get_my_case))
        .routes(routes!(mine::get_my_case_picture))
        .routes(routes!(reopen::reopen_my_case))
        .routes(routes!(strangers::file_case_unsigned))
        .routes(routes!(feedback::get_feedback_terms))
        .routes(routes!(queue::list_support_cases, record::record_support_case))
        .routes(routes!(look::get_support_case))
        .routes(routes!(look::get_support_case_picture))
        .routes(routes!(assign::assign_support_case))
        .routes(routes!(note::note_support_case))
        .routes(routes!(answer::answer_support_case))
        .routes(routes!(reopen::reopen_support_case))
        .routes(routes!(from_chat::make_case_of_chat))
        .routes(routes!(earlier::get_earlier_help))
}
