//! The rules of a chat, as pure functions.

use super::refusals::{CHAT_ENDED, CHAT_NOT_ENDED, CHAT_NOT_YOURS, CHAT_RATED, CHAT_TAKEN, OWN_CHAT, TOO_MANY_CHATS};
use db::entities::support_chats::{self, ChatDesk, ChatState};
use kernel::{Code, PersonId, Timestamp, calendar};

/// Chats that one member of staff has at the same time.
pub(super) const TAKEN_MAX: u64 = 5;

/// Whether somebody is at the built-in desk: from a minute of the day in China until another, over midnight too.
pub(super) fn is_staffed(hours: Option<(u16, u16)>, now: Timestamp) -> bool {
    let Some((opens, closes)) = hours else { return true };
    let seconds = now.seconds_since(calendar::start_of(calendar::day_of(now)));
    let minute = u16::try_from(seconds / 60).unwrap_or_default();
    if opens < closes { (opens..closes).contains(&minute) } else { minute >= opens || minute < closes }
}

/// How long a person waits for whoever has their chat before a colleague may take it over.
pub(super) const LEFT_MINUTES: i64 = 30;

/// Whether whoever has the chat left its person waiting.
fn is_left(chat: &support_chats::Model, now: Timestamp) -> bool {
    let since = chat.taken_at.map_or(chat.last_at, |taken| taken.max(chat.last_at));
    chat.desk == ChatDesk::BuiltIn && chat.answered_at.is_none() && since.plus_minutes(LEFT_MINUTES) <= now
}

/// Whether this member of staff, who has so many already, may take a chat.
pub(super) fn may_take(
    chat: &support_chats::Model,
    actor: PersonId,
    taken: u64,
    now: Timestamp,
) -> Result<(), &'static Code> {
    if chat.person_id == actor {
        return Err(&OWN_CHAT);
    }
    match chat.state {
        ChatState::Ended => Err(&CHAT_ENDED),
        ChatState::Taken if chat.owner_id == Some(actor) => Ok(()),
        ChatState::Taken if !is_left(chat, now) => Err(&CHAT_TAKEN),
        ChatState::Waiting if chat.desk != ChatDesk::BuiltIn => Err(&CHAT_TAKEN),
        ChatState::Waiting | ChatState::Taken if taken >= TAKEN_MAX => Err(&TOO_MANY_CHATS),
        ChatState::Waiting | ChatState::Taken => Ok(()),
    }
}

/// Whether this member of staff may read it: they have it, or had it last.
pub(super) fn may_read(chat: &support_chats::Model, actor: PersonId) -> Result<(), &'static Code> {
    if chat.person_id == actor {
        return Err(&OWN_CHAT);
    }
    if chat.owner_id == Some(actor) { Ok(()) } else { Err(&CHAT_NOT_YOURS) }
}

/// Whether this member of staff may write, transfer or end it.
pub(super) fn may_serve(chat: &support_chats::Model, actor: PersonId) -> Result<(), &'static Code> {
    may_read(chat, actor)?;
    if chat.state == ChatState::Taken { Ok(()) } else { Err(&CHAT_ENDED) }
}

/// Whether the person may say how content they were: once, after the end or when the other desk asks.
pub(super) fn may_rate(chat: &support_chats::Model) -> Result<(), &'static Code> {
    if chat.rating.is_some() {
        return Err(&CHAT_RATED);
    }
    let over = chat.state == ChatState::Ended || chat.rating_asked;
    if over { Ok(()) } else { Err(&CHAT_NOT_ENDED) }
}

/// How long a person may be silent after an answer before they are told that the chat ends, and how long from then on.
pub(super) const SILENT_MINUTES: i64 = 20;
const TOLD_MINUTES: i64 = 10;

/// What becomes of a chat in which nobody writes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Silence {
    /// It goes on.
    Goes,
    /// The person is told that it ends at this moment.
    Tell(Timestamp),
    Ends,
}

