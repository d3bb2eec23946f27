//! A copy of one's own data (SPEC RIGHT-1, RIGHT-5, RIGHT-6): on a page, kind by kind, and as a file to take elsewhere.
//!
//! Invariants:
//! - What is in it follows from what the tables declare ([`crate::holdings`]). A table that cannot be read, or a value
//!   that does not open, is an error and never a gap.
//! - It holds the person's rows only; in those, other people's ids are left out.
//! - A file is asked for with a proof, lies sealed under the person's own key, and is gone after a day.
//!
//! Deliberately absent: keyed hashes and hashes of passwords and tokens, which tell the person nothing.

pub(crate) mod fetch;
pub mod gather;
mod hand_over;
pub(crate) mod jobs;
pub(crate) mod kinds;
pub mod pack;
mod readable;
mod refusals;
pub(crate) mod request;
mod rows;
mod schema;
mod words;
mod zip;

pub use hand_over::hand_over;
pub(crate) use jobs::register;
pub use kinds::Words;
pub(crate) use kinds::name_of;
pub use schema::schema;

use crate::Care;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(kinds::my_data))
        .routes(routes!(rows::my_data_rows))
        .routes(routes!(request::request_export, fetch::list_exports))
        .routes(routes!(fetch::get_export_file))
}
