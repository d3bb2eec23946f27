//! The inbox (SPEC NOTE-1): what happened, told to the persons it concerns.
//!
//! Invariants: a notice holds references only, its words are made when it is read; the same `dedupe` comes once.
//! Outside it a notice goes by way of `deliveries/`, as the person chose (`choices/`).

mod browsers;
mod choices;
mod deliveries;
mod devices;
mod link;
mod push;
mod quiet;
mod reach;
mod read;
mod sessions;
mod store;
mod words;

pub use browsers::{forget_of as forget_browsers, push_processor};
pub use deliveries::unqueue;
pub use push::{Notice, push};
pub use read::POLICY_DEDUPE;

pub(crate) use store::unread;

use crate::Talk;
use db::Tx;
use kernel::PersonId;
use platform::Jobs;
use sea_orm::DbErr;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Talk> {
    OpenApiRouter::new()
        .routes(routes!(read::list_notices))
        .routes(routes!(read::count_unread_notices))
        .routes(routes!(read::read_notices))
        .merge(choices::routes())
        .merge(deliveries::routes())
        .merge(devices::routes())
        .merge(browsers::routes())
}

/// Forgets the devices and browsers of a person's sessions that were ended, in the transaction that ended them.
///
/// # Errors
/// When the rows cannot be deleted.
pub async fn signed_out(tx: &Tx, person: PersonId) -> Result<(), DbErr> {
    devices::signed_out(tx, person).await?;
    browsers::signed_out(tx, person).await
}

pub(crate) fn jobs(talk: &Talk, jobs: &mut Jobs) {
    deliveries::jobs(talk, jobs);
}
