//! Pay slips as their readers see them.

use super::store::cell;
use db::columns::Sealed;
use db::entities::postings::WageUnit;
use db::entities::{pay_slips, wages};
use kernel::{Fen, RowId, SettlementId, Timestamp};
use platform::{Error, Lang};
use policy::{AllowedFor, Purpose, WageReason};
use serde::Serialize;
use utoipa::ToSchema;
use vault::{Grant, PersonKeys};
use wallet::wages::{Statement, Wage};

/// One payment of a wage.
#[derive(Serialize, ToSchema)]
pub struct PaySlip {
    pub id: RowId,
    pub settlement_id: SettlementId,
    pub at: Timestamp,
    pub unit: WageUnit,
    pub rate_fen: Fen,
    /// In minutes for a wage by the hour, else in days or pieces.
    pub work: i64,
    pub earned_fen: Fen,
    pub bonus_fen: Fen,
    pub deduction_fen: Fen,
    pub tip_fen: Fen,
    pub owed_fen: Fen,
    pub paid_before_fen: Fen,
    pub paid_fen: Fen,
    pub left_fen: Fen,
    /// The wage in one line, in the reader's language: `8 小时 × 20.00 − 0 = 160.00 元`.
    pub statement: String,
    pub bonus_reason: Option<String>,
    pub deduction_reason: Option<String>,
    pub tip_reason: Option<String>,
    /// Why not all was paid.
    pub part_reason: Option<String>,
}

/// What opens the reasons; without keys (the account is gone) there are none.
pub struct Reader<'a, P: Purpose> {
    pub lang: Lang,
    pub grant: &'a Grant<P>,
    pub keys: Option<&'a PersonKeys>,
}

impl<P: Purpose> Reader<'_, P>
where
    WageReason: AllowedFor<P>,
{
    /// The view of a slip.
    ///
    /// # Errors
    /// When what was sealed does not open.
    pub fn slip(&self, row: pay_slips::Model) -> Result<PaySlip, Error> {
        let owed = Fen(row.earned_fen.0 + row.bonus_fen.0 + row.tip_fen.0 - row.deduction_fen.0);
        Ok(PaySlip {
            statement: statement(&row, self.lang),
            bonus_reason: self.open("bonus_reason", row.id, row.bonus_reason.as_ref())?,
            deduction_reason: self.open("deduction_reason", row.id, row.deduction_reason.as_ref())?,
            tip_reason: self.open("tip_reason", row.id, row.tip_reason.as_ref())?,
            part_reason: self.open("part_reason", row.id, row.part_reason.as_ref())?,
            id: row.id,
            settlement_id: row.settlement_id,
            at: row.at,
            unit: row.unit,
            rate_fen: row.rate_fen,
            work: row.work,
            earned_fen: row.earned_fen,
            bonus_fen: row.bonus_fen,
            deduction_fen: row.deduction_fen,
            tip_fen: row.tip_fen,
            owed_fen: owed,
            paid_before_fen: row.paid_before_fen,
            paid_fen: row.paid_fen,
            left_fen: Fen(owed.0 - row.paid_before_fen.0 - row.paid_fen.0),
        })
    }

    fn open(
        &self,
        column: &'static str,
        id: RowId,
        sealed: Option<&Sealed<WageReason>>,
    ) -> Result<Option<String>, Error> {
        match (sealed.filter(|sealed| !sealed.is_emptied()), self.keys) {
            (Some(sealed), Some(keys)) => Ok(Some(keys.open(self.grant, cell(column, id), sealed)?.to_string())),
            _ => Ok(None),
        }
    }
}

/// The slip's wage in one line.
pub fn statement(row: &pay_slips::Model, lang: Lang) -> String {
    let sums = [row.earned_fen, row.bonus_fen, row.deduction_fen, row.tip_fen];
    in_words(Wage { amount: row.rate_fen, unit: row.unit }, row.work, sums, lang).unwrap_or_default()
}

/// The wage in one line; nothing while its work is not known.
pub fn statement_of(row: &wages::Model, lang: Lang) -> Option<String> {
    let sums = [row.earned_fen, row.bonus_fen, row.deduction_fen, row.tip_fen];
    in_words(Wage { amount: row.rate_fen, unit: row.unit }, row.work?, sums, lang)
}

fn in_words(wage: Wage, work: i64, sums: [Fen; 4], lang: Lang) -> Option<String> {
    let whole = Statement::of(wage, work, sums)?;
    Some(match lang {
        Lang::Zh => whole.zh(),
        Lang::En => whole.en(),
    })
}
