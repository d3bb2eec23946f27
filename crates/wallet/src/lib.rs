//! Wages and money: the ledger, what work earns, the tax that the operator withholds, one's own wallet to look at, and what
//! merchants pay: services to the operator, wages into custody.

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
use connectors::{BillReader, PaymentGateway, PayoutGateway};
use db::entities::payments::PayerRole;
use kernel::Refusal;
use platform::{App, Jobs};
use utoipa_axum::router::OpenApiRouter;

/// An account at a payer: it takes payments, pays people out, and has a bill for every day.
#[derive(Clone)]
pub struct PayerAccount {
    pub payments: PaymentGateway,
    pub payouts: PayoutGateway,
    pub bills: BillReader,
}

/// What this slice's handlers work with.
#[derive(Clone)]
pub struct Wallet {
    pub app: App,
    /// The operator's own account: services sold, rewards paid.
    pub own: Option<PayerAccount>,
    /// The licensed payer's account in which wages lie (SPEC PAY-7).
    pub custody: Option<PayerAccount>,
}

impl FromRef<Wallet> for App {
    fn from_ref(state: &Wallet) -> App {
        state.app.clone()
    }
}

impl Wallet {
    /// `None` where no account is configured.
    pub fn new(app: App, own: Option<PayerAccount>, custody: Option<PayerAccount>) -> Wallet {
        Wallet { app, own, custody }
    }

    /// The account in this role.
    ///
    /// # Errors
    /// `payments_off` where none is configured.
    pub fn account(&self, role: PayerRole) -> Result<&PayerAccount, Refusal> {
        let account = match role {
            PayerRole::Own => &self.own,
            PayerRole::Custody => &self.custody,
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
