use super::seal::{AUTH_BYTES, KEY_BYTES, Keys, seal};
use super::vapid::Key;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{ANSWER_BYTES_MAX, Answer, Endpoint, TimeLimits};
use crate::line::{self, Line, answers};
use crate::push::PushKind;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Clock, Rng, Secret};
use serde_json::json;

/// The longest address that is taken, in bytes; those in use have some 400.
const ADDRESS_BYTES_MAX: usize = 1_024;
/// How long to wait when a service says that it is too much, and not until when, in seconds.
const RETRY_AFTER_SECONDS: u64 = 60;

kernel::text_enum! {
    /// The push service of a maker of browsers.
    pub enum WebPushService {
        /// Safari.
        Apple = "apple",
        /// Edge.
        Microsoft = "microsoft",
        /// Firefox.
        Mozilla = "mozilla",
    }
}

impl WebPushService {
    /// Where it answers. Browsers get addresses of their own below its domain.
    fn base_url(self) -> &'static str {
        match self {
            WebPushService::Apple => "https://web.push.apple.com/",
            WebPushService::Microsoft => "https://wns2-sg2p.notify.windows.com/w/",
            WebPushService::Mozilla => "https://updates.push.services.mozilla.com/wpush/v2/",
        }
    }
}

/// How this installation pushes to browsers.
pub struct WebPushConfig {
    /// `mailto:` or `https:`: where a service reaches the operator.
    pub contact: String,
    /// The key that browsers subscribe with.
    pub secret: Secret<[u8; 32]>,
    /// The simulator's address, where the demo's browsers have theirs below `/apple/` and its like; none for the services.
    pub simulator: Option<String>,
    pub time_limits: TimeLimits,
}

/// A browser that gets pushes, as it says itself. Its Debug says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct WebPushSubscription {
    /// Where its maker takes messages for it.
    pub endpoint: String,
    /// Its public key, and the secret that it shares with us.
    pub key: [u8; KEY_BYTES],
    pub auth: [u8; AUTH_BYTES],
}

impl WebPushSubscription {
    /// From what a browser's `PushSubscription.toJSON` gives; none when a part is not what browsers give.
    pub fn parse(endpoint: &str, key: &str, auth: &str) -> Option<WebPushSubscription> {
        let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        let (key, auth) = (decoded(key)?.try_into().ok()?, decoded(auth)?.try_into().ok()?);
        (endpoint.len() <= ADDRESS_BYTES_MAX).then(|| WebPushSubscription { endpoint: endpoint.to_owned(), key, auth })
    }

    /// Its three parts in one text.
    pub fn written(&self) -> String {
        let [key, auth] = [&self.key[..], &self.auth].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        format!("{}\n{key}\n{auth}", self.endpoint)
    }

    /// What [`written`](WebPushSubscription::written) gave.
    pub fn read(written: &str) -> Option<WebPushSubscription> {
        let mut lines = written.split('\n');
        WebPushSubscription::parse(lines.next()?, lines.next()?, lines.next()?)
    }
}

impl std::fmt::Debug for WebPushSubscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebPushSubscription")
    }
}

/// One notice for one browser; our own service worker reads it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebPushMessage {
    pub title: String,
    pub text: String,
    /// The page of ours that opens, beginning with `/`.
    pub link: String,
    /// At most 32 letters, digits, `-` and `_`: a message that comes again, or waits for a browser that is off, is shown once.
    pub tag: String,
    pub kind: PushKind,
    /// How long it is kept for a browser that is off, in seconds.
    pub kept_s: u32,
}

/// What the service did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebPushOutcome {
    /// It took the message; whether it arrives, the browser decides.
    Taken,
    /// The browser does not want pushes any more: its address should be forgotten.
    Gone,
}

/// The way to the browsers of all makers.
pub struct WebPush {
    key: Key,
    contact: String,
    ways: Vec<(WebPushService, Endpoint)>,
    clock: Clock,
    rng: Rng,
}

