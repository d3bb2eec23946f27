//! Paying people out, whoever carries it.
//!
//! The caller stores the order with its number before anything is sent. Then:
//!
//! - An answer that is not surely undone ([`VendorError::is_surely_not_done`]) is a question: [`PayoutGateway::find`] with
//!   the same number; when the vendor knows nothing of it, the very same order is sent again under the same number, which
//!   pays once.
//! - `Transient`, `RateLimited` and `Config` leave the order waiting: nothing was done, and the same order is sent again
//!   later, or once an operator has put the account right.
//! - The money goes back to the person only after [`PayoutState::Failed`], [`PayoutState::Returned`], `BusinessNegative` or
//!   `InvalidInput`. The vendor signed each of these, or nothing was sent.

use crate::alipay::Alipay;
use crate::error::VendorError;
use crate::line::{self, Line, answers};
use crate::payment::NOBODYS;
use kernel::{Fen, Secret, Timestamp};
use std::sync::Arc;

/// Where the money goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayeeAccount {
    /// What the person signs in with at the vendor: a phone number or an e-mail address.
    LoginId(Secret<String>),
    /// The vendor's number of the person (2088…).
    UserId(Secret<String>),
}

/// One transfer to one person. Its Debug names no person and no account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayoutOrder {
    /// Our number of the transfer, the key at the vendor: letters, digits and `_`, at most 64.
    pub number: String,
    /// From ten fen to a hundred million yuan.
    pub amount: Fen,
    /// What the person reads in the vendor's bill, at most 64 characters.
    pub title: String,
    pub account: PayeeAccount,
    /// The real name; the vendor refuses an account of somebody else.
    pub name: Secret<String>,
}

/// What the vendor says of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    pub number: String,
    /// The vendor's number of the transfer.
    pub vendor_number: String,
    pub state: PayoutState,
    /// When it arrived, where the vendor says so.
    pub at: Option<Timestamp>,
}

/// How far a transfer is. The vendor may still correct itself: a transfer that arrived can be returned by the bank behind
/// it, and one that was reported failed can turn out to have arrived, so reconciliation has the last word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayoutState {
    Arrived,
    /// On its way; ask again later.
    UnderWay,
    /// Not done, with the vendor's code.
    Failed {
        code: String,
    },
    /// It had arrived and came back.
    Returned,
}

/// Whoever pays out in this installation. Clones share the account.
#[derive(Clone)]
pub enum PayoutGateway {
    Alipay(Arc<Alipay>),
}

impl PayoutGateway {
    fn line(&self) -> Option<&Line> {
        match self {
            PayoutGateway::Alipay(alipay) => alipay.line(),
        }
    }

    /// Asks something that changes nothing and costs nothing, and shows whether the service answers, takes our credentials and
    /// could take a transfer.
    ///
    /// # Errors
    /// What keeps it from answering; `Config` where the account is set up for everything but transfers.
    pub async fn probe(&self) -> Result<(), VendorError> {
        match self {
            PayoutGateway::Alipay(alipay) => alipay.can_transfer()?,
        }
        let call = async {
            match self {
                PayoutGateway::Alipay(alipay) => answers(alipay.find_transfer(NOBODYS).await),
            }
        };
        line::on(self.line(), call).await
    }

    /// Sends the transfer once.
    ///
    /// # Errors
    /// See the module: only an error that is surely undone allows anything else than asking with the same number.
    pub async fn transfer(&self, order: &PayoutOrder) -> Result<Payout, VendorError> {
        let call = async {
            match self {
                PayoutGateway::Alipay(alipay) => alipay.transfer(order).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Asks for a transfer; None when the vendor knows nothing of it. It may still be about to arrive there: None allows
    /// sending the same order again, not giving up on it.
    pub async fn find(&self, number: &str) -> Result<Option<Payout>, VendorError> {
        let call = async {
            match self {
                PayoutGateway::Alipay(alipay) => alipay.find_transfer(number).await,
            }
        };
        line::on(self.line(), call).await
    }
}
