use super::refusals::NOT_A_NOTIFICATION;
use super::{book, payment_of, store};
use crate::Wallet;
use crate::cases::{self, Found};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use connectors::{ExpectedPayment, NotificationRefusal, PaymentNotification, PaymentState};
use db::columns::PublicText;
use db::entities::money_cases::MoneyCaseKind;
use db::entities::payment_notifications::{self, NotificationOutcome};
use db::entities::payments::{self, PayerRole, PaymentStage};
use platform::{App, Error, Path, Result, Work};
use sea_orm::EntityTrait;

/// What the payment service tells by itself about the account `own`, `custody` or `acquirer`. The raw body is verified before anything of
/// it is believed; what is committed is answered in the vendor's exact word, and everything else comes again.
#[utoipa::path(post, path = "/api/v1/hooks/payments/{payer}", operation_id = "take_payment_notification", tag = "payments",
    security(()), params(("payer" = PayerRole, Path)),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn take_payment_notification(
    State(wallet): State<Wallet>,
    Path(account): Path<PayerRole>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<&'static str> {
    let gateway = &wallet.account(account)?.payments;
    let signature = headers.get("signature").and_then(|value| value.to_str().ok());
    let told = gateway.read_notification(signature, &body).map_err(|refusal| {
        tracing::warn!(%account, ?refusal, "a payment notification was not taken");
        NOT_A_NOTIFICATION.refuse()
    })?;
    let app = wallet.app.clone();
    wallet.app.write(move |work| async move { take(&app, &work, account, &told).await }).await?;
    Ok(gateway.notification_taken())
}

async fn take(app: &App, work: &Work, account: PayerRole, told: &PaymentNotification) -> Result<(), Error> {
    // The same notification may come twice at once.
    work.one_at_a_time(&app.vault.keyed_digest("payment notification", told.number.as_bytes()).0).await?;
    let key = format!("{account} {}", told.notification_id);
    let key = app.vault.keyed_digest("payment notification id", key.as_bytes());
    if payment_notifications::Entity::find_by_id(key.clone()).one(&work.tx).await?.is_some() {
        return Ok(());
    }
    let found = match payment_of(&told.number) {
        Some(id) => store::lock(work, id).await?.filter(|payment| payment.account == account),
        None => None,
    };
    let expected =
        found.as_ref().map(|payment| ExpectedPayment { number: told.number.clone(), amount: payment.amount_fen });
    let outcome = match (told.check_against(expected.as_ref()), found) {
        (Ok(()), Some(payment)) => apply(app, work, payment, told).await?,
        (Err(NotificationRefusal::OtherAmount), Some(payment)) => {
            cases::open(work, told_wrong(MoneyCaseKind::OtherAmount, account, told, Some(&payment))).await?;
            NotificationOutcome::OtherAmount
        }
        _ => {
            cases::open(work, told_wrong(MoneyCaseKind::UnknownPayment, account, told, None)).await?;
            NotificationOutcome::UnknownOrder
        }
    };
    let row = payment_notifications::Model {
        notification: key,
        account,
        number: PublicText::from(told.number.as_str()),
        amount_fen: told.amount,
        outcome,
        received_at: work.now,
    };
    Ok(db::insert(work, row).await?)
}

/// Notifications may come in another order: only what is new counts.
async fn apply(
    app: &App,
    work: &Work,
    payment: payments::Model,
    told: &PaymentNotification,
) -> Result<NotificationOutcome, Error> {
    let changed = match told.state {
        PaymentState::Paid | PaymentState::Finished => {
            book::book(app, work, payment, &told.vendor_number, told.paid_at.unwrap_or(told.at)).await?
        }
        // Closed is also what a payment is that was paid and went back whole.
        PaymentState::Closed if payment.state == PaymentStage::Waiting && told.paid_at.is_none() => {
            book::close(work, payment.id).await?;
            false
        }
        PaymentState::Closed if payment.state != PaymentStage::Paid && told.paid_at.is_some() => {
            book::book(app, work, payment, &told.vendor_number, told.paid_at.unwrap_or(told.at)).await?
        }
        PaymentState::Waiting | PaymentState::Closed => false,
    };
    Ok(if changed { NotificationOutcome::Paid } else { NotificationOutcome::Nothing })
}

fn told_wrong(
    kind: MoneyCaseKind,
    account: PayerRole,
    told: &PaymentNotification,
    expected: Option<&payments::Model>,
) -> Found {
    Found {
        kind,
        account,
        day: None,
        number: told.number.clone(),
        vendor_number: told.vendor_number.clone(),
        expected: expected.map(|payment| payment.amount_fen),
        found: Some(told.amount),
    }
}
