mod rest_of_body;

use crate::config::{Config, origin_of};
use crate::error::{Carried, Problem, refusal_of};
use crate::refusals::{INTERNAL, METHOD_NOT_ALLOWED, NOT_FOUND, TIMED_OUT, TOO_MANY_REQUESTS};
use crate::{App, Error, Lang};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use kernel::Refusal;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

/// The largest body of a route that says nothing else, the longest a request may take, and how many run at once.
const BODY_BYTES_MAX: usize = 256 * 1024;
const REQUEST_SECONDS_MAX: u64 = 60;
/// A video takes minutes to arrive from a phone.
const VIDEO_SECONDS_MAX: u64 = 300;
const REQUESTS_MAX: usize = 2_048;

/// What our own pages may load and talk to: this origin, and the hosts of scripts that are configured, which a page loads after
/// its visitor's yes alone (SPEC SDK-1).
fn content_security_policy(config: &Config) -> String {
    let home = config.public_url.as_str();
    let origin = |url: &str| Some(origin_of(url).to_owned()).filter(|origin| origin != home);
    let tongji = config.baidu_tongji.script().and_then(|script| origin(&script));
    let share = config.wechat.can_share().then(|| origin(&config.wechat.share_script)).flatten();
    let with = |hosts: &[&Option<String>]| {
        hosts.iter().filter_map(|host| host.as_deref()).map(|host| format!(" {host}")).collect::<String>()
    };
    // Baidu's script reports by pictures and requests; WeChat's is a bridge to the app around the page and asks nobody.
    let (scripts, reports) = (with(&[&tongji, &share]), with(&[&tongji]));
    format!(
        "default-src 'self'; script-src 'self'{scripts}; img-src 'self' data: blob:{reports}; media-src 'self' blob:; \
         style-src 'self' 'unsafe-inline'; connect-src 'self'{reports}; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

/// Puts limits, security headers and error documents around all routes.
pub fn harden(router: Router, app: &App) -> Router {
    router
        .fallback(|| async { Error::from(NOT_FOUND.refuse()) })
        .method_not_allowed_fallback(|| async { Error::from(METHOD_NOT_ALLOWED.refuse()) })
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(Arc::new(Semaphore::new(REQUESTS_MAX)), within_limits))
        .layer(CatchPanicLayer::custom(|_| Error::Broken(anyhow::anyhow!("a handler panicked")).into_response()))
        .layer(middleware::from_fn_with_state(app.clone(), render_problems))
        .layer(middleware::from_fn(rest_of_body::read_or_close))
        .layer(compression())
        .layer(middleware::from_fn_with_state(policy_header(&app.config), security_headers))
}

/// Packed quickly rather than as tightly as can be: a page of cards is a tenth longer, and the search itself took less time
/// than packing it tightly. Files of the web are packed when they are built.
fn compression() -> CompressionLayer<impl Predicate> {
    // Videos and voices are compressed as they are, and a player asks for parts of them.
    let worth_it = DefaultPredicate::new().and(NotForContentType::new("video/")).and(NotForContentType::new("audio/"));
    CompressionLayer::new().quality(CompressionLevel::Precise(2)).compress_when(worth_it)
}

async fn within_limits(State(places): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    let Ok(_place) = places.try_acquire() else {
        return Error::from(TOO_MANY_REQUESTS.refuse()).into_response();
    };
    let kind = request.headers().get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let seconds = if kind.starts_with(b"video/") { VIDEO_SECONDS_MAX } else { REQUEST_SECONDS_MAX };
    match tokio::time::timeout(Duration::from_secs(seconds), next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::from(TIMED_OUT.refuse()).into_response(),
    }
}

fn policy_header(config: &Config) -> HeaderValue {
    // The configuration was checked for what cannot stand in a header; without the hosts the scripts are refused, no more.
    HeaderValue::try_from(content_security_policy(config))
        .or_else(|_| HeaderValue::try_from(content_security_policy(&Config::default())))
        .unwrap_or(HeaderValue::from_static("default-src 'self'"))
}

async fn security_headers(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Writes the document of an error that a handler answered, in the client's language, and logs what broke.
pub async fn render_problems(State(app): State<App>, request: Request, next: Next) -> Response {
    let lang = Lang::of(request.headers());
    let route = request.extensions().get::<axum::extract::MatchedPath>().map(|path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    let Some(Carried(error)) = response.extensions_mut().remove::<Carried>() else { return response };
    let request_id = uuid::Builder::from_random_bytes(app.rng.bytes()).into_uuid().to_string();
    match &*error {
        Error::Refused(refusal) => document(refusal, lang, request_id),
        Error::Denied(denied) => document(&refusal_of(denied.why), lang, request_id),
        Error::Broken(error) => {
            // The route's pattern is logged, not the path: a path can hold a private feed address.
            tracing::error!(
                request_id,
                route = route.as_deref().unwrap_or("-"),
                error = format!("{error:#}"),
                "a request broke"
            );
            document(&INTERNAL.refuse(), lang, request_id)
        }
    }
}

fn document(refusal: &Refusal, lang: Lang, request_id: String) -> Response {
    let problem = Problem {
        kind: "about:blank",
        title: lang.pick(refusal.code.zh, refusal.code.en),
        status: refusal.code.status,
        code: refusal.code.code,
        field: refusal.field.clone(),
        request_id,
        extra: refusal.extra.clone().unwrap_or_default(),
    };
    let status = StatusCode::from_u16(refusal.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, axum::Json(problem)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::TongjiConfig;

    /// covers: SDK-1
    #[test]
    fn pages_load_from_here_and_from_configured_scripts_alone() {
        let plain = content_security_policy(&Config::default());
        assert!(plain.starts_with("default-src 'self'") && !plain.contains("http") && !plain.contains('*'), "{plain}");
        let set = TongjiConfig { site_key: "abc".into(), ..TongjiConfig::default() };
        let tongji = content_security_policy(&Config { baidu_tongji: set.clone(), ..Config::default() });
        for part in [
            "script-src 'self' https://hm.baidu.com;",
            "img-src 'self' data: blob: https://hm.baidu.com;",
            "connect-src 'self' https://hm.baidu.com;",
        ] {
            assert!(tongji.contains(part), "{tongji}");
        }
        assert_eq!(tongji.matches("http").count(), 3);
        let own = TongjiConfig { script_url: format!("{}/baidu/hm.js", Config::default().public_url), ..set };
        let own = content_security_policy(&Config { baidu_tongji: own, ..Config::default() });
        assert_eq!(own, plain, "the demo's simulators lie on our own host");
        let mut config = Config::default();
        config.wechat.official.app_id = "wx1".into();
        let share = content_security_policy(&config);
        assert!(share.contains("script-src 'self' https://res.wx.qq.com;"), "{share}");
        assert_eq!(share.matches("http").count(), 1);
        config.wechat.share = false;
        assert_eq!(content_security_policy(&config), plain);
    }
}
