//! What a handler left unread of a request's body. An answer can be ready before its request has arrived whole (a door that
//! refuses, a body over its limit); the rest still lies between the client and us, and whoever sends the next request on that
//! connection must not find it closed without a word (RFC 9112 section 9.6).

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{Stream, StreamExt};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::oneshot;

/// What is taken of a refused body is no more than an accepted one may cost: the largest upload, the longest request.
const BYTES_MAX: usize = 32 * 1024 * 1024;
const SECONDS_MAX: u64 = 60;

/// A request's body that gives back what was not read of it.
struct Lent {
    body: Option<BodyDataStream>,
    rest: Option<oneshot::Sender<BodyDataStream>>,
}

impl Stream for Lent {
    type Item = Result<Bytes, axum::Error>;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let next = body.poll_next_unpin(cx);
        if matches!(next, Poll::Ready(None | Some(Err(_)))) {
            self.body = None;
        }
        next
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(body), Some(rest)) = (self.body.take(), self.rest.take()) {
            let _ = rest.send(body);
        }
    }
}

/// Reads what the handler left of the body and throws it away; when that is too much, the answer says that the connection ends.
pub(super) async fn read_or_close(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    // Whoever asks first has not sent the body yet, and is not told to send it for nothing.
    let asks_first = request.headers().contains_key(header::EXPECT);
    let (sender, mut rest) = oneshot::channel();
    let request =
        request.map(|body| Body::from_stream(Lent { body: Some(body.into_data_stream()), rest: Some(sender) }));
    let mut response = next.run(request).await;
    if let Ok(rest) = rest.try_recv()
        && (asks_first || !ended(rest).await)
    {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Whether the body ends within the limits.
async fn ended(mut rest: BodyDataStream) -> bool {
    if Stream::size_hint(&rest).0 > BYTES_MAX {
        return false;
    }
    let mut left = BYTES_MAX;
    let reading = async {
        while let Some(part) = rest.next().await {
            match part.ok().and_then(|part| left.checked_sub(part.len())) {
                Some(less) => left = less,
                None => return false,
            }
        }
        true
    };
    tokio::time::timeout(Duration::from_secs(SECONDS_MAX), reading).await.unwrap_or(false)
}
