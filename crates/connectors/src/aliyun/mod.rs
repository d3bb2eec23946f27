//! Aliyun (阿里云): text messages, the two-factor identity check, the business check and number protection.
//! <https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature>

mod business;
mod gateway;
mod identity;
mod relay;
mod sign;
mod sms;

pub use business::{AliyunBusiness, AliyunBusinessConfig};
pub use identity::{AliyunIdentity, AliyunIdentityConfig};
pub use relay::{AliyunRelay, AliyunRelayConfig};
pub use sms::{AliyunSms, AliyunSmsConfig};
