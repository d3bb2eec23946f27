//! One file per command.

pub mod audit;
pub mod demo;
pub mod doctor;
pub mod keys;
pub mod migrate;
mod open;
pub mod openapi;
pub mod serve;
mod tell;
