//! What the ledger says of a merchant between two moments.

use db::Tx;
use db::entities::ledger_transfers::TransferReason;
use kernel::{Fen, LedgerTransferId, MerchantId, Timestamp};
use sea_orm::DbErr;
use uuid::Uuid;

/// A merchant's accounts in the book of wages: `$1` is the merchant.
const ACCOUNTS: &str = "SELECT a.id FROM ledger_accounts a WHERE a.kind = 'merchant_funds' AND a.owner_id = $1 \
     UNION ALL SELECT a.id FROM ledger_accounts a JOIN postings p ON p.id = a.owner_id \
     WHERE a.kind = 'job' AND p.merchant_id = $1";

/// What changed on them, a movement between two of them once on each side.
fn changes() -> String {
    format!(
        "SELECT id, at, reason, reference, amount_fen AS fen, credit_account_id AS account FROM ledger_transfers \
         WHERE credit_account_id IN ({ACCOUNTS}) UNION ALL \
         SELECT id, at, reason, reference, -amount_fen, debit_account_id FROM ledger_transfers \
         WHERE debit_account_id IN ({ACCOUNTS})"
    )
}

/// Services that were paid for and refunded: the transfer has the id of the payment, or of the refund.
const SERVICES: &str = "SELECT t.id, t.at, t.reason, t.reference, t.amount_fen AS fen FROM ledger_transfers t \
     JOIN payments p ON p.id = t.id WHERE p.merchant_id = $1 AND t.reason = 'service_paid' UNION ALL \
     SELECT t.id, t.at, t.reason, t.reference, -t.amount_fen FROM ledger_transfers t \
     JOIN payment_refunds r ON r.id = t.id WHERE r.merchant_id = $1 AND t.reason = 'service_refunded'";

/// A line of a statement.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    pub transfer: LedgerTransferId,
    pub at: Timestamp,
    pub reason: TransferReason,
    pub reference: Uuid,
    /// Of the custody: below zero where money left. Of services: what was paid, below zero where it came back.
    pub change: Fen,
    /// The job that it was for.
    pub title: Option<String>,
}

/// What lay in custody for a merchant just before a moment.
pub(super) async fn balance_before(tx: &Tx, merchant: MerchantId, at: Timestamp) -> Result<Fen, DbErr> {
    let sql = format!("SELECT CAST(COALESCE(SUM(fen), 0) AS BIGINT) AS fen FROM ({}) c WHERE at < $2", changes());
    let row = tx.row(&sql, [merchant.into(), at.into()]).await?;
    row.map_or(Ok(Fen::ZERO), |row| row.try_get("", "fen"))
}

/// What moved in custody from one moment to before another, oldest first.
pub(super) async fn custody(
    tx: &Tx,
    merchant: MerchantId,
    (from, until): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<Moved>, DbErr> {
    let sql = format!(
        "SELECT c.id, c.at, c.reason, c.reference, c.fen, p.title FROM ({}) c \
         JOIN ledger_accounts a ON a.id = c.account LEFT JOIN postings p ON p.id = a.owner_id AND a.kind = 'job' \
         WHERE c.at >= $2 AND c.at < $3 AND c.reason NOT IN ('allocate', 'release') ORDER BY c.at, c.id LIMIT $4",
        changes()
    );
    lines(tx, &sql, (merchant, from, until, limit)).await
}

/// Services from one moment to before another, oldest first.
pub(super) async fn services(
    tx: &Tx,
    merchant: MerchantId,
    (from, until): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<Moved>, DbErr> {
    let sql = format!(
        "SELECT id, at, reason, reference, fen, NULL AS title FROM ({SERVICES}) s \
         WHERE at >= $2 AND at < $3 ORDER BY at, id LIMIT $4"
    );
    lines(tx, &sql, (merchant, from, until, limit)).await
}

async fn lines(
    tx: &Tx,
    sql: &str,
    (merchant, from, until, limit): (MerchantId, Timestamp, Timestamp, i64),
) -> Result<Vec<Moved>, DbErr> {
    let rows = tx.rows(sql, [merchant.into(), from.into(), until.into(), limit.into()]).await?.into_iter().map(|row| {
        Ok(Moved {
            transfer: row.try_get("", "id")?,
            at: row.try_get("", "at")?,
            reason: row.try_get("", "reason")?,
            reference: row.try_get("", "reference")?,
            change: row.try_get("", "fen")?,
            title: row.try_get("", "title")?,
        })
    });
    rows.collect()
}

/// What one reason brought in one of the spans that were asked for.
pub(super) struct Sum {
    /// From 0.
    pub span: i64,
    /// `in` and `out` of the custody, `services`.
    pub part: String,
    pub fen: Fen,
}

/// The sums of each of the spans that these moments bound: the first from `bounds[0]` to before `bounds[1]`.
pub(super) async fn sums(tx: &Tx, merchant: MerchantId, bounds: &[Timestamp]) -> Result<Vec<Sum>, DbErr> {
    let [_, ends @ ..] = bounds else { return Ok(Vec::new()) };
    // The merchant is $1 and the first bound $2, so that the end of the span `nth` is `nth` + 3.
    let spans: String =
        (0..ends.len()).map(|nth| format!("WHEN at < ${} THEN {nth} ", nth.saturating_add(3))).collect();
    let last = ends.len().saturating_add(2);
    let sql = format!(
        "SELECT part, CAST(CASE {spans} END AS BIGINT) AS span, CAST(SUM(fen) AS BIGINT) AS fen FROM ( \
         SELECT CASE WHEN fen > 0 THEN 'in' ELSE 'out' END AS part, at, fen FROM ({}) c \
         WHERE reason NOT IN ('allocate', 'release') \
         UNION ALL SELECT 'services', at, fen FROM ({SERVICES}) s) moved \
         WHERE at >= $2 AND at < ${last} GROUP BY 1, 2",
        changes()
    );
    let values = std::iter::once(merchant.into()).chain(bounds.iter().map(|bound| (*bound).into()));
    let rows = tx.rows(&sql, values).await?.into_iter().map(|row| {
        Ok(Sum { span: row.try_get("", "span")?, part: row.try_get("", "part")?, fen: row.try_get("", "fen")? })
    });
    rows.collect()
}
