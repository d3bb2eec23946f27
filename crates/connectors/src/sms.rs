//! Sending a text message, whoever carries it.

use crate::aliyun::AliyunSms;
use crate::error::VendorError;
use crate::tencent::TencentSms;
use kernel::Secret;
use kernel::phone::Phone;
use std::collections::BTreeMap;

/// One message to one number. What it says is a template that the vendor has approved, and values for its places.
///
/// Its Debug names the template only.
#[derive(Clone)]
pub struct SmsMessage {
    pub to: Phone,
    /// Aliyun's code of the template, which is also our name for it at another vendor.
    pub template: String,
    /// Place in the template → value.
    pub params: BTreeMap<String, Secret<String>>,
    /// A reference of ours that the vendor repeats in its report. It is not an idempotency key.
    pub reference: Option<String>,
}

impl std::fmt::Debug for SmsMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmsMessage").field("template", &self.template).finish_non_exhaustive()
    }
}

/// The vendor took the message. Whether it arrived comes later, in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsReceipt {
    /// The vendor's number of the message, by which a report names it.
    pub message_id: String,
    /// The vendor's id of the request.
    pub request_id: String,
}

/// Whoever carries text messages in this installation.
pub enum SmsSender {
    Aliyun(AliyunSms),
    Tencent(TencentSms),
}

impl SmsSender {
    /// Sends the message once. It is never sent again from here: there is no idempotency key, so a repeat after
    /// `OutcomeUnknown` could reach the person twice.
    pub async fn send(&self, message: &SmsMessage) -> Result<SmsReceipt, VendorError> {
        match self {
            SmsSender::Aliyun(aliyun) => aliyun.send(message).await,
            SmsSender::Tencent(tencent) => tencent.send(message).await,
        }
    }
}
