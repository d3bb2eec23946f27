//! The built pages, embedded. In a debug build they are read from disk, so that no Rust build ever starts npm.

use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use platform::Error;
use platform::refusals::NOT_FOUND;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Dist;

/// The pages of the three entries and their assets, and what Apple looks for to know whose domain this is; empty for nothing.
pub(crate) fn routes(apple_association: String) -> Router {
    let page = |name: &'static str| get(move |headers: HeaderMap| async move { file(name, "no-cache", &headers) });
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
        .route(
            "/.well-known/apple-developer-merchantid-domain-association",
            get(move || association(apple_association)),
        )
        .route("/cache/clear", post(clear_cache))
        .route("/favicon.svg", page("favicon.svg"))
        .route("/share.png", page("share.png"))
        .route("/manifest.webmanifest", page("manifest.webmanifest"))
        .route("/sw.js", page("sw.js"))
}

/// Tells the browser to drop the pictures, videos and pages that it keeps of ours (SPEC DEV-3); a page cannot do that by
/// itself.
async fn clear_cache() -> Response {
    (StatusCode::NO_CONTENT, [("clear-site-data", "\"cache\"")]).into_response()
}

/// <https://developer.apple.com/documentation/applepayontheweb/configuring-your-environment>
async fn association(text: String) -> Response {
    if text.is_empty() {
        return Error::from(NOT_FOUND.refuse()).into_response();
    }
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], text).into_response()
}

/// A hashed asset never changes. A missing one is a 404, never a page.
async fn asset(uri: Uri, headers: HeaderMap) -> Response {
    file(uri.path().trim_start_matches('/'), "public, max-age=31536000, immutable", &headers)
}

/// How the build compressed a file beside itself, the smallest first.
const CODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

fn file(name: &str, cache: &'static str, headers: &HeaderMap) -> Response {
    let kept = [(header::CONTENT_TYPE, kind(name)), (header::CACHE_CONTROL, cache), (header::VARY, "accept-encoding")];
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    for (coding, ending) in CODINGS.iter().filter(|(coding, _)| takes(accepted, coding)) {
        if let Some(found) = Dist::get(&format!("{name}.{ending}")) {
            return (kept, [(header::CONTENT_ENCODING, *coding)], found.data.into_owned()).into_response();
        }
    }
    let Some(found) = Dist::get(name) else {
        if name.ends_with(".html") {
            let words = "The pages are not built yet: run `cargo xtask run`, or `npm ci && npm run build` in web/.";
            return (StatusCode::SERVICE_UNAVAILABLE, words).into_response();
        }
        return Error::from(NOT_FOUND.refuse()).into_response();
    };
    (kept, found.data.into_owned()).into_response()
}

/// Whether an `Accept-Encoding` takes this coding: it is named, and not with the weight 0.
fn takes(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        name.trim().eq_ignore_ascii_case(coding) && weight.trim().trim_start_matches("q=").parse() != Ok(0.0)
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_is_taken_when_it_is_named() {
        for (accepted, coding, taken) in [
            ("gzip, deflate, br, zstd", "br", true),
            ("gzip, deflate", "br", false),
            ("br;q=0.5, gzip;q=1.0", "br", true),
            ("br;q=0, gzip", "br", false),
            ("br;q=0.000", "br", false),
            ("", "gzip", false),
            ("GZIP", "gzip", true),
        ] {
            assert_eq!(takes(accepted, coding), taken, "{accepted} {coding}");
        }
    }
}
