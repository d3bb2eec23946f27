//! The way out to one vendor of the register: the only way on which anything leaves this program for another company.
//!
//! A line knows the hosts of its vendor, so that no configuration and no answer of a vendor leads elsewhere; it can be shut
//! by the staff; it rests for a while when the vendor fails again and again; and it counts what became of the calls, without
//! a word of what they carried (SPEC OPS-3, SDK-1).

use crate::error::{VendorError, VendorErrorKind};
use kernel::{Clock, Timestamp};
use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// Failures in a row after which a line rests.
const FAILURES_MAX: u32 = 5;

/// How long a line rests before one call is let through to see, in seconds.
const REST_SECONDS: i64 = 30;

/// Errors that are kept until they are taken.
const ERRORS_MAX: usize = 50;

/// The upper bounds of the classes into which calls fall by their time, in milliseconds; the last class has none.
pub const LATENCY_BOUNDS_MS: [i64; LATENCY_CLASSES - 1] = [50, 100, 300, 1_000, 3_000];

/// How many classes there are.
pub const LATENCY_CLASSES: usize = 6;

/// What became of the calls on a line since they were taken last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineFigures {
    /// The vendor answered, be it with a no.
    pub answered: u64,
    /// No answer, none that can be read or believed, or one that says that we are set up wrong.
    pub failed: u64,
    /// Too many calls for the vendor.
    pub limited: u64,
    /// Not sent, because the line is shut or rests.
    pub held: u64,
    /// Time of all calls that were sent, in microseconds.
    pub micros: u64,
    /// Calls that were sent, by [`LATENCY_BOUNDS_MS`].
    pub by_latency: [u64; LATENCY_CLASSES],
    /// Newest last, at most fifty.
    pub errors: VecDeque<LineError>,
}

impl LineFigures {
    pub fn is_empty(&self) -> bool {
        self.answered + self.failed + self.limited + self.held == 0
    }
}

/// A failed call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    pub at: Timestamp,
    pub error: VendorError,
}

/// Whether calls go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    Open,
    /// It failed too often in a row; at this moment one call is let through to see.
    Resting {
        until: Timestamp,
    },
    /// The staff shut it.
    Shut,
}

/// The way out to one vendor. Clones are the same line.
#[derive(Clone)]
pub struct Line(Arc<Parts>);

struct Parts {
    vendor: &'static str,
    hosts: Vec<String>,
    clock: Clock,
    shut: AtomicBool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    figures: LineFigures,
    failures_in_a_row: u32,
    rests_until: Option<Timestamp>,
}

impl Line {
    /// `vendor` is its name in the register, `hosts` the domains on which it answers, their subdomains included.
    pub fn new(vendor: &'static str, hosts: Vec<String>, clock: Clock) -> Line {
        Line(Arc::new(Parts { vendor, hosts, clock, shut: AtomicBool::new(false), state: Mutex::default() }))
    }

    /// Its vendor's name in the register.
    pub fn vendor(&self) -> &'static str {
        self.0.vendor
    }

    /// Whether a host belongs to the vendor.
    pub(crate) fn leads_to(&self, host: &str) -> bool {
        let below = |domain: &String| {
            host.strip_suffix(domain.as_str()).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
        };
        self.0.hosts.iter().any(below)
    }

    /// Shuts the line, or opens it again.
    pub fn set_shut(&self, shut: bool) {
        let was = self.0.shut.swap(shut, Ordering::Relaxed);
        if was && !shut {
            let mut state = self.state();
            (state.failures_in_a_row, state.rests_until) = (0, None);
        }
    }

    /// Whether staff shut it, or nobody assessed its vendor: what would lead there is offered to nobody then. One that rests is
    /// not shut, since it comes back by itself.
    pub fn is_shut(&self) -> bool {
        self.0.shut.load(Ordering::Relaxed)
    }

    /// Whether calls go out now.
    pub fn standing(&self) -> LineState {
        if self.0.shut.load(Ordering::Relaxed) {
            return LineState::Shut;
        }
        match self.state().rests_until {
            Some(until) => LineState::Resting { until },
            None => LineState::Open,
        }
    }

    /// What became of the calls since this was asked last.
    pub fn take_figures(&self) -> LineFigures {
        std::mem::take(&mut self.state().figures)
    }

    /// Runs a call, unless the line is shut. What of it goes out asks [`go_out`] first, which says `Transient` while the
    /// line rests, since nothing was sent. A call that is answered from what is kept here, or refused before anything is
    /// sent, needs no vendor: it works while the line rests, and says nothing of whether the vendor does.
    pub(crate) async fn call<T>(
        &self,
        call: impl Future<Output = Result<T, VendorError>> + Send,
    ) -> Result<T, VendorError> {
        if self.is_shut() {
            return Err(hold(&mut self.state(), "switched_off"));
        }
        let trip = Trip { line: self.clone(), begun: Cell::new(None) };
        let run = async move { (call.await, TRIP.with(|trip| trip.begun.get())) };
        let (result, begun) = TRIP.scope(trip, run).await;
        if let Some(begun) = begun {
            self.record(begun, result.as_ref().err());
        }
        result
    }

    /// Lets a call go out now, or not.
    fn admit(&self) -> Result<Timestamp, VendorError> {
        let now = self.0.clock.now();
        let mut state = self.state();
        if self.is_shut() {
            return Err(hold(&mut state, "switched_off"));
        }
        if state.rests_until.is_some_and(|until| until > now) {
            return Err(hold(&mut state, "circuit_open"));
        }
        if state.rests_until.is_some() {
            // This one goes to see; the others wait for what it finds, or for another rest when it never comes back.
            state.rests_until = Some(now.plus_seconds(REST_SECONDS));
        }
        Ok(now)
    }

    fn record(&self, begun: Timestamp, error: Option<&VendorError>) {
        let now = self.0.clock.now();
        let micros = u64::try_from(now.micros() - begun.micros()).unwrap_or(0);
        let class = LATENCY_BOUNDS_MS.iter().position(|bound| micros <= 1_000 * bound.unsigned_abs());
        let mut state = self.state();
        state.figures.micros += micros;
        state.figures.by_latency[class.unwrap_or(LATENCY_CLASSES - 1)] += 1;
        match error.map(meaning) {
            None | Some(Meaning::Answer) => {
                state.figures.answered += 1;
                (state.failures_in_a_row, state.rests_until) = (0, None);
                return;
            }
            Some(Meaning::Limit) => state.figures.limited += 1,
            Some(Meaning::OurFault) => state.figures.failed += 1,
            Some(Meaning::Failure) => {
                state.figures.failed += 1;
                state.failures_in_a_row += 1;
                if state.failures_in_a_row >= FAILURES_MAX {
                    state.rests_until = Some(now.plus_seconds(REST_SECONDS));
                }
            }
        }
        if let Some(error) = error {
            if state.figures.errors.len() == ERRORS_MAX {
                state.figures.errors.pop_front();
            }
            state.figures.errors.push_back(LineError { at: now, error: error.clone() });
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().expect("no holder of this lock panics")
    }
}

