//! Wages and money: the ledger, what work earns, the tax that the operator withholds, and one's own wallet to look at.
//!
//! Settlement, payouts and orders stand on these and are not here yet.

mod csv;
pub mod ledger;
mod mine;
pub mod tax;
pub mod wages;

pub use csv::csv;
pub use mine::routes;
