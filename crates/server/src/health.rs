use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use platform::App;
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether everything, the search index included, is ready to answer.
#[derive(Clone, Default)]
pub struct Ready(Arc<AtomicBool>);

impl Ready {
    pub fn set(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    pub fn get(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct Health {
    status: &'static str,
}

/// Whether the server is ready.
#[utoipa::path(get, path = "/healthz", operation_id = "healthz", tag = "operations", security(()),
    responses((status = 200, body = Health), (status = 503, body = Health)))]
pub(crate) async fn healthz(State((app, ready)): State<(App, Ready)>) -> impl IntoResponse {
    let reads = app.read().row("SELECT 1", []).await.is_ok();
    match (ready.get(), reads) {
        (true, true) => (StatusCode::OK, axum::Json(Health { status: "ready" })),
        (false, _) => (StatusCode::SERVICE_UNAVAILABLE, axum::Json(Health { status: "starting" })),
        (true, false) => (StatusCode::SERVICE_UNAVAILABLE, axum::Json(Health { status: "database_unreachable" })),
    }
}
