use crate::conversations::{find_party, marks, newest};
use crate::messages::{self, MessageView};
use db::Tx;
use db::entities::conversation_marks;
use db::entities::posting_history::Side;
use kernel::{ConversationId, PersonId, Timestamp};
use platform::{App, Error};
use sea_orm::DbErr;
use std::collections::HashMap;

/// Messages of one conversation that are told in one go; the rest follows in the next.
const MESSAGES_AT_ONCE: u64 = 200;
/// Conversations whose end is remembered from the start. Of older ones the time tells what is new.
const REMEMBERED: u64 = 500;
/// Conversations that are caught up with before `caught_up`; the rest follows after it.
const CAUGHT_UP_MAX: usize = 50;

/// How far the clocks of two nodes may be apart, in seconds.
const SKEW_SECONDS: i64 = 60;

/// How far a socket has told its client about each conversation.
pub(super) struct Seen {
    told: HashMap<ConversationId, Told>,
    /// Nothing that is not in `told` had a message after this moment when the socket said hello. None: there was
    /// nothing else at all.
    rest_before: Option<Timestamp>,
    /// What was spoken before this moment in a conversation that the person came to later (as a new member of its
    /// merchant) is history, not news.
    since: Timestamp,
}

#[derive(Clone, Copy, Default)]
struct Told {
    seq: i64,
    /// Delivered and read of the seeker's side and of the merchant's.
    marks: [(i64, i64); 2],
}

/// What one look at a conversation found.
pub(super) struct News {
    pub messages: Vec<MessageView>,
    pub marks: Vec<(Side, i64, i64)>,
    /// There is more than one look takes.
    pub more: bool,
}

const SIDES: [Side; 2] = [Side::Seeker, Side::Merchant];

fn both(found: &HashMap<(ConversationId, Side), conversation_marks::Model>, id: ConversationId) -> [(i64, i64); 2] {
    SIDES.map(|side| found.get(&(id, side)).map_or((0, 0), |mark| (mark.delivered, mark.read)))
}

impl Seen {
    /// Begins with what the client says it knows; everything else counts as known up to now.
    ///
    /// Answers the conversations with news: those to catch up with at once, the most recent first, and the rest.
    pub(super) async fn hello(
        tx: &Tx,
        now: Timestamp,
        person: PersonId,
        after: HashMap<ConversationId, i64>,
    ) -> Result<(Seen, Vec<ConversationId>, Vec<ConversationId>), DbErr> {
        let rows = newest(tx, person, REMEMBERED).await?;
        let full = u64::try_from(rows.len()).is_ok_and(|count| count == REMEMBERED);
        let rest_before = rows.last().filter(|_| full).map(|row| row.last_at);
        let recent: Vec<ConversationId> = rows.iter().take(CAUGHT_UP_MAX).map(|row| row.id).collect();
        let found = marks(tx, &recent).await?;
        let mut told: HashMap<_, _> =
            rows.iter().map(|row| (row.id, Told { seq: row.last_seq, marks: both(&found, row.id) })).collect();
        let mut named: Vec<ConversationId> =
            rows.iter().map(|row| row.id).filter(|id| after.contains_key(id)).collect();
        // Ids beyond the remembered ones, or of strangers: the look itself decides.
        named.extend(after.keys().filter(|id| !told.contains_key(id)).collect::<std::collections::BTreeSet<_>>());
        for (id, seq) in &after {
            let end = told.get(id).map(|told| told.seq);
            let seq = (*seq).max(0);
            told.insert(*id, Told { seq: end.map_or(seq, |end| seq.min(end)), ..Told::default() });
        }
        let later = named.split_off(named.len().min(CAUGHT_UP_MAX));
        let since = now.plus_seconds(-SKEW_SECONDS);
        Ok((Seen { told, rest_before, since }, named, later))
    }

    /// Looks at a conversation: what came after what was told. The caller says it to the client before the next look.
    ///
    /// # Errors
    /// `not_found` or `forbidden` when the person does not belong to it (any more).
    pub(super) async fn look(&mut self, app: &App, person: PersonId, id: ConversationId) -> Result<News, Error> {
        let tx = app.read();
        let party = find_party(&tx, id, person).await?;
        let mut told = match self.told.get(&id) {
            Some(told) => *told,
            None if self.rest_before.is_none() && party.conversation.created_at > self.since => Told::default(),
            None => {
                let moment = self.rest_before.unwrap_or(self.since);
                Told { seq: messages::seq_before(&tx, id, moment).await?, ..Told::default() }
            }
        };
        let rows = messages::after(&tx, id, told.seq, MESSAGES_AT_ONCE).await?;
        let more = u64::try_from(rows.len()).is_ok_and(|count| count == MESSAGES_AT_ONCE);
        let views = messages::views(app, &tx, party.side, &rows).await?;
        told.seq = rows.last().map_or(told.seq, |row| row.seq);
        let found = marks(&tx, &[id]).await?;
        let now = both(&found, id);
        let changed = SIDES.into_iter().zip(now).zip(told.marks).filter(|((_, now), before)| now != before);
        let marks = changed.map(|((side, (delivered, read)), _)| (side, delivered, read)).collect();
        told.marks = now;
        self.told.insert(id, told);
        Ok(News { messages: views, marks, more })
    }

    /// How far the client was told about this conversation.
    pub(super) fn seq(&self, id: ConversationId) -> Option<i64> {
        self.told.get(&id).map(|told| told.seq)
    }

    /// The conversations whose messages or marks are not what was told, for when hints may have been missed.
    pub(super) async fn behind(&self, tx: &Tx, person: PersonId) -> Result<Vec<ConversationId>, DbErr> {
        let rows = newest(tx, person, REMEMBERED).await?;
        let recent: Vec<ConversationId> = rows.iter().take(CAUGHT_UP_MAX).map(|row| row.id).collect();
        let found = marks(tx, &recent).await?;
        let behind = |row: &&db::entities::conversations::Model| match self.told.get(&row.id) {
            Some(told) => told.seq < row.last_seq || (recent.contains(&row.id) && told.marks != both(&found, row.id)),
            None => row.last_at > self.rest_before.unwrap_or(self.since),
        };
        Ok(rows.iter().filter(behind).map(|row| row.id).collect())
    }
}
