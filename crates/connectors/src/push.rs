//! A notice on somebody's phone, whoever carries it.

use crate::error::VendorError;
use crate::jpush::{JPush, Maker};
use crate::line::{self, Line, answers};

/// What kind of notice it is; makers show and limit them differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushKind {
    /// Somebody waits for it: a message, a change of a job.
    Service,
    /// News that nobody waits for.
    News,
}

/// One notice for the devices of one person. Its Debug says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct PushMessage {
    /// The vendor's ids of the devices, 1 to [`PushMessage::DEVICES_MAX`]. Nobody is ever reached by tag, alias or at large.
    pub devices: Vec<String>,
    /// At most 50 characters.
    pub title: String,
    /// At most 200 characters. It stands on a locked screen and goes through the phone's maker: nothing personal.
    pub text: String,
    /// The page of ours that opens, beginning with `/`.
    pub link: String,
    pub kind: PushKind,
    /// How long it is kept for a phone that is off, in seconds; at most ten days.
    pub kept_s: u32,
}

impl PushMessage {
    pub const DEVICES_MAX: usize = 1_000;
}

impl std::fmt::Debug for PushMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PushMessage").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What the vendor did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushOutcome {
    /// It took the notice; whether it arrives, the phone decides.
    Taken {
        /// The vendor's number of the push.
        message_id: String,
    },
    /// None of the devices is known any more: the app is gone from them, so their ids should be forgotten. Harmless.
    Nobody,
}

/// A notice for a device that does not exist.
fn nobodys() -> PushMessage {
    PushMessage {
        devices: vec!["0000000000000000000".to_owned()],
        title: "零工".to_owned(),
        text: "零工".to_owned(),
        link: "/".to_owned(),
        kind: PushKind::Service,
        kept_s: 0,
    }
}

/// Whoever carries notices to phones in this installation.
pub enum PushSender {
    JPush(JPush),
}

impl PushSender {
    fn line(&self) -> Option<&Line> {
        match self {
            PushSender::JPush(jpush) => jpush.line(),
        }
    }

    /// Asks something that changes nothing and costs nothing, and shows whether the service answers and takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn probe(&self) -> Result<(), VendorError> {
        let call = async {
            match self {
                PushSender::JPush(jpush) => answers(jpush.numbers(1).await),
            }
        };
        line::on(self.line(), call).await
    }

    /// Numbers for `count` pushes (1 to 10), each good for a day. The caller stores one before it sends anything.
    pub async fn numbers(&self, count: usize) -> Result<Vec<String>, VendorError> {
        let call = async {
            match self {
                PushSender::JPush(jpush) => jpush.numbers(count).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Asks whether a push by this maker's channel could be sent; nobody gets anything.
    ///
    /// # Errors
    /// What keeps the service from answering.
    pub async fn probe_maker(&self, maker: Maker) -> Result<(), VendorError> {
        let call = async {
            match self {
                PushSender::JPush(jpush) => jpush.validate(maker, &nobodys()).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Sends a notice once. With the same `number` it may be sent again within a day, whatever the error was: the vendor
    /// answers as it did at first and shows it once.
    pub async fn push(&self, number: &str, message: &PushMessage) -> Result<PushOutcome, VendorError> {
        let call = async {
            match self {
                PushSender::JPush(jpush) => jpush.push(number, message).await,
            }
        };
        line::on(self.line(), call).await
    }
}
