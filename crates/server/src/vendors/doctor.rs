//! Every vendor is asked whether it answers, for `lingong doctor` (SPEC OPS-3). A running server is asked, because it alone knows
//! how its lines stand, and in the demo the simulators' secrets.

use super::Vendors;
use super::book::{self, Book};
use super::pages;
use super::probes::Probes;
use super::staff::{VendorState, VendorView, views};
use super::web_push;
use anyhow::Context;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use db::Db;
use kernel::{Clock, Rng, Secret, Timestamp};
use platform::Config;
use policy::{PROCESSORS, Processor};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;
use tokio::task::JoinSet;

/// In the data folder: what a doctor beside a running server shows it.
pub const DOCTOR_FILE: &str = "doctor.key";

/// The header in which it is shown.
pub const DOCTOR_HEADER: &str = "x-lingong-doctor";

/// How a vendor stands, as the console shows it, and whether it answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VendorAnswer {
    /// The service's own name.
    pub service: String,
    pub state: VendorState,
    pub is_home: bool,
    /// The consent without which nothing is sent.
    pub consent: Option<String>,
    /// The last day of the agreement with its company.
    pub agreement_last_day: Option<String>,
    /// Calls of the last 24 hours that were sent, and of a thousand of them those that were answered.
    pub calls: i64,
    pub answered_permille: Option<i64>,
    pub half_within_ms: Option<i64>,
    /// The newest failed call: when, its code, and the vendor's number of the request.
    pub last_error: Option<(Timestamp, String, Option<String>)>,
    /// What came of asking it, in words; absent where it was not asked.
    pub answer: Option<Result<String, String>>,
}

impl VendorAnswer {
    fn of(view: VendorView) -> VendorAnswer {
        let figures = view.figures;
        VendorAnswer {
            service: view.service.to_owned(),
            state: view.state,
            is_home: view.is_home,
            consent: view.consent_en,
            agreement_last_day: view.agreement_last_day,
            calls: figures.answered + figures.failed + figures.limited,
            answered_permille: figures.answered_permille,
            half_within_ms: figures.half_within_ms,
            last_error: view.errors.into_iter().next().map(|error| (error.at, error.code, error.request_id)),
            answer: None,
        }
    }
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
    let away = |_| StatusCode::SERVICE_UNAVAILABLE;
    asked.book.turn().await.map_err(away)?;
    let views = views(&app.read(), lines, probes, app.config.demo, app.now()).await.map_err(away)?;
    Ok(Json(answers(probes, views).await))
}

/// Asks all vendors that are set up, at the same time.
async fn answers(probes: &Probes, views: Vec<VendorView>) -> Vec<VendorAnswer> {
    let mut asked = JoinSet::new();
    for (at, (view, processor)) in views.into_iter().zip(PROCESSORS).enumerate() {
        let (probes, mut answer) = (probes.clone(), VendorAnswer::of(view));
        asked.spawn(async move {
            if matches!(answer.state, VendorState::Open | VendorState::Resting) {
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
    if !probes.can_ask(processor) {
        return Ok("browsers load its script after a yes; nothing of it could be asked from here".into());
    }
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
    let Vendors { lines, probes, .. } = Vendors::of(&mut config, &Clock::system(), &Rng::system())?;
    let tx = db.read();
    let rows = book::rows(&tx).await.context("what staff decided cannot be read")?;
    for (processor, line) in lines.each() {
        line.set_shut(book::is_shut(rows.get(processor.name), processor, config.demo));
    }
    let views = views(&tx, &lines, &probes, config.demo, Clock::system().now()).await?;
    let mut answers = answers(&probes, views).await;
    let unasked = [pages::set_up(&config), web_push::set_up(&config)].concat();
    for (answer, processor) in answers.iter_mut().zip(PROCESSORS) {
        if answer.state == VendorState::NotSetUp && unasked.contains(processor) {
            // Switched off is told before: what else shuts it is that nobody assessed it.
            let shut = book::is_shut(rows.get(processor.name), processor, config.demo);
            answer.state = if shut { VendorState::NotAssessed } else { VendorState::Open };
        }
    }
    Ok(answers)
}
