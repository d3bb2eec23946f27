//! Money in custody, and wages for work that is over. The ledger of the product books it, at the moments of the world.

use super::super::{Posting, Stage, WageUnit};
use super::Filling;
use db::entities::ledger_transfers::TransferReason;
use kernel::{ApplicationId, Fen, LedgerAccountId, LedgerTransferId, PersonId, PostingId, Timestamp};
use platform::{App, Error};
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
    person: PersonId,
    application: ApplicationId,
    amount: Amount,
    at: Timestamp,
    /// Booked, or still to be settled from what was funded.
    settled: bool,
}

/// What one job is funded with and pays.
struct Job {
    posting: PostingId,
    funding: LedgerTransferId,
    wages: Vec<Wage>,
}

/// Funds the jobs whose work is over, and pays the wages that are settled. Every id follows from the seed, so that doing it
/// again changes nothing.
///
/// # Errors
/// When the database cannot be written, or the ledger refuses a wage of the world.
pub(super) async fn pay(filling: &Filling) -> anyhow::Result<()> {
    let mut jobs = jobs(filling)?;
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

fn jobs(filling: &Filling) -> anyhow::Result<Vec<Job>> {
    let mut jobs: BTreeMap<usize, Job> = BTreeMap::new();
    for (index, signup) in filling.world.signups.iter().enumerate() {
        let settled = match signup.stage {
            Stage::Settled => true,
            Stage::Finished => false,
            _ => continue,
        };
        let posting = filling.world.posting(signup.posting);
        let ends_at = Timestamp::from(posting.shifts[signup.shift].ends_at);
        let at = ends_at.plus_minutes(90);
        let wage = Wage {
            id: LedgerTransferId::new(at, &filling.ids.rng("wage", index)),
            person: filling.people.seekers[signup.seeker].person(),
            application: filling.ids.application(index, filling.board.entered(index).applied_at),
            amount: Amount::of(earned(&posting, signup.shift))?,
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

/// What a shift earns: by the hour as worked, else the posting's amount for a day.
fn earned(posting: &Posting, shift: usize) -> Fen {
    let shift = &posting.shifts[shift];
    let minutes = Timestamp::from(shift.ends_at).seconds_since(shift.starts_at.into()) / 60;
    Fen(match posting.wage_unit {
        WageUnit::Hour => posting.wage_fen * minutes / 60,
        WageUnit::Day => posting.wage_fen,
        WageUnit::Month => posting.wage_fen / 22,
        // Nobody counts pieces in the demo: as many as an hour's wage of twenty yuan would be.
        WageUnit::Piece => 2_000 * minutes / 60,
    })
}

async fn fund(app: &App, job: &Job, at: Timestamp) -> Result<(), Error> {
    let total: i64 = job.wages.iter().map(|wage| wage.amount.fen().0).sum();
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

/// Wages of one moment.
async fn settle(app: &App, wages: &[(PostingId, &Wage)]) -> Result<(), Error> {
    let Some((_, first)) = wages.first() else { return Ok(()) };
    let at = first.at;
    let mut wanted = Vec::new();
    let mut paid = Vec::new();
    for (posting, wage) in wages {
        wanted.extend([Whose::Job(*posting), Whose::Wallet(wage.person)]);
        paid.push((wage.id, wage.amount, wage.application.0));
    }
    let house = app.clone();
    app.write(move |mut work| async move {
        work.now = at;
        let accounts = ledger::open(&house, &work, &wanted).await?;
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

fn movement(
    reason: TransferReason,
    (debit, credit): (LedgerAccountId, LedgerAccountId),
    amount: Amount,
    reference: Uuid,
) -> Movement {
    Movement { debit, credit, amount, reason, reference }
}
