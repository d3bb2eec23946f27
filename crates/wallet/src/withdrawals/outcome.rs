//! What was heard is written down, and the money follows, in one unit of work.

use super::withdrawal::{Money, SILENT_SECONDS, Word, hear, next_ask_seconds};
use super::{events, send, store};
use crate::ledger::{self, Amount, Entry, Movement, PAYER, Whose};
use connectors::{VendorError, VendorErrorKind};
use db::columns::PublicText;
use db::entities::ledger_transfers::TransferReason;
use db::entities::notices::NoticeKind;
use db::entities::withdrawal_events::WithdrawalEvent;
use db::entities::withdrawals::{self, WithdrawalState, WithdrawalTrouble};
use kernel::WithdrawalId;
use platform::{App, Error, Work};
use talk::notices::{Notice, push};

/// What the vendor answered.
pub(super) enum Heard {
    /// A signed word, with the vendor's code of a bad one and its number of the transfer.
    Word(Word, Option<String>, Option<String>),
    /// The vendor knows nothing of it.
    Nothing,
    /// Nobody knows.
    Unknown(VendorError),
}

/// Writes down what was heard. Hearing the same again changes nothing.
pub(super) async fn apply(app: &App, work: &Work, id: WithdrawalId, heard: Heard) -> Result<(), Error> {
    let mut row = store::lock(work, id).await?;
    let (word, code) = match heard {
        Heard::Word(word, code, number) => {
            row.vendor_number = number.map(PublicText).or(row.vendor_number);
            (Some(word), code)
        }
        Heard::Nothing => (None, None),
        Heard::Unknown(error) => {
            tracing::warn!(error = %error, "the payer gave no word on a withdrawal");
            return wait(work, row, Some(&error)).await;
        }
    };
    let Some(then) = word.and_then(|word| hear(row.state, word)) else {
        return wait(work, row, None).await;
    };
    if let Some(trouble) = then.trouble {
        return troubled(work, row, trouble, code).await;
    }
    row.state = then.state;
    row.vendor_code = code.clone().map(PublicText);
    row.ended_at = Some(work.now);
    row.trouble = None;
    row.trouble_at = None;
    db::update(work, row.clone()).await?;
    let (event, notice) = match then.state {
        WithdrawalState::Arrived => (WithdrawalEvent::Arrived, NoticeKind::WithdrawalArrived),
        WithdrawalState::Returned => (WithdrawalEvent::Returned, NoticeKind::WithdrawalReturned),
        _ => (WithdrawalEvent::Failed, NoticeKind::WithdrawalFailed),
    };
    events::note(work, &row, event, None, code.map(PublicText)).await?;
    send::look_again(work, &row).await?;
    tell(work, &row, notice).await?;
    move_money(app, work, &row, then.money).await
}

/// Tells the person, once for each end.
pub(super) async fn tell(work: &Work, row: &withdrawals::Model, kind: NoticeKind) -> Result<(), Error> {
    let notice = Notice { matter: Some(row.id.0), ..Notice::of(kind) };
    push(work, row.person_id, &format!("withdrawal:{}:{kind}", row.id), notice).await
}

/// What belongs to the withdrawal in the ledger; last in its unit of work.
pub(super) async fn move_money(app: &App, work: &Work, row: &withdrawals::Model, money: Money) -> Result<(), Error> {
    let entry = match money {
        Money::Stays => return Ok(()),
        Money::Post => Entry::Post { hold: row.hold_id, transfer: row.paid_id, amount: None },
        Money::Free => Entry::Void { hold: row.hold_id },
        Money::GiveBack => {
            let accounts = ledger::open(app, work, &[Whose::Custody(PAYER), Whose::Wallet(row.person_id)]).await?;
            let movement = Movement {
                debit: accounts[0],
                credit: accounts[1],
                amount: Amount::of(row.amount_fen)?,
                reason: TransferReason::WithdrawalReturned,
                reference: row.id.0,
            };
            Entry::Transfer { id: row.back_id, movement }
        }
    };
    ledger::commit(app, work, &[entry]).await?;
    Ok(())
}

/// There is no word yet: the job comes round again. Staff learn of a payer that cannot pay, and of silence.
async fn wait(work: &Work, mut row: withdrawals::Model, error: Option<&VendorError>) -> Result<(), Error> {
    if row.state != WithdrawalState::Sending {
        return Ok(());
    }
    let silent = row.sent_at.is_some_and(|at| work.now.seconds_since(at) >= SILENT_SECONDS);
    let blocked = error.is_some_and(|error| error.kind() == VendorErrorKind::Config);
    let trouble = match (blocked, silent) {
        (true, _) => Some(WithdrawalTrouble::PayerBlocked),
        (false, true) => Some(WithdrawalTrouble::Silent),
        (false, false) => None,
    };
    row.vendor_code = error.map(|error| PublicText(error.code().to_owned()));
    let then = work.now.plus_seconds(next_ask_seconds(row.asks));
    row.asks = row.asks.saturating_add(1);
    work.enqueue(send::PAYOUT, row.id.0, row.asks, then).await?;
    if trouble.is_none() || trouble == row.trouble {
        row.trouble = trouble;
        row.trouble_at = row.trouble_at.filter(|_| trouble.is_some());
        return Ok(db::update(work, row).await?);
    }
    let code = row.vendor_code.clone();
    row.trouble = trouble;
    row.trouble_at = Some(work.now);
    db::update(work, row.clone()).await?;
    Ok(events::note(work, &row, WithdrawalEvent::Troubled, None, code).await?)
}

/// The vendor contradicts what was done on its word: nothing moves, and staff look.
async fn troubled(
    work: &Work,
    mut row: withdrawals::Model,
    trouble: WithdrawalTrouble,
    code: Option<String>,
) -> Result<(), Error> {
    if row.trouble == Some(trouble) {
        return Ok(());
    }
    row.trouble = Some(trouble);
    row.trouble_at = Some(work.now);
    db::update(work, row.clone()).await?;
    Ok(events::note(work, &row, WithdrawalEvent::Troubled, None, code.map(PublicText)).await?)
}
