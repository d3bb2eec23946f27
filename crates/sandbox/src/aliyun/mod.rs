//! Aliyun's SMS service (Dysmsapi, version 2017-05-25) as its gateway and its API answer.

mod answer;
mod send;
mod signature;

pub(crate) use send::send_sms;
pub(crate) use signature::decode;
