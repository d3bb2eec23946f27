//! Wages and money.

pub mod tax;
pub mod wages;
