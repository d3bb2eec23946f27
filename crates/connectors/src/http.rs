//! The one way in which this program calls a vendor.

use crate::error::{VendorError, VendorErrorKind};
use crate::line::{self, Line};
use reqwest::Url;
use serde::de::DeserializeOwned;
use std::net::IpAddr;
use std::time::Duration;

/// The longest answer that is read, in bytes. Every vendor's answer is far shorter.
pub(crate) const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// The type of a form exactly as it is sent: signatures cover it.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// The type of a JSON body.
pub(crate) const JSON: &str = "application/json; charset=utf-8";

/// The header in which whoever signs whole bodies puts the signature.
pub(crate) const SIGNATURE: &str = "signature";

/// How long a connection to a vendor may lie idle before it is not used again. Vendors close theirs after some
/// fifteen seconds, and a message written into a closing connection is lost with an unknown outcome.
const IDLE_MAX: Duration = Duration::from_secs(10);

/// How long a call may take.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimits {
    /// Until the connection stands.
    pub connect: Duration,
    /// From the beginning until the last byte of the answer.
    pub call: Duration,
}

impl Default for TimeLimits {
    fn default() -> TimeLimits {
        TimeLimits { connect: Duration::from_secs(2), call: Duration::from_secs(8) }
    }
}

/// Who we are to a vendor that asks for a certificate of ours, and whom we believe to be the vendor.
pub(crate) struct Introduction<'a> {
    /// Our certificate and its private key, in PEM.
    pub identity: &'a str,
    /// The only authority that is believed, in PEM; none for those of the machine.
    pub authority: Option<&'a str>,
}

/// What a vendor answered, whatever its status.
pub(crate) struct Answer {
    pub status: u16,
    /// The header of this name, where the vendor signs the whole body.
    pub signature: Option<String>,
    /// How long to wait before the next call, in seconds, where the service says so.
    pub retry_after_s: Option<u64>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    /// A page of somebody else is `Protocol`; with a 5xx nobody knows what was done behind it.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, VendorError> {
        serde_json::from_slice(&self.body).map_err(|_| self.unreadable())
    }

    /// What an answer means of which no word can be read.
    pub fn unreadable(&self) -> VendorError {
        let kind = if self.status >= 500 { VendorErrorKind::OutcomeUnknown } else { VendorErrorKind::Protocol };
        VendorError::new(kind, &format!("http_{}", self.status), None)
    }
}

/// A vendor's endpoint: no redirects, no proxy, no retries, limited in time and size. It reaches the hosts of its line;
/// without a line, this machine alone.
pub(crate) struct Endpoint {
    client: reqwest::Client,
    base: Url,
    line: Option<Line>,
}

impl Endpoint {
    /// `base_url` is `https`, or plain `http` on this machine for the simulator.
    pub fn new(base_url: &str, limits: TimeLimits) -> Result<Endpoint, VendorError> {
        Endpoint::introduced(base_url, limits, None)
    }

    /// An endpoint that is shown a certificate of ours when it asks for one (mutual TLS).
    pub fn introduced(
        base_url: &str,
        limits: TimeLimits,
        introduction: Option<Introduction<'_>>,
    ) -> Result<Endpoint, VendorError> {
        let base = address(base_url)?;
        // The first to install a provider wins; ring is the only one that is compiled in.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .connect_timeout(limits.connect)
            .timeout(limits.call)
            .pool_idle_timeout(IDLE_MAX)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy();
        if let Some(Introduction { identity, authority }) = introduction {
            let identity = reqwest::Identity::from_pem(identity.as_bytes()).map_err(|_| config("identity"))?;
            builder = builder.identity(identity);
            if let Some(authority) = authority {
                let only = reqwest::Certificate::from_pem(authority.as_bytes()).map_err(|_| config("authority"))?;
                builder = builder.tls_certs_only([only]);
            }
        }
        if base.scheme() == "http" {
            // No certificates are needed then, and a bare container has none.
            builder = builder.tls_certs_only([]);
        }
        let client = builder.build().map_err(|_| config("http_client"))?;
        Ok(Endpoint { client, base, line: None })
    }

    /// The same way to another address.
    pub fn beside(&self, base_url: &str) -> Result<Endpoint, VendorError> {
        Ok(Endpoint { client: self.client.clone(), base: address(base_url)?, line: self.line.clone() })
    }

    /// Puts the endpoint on its service's line.
    ///
    /// # Errors
    /// `Config` when its address is none of the service's in the register.
    pub fn put_on(&mut self, line: &Line) -> Result<(), VendorError> {
        if !is_this_machine(&self.base) && !line.leads_to(self.base.host_str().unwrap_or_default()) {
            return Err(config("host_not_in_register"));
        }
        self.line = Some(line.clone());
        Ok(())
    }

    /// The line that it was put on.
    pub fn line(&self) -> Option<&Line> {
        self.line.as_ref()
    }

