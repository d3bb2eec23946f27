//! Holds beside the transfers that ended them.

use super::finding::{Finding, Findings};
use super::stream::{Key, Stream};
use crate::ledger::mac;
use db::Tx;
use db::entities::ledger_holds::{self, HoldState};
use kernel::{Fen, LedgerAccountId};
use sea_orm::{FromQueryResult, QueryResult};
use uuid::Uuid;
use vault::Vault;

const HOLDS: Stream = Stream::of(
    "SELECT h.*, t.id AS transfer_id, t.amount_fen AS moved_fen, t.debit_account_id AS from_id, \
     t.credit_account_id AS to_id, t.reason AS moved_reason, t.reference AS moved_reference \
     FROM ledger_holds h LEFT JOIN ledger_transfers t ON t.hold_id = h.id",
    "1 = 1",
    &[Key::Id("h.id", "id")],
);
/// Transfers whose hold is gone.
const ORPHANS: Stream = Stream::of(
    "SELECT t.id AS id, t.hold_id AS hold_id FROM ledger_transfers t LEFT JOIN ledger_holds h ON h.id = t.hold_id",
    "t.hold_id IS NOT NULL AND h.id IS NULL",
    &[Key::Id("t.hold_id", "hold_id")],
);

/// Looks at every hold; gives how many there are.
pub(super) async fn check(tx: &Tx, vault: &Vault, findings: &mut Findings) -> anyhow::Result<u64> {
    let mut count = 0;
    let mut holds = HOLDS;
    while let Some(row) = holds.next(tx).await? {
        count += 1;
        look(&row, vault, findings)?;
    }
    let mut orphans = ORPHANS;
    while let Some(row) = orphans.next(tx).await? {
        let (transfer, hold): (Uuid, Uuid) = (row.try_get("", "id")?, row.try_get("", "hold_id")?);
        findings.add(Finding::HoldNotPosted { hold, transfer });
    }
    Ok(count)
}

fn look(row: &QueryResult, vault: &Vault, findings: &mut Findings) -> anyhow::Result<()> {
    let id: Uuid = row.try_get("", "id")?;
    let Ok(hold) = ledger_holds::Model::from_query_result(row, "") else {
        findings.add(Finding::HoldEdited(id));
        return Ok(());
    };
    if hold.mac != mac::of_hold(vault, &hold) || (hold.state == HoldState::Pending) != hold.ended_at.is_none() {
        findings.add(Finding::HoldEdited(id));
    }
    match (hold.state, row.try_get::<Option<Uuid>>("", "transfer_id")?) {
        (HoldState::Posted, None) => findings.add(Finding::HoldWithoutTransfer(id)),
        (HoldState::Posted, Some(transfer)) => {
            let moved: Fen = row.try_get("", "moved_fen")?;
            let from: LedgerAccountId = row.try_get("", "from_id")?;
            let to: LedgerAccountId = row.try_get("", "to_id")?;
            let reason: String = row.try_get("", "moved_reason")?;
            let reference: Uuid = row.try_get("", "moved_reference")?;
            let same = (from, to, reference) == (hold.debit_account_id, hold.credit_account_id, hold.reference);
            if !same || reason != hold.reason.as_str() || moved > hold.amount_fen {
                findings.add(Finding::HoldNotPosted { hold: id, transfer });
            }
        }
        (HoldState::Pending | HoldState::Voided, Some(transfer)) => {
            findings.add(Finding::HoldNotPosted { hold: id, transfer });
        }
        (HoldState::Pending | HoldState::Voided, None) => {}
    }
    Ok(())
}