impl WebPush {
    /// # Errors
    /// `Config` when the contact or the secret cannot work, or a service's address is none of its line.
    pub fn new<'a>(
        config: WebPushConfig,
        lines: impl Fn(WebPushService) -> &'a Line,
        clock: Clock,
        rng: Rng,
    ) -> Result<WebPush, VendorError> {
        let wrong = |code| VendorError::new(VendorErrorKind::Config, code, None);
        if !config.contact.starts_with("mailto:") && !config.contact.starts_with("https://") {
            return Err(wrong("contact"));
        }
        let key = Key::of(&config.secret).ok_or_else(|| wrong("secret"))?;
        let way = |service: &WebPushService| {
            let simulated = config.simulator.as_ref().map(|here| format!("{here}/{service}/"));
            let base = simulated.as_deref().unwrap_or_else(|| service.base_url());
            let mut endpoint = Endpoint::new(base, config.time_limits)?;
            endpoint.put_on(lines(*service))?;
            Ok((*service, endpoint))
        };
        let ways = WebPushService::ALL.iter().map(way).collect::<Result<_, VendorError>>()?;
        Ok(WebPush { key, contact: config.contact, ways, clock, rng })
    }

    /// The key with which a browser subscribes, as `applicationServerKey` takes it.
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key.public)
    }

    /// Whose service an address is of; none of any other host, so that nobody makes this program call elsewhere.
    pub fn service_of(&self, subscription: &WebPushSubscription) -> Option<WebPushService> {
        let found = self.ways.iter().find(|(_, way)| way.admitted(&subscription.endpoint).is_some());
        found.map(|(service, _)| *service)
    }

    /// Sends a message. It may be sent again whatever the error was: its tag has it shown once.
    ///
    /// # Errors
    /// What kept the service from taking it.
    pub async fn send(
        &self,
        to: &WebPushSubscription,
        message: &WebPushMessage,
    ) -> Result<WebPushOutcome, VendorError> {
        let invalid = |code| VendorError::new(VendorErrorKind::InvalidInput, code, None);
        let service = self.service_of(to).ok_or_else(|| invalid("address"))?;
        let WebPushMessage { title, text, link, tag, kind: _, kept_s: _ } = message;
        let words = json!({ "title": title, "text": text, "link": link, "tag": tag }).to_string();
        let keys = Keys { public: &to.key, auth: &to.auth };
        let body = seal(&keys, self.rng.bytes(), words.as_bytes()).ok_or_else(|| invalid("sealing"))?;
        let way = self.way(service);
        line::on(way.line(), async { outcome(&self.post(way, &to.endpoint, message, body).await?) }).await
    }

    /// Asks a service about a browser that does not exist: its no shows that it answers and takes our signature.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn probe(&self, service: WebPushService) -> Result<(), VendorError> {
        let way = self.way(service);
        let nobodys = format!("{}none", way.base());
        let message = WebPushMessage {
            title: String::new(),
            text: String::new(),
            link: "/".to_owned(),
            tag: "none".to_owned(),
            kind: PushKind::News,
            kept_s: 0,
        };
        let call = async { answers(outcome(&self.post(way, &nobodys, &message, Vec::new()).await?)) };
        line::on(way.line(), call).await
    }

    fn way(&self, service: WebPushService) -> &Endpoint {
        let found = self.ways.iter().find(|(known, _)| *known == service);
        found.map(|(_, way)| way).expect("every service has a way")
    }

    async fn post(
        &self,
        way: &Endpoint,
        address: &str,
        message: &WebPushMessage,
        body: Vec<u8>,
    ) -> Result<Answer, VendorError> {
        let wrong = |code| VendorError::new(VendorErrorKind::Config, code, None);
        let url = way.admitted(address).ok_or_else(|| wrong("host_not_in_register"))?;
        let origin = url.origin().ascii_serialization();
        let by = self.key.authorization(&origin, &self.contact, self.clock.now()).ok_or_else(|| wrong("secret"))?;
        let urgency = match message.kind {
            PushKind::Service => "high",
            PushKind::News => "low",
        };
        let headers = vec![
            ("authorization", by),
            ("content-type", "application/octet-stream".to_owned()),
            ("content-encoding", "aes128gcm".to_owned()),
            ("ttl", message.kept_s.to_string()),
            ("urgency", urgency.to_owned()),
            ("topic", message.tag.clone()),
        ];
        way.post_to(url, headers, body, ANSWER_BYTES_MAX).await
    }
}

