use super::outcome::{move_money, tell};
use super::refusals::{NO_TROUBLE, OWN_WITHDRAWAL, WRONG_WAY_OUT};
use super::refuse::REASON_CHARS;
use super::withdrawal::Money;
use super::{events, store};
use crate::Wallet;
use crate::ledger::{self, Amount, Entry, Movement, PAYER, Whose};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::ledger_transfers::TransferReason;
use db::entities::notices::NoticeKind;
use db::entities::withdrawal_events::WithdrawalEvent;
use db::entities::withdrawals::{self, WithdrawalState, WithdrawalTrouble};
use kernel::text::Lines;
use kernel::{LedgerTransferId, WithdrawalId};
use platform::auth::{Finance, Staff};
use platform::{Answer, App, Command, Error, Path, Result, Work, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

kernel::text_enum! {
    /// How staff settle what the program cannot.
    pub enum PayoutSettling {
        /// It did not arrive after all: the money goes back to the wallet.
        GiveBack = "give_back",
        /// It did arrive after all: it leaves the wallet again, which must hold it.
        Book = "book",
        /// All is right as it stands.
        Leave = "leave",
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayoutResolution {
    way: PayoutSettling,
    /// What it rests on, 2 to 500 characters: the bill, a call with the vendor.
    reason: String,
}

/// Settles a withdrawal about which the vendor contradicted itself (SPEC PAY-3, PAY-6).
#[utoipa::path(post, path = "/api/v1/staff/payouts/{id}/resolution", operation_id = "resolve_payout", tag = "staff",
    security(("session" = ["finance"])), params(("id" = WithdrawalId, Path)), request_body = PayoutResolution,
    responses((status = 204)))]
pub(crate) async fn resolve_payout(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(id): Path<WithdrawalId>,
    command: Command<PayoutResolution>,
) -> Result<Answer<()>> {
    let PayoutResolution { way, reason } = command.body;
    let reason = PublicText(clean_text("reason", &reason, Lines::Many, REASON_CHARS)?);
    let (app, settler) = (wallet.app.clone(), staff.signed.person);
    wallet
        .app
        .once(&staff.signed, command.once, move |work| async move {
            let row = store::lock(&work, id).await?;
            if row.person_id == settler {
                return Err(OWN_WITHDRAWAL.refuse().into());
            }
            let (state, event) = after(&row, way)?;
            let settled = withdrawals::Model { state, trouble: None, trouble_at: None, ..row };
            db::update(&work, settled.clone()).await?;
            events::note(&work, &settled, event, Some(settler), Some(reason)).await?;
            settle_money(&app, &work, &settled, way).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

fn after(row: &withdrawals::Model, way: PayoutSettling) -> Result<(WithdrawalState, WithdrawalEvent), Error> {
    match (row.trouble, way) {
        (Some(WithdrawalTrouble::FailedAfterArrival), PayoutSettling::GiveBack) => {
            Ok((WithdrawalState::Returned, WithdrawalEvent::GivenBack))
        }
        (Some(WithdrawalTrouble::ArrivedAfterEnd), PayoutSettling::Book) => {
            Ok((WithdrawalState::Arrived, WithdrawalEvent::Booked))
        }
        (Some(WithdrawalTrouble::FailedAfterArrival | WithdrawalTrouble::ArrivedAfterEnd), PayoutSettling::Leave) => {
            Ok((row.state, WithdrawalEvent::LeftAsItStands))
        }
        (Some(_), _) => Err(WRONG_WAY_OUT.on("way").into()),
        (None, _) => Err(NO_TROUBLE.refuse().into()),
    }
}

async fn settle_money(app: &App, work: &Work, row: &withdrawals::Model, way: PayoutSettling) -> Result<(), Error> {
    match way {
        PayoutSettling::Leave => Ok(()),
        PayoutSettling::GiveBack => {
            tell(work, row, NoticeKind::WithdrawalReturned).await?;
            move_money(app, work, row, Money::GiveBack).await
        }
        PayoutSettling::Book => {
            tell(work, row, NoticeKind::WithdrawalArrived).await?;
            let accounts = ledger::open(app, work, &[Whose::Wallet(row.person_id), Whose::Custody(PAYER)]).await?;
            let movement = Movement {
                debit: accounts[0],
                credit: accounts[1],
                amount: Amount::of(row.amount_fen)?,
                reason: TransferReason::Withdrawal,
                reference: row.id.0,
            };
            // The row's state lets this be done once.
            let id = LedgerTransferId::new(work.now, &work.rng);
            ledger::commit(app, work, &[Entry::Transfer { id, movement }]).await?;
            Ok(())
        }
    }
}
