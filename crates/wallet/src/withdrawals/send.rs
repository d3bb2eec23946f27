//! The job that sends an order to the payer and asks for it until there is a word (SPEC PAY-3).

use super::outcome::{self, Heard};
use super::withdrawal::{LOOK_AGAIN_SECONDS, Word};
use super::{account, events, store};
use crate::Wallet;
use anyhow::Context;
use connectors::{PayeeAccount, Payout, PayoutGateway, PayoutOrder, PayoutState, VendorError, VendorErrorKind};
use db::entities::access_ledger::ActorKind;
use db::entities::withdrawal_events::WithdrawalEvent;
use db::entities::withdrawals::{self, WithdrawalState};
use kernel::{Fen, LedgerHoldId, Secret, WithdrawalId};
use platform::{App, Due, Error, JobKind, Jobs, Work};
use policy::{Field, Paying, PayoutAccount, VerifiedName};
use sea_orm::DbErr;
use vault::{Ask, Grant};

/// Sends the withdrawal `subject`, or asks what became of it.
pub const PAYOUT: JobKind = JobKind("wallet.payout");

/// What the person reads in Alipay's bill.
const TITLE: &str = "零工工资提现";

/// The order's number at the vendor: nobody outside chooses it.
pub fn number_of(hold: LedgerHoldId) -> String {
    format!("w{}", hold.0.simple())
}

/// The hold of a number, if it can be one of ours.
pub fn hold_of(number: &str) -> Option<LedgerHoldId> {
    let digits = number.strip_prefix('w')?;
    let hold = LedgerHoldId(uuid::Uuid::try_parse(digits).ok()?);
    (number_of(hold) == number).then_some(hold)
}

/// Queues the next coming round, now.
pub(super) async fn queue(work: &Work, row: &withdrawals::Model) -> Result<(), DbErr> {
    work.enqueue(PAYOUT, row.id.0, row.asks, work.now).await
}

pub(super) fn register(wallet: &Wallet, jobs: &mut Jobs) {
    let wallet = wallet.clone();
    jobs.on(PAYOUT, move |due| carry(wallet.clone(), due));
}

/// One coming round. What it does can be done again at any point: the row says what may have been sent.
async fn carry(wallet: Wallet, due: Due) -> Result<(), Error> {
    let id = WithdrawalId(due.subject);
    let app = wallet.app.clone();
    let Some(payouts) = wallet.custody.as_ref().and_then(|custody| custody.payouts.as_ref()) else {
        return Err(anyhow::anyhow!("no licensed payer is configured (custody.app_id): a withdrawal waits").into());
    };
    let Some(begun) = app.write(move |work| async move { begin(&work, id).await }).await? else { return Ok(()) };
    let heard = match begun.row.state {
        WithdrawalState::Sending => send(&app, payouts, begun).await?,
        _ => ask(payouts, &number_of(begun.row.hold_id)).await.unwrap_or(Heard::Nothing),
    };
    app.clone().write(move |work| async move { outcome::apply(&app, &work, id, heard).await }).await
}

/// An order that is sent, or asked for.
struct Begun {
    row: withdrawals::Model,
    /// It was never sent: there is nothing to ask for yet.
    fresh: bool,
    grant: Option<Grant<Paying>>,
}

