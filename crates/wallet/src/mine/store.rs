//! Queries of one's own wallet.

use crate::ledger::{StatementLine, grows_on, wallet_of};
use crate::wages::{Statement, Wage};
use db::Tx;
use db::entities::ledger_accounts::{self, AccountKind, LedgerSide};
use db::entities::ledger_transfers::TransferReason;
use db::entities::{applications, merchants, pay_slips, postings};
use kernel::{ApplicationId, Fen, LedgerAccountId, LedgerTransferId, MerchantId, PersonId, PostingId, Timestamp};
use platform::Error;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// Sign-ups that one query names.
const CHUNK: usize = 500;

/// The shift that somebody was paid for.
#[derive(Clone)]
pub struct Shift {
    pub application: ApplicationId,
    pub posting: PostingId,
    pub title: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// Who paid.
    pub merchant: String,
    /// The pay slips, by the moment of their lines.
    slips: Vec<pay_slips::Model>,
}

impl Shift {
    /// The wage of the slip that was paid at this moment.
    pub fn statement(&self, at: Timestamp) -> Option<Statement> {
        let row = self.slips.iter().find(|slip| slip.at == at)?;
        let sums = [row.earned_fen, row.bonus_fen, row.deduction_fen, row.tip_fen];
        Statement::of(Wage { amount: row.rate_fen, unit: row.unit }, row.work, sums)
    }
}

/// What came and went for one reason between two moments.
pub struct Moved {
    /// Which of the spans that were asked for, from 0.
    pub span: i64,
    pub reason: TransferReason,
    pub lines: i64,
    /// Below zero where more left.
    pub change: Fen,
}

/// The person's account, if one was opened.
///
/// # Errors
/// When the database cannot be read.
pub async fn account(tx: &Tx, person: PersonId) -> Result<Option<ledger_accounts::Model>, Error> {
    let Some(account) = wallet_of(tx, person).await? else { return Ok(None) };
    Ok(ledger_accounts::Entity::find_by_id(account).one(tx).await?)
}

/// The shifts that these lines are about, by transfer. A sign-up of somebody else is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn work(
    tx: &Tx,
    person: PersonId,
    lines: &[StatementLine],
) -> Result<HashMap<LedgerTransferId, Shift>, Error> {
    let about: Vec<(LedgerTransferId, ApplicationId)> = lines
        .iter()
        .filter(|line| is_for_work(line.reason))
        .map(|line| (line.transfer, ApplicationId(line.reference)))
        .collect();
    let mut shifts = HashMap::new();
    for chunk in about.chunks(CHUNK) {
        shifts.extend(shifts_of(tx, person, chunk.iter().map(|(_, application)| *application)).await?);
    }
    let known = |(transfer, application)| Some((transfer, shifts.get(&application)?.clone()));
    Ok(about.into_iter().filter_map(known).collect())
}

/// Whether the reference of such a transfer is a sign-up.
const fn is_for_work(reason: TransferReason) -> bool {
    use TransferReason::{Bonus, Correction, Tip, Wage};
    matches!(reason, Wage | Bonus | Tip | Correction)
}

