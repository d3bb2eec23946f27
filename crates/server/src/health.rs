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
    /// `ready`; `degraded` while it answers but something needs the operator; `starting`; `database_unreachable`.
    status: &'static str,
    /// What needs the operator, such as `retention_overdue` or `backup_overdue`.
    problems: Vec<&'static str>,
}

/// Whether the server is ready.
#[utoipa::path(get, path = "/healthz", operation_id = "healthz", tag = "operations", security(()),
    responses((status = 200, body = Health), (status = 503, body = Health)))]
pub(crate) async fn healthz(State((app, ready)): State<(App, Ready)>) -> impl IntoResponse {
    let health = |status, problems| axum::Json(Health { status, problems });
    let down = |status| (StatusCode::SERVICE_UNAVAILABLE, health(status, Vec::new()));
    if !ready.get() {
        return down("starting");
    }
    // A server that answers is kept in service: what is degraded is for people to mend, not for a balancer.
    match problems(&app).await {
        Ok(problems) if problems.is_empty() => (StatusCode::OK, health("ready", problems)),
        Ok(problems) => (StatusCode::OK, health("degraded", problems)),
        Err(_) => down("database_unreachable"),
    }
}

async fn problems(app: &App) -> platform::Result<Vec<&'static str>> {
    let mut problems = care::retention::problems(&app.read(), app.now()).await?;
    problems.extend(crate::backup::problems(&app.read(), &app.config.backup, app.now()).await?);
    Ok(problems)
}
