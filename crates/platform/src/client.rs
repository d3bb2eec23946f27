use crate::{App, Error};
use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// The language that a client reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    /// Chinese unless English comes first in `Accept-Language`.
    pub fn of(headers: &HeaderMap) -> Lang {
        let first = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if first.trim_start().to_ascii_lowercase().starts_with("en") { Lang::En } else { Lang::Zh }
    }

    /// The text of this language.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Lang::of(&parts.headers))
    }
}

/// Where a request comes from. Used for limits under keyed hashes; never stored as it is.
#[derive(Clone, Debug)]
pub struct Client {
    pub address: IpAddr,
    /// Browser and system in a few words, such as `Chrome · Android`.
    pub device: &'static str,
}

impl Client {
    /// What a limit per address counts as one place: a whole IPv4 address, or the /64 that one customer has in IPv6. Of those
    /// 2^64 addresses anybody can use a fresh one for each request, so a limit on the whole address would be none.
    pub fn place(&self) -> String {
        match self.address.to_canonical() {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => format!("{:x?}", &v6.segments()[..4]),
        }
    }

    /// The neighbourhood that one subscriber's addresses come from: /24 and /48.
    pub fn neighbourhood(&self) -> String {
        match self.address.to_canonical() {
            IpAddr::V4(v4) => format!("{:?}", &v4.octets()[..3]),
            IpAddr::V6(v6) => format!("{:x?}", &v6.segments()[..3]),
        }
    }
}

impl<S> FromRequestParts<S> for Client
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let app = App::from_ref(state);
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded = app.config.behind_proxy.then(|| forwarded(&parts.headers)).flatten();
        Ok(Client { address: forwarded.or(peer).unwrap_or(IpAddr::from([0, 0, 0, 0])), device: device(&parts.headers) })
    }
}

/// The last address is the one that our own proxy saw; those before it are whatever the client wrote.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    headers.get("x-forwarded-for")?.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

fn device(headers: &HeaderMap) -> &'static str {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let has = |word| agent.contains(word);
    match () {
        () if has("MicroMessenger") => "微信",
        () if has("iPhone") || has("iPad") => "Safari · iOS",
        () if has("Android") => "浏览器 · Android",
        () if has("Edg/") => "Edge · 电脑",
        () if has("Firefox/") => "Firefox · 电脑",
        () if has("Chrome/") => "Chrome · 电脑",
        () if has("Safari/") => "Safari · 电脑",
        () => "其他程序",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: ACC-1
    #[test]
    fn one_customer_is_one_place() {
        let of = |text: &str| Client { address: text.parse().expect("an address"), device: "" };
        for (one, other, place, neighbourhood) in [
            ("192.0.2.1", "::ffff:192.0.2.1", true, true),
            ("192.0.2.1", "192.0.2.2", false, true),
            ("192.0.2.1", "192.0.3.1", false, false),
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true, true),
            ("2001:db8:1:2::1", "2001:db8:1:3::1", false, true),
            ("2001:db8:1:2::1", "2001:db8:2:2::1", false, false),
        ] {
            let (one, other) = (of(one), of(other));
            assert_eq!(one.place() == other.place(), place, "{one:?} {other:?}");
            assert_eq!(one.neighbourhood() == other.neighbourhood(), neighbourhood, "{one:?} {other:?}");
        }
    }
}