/// What an answer means (RFC 8030, section 8; <https://mozilla-services.github.io/autopush-rs/errors.html>). Its words are the
/// service's own and are not read.
fn outcome(answer: &Answer) -> Result<WebPushOutcome, VendorError> {
    use VendorErrorKind::{Config, InvalidInput, OutcomeUnknown, Protocol, RateLimited};
    let kind = match answer.status {
        200..=202 => return Ok(WebPushOutcome::Taken),
        404 | 410 => return Ok(WebPushOutcome::Gone),
        // Our signature, or a browser that subscribed with another key.
        401 | 403 => Config,
        429 => RateLimited { retry_after_s: answer.retry_after_s.unwrap_or(RETRY_AFTER_SECONDS) },
        400..=499 => InvalidInput,
        500..=599 => OutcomeUnknown,
        _ => Protocol,
    };
    Err(VendorError::new(kind, &format!("http_{}", answer.status), None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{ManualClock, Timestamp};

    fn web_push(simulator: Option<&str>) -> WebPush {
        let clock = ManualClock::at(Timestamp::from_micros(0)).clock();
        let hosts = |service| match service {
            WebPushService::Apple => "web.push.apple.com",
            WebPushService::Microsoft => "notify.windows.com",
            WebPushService::Mozilla => "push.services.mozilla.com",
        };
        let line =
            |service: &WebPushService| Line::new(service.as_str(), vec![hosts(*service).to_owned()], clock.clone());
        let lines: Vec<Line> = WebPushService::ALL.iter().map(line).collect();
        let config = WebPushConfig {
            contact: "mailto:push@lingong.example".to_owned(),
            secret: Secret::new([7; 32]),
            simulator: simulator.map(str::to_owned),
            time_limits: TimeLimits::default(),
        };
        let of = |service| &lines[WebPushService::ALL.iter().position(|known| *known == service).expect("known")];
        WebPush::new(config, of, clock.clone(), Rng::seeded(1)).expect("a way to browsers")
    }

    fn service_of(web_push: &WebPush, endpoint: &str) -> Option<WebPushService> {
        let subscription =
            WebPushSubscription { endpoint: endpoint.to_owned(), key: [4; KEY_BYTES], auth: [0; AUTH_BYTES] };
        web_push.service_of(&subscription)
    }

    /// Nobody makes the program call a machine of their choice. covers: NOTE-2, SDK-1
    #[test]
    fn addresses_are_those_of_the_services_and_no_others() {
        let simulated = web_push(Some("http://127.0.0.1:8080/web-push"));
        for (endpoint, service) in [
            ("http://127.0.0.1:8080/web-push/apple/1", Some(WebPushService::Apple)),
            ("http://127.0.0.1:8080/web-push/mozilla/1?a=b", Some(WebPushService::Mozilla)),
            ("http://127.0.0.1:8080/web-push/google/1", None),
            ("http://127.0.0.1:8080/web-push/apple/../../api/v1/health", None),
            ("http://127.0.0.1:8081/web-push/apple/1", None),
            ("http://name@127.0.0.1:8080/web-push/apple/1", None),
            ("https://web.push.apple.com/1", None),
        ] {
            assert_eq!(service_of(&simulated, endpoint), service, "{endpoint}");
        }
    }

    /// covers: NOTE-2, SDK-1
    #[test]
    fn a_browser_is_taken_as_browsers_give_themselves() {
        let key = URL_SAFE_NO_PAD.encode([4; KEY_BYTES]);
        let auth = URL_SAFE_NO_PAD.encode([1; AUTH_BYTES]);
        let parse = |endpoint: &str, key: &str, auth: &str| WebPushSubscription::parse(endpoint, key, auth).is_some();
        assert!(parse("https://web.push.apple.com/1", &key, &auth) && parse("", &key, &format!("{auth}==")));
        assert!(!parse(&"a".repeat(ADDRESS_BYTES_MAX + 1), &key, &auth), "too long");
        assert!(!parse("", &auth, &auth) && !parse("", &key, &key) && !parse("", "!", &auth));
        let browser = WebPushSubscription::parse("https://web.push.apple.com/1", &key, &auth).expect("a browser");
        assert_eq!(WebPushSubscription::read(&browser.written()), Some(browser));
    }

    /// covers: NOTE-2, NOTE-3
    #[test]
    fn answers_are_read_by_their_status() {
        use VendorErrorKind::{Config, InvalidInput, OutcomeUnknown, Protocol, RateLimited};
        let of = |status, retry_after_s| {
            outcome(&Answer { status, signature: None, retry_after_s, body: b"<html>".to_vec() })
                .map_err(|error| error.kind())
        };
        for (status, means) in [
            (201, Ok(WebPushOutcome::Taken)),
            (404, Ok(WebPushOutcome::Gone)),
            (410, Ok(WebPushOutcome::Gone)),
            (403, Err(Config)),
            (413, Err(InvalidInput)),
            (429, Err(RateLimited { retry_after_s: RETRY_AFTER_SECONDS })),
            (503, Err(OutcomeUnknown)),
            (307, Err(Protocol)),
        ] {
            assert_eq!(of(status, None), means, "{status}");
        }
        assert_eq!(of(429, Some(7)), Err(RateLimited { retry_after_s: 7 }));
    }
}
