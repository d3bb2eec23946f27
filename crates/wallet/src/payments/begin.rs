use super::refusals::{PAYMENT_NOT_POSSIBLE, PAYMENTS_OFF, TOO_MANY_PAYMENTS, WAY_NOT_POSSIBLE};
use super::view::{Begun, PaymentView};
use super::{ask, number_of, sides};
use crate::Wallet;
use connectors::{Checkout, PayAt, PaymentOrder, VendorErrorKind};
use db::entities::payments::{self, PayWay, PayerRole, PaymentPurpose, PaymentStage};
use kernel::{Fen, MerchantId, PaymentId, PersonId};
use platform::limits::{self, Limit};
use platform::{Error, Work};
use uuid::Uuid;

/// How long a payment can be paid.
pub const PAY_MINUTES: i64 = 30;
/// Payments that a merchant may begin in an hour.
const AN_HOUR: Limit = Limit { name: "payments_begun", most: 60, window_seconds: 3_600 };

/// What is to be paid.
pub struct Begin {
    pub purpose: PaymentPurpose,
    /// The order, the posting or the merchant.
    pub subject: Uuid,
    pub merchant: MerchantId,
    pub by: PersonId,
    pub way: PayWay,
    pub amount: Fen,
    /// What the payer reads at the vendor; nothing personal.
    pub title: String,
}

/// Where the vendor tells of payments to this account.
pub(crate) fn notify_url(public_url: &str, account: PayerRole) -> String {
    format!("{public_url}/api/v1/hooks/payments/{account}")
}

/// Writes a payment down and says where it is paid. Nothing is sent: the payer's browser carries it, once this unit of work is
/// committed and answered.
///
/// # Errors
/// `payments_off`, `too_many_payments`, `payment_not_possible`, `way_not_possible`.
pub async fn begin(wallet: &Wallet, work: &Work, wanted: Begin) -> Result<Begun, Error> {
    let Begin { purpose, subject, merchant, by, way, amount, title } = wanted;
    let account = sides::account_of(purpose, way).ok_or_else(|| WAY_NOT_POSSIBLE.on("way"))?;
    let gateway = &wallet.account(account)?.payments;
    if !limits::take(work, AN_HOUR, limits::bucket(&wallet.app, AN_HOUR, &merchant.to_string())).await? {
        return Err(TOO_MANY_PAYMENTS.refuse().into());
    }
    let row = payments::Model {
        id: PaymentId::new(work.now, &work.rng),
        account,
        purpose,
        subject,
        merchant_id: merchant,
        by_person: Some(by),
        way,
        amount_fen: amount,
        refunded_fen: Fen::ZERO,
        state: PaymentStage::Waiting,
        vendor_number: None,
        token: None,
        created_at: work.now,
        expires_at: work.now.plus_minutes(PAY_MINUTES),
        paid_at: None,
        changed_at: work.now,
    };
    let public_url = &wallet.app.config.public_url;
    let (at, back) = match way {
        PayWay::Page => (PayAt::Page, format!("{public_url}/biz/payments/{}", row.id)),
        PayWay::Wap => (PayAt::Wap, format!("{public_url}/m/payments/{}", row.id)),
        PayWay::App => (PayAt::App, String::new()),
        PayWay::ApplePay => (PayAt::Sheet, String::new()),
    };
    let order = PaymentOrder {
        number: number_of(row.id),
        amount,
        subject: title,
        expires_at: row.expires_at,
        notify_url: notify_url(public_url, account),
        return_url: back,
    };
    let checkout = gateway.checkout(&order, at).map_err(|error| match error.kind() {
        VendorErrorKind::InvalidInput => Error::from(PAYMENT_NOT_POSSIBLE.on("amount_fen")),
        // The vendor is switched off or was never assessed: nobody is sent where nothing could be asked or given back.
        VendorErrorKind::Transient => PAYMENTS_OFF.refuse().into(),
        _ => Error::Broken(error.into()),
    })?;
    db::insert(work, row.clone()).await?;
    ask::later(work, &row, 0).await?;
    let (redirect_url, app_order) = match checkout {
        Checkout::Redirect(address) => (Some(address), None),
        Checkout::AppOrder(line) => (None, Some(line)),
        Checkout::Sheet => (None, None),
    };
    Ok(Begun { payment: PaymentView::of(row, &[]), redirect_url, app_order })
}
