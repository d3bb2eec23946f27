//! Wages and money: the ledger, what work earns, the tax that the operator withholds, one's own wallet to look at, and what
//! merchants pay: services to the operator, wages into custody.

pub mod apple_pay;
pub mod cases;
mod csv;
mod filing;
pub mod funds;
mod invoices;
pub mod ledger;
mod mine;
pub mod orders;
pub mod payments;
pub mod recon;
mod rewards;
mod statements;
pub mod tax;
mod tell;
pub mod wages;
pub mod withdrawals;

pub use csv::csv;

use axum::extract::FromRef;
use connectors::acquirer::Acquirer;
use connectors::apple::ApplePay;
use connectors::{BillReader, PaymentGateway, PayoutGateway};
use db::entities::payments::PayerRole;
use kernel::Refusal;
use platform::{App, Jobs};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// An account at a payer: it takes payments, pays people out where it can, and has a bill for every day.
#[derive(Clone)]
pub struct PayerAccount {
    pub payments: PaymentGateway,
    pub payouts: Option<PayoutGateway>,
    pub bills: BillReader,
}

/// Apple Pay: who vouches for our pages, and who takes the tokens and the money.
#[derive(Clone)]
pub struct ApplePayAccount {
    pub shop: Arc<ApplePay>,
    pub acquirer: Arc<Acquirer>,
}

/// What this slice's handlers work with.
#[derive(Clone)]
pub struct Wallet {
    pub app: App,
    /// The operator's own account: services sold, rewards paid.
    pub own: Option<PayerAccount>,
    /// The licensed payer's account in which wages lie (SPEC PAY-7).
    pub custody: Option<PayerAccount>,
    /// The operator's own account at the acquirer: services paid by Apple Pay.
    pub acquirer: Option<PayerAccount>,
    pub apple_pay: Option<ApplePayAccount>,
}

impl FromRef<Wallet> for App {
    fn from_ref(state: &Wallet) -> App {
        state.app.clone()
    }
}

impl Wallet {
    /// `None` where no account is configured.
    pub fn new(
        app: App,
        own: Option<PayerAccount>,
        custody: Option<PayerAccount>,
        apple_pay: Option<ApplePayAccount>,
    ) -> Wallet {
        let acquirer = apple_pay.as_ref().map(|account| PayerAccount {
            payments: PaymentGateway::Acquirer(account.acquirer.clone()),
            payouts: None,
            bills: BillReader::Acquirer(account.acquirer.clone()),
        });
        Wallet { app, own, custody, acquirer, apple_pay }
    }

    /// The account in this role.
    ///
    /// # Errors
    /// `payments_off` where none is configured.
    pub fn account(&self, role: PayerRole) -> Result<&PayerAccount, Refusal> {
        let account = match role {
            PayerRole::Own => &self.own,
            PayerRole::Custody => &self.custody,
            PayerRole::Acquirer => &self.acquirer,
        };
        account.as_ref().ok_or_else(|| payments::refusals::PAYMENTS_OFF.refuse())
    }
}

/// The routes of this slice.
pub fn routes(wallet: Wallet) -> OpenApiRouter {
    OpenApiRouter::new()
        .merge(mine::routes())
        .merge(withdrawals::routes())
        .merge(payments::routes())
        .merge(apple_pay::routes())
        .merge(funds::routes())
        .merge(orders::routes())
        .merge(invoices::routes())
        .merge(statements::routes())
        .merge(cases::routes())
        .merge(recon::routes())
        .merge(rewards::routes())
        .merge(filing::routes())
        .with_state(wallet)
}

/// The jobs of this slice.
pub fn jobs(wallet: &Wallet, jobs: &mut Jobs) {
    withdrawals::jobs(wallet, jobs);
    payments::jobs(wallet, jobs);
    recon::jobs(wallet, jobs);
}
