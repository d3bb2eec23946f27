//! Wages and money.
//!
//! So far the ledger: which account holds how much, and every movement between them. Settlement, payouts, orders and tax
//! stand on its functions and are not here yet.

pub mod ledger;
