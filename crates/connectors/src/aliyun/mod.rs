//! Aliyun (阿里云): text messages. <https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature>

mod sign;
mod sms;

pub use sms::{AliyunSms, AliyunSmsConfig};
