//! Every request of the adapters as it came over the wire, for a test that compares it with the register (SPEC SDK-1).
//!
//! It stands before all simulators, so nothing reaches one unseen, and it knows the vendors by the addresses of their interfaces:
//! pages that browsers open are not recorded.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Requests that are kept; a run that sends more fails its test rather than being looked at in part.
const KEPT_MAX: usize = 10_000;

const BODY_BYTES_MAX: usize = 256 * 1024;

/// Where each vendor's interface is answered, and its name in the register. The first that fits counts.
const INTERFACES: &[(&str, &str)] = &[
    ("/aliyun/sms", "aliyun_sms"),
    ("/aliyun/cloudauth", "aliyun_identity"),
    ("/aliyun/dypls", "aliyun_relay"),
    ("/tencent/sms", "tencent_sms"),
    ("/tencent/faceid", "tencent_identity"),
    ("/jpush/", "jpush"),
    ("/web-push/apple/", "apple_push"),
    ("/web-push/microsoft/", "microsoft_push"),
    ("/web-push/mozilla/", "mozilla_push"),
    ("/alipay/gateway.do", "alipay"),
    ("/custody/gateway.do", "alipay"),
    ("/apple/paymentSession", "apple_pay"),
    ("/acquirer", "acquirer"),
    ("/wechat/sns/", "wechat"),
    ("/wechat/cgi-bin/", "wechat"),
    ("/wechat/wxa/", "wechat"),
    ("/weibo/oauth2/access_token", "weibo"),
    ("/weibo/2/", "weibo"),
    ("/qq/oauth2.0/token", "qq"),
    ("/qq/oauth2.0/me", "qq"),
    ("/qq/user/", "qq"),
    ("/amap/", "amap"),
    ("/yunxin/", "yunxin"),
    ("/qiyu/", "qiyu"),
    ("/baidu/oauth/", "baidu_tongji"),
    ("/baidu/rest/", "baidu_tongji"),
    ("/talkingdata/metrics/", "talkingdata"),
];

/// One request to a vendor.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The vendor's name in the register.
    pub vendor: &'static str,
    /// Method, address, headers and body. What is escaped for an address stands a second time as it is read.
    pub text: String,
}

/// What the adapters sent. Clones are the same record.
#[derive(Clone, Default)]
pub struct Record(Arc<Mutex<Vec<Outgoing>>>);

impl Record {
    /// Everything that was sent, in its order.
    ///
    /// # Panics
    /// When so much was sent that something was not kept.
    pub fn all(&self) -> Vec<Outgoing> {
        let all = self.kept().clone();
        assert!(all.len() < KEPT_MAX, "more was sent than is kept");
        all
    }

    /// Keeps what was sent to a vendor that does not speak HTTP.
    pub(crate) fn keep(&self, vendor: &'static str, text: String) {
        let mut kept = self.kept();
        if kept.len() < KEPT_MAX {
            kept.push(Outgoing { vendor, text });
        }
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Outgoing>> {
        // A push is one statement, so a holder that panicked left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts a record before the simulators.
pub fn recorded(router: Router) -> (Router, Record) {
    let record = Record::default();
    (router.layer(middleware::from_fn_with_state(record.clone(), write_down)), record)
}

async fn write_down(State(record): State<Record>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let Some((_, vendor)) = INTERFACES.iter().find(|(begin, _)| path.starts_with(begin)) else {
        return next.run(request).await;
    };
    let (head, body) = request.into_parts();
    let body = match axum::body::to_bytes(body, BODY_BYTES_MAX).await {
        Ok(body) => body,
        Err(error) => return error.to_string().into_response(),
    };
    // Two checks of one vendor have one address; the register tells them apart.
    let asks_business = head.headers.get("x-acs-action").is_some_and(|action| action == "EntElementVerify");
    let vendor = if asks_business { "aliyun_business" } else { vendor };
    let text = text(&head, &body);
    record.keep(vendor, text);
    next.run(Request::from_parts(head, Body::from(body))).await
}

fn text(head: &axum::http::request::Parts, body: &Bytes) -> String {
    let mut text = format!("{} {}\n", head.method, head.uri);
    for (name, value) in &head.headers {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
    }
    text.push_str(&String::from_utf8_lossy(body));
    let read = read_escapes(&text);
    if read != text {
        text.push('\n');
        text.push_str(&read);
    }
    text
}

/// The text with `%E9%9B%B6` and `+` as an address means them.
fn read_escapes(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let [first, more @ ..] = rest {
        let escaped = more.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::read_escapes;

    #[test]
    fn what_is_escaped_is_read() {
        for (text, read) in
            [("a=%E9%9B%B6+b", "a=零 b"), ("100%", "100%"), ("%zz%4", "%zz%4"), ("{\"a\":\"零\"}", "{\"a\":\"零\"}")]
        {
            assert_eq!(read_escapes(text), read);
        }
    }
}
