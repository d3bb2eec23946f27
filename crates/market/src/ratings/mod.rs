//! What the two sides of a sign-up say of each other after the work (SPEC WORK-6, RULE-7): stars, a few words, one reply, one
//! appeal.
//!
//! Invariants:
//! - Each side rates a sign-up once, from the end of the work until thirty days after the shift; nothing is edited later.
//! - Neither side reads the other's rating before both have rated or the time is over ([`jobs`]), so nobody answers in
//!   revenge. Averages count only what is shown, and copies of one's own data hold only that.
//! - No rating is deleted. Staff who uphold an appeal put their reason in the place of the text, or take the stars out of
//!   the average, or both; which of it they did stands in the row.
//! - An average is told from three ratings on ([`average`]): of fewer it would tell who gave which.
//!
//! Why sealed and not public: a text is about one person or tells of a day on which few worked, so it names its author or
//! its subject to whoever was there, and what everybody has read cannot be taken back. Both sides and staff with an appeal
//! read it; everybody else sees stars. It is sealed with the keys of the sign-up's seeker, whoever wrote it, as reasons
//! and hours are: a member writes in the merchant's name, so the words stay when that member leaves, and all of them go
//! when the seeker does. The stars stay for the time that the law orders for records of transactions, naming nobody.
//!
//! Deliberately absent: pictures, ratings of a posting, ratings without work.

mod appeal;
mod average;
mod jobs;
mod judge;
mod rate;
mod rating;
mod read;
mod refusals;
mod reply;
mod staff;
mod store;
mod view;

pub use average::{Average, of_merchants, of_seekers};
pub(crate) use jobs::register;
pub(crate) use store::show_all;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(read::get_ratings, rate::rate_work))
        .routes(routes!(read::get_merchant_rating))
        .routes(routes!(read::get_my_rating))
        .routes(routes!(reply::reply_to_rating))
        .routes(routes!(appeal::appeal_against_rating))
        .routes(routes!(staff::list_rating_appeals))
        .routes(routes!(staff::decide_rating_appeal))
}
