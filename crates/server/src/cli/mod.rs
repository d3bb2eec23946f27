//! One file per command.

pub mod certificate;
pub mod demo;
pub mod doctor;
pub mod export;
pub mod migrate;
pub mod openapi;
pub mod serve;
