//! Every vendor is asked whether it answers, for `lingong doctor` (SPEC OPS-3). A running server is asked, because it alone knows
//! how its lines stand, and in the demo the simulators' secrets.

use super::Vendors;
use super::book::{self, Book};
use super::lines::Lines;
use super::probes::Probes;
use super::staff::{VendorState, state};
use anyhow::Context;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use db::Db;
use db::entities::vendors;
use kernel::{Clock, Rng, Secret, Timestamp};
use platform::Config;
use policy::Processor;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

/// In the data folder: what a doctor beside a running server shows it.
pub const DOCTOR_FILE: &str = "doctor.key";

/// The header in which it is shown.
pub const DOCTOR_HEADER: &str = "x-lingong-doctor";

/// How a vendor stands and whether it answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VendorAnswer {
    /// The service's own name.
    pub service: String,
    pub state: VendorState,
    /// What came of asking it, in words; absent where it was not asked.
    pub answer: Option<Result<String, String>>,
    /// The agreement with its company and the end of its last day, where one is on record.
    pub agreement_until: Option<Timestamp>,
}

#[derive(Clone)]
struct Asked {
    book: Book,
    key: Arc<Secret<String>>,
    /// One doctor at a time.
    one: Arc<Mutex<()>>,
}

/// The address that a doctor asks. It is none of the API: whoever has not read the data folder gets a 404.
pub(crate) fn routes(book: Book, key: Secret<String>) -> Router {
    let asked = Asked { book, key: Arc::new(key), one: Arc::default() };
    Router::new().route("/doctor/vendors", post(ask)).with_state(asked)
}

async fn ask(State(asked): State<Asked>, headers: HeaderMap) -> Result<Json<Vec<VendorAnswer>>, StatusCode> {
    let shown = headers.get(DOCTOR_HEADER).map(|value| value.as_bytes()).unwrap_or_default();
    if !bool::from(shown.ct_eq(asked.key.expose().as_bytes())) {
        return Err(StatusCode::NOT_FOUND);
    }
    let _one = asked.one.lock().await;
    let Book { app, lines, probes } = &asked.book;
    let rows = asked.book.rows().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(Json(answers(lines, probes, &rows, app.config.demo).await))
}

/// Asks all vendors that are set up, at the same time.
async fn answers(
    lines: &Lines,
    probes: &Probes,
    rows: &BTreeMap<String, vendors::Model>,
    demo: bool,
) -> Vec<VendorAnswer> {
    let mut asked = JoinSet::new();
    for (at, (processor, line)) in lines.each().enumerate() {
        let row = rows.get(processor.name);
        let state = state(probes, demo, processor, row, line.standing());
        let mut answer = VendorAnswer {
            service: processor.service.to_owned(),
            state,
            answer: None,
            agreement_until: row.and_then(|row| row.agreement_until),
        };
        let (probes, is_open) = (probes.clone(), matches!(state, VendorState::Open | VendorState::Resting));
        asked.spawn(async move {
            if is_open {
                answer.answer = Some(said(&probes, processor).await);
            }
            (at, answer)
        });
    }
    let mut found: Vec<(usize, VendorAnswer)> = asked.join_all().await;
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, answer)| answer).collect()
}

async fn said(probes: &Probes, processor: &Processor) -> Result<String, String> {
    let clock = Clock::system();
    let begun = clock.now();
    match probes.answers(processor).await {
        Ok(()) => Ok(format!("answers in {} ms", (clock.now().micros() - begun.micros()) / 1_000)),
        Err(error) => Err(error.to_string()),
    }
}

/// Asks the vendors without a server: its lines are then as staff left them.
///
/// # Errors
/// When a configuration cannot work, or the database cannot be read.
pub async fn ask_vendors(config: &Config, db: &Db) -> anyhow::Result<Vec<VendorAnswer>> {
    let mut config = config.clone();
    let vendors = Vendors::of(&mut config, &Clock::system(), &Rng::system())?;
    let rows = book::rows(&db.read()).await.context("what staff decided cannot be read")?;
    for (processor, line) in vendors.lines.each() {
        line.set_shut(book::is_shut(rows.get(processor.name), processor, config.demo));
    }
    Ok(answers(&vendors.lines, &vendors.probes, &rows, config.demo).await)
}
