//! Refunds (`docs/acquirer.md`, "Refunds").

use super::account::Acquirer;
use crate::error::{VendorError, VendorErrorKind};
use crate::number::{check_number, same_number};
use crate::payment::{Refund, RefundOrder, Refunded};
use kernel::Fen;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Content<'a> {
    payment_number: &'a str,
    number: &'a str,
    amount_fen: Fen,
    reason: &'a str,
}

#[derive(Deserialize)]
struct Done {
    number: String,
    /// All refunds of the payment so far.
    refunded_fen: Fen,
    /// Whether this very message moved the money.
    moved_now: bool,
}

#[derive(Serialize)]
struct Asked<'a> {
    payment_number: &'a str,
    number: &'a str,
}

#[derive(Deserialize)]
struct Found {
    refund: Option<Told>,
}

#[derive(Deserialize)]
struct Told {
    payment_number: String,
    number: String,
    amount_fen: Fen,
}

impl Acquirer {
    pub(crate) async fn refund(&self, order: &RefundOrder) -> Result<Refunded, VendorError> {
        check_number(&order.payment_number)?;
        check_number(&order.number)?;
        if order.amount.0 <= 0 {
            return Err(VendorError::new(VendorErrorKind::InvalidInput, "amount", None));
        }
        let content = Content {
            payment_number: &order.payment_number,
            number: &order.number,
            amount_fen: order.amount,
            reason: &order.reason,
        };
        let done: Done = self.ask("refund", &content).await?;
        same_number(&order.number, &done.number)?;
        Ok(Refunded { total: done.refunded_fen, moved_now: done.moved_now })
    }

    pub(crate) async fn find_refund(&self, payment_number: &str, number: &str) -> Result<Option<Refund>, VendorError> {
        check_number(payment_number)?;
        check_number(number)?;
        let found: Found = self.ask("query_refund", &Asked { payment_number, number }).await?;
        let Some(told) = found.refund else { return Ok(None) };
        same_number(payment_number, &told.payment_number)?;
        same_number(number, &told.number)?;
        Ok(Some(Refund { payment_number: told.payment_number, number: told.number, amount: told.amount_fen }))
    }
}
