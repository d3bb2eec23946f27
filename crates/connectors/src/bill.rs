//! What the vendor wrote down about our account, day by day, for reconciliation (PAY-6).

use crate::acquirer::Acquirer;
use crate::alipay::Alipay;
use crate::error::VendorError;
use crate::line::{self, Line};
use kernel::calendar::Day;
use kernel::{Fen, Timestamp};
use std::sync::Arc;

/// One movement of money on our account at the vendor. The other side's account is not read: nothing here needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillLine {
    /// The vendor's number of the movement (账务流水号).
    pub movement: String,
    /// The vendor's number of the payment, refund or transfer (业务流水号).
    pub vendor_number: String,
    /// Our number (商户订单号); empty for what we did not order, such as a fee or a deposit.
    pub number: String,
    pub at: Timestamp,
    /// Positive when money came in.
    pub amount: Fen,
    /// The account's balance after it.
    pub balance: Fen,
    /// The vendor's word for it, such as 在线支付, 交易退款 or 转账.
    pub kind: String,
}

/// Whoever keeps our account in this installation. Clones share the account.
#[derive(Clone)]
pub enum BillReader {
    Alipay(Arc<Alipay>),
    Acquirer(Arc<Acquirer>),
}

impl BillReader {
    fn line(&self) -> Option<&Line> {
        match self {
            BillReader::Alipay(alipay) => alipay.line(),
            BillReader::Acquirer(acquirer) => acquirer.line(),
        }
    }

    /// The movements of a day in China, in the vendor's order. None while the vendor has not written the bill: it does so
    /// in the morning after, and for a day without movements never.
    pub async fn day(&self, day: Day) -> Result<Option<Vec<BillLine>>, VendorError> {
        let call = async {
            match self {
                BillReader::Alipay(alipay) => alipay.bill_of(day).await,
                BillReader::Acquirer(acquirer) => acquirer.bill_of(day).await,
            }
        };
        line::on(self.line(), call).await
    }
}
