use kernel::{ChatId, ConversationId, PersonId};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
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
    /// A chat with customer service: its messages, its marks, or who has it.
    Support(ChatId),
    /// The outbox.
    Outbox,
    /// The job queue.
    Jobs,
}

/// The in-process bus of hints.
#[derive(Clone)]
pub struct Bus {
    sender: broadcast::Sender<Hint>,
    /// How often the outbox was hinted at.
    outbox: Arc<AtomicU64>,
}

impl Bus {
    pub(crate) fn new() -> Bus {
        Bus { sender: broadcast::Sender::new(HINTS_MAX), outbox: Arc::default() }
    }

    pub fn publish(&self, hint: Hint) {
        if hint == Hint::Outbox {
            self.outbox.fetch_add(1, Ordering::SeqCst);
        }
        // Nobody listening is fine.
        let _ = self.sender.send(hint);
    }

    pub fn listen(&self) -> broadcast::Receiver<Hint> {
        self.sender.subscribe()
    }

    /// Grows with every change that this process wrote to the outbox, before whoever wrote it is answered.
    pub fn outbox_hints(&self) -> u64 {
        self.outbox.load(Ordering::SeqCst)
    }
}
