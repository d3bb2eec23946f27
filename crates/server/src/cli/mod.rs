//! One file per command.

pub mod demo;
pub mod doctor;
pub mod migrate;
pub mod openapi;
pub mod policy;
pub mod promises;
pub mod serve;
