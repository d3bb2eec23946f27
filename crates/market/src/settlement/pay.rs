//! Paying: one unit of work, whoever asks for it.

use super::lines::Line;
use super::refusals::NOT_ENOUGH_FUNDS;
use super::store::{self, cell};
use super::wage::{Change, Slip};
use crate::applications::application::{Standing, Step, after};
use crate::applications::notify;
use crate::applications::store::{self as sign_ups, Actor};
use anyhow::Context;
use db::columns::Sealed;
use db::entities::applications::ApplicationState;
use db::entities::ledger_holds::HoldState;
use db::entities::ledger_transfers::TransferReason;
use db::entities::notices::NoticeKind;
use db::entities::{ledger_holds, pay_slips, postings, settlements, wages};
use kernel::{
    Fen, LedgerAccountId, LedgerHoldId, LedgerTransferId, MerchantId, PersonId, PostingId, Refusal, Rng, RowId,
    Timestamp,
};
use platform::{App, Error, Work};
use policy::WageReason;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use std::sync::Arc;
use vault::PersonKeys;
use wallet::ledger::{self, Amount, Entry, Movement, Whose};

/// The keys that reasons are sealed with, by worker.
pub type Keys = HashMap<PersonId, Arc<PersonKeys>>;

/// A wage that is paid, with what the merchant said about it.
pub struct Payment {
    pub line: Line,
    pub slip: Slip,
    pub change: Change,
}

/// What a job can pay with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Funds {
    /// Set aside for this job and free.
    pub job: Fen,
    /// Held for its disputed wages.
    pub held: Fen,
    /// The merchant's, for any job.
    pub merchant: Fen,
}

/// The job's account and its merchant's, and what is on them.
///
/// # Errors
/// When the database cannot be read.
pub async fn funds(
    app: &App,
    work: &Work,
    posting: &postings::Model,
    merchant: MerchantId,
) -> Result<([LedgerAccountId; 2], Funds), Error> {
    let accounts = ledger::open(app, work, &[Whose::Job(posting.id), Whose::MerchantFunds(merchant)]).await?;
    let [job, own] = accounts.as_slice() else { return Err(anyhow::anyhow!("two accounts were asked for").into()) };
    let (of_job, of_merchant) = (ledger::balance(work, *job).await?, ledger::balance(work, *own).await?);
    let funds = Funds {
        job: of_job.map_or(Fen::ZERO, |it| it.available),
        held: of_job.map_or(Fen::ZERO, |it| it.held),
        merchant: of_merchant.map_or(Fen::ZERO, |it| it.available),
    };
    Ok(([*job, *own], funds))
}

/// Pays these wages of one posting, whose sign-ups the caller holds. What the job lacks comes from its merchant's funds where
/// `allocate` says so.
///
/// # Errors
/// `not_enough_funds` with what is missing, or that a row cannot be written.
pub async fn pay(
    app: &App,
    work: &Work,
    (posting, by): (&postings::Model, Actor),
    payments: Vec<Payment>,
    keys: &Keys,
    allocate: bool,
) -> Result<settlements::Model, Error> {
    let total = Fen(payments.iter().map(|payment| payment.slip.paid().0).sum());
    let paid = payments.iter().filter(|payment| payment.slip.paid() > Fen::ZERO).count();
    let batch = store::batch(work, posting, by, paid, total).context("a job has a merchant")?;
    let (own, mut funds) = funds(app, work, posting, batch.merchant_id).await?;
    if !allocate {
        funds.merchant = Fen::ZERO;
    }
    let freed = open_holds(work, &payments).await?;
    let wallets: Vec<Whose> =
        payments.iter().map(|payment| Whose::Wallet(payment.line.application.person_id)).collect();
    let wallets = ledger::open(app, work, &wallets).await?;
    let sides = Sides { job: own[0], merchant: own[1], posting: posting.id, wallets: &wallets };
    let plan = plan((work.now, &work.rng), &sides, &payments, funds, &freed)?;
    // Holding what is disputed pays nobody.
    if paid > 0 {
        db::insert(work, batch.clone()).await?;
    }
    for (payment, hold) in payments.into_iter().zip(plan.holds) {
        write(work, &batch, by, payment, hold, keys).await?;
    }
    ledger::commit(app, work, &plan.entries).await?;
    Ok(batch)
}

