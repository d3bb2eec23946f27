//! The hand that looks into the simulated acquirer, holds the device, and makes them fail.

use super::book::ChargeState;
use super::device::{self, Card};
use super::gateway::AcquirerFault;
use super::{Shared, notification, payments};
use crate::alipay::NotificationFault;
use kernel::Fen;
use serde_json::Value;
use std::sync::Arc;

/// Looks into the simulated acquirer, holds the device, and makes them fail. Clones share the same ones.
#[derive(Clone)]
pub struct ApplePayHandle {
    shared: Arc<Shared>,
}

impl ApplePayHandle {
    pub(super) fn new(shared: Arc<Shared>) -> ApplePayHandle {
        ApplePayHandle { shared }
    }

    /// What the device gives for a sheet of this amount, with a card that pays, that is declined, or of which nobody knows yet.
    pub fn token(&self, amount: Fen, application_data: &[u8], card: Card) -> Value {
        device::token(&self.shared, (amount, "CNY"), application_data, card)
    }

    /// The next messages to the acquirer run into these, one each.
    pub fn fail_next(&self, faults: impl IntoIterator<Item = AcquirerFault>) {
        self.shared.book().faults.extend(faults);
    }

    /// Works again: messages that hang are answered, and what was to be done late is done.
    pub fn recover(&self) {
        let mut book = self.shared.book();
        book.faults.clear();
        book.recoveries += 1;
        drop(book);
        self.shared.changed();
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

    /// Sends again whatever was not answered with `success`. Gives how many are still open.
    pub async fn resend_notifications(&self) -> usize {
        let open = std::mem::take(&mut self.shared.book().open);
        for open in open {
            notification::deliver(&self.shared, open).await;
        }
        self.shared.book().open.len()
    }

    /// The bank of a slow card has decided; false when nothing waits under this number.
    pub async fn decide(&self, number: &str, pays: bool) -> bool {
        let now = self.shared.config.clock.now();
        let told = {
            let mut book = self.shared.book();
            let state = if pays { ChargeState::Paid } else { ChargeState::Declined };
            payments::end(&mut book, number, state, now)
                .map(|charge| notification::about(&self.shared, &mut book, &charge, now))
        };
        let Some(told) = told else { return false };
        notification::send(&self.shared, told).await;
        true
    }

    /// The bill says this amount about one of our numbers, or with None nothing at all.
    pub fn falsify_bill(&self, number: &str, told: Option<Fen>) {
        self.shared.book().bill_lies.insert(number.to_owned(), told);
    }

    /// What lies on the account.
    pub fn balance(&self) -> Fen {
        self.shared.book().balance
    }

    /// How often a card was asked for money.
    pub fn captures(&self) -> u64 {
        self.shared.book().captures
    }
}
