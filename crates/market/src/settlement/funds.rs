//! A merchant's money in custody: what is free, what is set aside for which job, and moving it between the two.

use super::refusals::{FUNDS_NEEDED, NOT_ENOUGH_FUNDS};
use super::{pay, preview};
use crate::Market;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use db::entities::ledger_accounts::AccountKind;
use db::entities::ledger_transfers::TransferReason;
use kernel::{Fen, LedgerTransferId, MerchantId, PostingId};
use platform::auth::{self, Signed};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Error, Path, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wallet::ledger::{self, Amount, Entry, Movement};

/// Jobs that the page of a merchant's money shows.
const JOBS_MAX: i64 = 200;
/// A million yuan.
const AMOUNT_MAX: i64 = 100_000_000;

#[derive(Serialize, ToSchema)]
pub struct MerchantFunds {
    /// Free, for any job.
    pub available_fen: Fen,
    /// In custody for jobs, all together.
    pub in_jobs_fen: Fen,
    /// Earned and not paid, over all jobs.
    pub owed_fen: Fen,
    /// Jobs with money in custody or wages owed, at most 200, the newest first.
    pub jobs: Vec<FundedJob>,
}

#[derive(Serialize, ToSchema)]
pub struct FundedJob {
    pub posting_id: PostingId,
    pub title: String,
    pub available_fen: Fen,
    pub held_fen: Fen,
    pub owed_fen: Fen,
}

kernel::text_enum! {
    /// Which way money moves.
    pub enum FundsWay {
        /// From the merchant's funds to the job.
        Allocate = "allocate",
        /// What the job does not need goes back to the merchant's funds.
        Release = "release",
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FundsMove {
    #[schema(value_type = String)]
    way: FundsWay,
    /// Above zero, at most 100 000 000.
    amount_fen: i64,
}

/// What a merchant has in custody.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/funds", operation_id = "get_merchant_funds", tag = "settlement",
    security(("session" = [])), params(("id" = MerchantId, Path)), responses((status = 200, body = MerchantFunds)))]
pub async fn get_merchant_funds(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<MerchantId>,
) -> Result<Json<MerchantFunds>> {
    let tx = market.app.read();
    auth::require_finance(&tx, id, signed.person).await?;
    let jobs = jobs(&tx, id).await?;
    let own =
        "SELECT CAST(balance_fen - held_fen AS BIGINT) AS fen FROM ledger_accounts WHERE kind = $1 AND owner_id = $2";
    let own = tx.row(own, [AccountKind::MerchantFunds.into(), id.0.into()]).await?;
    let sum = |of: fn(&FundedJob) -> Fen| Fen(jobs.iter().map(|job| of(job).0).sum());
    Ok(Json(MerchantFunds {
        available_fen: own.map(|row| row.try_get("", "fen")).transpose()?.unwrap_or(Fen::ZERO),
        in_jobs_fen: Fen(sum(|job| job.available_fen).0 + sum(|job| job.held_fen).0),
        owed_fen: sum(|job| job.owed_fen),
        jobs,
    }))
}

/// What is earned and not paid, of work that was not settled outside the platform.
const OWED: &str = "COALESCE((SELECT SUM(w.earned_fen + w.bonus_fen + w.tip_fen - w.deduction_fen \
                    - w.paid_wage_fen - w.paid_bonus_fen - w.paid_tip_fen) FROM wages w \
                    JOIN applications a ON a.id = w.application_id \
                    WHERE w.posting_id = p.id AND a.state = 'finished'), 0)";

async fn jobs(tx: &Tx, merchant: MerchantId) -> Result<Vec<FundedJob>, Error> {
    let sql = format!(
        "SELECT id, title, available, held, owed FROM (SELECT p.id AS id, p.title AS title, \
         CAST(COALESCE(l.balance_fen - l.held_fen, 0) AS BIGINT) AS available, \
         CAST(COALESCE(l.held_fen, 0) AS BIGINT) AS held, CAST({OWED} AS BIGINT) AS owed FROM postings p \
         LEFT JOIN ledger_accounts l ON l.kind = 'job' AND l.owner_id = p.id WHERE p.merchant_id = $1) jobs \
         WHERE available > 0 OR held > 0 OR owed > 0 ORDER BY id DESC LIMIT $2"
    );
    let rows = tx.rows(&sql, [merchant.into(), JOBS_MAX.into()]).await?.into_iter().map(|row| {
        Ok(FundedJob {
            posting_id: row.try_get("", "id")?,
            title: row.try_get("", "title")?,
            available_fen: row.try_get("", "available")?,
            held_fen: row.try_get("", "held")?,
            owed_fen: row.try_get("", "owed")?,
        })
    });
    Ok(rows.collect::<std::result::Result<_, sea_orm::DbErr>>()?)
}

/// Moves money between a merchant's funds and one of its jobs. What is needed for work that is done stays with the job.
#[utoipa::path(post, path = "/api/v1/postings/{id}/funds", operation_id = "move_job_funds", tag = "settlement",
    security(("session" = [])), params(("id" = PostingId, Path)), request_body = FundsMove, responses((status = 204)))]
pub async fn move_job_funds(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    command: Command<FundsMove>,
) -> Result<Answer<()>> {
    let app = market.app.clone();
    let FundsMove { way, amount_fen } = command.body;
    if !(1..=AMOUNT_MAX).contains(&amount_fen) {
        return Err(INVALID_FIELD.on("amount_fen").with("least", 1).with("most", AMOUNT_MAX).into());
    }
    let person = signed.person;
    let house = app.clone();
    app.once(&signed, command.once, move |work| async move {
        let (posting, merchant) = preview::require(&work, id, person).await?;
        let ([job, own], funds) = pay::funds(&house, &work, &posting, merchant).await?;
        let (reason, debit, credit, most) = match way {
            FundsWay::Allocate => (TransferReason::Allocate, own, job, funds.merchant.0),
            FundsWay::Release => {
                let spare = funds.job.0 - owed_by(&work, id).await?.0;
                if amount_fen > spare && amount_fen <= funds.job.0 {
                    return Err(FUNDS_NEEDED.refuse().with("spare_fen", spare.max(0)).into());
                }
                (TransferReason::Release, job, own, spare)
            }
        };
        if amount_fen > most {
            return Err(NOT_ENOUGH_FUNDS.refuse().with("missing_fen", amount_fen - most.max(0)).into());
        }
        let movement = Movement { debit, credit, amount: Amount::of(Fen(amount_fen))?, reason, reference: id.0 };
        let id = LedgerTransferId::new(work.now, &work.rng);
        ledger::commit(&house, &work, &[Entry::Transfer { id, movement }]).await?;
        Ok((StatusCode::NO_CONTENT, ()))
    })
    .await
}

/// What a job owes for work that is done.
async fn owed_by(tx: &Tx, posting: PostingId) -> Result<Fen, Error> {
    let sql = format!("SELECT CAST({OWED} AS BIGINT) AS fen FROM postings p WHERE p.id = $1");
    let row = tx.row(&sql, [posting.into()]).await?;
    Ok(row.map(|row| row.try_get("", "fen")).transpose()?.unwrap_or(Fen::ZERO))
}
