use crate::Wallet;
use axum::Json;
use axum::extract::State;
use jiff::ToSpan;
use kernel::calendar::{self, Day};
use kernel::{Fen, MerchantId};
use platform::auth::{Signed, require_finance};
use platform::{Page, Path, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// How many months are told of, the present one among them.
const MONTHS: i32 = 12;

/// What a merchant spent in a month. Months are China's.
#[derive(Serialize, ToSchema)]
pub(crate) struct SpendingMonth {
    /// `2026-11`.
    month: String,
    /// Paid for services, less what went back.
    services_fen: Fen,
    /// Put into custody for wages, less what went back.
    funded_fen: Fen,
    /// Wages, bonuses and tips that were paid out of it.
    wages_fen: Fen,
}

/// What a merchant spent in each of the last twelve months, oldest first, for its owners and finance members.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/spending", operation_id = "list_spending", tag = "orders",
    security(("session" = [])), params(("id" = MerchantId, Path)), responses((status = 200, body = Page<SpendingMonth>)))]
pub(crate) async fn list_spending(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
) -> Result<Json<Page<SpendingMonth>>> {
    let tx = wallet.app.read();
    require_finance(&tx, merchant, signed.person).await?;
    let starts = starts(calendar::day_of(wallet.app.now()));
    let bounds: Vec<_> = starts.iter().map(|day| calendar::start_of(*day)).collect();
    // $1 is the merchant and $2 the first bound, so that the end of the span `nth` is `nth` + 3.
    let spans: String =
        (0..bounds.len() - 1).map(|nth| format!("WHEN at < ${} THEN {nth} ", nth.saturating_add(3))).collect();
    let last = bounds.len().saturating_add(1);
    let jobs = "SELECT a.id FROM ledger_accounts a JOIN postings p ON p.id = a.owner_id \
                WHERE a.kind = 'job' AND p.merchant_id = $1";
    let parts = [
        "SELECT 'services' AS part, paid_at AS at, amount_fen AS fen FROM payments WHERE merchant_id = $1 \
         AND account <> 'custody' AND state = 'paid'"
            .to_owned(),
        "SELECT 'services', done_at, -amount_fen FROM payment_refunds WHERE merchant_id = $1 AND account <> 'custody' \
         AND state = 'done'"
            .to_owned(),
        "SELECT 'funded', paid_at, amount_fen FROM payments WHERE merchant_id = $1 AND account = 'custody' \
         AND state = 'paid'"
            .to_owned(),
        "SELECT 'funded', done_at, -amount_fen FROM payment_refunds WHERE merchant_id = $1 AND account = 'custody' \
         AND state = 'done'"
            .to_owned(),
        format!(
            "SELECT 'wages', at, amount_fen FROM ledger_transfers WHERE reason IN ('wage', 'bonus', 'tip') \
             AND debit_account_id IN ({jobs})"
        ),
        format!(
            "SELECT 'wages', at, -amount_fen FROM ledger_transfers WHERE reason = 'correction' \
             AND credit_account_id IN ({jobs})"
        ),
    ]
    .join(" UNION ALL ");
    let sql = format!(
        "SELECT part, CAST(CASE {spans} END AS BIGINT) AS span, CAST(SUM(fen) AS BIGINT) AS fen FROM ({parts}) spent \
         WHERE at >= $2 AND at < ${last} GROUP BY 1, 2"
    );
    let values = std::iter::once(merchant.into()).chain(bounds.iter().map(|bound| (*bound).into()));
    let mut months: Vec<SpendingMonth> = starts.iter().take(bounds.len() - 1).map(empty).collect();
    for row in tx.rows(&sql, values).await? {
        let (part, span): (String, i64) = (row.try_get("", "part")?, row.try_get("", "span")?);
        let Some(month) = usize::try_from(span).ok().and_then(|span| months.get_mut(span)) else { continue };
        let fen: Fen = row.try_get("", "fen")?;
        match part.as_str() {
            "services" => month.services_fen = fen,
            "funded" => month.funded_fen = fen,
            _ => month.wages_fen = fen,
        }
    }
    Ok(Json(Page::whole(months)))
}

/// The first days of the months, and of the one after.
fn starts(today: Day) -> Vec<Day> {
    let first = today.first_of_month();
    (1 - MONTHS..=1).map(|months| first.saturating_add(months.months())).collect()
}

fn empty(start: &Day) -> SpendingMonth {
    SpendingMonth {
        month: start.strftime("%Y-%m").to_string(),
        services_fen: Fen::ZERO,
        funded_fen: Fen::ZERO,
        wages_fen: Fen::ZERO,
    }
}
