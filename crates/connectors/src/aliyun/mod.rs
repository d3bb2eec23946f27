//! Aliyun (阿里云): text messages and the two-factor identity check.
//! <https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature>

mod gateway;
mod identity;
mod sign;
mod sms;

pub use identity::{AliyunIdentity, AliyunIdentityConfig};
pub use sms::{AliyunSms, AliyunSmsConfig};
