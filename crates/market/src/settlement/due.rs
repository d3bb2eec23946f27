//! What happens to wages by the clock: what was funded pays them, and both sides are told of the rest.

use super::lines;
use super::pay::{self, Keys, Payment};
use super::wage::{self, Change, Extra};
use crate::Market;
use crate::applications::notify;
use crate::applications::store::{self as sign_ups, Actor};
use crate::postings::store as postings;
use accounts::merchants::finance_of;
use db::entities::applications::{self, ApplicationState};
use db::entities::notices::NoticeKind;
use kernel::{ApplicationId, Fen};
use platform::{App, Due, Error, JobKind, Jobs, Work};

/// A wage is due.
pub const DUE: JobKind = JobKind("settlement.due");
/// For so many days both sides are reminded; then it is staff's.
const REMINDED_DAYS: i64 = 14;
/// What the worker reads when a job's money covers a part only.
const PART: &str = "托管余额不足，先由平台按已托管的金额支付，余款待商家支付";

pub fn register(market: &Market, jobs: &mut Jobs) {
    let app = market.app.clone();
    jobs.on(DUE, move |due| pay_due(app.clone(), due));
}

async fn pay_due(app: App, due: Due) -> Result<(), Error> {
    let id = ApplicationId(due.subject);
    let Ok(row) = sign_ups::get(&app.read(), id).await else { return Ok(()) };
    let keys: Keys = app.vault.find_keys(row.person_id).await?.into_iter().map(|keys| (row.person_id, keys)).collect();
    let house = app.clone();
    app.write(move |work| async move {
        let row = sign_ups::lock(&work, id).await?;
        if row.state != ApplicationState::Finished {
            return Ok(());
        }
        let posting = postings::get(&work, row.posting_id).await?;
        let Some(line) = lines::lines(&work, &posting, vec![row.clone()], work.now).await?.pop() else {
            return Ok(());
        };
        let paid = wage::is_paid(&line.wage);
        if paid && line.hours.disputed.is_none() {
            return pay::close(&house, &work, line).await;
        }
        let Some(due_at) = line.wage.due_at else { return Ok(()) };
        // What is disputed after the payment is held at once.
        if due_at > work.now && !paid {
            // The hours changed meanwhile, and with them the day: there is another job for it.
            return Ok(());
        }
        let (_, funds) = pay::funds(&house, &work, &posting, row.merchant_id).await?;
        let payment = affordable(line, Fen(funds.job.0 + funds.held.0))?;
        let left = payment.as_ref().map_or_else(|| None, |payment| Some(payment.slip.left()));
        if left != Some(Fen::ZERO) {
            remind(&work, &row, due.detail).await?;
        }
        let held = |payment: &Payment| payment.line.wage.hold_id.is_some();
        let moves = |payment: &Payment| payment.slip.paid() > Fen::ZERO || (paid && !held(payment));
        if let Some(payment) = payment.filter(moves) {
            pay::pay(&house, &work, (&posting, Actor::SYSTEM), vec![payment], &keys, false).await?;
        }
        Ok(())
    })
    .await
}

/// The payment that the job's money covers; none while the merchant has not counted the pieces.
fn affordable(line: lines::Line, most: Fen) -> Result<Option<Payment>, Error> {
    let Ok(whole) = wage::slip(&line.wage, line.hours, &Change::default()) else { return Ok(None) };
    if whole.paid() <= most {
        return Ok(Some(Payment { line, slip: whole, change: Change::default() }));
    }
    if most <= Fen::ZERO {
        return Ok(None);
    }
    let change = Change { part: Some(Extra { amount: most, reason: PART.to_owned() }), ..Change::default() };
    let slip = wage::slip(&line.wage, line.hours, &change)?;
    Ok(Some(Payment { line, slip, change }))
}

/// Tells both sides, and comes again tomorrow.
async fn remind(work: &Work, row: &applications::Model, told: i64) -> Result<(), Error> {
    notify::seeker(work, row, NoticeKind::WageLate).await?;
    let payers = finance_of(work, row.merchant_id).await?;
    notify::members(work, row, NoticeKind::WageOverdue, payers).await?;
    if told < REMINDED_DAYS {
        work.enqueue(DUE, row.id.0, told + 1, work.now.plus_days(1)).await?;
    }
    Ok(())
}
