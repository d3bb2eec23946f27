//! How a sign-up came to the stage in which the world wants it: the acts with their moments, each asked of the
//! product's own rules. Pure.

use super::super::{Mode, Posting, Signup, Stage, Step};
use super::times::Times;
use anyhow::Context;
use db::entities::applications::ApplicationState;
use db::entities::posting_history::Side;
use kernel::Timestamp;
use market::applications::application::{self, Standing, Terms};

/// Somebody who was offered a place and has not answered was offered it within this many hours.
const OFFERED_HOURS_MAX: i64 = 20;
/// Nobody signs up in the last minutes before the demo begins, so that there is time for what follows.
const QUIET_MINUTES: i64 = 90;
/// People take at most so long from one act to the next.
const PAUSE_MINUTES_MAX: i64 = 300;

/// One change of state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub at: Timestamp,
    /// None for the sign-up itself, which is no step.
    pub step: Option<application::Step>,
    pub from: Option<ApplicationState>,
    pub to: ApplicationState,
    pub side: Side,
}

/// The whole past of a sign-up, and the columns that follow from it.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    pub changes: Vec<Change>,
    pub state: ApplicationState,
    pub accepted_at: Option<Timestamp>,
    pub confirm_by: Option<Timestamp>,
    /// Until when the place had to be confirmed when it was offered, whatever came after.
    pub offered_until: Option<Timestamp>,
    pub bound_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<Side>,
    pub marked: bool,
}

/// When those of one shift signed up, in the same order.
///
/// The world's own moments, except where somebody still has time to confirm a place that signing up gave them: that
/// whole shift was discovered within the last hours then.
pub(super) fn sign_up_times(posting: &Posting, signups: &[&Signup], times: &Times) -> Vec<Timestamp> {
    let fresh = posting.mode == Mode::FirstCome && signups.iter().any(|signup| signup.stage == Stage::Accepted);
    if !fresh {
        return signups.iter().map(|signup| signup.applied_at.into()).collect();
    }
    let published = times.of(posting).published.plus_minutes(10);
    let first = times.now.plus_hours(-OFFERED_HOURS_MAX).max(published);
    let last = times.now.plus_minutes(-QUIET_MINUTES).max(first.plus_minutes(1));
    let seconds = last.seconds_since(first);
    let count = signups.len() as i64;
    (1..=count).map(|position| first.plus_seconds(seconds * position / (count + 1))).collect()
}

impl Timeline {
    /// # Errors
    /// When the product would not have allowed one of the acts at its moment: then the world is wrong.
    pub fn of(signup: &Signup, posting: &Posting, applied_at: Timestamp, times: &Times) -> anyhow::Result<Timeline> {
        let shift = &posting.shifts[signup.shift];
        let (starts_at, ends_at) = (Timestamp::from(shift.starts_at), Timestamp::from(shift.ends_at));
        let entrance = match signup.mode {
            Mode::FirstCome => ApplicationState::Standby,
            Mode::MerchantPicks => ApplicationState::Applied,
        };
        let enters = Change { at: applied_at, step: None, from: None, to: entrance, side: Side::Seeker };
        let mut timeline = Timeline {
            changes: vec![enters],
            state: entrance,
            accepted_at: None,
            confirm_by: None,
            offered_until: None,
            bound_at: None,
            ended_at: None,
            ended_by: None,
            marked: false,
        };
        let frame = Frame { starts_at, ends_at, free_hours: i64::from(posting.cancel_free_hours), now: times.now };
        if signup.mode == Mode::FirstCome && signup.stage != Stage::Standby {
            timeline.act(application::Step::Accept, Side::System, applied_at, &frame)?;
        }
        let steps = signup.steps();
        let pause = frame.pause(applied_at, steps);
        let mut at = applied_at;
        for step in steps {
            at = frame.moment(*step, at, pause, timeline.confirm_by, signup.stage);
            let (act, side) = act_of(*step);
            timeline
                .act(act, side, at, &frame)
                .with_context(|| format!("{step:?} on the way to {:?}", signup.stage))?;
        }
        anyhow::ensure!(timeline.state.as_str() == signup.stage.as_str(), "ended as {}", timeline.state);
        Ok(timeline)
    }

    fn act(&mut self, step: application::Step, side: Side, at: Timestamp, frame: &Frame) -> anyhow::Result<()> {
        use application::Step as S;
        let standing = Standing {
            state: self.state,
            starts_at: frame.starts_at,
            ends_at: frame.ends_at,
            confirm_by: self.confirm_by,
        };
        let terms = application::cancel_terms(standing, frame.free_hours, at, side);
        let to = application::after(standing, side, step, at)?;
        self.changes.push(Change { at, step: Some(step), from: Some(self.state), to, side });
        self.state = to;
        match step {
            S::Accept => {
                self.accepted_at = Some(at);
                self.confirm_by = Some(application::confirm_by(at, frame.starts_at));
                self.offered_until = self.confirm_by;
            }
            S::Confirm => {
                self.bound_at = Some(at);
                self.confirm_by = None;
            }
            S::Cancel | S::Reject | S::Finish | S::NoShow | S::Lapse | S::Close => {
                self.marked = step == S::Cancel && terms.is_some_and(|terms| terms.now == Terms::Mark);
                self.ended_at = Some(at);
                self.ended_by = Some(side);
                self.confirm_by = None;
            }
            S::Shortlist | S::Standby | S::CheckIn | S::Settle | S::Contest => {}
        }
        Ok(())
    }
}

