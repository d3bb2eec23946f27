//! What every adapter makes of a broken line.

use connectors::VendorErrorKind::{OutcomeUnknown, Protocol};
use connectors::{TimeLimits, VendorError, VendorErrorKind};
use sandbox::{Line, LineFault};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What a failure means, after a look that it prints nobody and nothing secret.
pub fn outcome<T>(result: Result<T, VendorError>) -> (VendorErrorKind, String) {
    let error = result.err().expect("a failure");
    let printed = format!("{error} {error:?}");
    for word in ["199000", "990000", "王小明", "demo-secret", "oDemo", "小满"] {
        assert!(!printed.contains(word), "{printed}");
    }
    (error.kind(), error.code().to_owned())
}

/// Runs `call` into every way in which a line breaks, with the time limits that it is given. It must send one request and
/// not repeat itself.
pub async fn breaks_in_every_way<T, F: Future<Output = Result<T, VendorError>>>(
    line: &Line,
    call: impl Fn(TimeLimits) -> F,
) {
    let impatient = TimeLimits { call: Duration::from_secs(1), ..TimeLimits::default() };
    for (fault, expected) in [
        (LineFault::Down, (OutcomeUnknown, "http_502")),
        (LineFault::Hang, (OutcomeUnknown, "timeout")),
        (LineFault::LostAnswer, (OutcomeUnknown, "timeout")),
        (LineFault::Half, (OutcomeUnknown, "connection_lost")),
        (LineFault::Html, (Protocol, "http_200")),
        (LineFault::TooLong, (Protocol, "answer_too_long")),
        (LineFault::Moved, (Protocol, "http_307")),
    ] {
        let waits = matches!(fault, LineFault::Hang | LineFault::LostAnswer);
        let before = line.requests();
        line.fail(fault);
        let failed = call(if waits { impatient } else { TimeLimits::default() }).await;
        assert_eq!(outcome(failed), (expected.0, expected.1.to_owned()), "{fault:?}");
        assert_eq!(line.requests(), before + 1, "nothing is sent again by itself: {fault:?}");
        line.recover();
    }
}

/// Serves a simulator on a free port and gives its address.
pub async fn serve(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("its address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Somebody who sends every request on to another host (307, so with its body), and a count of what arrives there.
pub async fn leads_elsewhere() -> (String, Arc<AtomicU64>) {
    let arrived = Arc::new(AtomicU64::new(0));
    let counted = arrived.clone();
    let there = axum::Router::new().fallback(move || {
        counted.fetch_add(1, Ordering::SeqCst);
        async { "{}" }
    });
    let there = serve(there).await.replace("127.0.0.1", "localhost");
    let here = axum::Router::new().fallback(move || async move { axum::response::Redirect::temporary(&there) });
    (serve(here).await, arrived)
}

/// Where nobody listens.
pub async fn nobody() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    format!("http://{}", listener.local_addr().expect("its address"))
}
