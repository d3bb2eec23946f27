use crate::conversations::recruiters;
use crate::support::support_staff;
use db::entities::{conversations, support_chats};
use kernel::{ChatId, ConversationId, PersonId};
use platform::{App, Hint};
use sea_orm::{DbErr, EntityTrait};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, Once, Weak};
use tokio::sync::Notify;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

/// Sockets of one person, and of one node.
const SOCKETS_PER_PERSON_MAX: usize = 8;
const SOCKETS_MAX: usize = 20_000;
/// Conversations that wait for one socket before it looks through all of its own.
const PLACES_MAX: usize = 256;
/// Hints that are taken from the bus at once, each conversation looked up once.
const HINTS_AT_ONCE_MAX: usize = 512;

/// Knows who is connected, and wakes those whom a hint concerns: one look at the database per hint, not per socket.
pub(crate) struct Hub {
    app: App,
    seats: Mutex<Seats>,
    started: Once,
}

#[derive(Default)]
struct Seats {
    by_person: HashMap<PersonId, Vec<Arc<Mailbox>>>,
    count: usize,
}

/// Where one socket has to look.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    pub conversations: HashSet<ConversationId>,
    /// Chats with customer service.
    pub support: HashSet<ChatId>,
    pub inbox: bool,
    /// More than fits, or hints were missed: look through everything.
    pub everything: bool,
}

/// What waits for one socket.
#[derive(Default)]
pub(super) struct Mailbox {
    places: Mutex<Places>,
    wake: Notify,
}

impl Mailbox {
    fn change(&self, change: impl FnOnce(&mut Places)) {
        change(&mut self.places.lock().expect("no holder of this lock panics"));
        self.wake.notify_one();
    }

    pub(super) fn look_at(&self, conversation: ConversationId) {
        self.change(|places| {
            places.conversations.insert(conversation);
            if places.conversations.len() > PLACES_MAX {
                places.conversations.clear();
                places.everything = true;
            }
        });
    }

    /// More than fits are left out: the page asks by itself from time to time.
    fn look_at_support(&self, chat: ChatId) {
        self.change(|places| {
            if places.support.len() < PLACES_MAX {
                places.support.insert(chat);
            }
        });
    }

    pub(super) fn look_at_everything(&self) {
        self.change(|places| places.everything = true);
    }

    fn look_at_inbox(&self) {
        self.change(|places| places.inbox = true);
    }

    /// Waits until there is something to look at. Cutting this off loses nothing.
    pub(super) async fn woken(&self) {
        self.wake.notified().await;
    }

    pub(super) fn take(&self) -> Places {
        std::mem::take(&mut self.places.lock().expect("no holder of this lock panics"))
    }
}

/// A socket's place in the hub; given up when it is dropped.
pub(crate) struct Seat {
    hub: Arc<Hub>,
    person: PersonId,
    pub(super) mailbox: Arc<Mailbox>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.hub.seats();
        if let Some(mailboxes) = seats.by_person.get_mut(&self.person) {
            mailboxes.retain(|mailbox| !Arc::ptr_eq(mailbox, &self.mailbox));
            if mailboxes.is_empty() {
                seats.by_person.remove(&self.person);
            }
            seats.count -= 1;
        }
    }
}

impl Hub {
    pub(crate) fn new(app: App) -> Arc<Hub> {
        Arc::new(Hub { app, seats: Mutex::default(), started: Once::new() })
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().expect("no holder of this lock panics")
    }

    /// A place for one more socket, unless the person or the node has too many. From now on hints reach its mailbox.
    pub(crate) fn join(self: &Arc<Self>, person: PersonId) -> Option<Seat> {
        self.started.call_once(|| {
            let hints = self.app.bus.listen();
            tokio::spawn(follow(Arc::downgrade(self), hints));
        });
        let mut seats = self.seats();
        if seats.count >= SOCKETS_MAX {
            return None;
        }
        let mailboxes = seats.by_person.entry(person).or_default();
        if mailboxes.len() >= SOCKETS_PER_PERSON_MAX {
            return None;
        }
        let mailbox = Arc::new(Mailbox::default());
        mailboxes.push(mailbox.clone());
        seats.count += 1;
        drop(seats);
        Some(Seat { hub: self.clone(), person, mailbox })
    }

