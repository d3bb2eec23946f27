//! One's own wallet (钱袋子) to look at: balance, lines, months, and a year's lines as a file (SPEC PAY-1).
//!
//! Invariants: a person reads the account that `wallets` gives to them and no other; looking writes nothing, so that whoever
//! was never paid has a wallet of zero and no account. A line says what it was for as long as the sign-up is kept.
//! Deliberately absent: taking money out.

mod file;
mod months;
mod read;
mod refusals;
mod store;

use crate::Wallet;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this slice.
pub(crate) fn routes() -> OpenApiRouter<Wallet> {
    OpenApiRouter::new()
        .routes(routes!(read::get_wallet))
        .routes(routes!(read::list_wallet_lines))
        .routes(routes!(months::list_wallet_months))
        .routes(routes!(file::get_wallet_statement))
}
