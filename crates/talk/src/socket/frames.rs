use crate::messages::{MarkBody, MessageBody, MessageView};
use db::entities::messages::MessageKind;
use db::entities::posting_history::Side;
use kernel::{ChatId, ConversationId, PhotoId, PostingId, RecordingId, ResumeDeliveryId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// What a client says.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ClientFrame {
    /// The first frame: the last number that is known of each conversation.
    Hello {
        #[serde(default)]
        after: HashMap<ConversationId, i64>,
    },
    Send {
        conversation_id: ConversationId,
        client_id: Uuid,
        kind: MessageKind,
        #[serde(default)]
        text: Option<String>,
        #[serde(default)]
        photo_id: Option<PhotoId>,
        #[serde(default)]
        posting_id: Option<PostingId>,
        #[serde(default)]
        recording_id: Option<RecordingId>,
        #[serde(default)]
        resume_delivery_id: Option<ResumeDeliveryId>,
    },
    Mark {
        conversation_id: ConversationId,
        #[serde(default)]
        delivered: Option<i64>,
        #[serde(default)]
        read: Option<i64>,
    },
    Ping {},
}

/// What a frame asks for.
pub(super) enum Asked {
    Hello(HashMap<ConversationId, i64>),
    Send(ConversationId, MessageBody),
    Mark(ConversationId, MarkBody),
    Ping,
}

impl ClientFrame {
    pub(super) fn asked(self) -> Asked {
        match self {
            ClientFrame::Hello { after } => Asked::Hello(after),
            ClientFrame::Send {
                conversation_id,
                client_id,
                kind,
                text,
                photo_id,
                posting_id,
                recording_id,
                resume_delivery_id,
            } => {
                let body =
                    MessageBody { client_id, kind, text, photo_id, posting_id, recording_id, resume_delivery_id };
                Asked::Send(conversation_id, body)
            }
            ClientFrame::Mark { conversation_id, delivered, read } => {
                Asked::Mark(conversation_id, MarkBody { delivered, read })
            }
            ClientFrame::Ping {} => Asked::Ping,
        }
    }
}

/// The name of the message in a frame that cannot be understood otherwise, so that its sender learns which one failed.
pub(super) fn client_id_in(text: &str) -> Option<Uuid> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    value.get("client_id")?.as_str()?.parse().ok()
}

/// What the server says.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ServerFrame {
    Message {
        message: MessageView,
    },
    /// How far a side has received and read; both sides hear both.
    Mark {
        conversation_id: ConversationId,
        side: Side,
        delivered: i64,
        read: i64,
    },
    /// How many notices are not read.
    Notice {
        count: u64,
    },
    /// Something changed in a chat with customer service: go and look. Nothing of it is told here.
    Support {
        chat_id: ChatId,
    },
    /// The answer to a `send`.
    Sent {
        client_id: Uuid,
        message: MessageView,
    },
    /// A frame that was not done, with the code that HTTP answers.
    Refused {
        client_id: Option<Uuid>,
        code: &'static str,
    },
    /// Everything that was missed has been told; so many messages of others are not read yet.
    CaughtUp {
        unread: i64,
    },
    Pong,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: TALK-1
    #[test]
    fn frames_are_read_strictly() {
        for text in [
            r#"{"type":"hello","after":{"018f0000-0000-7000-8000-000000000001":3}}"#,
            r#"{"type":"hello"}"#,
            r#"{"type":"ping"}"#,
            r#"{"type":"mark","conversation_id":"018f0000-0000-7000-8000-000000000001","read":3}"#,
        ] {
            assert!(serde_json::from_str::<ClientFrame>(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "[]",
            r#"{"type":"shout"}"#,
            r#"{"type":"ping","loud":true}"#,
            r#"{"type":"hello","after":{"x":3}}"#,
            r#"{"type":"hello","after":{"018f0000-0000-7000-8000-000000000001":"3"}}"#,
            r#"{"type":"send","conversation_id":"018f0000-0000-7000-8000-000000000001"}"#,
        ] {
            assert!(serde_json::from_str::<ClientFrame>(text).is_err(), "{text}");
        }
        let id = "018f0000-0000-7000-8000-000000000001";
        assert_eq!(client_id_in(&format!(r#"{{"client_id":"{id}"}}"#)).map(|id| id.to_string()).as_deref(), Some(id));
        assert_eq!(client_id_in("{"), None);
    }
}
