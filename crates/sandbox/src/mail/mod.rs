//! A mail provider: an SMTP server on this machine alone, which keeps what arrives and delivers nothing.

mod read;
mod server;

pub use server::mail_server;

use crate::record::Record;
use kernel::{Clock, Secret, Timestamp};
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::task::JoinHandle;

/// How many mails are kept; the oldest goes first.
const MAILS_MAX: usize = 200;

/// The simulated account.
pub struct MailSandboxConfig {
    /// The account's own address; mail comes from nobody else.
    pub user: String,
    pub password: Secret<String>,
    /// Where mails are kept.
    pub mailbox: Mailbox,
    /// Where everything that is said to the server is written down.
    pub record: Record,
    pub clock: Clock,
}

impl MailSandboxConfig {
    /// The account `noreply@mail.lingong.example` with the password `demo-secret-of-mail`.
    pub fn new(mailbox: Mailbox, record: Record, clock: Clock) -> MailSandboxConfig {
        MailSandboxConfig {
            user: "noreply@mail.lingong.example".to_owned(),
            password: MailSandboxConfig::demo_password(),
            mailbox,
            record,
            clock,
        }
    }

    /// What everybody knows.
    pub fn demo_password() -> Secret<String> {
        Secret::new("demo-secret-of-mail".to_owned())
    }
}

/// A mail that arrived, in clear as a mailbox shows it: demo and tests only.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Mail {
    pub to: String,
    pub from: String,
    pub subject: String,
    pub text: String,
    pub message_id: String,
    pub received_at: Timestamp,
    /// The headers as they came, without folds.
    #[serde(skip)]
    pub headers: Vec<(String, String)>,
}

impl Mail {
    /// The header of this name, however it is written.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What the mail provider does instead of its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFault {
    /// None: it does its work, so that a later connection can be the one that fails.
    Works,
    /// Ends the connection before a word.
    Refuse,
    /// Greets with 421: not now.
    Busy,
    /// Says nothing to EHLO, ever.
    Hang,
    /// Answers 450 to the recipient.
    Later,
    /// Answers 550 to the recipient: there is no such mailbox.
    NoMailbox,
    /// Answers 554 to the message.
    Spam,
    /// Takes the message and breaks off before its answer.
    BreakAfterData,
    /// Breaks off in the middle of the message, and keeps nothing.
    BreakInData,
}

/// What arrived. Clones are the same.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<Mutex<VecDeque<Mail>>>);

impl Mailbox {
    /// What arrived, newest first, at most two hundred.
    pub fn mails(&self) -> Vec<Mail> {
        self.kept().iter().rev().cloned().collect()
    }

    fn keep(&self, mail: Mail) {
        let mut kept = self.kept();
        while kept.len() >= MAILS_MAX {
            kept.pop_front();
        }
        kept.push_back(mail);
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<Mail>> {
        // Every change is one statement, so a holder that panicked left nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks into the simulated provider and makes it fail. Clones share the same one; it ends with the last of them.
#[derive(Clone)]
pub struct MailHandle {
    mailbox: Mailbox,
    faults: Faults,
    port: u16,
    _running: Arc<Running>,
}

struct Running(JoinHandle<()>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[derive(Clone, Default)]
struct Faults(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    next: VecDeque<MailFault>,
    always: Option<MailFault>,
    connections: u64,
}

impl Faults {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the next connection runs into.
    fn take(&self) -> MailFault {
        let mut state = self.state();
        state.connections += 1;
        let always = state.always;
        state.next.pop_front().or(always).unwrap_or(MailFault::Works)
    }
}

impl MailHandle {
    /// Where it listens, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What arrived, newest first, at most two hundred.
    pub fn mails(&self) -> Vec<Mail> {
        self.mailbox.mails()
    }

    /// What arrived at an address, newest first.
    pub fn mails_to(&self, address: &str) -> Vec<Mail> {
        self.mails().into_iter().filter(|mail| mail.to == address).collect()
    }

    /// The next connections run into these, one each.
    pub fn fail_next(&self, faults: impl IntoIterator<Item = MailFault>) {
        self.faults.state().next.extend(faults);
    }

    /// Every connection fails so from now on, until [`MailHandle::recover`].
    pub fn fail(&self, fault: MailFault) {
        self.faults.state().always = Some(fault);
    }

    /// Works again.
    pub fn recover(&self) {
        let mut state = self.faults.state();
        state.next.clear();
        state.always = None;
    }

    /// Connections so far, failed ones too.
    pub fn connections(&self) -> u64 {
        self.faults.state().connections
    }
}
