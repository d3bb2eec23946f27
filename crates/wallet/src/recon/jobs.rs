//! When a bill is read, and what is written of it.

use super::compare::{self, Difference, Moved};
use super::ours;
use crate::Wallet;
use crate::cases::{self, Found};
use connectors::BillLine;
use db::columns::PublicText;
use db::entities::bill_days::{self, BillState};
use db::entities::bill_lines;
use db::entities::money_cases::MoneyCaseKind;
use db::entities::payments::PayerRole;
use kernel::calendar::{self, day_of_number, number_of_day};
use kernel::{Fen, RowId, Timestamp};
use platform::{Due, Error, JobKind, Jobs, Work};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Begins the reading of yesterday's bills, and queues itself for the next day.
const DAILY: JobKind = JobKind("recon.daily");
/// Reads one account's bill of one day.
pub(super) const DAY: JobKind = JobKind("recon.day");

/// When the vendor has written yesterday's bill, in China.
const HOUR: i64 = 10;
/// A bill that is not there is asked for once an hour, three days long.
const ASKED_MAX: i64 = 72;
/// What is booked so close before midnight may stand in the next bill.
const GRACE_MINUTES: i64 = 10;

/// What the vendor gave.
enum Bill {
    Lines(Vec<BillLine>),
    /// Not written yet, or never for a day without movements.
    NotThere,
    Unanswered,
}

pub(super) fn register(wallet: &Wallet, jobs: &mut Jobs) {
    let daily_of = wallet.clone();
    jobs.on(DAILY, move |_| daily(daily_of.clone()));
    let day_of = wallet.clone();
    jobs.on(DAY, move |due| day(day_of.clone(), due));
}

/// Queues the next reading. Asking again changes nothing, so each start of a server may ask.
///
/// # Errors
/// When the queue cannot be written.
pub async fn schedule(work: &Work) -> Result<(), Error> {
    Ok(work.enqueue(DAILY, Uuid::nil(), 0, next_run(work.now)).await?)
}

fn next_run(now: Timestamp) -> Timestamp {
    let today = calendar::start_of(calendar::day_of(now)).plus_hours(HOUR);
    if today > now { today } else { today.plus_days(1) }
}

async fn daily(wallet: Wallet) -> Result<(), Error> {
    let app = wallet.app.clone();
    let unit = move |work: Work| async move {
        let yesterday = number_of_day(calendar::day_of(work.now)) - 1;
        for account in PayerRole::ALL.iter().filter(|account| wallet.account(**account).is_ok()) {
            queue(&work, *account, yesterday, work.now).await?;
        }
        schedule(&work).await
    };
    app.write(unit).await
}

/// Queues the reading of one bill.
pub(super) async fn queue(work: &Work, account: PayerRole, day: i64, at: Timestamp) -> Result<(), Error> {
    Ok(work.enqueue(DAY, Uuid::nil(), detail_of(account, day), at).await?)
}

/// The account and the day as one number of a job.
fn detail_of(account: PayerRole, day: i64) -> i64 {
    let place = match account {
        PayerRole::Own => 0,
        PayerRole::Custody => 1,
        PayerRole::Acquirer => 2,
    };
    day * 3 + place
}

fn of_detail(detail: i64) -> (PayerRole, i64) {
    let account = match detail.rem_euclid(3) {
        0 => PayerRole::Own,
        1 => PayerRole::Custody,
        _ => PayerRole::Acquirer,
    };
    (account, detail.div_euclid(3))
}

async fn day(wallet: Wallet, due: Due) -> Result<(), Error> {
    let (account, number) = of_detail(due.detail);
    let bills = wallet.account(account)?.bills.clone();
    let bill = match bills.day(day_of_number(number)).await {
        Ok(Some(lines)) => Bill::Lines(lines),
        Ok(None) => Bill::NotThere,
        Err(error) => {
            tracing::warn!(%account, %error, "a bill could not be read");
            Bill::Unanswered
        }
    };
    wallet.app.write(move |work| async move { check(&work, account, number, bill).await }).await
}

/// Compares a bill, and writes what came of it; or waits for one that is not there.
async fn check(work: &Work, account: PayerRole, day: i64, bill: Bill) -> Result<(), Error> {
    let start = calendar::start_of(day_of_number(day));
    let span = (start.plus_minutes(-GRACE_MINUTES), start.plus_days(1).plus_minutes(-GRACE_MINUTES));
    let due = ours::between(work, account, span).await?;
    let before = bill_days::Entity::find_by_id((account, day)).one(&work.tx).await?;
    let asked = before.as_ref().map_or(0, |row| row.asked);
    let read_before = before.filter(|row| row.state != BillState::Waiting);
    let waits = match bill {
        Bill::Lines(_) => false,
        Bill::NotThere => !due.is_empty(),
        Bill::Unanswered => true,
    };
    if waits && asked + 1 < ASKED_MAX {
        let waiting = empty(account, day, BillState::Waiting, 0, work.now);
        // What was read before stands until it is read again.
        let row = bill_days::Model { asked: asked + 1, ..read_before.unwrap_or(waiting) };
        save(work, row).await?;
        return queue(work, account, day, work.now.plus_hours(1)).await;
    }
    if !matches!(bill, Bill::Lines(_)) && read_before.is_some() {
        return Ok(());
    }
    let lines = match bill {
        Bill::Lines(lines) => lines,
        Bill::NotThere | Bill::Unanswered => Vec::new(),
    };
    keep(work, account, day, &lines).await?;
    let today: Vec<Moved> = lines.iter().map(moved).collect();
    let numbers: BTreeSet<String> = today.iter().chain(&due).map(|moved| moved.number.clone()).collect();
    let all_theirs = theirs(work, account, &numbers).await?;
    let all_ours = ours::under(work, account, &numbers).await?;
    let mut differences = compare::compare(&today, &due, &all_theirs, &all_ours);
    let after: Vec<(Moved, Fen)> = lines.iter().map(|line| (moved(line), line.balance)).collect();
    differences.extend(compare::balances(balance_before(work, account, day).await?, &after));
    for difference in &differences {
        cases::open(work, case_of(account, day, difference)).await?;
    }
    let state = match (differences.is_empty(), lines.is_empty()) {
        (false, _) => BillState::Differs,
        (true, true) => BillState::Empty,
        (true, false) => BillState::Agrees,
    };
    let sum = |sign: i64| Fen(lines.iter().map(|line| (line.amount.0 * sign).max(0)).sum());
    let row = bill_days::Model {
        lines: i64::try_from(lines.len()).unwrap_or(i64::MAX),
        differences: i64::try_from(differences.len()).unwrap_or(i64::MAX),
        income_fen: sum(1),
        expense_fen: sum(-1),
        balance_fen: lines.last().map(|line| line.balance),
        ..empty(account, day, state, 0, work.now)
    };
    save(work, row).await
}

