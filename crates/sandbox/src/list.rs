//! `GET /sandbox/sms`: what arrived, for programs.

use crate::state::{Shared, Sms};
use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
struct List {
    items: Vec<Sms>,
    /// Always null: everything that is kept stands on one page.
    next: Option<String>,
}

pub(crate) async fn sandbox_sms(State(shared): State<Arc<Shared>>) -> Response {
    let items = shared.state().messages.iter().rev().cloned().collect();
    ([(CACHE_CONTROL, "no-store")], Json(List { items, next: None })).into_response()
}
