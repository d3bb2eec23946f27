//! What the simulators remember, in memory alone.

use crate::aliyun::Pool;
use crate::config::{Limits, SandboxConfig};
use crate::handle::Failure;
use crate::line::Line;
use kernel::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// How many messages are kept; the oldest goes first.
pub(crate) const MESSAGES_MAX: usize = 1_000;

/// Notices of one template that a number gets in a day: the vendor's own limit.
const NOTICES_PER_DAY: usize = 50;

/// How many persons are remembered; nobody further is known.
const PERSONS_MAX: usize = 20_000;

/// How long a nonce is remembered: a request may be dated 15 minutes ahead and come again until it is 15 minutes old.
const NONCE_SECONDS: i64 = 30 * 60;

/// A text message that arrived. It holds a number and a code in clear, as a phone does: demo and tests only.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Sms {
    pub phone: String,
    pub template: String,
    pub params: BTreeMap<String, String>,
    pub sign_name: String,
    pub received_at: Timestamp,
    /// What the phone shows: the sign name in brackets and the filled template.
    #[serde(skip)]
    pub text: String,
    /// The vendor's number of the message.
    #[serde(skip)]
    pub id: String,
    /// The customer's own reference, where one was sent.
    #[serde(skip)]
    pub reference: Option<String>,
}

impl Sms {
    /// What Aliyun would report of this message.
    pub fn aliyun_report(&self, arrived: bool) -> serde_json::Value {
        let code = if arrived { "DELIVERED" } else { "UNDELIV" };
        serde_json::json!([{
            "phone_number": self.phone, "send_time": "2026-11-24 10:00:00", "report_time": "2026-11-24 10:00:03",
            "success": arrived, "err_code": code, "err_msg": "", "sms_size": "1", "biz_id": self.id,
            "out_id": self.reference,
        }])
    }

    /// What Tencent would report of this message.
    pub fn tencent_report(&self, arrived: bool) -> serde_json::Value {
        let (status, code) = if arrived { ("SUCCESS", "DELIVRD") } else { ("FAIL", "UNDELIV") };
        serde_json::json!([{
            "user_receive_time": "2026-11-24 10:00:03", "nationcode": "86", "mobile": self.phone,
            "report_status": status, "errmsg": code, "description": "", "sid": self.id,
        }])
    }
}

pub(crate) struct Shared {
    pub config: SandboxConfig,
    /// The line to the account at Tencent.
    pub tencent: Line,
    state: Mutex<State>,
    /// Counts every change, so that whoever waits for one need not poll.
    changes: watch::Sender<u64>,
}

pub(crate) struct State {
    /// Oldest first.
    pub messages: VecDeque<Sms>,
    pub limits: Limits,
    /// When messages to a number were taken, within the last day.
    taken: HashMap<String, VecDeque<Timestamp>>,
    nonces: HashMap<String, Timestamp>,
    /// The name that belongs to an identity number, as the simulated source knows it.
    pub persons: HashMap<String, String>,
    /// Credit code → name of the company.
    pub companies: HashMap<String, String>,
    /// Answers about companies that were billed.
    pub business_checks: u64,
    /// Identity checks that were answered with a verdict, and so would have been billed.
    pub identity_checks: u64,
    /// The numbers that are lent for calls; it fails by itself.
    pub relay: Pool,
    /// What the next requests run into: how often, and what. `None` stands for always.
    pub failure: Option<(Option<usize>, Failure)>,
    /// How often the simulators were told to work again: requests that hang wait for the next time.
    pub recoveries: u64,
    /// Requests so far, whatever became of them.
    pub requests: u64,
}

impl Shared {
    pub fn new(config: SandboxConfig) -> Shared {
        let state = State {
            messages: VecDeque::new(),
            limits: config.limits,
            taken: HashMap::new(),
            nonces: HashMap::new(),
            persons: HashMap::new(),
            companies: HashMap::new(),
            business_checks: 0,
            identity_checks: 0,
            relay: Pool::default(),
            failure: None,
            recoveries: 0,
            requests: 0,
        };
        Shared { config, tencent: Line::default(), state: Mutex::new(state), changes: watch::Sender::new(0) }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked while it held the lock left nothing half done: every change is one statement.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes whoever waits for a message or for a recovery.
    pub fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Waits until `ready` gives something. It is asked again after every change.
    pub async fn wait_until<T>(&self, ready: impl Fn(&State) -> Option<T>) -> T {
        let mut changes = self.changes.subscribe();
        loop {
            changes.mark_unchanged();
            if let Some(found) = ready(&self.state()) {
                return found;
            }
            if changes.changed().await.is_err() {
                // The sender lives in self, so this is never reached; waiting for ever is what it would mean.
                std::future::pending::<()>().await;
            }
        }
    }
}

/// What the simulated source of identities says, whoever asks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judged {
    Match,
    Mismatch,
    NoRecord,
}

