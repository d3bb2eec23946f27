//! Carrying messages between people (TALK-5) where this installation does not do it by itself.

use crate::callback::CallbackRefusal;
use crate::error::VendorError;
use crate::line::{self, Line};
use crate::yunxin::Yunxin;
use kernel::{Secret, Timestamp};

/// What is sent. Its Debug does not hold it.
#[derive(Clone, PartialEq, Eq)]
pub enum CarriedBody {
    /// At most [`CarriedBody::TEXT_CHARS_MAX`] characters.
    Text(String),
    /// Anything else as JSON that our own pages understand: pictures, voice and cards are named by our own ids in it, and
    /// lie with us, not with the carrier.
    Own(serde_json::Value),
}

impl CarriedBody {
    pub const TEXT_CHARS_MAX: usize = 5_000;
}

impl std::fmt::Debug for CarriedBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            CarriedBody::Text(_) => "Text",
            CarriedBody::Own(_) => "Own",
        })
    }
}

/// One message from one person to another, named by accounts that were made for the carrier: never by phone or name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedMessage {
    pub from: String,
    pub to: String,
    /// Our number of the message; it comes back with the copy.
    pub number: String,
    pub body: CarriedBody,
}

/// The carrier took the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The carrier's number, by which copies are told apart.
    pub vendor_number: String,
}

/// A copy of a message, whoever sent it and from which device. It may come several times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageCopy {
    /// The carrier's number: the same number is the same message.
    pub vendor_number: String,
    pub from: String,
    pub to: String,
    /// Our number, where the message went through us.
    pub number: Option<String>,
    pub body: CarriedBody,
    pub at: Timestamp,
}

/// The headers of a copy that count, as they arrived.
#[derive(Clone, Copy, Debug, Default)]
pub struct CopyHeaders<'a> {
    /// `CurTime`, in milliseconds since 1970.
    pub time: &'a str,
    /// `MD5`, of the body.
    pub digest: &'a str,
    /// `CheckSum`.
    pub checksum: &'a str,
    /// `AppKey`, where it was sent.
    pub app: Option<&'a str>,
}

/// Whoever carries messages in this installation instead of the built-in service.
pub enum MessageCarrier {
    Yunxin(Yunxin),
}

impl MessageCarrier {
    fn line(&self) -> Option<&Line> {
        match self {
            MessageCarrier::Yunxin(yunxin) => yunxin.line(),
        }
    }

    /// Asks something that changes nothing and costs nothing, and shows whether the service answers and takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn probe(&self) -> Result<(), VendorError> {
        let call = async {
            match self {
                MessageCarrier::Yunxin(yunxin) => yunxin.probe().await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Makes an account; an account that exists is no error. `account` is letters, digits and `_`, at most 32, and says
    /// nothing of the person; `token` is what the person's own device signs in with, at most 128 characters.
    pub async fn create_account(&self, account: &str, token: &Secret<String>) -> Result<(), VendorError> {
        let call = async {
            match self {
                MessageCarrier::Yunxin(yunxin) => yunxin.create_account(account, token).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Sends a message once. There is no idempotency: after an unknown outcome wait for its copy before anything is sent
    /// again.
    pub async fn send(&self, message: &CarriedMessage) -> Result<Carried, VendorError> {
        let call = async {
            match self {
                MessageCarrier::Yunxin(yunxin) => yunxin.send(message).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Verifies a copy over its raw body and reads it; None for something that is no message between two people. Answer
    /// 200 within five seconds, and only after the copy was stored.
    pub fn read_copy(&self, headers: &CopyHeaders<'_>, body: &[u8]) -> Result<Option<MessageCopy>, CallbackRefusal> {
        match self {
            MessageCarrier::Yunxin(yunxin) => yunxin.read_copy(headers, body),
        }
    }
}
