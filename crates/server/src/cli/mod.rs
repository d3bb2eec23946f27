//! One file per command.

pub mod audit;
pub mod backup;
pub mod certificate;
pub mod demo;
pub mod doctor;
pub mod export;
pub mod keys;
pub mod ledger;
pub mod migrate;
mod open;
pub mod openapi;
pub mod policy;
pub mod promises;
pub mod serve;
pub mod staff;
mod tell;
