//! Aliyun as its gateway and its APIs answer: SMS (Dysmsapi, version 2017-05-25), the checks of persons and of companies
//! (Cloudauth, versions 2019-03-07 and 2022-11-25) and number protection (Dyplsapi, version 2017-05-25).

mod answer;
mod business;
mod identity;
mod relay;
mod send;
mod signature;

pub(crate) use identity::verify_identity;
pub use relay::{LentNumber, RELAY_POOL, RelayFault};
pub(crate) use relay::{Pool, number_protection};
pub(crate) use send::send_sms;
pub(crate) use signature::decode;
