//! The line to a simulated vendor: counts what comes over it, and breaks in every way in which lines break.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// What a simulated vendor does instead of its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// None: it does its work, so that a later request can be the one that fails.
    Works,
    /// A page with status 502, and nothing was done.
    Down,
    /// Answers nothing until [`Line::recover`], and nothing was done.
    Hang,
    /// Does its work and answers nothing until [`Line::recover`].
    LostAnswer,
    /// Does its work and breaks off in the middle of the answer.
    Half,
    /// Answers 200 with a page, as a captive portal or a broken gateway does.
    Html,
    /// Answers more than anybody should read.
    TooLong,
    /// Sends the caller on to another host, and nothing was done.
    Moved,
    /// Refuses with this code, in the vendor's own words, and nothing was done.
    Code(i64),
    /// The same for vendors whose codes are words.
    Word(&'static str),
}

/// One vendor's line. Clones are the same one.
#[derive(Clone, Default)]
pub struct Line {
    state: Arc<Mutex<State>>,
    /// Counts every recovery, so that whoever hangs need not poll.
    changes: Arc<watch::Sender<u64>>,
}

#[derive(Default)]
struct State {
    next: VecDeque<LineFault>,
    always: Option<LineFault>,
    requests: u64,
}

impl Line {
    fn state(&self) -> MutexGuard<'_, State> {
        // Every change is one statement, so a holder that panicked left nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next requests run into these, one each.
    pub fn fail_next(&self, faults: impl IntoIterator<Item = LineFault>) {
        self.state().next.extend(faults);
    }

    /// Every request fails so from now on, until [`Line::recover`].
    pub fn fail(&self, fault: LineFault) {
        self.state().always = Some(fault);
    }

    /// Works again; requests that hang are answered with a failure.
    pub fn recover(&self) {
        let mut state = self.state();
        state.next.clear();
        state.always = None;
        drop(state);
        self.changes.send_modify(|count| *count += 1);
    }

    /// Requests so far, refused and failed ones too.
    pub fn requests(&self) -> u64 {
        self.state().requests
    }

    /// Runs one request: `work` is given the code to refuse with, if any, and is not called when nothing is to be done.
    pub(crate) async fn run(&self, work: impl FnOnce(Option<i64>) -> Response) -> Response {
        self.run_either(|code, _| work(code)).await
    }

    /// The same for vendors whose codes are words.
    pub(crate) async fn run_words(&self, work: impl FnOnce(Option<&'static str>) -> Response) -> Response {
        self.run_either(|_, word| work(word)).await
    }

    async fn run_either(&self, work: impl FnOnce(Option<i64>, Option<&'static str>) -> Response) -> Response {
        let mut recoveries = self.changes.subscribe();
        let fault = {
            let mut state = self.state();
            state.requests += 1;
            state.next.pop_front().or(state.always)
        };
        match fault {
            None | Some(LineFault::Works) => work(None, None),
            Some(LineFault::Code(code)) => work(Some(code), None),
            Some(LineFault::Word(word)) => work(None, Some(word)),
            Some(LineFault::Down) => down(),
            Some(LineFault::Html) => page(),
            Some(LineFault::TooLong) => Json(Value::from("a".repeat(100_000))).into_response(),
            // 307: whoever follows sends the whole request again.
            Some(LineFault::Moved) => Redirect::temporary("https://elsewhere.example/").into_response(),
            Some(LineFault::Half) => half(work(None, None)),
            Some(fault @ (LineFault::Hang | LineFault::LostAnswer)) => {
                if fault == LineFault::LostAnswer {
                    drop(work(None, None));
                }
                // Whether a recovery came or the simulator is gone, there is nothing more to wait for.
                let _ = recoveries.changed().await;
                down()
            }
        }
    }
}

fn down() -> Response {
    (StatusCode::BAD_GATEWAY, Html("<html><h1>502 Bad Gateway</h1></html>")).into_response()
}

/// A page of somebody between us and the vendor.
fn page() -> Response {
    Html("<!doctype html><title>登录网络</title><p>请先登录网络</p>").into_response()
}

/// Promises more than comes.
fn half(whole: Response) -> Response {
    let kind = whole.headers().get(CONTENT_TYPE).cloned();
    let parts = [Ok(Bytes::from_static(b"{\"")), Err(std::io::Error::other("broken off"))];
    let mut response = Response::new(Body::from_stream(futures_util::stream::iter(parts)));
    response.headers_mut().insert(CONTENT_LENGTH, 1_000.into());
    if let Some(kind) = kind {
        response.headers_mut().insert(CONTENT_TYPE, kind);
    }
    response
}
