//! Which accounts of the ledger a payment moves, and a refund of it.

use crate::ledger::{PAYER, Whose};
use db::entities::ledger_transfers::TransferReason;
use db::entities::payments::{self, PayWay, PayerRole, PaymentPurpose};
use kernel::PostingId;

/// Debit, credit and reason of a movement.
pub(super) type Sides = (Whose, Whose, TransferReason);

/// What a payment moves when it is paid.
pub(super) fn paid(payment: &payments::Model) -> Sides {
    match payment.purpose {
        PaymentPurpose::Order => (Whose::OwnFunds, Whose::ServiceIncome, TransferReason::ServicePaid),
        PaymentPurpose::JobFunding => {
            (Whose::Custody(PAYER), Whose::Job(PostingId(payment.subject)), TransferReason::Fund)
        }
        PaymentPurpose::MerchantFunding => {
            (Whose::Custody(PAYER), Whose::MerchantFunds(payment.merchant_id), TransferReason::Fund)
        }
    }
}

/// What a refund of it moves. Money that was set aside for a job goes back from its merchant's funds, where it must be
/// released to first.
pub(super) fn refunded(payment: &payments::Model) -> Sides {
    match payment.account {
        PayerRole::Own | PayerRole::Acquirer => {
            (Whose::ServiceIncome, Whose::OwnFunds, TransferReason::ServiceRefunded)
        }
        PayerRole::Custody => {
            (Whose::MerchantFunds(payment.merchant_id), Whose::Custody(PAYER), TransferReason::Refund)
        }
    }
}

/// Whose account at the vendor takes a payment for this in this way. None for wages by Apple Pay: they go to the licensed payer
/// alone, who takes no tokens (SPEC PAY-7).
pub(super) const fn account_of(purpose: PaymentPurpose, way: PayWay) -> Option<PayerRole> {
    match (purpose, way) {
        (PaymentPurpose::Order, PayWay::ApplePay) => Some(PayerRole::Acquirer),
        (_, PayWay::ApplePay) => None,
        (PaymentPurpose::Order, _) => Some(PayerRole::Own),
        (PaymentPurpose::JobFunding | PaymentPurpose::MerchantFunding, _) => Some(PayerRole::Custody),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::may_move;
    use db::entities::payments::PaymentStage;
    use kernel::{Fen, MerchantId, PaymentId, Timestamp};
    use uuid::Uuid;

    /// covers: PAY-7
    #[test]
    fn every_payment_and_refund_moves_between_accounts_that_may() {
        let all = PaymentPurpose::ALL.iter().flat_map(|purpose| PayWay::ALL.iter().map(move |way| (purpose, way)));
        for (purpose, way) in all {
            let Some(account) = account_of(*purpose, *way) else {
                assert!(*way == PayWay::ApplePay && *purpose != PaymentPurpose::Order, "{purpose} {way}");
                continue;
            };
            let payment = payments::Model {
                id: PaymentId(Uuid::from_u128(1)),
                account,
                purpose: *purpose,
                subject: Uuid::from_u128(2),
                merchant_id: MerchantId(Uuid::from_u128(3)),
                by_person: None,
                way: *way,
                amount_fen: Fen(1),
                refunded_fen: Fen::ZERO,
                state: PaymentStage::Waiting,
                vendor_number: None,
                token: None,
                created_at: Timestamp::from_micros(0),
                expires_at: Timestamp::from_micros(0),
                paid_at: None,
                changed_at: Timestamp::from_micros(0),
            };
            for (debit, credit, reason) in [paid(&payment), refunded(&payment)] {
                assert!(may_move(reason, debit.kind(), credit.kind()), "{purpose}: {reason}");
            }
        }
    }
}
