//! The built pages, embedded. In a debug build they are read from disk, so that no Rust build ever starts npm.

use axum::Router;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use platform::Error;
use platform::refusals::NOT_FOUND;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// The pages of the three entries and their assets.
pub(crate) fn routes() -> Router {
    let page = |name: &'static str| get(move || async move { file(name, "no-cache") });
    Router::new()
        .route("/", get(|| async { Redirect::to("/m/") }))
        .route("/m", page("h5.html"))
        .route("/m/", page("h5.html"))
        .route("/m/{*path}", page("h5.html"))
        .route("/biz", page("biz.html"))
        .route("/biz/", page("biz.html"))
        .route("/biz/{*path}", page("biz.html"))
        .route("/staff", page("staff.html"))
        .route("/staff/", page("staff.html"))
        .route("/staff/{*path}", page("staff.html"))
        .route("/assets/{*path}", get(asset))
        .route("/favicon.svg", page("favicon.svg"))
        .route("/manifest.webmanifest", page("manifest.webmanifest"))
        .route("/sw.js", page("sw.js"))
}

/// A hashed asset never changes. A missing one is a 404, never a page.
async fn asset(uri: Uri) -> Response {
    file(uri.path().trim_start_matches('/'), "public, max-age=31536000, immutable")
}

fn file(name: &str, cache: &'static str) -> Response {
    let Some(found) = Dist::get(name) else {
        if name.ends_with(".html") {
            let words = "The pages are not built yet: run `cargo xtask run`, or `npm ci && npm run build` in web/.";
            return (StatusCode::SERVICE_UNAVAILABLE, words).into_response();
        }
        return Error::from(NOT_FOUND.refuse()).into_response();
    };
    ([(header::CONTENT_TYPE, kind(name)), (header::CACHE_CONTROL, cache)], found.data.into_owned()).into_response()
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript",
        "css" => "text/css",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
