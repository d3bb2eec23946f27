//! The hand that looks into the simulated Alipay and makes it fail.

use super::book::{ArrivedTransfer, NotificationFault, TransferCourse, TransferEnd};
use super::cashier::{self, Decision};
use super::certificates::AlipaySandboxCertificates;
use super::gateway::AlipayFault;
use super::{Shared, notification, payouts, transfers};
use kernel::Fen;
use std::sync::Arc;

/// Looks into the simulated Alipay and makes it fail. Clones share the same one.
#[derive(Clone)]
pub struct AlipayHandle {
    shared: Arc<Shared>,
}

impl AlipayHandle {
    pub(super) fn new(shared: Arc<Shared>) -> AlipayHandle {
        AlipayHandle { shared }
    }

    /// Its public key, as Alipay's console shows one.
    pub fn public_key(&self) -> String {
        self.shared.keys.public()
    }

    /// What its console gives for certificate mode.
    pub fn certificates(&self) -> AlipaySandboxCertificates {
        self.shared.certificates.files.clone()
    }

    /// The next calls of the API run into these, one each.
    pub fn fail_next(&self, faults: impl IntoIterator<Item = AlipayFault>) {
        self.shared.book().faults.extend(faults);
    }

    /// Works again: calls that hang are answered, and what was to be done late is done.
    pub fn recover(&self) {
        let mut book = self.shared.book();
        book.faults.clear();
        book.recoveries += 1;
        drop(book);
        self.shared.changed();
    }

    /// The next new transfers go so, one each.
    pub fn steer_transfers(&self, courses: impl IntoIterator<Item = TransferCourse>) {
        self.shared.book().courses.extend(courses);
    }

    /// Ends a transfer, or corrects how it ended; false when there is none under this number.
    pub fn settle_transfer(&self, number: &str, end: TransferEnd) -> bool {
        let now = self.shared.config.clock.now();
        let settled = transfers::settle(&mut self.shared.book(), number, end, now);
        self.shared.changed();
        settled
    }

    /// The next notifications become this, one each.
    pub fn spoil_notifications(&self, faults: impl IntoIterator<Item = NotificationFault>) {
        self.shared.book().notification_faults.extend(faults);
    }

    /// Sends the notifications that were held, the latest first.
    pub async fn release_notifications(&self) {
        let held = std::mem::take(&mut self.shared.book().held);
        for held in held.into_iter().rev() {
            notification::deliver(&self.shared, held).await;
        }
    }

    /// Sends again whatever was not answered with `success`, as the real one does for a day. Gives how many are still
    /// open.
    pub async fn resend_notifications(&self) -> usize {
        let open = std::mem::take(&mut self.shared.book().open);
        for open in open {
            notification::deliver(&self.shared, open).await;
        }
        self.shared.book().open.len()
    }

    /// How often a notification was posted so far.
    pub fn notifications_sent(&self) -> u64 {
        self.shared.book().notifications_sent
    }

    /// Pays an order that a payer has opened, as the cashier's button does; false when there is nothing to pay.
    pub async fn pay(&self, number: &str) -> bool {
        cashier::decide_on(&self.shared, Decision::Pay, |trade| trade.number == number)
            .await
            .is_some_and(|now| now.changed)
    }

    /// Ends an order for good, as TRADE_FINISHED, and tells of it: one that is paid, after the time for refunds; and one that
    /// is not, which is then paid so that it cannot be refunded. False when there is nothing to end.
    pub async fn finish(&self, number: &str) -> bool {
        cashier::decide_on(&self.shared, Decision::Finish, |trade| trade.number == number)
            .await
            .is_some_and(|now| now.changed)
    }

    /// The bill says this amount about one of our numbers, or with None nothing at all.
    pub fn falsify_bill(&self, number: &str, told: Option<Fen>) {
        self.shared.book().bill_lies.insert(number.to_owned(), told);
    }

    /// What lies on the seller's account.
    pub fn balance(&self) -> Fen {
        self.shared.book().balance
    }

    /// Sets what lies on the seller's account.
    pub fn set_balance(&self, balance: Fen) {
        self.shared.book().balance = balance;
    }

    /// The transfers that are on people's accounts, newest first.
    pub fn arrived(&self) -> Vec<ArrivedTransfer> {
        payouts::arrived(&self.shared.book())
    }

    /// Calls of the API so far, refused and failed ones too.
    pub fn requests(&self) -> u64 {
        self.shared.book().requests
    }

    /// Waits until a transfer was made, whatever became of it. Put a time limit around it in a test.
    pub async fn wait_for_transfer(&self, number: &str) {
        self.shared.wait_until(|book| book.transfers.contains_key(number).then_some(())).await;
    }
}
