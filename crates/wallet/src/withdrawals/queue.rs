//! The finance staff's queue: what waits for eyes, what is under way, and what needs a hand (SPEC PAY-3, SEC-4).

use super::approve::approvers;
use super::{account, store};
use crate::{Wallet, ledger};
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::withdrawal_events::WithdrawalEvent;
use db::entities::withdrawals::{self, Column, WithdrawalState, WithdrawalTrouble};
use kernel::{Fen, PersonId, Timestamp, WithdrawalId, mask};
use platform::auth::{Finance, Staff};
use platform::refusals::ERASED;
use platform::{Page, Path, Query, Result, limit};
use policy::{Field, Paying, PayoutAccount, VerifiedName};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vault::{Ask, Grant, Matter};

const LIST: &str = "payouts";

kernel::text_enum! {
    /// A part of the queue.
    pub enum PayoutQueue {
        /// Wait for eyes.
        Review = "review",
        /// Approved or sent.
        UnderWay = "under_way",
        /// Need a hand.
        Trouble = "trouble",
        Arrived = "arrived",
        /// Failed, returned or refused.
        Ended = "ended",
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PayoutQuery {
    /// `review` unless told.
    queue: Option<PayoutQueue>,
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// A withdrawal in the queue; it names nobody.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedPayout {
    id: WithdrawalId,
    state: WithdrawalState,
    amount_fen: Fen,
    fee_fen: Fen,
    requested_at: Timestamp,
    sent_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    approvals: u64,
    approvals_needed: i64,
    /// Whether the one who looks has approved it.
    approved_by_you: bool,
    /// Whether it is the looker's own.
    own: bool,
    trouble: Option<WithdrawalTrouble>,
    trouble_at: Option<Timestamp>,
    vendor_code: Option<String>,
}

/// A withdrawal with what staff need to judge it.
#[derive(Serialize, ToSchema)]
pub(crate) struct PayoutReview {
    #[serde(flatten)]
    listed: ListedPayout,
    person_id: PersonId,
    /// `陈**`
    name_masked: String,
    /// `199****0001`
    account_masked: String,
    /// The order's number at the vendor, and the vendor's own.
    number: String,
    vendor_number: Option<String>,
    balance_fen: Fen,
    held_fen: Fen,
    /// Why the wallet is frozen, where it is.
    frozen: Option<String>,
    reason: Option<String>,
    events: Vec<PayoutEvent>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct PayoutEvent {
    at: Timestamp,
    event: WithdrawalEvent,
    /// Whether staff did it, and whether it was the one who looks.
    by_staff: bool,
    by_you: bool,
    /// The vendor's code, or why staff did it.
    code: Option<String>,
}

/// Withdrawals of one part of the queue: what waits oldest first, what ended newest first.
#[utoipa::path(get, path = "/api/v1/staff/payouts", operation_id = "list_payouts", tag = "staff",
    security(("session" = ["finance"])), params(PayoutQuery), responses((status = 200, body = Page<ListedPayout>)))]
pub(crate) async fn list_payouts(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Query(query): Query<PayoutQuery>,
) -> Result<Json<Page<ListedPayout>>> {
    let app = &wallet.app;
    let queue = query.queue.unwrap_or(PayoutQueue::Review);
    let rows_max = limit(query.limit)?;
    let after = app.cursors.check(LIST, queue.as_str(), query.cursor.as_deref())?;
    let find = withdrawals::Entity::find();
    let rows = match queue {
        PayoutQueue::Review => find.filter(Column::State.eq(WithdrawalState::Review)),
        PayoutQueue::UnderWay => {
            find.filter(Column::State.is_in([WithdrawalState::Approved, WithdrawalState::Sending]))
        }
        PayoutQueue::Trouble => find.filter(Column::Trouble.is_not_null()),
        PayoutQueue::Arrived => find.filter(Column::State.eq(WithdrawalState::Arrived)),
        PayoutQueue::Ended => find.filter(Column::State.is_in([
            WithdrawalState::Failed,
            WithdrawalState::Returned,
            WithdrawalState::Refused,
        ])),
    };
    let oldest_first = !matches!(queue, PayoutQueue::Arrived | PayoutQueue::Ended);
    let tx = app.read();
    let rows = store::page(&tx, rows, oldest_first, after, rows_max + 1).await?;
    let key = |row: &withdrawals::Model| (row.requested_at, row.id);
    let page = app.cursors.page(LIST, queue.as_str(), rows, rows_max, key, |row| row);
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let approvers = match row.approvals_needed {
            0 => Vec::new(),
            _ => approvers(&tx, row.id).await?,
        };
        items.push(listed(&row, &approvers, staff.signed.person));
    }
    Ok(Json(Page { items, next: page.next }))
}