/// Counts a call that is not sent.
fn hold(state: &mut State, why: &str) -> VendorError {
    state.figures.held += 1;
    VendorError::new(VendorErrorKind::Transient, why, None)
}

/// A call on a line while it is run.
struct Trip {
    line: Line,
    /// When its first request went out.
    begun: Cell<Option<Timestamp>>,
}

impl Trip {
    fn go_out(&self) -> Result<(), VendorError> {
        // The line let the call out, not each of its requests.
        if self.begun.get().is_none() {
            self.begun.set(Some(self.line.admit()?));
        }
        Ok(())
    }
}

tokio::task_local! {
    /// The call that this task runs.
    static TRIP: Trip;
}

/// Asks the line of the call that is run whether a request may go out now, and tells it that one does. Whoever sends
/// anything asks this last of all; outside of a call there is no line to ask.
///
/// # Errors
/// `Transient` when the line is shut or rests.
pub(crate) fn go_out() -> Result<(), VendorError> {
    TRIP.try_with(Trip::go_out).unwrap_or(Ok(()))
}

/// Runs a call on its line; without one it reaches this machine alone (see [`crate::http::Endpoint`]).
pub(crate) async fn on<T>(
    line: Option<&Line>,
    call: impl Future<Output = Result<T, VendorError>> + Send,
) -> Result<T, VendorError> {
    match line {
        Some(line) => line.call(call).await,
        None => call.await,
    }
}

/// Whether an adapter's line is shut. Without one it reaches this machine alone, which nobody shuts.
pub(crate) fn is_shut(line: Option<&Line>) -> bool {
    line.is_some_and(Line::is_shut)
}

enum Meaning {
    /// The vendor works and says no.
    Answer,
    Limit,
    /// An operator must act; resting would not help.
    OurFault,
    Failure,
}

fn meaning(error: &VendorError) -> Meaning {
    use VendorErrorKind::{
        BadSignature, BusinessNegative, Config, InvalidInput, OutcomeUnknown, Protocol, RateLimited, Transient,
        UserMustRestart,
    };
    match error.kind() {
        InvalidInput | UserMustRestart | BusinessNegative => Meaning::Answer,
        RateLimited { .. } => Meaning::Limit,
        Config => Meaning::OurFault,
        Transient | OutcomeUnknown | BadSignature | Protocol => Meaning::Failure,
    }
}

