//! Pages that are found and shared: rendered by the server, readable without JavaScript.

mod announcement;
mod certificate;
mod document;
mod job;
mod policy;
mod trust;

use askama::Template;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use market::Market;
use platform::Result;

/// The routes of the server-rendered pages.
pub(crate) fn routes(market: Market) -> Router {
    Router::new()
        .route("/jobs/{id}", get(job::job_page))
        .route("/announcements/{id}", get(announcement::announcement_page))
        .route("/certificates/{secret}", get(certificate::certificate_page))
        .merge(policy::routes())
        .route("/trust", get(trust::trust_page))
        .route(
            "/pages.css",
            get(|| async { ([(header::CONTENT_TYPE, "text/css")], include_str!("../../templates/pages.css")) }),
        )
        .with_state(market)
}

fn html(template: &impl Template) -> Result<Response> {
    let text = template.render().map_err(anyhow::Error::from)?;
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    Ok((headers, text).into_response())
}