/// The accounts of a batch.
pub struct Sides<'a> {
    pub job: LedgerAccountId,
    pub merchant: LedgerAccountId,
    pub posting: PostingId,
    /// One for each payment.
    pub wallets: &'a [LedgerAccountId],
}

/// What a batch asks of the ledger, in this order, and the new hold of each payment.
pub struct Plan {
    pub entries: Vec<Entry>,
    pub holds: Vec<Option<LedgerHoldId>>,
}

/// Works out what a batch moves: earlier holds of its wages end, what the job lacks comes from the merchant's funds, each wage, bonus
/// and tip goes to its wallet, and what is disputed is held as far as the job's money goes. Pure.
///
/// # Errors
/// `not_enough_funds` with what is missing.
pub fn plan(
    (now, rng): (Timestamp, &Rng),
    sides: &Sides<'_>,
    payments: &[Payment],
    funds: Funds,
    freed: &HashMap<LedgerHoldId, Fen>,
) -> Result<Plan, Refusal> {
    let total: i64 = payments.iter().map(|payment| payment.slip.paid().0).sum();
    let free = funds.job.0 + freed.values().map(|fen| fen.0).sum::<i64>();
    let mut entries: Vec<Entry> = freed.keys().map(|hold| Entry::Void { hold: *hold }).collect();
    let short = total - free;
    if short > funds.merchant.0 {
        return Err(NOT_ENOUGH_FUNDS.refuse().with("missing_fen", short - funds.merchant.0));
    }
    let id = || LedgerTransferId::new(now, rng);
    if short > 0 {
        let movement = movement(TransferReason::Allocate, (sides.merchant, sides.job), Fen(short), sides.posting.0)?;
        entries.push(Entry::Transfer { id: id(), movement });
    }
    let mut spare = (free - total).max(0);
    let (mut holds, mut placed) = (Vec::with_capacity(payments.len()), Vec::new());
    for (payment, wallet) in payments.iter().zip(sides.wallets) {
        let (slip, reference) = (&payment.slip, payment.line.application.id.0);
        let parts =
            [(TransferReason::Wage, slip.wage), (TransferReason::Bonus, slip.bonus), (TransferReason::Tip, slip.tip)];
        for (reason, fen) in parts.into_iter().filter(|(_, fen)| *fen > Fen::ZERO) {
            let movement = movement(reason, (sides.job, *wallet), fen, reference)?;
            entries.push(Entry::Transfer { id: id(), movement });
        }
        let held = slip.disputed.0.min(spare);
        spare -= held;
        let hold = (held > 0).then(|| LedgerHoldId::new(now, rng));
        if let Some(id) = hold {
            let movement = movement(TransferReason::Wage, (sides.job, *wallet), Fen(held), reference)?;
            placed.push(Entry::Place { id, movement });
        }
        holds.push(hold);
    }
    entries.extend(placed);
    Ok(Plan { entries, holds })
}

fn movement(
    reason: TransferReason,
    (debit, credit): (LedgerAccountId, LedgerAccountId),
    fen: Fen,
    reference: uuid::Uuid,
) -> Result<Movement, Refusal> {
    Ok(Movement { debit, credit, amount: Amount::of(fen)?, reason, reference })
}

