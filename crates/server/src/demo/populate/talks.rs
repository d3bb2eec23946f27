use super::super::{Side, Talk};
use super::rows::Rows;
use super::{Filling, written};
use db::entities::conversation_marks;
use db::entities::conversations;
use db::entities::messages::{self, MessageKind};
use db::entities::posting_history;
use kernel::{ConversationId, MessageId, Timestamp};
use uuid::Uuid;
use vault::Cell;

/// Conversations in one unit of work.
const CHUNK: usize = 100;
/// In every so many conversations the last words wait to be read.
const UNREAD_EVERY: usize = 3;

/// Writes what people say to each other.
///
/// # Errors
/// When the database cannot be written.
pub(super) async fn talk(filling: &Filling) -> anyhow::Result<()> {
    let all: Vec<(usize, &Talk)> = filling.world.talks.iter().enumerate().collect();
    for chunk in all.chunks(CHUNK) {
        let mut rows = Rows::default();
        for (index, talk) in chunk {
            add(filling, *index, talk, &mut rows);
        }
        if let Some(first) = rows.conversations.first()
            && !written::<conversations::Entity>(&filling.app, first.id).await?
        {
            rows.write(&filling.app).await?;
        }
    }
    Ok(())
}

fn add(filling: &Filling, index: usize, talk: &Talk, rows: &mut Rows) {
    let moments = moments(filling, talk);
    let (Some(first), Some(last)) = (moments.first().copied(), moments.last().copied()) else { return };
    let posting = filling.world.posting(talk.posting);
    let seeker = &filling.people.seekers[talk.seeker];
    let member = &filling.people.members[posting.merchant][posting.member];
    let rng = filling.ids.rng("conversation", index);
    let id = ConversationId::new(first, &rng);
    let mut seqs = [0, 0];
    for (seq, (line, at)) in (1..).zip(talk.lines.iter().zip(&moments)) {
        let (keys, side) = match line.side {
            Side::Seeker => (seeker, posting_history::Side::Seeker),
            Side::Merchant => (member, posting_history::Side::Merchant),
        };
        seqs[usize::from(line.side == Side::Merchant)] = seq;
        let message = MessageId::new(*at, &rng);
        rows.messages.push(messages::Model {
            id: message,
            conversation_id: id,
            seq,
            person_id: keys.person(),
            side,
            kind: MessageKind::Text,
            body: Some(
                keys.seal(Cell::new("messages", "body", message.0), &line.text).expect("a new person has every key"),
            ),
            photo_id: None,
            posting_id: None,
            client_id: Uuid::from_bytes(rng.bytes()),
            at: *at,
            recording_id: None,
            resume_delivery_id: None,
        });
    }
    let last_seq = talk.lines.len() as i64;
    rows.conversations.push(conversations::Model {
        id,
        person_id: seeker.person(),
        merchant_id: filling.ids.merchant(&filling.world.merchants[posting.merchant], &filling.times),
        posting_id: filling.ids.posting(&posting, &filling.times),
        last_seq,
        last_at: last,
        created_at: first,
    });
    let sides = [posting_history::Side::Seeker, posting_history::Side::Merchant];
    for (side, own_last) in sides.into_iter().zip(seqs) {
        // Whoever spoke last has read everything before it.
        let read = if own_last == last_seq || !index.is_multiple_of(UNREAD_EVERY) { last_seq } else { own_last };
        rows.conversation_marks.push(conversation_marks::Model {
            conversation_id: id,
            side,
            delivered: last_seq,
            read,
        });
    }
}

/// When each line was said: as the world says, and later by as much as the sign-up is, but never after now.
fn moments(filling: &Filling, talk: &Talk) -> Vec<Timestamp> {
    let signup = &filling.world.signups[talk.signup];
    let later = filling.board.entered(talk.signup).applied_at.seconds_since(signup.applied_at.into());
    let latest = filling.times.now.plus_minutes(-1);
    talk.lines.iter().map(|line| Timestamp::from(line.at).plus_seconds(later).min(latest)).collect()
}
