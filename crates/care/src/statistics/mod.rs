//! Figures about many people (SPEC STAT-1): how pages are used, and how far people come: seen, signed up, came, paid.
//!
//! Invariants:
//! - A figure is made once, by a nightly job, for a day or a week that has ended; what is about fewer than
//!   [`policy::statistics::GROUP_LEAST`], or would give such a group away, is never written. Nothing else reads the exact counts.
//! - What is published has its noise from the moment at which the figure is made. The noise follows from the installation's
//!   secret and the figure's own name, so that asking again and making it again give the same.
//! - A day is counted as a whole, and cities and categories by the week: no figure is the difference of two others.
//! - Visits are those whose visitor agreed to statistics; what shared links open is counted without anybody.
//!
//! Deliberately absent: figures by age or gender, tables of two dimensions, figures of a day that has not ended, and
//! whatever could follow one person from step to step.

mod figures;
mod file;
mod gather;
mod jobs;
mod public;
mod read;
mod vendors;

pub(crate) use jobs::register;
pub use jobs::schedule;
pub use public::{PublishedSums, sums};

use crate::Care;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(read::get_statistics))
        .routes(routes!(file::get_statistics_file))
        .routes(routes!(vendors::list_vendor_figures))
        .routes(routes!(public::get_published_figures))
}