fn listed(row: &withdrawals::Model, approvers: &[Option<PersonId>], looker: PersonId) -> ListedPayout {
    ListedPayout {
        id: row.id,
        state: row.state,
        amount_fen: row.amount_fen,
        fee_fen: row.fee_fen,
        requested_at: row.requested_at,
        sent_at: row.sent_at,
        ended_at: row.ended_at,
        approvals: approvers.len() as u64,
        approvals_needed: row.approvals_needed,
        approved_by_you: approvers.contains(&Some(looker)),
        own: row.person_id == looker,
        trouble: row.trouble,
        trouble_at: row.trouble_at,
        vendor_code: row.vendor_code.as_ref().map(|code| code.0.clone()),
    }
}

/// A withdrawal, whose it is only masked. The look is recorded.
#[utoipa::path(get, path = "/api/v1/staff/payouts/{id}", operation_id = "review_payout", tag = "staff",
    security(("session" = ["finance"])), params(("id" = WithdrawalId, Path)),
    responses((status = 200, body = PayoutReview)))]
pub(crate) async fn review_payout(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(id): Path<WithdrawalId>,
) -> Result<Json<PayoutReview>> {
    let app = &wallet.app;
    let tx = app.read();
    let row = store::get(&tx, id).await?;
    if row.account.is_emptied() {
        return Err(ERASED.refuse().into());
    }
    let (looker, person) = (staff.signed.person, row.person_id);
    let grant: Grant<Paying> = app
        .write(move |work| async move {
            let ask = Ask {
                actor: looker,
                actor_kind: ActorKind::Staff,
                basis: "payout_review",
                persons: vec![person],
                fields: &[PayoutAccount::SPEC.name, VerifiedName::SPEC.name],
                matter: Some(Matter::Withdrawal(id)),
            };
            Ok(vault::grant(&work, work.now, &work.rng, ask).await?)
        })
        .await?;
    let payee = account::payee(app, &grant, &row).await?;
    let balance = match ledger::wallet_of(&tx, person).await? {
        Some(account) => ledger::balance(&tx, account).await?,
        None => None,
    };
    let event = |event: db::entities::withdrawal_events::Model| PayoutEvent {
        at: event.at,
        event: event.event,
        by_staff: event.by_person.is_some(),
        by_you: event.by_person == Some(looker),
        code: event.code.map(|code| code.0),
    };
    Ok(Json(PayoutReview {
        listed: listed(&row, &approvers(&tx, id).await?, looker),
        person_id: person,
        name_masked: mask::name(payee.name.expose()),
        account_masked: payee.account.masked(),
        number: super::number_of(row.hold_id),
        vendor_number: row.vendor_number.map(|number| number.0),
        balance_fen: balance.map_or(Fen::ZERO, |balance| balance.balance),
        held_fen: balance.map_or(Fen::ZERO, |balance| balance.held),
        frozen: store::frozen(&tx, person).await?.map(|freeze| freeze.reason.0),
        reason: row.reason.map(|reason| reason.0),
        events: store::events_of(&tx, id).await?.into_iter().map(event).collect(),
    }))
}
