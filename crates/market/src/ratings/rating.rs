//! The life of a rating (SPEC WORK-6). Pure: the clock and the row's times are passed in.

use super::refusals::{
    ALREADY_APPEALED, ALREADY_REPLIED, NOT_WORKED, RATING_ANSWER_OVER, RATING_OVER, RATING_WRONG_SIDE,
};
use db::entities::applications::ApplicationState;
use db::entities::posting_history::Side;
use db::entities::ratings::{self, AppealState};
use kernel::{Refusal, Timestamp};
use platform::refusals::NOT_FOUND;

/// How long after the end of the shift both sides may rate.
const RATE_DAYS: i64 = 30;
/// How long after it is shown the rated side may reply and appeal.
const ANSWER_DAYS: i64 = 30;
pub const STARS: std::ops::RangeInclusive<i64> = 1..=5;

kernel::text_enum! {
    /// What the rated side can do with a rating, each once.
    pub enum Answer {
        Reply = "reply",
        Appeal = "appeal",
    }
}

/// What of a rating the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub by: Side,
    pub shown_at: Option<Timestamp>,
    pub replied: bool,
    pub appeal: Option<AppealState>,
}

impl From<&ratings::Model> for Standing {
    fn from(row: &ratings::Model) -> Standing {
        Standing {
            by: row.by_side,
            shown_at: row.shown_at,
            replied: row.replied_at.is_some(),
            appeal: row.appeal_state,
        }
    }
}

/// Until when the work of a shift that ends then may be rated; at that moment what was said is shown.
pub fn rate_until(ends_at: Timestamp) -> Timestamp {
    ends_at.plus_days(RATE_DAYS)
}

/// Until when the rated side may answer what was shown to it then.
pub fn answer_until(shown_at: Timestamp) -> Timestamp {
    shown_at.plus_days(ANSWER_DAYS)
}

/// Whether work in this state may be rated now.
///
/// # Errors
/// `not_worked` or `rating_over`.
pub fn may_rate(state: ApplicationState, ends_at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    if !matches!(state, ApplicationState::Finished | ApplicationState::Settled) {
        return Err(NOT_WORKED.refuse().with("state", state.as_str()));
    }
    if now >= rate_until(ends_at) { Err(RATING_OVER.refuse()) } else { Ok(()) }
}

/// Whether this side may answer a rating so now.
///
/// # Errors
/// `not_found` while it is not shown, `rating_wrong_side` for its author, `already_replied`, `already_appealed` or
/// `rating_answer_over`.
pub fn may_answer(standing: Standing, side: Side, answer: Answer, now: Timestamp) -> Result<(), Refusal> {
    if side == standing.by {
        return Err(RATING_WRONG_SIDE.refuse());
    }
    let shown_at = standing.shown_at.ok_or_else(|| NOT_FOUND.refuse())?;
    match answer {
        Answer::Reply if standing.replied => Err(ALREADY_REPLIED.refuse()),
        Answer::Appeal if standing.appeal.is_some() => Err(ALREADY_APPEALED.refuse()),
        _ if now >= answer_until(shown_at) => Err(RATING_ANSWER_OVER.refuse()),
        _ => Ok(()),
    }
}

/// What this side may do with it now.
pub fn next(standing: Standing, side: Side, now: Timestamp) -> Vec<Answer> {
    Answer::ALL.iter().copied().filter(|answer| may_answer(standing, side, *answer, now).is_ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

    /// covers: WORK-6
    #[test]
    fn only_done_work_is_rated_and_only_for_thirty_days() {
        use ApplicationState as S;
        let over = END.plus_days(30);
        let code = |state, now| may_rate(state, END, now).err().map(|refusal| refusal.code.code);
        for state in S::ALL.iter().copied() {
            let worked = matches!(state, S::Finished | S::Settled);
            assert_eq!(code(state, END), (!worked).then_some("not_worked"), "{state}");
        }
        // Whoever was sent home early may say so at once.
        assert_eq!(code(S::Finished, END.plus_hours(-1)), None);
        assert_eq!(code(S::Settled, over.plus_seconds(-1)), None);
        assert_eq!(code(S::Settled, over), Some("rating_over"));
    }

    /// covers: WORK-6
    #[test]
    fn the_rated_side_answers_once_what_it_can_read() {
        let shown = Standing { by: Side::Seeker, shown_at: Some(END), replied: false, appeal: None };
        let code = |standing, side, answer, now| may_answer(standing, side, answer, now).err().map(|no| no.code.code);
        let (merchant, seeker) = (Side::Merchant, Side::Seeker);
        let hidden = Standing { shown_at: None, ..shown };
        let replied = Standing { replied: true, ..shown };
        let appealed = Standing { appeal: Some(AppealState::Dismissed), ..shown };
        let over = END.plus_days(30);
        let cases = [
            (shown, merchant, Answer::Reply, END, None),
            (shown, merchant, Answer::Appeal, END, None),
            (shown, seeker, Answer::Reply, END, Some("rating_wrong_side")),
            (shown, seeker, Answer::Appeal, END, Some("rating_wrong_side")),
            (hidden, merchant, Answer::Reply, END, Some("not_found")),
            (hidden, merchant, Answer::Appeal, END, Some("not_found")),
            (replied, merchant, Answer::Reply, END, Some("already_replied")),
            (replied, merchant, Answer::Appeal, END, None),
            (appealed, merchant, Answer::Appeal, END, Some("already_appealed")),
            (appealed, merchant, Answer::Reply, END, None),
            (shown, merchant, Answer::Reply, over.plus_seconds(-1), None),
            (shown, merchant, Answer::Reply, over, Some("rating_answer_over")),
            (shown, merchant, Answer::Appeal, over, Some("rating_answer_over")),
        ];
        for (standing, side, answer, now, expected) in cases {
            assert_eq!(code(standing, side, answer, now), expected, "{standing:?} {side} {answer}");
        }
        assert_eq!(next(shown, merchant, END), [Answer::Reply, Answer::Appeal]);
        assert!(next(hidden, merchant, END).is_empty());
    }
}
