use super::refusals::{
    APPLE_PAY_AWAY, APPLE_PAY_OFF, CARD_DECLINED, NOT_A_TOKEN, PAYMENT_OVER, TOKEN_OF_OTHER_ORDER, TOKEN_USED,
};
use crate::payments::{self, PaymentView, number_of};
use crate::{ApplePayAccount, Wallet};
use axum::Json;
use axum::extract::State;
use connectors::acquirer::CaptureOrder;
use connectors::apple::PaymentToken;
use connectors::{Payment, PaymentState, VendorError};
use db::columns::Digest;
use db::entities::payments::{self as rows, PayWay, PayerRole, PaymentStage};
use kernel::{PaymentId, PersonId};
use platform::auth::{Signed, require_finance};
use platform::refusals::NOT_FOUND;
use platform::{App, Body, Error, Path, Result, Work};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Authorisation {
    /// `payment.token.paymentData` as the device gave it to `onpaymentauthorized`.
    #[schema(value_type = Object)]
    token: Value,
}

/// What is to be done with a token.
enum Step {
    /// It was never sent.
    Send(rows::Model),
    /// It was sent for this very payment, and what became of it stands there or is asked for.
    Known,
}

/// What the acquirer said to the token.
enum Heard {
    Paid(Payment),
    Declined,
    /// It does not know yet, and tells.
    UnderWay,
    /// Surely not done.
    NotDone,
    /// Nobody knows whether it was done.
    Unknown,
}

/// Hands the token that the device gave on to the acquirer, which takes the money. The answer is the payment as it is then:
/// `paid`, or `waiting` while nobody knows, which its page follows. The same token again gives the same payment.
///
/// It takes no `Idempotency-Key`: with one a digest of the token would be kept.
#[utoipa::path(post, path = "/api/v1/payments/{id}/apple-pay", operation_id = "authorise_apple_pay", tag = "payments",
    security(("session" = [])), params(("id" = PaymentId, Path)), request_body = Authorisation,
    responses((status = 200, body = PaymentView)))]
pub(crate) async fn authorise_apple_pay(
    State(wallet): State<Wallet>,
    signed: Signed,
    Path(id): Path<PaymentId>,
    Body(body): Body<Authorisation>,
) -> Result<Json<PaymentView>> {
    let account = wallet.apple_pay.as_ref().ok_or_else(|| APPLE_PAY_OFF.refuse())?;
    let app = wallet.app.clone();
    let payment = payments::find(&app.read(), id).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    require_finance(&app.read(), payment.merchant_id, signed.person).await?;
    let token = PaymentToken::read(body.token).map_err(|part| NOT_A_TOKEN.on("token").with("part", part))?;
    let digest = app.vault.keyed_digest("apple pay token", token.transaction_id().as_bytes());
    let bound = token.is_bound_to(payment.subject.to_string().as_bytes());
    let person = signed.person;
    let step = app.write(move |work| async move { bind(&work, id, person, digest, bound).await }).await?;
    if let Step::Send(payment) = step {
        let heard = send(account, &app, &payment, token).await;
        apply(&wallet, id, heard).await?;
    }
    let payment = payments::find(&app.read(), id).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    let refunds = payments::refunds_of(&app.read(), vec![id]).await?;
    Ok(Json(PaymentView::of(payment, &refunds)))
}

/// Binds a token to its payment before it is sent, so that whatever happens then it is never sent for another.
async fn bind(work: &Work, id: PaymentId, person: PersonId, token: Digest, bound: bool) -> Result<Step, Error> {
    let mut payment = payments::get_locked(work, id).await?;
    require_finance(work, payment.merchant_id, person).await?;
    if payment.way != PayWay::ApplePay {
        return Err(NOT_FOUND.refuse().into());
    }
    if !bound {
        return Err(TOKEN_OF_OTHER_ORDER.on("token").into());
    }
    work.one_at_a_time(&token.0).await?;
    match payments::find_by_token(work, &token).await? {
        Some(other) if other.id == id => return Ok(Step::Known),
        Some(_) => return Err(TOKEN_USED.on("token").into()),
        None if payment.token.is_some() => return Err(TOKEN_USED.on("token").into()),
        None => {}
    }
    if payment.state != PaymentStage::Waiting || work.now >= payment.expires_at {
        return Err(PAYMENT_OVER.refuse().with("state", payment.state.as_str()).into());
    }
    payment.token = Some(token);
    payment.changed_at = work.now;
    db::update(work, payment.clone()).await?;
    Ok(Step::Send(payment))
}

async fn send(account: &ApplePayAccount, app: &App, payment: &rows::Model, token: PaymentToken) -> Heard {
    let order = CaptureOrder {
        number: number_of(payment.id),
        amount: payment.amount_fen,
        title: "服务订单".to_owned(),
        token,
        notify_url: payments::notify_url(&app.config.public_url, PayerRole::Acquirer),
    };
    heard(account.acquirer.capture(&order).await)
}

fn heard(answer: Result<Payment, VendorError>) -> Heard {
    match answer {
        Ok(payment) => match payment.state {
            PaymentState::Paid | PaymentState::Finished => Heard::Paid(payment),
            PaymentState::Closed => Heard::Declined,
            PaymentState::Waiting => Heard::UnderWay,
        },
        Err(error) => {
            tracing::warn!(%error, "a token was not captured");
            if error.is_surely_not_done() { Heard::NotDone } else { Heard::Unknown }
        }
    }
}

/// Writes what was heard. What nobody knows is asked for at once, with the same number.
///
/// # Errors
/// `card_declined`; `apple_pay_away` when nothing was paid and nothing can be.
async fn apply(wallet: &Wallet, id: PaymentId, heard: Heard) -> Result<(), Error> {
    let app = wallet.app.clone();
    match heard {
        Heard::UnderWay => Ok(()),
        Heard::Paid(told) => {
            let unit = move |work: Work| async move {
                let payment = payments::get_locked(&work, id).await?;
                let at = told.paid_at.unwrap_or(work.now);
                payments::book(&app, &work, payment, &told.vendor_number, at).await.map(|_| ())
            };
            wallet.app.write(unit).await
        }
        Heard::Declined => {
            app.write(move |work| async move { payments::close(&work, id).await }).await?;
            Err(CARD_DECLINED.refuse().into())
        }
        Heard::NotDone => {
            app.write(move |work| async move { payments::close(&work, id).await }).await?;
            Err(APPLE_PAY_AWAY.refuse().into())
        }
        Heard::Unknown => {
            // Its time is over now: where the acquirer knows nothing of it, the number is closed there.
            let unit = move |work: Work| async move {
                let payment = payments::get_locked(&work, id).await?;
                if payment.state == PaymentStage::Waiting {
                    payments::close_soon(&work, &payment).await?;
                }
                Ok(())
            };
            app.write(unit).await?;
            payments::ask(wallet, id, 0).await?;
            match payments::find(&app.read(), id).await?.map(|payment| payment.state) {
                Some(PaymentStage::Closed) => Err(APPLE_PAY_AWAY.refuse().into()),
                _ => Ok(()),
            }
        }
    }
}
