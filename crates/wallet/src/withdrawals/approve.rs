use super::refusals::{ALREADY_DECIDED, APPROVED_BY_YOU, OWN_WITHDRAWAL, WALLET_FROZEN};
use super::{events, send, store};
use crate::Wallet;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::withdrawal_events::{Column, Entity, WithdrawalEvent};
use db::entities::withdrawals::WithdrawalState;
use kernel::{PersonId, WithdrawalId};
use platform::auth::{Finance, Staff};
use platform::{Answer, Command, Error, Path, Result, Work};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayoutApproval {}

/// One pair of eyes says yes. It is sent when there are two different ones (SPEC PAY-3, SEC-4).
#[utoipa::path(post, path = "/api/v1/staff/payouts/{id}/approval", operation_id = "approve_payout", tag = "staff",
    security(("session" = ["finance"])), params(("id" = WithdrawalId, Path)), request_body = PayoutApproval,
    responses((status = 204)))]
pub(crate) async fn approve_payout(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(id): Path<WithdrawalId>,
    command: Command<PayoutApproval>,
) -> Result<Answer<()>> {
    let PayoutApproval {} = command.body;
    let approver = staff.signed.person;
    wallet
        .app
        .once(&staff.signed, command.once, move |work| async move {
            approve(&work, id, approver).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

async fn approve(work: &Work, id: WithdrawalId, approver: PersonId) -> Result<(), Error> {
    let mut row = store::lock(work, id).await?;
    if row.person_id == approver {
        return Err(OWN_WITHDRAWAL.refuse().into());
    }
    if row.state != WithdrawalState::Review {
        return Err(ALREADY_DECIDED.refuse().into());
    }
    if store::frozen(work, row.person_id).await?.is_some() {
        return Err(WALLET_FROZEN.refuse().into());
    }
    let approvers = approvers(work, id).await?;
    if approvers.contains(&Some(approver)) {
        return Err(APPROVED_BY_YOU.refuse().into());
    }
    events::note(work, &row, WithdrawalEvent::Approved, Some(approver), None).await?;
    let eyes = i64::try_from(approvers.len()).unwrap_or(i64::MAX).saturating_add(1);
    if eyes >= row.approvals_needed {
        row.state = WithdrawalState::Approved;
        row.approved_at = Some(work.now);
        db::update(work, row.clone()).await?;
        send::queue(work, &row).await?;
    }
    Ok(())
}

/// Who has said yes so far.
pub(super) async fn approvers(tx: &db::Tx, id: WithdrawalId) -> Result<Vec<Option<PersonId>>, Error> {
    Ok(Entity::find()
        .select_only()
        .column(Column::ByPerson)
        .filter(Column::WithdrawalId.eq(id))
        .filter(Column::Event.eq(WithdrawalEvent::Approved))
        .into_tuple()
        .all(tx)
        .await?)
}
