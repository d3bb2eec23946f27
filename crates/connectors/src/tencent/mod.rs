//! Tencent Cloud (腾讯云): text messages and the two-factor identity check.
//! <https://cloud.tencent.com/document/api/382/52071>

mod call;
mod identity;
mod sign;
mod sms;

pub use identity::{TencentIdentity, TencentIdentityConfig};
pub use sms::{TencentSms, TencentSmsConfig, TencentTemplate};
