//! `GET /sandbox/sms` and `GET /sandbox/mail`: what arrived, for programs.

use crate::state::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
struct List<T> {
    items: Vec<T>,
    /// Always null: everything that is kept stands on one page.
    next: Option<String>,
}

pub(crate) async fn sandbox_sms(State(shared): State<Arc<Shared>>) -> Response {
    list(shared.state().messages.iter().rev().cloned().collect())
}

pub(crate) async fn sandbox_mail(State(shared): State<Arc<Shared>>) -> Response {
    list(shared.config.mailbox.mails())
}

fn list<T: Serialize>(items: Vec<T>) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(List { items, next: None })).into_response()
}