/// Whether a chat at the built-in desk ends by itself. One that waits for staff never does, and none before its person was
/// told.
pub(super) fn silence(chat: &support_chats::Model, now: Timestamp) -> Silence {
    let taken = chat.desk == ChatDesk::BuiltIn && chat.state == ChatState::Taken;
    match (chat.answered_at.filter(|_| taken), chat.ends_at) {
        (Some(_), Some(at)) if at <= now => Silence::Ends,
        (Some(at), None) if at.plus_minutes(SILENT_MINUTES) <= now => Silence::Tell(now.plus_minutes(TOLD_MINUTES)),
        _ => Silence::Goes,
    }
}

/// Stars in the scale of the other desk, 1 to 100.
pub(super) fn points(stars: i64) -> u32 {
    u32::try_from(stars.clamp(1, 5) * 20).unwrap_or(100)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use db::entities::support_chats::SupportTopic;
    use kernel::{ChatId, Rng};

    pub(in crate::support) fn a_chat(rng: &Rng) -> support_chats::Model {
        let now = Timestamp::from_micros(1_795_485_600_000_000);
        support_chats::Model {
            id: ChatId::new(now, rng),
            person_id: PersonId::new(now, rng),
            desk: ChatDesk::BuiltIn,
            topic: SupportTopic::Other,
            state: ChatState::Waiting,
            owner_id: None,
            last_seq: 0,
            last_at: now,
            person_read: 0,
            staff_read: 0,
            waiting_since: now,
            taken_at: None,
            ended_at: None,
            ended_by: None,
            rating: None,
            rated_at: None,
            case_id: None,
            outside_name: None,
            outside_session: None,
            outside_state: None,
            outside_waiting: None,
            rating_asked: false,
            created_at: now,
            answered_at: None,
            ends_at: None,
        }
    }

    /// covers: CS-1
    #[test]
    fn a_desk_has_hours_in_china() {
        // 2026-11-24T02:00:00Z is ten in the morning.
        let ten = Timestamp::from_micros(1_795_485_600_000_000);
        for (hours, after, staffed) in [
            (None, 0, true),
            (Some((540, 1_260)), 0, true),
            (Some((540, 600)), 0, false),
            (Some((600, 601)), 0, true),
            (Some((540, 1_260)), 11 * 60, false),
            (Some((1_320, 360)), 0, false),
            (Some((1_320, 360)), 12 * 60, true),
            (Some((1_320, 360)), 14 * 60, true),
            (Some((1_320, 360)), 20 * 60, false),
        ] {
            assert_eq!(is_staffed(hours, ten.plus_minutes(after)), staffed, "{hours:?} {after}");
        }
    }

    /// covers: CS-1
    #[test]
    fn one_member_of_staff_has_a_chat() {
        let rng = Rng::seeded(1);
        let chat = a_chat(&rng);
        let (one, other) = (PersonId::new(chat.created_at, &rng), PersonId::new(chat.created_at, &rng));
        let now = chat.created_at;
        assert_eq!(may_take(&chat, one, TAKEN_MAX - 1, now), Ok(()));
        assert_eq!(may_take(&chat, one, TAKEN_MAX, now), Err(&TOO_MANY_CHATS));
        assert_eq!(may_take(&chat, chat.person_id, 0, now), Err(&OWN_CHAT));
        assert_eq!(may_read(&chat, one), Err(&CHAT_NOT_YOURS));
        let taken = support_chats::Model { state: ChatState::Taken, owner_id: Some(one), ..chat.clone() };
        assert_eq!(may_take(&taken, other, 0, now), Err(&CHAT_TAKEN));
        assert_eq!(may_take(&taken, one, TAKEN_MAX, now), Ok(()));
        assert_eq!((may_serve(&taken, one), may_serve(&taken, other)), (Ok(()), Err(&CHAT_NOT_YOURS)));
        let ended = support_chats::Model { state: ChatState::Ended, ..taken };
        assert_eq!((may_read(&ended, one), may_serve(&ended, one)), (Ok(()), Err(&CHAT_ENDED)));
        let elsewhere = support_chats::Model { desk: ChatDesk::Qiyu, ..chat };
        assert_eq!(may_take(&elsewhere, one, 0, now), Err(&CHAT_TAKEN));
    }

    /// covers: CS-1
    #[test]
    fn who_is_left_waiting_goes_to_a_colleague() {
        let rng = Rng::seeded(4);
        let chat = a_chat(&rng);
        let (owner, other) = (PersonId::new(chat.created_at, &rng), PersonId::new(chat.created_at, &rng));
        let at = |minutes: i64| chat.created_at.plus_minutes(minutes);
        let taken = support_chats::Model { state: ChatState::Taken, owner_id: Some(owner), ..chat.clone() };
        for (last, taken_at, answered, after, wanted) in [
            (0, 5, None, 34, Err(&CHAT_TAKEN)),
            (0, 5, None, 35, Ok(())),
            (10, 5, None, 39, Err(&CHAT_TAKEN)),
            (10, 5, None, 40, Ok(())),
            // Whoever has an answer waits for nobody.
            (10, 5, Some(10), 9_999, Err(&CHAT_TAKEN)),
        ] {
            let answered_at = answered.map(at);
            let chat =
                support_chats::Model { last_at: at(last), taken_at: Some(at(taken_at)), answered_at, ..taken.clone() };
            assert_eq!(may_take(&chat, other, 0, at(after)), wanted, "{last} {taken_at} {answered:?} {after}");
        }
        let there = support_chats::Model { desk: ChatDesk::Qiyu, ..taken.clone() };
        assert_eq!(may_take(&there, other, 0, at(9_999)), Err(&CHAT_TAKEN));
        assert_eq!(may_take(&taken, other, TAKEN_MAX, at(9_999)), Err(&TOO_MANY_CHATS));
    }

    /// covers: CS-1, CS-2
    #[test]
    fn a_chat_is_rated_once_and_not_before_its_end() {
        let chat = a_chat(&Rng::seeded(2));
        assert_eq!(may_rate(&chat), Err(&CHAT_NOT_ENDED));
        assert_eq!(may_rate(&support_chats::Model { rating_asked: true, ..chat.clone() }), Ok(()));
        let ended = support_chats::Model { state: ChatState::Ended, ..chat };
        assert_eq!(may_rate(&ended), Ok(()));
        assert_eq!(may_rate(&support_chats::Model { rating: Some(3), ..ended }), Err(&CHAT_RATED));
        assert_eq!([1, 3, 5].map(points), [20, 60, 100]);
    }

    /// covers: CS-1
    #[test]
    fn only_a_chat_that_has_its_answer_ends_by_itself() {
        let rng = Rng::seeded(3);
        let chat = a_chat(&rng);
        let (now, staff) = (chat.created_at, Some(PersonId::new(chat.created_at, &rng)));
        let at = |minutes: i64| now.plus_minutes(minutes);
        let (built_in, waiting, taken) = (ChatDesk::BuiltIn, ChatState::Waiting, ChatState::Taken);
        for (desk, state, answered, told, after, wanted) in [
            // Nobody has it, or its person wrote last: it waits for staff, however long.
            (built_in, waiting, None, None, 9_999, Silence::Goes),
            (built_in, waiting, Some(0), Some(30), 9_999, Silence::Goes),
            (built_in, taken, None, None, 9_999, Silence::Goes),
            (built_in, taken, None, Some(30), 9_999, Silence::Goes),
            (built_in, taken, Some(0), None, 19, Silence::Goes),
            (built_in, taken, Some(0), None, 20, Silence::Tell(at(30))),
            // However late it is looked at, the person is told first.
            (built_in, taken, Some(0), None, 500, Silence::Tell(at(510))),
            (built_in, taken, Some(0), Some(30), 29, Silence::Goes),
            (built_in, taken, Some(0), Some(30), 30, Silence::Ends),
            (built_in, ChatState::Ended, Some(0), Some(30), 30, Silence::Goes),
            // Another company's desk ends its conversations itself.
            (ChatDesk::Qiyu, taken, Some(0), Some(30), 30, Silence::Goes),
        ] {
            let (answered_at, ends_at) = (answered.map(at), told.map(at));
            let chat = support_chats::Model { desk, state, owner_id: staff, answered_at, ends_at, ..chat.clone() };
            assert_eq!(silence(&chat, at(after)), wanted, "{desk} {state} {answered:?} {told:?} {after}");
        }
    }
}
