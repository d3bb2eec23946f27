//! Wages and money: the ledger, what work earns, the tax that the operator withholds, and one's own wallet to look at.

mod csv;
mod filing;
pub mod ledger;
mod mine;
mod rewards;
pub mod tax;
pub mod wages;

pub use csv::csv;

use axum::extract::FromRef;
use connectors::{BillReader, PaymentGateway, PayoutGateway};
use platform::App;
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
}

/// The routes of this slice.
pub fn routes(wallet: Wallet) -> OpenApiRouter {
    OpenApiRouter::new().merge(mine::routes()).merge(rewards::routes()).merge(filing::routes()).with_state(wallet)
}
