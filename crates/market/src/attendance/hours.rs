//! The life of the hours of one sign-up (SPEC WORK-8). Pure: the clock and the row's times are passed in.

use super::refusals::{HOURS_OVER, HOURS_PAID, HOURS_WRONG_STATE};
use db::entities::attendances::{self, HoursState};
use db::entities::posting_history::Side;
use kernel::{Refusal, Timestamp};

/// The most minutes that anybody can ask for or be given.
pub const MINUTES_MAX: i64 = 24 * 60;

kernel::text_enum! {
    /// What can happen to hours once somebody checked out.
    pub enum HoursStep {
        /// The worker asks for other minutes.
        Ask = "ask",
        /// The merchant agrees: to the draft (or more), or to what was asked.
        Approve = "approve",
        /// The merchant refuses a correction.
        Refuse = "refuse",
        /// The worker takes the refusal to staff.
        Dispute = "dispute",
        /// The deadline passed.
        Silence = "silence",
        /// Staff decide.
        Decide = "decide",
    }
}

/// What of a row the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub state: HoursState,
    pub asked: bool,
    pub approve_by: Option<Timestamp>,
    /// Whether the wage is recorded as paid.
    pub settled: bool,
}

impl Standing {
    pub fn of(row: &attendances::Model, settled: bool) -> Standing {
        Standing { state: row.state, asked: row.asked_minutes.is_some(), approve_by: row.approve_by, settled }
    }
}

/// The state after a step of this side at this moment.
///
/// # Errors
/// `hours_in_wrong_state`, `hours_deadline_over` or `hours_paid`.
pub fn after(standing: Standing, side: Side, step: HoursStep, now: Timestamp) -> Result<HoursState, Refusal> {
    let to =
        path(standing, side, step).ok_or_else(|| HOURS_WRONG_STATE.refuse().with("state", standing.state.as_str()))?;
    let over = standing.approve_by.is_some_and(|by| now >= by);
    match step {
        HoursStep::Silence if !over => Err(HOURS_WRONG_STATE.refuse()),
        HoursStep::Ask | HoursStep::Dispute | HoursStep::Refuse if over => Err(HOURS_OVER.refuse()),
        HoursStep::Ask if standing.settled => Err(HOURS_PAID.refuse()),
        _ => Ok(to),
    }
}

/// Which step leads where. Whoever approves quickly does not take the worker's word away: until the deadline they may ask
/// once, also after an approval.
fn path(standing: Standing, side: Side, step: HoursStep) -> Option<HoursState> {
    use HoursState as S;
    match (side, step, standing.state) {
        (Side::Seeker, HoursStep::Ask, S::Open) => Some(S::Asked),
        (Side::Seeker, HoursStep::Ask, S::Approved) if !standing.asked => Some(S::Asked),
        (Side::Merchant, HoursStep::Approve, S::Open | S::Asked) => Some(S::Approved),
        (Side::Merchant, HoursStep::Refuse, S::Asked) => Some(S::Refused),
        (Side::Seeker, HoursStep::Dispute, S::Refused) => Some(S::Disputed),
        (Side::System, HoursStep::Silence, S::Open | S::Asked | S::Refused) => Some(S::Approved),
        (Side::Staff, HoursStep::Decide, S::Disputed) => Some(S::Decided),
        _ => None,
    }
}

/// What this side may do now.
pub fn next(standing: Standing, side: Side, now: Timestamp) -> Vec<HoursStep> {
    HoursStep::ALL.iter().copied().filter(|step| after(standing, side, *step, now).is_ok()).collect()
}

/// Whole minutes at work, of those within the shift.
pub fn draft_minutes(came: Timestamp, went: Timestamp, starts_at: Timestamp, ends_at: Timestamp) -> i64 {
    went.min(ends_at).seconds_since(came.max(starts_at)).max(0) / 60
}