    fn each_of(&self, person: PersonId, tell: impl Fn(&Mailbox)) {
        if let Some(mailboxes) = self.seats().by_person.get(&person) {
            mailboxes.iter().for_each(|mailbox| tell(mailbox));
        }
    }

    fn everybody(&self) {
        self.seats().by_person.values().flatten().for_each(|mailbox| mailbox.look_at_everything());
    }

    async fn tell(&self, hint: Hint) -> Result<(), DbErr> {
        match hint {
            Hint::Inbox(person) => self.each_of(person, Mailbox::look_at_inbox),
            Hint::Conversation(id) if self.seats().count > 0 => {
                let tx = self.app.read();
                let Some(conversation) = conversations::Entity::find_by_id(id).one(&tx).await? else { return Ok(()) };
                let mut persons = recruiters(&tx, conversation.merchant_id).await?;
                persons.push(conversation.person_id);
                for person in persons {
                    self.each_of(person, |mailbox| mailbox.look_at(id));
                }
            }
            Hint::Support(id) if self.seats().count > 0 => {
                let tx = self.app.read();
                let Some(chat) = support_chats::Entity::find_by_id(id).one(&tx).await? else { return Ok(()) };
                let mut persons = support_staff(&tx).await?;
                persons.push(chat.person_id);
                for person in persons {
                    self.each_of(person, |mailbox| mailbox.look_at_support(id));
                }
            }
            Hint::Conversation(_) | Hint::Support(_) | Hint::Outbox | Hint::Jobs => {}
        }
        Ok(())
    }
}

/// Follows the bus as long as the hub lives.
async fn follow(hub: Weak<Hub>, mut hints: Receiver<Hint>) {
    loop {
        let (batch, missed) = match next(&mut hints).await {
            Some(batch) => batch,
            None => return,
        };
        let Some(hub) = hub.upgrade() else { return };
        if missed {
            hub.everybody();
        }
        for hint in batch {
            if let Err(error) = hub.tell(hint).await {
                tracing::warn!(%error, "a hint could not be followed; every socket looks by itself");
                hub.everybody();
            }
        }
    }
}

/// The hints that wait, each once, and whether some were missed; nothing when the bus has ended.
async fn next(hints: &mut Receiver<Hint>) -> Option<(Vec<Hint>, bool)> {
    let mut missed = false;
    let mut batch = Vec::new();
    match hints.recv().await {
        Ok(hint) => batch.push(hint),
        Err(RecvError::Lagged(_)) => missed = true,
        Err(RecvError::Closed) => return None,
    }
    for _ in 0..HINTS_AT_ONCE_MAX {
        match hints.try_recv() {
            Ok(hint) if !batch.contains(&hint) => batch.push(hint),
            Ok(_) => {}
            Err(TryRecvError::Lagged(_)) => missed = true,
            Err(TryRecvError::Empty | TryRecvError::Closed) => break,
        }
    }
    Some((batch, missed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Rng, Timestamp};

    /// covers: TALK-1
    #[test]
    fn what_waits_for_a_socket_is_bounded_and_nothing_is_forgotten() {
        let rng = Rng::seeded(1);
        let id = || ConversationId::new(Timestamp::from_micros(0), &rng);
        let mailbox = Mailbox::default();
        let one = id();
        mailbox.look_at(one);
        mailbox.look_at(one);
        let places = mailbox.take();
        assert_eq!(places, Places { conversations: HashSet::from([one]), ..Places::default() });
        for _ in 0..=PLACES_MAX {
            mailbox.look_at(id());
        }
        let places = mailbox.take();
        assert!(places.everything && places.conversations.is_empty());
        assert_eq!(mailbox.take(), Places::default());
    }

    /// covers: TALK-1
    #[tokio::test]
    async fn a_listener_that_lags_says_so() {
        let bus = tokio::sync::broadcast::Sender::new(2);
        let mut hints = bus.subscribe();
        for _ in 0..5 {
            bus.send(Hint::Jobs).expect("somebody listens");
        }
        assert_eq!(next(&mut hints).await, Some((vec![Hint::Jobs], true)));
        drop(bus);
        assert_eq!(next(&mut hints).await, None);
    }
}