/// Says in the row that it is being sent, before anything is.
async fn begin(work: &Work, id: WithdrawalId) -> Result<Option<Begun>, Error> {
    if store::find(work, id).await?.is_none() {
        return Ok(None);
    }
    let mut row = store::lock(work, id).await?;
    let fresh = row.state == WithdrawalState::Approved;
    match row.state {
        // A release queues it again.
        WithdrawalState::Approved if store::frozen(work, row.person_id).await?.is_some() => return Ok(None),
        WithdrawalState::Approved => {
            row.state = WithdrawalState::Sending;
            row.sent_at = Some(work.now);
            db::update(work, row.clone()).await?;
            events::note(work, &row, WithdrawalEvent::Sent, None, None).await?;
        }
        WithdrawalState::Sending => {}
        WithdrawalState::Arrived | WithdrawalState::Failed | WithdrawalState::Returned => {
            return Ok(Some(Begun { row, fresh, grant: None }));
        }
        WithdrawalState::Review | WithdrawalState::Refused => return Ok(None),
    }
    // The person's own order is no look by anybody else; the gate is asked all the same.
    let ask = Ask {
        actor: row.person_id,
        actor_kind: ActorKind::System,
        basis: "own_payout",
        persons: vec![row.person_id],
        fields: &[PayoutAccount::SPEC.name, VerifiedName::SPEC.name],
        matter: None,
    };
    let grant: Grant<Paying> = vault::grant(work, work.now, &work.rng, ask).await?;
    Ok(Some(Begun { row, fresh, grant: Some(grant) }))
}

/// Sends the order, after asking for it where it may have been sent before.
async fn send(app: &App, payouts: &PayoutGateway, begun: Begun) -> Result<Heard, Error> {
    let Begun { row, fresh, grant } = begun;
    let number = number_of(row.hold_id);
    if !fresh {
        match ask(payouts, &number).await {
            Ok(Heard::Nothing) => {}
            Ok(heard) => return Ok(heard),
            Err(error) => return Ok(Heard::Unknown(error)),
        }
    }
    let grant = grant.context("whatever is sent has a grant")?;
    let payee = account::payee(app, &grant, &row).await?;
    let order = PayoutOrder {
        number: number.clone(),
        amount: Fen(row.amount_fen.0 - row.fee_fen.0),
        title: TITLE.to_owned(),
        account: PayeeAccount::LoginId(Secret::new(payee.account.as_str().to_owned())),
        name: payee.name,
    };
    match payouts.transfer(&order).await {
        Ok(payout) => confirmed(payouts, payout).await,
        Err(error) => match error.kind() {
            VendorErrorKind::BusinessNegative | VendorErrorKind::InvalidInput => {
                // The no may be about this sending alone: nothing is given back while the number is known there.
                match ask(payouts, &number).await {
                    Ok(Heard::Nothing) => Ok(Heard::Word(Word::Refused, Some(error.code().to_owned()), None)),
                    Ok(heard) => Ok(heard),
                    Err(unknown) => Ok(Heard::Unknown(unknown)),
                }
            }
            _ => Ok(Heard::Unknown(error)),
        },
    }
}

/// A bad end that the transfer itself answers is asked for once more before money is given back on it.
async fn confirmed(payouts: &PayoutGateway, payout: Payout) -> Result<Heard, Error> {
    match payout.state {
        PayoutState::Arrived | PayoutState::UnderWay => Ok(heard(payout)),
        PayoutState::Failed { .. } | PayoutState::Returned => match ask(payouts, &payout.number).await {
            Ok(Heard::Nothing) | Err(_) => Ok(Heard::Word(Word::UnderWay, None, Some(payout.vendor_number))),
            Ok(heard) => Ok(heard),
        },
    }
}

async fn ask(payouts: &PayoutGateway, number: &str) -> Result<Heard, VendorError> {
    Ok(payouts.find(number).await?.map_or(Heard::Nothing, heard))
}

fn heard(payout: Payout) -> Heard {
    let (word, code) = match payout.state {
        PayoutState::Arrived => (Word::Arrived, None),
        PayoutState::UnderWay => (Word::UnderWay, None),
        PayoutState::Failed { code } => (Word::Failed, Some(code)),
        PayoutState::Returned => (Word::Returned, Some("REFUND".to_owned())),
    };
    Heard::Word(word, code, Some(payout.vendor_number))
}

/// Queues the looks at an order that has ended: the vendor may correct itself.
pub(super) async fn look_again(work: &Work, row: &withdrawals::Model) -> Result<(), DbErr> {
    for seconds in LOOK_AGAIN_SECONDS {
        work.enqueue(PAYOUT, row.id.0, row.asks, work.now.plus_seconds(seconds)).await?;
    }
    Ok(())
}
