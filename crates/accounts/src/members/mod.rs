//! Members of a merchant (SPEC MER-3): who acts for it, and how they come and go.
//!
//! Invariants:
//! - Each member acts under their own account; there is no shared sign-in.
//! - A merchant always has an owner: the last one can neither leave nor be demoted.
//! - Inviting a phone number tells nobody whether it has an account: the answer is the same, and only whoever signs in
//!   with that number sees the invitation.
//! - An owner who leaves or is demoted leaves no open invitation behind.
//!
//! Other slices may call [`usernames`].
//!
//! Deliberately absent: invitations by link or username, a list of the invitations that a merchant has sent.

mod answer;
mod change;
mod invitation;
mod invite;
mod list;
pub mod refusals;
mod store;

pub use list::usernames;

use crate::Accounts;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Accounts> {
    OpenApiRouter::new()
        .routes(routes!(list::list_members))
        .routes(routes!(change::change_member, change::remove_member))
        .routes(routes!(invite::invite_member))
        .routes(routes!(invitation::list_invitations))
        .routes(routes!(answer::accept_invitation))
        .routes(routes!(answer::decline_invitation))
}
