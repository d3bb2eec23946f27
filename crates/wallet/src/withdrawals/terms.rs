//! What a withdrawal costs, how long it takes, and how much it may be: told before anybody asks for one (SPEC PAY-3).

use super::account;
use super::refusals::{AMOUNT_TOO_BIG, AMOUNT_TOO_SMALL};
use super::store;
use crate::{Wallet, ledger};
use axum::Json;
use axum::extract::State;
use kernel::{Fen, Refusal, Timestamp};
use platform::auth::Signed;
use platform::{PayoutsConfig, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// Pairs of eyes that a large sum of a day needs.
pub(super) const EYES: i64 = 2;
/// What people are told of the arrival.
const MINUTES: i64 = 10;
const REVIEWED_MINUTES: i64 = 24 * 60;

/// The terms of a withdrawal now, for this person.
#[derive(Serialize, ToSchema)]
pub(crate) struct WithdrawalTerms {
    /// Whether withdrawals can be asked for here at all.
    open: bool,
    available_fen: Fen,
    /// The least and the most of one.
    least_fen: Fen,
    most_fen: Fen,
    /// What is kept of each.
    fee_fen: Fen,
    /// How many more today.
    left_today: u32,
    /// What was asked for today: it counts towards the review.
    today_fen: Fen,
    /// From this sum of a day on staff look first.
    review_from_fen: Fen,
    /// When it is usually there: at once, and where staff look first.
    arrives_minutes: i64,
    reviewed_minutes: i64,
    /// Whether the real name is verified, which it must be.
    verified: bool,
    /// The remembered account, masked.
    account_masked: Option<String>,
    /// Why nothing can be withdrawn.
    frozen: Option<Frozen>,
}

/// A wallet that staff froze.
#[derive(Serialize, ToSchema)]
pub(crate) struct Frozen {
    pub reason: String,
    pub since: Timestamp,
}

/// What a withdrawal costs, how long it takes and how much it may be (SPEC PAY-3).
#[utoipa::path(get, path = "/api/v1/me/withdrawals/terms", operation_id = "get_withdrawal_terms", tag = "wallet",
    security(("session" = [])), responses((status = 200, body = WithdrawalTerms)))]
pub(crate) async fn get_withdrawal_terms(
    State(wallet): State<Wallet>,
    signed: Signed,
) -> Result<Json<WithdrawalTerms>> {
    let (app, person) = (&wallet.app, signed.person);
    let tx = app.read();
    let payouts = &app.config.payouts;
    let available = match ledger::wallet_of(&tx, person).await? {
        Some(account) => ledger::balance(&tx, account).await?.map_or(Fen::ZERO, |balance| balance.available),
        None => Fen::ZERO,
    };
    let today = store::today(&tx, person, app.now()).await?;
    let kept = account::remembered(app, person).await?;
    let frozen = store::frozen(&tx, person).await?;
    Ok(Json(WithdrawalTerms {
        open: wallet.custody.is_some(),
        available_fen: available,
        least_fen: Fen(payouts.least_fen()),
        most_fen: Fen(payouts.most_fen),
        fee_fen: Fen(payouts.fee_fen),
        left_today: payouts.a_day.saturating_sub(today.standing),
        today_fen: today.sum,
        review_from_fen: Fen(payouts.review_from_fen),
        arrives_minutes: MINUTES,
        reviewed_minutes: REVIEWED_MINUTES,
        verified: accounts::identity::verified_among(&tx, &[person]).await?.contains(&person),
        account_masked: kept.map(|account| account.masked()),
        frozen: frozen.map(|row| Frozen { reason: row.reason.0, since: row.frozen_at }),
    }))
}

/// Refuses an amount that one withdrawal cannot be.
pub(super) fn check_amount(amount: Fen, payouts: &PayoutsConfig) -> Result<(), Refusal> {
    if amount.0 < payouts.least_fen() {
        return Err(AMOUNT_TOO_SMALL.on("amount_fen").with("least_fen", payouts.least_fen()));
    }
    if amount.0 > payouts.most_fen {
        return Err(AMOUNT_TOO_BIG.on("amount_fen").with("most_fen", payouts.most_fen));
    }
    Ok(())
}

/// How many pairs of eyes a withdrawal needs beside what its person asked for before it on the same day.
pub(super) fn approvals_needed(amount: Fen, today: Fen, payouts: &PayoutsConfig) -> i64 {
    let sum = today.checked_add(amount).map_or(i64::MAX, |sum| sum.0);
    if sum >= payouts.review_from_fen { EYES } else { 0 }
}

/// When it is usually there.
pub(super) fn arrives_by(requested_at: Timestamp, approvals_needed: i64) -> Timestamp {
    requested_at.plus_minutes(if approvals_needed == 0 { MINUTES } else { REVIEWED_MINUTES })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PAY-3
    #[test]
    fn amounts_have_bounds_and_the_fee_is_paid_from_them() {
        let free = PayoutsConfig::default();
        let dear = PayoutsConfig { fee_fen: 100, ..free.clone() };
        let code = |amount, payouts| check_amount(Fen(amount), payouts).err().map(|refusal| refusal.code.code);
        for (amount, payouts, expected) in [
            (10, &free, None),
            (9, &free, Some("withdrawal_too_small")),
            (0, &free, Some("withdrawal_too_small")),
            (-10, &free, Some("withdrawal_too_small")),
            (i64::MIN, &free, Some("withdrawal_too_small")),
            (5_000_000, &free, None),
            (5_000_001, &free, Some("withdrawal_too_big")),
            (i64::MAX, &free, Some("withdrawal_too_big")),
            (109, &dear, Some("withdrawal_too_small")),
            (110, &dear, None),
        ] {
            assert_eq!(code(amount, payouts), expected, "{amount}");
        }
    }

    /// covers: PAY-3, SEC-4
    #[test]
    fn many_small_ones_of_a_day_are_looked_at_like_a_large_one() {
        let payouts = PayoutsConfig { review_from_fen: 500_000, ..PayoutsConfig::default() };
        for (amount, today, eyes) in [
            (499_999, 0, 0),
            (500_000, 0, EYES),
            (100_000, 399_999, 0),
            (100_000, 400_000, EYES),
            (10, 500_000, EYES),
            (i64::MAX, 1, EYES),
        ] {
            assert_eq!(approvals_needed(Fen(amount), Fen(today), &payouts), eyes, "{amount} after {today}");
        }
    }
}
