use super::account::{self, AlipayLogin, account_cell, name_cell};
use super::refusals::{ACCOUNT_NEEDED, PAYOUTS_OFF, TOO_MANY_TODAY, WALLET_FROZEN, WITHDRAWAL_ID_REUSED};
use super::{events, read, send, store, terms};
use crate::Wallet;
use crate::ledger::{self, Amount, Entry, Movement, PAYER, Whose};
use accounts::{StepUp, identity};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::ledger_transfers::TransferReason;
use db::entities::withdrawal_events::WithdrawalEvent;
use db::entities::withdrawals::{self, WithdrawalState};
use kernel::{Fen, LedgerHoldId, LedgerTransferId, PersonId, Secret, WithdrawalId};
use platform::auth::{Signed, require_consent};
use platform::{Answer, App, Client, Command, Error, Lang, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;
use vault::PersonKeys;

/// Withdrawals of a day that failed count too, so that nobody tries names and accounts out.
const FAILED_TIMES: u32 = 4;

/// What a person wants to take out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawalBody {
    /// Made by the client, so that the same request pays once however often it is sent.
    id: WithdrawalId,
    /// In fen; the fee is kept of it.
    amount_fen: Fen,
    /// What one signs in with at Alipay: a mobile number or an e-mail address. Left out, it goes to the remembered one.
    #[serde(default)]
    account: Option<Secret>,
    /// Whether the account is remembered.
    #[serde(default)]
    remember: bool,
    /// That it is the person who asks.
    proof: StepUp,
}

/// An order to pay out, as it is taken.
#[derive(Clone)]
pub struct Order {
    pub id: WithdrawalId,
    pub person: PersonId,
    pub amount: Fen,
    pub account: String,
    pub remember: bool,
}

/// Takes wages out to Alipay (SPEC PAY-3). The money is set aside at once and sent by a job; the same id asks for the same
/// withdrawal.
#[utoipa::path(post, path = "/api/v1/me/withdrawals", operation_id = "request_withdrawal", tag = "wallet",
    security(("session" = [])), request_body = WithdrawalBody, responses((status = 201, body = read::WithdrawalView)))]
pub(crate) async fn request_withdrawal(
    State(wallet): State<Wallet>,
    signed: Signed,
    client: Client,
    lang: Lang,
    command: Command<WithdrawalBody>,
) -> Result<Answer<read::WithdrawalView>> {
    let (app, person) = (wallet.app.clone(), signed.person);
    if let Some(earlier) = app.find_earlier(&signed, &command.once).await? {
        return Ok(earlier);
    }
    let body = command.body;
    let tx = app.read();
    let account = match body.account {
        Some(typed) => Some(AlipayLogin::parse(typed.expose())?),
        None => account::remembered(&app, person).await?,
    };
    let account = account.ok_or_else(|| ACCOUNT_NEEDED.on("account"))?.as_str().to_owned();
    let order = Order { id: body.id, person, amount: body.amount_fen, account, remember: body.remember };
    if let Some(row) = store::find(&tx, order.id).await? {
        same(&app, &order, &row).await?;
        return Ok(Answer::Fresh(StatusCode::CREATED, read::view(&app, row, lang).await?));
    }
    require_consent(&tx, person, policy::PAYOUT).await?;
    terms::check_amount(order.amount, &app.config.payouts)?;
    identity::require_verified(&tx, person).await?;
    if wallet.custody.is_none() {
        return Err(PAYOUTS_OFF.refuse().into());
    }
    let shown = accounts::step_up(&app, person, &client, body.proof).await?;
    let keys = app.vault.keys_of(person).await?;
    wallet
        .app
        .once(&signed, command.once, move |work| async move {
            store::lock_person(&work, person).await?;
            // Of two at once under the same id the second finds the first one's order, whose proof is spent.
            if let Some(row) = store::find(&work, order.id).await? {
                same(&app, &order, &row).await?;
                return Ok((StatusCode::CREATED, read::view(&app, row, lang).await?));
            }
            shown.settle(&work, person).await?;
            let row = take(&app, &work, &keys, &order).await?;
            Ok((StatusCode::CREATED, read::view(&app, row, lang).await?))
        })
        .await
}

/// Whether this row is what was asked for.
async fn same(app: &App, order: &Order, row: &withdrawals::Model) -> Result<(), Error> {
    let asked = row.person_id == order.person && row.amount_fen == order.amount;
    if asked && account::payee(app, &vault::own(order.person), row).await?.account.as_str() == order.account {
        return Ok(());
    }
    Err(WITHDRAWAL_ID_REUSED.on("id").into())
}

/// Takes an order in the caller's unit of work, last in it: the row, its hold, and the job that sends it.
///
/// # Errors
/// `wallet_frozen`, `too_many_withdrawals`, `identity_needed`, `consent_needed`, `insufficient_funds`.
pub async fn take(app: &App, work: &Work, keys: &PersonKeys, order: &Order) -> Result<withdrawals::Model, Error> {
    let person = order.person;
    store::lock_person(work, person).await?;
    if let Some(row) = store::find(work, order.id).await? {
        same(app, order, &row).await?;
        return Ok(row);
    }
    require_consent(work, person, policy::PAYOUT).await?;
    if store::frozen(work, person).await?.is_some() {
        return Err(WALLET_FROZEN.refuse().into());
    }
    let payouts = &app.config.payouts;
    let today = store::today(work, person, work.now).await?;
    if today.standing >= payouts.a_day || today.all >= payouts.a_day.saturating_mul(FAILED_TIMES) {
        return Err(TOO_MANY_TODAY.refuse().into());
    }
    let verified = identity::require_verified(work, person).await?;
    let name = identity::open(keys, &vault::own(person), &verified, work.now)?.name;
    let approvals_needed = terms::approvals_needed(order.amount, today.sum, payouts);
    let waits = approvals_needed > 0;
    let row = withdrawals::Model {
        id: order.id,
        person_id: person,
        state: if waits { WithdrawalState::Review } else { WithdrawalState::Approved },
        amount_fen: order.amount,
        fee_fen: Fen(payouts.fee_fen),
        account: keys.seal(account_cell(order.id), &order.account)?,
        name: keys.seal(name_cell(order.id), &name)?,
        hold_id: LedgerHoldId::new(work.now, &work.rng),
        paid_id: LedgerTransferId::new(work.now, &work.rng),
        back_id: LedgerTransferId::new(work.now, &work.rng),
        approvals_needed,
        asks: 0,
        vendor_number: None,
        vendor_code: None,
        reason: None,
        trouble: None,
        trouble_at: None,
        requested_at: work.now,
        approved_at: (!waits).then_some(work.now),
        sent_at: None,
        ended_at: None,
    };
    db::insert(work, row.clone()).await?;
    events::note(work, &row, WithdrawalEvent::Requested, None, None).await?;
    if order.remember {
        store::keep(work, account::kept(keys, &AlipayLogin::parse(&order.account)?, work.now)?).await?;
    }
    if !waits {
        send::queue(work, &row).await?;
    }
    let accounts = ledger::open(app, work, &[Whose::Wallet(person), Whose::Custody(PAYER)]).await?;
    let movement = Movement {
        debit: accounts[0],
        credit: accounts[1],
        amount: Amount::of(order.amount)?,
        reason: TransferReason::Withdrawal,
        reference: order.id.0,
    };
    ledger::commit(app, work, &[Entry::Place { id: row.hold_id, movement }]).await?;
    Ok(row)
}
