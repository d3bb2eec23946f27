use super::outcome::{move_money, tell};
use super::refusals::{ALREADY_DECIDED, OWN_WITHDRAWAL};
use super::withdrawal::Money;
use super::{events, store};
use crate::Wallet;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::notices::NoticeKind;
use db::entities::withdrawal_events::WithdrawalEvent;
use db::entities::withdrawals::{self, WithdrawalState};
use kernel::WithdrawalId;
use kernel::text::Lines;
use platform::auth::{Finance, Staff};
use platform::{Answer, Command, Path, Result, clean_text};
use serde::Deserialize;
use std::ops::RangeInclusive;
use utoipa::ToSchema;

/// Characters of what a person is told.
pub(super) const REASON_CHARS: RangeInclusive<usize> = 2..=500;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayoutRefusal {
    /// What the person is told, 2 to 500 characters.
    reason: String,
}

/// Refuses a withdrawal that was not sent; the money is free again in the same unit of work.
#[utoipa::path(post, path = "/api/v1/staff/payouts/{id}/refusal", operation_id = "refuse_payout", tag = "staff",
    security(("session" = ["finance"])), params(("id" = WithdrawalId, Path)), request_body = PayoutRefusal,
    responses((status = 204)))]
pub(crate) async fn refuse_payout(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(id): Path<WithdrawalId>,
    command: Command<PayoutRefusal>,
) -> Result<Answer<()>> {
    let reason = PublicText(clean_text("reason", &command.body.reason, Lines::Many, REASON_CHARS)?);
    let (app, refuser) = (wallet.app.clone(), staff.signed.person);
    wallet
        .app
        .once(&staff.signed, command.once, move |work| async move {
            let row = store::lock(&work, id).await?;
            if row.person_id == refuser {
                return Err(OWN_WITHDRAWAL.refuse().into());
            }
            if !matches!(row.state, WithdrawalState::Review | WithdrawalState::Approved) {
                return Err(ALREADY_DECIDED.refuse().into());
            }
            let refused = withdrawals::Model {
                state: WithdrawalState::Refused,
                reason: Some(reason.clone()),
                ended_at: Some(work.now),
                ..row
            };
            db::update(&work, refused.clone()).await?;
            events::note(&work, &refused, WithdrawalEvent::Refused, Some(refuser), Some(reason)).await?;
            tell(&work, &refused, NoticeKind::WithdrawalRefused).await?;
            move_money(&app, &work, &refused, Money::Free).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
