//! Money in custody, and wages for work that is over. The ledger of the product books it, at the moments of the world.

use super::super::Stage;
use super::{Filling, work};
use anyhow::Context;
use db::entities::ledger_transfers::TransferReason;
use db::entities::posting_history::Side;
use db::entities::{pay_slips, settlements, wages};
use kernel::{ApplicationId, Fen, LedgerAccountId, LedgerTransferId, PostingId, RowId, SettlementId, Timestamp};
use platform::{App, Error};
use sea_orm::EntityTrait;
use std::collections::BTreeMap;
use uuid::Uuid;
use wallet::ledger::{self, Amount, Entry, Movement, PAYER, Whose};

/// Before its first wage a job has been funded so long.
const FUNDED_HOURS: i64 = 24;
/// Wages in one unit of work.
const CHUNK: usize = 100;

/// The wage of one sign-up.
struct Wage {
    id: LedgerTransferId,
    slip: RowId,
    row: wages::Model,
    amount: Amount,
    at: Timestamp,
    /// Booked, or still to be settled.
    settled: bool,
    /// What is overdue was never funded: the clock would have paid it.
    funded: bool,
}

/// What one job is funded with and pays.
struct Job {
    posting: PostingId,
    funding: LedgerTransferId,
    wages: Vec<Wage>,
}

/// Funds the jobs whose work is over, but for wages that are overdue, and pays the wages that are settled. Every id follows from the seed, so that doing it
/// again changes nothing.
///
/// # Errors
/// When the database cannot be written, or the ledger refuses a wage of the world.
pub(super) async fn pay(filling: &Filling) -> anyhow::Result<()> {
    let mut jobs = jobs(filling).await?;
    // Lines of a statement stand in the order of their time.
    jobs.sort_by_key(|job| job.wages.iter().map(|wage| wage.at).min());
    for job in &jobs {
        let at = job.wages.iter().map(|wage| wage.at).min().unwrap_or(filling.times.now).plus_hours(-FUNDED_HOURS);
        fund(&filling.app, job, at).await?;
    }
    let mut wages: Vec<(PostingId, &Wage)> = Vec::new();
    for job in &jobs {
        wages.extend(job.wages.iter().filter(|wage| wage.settled).map(|wage| (job.posting, wage)));
    }
    wages.sort_by_key(|(_, wage)| wage.at);
    for moment in wages.chunk_by(|(_, one), (_, other)| one.at == other.at) {
        for chunk in moment.chunks(CHUNK) {
            settle(&filling.app, chunk).await?;
        }
    }
    Ok(())
}

async fn jobs(filling: &Filling) -> anyhow::Result<Vec<Job>> {
    let mut jobs: BTreeMap<usize, Job> = BTreeMap::new();
    let mut agreed = agreed(filling).await?;
    for (index, signup) in filling.world.signups.iter().enumerate() {
        let settled = match signup.stage {
            Stage::Settled => true,
            Stage::Finished => false,
            _ => continue,
        };
        let posting = filling.world.posting(signup.posting);
        let shift = &posting.shifts[signup.shift];
        let id = filling.ids.application(index, filling.board.entered(index).applied_at);
        let row = agreed.remove(&id).context("every binding sign-up has its wage")?;
        let row = work::earned(&row, (shift.starts_at.into(), shift.ends_at.into()), &posting)?;
        let at = Timestamp::from(shift.ends_at).plus_minutes(90);
        let rng = filling.ids.rng("wage", index);
        let wage = Wage {
            id: LedgerTransferId::new(at, &rng),
            slip: RowId::new(at, &rng),
            amount: Amount::of(row.earned_fen)?,
            funded: settled || posting.merchant == 0 || row.due_at.is_some_and(|due| due > filling.times.now),
            row,
            at,
            settled,
        };
        let id = filling.ids.posting(&posting, &filling.times);
        let funding = LedgerTransferId::new(filling.times.now, &filling.ids.rng("funding", signup.posting));
        let job = jobs.entry(signup.posting).or_insert(Job { posting: id, funding, wages: Vec::new() });
        job.wages.push(wage);
    }
    Ok(jobs.into_values().collect())
}

