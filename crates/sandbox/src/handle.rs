//! The hand that looks into the simulators and makes them fail.

use crate::aliyun::{LentNumber, RelayFault};
use crate::config::Limits;
use crate::line::Line;
use crate::state::{Shared, Sms};
use std::sync::Arc;

/// What a simulated vendor does instead of its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Answers `isp.SYSTEM_ERROR`: nothing was sent.
    SystemError,
    /// Answers nothing until [`SandboxHandle::recover`], and nothing was sent.
    Hang,
    /// Does its work (a message arrives, a verdict is billed) and answers nothing until [`SandboxHandle::recover`].
    LostAnswer,
    /// Answers 200 with a page, as a captive portal or a broken gateway does.
    Html,
    /// Answers `isv.BUSINESS_LIMIT_CONTROL`, whatever the real counts are.
    Limit,
    /// Refuses with this code of the API that is asked, such as `isv.OUT_OF_SERVICE` or `410`, and nothing was done.
    Refuses(&'static str),
}

/// Looks into the simulators and makes them fail. Clones share the same simulators.
#[derive(Clone)]
pub struct SandboxHandle {
    shared: Arc<Shared>,
}

impl SandboxHandle {
    pub(crate) fn new(shared: Arc<Shared>) -> SandboxHandle {
        SandboxHandle { shared }
    }

    /// The line to the account at Tencent, which fails by itself.
    pub fn tencent(&self) -> Line {
        self.shared.tencent.clone()
    }

    /// Every request fails so from now on, until [`SandboxHandle::recover`].
    pub fn fail(&self, failure: Failure) {
        self.shared.state().failure = Some((None, failure));
    }

    /// The next `times` requests fail so, those after them work again.
    pub fn fail_next(&self, times: usize, failure: Failure) {
        self.shared.state().failure = (times > 0).then_some((Some(times), failure));
    }

    /// Works again; requests that hang are answered with a system error.
    pub fn recover(&self) {
        let mut state = self.shared.state();
        state.failure = None;
        state.recoveries += 1;
        drop(state);
        self.shared.changed();
    }

    /// Sets how many messages a number may get.
    pub fn set_limits(&self, limits: Limits) {
        self.shared.state().limits = limits;
    }

    /// Forgets what arrived and what was counted.
    pub fn clear(&self) {
        self.shared.state().clear();
    }

    /// What arrived, newest first, at most a thousand.
    pub fn messages(&self) -> Vec<Sms> {
        self.shared.state().messages.iter().rev().cloned().collect()
    }

    /// The newest message to a number.
    pub fn latest_to(&self, phone: &str) -> Option<Sms> {
        self.shared.state().messages.iter().rev().find(|sms| sms.phone == phone).cloned()
    }

    /// Waits until a number has got `count` messages and gives the newest. Put a time limit around it in a test.
    pub async fn wait_for(&self, phone: &str, count: usize) -> Sms {
        self.shared
            .wait_until(|state| {
                let mut to_phone = state.messages.iter().rev().filter(|sms| sms.phone == phone);
                let newest = to_phone.next().cloned();
                newest.filter(|_| to_phone.count() + 1 >= count)
            })
            .await
    }

    /// Tells the simulated register of enterprises of a company.
    pub fn know_company(&self, name: &str, credit_code: &str) {
        self.shared.state().companies.insert(credit_code.to_owned(), name.to_owned());
    }

    /// How many answers about companies were billed.
    pub fn business_checks(&self) -> u64 {
        self.shared.state().business_checks
    }

    /// The simulated source of identities knows this person: the number belongs to this name and no other.
    pub fn know_person(&self, name: &str, id_number: &str) {
        self.shared.state().persons.insert(id_number.to_owned(), name.to_owned());
    }

    /// Identity checks that were answered with a verdict so far: each would have been billed.
    pub fn identity_checks(&self) -> u64 {
        self.shared.state().identity_checks
    }

    /// The numbers that stand between two people now, the latest first.
    pub fn lent(&self) -> Vec<LentNumber> {
        self.shared.state().relay.standing(self.shared.config.clock.now())
    }

    /// Who rings when somebody dials a lent number; nobody where it does not stand between them and another.
    pub fn rings(&self, from: &str, number: &str) -> Option<String> {
        let lent = self.lent().into_iter().filter(|lent| lent.number == number);
        lent.filter_map(|LentNumber { one, other, .. }| match from {
            _ if from == one => Some(other),
            _ if from == other => Some(one),
            _ => None,
        })
        .next()
    }

    /// How often number protection was asked to bind and to unbind, refused and failed calls too.
    pub fn relay_calls(&self) -> (u64, u64) {
        self.shared.state().relay.asked
    }

    /// Sets how many numbers there are to lend.
    pub fn set_relay_numbers(&self, numbers: usize) {
        self.shared.state().relay.numbers = numbers;
    }

    /// Every call to number protection fails so from now on, until [`SandboxHandle::mend_relay`].
    pub fn fail_relay(&self, fault: RelayFault) {
        self.shared.state().relay.fault = Some((None, fault));
    }

    /// The next `times` calls to number protection fail so.
    pub fn fail_relay_next(&self, times: usize, fault: RelayFault) {
        self.shared.state().relay.fault = (times > 0).then_some((Some(times), fault));
    }

    /// Number protection works again; calls that hang are answered with a system error.
    pub fn mend_relay(&self) {
        let mut state = self.shared.state();
        state.relay.fault = None;
        state.relay.mended += 1;
        drop(state);
        self.shared.changed();
    }

    /// Requests so far to all simulators, refused and failed ones too.
    pub fn requests(&self) -> u64 {
        self.shared.state().requests
    }
}
