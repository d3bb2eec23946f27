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

/// Whether this member of staff, who has so many already, may take a chat.
pub(super) fn may_take(chat: &support_chats::Model, actor: PersonId, taken: u64) -> Result<(), &'static Code> {
    if chat.person_id == actor {
        return Err(&OWN_CHAT);
    }
    match chat.state {
        ChatState::Ended => Err(&CHAT_ENDED),
        ChatState::Taken if chat.owner_id == Some(actor) => Ok(()),
        ChatState::Taken => Err(&CHAT_TAKEN),
        ChatState::Waiting if chat.desk != ChatDesk::BuiltIn => Err(&CHAT_TAKEN),
        ChatState::Waiting if taken >= TAKEN_MAX => Err(&TOO_MANY_CHATS),
        ChatState::Waiting => Ok(()),
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
        assert_eq!(may_take(&chat, one, TAKEN_MAX - 1), Ok(()));
        assert_eq!(may_take(&chat, one, TAKEN_MAX), Err(&TOO_MANY_CHATS));
        assert_eq!(may_take(&chat, chat.person_id, 0), Err(&OWN_CHAT));
        assert_eq!(may_read(&chat, one), Err(&CHAT_NOT_YOURS));
        let taken = support_chats::Model { state: ChatState::Taken, owner_id: Some(one), ..chat.clone() };
        assert_eq!(may_take(&taken, other, 0), Err(&CHAT_TAKEN));
        assert_eq!(may_take(&taken, one, TAKEN_MAX), Ok(()));
        assert_eq!((may_serve(&taken, one), may_serve(&taken, other)), (Ok(()), Err(&CHAT_NOT_YOURS)));
        let ended = support_chats::Model { state: ChatState::Ended, ..taken };
        assert_eq!((may_read(&ended, one), may_serve(&ended, one)), (Ok(()), Err(&CHAT_ENDED)));
        let elsewhere = support_chats::Model { desk: ChatDesk::Qiyu, ..chat };
        assert_eq!(may_take(&elsewhere, one, 0), Err(&CHAT_TAKEN));
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
}