/// What a question shows to which the vendor must say no: it answers, and takes our credentials.
///
/// # Errors
/// The question's own, where it is no answer.
pub(crate) fn answers<T>(asked: Result<T, VendorError>) -> Result<(), VendorError> {
    match asked {
        Err(error) if !matches!(meaning(&error), Meaning::Answer) => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::ManualClock;

    fn failed(kind: VendorErrorKind) -> Result<(), VendorError> {
        Err(VendorError::new(kind, "code", Some("R-1")))
    }

    /// A request that goes out, and what comes of it.
    async fn sent(answer: Result<(), VendorError>) -> Result<(), VendorError> {
        go_out()?;
        answer
    }

    /// covers: OPS-3
    #[tokio::test]
    async fn a_line_rests_after_failures_and_one_call_sees_whether_it_works() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let line = Line::new("amap", vec!["amap.com".into()], clock.clock());
        let fails = || line.call(sent(failed(VendorErrorKind::OutcomeUnknown)));
        for _ in 0..FAILURES_MAX {
            assert_eq!(line.standing(), LineState::Open);
            assert_eq!(fails().await.expect_err("a failure").code(), "code");
        }
        assert!(matches!(line.standing(), LineState::Resting { .. }) && !line.is_shut());
        let held = line.call(sent(Ok(()))).await.expect_err("it rests");
        assert_eq!((held.kind(), held.code()), (VendorErrorKind::Transient, "circuit_open"));
        clock.advance_seconds(REST_SECONDS);
        fails().await.expect_err("the one that goes to see");
        line.call(sent(Ok(()))).await.expect_err("it rests again");
        clock.advance_seconds(REST_SECONDS);
        line.call(sent(Ok(()))).await.expect("it works");
        assert_eq!(line.standing(), LineState::Open);
        let figures = line.take_figures();
        assert_eq!((figures.answered, figures.failed, figures.held, figures.errors.len()), (1, 6, 2, 6));
        assert_eq!(figures.errors[0].error.request_id(), Some("R-1"));
        assert!(line.take_figures().is_empty());
    }

    /// covers: OPS-3
    #[tokio::test]
    async fn a_no_is_an_answer_and_a_shut_line_sends_nothing() {
        let line = Line::new("amap", vec!["amap.com".into()], ManualClock::at(Timestamp::from_micros(0)).clock());
        for kind in [
            VendorErrorKind::InvalidInput,
            VendorErrorKind::UserMustRestart,
            VendorErrorKind::BusinessNegative,
            VendorErrorKind::Config,
            VendorErrorKind::RateLimited { retry_after_s: 1 },
        ] {
            for _ in 0..=FAILURES_MAX {
                line.call(sent(failed(kind))).await.expect_err("a no");
            }
            assert_eq!(line.standing(), LineState::Open, "{kind:?}");
        }
        let figures = line.take_figures();
        assert_eq!((figures.answered, figures.failed, figures.limited), (18, 6, 6));
        line.set_shut(true);
        assert!(line.is_shut() && is_shut(Some(&line)) && !is_shut(None));
        let begun = AtomicBool::new(false);
        let call = line.call(async {
            begun.store(true, Ordering::Relaxed);
            Ok(())
        });
        assert_eq!(call.await.expect_err("shut").code(), "switched_off");
        assert!(!begun.load(Ordering::Relaxed), "not even what needs no request");
        line.set_shut(false);
        line.call(sent(Ok(()))).await.expect("open");
    }

    /// covers: OPS-3
    #[tokio::test]
    async fn only_what_went_out_says_whether_the_vendor_works() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let line = Line::new("wechat", vec!["weixin.qq.com".into()], clock.clock());
        let kept = || line.call(async { Ok(()) });
        let refused_here = || line.call(async { failed(VendorErrorKind::InvalidInput) });
        for _ in 0..FAILURES_MAX {
            line.call(sent(failed(VendorErrorKind::OutcomeUnknown))).await.expect_err("a failure");
            kept().await.expect("what is kept here");
            refused_here().await.expect_err("refused before anything is sent");
        }
        assert!(matches!(line.standing(), LineState::Resting { .. }), "however much was answered without the vendor");
        kept().await.expect("it needs no vendor");
        refused_here().await.expect_err("nor does this");
        assert_eq!(line.call(sent(Ok(()))).await.expect_err("it rests").code(), "circuit_open");
        clock.advance_seconds(REST_SECONDS);
        kept().await.expect("what is kept here");
        assert!(matches!(line.standing(), LineState::Resting { .. }), "nobody went to see");
        // Both requests of one call go to see.
        let twice = async {
            go_out()?;
            go_out()
        };
        line.call(twice).await.expect("it works");
        assert_eq!(line.standing(), LineState::Open);
        let figures = line.take_figures();
        assert_eq!((figures.answered, figures.failed, figures.held), (1, 5, 1));
        assert_eq!(figures.by_latency.iter().sum::<u64>(), 6);
    }

    /// covers: SDK-1
    #[test]
    fn a_line_leads_to_the_hosts_of_its_vendor_alone() {
        let line = Line::new(
            "qq",
            vec!["graph.qq.com".into(), "qlogo.cn".into()],
            ManualClock::at(Timestamp::from_micros(0)).clock(),
        );
        for (host, leads) in [
            ("graph.qq.com", true),
            ("thirdqq.qlogo.cn", true),
            ("qq.com", false),
            ("evilqlogo.cn", false),
            ("qlogo.cn.evil.example", false),
            ("", false),
        ] {
            assert_eq!(line.leads_to(host), leads, "{host}");
        }
    }
}
