//! Aliyun as its gateway and its APIs answer: SMS (Dysmsapi, version 2017-05-25) and the identity check (Cloudauth,
//! version 2019-03-07).

mod answer;
mod business;
mod identity;
mod send;
mod signature;

pub(crate) use identity::verify_identity;
pub(crate) use send::send_sms;
pub(crate) use signature::decode;
