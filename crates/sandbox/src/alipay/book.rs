//! What the simulated vendor remembers.

use super::gateway::AlipayFault;
use super::wire::Form;
use kernel::{Fen, Timestamp};
use std::collections::{BTreeMap, HashMap, VecDeque};

pub(super) struct Book {
    /// By our number of the order.
    pub trades: BTreeMap<String, Trade>,
    /// By our number of the transfer.
    pub transfers: BTreeMap<String, Transfer>,
    /// Every movement of the seller's account, oldest first.
    pub movements: Vec<Movement>,
    pub balance: Fen,
    /// The name that belongs to an account: the first that was heard for it.
    pub names: HashMap<String, String>,
    pub faults: VecDeque<AlipayFault>,
    pub courses: VecDeque<TransferCourse>,
    pub notification_faults: VecDeque<NotificationFault>,
    /// Notifications that were held back.
    pub held: Vec<Notification>,
    /// Notifications that nobody has answered with `success` yet, the application of Twice counted out.
    pub open: Vec<Notification>,
    /// Days of bills by the bill's token.
    pub bills: HashMap<String, jiff::civil::Date>,
    /// What the bill says of one of our numbers instead of the truth: another amount, or nothing.
    pub bill_lies: HashMap<String, Option<Fen>>,
    pub recoveries: u64,
    pub requests: u64,
    pub notifications_sent: u64,
    made: u64,
}

/// An order.
#[derive(Clone, Debug)]
pub(super) struct Trade {
    pub number: String,
    pub vendor_number: String,
    pub token: String,
    pub amount: Fen,
    pub subject: String,
    pub status: TradeStatus,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub paid_at: Option<Timestamp>,
    pub notify_url: String,
    pub return_url: String,
    /// By our number of the refund.
    pub refunds: BTreeMap<String, Fen>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TradeStatus {
    Wait,
    Success,
    /// Paid, and the time for refunds is over.
    Finished,
    Closed,
}

impl TradeStatus {
    pub fn word(self) -> &'static str {
        match self {
            TradeStatus::Wait => "WAIT_BUYER_PAY",
            TradeStatus::Success => "TRADE_SUCCESS",
            TradeStatus::Finished => "TRADE_FINISHED",
            TradeStatus::Closed => "TRADE_CLOSED",
        }
    }
}

impl Trade {
    pub fn refunded(&self) -> Fen {
        Fen(self.refunds.values().map(|fen| fen.0).sum())
    }
}

/// A transfer to a person.
#[derive(Clone, Debug)]
pub(super) struct Transfer {
    pub number: String,
    pub vendor_number: String,
    pub amount: Fen,
    pub title: String,
    pub account: String,
    pub name: String,
    /// What a transfer request answers, however often it comes.
    pub answered: TransferStatus,
    /// What is so, and what a question answers.
    pub truth: TransferStatus,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TransferStatus {
    Dealing,
    Success,
    Fail,
    Refund,
}

impl TransferStatus {
    pub fn word(self) -> &'static str {
        match self {
            TransferStatus::Dealing => "DEALING",
            TransferStatus::Success => "SUCCESS",
            TransferStatus::Fail => "FAIL",
            TransferStatus::Refund => "REFUND",
        }
    }
}

/// Money that came to the seller's account or left it.
#[derive(Clone, Debug)]
pub(super) struct Movement {
    pub id: String,
    pub vendor_number: String,
    pub number: String,
    pub title: String,
    pub at: Timestamp,
    pub amount: Fen,
    pub balance: Fen,
    pub kind: &'static str,
}

/// A notification on its way.
#[derive(Clone, Debug)]
pub(super) struct Notification {
    pub url: String,
    pub form: Form,
}

/// What the next transfer runs into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferCourse {
    /// Answers DEALING, and stays so until [`super::AlipayHandle::settle_transfer`].
    UnderWay,
    /// Answers FAIL, and has arrived when it is asked for.
    FailedThenArrived,
    /// Answers SUCCESS, and has come back when it is asked for.
    ArrivedThenReturned,
    /// Answers FAIL, and so it is.
    Failed,
    /// Refuses with this sub_code and keeps nothing.
    Refused(&'static str),
}

/// How a transfer that was under way ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferEnd {
    Arrived,
    Failed,
    Returned,
}

/// What becomes of the next notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotificationFault {
    /// It is sent twice at once.
    Twice,
    /// It waits for [`super::AlipayHandle::release_notifications`], which sends the latest first.
    Held,
    /// It is never sent.
    Never,
    /// It is signed with nothing of the vendor's.
    Forged,
    /// The vendor signs another amount.
    OtherAmount,
    /// The vendor signs it for another application.
    OtherApp,
    /// The vendor signs it for another seller.
    OtherSeller,
    /// The vendor signs it for an order that nobody made.
    UnknownOrder,
}

/// A transfer that is on the person's account. It holds a name and an account in clear, as a phone does: demo and tests
/// only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrivedTransfer {
    pub number: String,
    pub account: String,
    pub name: String,
    pub title: String,
    pub amount: Fen,
    pub at: Timestamp,
}

impl Book {
    pub fn new(balance: Fen) -> Book {
        Book {
            trades: BTreeMap::new(),
            transfers: BTreeMap::new(),
            movements: Vec::new(),
            balance,
            names: HashMap::new(),
            faults: VecDeque::new(),
            courses: VecDeque::new(),
            notification_faults: VecDeque::new(),
            held: Vec::new(),
            open: Vec::new(),
            bills: HashMap::new(),
            bill_lies: HashMap::new(),
            recoveries: 0,
            requests: 0,
            notifications_sent: 0,
            made: 0,
        }
    }

    /// A new number of the vendor: the moment and a count, 28 digits.
    pub fn next_number(&mut self, now: Timestamp) -> String {
        self.made += 1;
        let day = super::wire::time(now).replace(['-', ' ', ':'], "");
        format!("{day}{:014}", self.made)
    }

    /// Moves money on the seller's account.
    pub fn book_movement(&mut self, about: (&str, &str, &str), at: Timestamp, amount: Fen, kind: &'static str) {
        let (vendor_number, number, title) = about;
        self.balance = self.balance.checked_add(amount).unwrap_or(self.balance);
        let id = self.next_number(at);
        self.movements.push(Movement {
            id,
            vendor_number: vendor_number.to_owned(),
            number: number.to_owned(),
            title: title.to_owned(),
            at,
            amount,
            balance: self.balance,
            kind,
        });
    }
}