/// The holds of wages that staff have decided since, or that are held anew: they end with this payment.
async fn open_holds(work: &Work, payments: &[Payment]) -> Result<HashMap<LedgerHoldId, Fen>, Error> {
    let ids: Vec<LedgerHoldId> = payments.iter().filter_map(|payment| payment.line.wage.hold_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let find = ledger_holds::Entity::find()
        .filter(ledger_holds::Column::Id.is_in(ids))
        .filter(ledger_holds::Column::State.eq(HoldState::Pending));
    Ok(find.all(&work.tx).await?.into_iter().map(|row| (row.id, row.amount_fen)).collect())
}

/// Ends a wage that is paid while its sign-up is still open: more was asked for and is not owed. What was held for it is free again.
///
/// # Errors
/// When a row cannot be written.
pub async fn close(app: &App, work: &Work, line: Line) -> Result<(), Error> {
    let Line { mut application, wage, .. } = line;
    let (from, hold) = (application.state, wage.hold_id);
    application.state = after(Standing::from(&application), Actor::SYSTEM.side, Step::Settle, work.now)?;
    sign_ups::save(work, &application, from, Actor::SYSTEM).await?;
    let Some(hold) = hold else { return Ok(()) };
    store::save(work, wages::Model { hold_id: None, changed_at: work.now, ..wage }).await?;
    let held = ledger_holds::Entity::find_by_id(hold).one(&work.tx).await?;
    if held.is_some_and(|held| held.state == HoldState::Pending) {
        ledger::commit(app, work, &[Entry::Void { hold }]).await?;
    }
    Ok(())
}

/// The wage, its slip, the sign-up's state and the notice.
async fn write(
    work: &Work,
    batch: &settlements::Model,
    by: Actor,
    payment: Payment,
    hold_id: Option<LedgerHoldId>,
    keys: &Keys,
) -> Result<(), Error> {
    let Payment { line, slip, change } = payment;
    let mut row = line.application;
    store::save(work, wages::Model { hold_id, changed_at: work.now, ..slip.after.clone() }).await?;
    if slip.paid() <= Fen::ZERO {
        return Ok(());
    }
    let said = Said { change: &change, slip: &slip, keys: keys.get(&row.person_id) };
    db::insert(work, said.slip_row(work, batch)?).await?;
    let whole = slip.left() == Fen::ZERO && line.hours.disputed.is_none();
    if whole && row.state == ApplicationState::Finished {
        let from = row.state;
        row.state = after(Standing::from(&row), by.side, Step::Settle, work.now)?;
        sign_ups::save(work, &row, from, by).await?;
    }
    notify::seeker(work, &row, NoticeKind::WagePaid).await
}

/// A payment with the words about it.
pub struct Said<'a> {
    pub change: &'a Change,
    pub slip: &'a Slip,
    /// None for somebody whose account is gone: their words are nobody's.
    pub keys: Option<&'a Arc<PersonKeys>>,
}

impl Said<'_> {
    /// The pay slip.
    ///
    /// # Errors
    /// When a reason cannot be sealed.
    pub fn slip_row(&self, work: &Work, batch: &settlements::Model) -> Result<pay_slips::Model, Error> {
        let id = RowId::new(work.now, &work.rng);
        let after = &self.slip.after;
        let part = self.slip.part_reason.as_deref();
        let reason = |extra: &Option<super::wage::Extra>| extra.as_ref().map(|extra| extra.reason.clone());
        Ok(pay_slips::Model {
            id,
            settlement_id: batch.id,
            application_id: after.application_id,
            person_id: after.person_id,
            at: work.now,
            unit: after.unit,
            rate_fen: after.rate_fen,
            work: super::wage::amount_of(self.slip.work),
            earned_fen: after.earned_fen,
            bonus_fen: after.bonus_fen,
            deduction_fen: after.deduction_fen,
            tip_fen: after.tip_fen,
            paid_before_fen: self.slip.paid_before,
            paid_fen: self.slip.paid(),
            bonus_reason: self.seal("bonus_reason", id, reason(&self.change.bonus).as_deref())?,
            deduction_reason: self.seal("deduction_reason", id, reason(&self.change.deduction).as_deref())?,
            tip_reason: self.seal("tip_reason", id, reason(&self.change.tip).as_deref())?,
            part_reason: self.seal("part_reason", id, part)?,
        })
    }

    fn seal(&self, column: &'static str, id: RowId, text: Option<&str>) -> Result<Option<Sealed<WageReason>>, Error> {
        match (text, self.keys) {
            (Some(text), Some(keys)) => Ok(Some(keys.seal(cell(column, id), text)?)),
            _ => Ok(None),
        }
    }
}