fn empty(account: PayerRole, day: i64, state: BillState, asked: i64, now: Timestamp) -> bill_days::Model {
    bill_days::Model {
        account,
        day,
        state,
        lines: 0,
        differences: 0,
        income_fen: Fen::ZERO,
        expense_fen: Fen::ZERO,
        balance_fen: None,
        asked,
        checked_at: now,
    }
}

async fn save(work: &Work, row: bill_days::Model) -> Result<(), Error> {
    bill_days::Entity::delete_by_id((row.account, row.day)).exec(&work.tx).await?;
    Ok(db::insert(work, row).await?)
}

/// Keeps the lines; those of an earlier reading of the same bill go.
async fn keep(work: &Work, account: PayerRole, day: i64, lines: &[BillLine]) -> Result<(), Error> {
    work.run("DELETE FROM bill_lines WHERE account = $1 AND day = $2", [account.into(), day.into()]).await?;
    let rows = lines.iter().zip(0_i64..).map(|(line, place)| bill_lines::Model {
        id: RowId::new(work.now, &work.rng),
        account,
        day,
        place,
        number: PublicText::from(line.number.as_str()),
        vendor_number: PublicText::from(line.vendor_number.as_str()),
        amount_fen: line.amount,
        balance_fen: line.balance,
        at: line.at,
    });
    Ok(db::insert_many(work, rows.collect()).await?)
}

fn moved(line: &BillLine) -> Moved {
    Moved { number: line.number.clone(), vendor_number: line.vendor_number.clone(), amount: line.amount }
}

/// Every line of a bill under these numbers, whatever day.
async fn theirs(work: &Work, account: PayerRole, numbers: &BTreeSet<String>) -> Result<Vec<Moved>, Error> {
    let numbers: Vec<&String> = numbers.iter().filter(|number| !number.is_empty()).collect();
    let mut lines = Vec::new();
    for chunk in numbers.chunks(500) {
        let found = bill_lines::Entity::find()
            .filter(bill_lines::Column::Account.eq(account))
            .filter(bill_lines::Column::Number.is_in(chunk.iter().map(|number| PublicText::from(number.as_str()))))
            .all(&work.tx)
            .await?;
        lines.extend(found.into_iter().map(|row| Moved {
            number: row.number.0,
            vendor_number: row.vendor_number.0,
            amount: row.amount_fen,
        }));
    }
    Ok(lines)
}

/// What lay on the account at the end of the last bill before this day.
async fn balance_before(work: &Work, account: PayerRole, day: i64) -> Result<Option<Fen>, Error> {
    let row = bill_days::Entity::find()
        .filter(bill_days::Column::Account.eq(account))
        .filter(bill_days::Column::Day.lt(day))
        .filter(bill_days::Column::BalanceFen.is_not_null())
        .order_by_desc(bill_days::Column::Day)
        .one(&work.tx)
        .await?;
    Ok(row.and_then(|row| row.balance_fen))
}

fn case_of(account: PayerRole, day: i64, difference: &Difference) -> Found {
    let (kind, about, expected, found) = match difference {
        Difference::NotInBill(ours) => (MoneyCaseKind::NotInBill, ours, Some(ours.amount), None),
        Difference::NotBooked(theirs) => (MoneyCaseKind::NotBooked, theirs, None, Some(theirs.amount)),
        Difference::AmountDiffers { ours, theirs } => {
            (MoneyCaseKind::AmountDiffers, theirs, Some(ours.amount), Some(theirs.amount))
        }
        Difference::BalanceDiffers { line, expected, found } => {
            (MoneyCaseKind::BalanceDiffers, line, Some(*expected), Some(*found))
        }
    };
    Found {
        kind,
        account,
        day: Some(day),
        number: about.number.clone(),
        vendor_number: about.vendor_number.clone(),
        expected,
        found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PAY-6
    #[test]
    fn days_are_counted_there_and_back() {
        for number in [0, 20_781, 21_243] {
            for account in PayerRole::ALL {
                assert_eq!(of_detail(detail_of(*account, number)), (*account, number));
            }
        }
    }
}
