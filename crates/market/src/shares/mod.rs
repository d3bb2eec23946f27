//! Passing a job on (分享): what a share says, the signature for pages inside WeChat, and how often a shared link was opened.
//!
//! Invariants:
//! - A job is shared while anybody may see it, by the one rule ([`crate::postings::visibility`]).
//! - Only pages of our own address are signed, and the signature's ticket is shared between nodes.
//! - A link says how it was passed on (`?s=wechat`) and nothing of who did it. What is counted is the opening of the page, by
//!   posting, day and channel: no person, no address, no time of the day.
//! - A merchant reads of ended days alone, each with fixed noise and none below the least group, and their sum rounded, so
//!   that nobody can watch whether the one person whom they sent a link has opened it (SPEC STAT-1).
//!
//! Deliberately absent: who shared, who opened, chains of shares, rewards for sharing.

mod counts;
mod facts;
mod opened;
mod sign;
pub mod words;

pub use facts::picture;
pub use opened::Opened;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub(super) fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(facts::get_share))
        .routes(routes!(sign::sign_page))
        .routes(routes!(counts::get_share_counts))
}