fn act_of(step: Step) -> (application::Step, Side) {
    use application::Step as S;
    match step {
        Step::Shortlist => (S::Shortlist, Side::Merchant),
        Step::Standby => (S::Standby, Side::Merchant),
        Step::Accept => (S::Accept, Side::Merchant),
        Step::Reject => (S::Reject, Side::Merchant),
        Step::CancelByMerchant => (S::Cancel, Side::Merchant),
        Step::CheckIn => (S::CheckIn, Side::Merchant),
        Step::Finish => (S::Finish, Side::Merchant),
        Step::Settle => (S::Settle, Side::Merchant),
        Step::NoShow => (S::NoShow, Side::Merchant),
        Step::Confirm => (S::Confirm, Side::Seeker),
        Step::Withdraw | Step::CancelBySeeker => (S::Cancel, Side::Seeker),
        Step::LetLapse => (S::Lapse, Side::System),
    }
}

/// What the moments of acts depend on.
struct Frame {
    starts_at: Timestamp,
    ends_at: Timestamp,
    free_hours: i64,
    now: Timestamp,
}

impl Frame {
    /// How long people take between two acts, in seconds, so that all of those before the work fit in.
    fn pause(&self, applied_at: Timestamp, steps: &[Step]) -> i64 {
        let last = self.now.plus_minutes(-2).min(self.starts_at.plus_minutes(-150));
        let room = last.seconds_since(applied_at).max(60);
        (room / (steps.len() as i64 + 1)).min(PAUSE_MINUTES_MAX * 60)
    }

    fn moment(
        &self,
        step: Step,
        before: Timestamp,
        pause: i64,
        confirm_by: Option<Timestamp>,
        stage: Stage,
    ) -> Timestamp {
        let soon = before.plus_seconds(pause);
        match step {
            // Still open: the time to confirm has not run out.
            Step::Accept if stage == Stage::Accepted => soon.max(self.now.plus_hours(-OFFERED_HOURS_MAX)),
            Step::CheckIn => self.starts_at.plus_minutes(-8),
            Step::NoShow => self.starts_at.plus_minutes(40),
            Step::Finish => self.ends_at.plus_minutes(6),
            Step::Settle => self.ends_at.plus_minutes(90),
            Step::LetLapse => confirm_by.unwrap_or(soon),
            _ => soon,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::board::Board;
    use super::*;
    use crate::demo::{DEFAULT_MERCHANTS, DEFAULT_POSTINGS, DEFAULT_SEED, DEFAULT_SEEKERS, World};

    fn checked(begun: &str, seed: u64) {
        let now: Timestamp = begun.parse::<jiff::Timestamp>().expect("a moment").into();
        let times = Times::begun(now);
        let world = World::generate(seed, DEFAULT_MERCHANTS, DEFAULT_POSTINGS, DEFAULT_SEEKERS, times.today);
        let board = Board::of(&world, &times);
        for (index, signup) in world.signups.iter().enumerate() {
            let posting = world.posting(signup.posting);
            let entered = board.entered(index);
            let timeline = Timeline::of(signup, &posting, entered.applied_at, &times);
            let timeline = timeline.unwrap_or_else(|error| panic!("sign-up {index} at {begun}: {error:#}"));
            let moments: Vec<Timestamp> = timeline.changes.iter().map(|change| change.at).collect();
            assert!(moments.is_sorted() && moments.iter().all(|at| *at < now), "sign-up {index}: {moments:?}");
            assert!(times.of(&posting).published < moments[0], "sign-up {index} came before the posting");
            let open = timeline.state == ApplicationState::Accepted;
            assert_eq!(open, timeline.confirm_by.is_some_and(|by| by > now), "sign-up {index}");
            assert_eq!(application::holds_place(timeline.state), signup.stage.holds_place());
        }
    }

    /// covers: WORK-2, WORK-7
    #[test]
    fn every_sign_up_is_one_that_the_product_allows_at_any_hour() {
        for begun in ["2026-11-23T16:00:30Z", "2026-11-24T02:00:00Z", "2026-11-24T15:59:30Z", "2027-02-28T20:00:00Z"] {
            checked(begun, DEFAULT_SEED);
        }
        for seed in 1..4 {
            checked("2026-12-31T10:00:00Z", seed);
        }
    }
}