async fn shifts_of(
    tx: &Tx,
    person: PersonId,
    ids: impl Iterator<Item = ApplicationId>,
) -> Result<Vec<(ApplicationId, Shift)>, DbErr> {
    let signed_up = applications::Entity::find()
        .filter(applications::Column::Id.is_in(ids))
        .filter(applications::Column::PersonId.eq(person))
        .all(tx)
        .await?;
    let posted = postings::Entity::find()
        .filter(postings::Column::Id.is_in(signed_up.iter().map(|row| row.posting_id)))
        .all(tx)
        .await?;
    let titles: HashMap<PostingId, String> = posted.into_iter().map(|row| (row.id, row.title.0)).collect();
    let paying = merchants::Entity::find()
        .filter(merchants::Column::Id.is_in(signed_up.iter().map(|row| row.merchant_id)))
        .all(tx)
        .await?;
    let names: HashMap<MerchantId, String> = paying.into_iter().map(|row| (row.id, row.name.0)).collect();
    let mut slips: HashMap<ApplicationId, Vec<pay_slips::Model>> = HashMap::new();
    let find = pay_slips::Entity::find()
        .filter(pay_slips::Column::ApplicationId.is_in(signed_up.iter().map(|row| row.id)))
        .all(tx)
        .await?;
    for slip in find {
        slips.entry(slip.application_id).or_default().push(slip);
    }
    let mut shift = |row: applications::Model| {
        let title = titles.get(&row.posting_id)?.clone();
        let (posting, starts_at, ends_at) = (row.posting_id, row.starts_at, row.ends_at);
        let merchant = names.get(&row.merchant_id).cloned().unwrap_or_default();
        let slips = slips.remove(&row.id).unwrap_or_default();
        Some((row.id, Shift { application: row.id, posting, title, starts_at, ends_at, merchant, slips }))
    };
    Ok(signed_up.into_iter().filter_map(&mut shift).collect())
}

/// What came and went in each of the spans that these moments bound: the first from `bounds[0]` to before `bounds[1]`.
///
/// # Errors
/// When the database cannot be read.
pub async fn moved(tx: &Tx, account: LedgerAccountId, bounds: &[Timestamp]) -> Result<Vec<Moved>, DbErr> {
    let [_, ends @ ..] = bounds else { return Ok(Vec::new()) };
    // The account is $1 and the first bound $2, so that the end of the span `nth` is `nth` + 3.
    let spans: String =
        (0..ends.len()).map(|nth| format!("WHEN at < ${} THEN {nth} ", nth.saturating_add(3))).collect();
    let last = ends.len().saturating_add(2);
    let side = |side: &str| {
        format!(
            "SELECT CAST(CASE {spans} END AS BIGINT) AS span, reason, amount_fen, '{side}' AS side \
             FROM ledger_transfers WHERE {side}_account_id = $1 AND at >= $2 AND at < ${last}"
        )
    };
    let sql = format!(
        "SELECT span, reason, side, COUNT(*) AS n, CAST(SUM(amount_fen) AS BIGINT) AS fen \
         FROM ({} UNION ALL {}) moved GROUP BY span, reason, side",
        side("debit"),
        side("credit")
    );
    let values = std::iter::once(account.into()).chain(bounds.iter().map(|bound| (*bound).into()));
    let rows = tx.rows(&sql, values).await?.into_iter().map(|row| {
        Ok(Moved {
            span: row.try_get("", "span")?,
            reason: row.try_get("", "reason")?,
            lines: row.try_get("", "n")?,
            change: signed(row.try_get("", "fen")?, row.try_get("", "side")?),
        })
    });
    rows.collect()
}

/// Lines of a wallet from one moment to before another, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn lines_between(
    tx: &Tx,
    account: LedgerAccountId,
    (from, until): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<StatementLine>, DbErr> {
    let side = |side: &str| {
        format!(
            "SELECT id, at, reason, reference, amount_fen, {side}_line AS number, {side}_balance_fen AS balance, \
             '{side}' AS side FROM ledger_transfers WHERE {side}_account_id = $1 AND at >= $2 AND at < $3"
        )
    };
    let sql = format!("{} UNION ALL {} ORDER BY number LIMIT $4", side("debit"), side("credit"));
    let rows = tx.rows(&sql, [account.into(), from.into(), until.into(), limit.into()]).await?.into_iter().map(|row| {
        Ok(StatementLine {
            number: row.try_get("", "number")?,
            transfer: row.try_get("", "id")?,
            at: row.try_get("", "at")?,
            reason: row.try_get("", "reason")?,
            reference: row.try_get("", "reference")?,
            change: signed(row.try_get("", "amount_fen")?, row.try_get("", "side")?),
            balance: row.try_get("", "balance")?,
        })
    });
    rows.collect()
}

/// An amount as the wallet sees it.
fn signed(amount: Fen, side: LedgerSide) -> Fen {
    if side == grows_on(AccountKind::Wallet) { amount } else { Fen(-amount.0) }
}
