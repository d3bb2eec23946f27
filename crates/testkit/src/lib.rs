//! What tests stand on: a whole server on a free port with a database of its own, on either engine.
//!
//! A test that cannot start what it needs fails; it is never skipped.

mod app;
mod applications;
mod canaries;
pub mod films;
mod http;
mod log;
mod merchants;
mod migrated;
mod money;
mod outgoing;
mod people;
mod postgres;
mod postings;
mod socket;

pub use app::TestApp;
pub use applications::{Job, JobPlan, Someone};
pub use canaries::{Secrets, assert_absent};
pub use http::{Client, Reply};
pub use log::captured_log;
pub use merchants::png;
pub use postings::merge;
pub use serde_json::{Value, json};
pub use socket::Socket;

/// Which engine a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
    /// PostgreSQL that waits for the disk at each commit, as an installation does. Tests do not need that.
    DurablePostgres,
}

/// Runs a test on both engines: `on_both_engines! { async fn name(app: TestApp) { … } }`.
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$doc:meta])* async fn $name:ident($app:ident: TestApp) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn body($app: $crate::TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let app = $crate::TestApp::start($crate::On::Sqlite).await;
                body(app).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let app = $crate::TestApp::start($crate::On::Postgres).await;
                body(app).await;
            }
        }
    )+};
}
