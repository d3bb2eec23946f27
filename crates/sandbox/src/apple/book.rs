//! What Apple and the acquirer remember.

use super::gateway::AcquirerFault;
use crate::alipay::NotificationFault;
use kernel::{Fen, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

pub(super) struct Book {
    /// Merchant sessions that were given out and not used, with their end.
    pub sessions: HashMap<String, Timestamp>,
    /// By our number of the payment.
    pub charges: BTreeMap<String, Charge>,
    /// Numbers that can never be captured.
    pub closed: BTreeSet<String>,
    /// Which payment a token was captured for, by the device's transaction.
    pub tokens: HashMap<String, String>,
    /// Messages that were heard, so that none counts twice.
    pub heard: HashMap<String, Timestamp>,
    /// Every movement of the account, oldest first.
    pub movements: Vec<Movement>,
    pub balance: Fen,
    pub faults: VecDeque<AcquirerFault>,
    pub notification_faults: VecDeque<NotificationFault>,
    pub held: Vec<Notification>,
    /// Notifications that nobody has answered with `success` yet.
    pub open: Vec<Notification>,
    /// What the bill says of one of our numbers instead of the truth: another amount, or nothing.
    pub bill_lies: HashMap<String, Option<Fen>>,
    pub recoveries: u64,
    pub captures: u64,
    made: u64,
}

/// A payment.
#[derive(Clone, Debug)]
pub(super) struct Charge {
    pub number: String,
    pub vendor_number: String,
    pub amount: Fen,
    pub state: ChargeState,
    pub transaction: String,
    pub notify_url: String,
    pub paid_at: Option<Timestamp>,
    /// By our number of the refund.
    pub refunds: BTreeMap<String, Fen>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChargeState {
    Processing,
    Paid,
    Declined,
}

impl ChargeState {
    pub fn word(self) -> &'static str {
        match self {
            ChargeState::Processing => "processing",
            ChargeState::Paid => "paid",
            ChargeState::Declined => "declined",
        }
    }
}

impl Charge {
    pub fn refunded(&self) -> Fen {
        Fen(self.refunds.values().map(|fen| fen.0).sum())
    }
}

/// Money that came to the account or left it.
#[derive(Clone, Debug)]
pub(super) struct Movement {
    pub id: String,
    pub vendor_number: String,
    pub number: String,
    pub at: Timestamp,
    pub amount: Fen,
    pub balance: Fen,
    pub kind: &'static str,
}

/// A notification on its way.
#[derive(Clone, Debug)]
pub(super) struct Notification {
    pub id: String,
    pub url: String,
    pub body: String,
    pub signature: String,
}

impl Book {
    pub fn new(balance: Fen) -> Book {
        Book {
            sessions: HashMap::new(),
            charges: BTreeMap::new(),
            closed: BTreeSet::new(),
            tokens: HashMap::new(),
            heard: HashMap::new(),
            movements: Vec::new(),
            balance,
            faults: VecDeque::new(),
            notification_faults: VecDeque::new(),
            held: Vec::new(),
            open: Vec::new(),
            bill_lies: HashMap::new(),
            recoveries: 0,
            captures: 0,
            made: 0,
        }
    }

    /// A new number of the acquirer.
    pub fn next_number(&mut self, head: &str) -> String {
        self.made += 1;
        format!("{head}{:012}", self.made)
    }

    /// Moves money on the account.
    pub fn move_money(&mut self, charge: &Charge, at: Timestamp, amount: Fen, kind: &'static str) {
        self.balance = self.balance.checked_add(amount).unwrap_or(self.balance);
        let id = self.next_number("M");
        self.movements.push(Movement {
            id,
            vendor_number: charge.vendor_number.clone(),
            number: charge.number.clone(),
            at,
            amount,
            balance: self.balance,
            kind,
        });
    }
}