/// The most that a merchant can approve without being asked: all the time between coming and going.
pub fn most_minutes(came: Timestamp, went: Timestamp) -> i64 {
    (went.seconds_since(came).max(0) / 60).min(MINUTES_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use HoursState as S;

    const NOW: Timestamp = Timestamp::from_micros(1_795_000_000_000_000);

    fn standing(state: S) -> Standing {
        Standing { state, asked: false, approve_by: Some(NOW.plus_hours(72)), settled: false }
    }

    /// covers: WORK-8
    #[test]
    fn every_step_of_every_side_in_every_state() {
        let allowed = [
            (Side::Seeker, HoursStep::Ask, S::Open, S::Asked),
            (Side::Seeker, HoursStep::Ask, S::Approved, S::Asked),
            (Side::Merchant, HoursStep::Approve, S::Open, S::Approved),
            (Side::Merchant, HoursStep::Approve, S::Asked, S::Approved),
            (Side::Merchant, HoursStep::Refuse, S::Asked, S::Refused),
            (Side::Seeker, HoursStep::Dispute, S::Refused, S::Disputed),
            (Side::System, HoursStep::Silence, S::Open, S::Approved),
            (Side::System, HoursStep::Silence, S::Asked, S::Approved),
            (Side::System, HoursStep::Silence, S::Refused, S::Approved),
            (Side::Staff, HoursStep::Decide, S::Disputed, S::Decided),
        ];
        for side in [Side::Seeker, Side::Merchant, Side::Staff, Side::System] {
            for step in HoursStep::ALL.iter().copied() {
                for state in S::ALL.iter().copied() {
                    let expected = allowed.iter().find(|row| (row.0, row.1, row.2) == (side, step, state));
                    assert_eq!(path(standing(state), side, step), expected.map(|row| row.3), "{side} {step} {state}");
                }
            }
        }
        let asked = Standing { asked: true, ..standing(S::Approved) };
        assert_eq!(path(asked, Side::Seeker, HoursStep::Ask), None, "asking is done once");
    }

    /// covers: WORK-8
    #[test]
    fn the_deadline_is_judged_to_the_second() {
        let by = NOW.plus_hours(72);
        let code = |state, side, step, now| after(standing(state), side, step, now).err().map(|it| it.code.code);
        for (state, side, step, now, expected) in [
            (S::Open, Side::System, HoursStep::Silence, by.plus_seconds(-1), Some("hours_in_wrong_state")),
            (S::Open, Side::System, HoursStep::Silence, by, None),
            (S::Open, Side::Seeker, HoursStep::Ask, by.plus_seconds(-1), None),
            (S::Open, Side::Seeker, HoursStep::Ask, by, Some("hours_deadline_over")),
            (S::Approved, Side::Seeker, HoursStep::Ask, by, Some("hours_deadline_over")),
            (S::Asked, Side::Merchant, HoursStep::Refuse, by, Some("hours_deadline_over")),
            (S::Asked, Side::Merchant, HoursStep::Approve, by, None),
            (S::Refused, Side::Seeker, HoursStep::Dispute, by.plus_seconds(-1), None),
            (S::Refused, Side::Seeker, HoursStep::Dispute, by, Some("hours_deadline_over")),
            (S::Disputed, Side::Staff, HoursStep::Decide, by.plus_days(30), None),
        ] {
            assert_eq!(code(state, side, step, now), expected, "{state} {side} {step}");
        }
        let paid = Standing { settled: true, ..standing(S::Approved) };
        assert_eq!(after(paid, Side::Seeker, HoursStep::Ask, NOW).err().map(|it| it.code.code), Some("hours_paid"));
    }

    /// covers: WORK-8
    #[test]
    fn the_draft_counts_what_lies_within_the_shift() {
        // 22:00 to 06:00 of the next day in China: midnight is a minute like any other.
        let start: Timestamp = "2026-11-28T22:00:00+08:00".parse::<jiff::Timestamp>().expect("a time").into();
        let end = start.plus_hours(8);
        for (came, went, minutes) in [
            (0, 8 * 3_600, 480),
            (-1_800, 8 * 3_600 + 1_800, 480),
            (600, 8 * 3_600, 470),
            (59, 3_600, 59),
            (0, 59, 0),
            (0, 60, 1),
            (-3_000, -100, 0),
            (2 * 3_600 - 60, 2 * 3_600 + 60, 2),
        ] {
            let (came, went) = (start.plus_seconds(came), start.plus_seconds(went));
            assert_eq!(draft_minutes(came, went, start, end), minutes, "{came} {went}");
        }
        assert_eq!(most_minutes(start.plus_minutes(-10), end.plus_minutes(20)), 510);
        assert_eq!(most_minutes(start, start.plus_days(3)), MINUTES_MAX);
    }
}
