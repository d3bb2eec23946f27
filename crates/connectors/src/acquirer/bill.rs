//! The daily bill (`docs/acquirer.md`, "Bills").

use super::account::Acquirer;
use crate::bill::BillLine;
use crate::error::VendorError;
use kernel::calendar::Day;
use kernel::{Fen, Timestamp};
use serde::{Deserialize, Serialize};

/// The longest bill that is read, in bytes. A line has some 200.
const BILL_BYTES_MAX: usize = 32 * 1024 * 1024;

#[derive(Serialize)]
struct Asked {
    /// In China.
    day: String,
}

#[derive(Deserialize)]
struct Found {
    /// Absent until the acquirer has written it.
    lines: Option<Vec<Line>>,
}

#[derive(Deserialize)]
struct Line {
    movement: String,
    vendor_number: Option<String>,
    number: Option<String>,
    at: Timestamp,
    amount_fen: Fen,
    balance_fen: Fen,
    kind: String,
}

impl Acquirer {
    pub(crate) async fn bill_of(&self, day: Day) -> Result<Option<Vec<BillLine>>, VendorError> {
        let asked = Asked { day: day.to_string() };
        let found: Found = self.call(&self.endpoint, "bill", &asked, BILL_BYTES_MAX).await?;
        Ok(found.lines.map(|lines| lines.into_iter().map(line).collect()))
    }
}

fn line(line: Line) -> BillLine {
    BillLine {
        movement: line.movement,
        vendor_number: line.vendor_number.unwrap_or_default(),
        number: line.number.unwrap_or_default(),
        at: line.at,
        amount: line.amount_fen,
        balance: line.balance_fen,
        kind: line.kind,
    }
}
