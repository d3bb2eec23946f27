//! Wages and money: the ledger, what work earns, and the tax that the operator withholds.
//!
//! Settlement, payouts and orders stand on these and are not here yet.

pub mod ledger;
pub mod tax;
pub mod wages;
