//! The life of an invoice, as a pure table.

use super::refusals::{BAD_INVOICE_NUMBER, INVOICE_STATE};
use db::entities::invoices::InvoiceState;
use kernel::Refusal;

/// What can happen to an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// The merchant takes the request back.
    Withdraw,
    /// Staff issued it.
    Issue,
    /// Staff give the request back, or the wish to reverse it.
    Refuse,
    /// The merchant asks for the red-letter invoice.
    AskRed,
    /// Staff issued the red-letter invoice.
    Reverse,
}

/// The state after a change.
///
/// # Errors
/// `invoice_state`.
pub(super) fn after(state: InvoiceState, change: Change) -> Result<InvoiceState, Refusal> {
    use InvoiceState::{Asked, Issued, Red, RedAsked, Refused, Withdrawn};
    match (state, change) {
        (Asked, Change::Withdraw) => Ok(Withdrawn),
        (Asked, Change::Issue) => Ok(Issued),
        (Asked, Change::Refuse) => Ok(Refused),
        (Issued, Change::AskRed) => Ok(RedAsked),
        (RedAsked, Change::Reverse) => Ok(Red),
        (RedAsked, Change::Refuse) => Ok(Issued),
        _ => Err(INVOICE_STATE.refuse().with("state", state.as_str())),
    }
}

/// Whether what stands on it is free for a refund or another invoice.
pub(super) const fn frees(state: InvoiceState) -> bool {
    matches!(state, InvoiceState::Refused | InvoiceState::Withdrawn | InvoiceState::Red)
}

/// An invoice's number: 20 digits on a fully digital invoice (数电票), 8 on an older one, whose code of 10 or 12 digits may stand
/// before it.
///
/// # Errors
/// `bad_invoice_number`.
pub(super) fn number(typed: &str) -> Result<String, Refusal> {
    let number: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let fits = (8..=20).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(number) } else { Err(BAD_INVOICE_NUMBER.on("number")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use InvoiceState::{Asked, Issued, Red, RedAsked, Refused, Withdrawn};

    /// covers: PAY-4
    #[test]
    fn every_change_in_every_state() {
        let changes = [Change::Withdraw, Change::Issue, Change::Refuse, Change::AskRed, Change::Reverse];
        for state in InvoiceState::ALL.iter().copied() {
            let expected = match state {
                Asked => [Some(Withdrawn), Some(Issued), Some(Refused), None, None],
                Issued => [None, None, None, Some(RedAsked), None],
                RedAsked => [None, None, Some(Issued), None, Some(Red)],
                Refused | Withdrawn | Red => [None; 5],
            };
            for (change, expected) in changes.into_iter().zip(expected) {
                assert_eq!(after(state, change).ok(), expected, "{state} {change:?}");
            }
            assert_eq!(frees(state), matches!(state, Refused | Withdrawn | Red), "{state}");
        }
    }

    /// covers: PAY-4
    #[test]
    fn a_number_is_eight_to_twenty_digits() {
        let of = |typed| number(typed).ok();
        assert_eq!(of("26117000000123456789").as_deref(), Some("26117000000123456789"));
        assert_eq!(of(" 2611 7000 0001 2345 6789 ").as_deref(), Some("26117000000123456789"));
        assert_eq!(of("12345678").as_deref(), Some("12345678"));
        for wrong in ["", "1234567", "261170000001234567890", "2611700000012345678X", "１２３４５６７８", "-12345678"]
        {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
