//! Wages beside the transfers that paid them: what a wage says was paid, what its slips say, and what went to the worker's wallet.

use super::finding::{Finding, Findings};
use super::stream::{Key, Stream};
use db::Tx;
use kernel::Fen;
use uuid::Uuid;

/// A wage whose wallet is nobody's any more has lost the way to its transfers.
const WAGES: Stream = Stream::of(
    "SELECT w.application_id AS id, CAST(w.paid_wage_fen + w.paid_bonus_fen + w.paid_tip_fen AS BIGINT) AS paid, \
     CAST(COALESCE((SELECT SUM(s.paid_fen) FROM pay_slips s WHERE s.application_id = w.application_id), 0) AS BIGINT) \
     AS slips, CAST(COALESCE((SELECT SUM(t.amount_fen) FROM ledger_transfers t WHERE t.credit_account_id = x.account_id \
     AND t.reference = w.application_id AND t.reason IN ('wage', 'bonus', 'tip')), 0) AS BIGINT) AS moved \
     FROM wages w JOIN wallets x ON x.person_id = w.person_id",
    "1 = 1",
    &[Key::Id("w.application_id", "id")],
);

/// Looks at every wage.
pub(super) async fn check(tx: &Tx, findings: &mut Findings) -> anyhow::Result<()> {
    let mut wages = WAGES;
    while let Some(row) = wages.next(tx).await? {
        let paid: Fen = row.try_get("", "paid")?;
        let slips: Fen = row.try_get("", "slips")?;
        let moved: Fen = row.try_get("", "moved")?;
        if paid != slips || paid != moved {
            let application: Uuid = row.try_get("", "id")?;
            findings.add(Finding::Wage { application, paid, slips, moved });
        }
    }
    Ok(())
}
