//! Sending a text message, whoever carries it.

use crate::aliyun::AliyunSms;
use crate::error::{VendorError, VendorErrorKind};
use crate::line::{self, Line};
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

/// One vendor that carries text messages.
pub enum SmsSender {
    Aliyun(AliyunSms),
    Tencent(TencentSms),
}

/// Whose account it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmsVendor {
    Aliyun,
    Tencent,
}

impl SmsSender {
    fn line(&self) -> Option<&Line> {
        match self {
            SmsSender::Aliyun(aliyun) => aliyun.line(),
            SmsSender::Tencent(tencent) => tencent.line(),
        }
    }

    /// Sends the message once. It is never sent again from here: there is no idempotency key, so a repeat after
    /// `OutcomeUnknown` could reach the person twice.
    pub async fn send(&self, message: &SmsMessage) -> Result<SmsReceipt, VendorError> {
        let call = async {
            match self {
                SmsSender::Aliyun(aliyun) => aliyun.send(message).await,
                SmsSender::Tencent(tencent) => tencent.send(message).await,
            }
        };
        line::on(self.line(), call).await
    }

    async fn probe(&self, template: &str, place: &str) -> Result<(), VendorError> {
        let call = async {
            match self {
                SmsSender::Aliyun(aliyun) => aliyun.probe(template, place).await,
                SmsSender::Tencent(tencent) => tencent.probe(template, place).await,
            }
        };
        line::on(self.line(), call).await
    }

    fn vendor(&self) -> SmsVendor {
        match self {
            SmsSender::Aliyun(_) => SmsVendor::Aliyun,
            SmsSender::Tencent(_) => SmsVendor::Tencent,
        }
    }
}

/// A message that a vendor took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentSms {
    pub by: SmsVendor,
    pub receipt: SmsReceipt,
}

/// A message that was not taken, or of which nobody knows: the vendor that was asked last, and what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsentSms {
    pub by: SmsVendor,
    pub error: VendorError,
}

/// Who carries text messages in this installation, in the order in which they are asked.
pub struct SmsSenders {
    first: SmsSender,
    second: Option<SmsSender>,
}

impl SmsSenders {
    pub fn new(first: SmsSender, second: Option<SmsSender>) -> SmsSenders {
        SmsSenders { first, second }
    }

    fn each(&self) -> impl Iterator<Item = &SmsSender> {
        [Some(&self.first), self.second.as_ref()].into_iter().flatten()
    }

    /// Whose accounts there are, in the order in which they are asked.
    pub fn vendors(&self) -> impl Iterator<Item = SmsVendor> {
        self.each().map(SmsSender::vendor)
    }

    /// Whether nobody carries a message: the line of each is shut, by staff or because nobody assessed it.
    pub fn is_shut(&self) -> bool {
        self.each().all(|sender| line::is_shut(sender.line()))
    }

    /// Asks to send a code by this template to no number at all, which costs nothing, and shows whether a vendor answers and
    /// takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering; `Config` when there is no account at it.
    pub async fn probe(&self, vendor: SmsVendor, template: &str, place: &str) -> Result<(), VendorError> {
        let sender = self.each().find(|own| own.vendor() == vendor);
        match sender {
            Some(sender) => sender.probe(template, place).await,
            None => Err(VendorError::new(VendorErrorKind::Config, "no_account", None)),
        }
    }

    /// Sends the message once. The second vendor is asked only where the first surely did not send it and its account or its
    /// line is why; after an unknown outcome nobody else sends.
    pub async fn send(&self, message: &SmsMessage) -> Result<SentSms, UnsentSms> {
        let first = ask(&self.first, message).await;
        match (&first, &self.second) {
            (Err(UnsentSms { error, .. }), Some(second)) if falls_over(error) => ask(second, message).await,
            _ => first,
        }
    }
}

/// What a template with this one place is filled with for nobody.
pub(crate) fn for_nobody(place: &str) -> BTreeMap<String, Secret<String>> {
    BTreeMap::from([(place.to_owned(), Secret::new("000000".to_owned()))])
}

async fn ask(sender: &SmsSender, message: &SmsMessage) -> Result<SentSms, UnsentSms> {
    let by = sender.vendor();
    match sender.send(message).await {
        Ok(receipt) => Ok(SentSms { by, receipt }),
        Err(error) => Err(UnsentSms { by, error }),
    }
}

/// Whether another vendor may be asked. Not after a limit: it protects the person, whoever carries the message; and not
/// where the message itself is wrong.
fn falls_over(error: &VendorError) -> bool {
    error.is_surely_not_done() && matches!(error.kind(), VendorErrorKind::Config | VendorErrorKind::Transient)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: NOTE-3
    #[test]
    fn another_vendor_is_asked_only_when_the_first_surely_did_nothing() {
        use VendorErrorKind::*;
        for (kind, falls) in [
            (Config, true),
            (Transient, true),
            (InvalidInput, false),
            (UserMustRestart, false),
            (BusinessNegative, false),
            (RateLimited { retry_after_s: 60 }, false),
            (OutcomeUnknown, false),
            (BadSignature, false),
            (Protocol, false),
        ] {
            assert_eq!(falls_over(&VendorError::new(kind, "code", None)), falls, "{kind:?}");
        }
    }
}
