//! Being paid by people and merchants, whoever carries it.

use crate::acquirer::Acquirer;
use crate::alipay::Alipay;
use crate::error::{VendorError, VendorErrorKind};
use crate::line::{self, Line, answers};
use kernel::{Fen, Timestamp};
use std::sync::Arc;

/// What somebody is to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentOrder {
    /// Our number of the order, the key at the vendor: letters, digits and `_`, at most 64.
    pub number: String,
    /// From one fen to a hundred million yuan.
    pub amount: Fen,
    /// What the payer reads, at most 256 characters; nothing personal. `/`, `=` and `&`, which the vendor refuses, become
    /// spaces.
    pub subject: String,
    /// Until when it can be paid.
    pub expires_at: Timestamp,
    /// Where the vendor tells us that it was paid.
    pub notify_url: String,
    /// Where the payer comes back to. That the payer came back proves nothing.
    pub return_url: String,
}

/// Where the payer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayAt {
    /// A desktop's browser (电脑网站支付).
    Page,
    /// A phone's browser (手机网站支付).
    Wap,
    /// The vendor's app beside ours (APP 支付).
    App,
    /// A sheet of the device over our own page (Apple Pay), which gives a token.
    Sheet,
}

/// How the payer begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checkout {
    /// An address to send the browser to.
    Redirect(String),
    /// A line that our app hands to the vendor's.
    AppOrder(String),
    /// Nothing to go to: our page opens the device's sheet, and its token is handed on.
    Sheet,
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// The payer has begun and not paid.
    Waiting,
    /// Paid; it can still be refunded.
    Paid,
    /// Paid, and the time for refunds is over.
    Finished,
    /// Not paid in time or closed, or paid and refunded whole.
    Closed,
}

/// An order as the vendor knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub number: String,
    /// The vendor's number of it (支付宝交易号); empty for what was closed before anybody began.
    pub vendor_number: String,
    pub state: PaymentState,
    pub amount: Fen,
    pub paid_at: Option<Timestamp>,
}

/// Money that is to go back to the payer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundOrder {
    /// The number of the order that was paid.
    pub payment_number: String,
    /// Our number of this refund, the key at the vendor: the same again refunds once.
    pub number: String,
    pub amount: Fen,
    /// What the payer reads, at most 256 characters.
    pub reason: String,
}

/// What the vendor says of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// All refunds of the order so far, this one included.
    pub total: Fen,
    /// Whether this very call moved the money. False is no failure: it was done before, or it will be done, and
    /// [`PaymentGateway::find_refund`] tells.
    pub moved_now: bool,
}

/// A refund that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    pub payment_number: String,
    pub number: String,
    pub amount: Fen,
}

/// What became of closing an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It can no longer be paid.
    Now,
    /// The vendor knows no such order: nobody has begun to pay. An address that was given out before still works until
    /// the order expires.
    NeverBegun,
}

/// What the vendor tells us by itself: verified, and meant for this application and this seller. Whether the order is
/// ours and the amount is right, [`PaymentNotification::check_against`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentNotification {
    /// The vendor's id of this notification: the same id is the same notification again.
    pub notification_id: String,
    pub number: String,
    pub vendor_number: String,
    pub state: PaymentState,
    /// The amount of the whole order.
    pub amount: Fen,
    /// All refunds so far, in a notification about one.
    pub refunded: Option<Fen>,
    pub paid_at: Option<Timestamp>,
    /// When the notification was written. Notifications may come in another order.
    pub at: Timestamp,
}

/// The order that a notification is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedPayment {
    pub number: String,
    pub amount: Fen,
}

impl PaymentNotification {
    /// Holds the notification against the order that our records have under its number; None when they have none.
    ///
    /// # Errors
    /// `UnknownOrder`, `OtherAmount`. Such a notification is genuine and still changes nothing: a person must look at it.
    pub fn check_against(&self, expected: Option<&ExpectedPayment>) -> Result<(), NotificationRefusal> {
        match expected {
            Some(expected) if expected.number == self.number => {
                if expected.amount == self.amount {
                    Ok(())
                } else {
                    Err(NotificationRefusal::OtherAmount)
                }
            }
            _ => Err(NotificationRefusal::UnknownOrder),
        }
    }
}

