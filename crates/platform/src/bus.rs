use kernel::{ConversationId, PersonId};
use tokio::sync::broadcast;

/// Hints that wait for the slowest listener before it has to look at the database anew.
const HINTS_MAX: usize = 1_024;

/// Something may have changed: go and look. A lost hint costs time, never data; the database is the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// A person's inbox.
    Inbox(PersonId),
    /// A conversation's messages or marks.
    Conversation(ConversationId),
    /// The outbox.
    Outbox,
    /// The job queue.
    Jobs,
}

/// The in-process bus of hints.
#[derive(Clone)]
pub struct Bus(broadcast::Sender<Hint>);

impl Bus {
    pub(crate) fn new() -> Bus {
        Bus(broadcast::Sender::new(HINTS_MAX))
    }

    pub fn publish(&self, hint: Hint) {
        // Nobody listening is fine.
        let _ = self.0.send(hint);
    }

    pub fn listen(&self) -> broadcast::Receiver<Hint> {
        self.0.subscribe()
    }
}
