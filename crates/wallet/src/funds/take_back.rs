use super::refusals::MORE_THAN_PAID_IN;
use crate::Wallet;
use crate::ledger;
use crate::payments;
use crate::payments::refund::{self, Wanted};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::payment_refunds::RefundWhy;
use db::entities::payments::PayerRole;
use kernel::{Fen, MerchantId};
use platform::auth::{Signed, require_finance};
use platform::{Answer, Command, Path, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;

/// What is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeBack {
    /// 1 or more, at most what is free.
    amount_fen: Fen,
}

/// Takes money that no job needs out of custody, back to the payments that it came from, the newest first.
#[utoipa::path(post, path = "/api/v1/merchants/{id}/funds/refunds", operation_id = "take_back_funds", tag = "funds",
    security(("session" = [])), params(("id" = MerchantId, Path)), request_body = TakeBack,
    responses((status = 204)))]
pub(crate) async fn take_back_funds(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    command: Command<TakeBack>,
) -> Result<Answer<()>> {
    let amount = ledger::Amount::of(command.body.amount_fen)?.fen();
    let (person, app) = (signed.person, wallet.app.clone());
    let unit = move |work: Work| async move {
        require_finance(&work, merchant, person).await?;
        let mut paid = payments::paid_with_rest(&work, merchant, PayerRole::Custody).await?;
        let rests: Vec<Fen> = paid.iter().map(|row| Fen(row.amount_fen.0 - row.refunded_fen.0)).collect();
        let shares = spread(amount, &rests).ok_or_else(|| MORE_THAN_PAID_IN.on("amount_fen"))?;
        let mut entries = Vec::with_capacity(shares.len());
        for (payment, share) in paid.iter_mut().zip(shares) {
            let wanted = Wanted { amount: share, units: 0, why: RefundWhy::Unspent, by: Some(person) };
            entries.push(refund::place(&app, &work, payment, wanted).await?);
        }
        ledger::commit(&app, &work, &entries).await?;
        Ok((StatusCode::NO_CONTENT, ()))
    };
    wallet.app.once(&signed, command.once, unit).await
}

/// How much of an amount goes back to each, in their order, as long as something is left of it. None when they have less.
fn spread(amount: Fen, rests: &[Fen]) -> Option<Vec<Fen>> {
    let mut left = amount.0;
    let mut shares = Vec::new();
    for rest in rests {
        if left == 0 {
            break;
        }
        let share = rest.0.min(left);
        shares.push(Fen(share));
        left -= share;
    }
    (left == 0).then_some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PAY-2
    #[test]
    fn an_amount_goes_back_to_the_newest_payments_to_the_fen() {
        let spread = |amount, rests: &[i64]| {
            let rests: Vec<Fen> = rests.iter().map(|fen| Fen(*fen)).collect();
            super::spread(Fen(amount), &rests).map(|shares| shares.iter().map(|fen| fen.0).collect::<Vec<_>>())
        };
        assert_eq!(spread(5, &[10, 10]), Some(vec![5]));
        assert_eq!(spread(10, &[10, 10]), Some(vec![10]));
        assert_eq!(spread(11, &[10, 10]), Some(vec![10, 1]));
        assert_eq!(spread(20, &[10, 10]), Some(vec![10, 10]));
        assert_eq!(spread(21, &[10, 10]), None);
        assert_eq!(spread(1, &[]), None);
    }
}
