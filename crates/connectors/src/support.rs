//! Talking with customer service (CS-2) where this installation has no desk of its own.

use crate::callback::CallbackRefusal;
use crate::error::VendorError;
use crate::line::{self, Line, answers};
use crate::qiyu::Qiyu;

/// Who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// The desk's number of the conversation.
    pub session: String,
    /// As the desk shows it; a robot has a name too.
    pub name: String,
    pub is_robot: bool,
}

/// What became of the wish to talk with somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Application {
    Begun(Staff),
    /// That many wait before.
    Queued(u32),
    /// Nobody is on duty.
    Closed,
}

/// What a person wrote or showed.
#[derive(Clone, PartialEq, Eq)]
pub enum SupportMessage {
    /// At most 2,000 characters.
    Text(String),
    /// The `https` address of a picture of ours, which must end soon.
    Picture(String),
}

impl std::fmt::Debug for SupportMessage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            SupportMessage::Text(_) => "Text",
            SupportMessage::Picture(_) => "Picture",
        })
    }
}

/// What the desk tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SupportEvent {
    /// An answer of the staff. The same `message_id` is the same answer.
    Message {
        person: String,
        message_id: String,
        message: SupportMessage,
    },
    Begun {
        person: String,
        staff: Staff,
    },
    Ended {
        person: String,
        session: String,
    },
    /// The desk asks how content the person was.
    EvaluationAsked {
        person: String,
        session: String,
    },
    /// Something that nobody here needs.
    Other,
}

/// The parameters of a callback's address that count, as they arrived.
#[derive(Clone, Copy, Debug, Default)]
pub struct SupportQuery<'a> {
    /// `time`, in seconds since 1970.
    pub time: &'a str,
    pub checksum: &'a str,
    /// `eventType`.
    pub event: &'a str,
}

/// Whoever keeps the desk in this installation instead of the built-in one. People are named by ids that were made for the
/// desk; nothing else of them is sent unless they say it.
pub enum SupportDesk {
    Qiyu(Qiyu),
}

impl SupportDesk {
    fn line(&self) -> Option<&Line> {
        match self {
            SupportDesk::Qiyu(qiyu) => qiyu.line(),
        }
    }

    /// Whether its line is shut: staff switched it off, or nobody assessed it. One that rests after failures is not.
    pub fn is_shut(&self) -> bool {
        line::is_shut(self.line())
    }

    /// Asks something that changes nothing and costs nothing, and shows whether the service answers and takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn probe(&self) -> Result<(), VendorError> {
        let call = async {
            match self {
                SupportDesk::Qiyu(qiyu) => answers(qiyu.place_in_queue("probe").await),
            }
        };
        line::on(self.line(), call).await
    }

    /// Asks for somebody to talk with.
    pub async fn apply(&self, person: &str) -> Result<Application, VendorError> {
        let call = async {
            match self {
                SupportDesk::Qiyu(qiyu) => qiyu.apply(person).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Carries one message of a person. It has no idempotency: after an unknown outcome the person is asked.
    pub async fn send(&self, person: &str, message: &SupportMessage) -> Result<(), VendorError> {
        let call = async {
            match self {
                SupportDesk::Qiyu(qiyu) => qiyu.send(person, message).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// How many wait before a person; None when the person does not wait.
    pub async fn place_in_queue(&self, person: &str) -> Result<Option<u32>, VendorError> {
        let call = async {
            match self {
                SupportDesk::Qiyu(qiyu) => qiyu.place_in_queue(person).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// How content a person was: 1 to 100 in the desk's own scale.
    pub async fn evaluate(&self, person: &str, session: &str, points: u32) -> Result<(), VendorError> {
        let call = async {
            match self {
                SupportDesk::Qiyu(qiyu) => qiyu.evaluate(person, session, points).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Verifies a callback over its raw body and reads it. Answer with an empty body within ten seconds, and only after it
    /// was stored.
    pub fn read_event(&self, query: &SupportQuery<'_>, body: &[u8]) -> Result<SupportEvent, CallbackRefusal> {
        match self {
            SupportDesk::Qiyu(qiyu) => qiyu.read_event(query, body),
        }
    }
}