impl State {
    /// Whether a name and a number belong together; the answer is billed.
    pub fn judge(&mut self, name: &str, number: &str) -> Judged {
        self.identity_checks += 1;
        match self.persons.get(number) {
            Some(known) if known == name => Judged::Match,
            Some(_) => Judged::Mismatch,
            None if number.get(14..17) == Some("404") || self.persons.len() >= PERSONS_MAX => Judged::NoRecord,
            None => {
                self.persons.insert(number.to_owned(), name.to_owned());
                Judged::Match
            }
        }
    }

    /// Whether a company's name and code belong together; the answer is billed.
    pub fn judge_company(&mut self, name: &str, code: &str) -> Judged {
        self.business_checks += 1;
        match self.companies.get(code) {
            Some(known) if known == name => Judged::Match,
            Some(_) => Judged::Mismatch,
            None if code.get(14..17) == Some("404") || self.companies.len() >= PERSONS_MAX => Judged::NoRecord,
            None => {
                self.companies.insert(code.to_owned(), name.to_owned());
                Judged::Match
            }
        }
    }

    /// Takes what the next request is to run into.
    pub fn take_failure(&mut self) -> Option<Failure> {
        let (left, failure) = self.failure?;
        self.failure = match left {
            None => Some((None, failure)),
            Some(left) => left.checked_sub(1).filter(|left| *left > 0).map(|left| (Some(left), failure)),
        };
        Some(failure)
    }

    /// Remembers a nonce; false when it was there before.
    pub fn take_nonce(&mut self, nonce: &str, now: Timestamp) -> bool {
        self.nonces.retain(|_, seen| now.seconds_since(*seen) <= NONCE_SECONDS);
        self.nonces.insert(nonce.to_owned(), now).is_none()
    }

    /// Counts a code to a number, or names the window that is full: (its Chinese name, its limit).
    pub fn take_place(&mut self, phone: &str, now: Timestamp) -> Result<(), (&'static str, usize)> {
        let limits = self.limits;
        self.take(phone.to_owned(), limits, now)
    }

    /// The same for a notice, which is counted by itself, with its template: so many a day.
    pub fn take_notice_place(
        &mut self,
        phone: &str,
        template: &str,
        now: Timestamp,
    ) -> Result<(), (&'static str, usize)> {
        let of_codes = self.limits;
        let per_day = if of_codes == Limits::NONE { usize::MAX } else { NOTICES_PER_DAY };
        let limits = Limits { per_minute: usize::MAX, per_hour: usize::MAX, per_day };
        self.take(format!("{phone} {template}"), limits, now)
    }

    fn take(&mut self, counted: String, limits: Limits, now: Timestamp) -> Result<(), (&'static str, usize)> {
        let taken = self.taken.entry(counted).or_default();
        taken.retain(|at| now.seconds_since(*at) < 86_400);
        let within = |seconds| taken.iter().filter(|at| now.seconds_since(**at) < seconds).count();
        for (name, seconds, limit) in
            [("分钟级", 60, limits.per_minute), ("小时级", 3_600, limits.per_hour), ("天级", 86_400, limits.per_day)]
        {
            if within(seconds) >= limit {
                return Err((name, limit));
            }
        }
        taken.push_back(now);
        Ok(())
    }

    /// Keeps a message that arrived.
    pub fn keep(&mut self, sms: Sms) {
        while self.messages.len() >= MESSAGES_MAX {
            self.messages.pop_front();
        }
        self.messages.push_back(sms);
    }

    /// Forgets messages, counts and nonces; limits and a failure that was set stay.
    pub fn clear(&mut self) {
        self.messages.clear();
        self.taken.clear();
        self.nonces.clear();
    }
}