    /// The `Host` header exactly as it is sent: signatures cover it.
    pub fn host(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        match self.base.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// The path exactly as it is sent; `/` when the base URL has none.
    pub fn path(&self) -> &str {
        self.base.path()
    }

    /// The whole address exactly as it is sent, without a query.
    pub fn base(&self) -> &str {
        self.base.as_str()
    }

    /// Sends one POST with an empty body. `query` is already encoded.
    pub async fn post(&self, query: &str, headers: Vec<(&'static str, String)>) -> Result<Answer, VendorError> {
        let request = self.client.post(self.with(query)).header("content-length", "0");
        self.send(request, headers, ANSWER_BYTES_MAX).await
    }

    /// Sends one POST with a form of type [`FORM`]. `query` and `form` are already encoded.
    pub async fn post_form(
        &self,
        query: &str,
        headers: Vec<(&'static str, String)>,
        form: String,
    ) -> Result<Answer, VendorError> {
        let request = self.client.post(self.with(query)).header("content-type", FORM).body(form);
        let headers = headers.into_iter().filter(|(name, _)| *name != "content-type").collect();
        self.send(request, headers, ANSWER_BYTES_MAX).await
    }

    /// Sends one POST with a JSON body. What is sent is what was signed, byte by byte.
    pub async fn post_json(
        &self,
        headers: Vec<(&'static str, String)>,
        body: String,
        bytes_max: usize,
    ) -> Result<Answer, VendorError> {
        let request = self.client.post(self.base.clone()).header("content-type", "application/json").body(body);
        self.send(request, headers, bytes_max).await
    }

    /// Sends one GET to a path below the base. `query` is already encoded.
    pub async fn get(
        &self,
        path: &str,
        query: &str,
        headers: Vec<(&'static str, String)>,
    ) -> Result<Answer, VendorError> {
        self.send(self.client.get(self.below(path, query)), headers, ANSWER_BYTES_MAX).await
    }

    /// Sends one POST to a path below the base. `query` is already encoded; what is sent is what was signed, byte by
    /// byte, and its type stands among the headers.
    pub async fn post_below(
        &self,
        path: &str,
        query: &str,
        headers: Vec<(&'static str, String)>,
        body: String,
    ) -> Result<Answer, VendorError> {
        self.send(self.client.post(self.below(path, query)).body(body), headers, ANSWER_BYTES_MAX).await
    }

    /// Sends one POST to the base itself, whose path is signed; the body's type stands among the headers.
    pub async fn post_exactly(
        &self,
        headers: Vec<(&'static str, String)>,
        body: String,
    ) -> Result<Answer, VendorError> {
        self.send(self.client.post(self.base.clone()).body(body), headers, ANSWER_BYTES_MAX).await
    }

    /// An address below the base, to which a browser is sent.
    pub fn below(&self, path: &str, query: &str) -> Url {
        let mut url = self.with(query);
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url
    }

    /// An address that came from outside, if it is one of the service's: by https at a host of the line, without port and name,
    /// or below the address of a simulator.
    pub fn admitted(&self, address: &str) -> Option<Url> {
        admitted(&self.base, self.line.as_ref(), address)
    }

    /// Sends one POST to an address that was [admitted](Endpoint::admitted).
    pub async fn post_to(
        &self,
        url: Url,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
        bytes_max: usize,
    ) -> Result<Answer, VendorError> {
        self.send(self.client.post(url).body(body), headers, bytes_max).await
    }

    /// Gets a file from an address that the vendor named in a signed answer: on the endpoint's own host, or by https on
    /// one of `domains` or below. Never elsewhere, whoever signed it.
    pub async fn fetch(&self, address: &str, domains: &[&str], bytes_max: usize) -> Result<Answer, VendorError> {
        let refused = || VendorError::new(VendorErrorKind::Protocol, "address", None);
        let mut url = Url::parse(address).map_err(|_| refused())?;
        let same = url.scheme() == self.base.scheme()
            && url.host_str() == self.base.host_str()
            && url.port_or_known_default() == self.base.port_or_known_default();
        if !same {
            let host = url.host_str().unwrap_or_default().to_owned();
            let below = |domain: &&str| host == **domain || host.ends_with(&format!(".{domain}"));
            let plain = url.port().is_none() && url.username().is_empty() && url.password().is_none();
            if !domains.iter().any(below) || !plain || !matches!(url.scheme(), "http" | "https") {
                return Err(refused());
            }
            // Vendors still write plain addresses for hosts that have long spoken https.
            url.set_scheme("https").map_err(|()| refused())?;
        }
        self.send(self.client.get(url), Vec::new(), bytes_max).await
    }

    async fn send(
        &self,
        mut request: reqwest::RequestBuilder,
        headers: Vec<(&'static str, String)>,
        bytes_max: usize,
    ) -> Result<Answer, VendorError> {
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.build().map_err(|error| failed(&error))?;
        let leads = |line: &Line| line.leads_to(request.url().host_str().unwrap_or_default());
        if !is_this_machine(request.url()) && !self.line.as_ref().is_some_and(leads) {
            return Err(config("host_not_in_register"));
        }
        line::go_out()?;
        let response = self.client.execute(request).await.map_err(|error| failed(&error))?;
        read(response, bytes_max).await
    }

    fn with(&self, query: &str) -> Url {
        let mut url = self.base.clone();
        url.set_query(Some(query).filter(|query| !query.is_empty()));
        url
    }
}

async fn read(mut response: reqwest::Response, bytes_max: usize) -> Result<Answer, VendorError> {
    let status = response.status().as_u16();
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let signature = header(SIGNATURE).map(str::to_owned);
    let retry_after_s = header("retry-after").and_then(|value| value.parse().ok());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
        if body.len() + chunk.len() > bytes_max {
            return Err(VendorError::new(VendorErrorKind::Protocol, "answer_too_long", None));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, signature, retry_after_s, body })
}

/// Names what failed. The library's error is dropped here because it prints the URL, which holds the phone number.
fn failed(error: &reqwest::Error) -> VendorError {
    let (kind, code) = if error.is_connect() {
        // Nothing was sent yet.
        (VendorErrorKind::Transient, "connect")
    } else if error.is_builder() {
        (VendorErrorKind::Config, "request")
    } else if error.is_timeout() {
        (VendorErrorKind::OutcomeUnknown, "timeout")
    } else {
        (VendorErrorKind::OutcomeUnknown, "connection_lost")
    };
    VendorError::new(kind, code, None)
}

/// An address without a query, a fragment or a name; plain `http` on this machine alone.
fn address(base_url: &str) -> Result<Url, VendorError> {
    let base = Url::parse(base_url).map_err(|_| config("base_url"))?;
    let bare = base.query().is_none() && base.fragment().is_none() && base.username().is_empty();
    if !bare || base.host_str().is_none() {
        return Err(config("base_url"));
    }
    match base.scheme() {
        "https" => Ok(base),
        "http" if is_this_machine(&base) => Ok(base),
        _ => Err(config("base_url_not_https")),
    }
}

fn admitted(base: &Url, line: Option<&Line>, address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let nameless = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let theirs = if is_this_machine(base) {
        url.origin() == base.origin() && url.path().starts_with(base.path())
    } else {
        let host = url.host_str().unwrap_or_default();
        url.scheme() == "https" && url.port().is_none() && line.is_some_and(|line| line.leads_to(host))
    };
    (nameless && theirs).then_some(url)
}

fn config(code: &str) -> VendorError {
    VendorError::new(VendorErrorKind::Config, code, None)
}

/// Whether an address belongs to this machine, where plain `http` may go.
pub(crate) fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_leaves_this_machine_never() {
        for (base_url, accepted) in [
            ("https://dysmsapi.aliyuncs.com", true),
            ("http://127.0.0.1:8080/aliyun/sms/", true),
            ("http://[::1]:8080/", true),
            ("http://localhost:8080/", true),
            ("http://dysmsapi.aliyuncs.com", false),
            ("http://localhost.example.com", false),
            ("ftp://127.0.0.1/", false),
            ("https://name:word@dysmsapi.aliyuncs.com", false),
            ("https://dysmsapi.aliyuncs.com/?a=1", false),
            ("dysmsapi.aliyuncs.com", false),
            ("", false),
        ] {
            let made = Endpoint::new(base_url, TimeLimits::default());
            // A machine without certificates cannot make an https client, which is no matter of the address.
            let refused = made.err().is_some_and(|e| e.code().starts_with("base_url"));
            assert_eq!(!refused, accepted, "{base_url}");
        }
    }

    /// covers: SDK-1
    #[test]
    fn an_address_from_outside_leads_to_the_service_or_nowhere() {
        let line = Line::new("apple_push", vec!["push.apple.com".into()], kernel::Clock::system());
        let base = Url::parse("https://web.push.apple.com/").expect("an address");
        for (address, admits) in [
            ("https://web.push.apple.com/QH3a?b=c", true),
            ("https://push.apple.com/", true),
            ("https://web.push.apple.com:443/1", true),
            ("https://web.push.apple.com:8443/1", false),
            ("https://web.push.apple.com@127.0.0.1/1", false),
            ("https://a:b@web.push.apple.com/1", false),
            ("https://web.push.apple.com.evil.example/1", false),
            ("http://web.push.apple.com/1", false),
            ("http://127.0.0.1:8080/apple/1", false),
            ("https://[::1]/1", false),
            ("file:///etc/passwd", false),
            ("", false),
        ] {
            assert_eq!(admitted(&base, Some(&line), address).is_some(), admits, "{address}");
        }
        assert!(admitted(&base, None, "https://web.push.apple.com/1").is_none(), "no line, no way out");
    }

    #[test]
    fn host_and_path_are_what_will_be_sent() {
        let endpoint = Endpoint::new("http://127.0.0.1:8080/aliyun/sms/", TimeLimits::default()).expect("an endpoint");
        assert_eq!((endpoint.host().as_str(), endpoint.path()), ("127.0.0.1:8080", "/aliyun/sms/"));
        let endpoint = Endpoint::new("http://localhost:80", TimeLimits::default()).expect("an endpoint");
        assert_eq!((endpoint.host().as_str(), endpoint.path()), ("localhost", "/"));
    }
}
