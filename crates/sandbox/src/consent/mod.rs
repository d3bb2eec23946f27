//! Where a demo user agrees that this platform may know them by an account elsewhere: a plain page without a script, for
//! WeChat, Weibo and QQ. Codes are good once, for five minutes, for one application and one way back.

mod page;

pub(crate) use page::{refused, style};

use crate::form::{Form, value};
use crate::people::PEOPLE;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use kernel::{Clock, Rng, Secret, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many open pages and codes are kept; beyond that everything older than a code's life is thrown away.
const KEPT_MAX: usize = 1_000;

const CODE_SECONDS: i64 = 5 * 60;

/// An application of a vendor.
#[derive(Clone)]
pub struct SandboxApp {
    pub app_id: String,
    pub secret: Secret<String>,
}

impl SandboxApp {
    pub(crate) fn demo(app_id: &str) -> SandboxApp {
        SandboxApp { app_id: app_id.to_owned(), secret: Secret::new(format!("demo-secret-of-{app_id}")) }
    }

    pub(crate) fn has_secret(&self, given: &str) -> bool {
        self.secret.expose() == given
    }
}

/// Somebody's visit to the page.
#[derive(Clone)]
pub(crate) struct Visit {
    pub app_id: String,
    pub redirect: String,
    pub state: String,
    at: Timestamp,
}

/// What the vendor's page looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    Plain,
    /// It shows a code that a phone scans.
    QrCode,
}

struct Code {
    visit: Visit,
    person: usize,
    at: Timestamp,
    used: bool,
}

/// Why a code gives nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeRefusal {
    /// Unknown, too old, or of another application.
    Invalid,
    Used,
    OtherRedirect,
}

#[derive(Default)]
struct Kept {
    visits: HashMap<String, Visit>,
    codes: HashMap<String, Code>,
}

/// The visits and codes of one vendor.
pub(crate) struct Consent {
    /// The first part of its addresses: `wechat`, `weibo`, `qq`.
    pub place: &'static str,
    /// As people know the vendor.
    pub vendor: &'static str,
    /// The only host to which browsers are sent back, without a port.
    pub redirect_host: String,
    clock: Clock,
    rng: Rng,
    kept: Mutex<Kept>,
}

impl Consent {
    pub fn new(place: &'static str, vendor: &'static str, redirect_host: String, clock: Clock, rng: Rng) -> Consent {
        Consent { place, vendor, redirect_host, clock, rng, kept: Mutex::default() }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn token(&self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.rng.bytes()))
    }

    /// A browser arrives: the page, or why there is none.
    pub fn arrive(&self, face: Face, app_id: &str, known: bool, redirect: &str, state: &str) -> Response {
        if !known {
            return refused(self, "应用不存在");
        }
        if host_of(redirect) != Some(&self.redirect_host) {
            return refused(self, "redirect_uri 参数错误");
        }
        let now = self.clock.now();
        let visit =
            Visit { app_id: app_id.to_owned(), redirect: redirect.to_owned(), state: state.to_owned(), at: now };
        let token = self.token();
        let mut kept = self.kept();
        if kept.visits.len() >= KEPT_MAX {
            kept.visits.retain(|_, visit| now.seconds_since(visit.at) <= CODE_SECONDS);
        }
        if kept.visits.len() >= KEPT_MAX {
            return refused(self, "人太多了，请稍后再试");
        }
        kept.visits.insert(token.clone(), visit);
        page::ask(self, face, &token, redirect)
    }

    /// What the person pressed: back with a code, or with `no`, the vendor's words for it.
    pub fn decide(&self, form: &Form, no: &[(&str, &str)]) -> Response {
        let Some(visit) = self.kept().visits.remove(value(form, "token")) else {
            return refused(self, "页面已过期，请重新登录");
        };
        let person = value(form, "person").parse::<usize>().ok().filter(|person| *person < PEOPLE.len());
        let code = match (value(form, "action"), person) {
            ("yes", Some(person)) => Some(self.code(visit.clone(), person)),
            _ => None,
        };
        let mut pairs: Vec<(&str, &str)> = match &code {
            Some(code) => vec![("code", code)],
            None => no.to_vec(),
        };
        pairs.push(("state", &visit.state));
        (StatusCode::SEE_OTHER, [(LOCATION, with(&visit.redirect, &pairs))]).into_response()
    }

    /// A code for a person at an application, as a visit of a browser or of an app's own dialogue ends with.
    pub fn code_for(&self, app_id: &str, person: usize) -> String {
        let now = self.clock.now();
        self.code(Visit { app_id: app_id.to_owned(), redirect: String::new(), state: String::new(), at: now }, person)
    }

    fn code(&self, visit: Visit, person: usize) -> String {
        let code = self.token();
        let now = self.clock.now();
        let mut kept = self.kept();
        if kept.codes.len() >= KEPT_MAX {
            kept.codes.retain(|_, code| now.seconds_since(code.at) <= CODE_SECONDS);
        }
        kept.codes.insert(code.clone(), Code { visit, person, at: now, used: false });
        code
    }

    /// Who gave this code. `redirect` is checked where the vendor checks it.
    pub fn take(&self, app_id: &str, code: &str, redirect: Option<&str>) -> Result<usize, CodeRefusal> {
        let now = self.clock.now();
        let mut kept = self.kept();
        let code = kept.codes.get_mut(code).ok_or(CodeRefusal::Invalid)?;
        if code.visit.app_id != app_id || now.seconds_since(code.at) > CODE_SECONDS {
            return Err(CodeRefusal::Invalid);
        }
        if code.used {
            return Err(CodeRefusal::Used);
        }
        if redirect.is_some_and(|redirect| redirect != code.visit.redirect) {
            return Err(CodeRefusal::OtherRedirect);
        }
        code.used = true;
        Ok(code.person)
    }
}

fn host_of(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let authority = rest.split(['/', '?', '#']).next().filter(|authority| !authority.contains('@'))?;
    Some(authority.rsplit_once(':').map_or(authority, |(host, _)| host))
}

/// An address with more parameters.
fn with(address: &str, pairs: &[(&str, &str)]) -> String {
    let mut whole = address.to_owned();
    for (name, value) in pairs {
        whole.push(if whole.contains('?') { '&' } else { '?' });
        whole.push_str(name);
        whole.push('=');
        for byte in value.bytes() {
            match byte {
                b'-' | b'_' | b'.' => whole.push(char::from(byte)),
                _ if byte.is_ascii_alphanumeric() => whole.push(char::from(byte)),
                _ => whole.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_host_and_adds_parameters() {
        for (address, host) in [
            ("https://a.example/b", Some("a.example")),
            ("http://127.0.0.1:8080/b?c", Some("127.0.0.1")),
            ("https://a.example@evil.example/", None),
            ("ftp://a.example", None),
        ] {
            assert_eq!(host_of(address), host);
        }
        assert_eq!(with("https://a/?b=1", &[("c", "d e")]), "https://a/?b=1&c=d%20e");
        assert_eq!(with("https://a/", &[("c", "d")]), "https://a/?c=d");
    }
}