/// The wages that were agreed.
async fn agreed(filling: &Filling) -> anyhow::Result<BTreeMap<ApplicationId, wages::Model>> {
    let rows = wages::Entity::find().all(&filling.app.read()).await?;
    Ok(rows.into_iter().map(|row| (row.application_id, row)).collect())
}

async fn fund(app: &App, job: &Job, at: Timestamp) -> Result<(), Error> {
    let total: i64 = job.wages.iter().filter(|wage| wage.funded).map(|wage| wage.amount.fen().0).sum();
    if total == 0 {
        return Ok(());
    }
    let (amount, id, posting) = (Amount::of(Fen(total))?, job.funding, job.posting);
    let house = app.clone();
    app.write(move |mut work| async move {
        work.now = at;
        let accounts = ledger::open(&house, &work, &[Whose::Custody(PAYER), Whose::Job(posting)]).await?;
        let movement = movement(TransferReason::Fund, (accounts[0], accounts[1]), amount, posting.0);
        ledger::commit(&house, &work, &[Entry::Transfer { id, movement }]).await?;
        Ok(())
    })
    .await
}

/// Wages of one moment: the settlements with their slips, and the transfers.
async fn settle(app: &App, wages: &[(PostingId, &Wage)]) -> Result<(), Error> {
    let Some((_, first)) = wages.first() else { return Ok(()) };
    let at = first.at;
    if pay_slips::Entity::find_by_id(first.slip).one(&app.read()).await?.is_some() {
        return Ok(());
    }
    let mut batches: BTreeMap<PostingId, settlements::Model> = BTreeMap::new();
    let (mut wanted, mut paid, mut slips) = (Vec::new(), Vec::new(), Vec::new());
    for (posting, wage) in wages {
        wanted.extend([Whose::Job(*posting), Whose::Wallet(wage.row.person_id)]);
        paid.push((wage.id, wage.amount, wage.row.application_id.0));
        let batch = batches.entry(*posting).or_insert(settlements::Model {
            // Ids are told apart by what they are of; this one is made of its first slip's.
            id: SettlementId(wage.slip.0),
            posting_id: *posting,
            merchant_id: wage.row.merchant_id,
            made_at: at,
            by_side: Side::System,
            by_person: None,
            slips: 0,
            paid_fen: Fen::ZERO,
        });
        batch.slips += 1;
        batch.paid_fen.0 += wage.amount.fen().0;
        slips.push(slip(wage, batch.id));
    }
    let house = app.clone();
    app.write(move |mut work| async move {
        work.now = at;
        let accounts = ledger::open(&house, &work, &wanted).await?;
        db::insert_many(&work, batches.into_values().collect::<Vec<_>>()).await?;
        db::insert_many(&work, slips).await?;
        let entries: Vec<Entry> = accounts
            .chunks_exact(2)
            .zip(paid)
            .map(|(sides, (id, amount, reference))| {
                let movement = movement(TransferReason::Wage, (sides[0], sides[1]), amount, reference);
                Entry::Transfer { id, movement }
            })
            .collect();
        ledger::commit(&house, &work, &entries).await?;
        Ok(())
    })
    .await
}

fn slip(wage: &Wage, settlement_id: SettlementId) -> pay_slips::Model {
    let row = &wage.row;
    pay_slips::Model {
        id: wage.slip,
        settlement_id,
        application_id: row.application_id,
        person_id: row.person_id,
        at: wage.at,
        unit: row.unit,
        rate_fen: row.rate_fen,
        work: row.work.unwrap_or(0),
        earned_fen: row.earned_fen,
        bonus_fen: Fen::ZERO,
        deduction_fen: Fen::ZERO,
        tip_fen: Fen::ZERO,
        paid_before_fen: Fen::ZERO,
        paid_fen: row.earned_fen,
        bonus_reason: None,
        deduction_reason: None,
        tip_reason: None,
        part_reason: None,
    }
}

fn movement(
    reason: TransferReason,
    (debit, credit): (LedgerAccountId, LedgerAccountId),
    amount: Amount,
    reference: Uuid,
) -> Movement {
    Movement { debit, credit, amount, reason, reference }
}