/// Why a notification is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotificationRefusal {
    /// Too long, not the vendor's form, not UTF-8, or a name comes twice.
    NotAForm,
    /// The vendor did not sign it.
    BadSignature,
    /// It is for another application.
    OtherApp,
    /// The money went to another account.
    OtherSeller,
    /// Signed by the vendor, and a part that is needed is missing or cannot be read; its name is given.
    Malformed(&'static str),
    /// Our records have no order of this number.
    UnknownOrder,
    /// The order is ours and of another amount.
    OtherAmount,
}

/// The number of an order that was never made.
pub(crate) const NOBODYS: &str = "LINGONGPROBE";

/// Whoever takes payments in this installation. Clones share the account.
#[derive(Clone)]
pub enum PaymentGateway {
    Alipay(Arc<Alipay>),
    Acquirer(Arc<Acquirer>),
}

impl PaymentGateway {
    fn line(&self) -> Option<&Line> {
        match self {
            PaymentGateway::Alipay(alipay) => alipay.line(),
            PaymentGateway::Acquirer(acquirer) => acquirer.line(),
        }
    }

    /// Asks something that changes nothing and costs nothing, and shows whether the service answers and takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn probe(&self) -> Result<(), VendorError> {
        let call = async {
            match self {
                PaymentGateway::Alipay(alipay) => answers(alipay.find_payment(NOBODYS).await),
                PaymentGateway::Acquirer(acquirer) => answers(acquirer.find_payment(NOBODYS).await),
            }
        };
        line::on(self.line(), call).await
    }

    /// Prepares a payment; nothing is sent, so the order must be stored before this is given to the payer.
    ///
    /// # Errors
    /// `InvalidInput` when a part does not fit the vendor's limits; `Transient` when the line is shut: nobody is sent to pay
    /// where nothing could be asked, closed or refunded afterwards.
    pub fn checkout(&self, order: &PaymentOrder, at: PayAt) -> Result<Checkout, VendorError> {
        if line::is_shut(self.line()) {
            return Err(VendorError::new(VendorErrorKind::Transient, "switched_off", None));
        }
        match self {
            PaymentGateway::Alipay(alipay) => alipay.checkout(order, at),
            PaymentGateway::Acquirer(acquirer) => acquirer.checkout(order, at),
        }
    }

    /// Asks for an order; None when nobody has begun to pay it. Asking again costs nothing.
    pub async fn find_payment(&self, number: &str) -> Result<Option<Payment>, VendorError> {
        let call = async {
            match self {
                PaymentGateway::Alipay(alipay) => alipay.find_payment(number).await,
                PaymentGateway::Acquirer(acquirer) => acquirer.find_payment(number).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Refunds. The same order again with the same number refunds once, so whatever is not surely undone
    /// ([`VendorError::is_surely_not_done`]) is asked for with [`PaymentGateway::find_refund`] and then sent again.
    pub async fn refund(&self, order: &RefundOrder) -> Result<Refunded, VendorError> {
        let call = async {
            match self {
                PaymentGateway::Alipay(alipay) => alipay.refund(order).await,
                PaymentGateway::Acquirer(acquirer) => acquirer.refund(order).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Asks for a refund; None when it was not done (yet).
    pub async fn find_refund(&self, payment_number: &str, number: &str) -> Result<Option<Refund>, VendorError> {
        let call = async {
            match self {
                PaymentGateway::Alipay(alipay) => alipay.find_refund(payment_number, number).await,
                PaymentGateway::Acquirer(acquirer) => acquirer.find_refund(payment_number, number).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Closes an order that was not paid.
    ///
    /// # Errors
    /// `BusinessNegative` when it is paid.
    pub async fn close(&self, number: &str) -> Result<Closed, VendorError> {
        let call = async {
            match self {
                PaymentGateway::Alipay(alipay) => alipay.close(number).await,
                PaymentGateway::Acquirer(acquirer) => acquirer.close(number).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Verifies and reads what came to `notify_url`: the raw body as it arrived, and the header `Signature`, which only an
    /// acquirer sends.
    pub fn read_notification(
        &self,
        signature: Option<&str>,
        body: &[u8],
    ) -> Result<PaymentNotification, NotificationRefusal> {
        match self {
            PaymentGateway::Alipay(alipay) => alipay.read_notification(body),
            PaymentGateway::Acquirer(acquirer) => acquirer.read_notification(signature, body),
        }
    }

    /// What the vendor must read once a notification is committed. With anything else it tells again for a day.
    pub fn notification_taken(&self) -> &'static str {
        match self {
            PaymentGateway::Alipay(_) | PaymentGateway::Acquirer(_) => "success",
        }
    }
}
