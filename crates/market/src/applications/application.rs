//! The life of a sign-up (SPEC WORK-2, WORK-7): who may do what and when, what cancelling means, until when to confirm.
//!
//! Everything here is pure: the clock and the row's times are passed in.

use super::refusals::{CHECK_OUT_OVER, OFFER_LAPSED, SHIFT_STARTED, TOO_EARLY, TOO_LATE, WRONG_STATE};
use db::entities::applications::{self, ApplicationState};
use db::entities::posting_history::Side;
use kernel::calendar::shanghai;
use kernel::{Refusal, Timestamp};
use platform::Lang;

/// Somebody who was given a place has so long to say that they come, but must say it so long before the start, and has
/// at least so long when the start is near.
const CONFIRM_HOURS: i64 = 24;
const CONFIRM_HOURS_BEFORE_START: i64 = 2;
const CONFIRM_MINUTES_MIN: i64 = 30;
/// From when before the start somebody may be checked in, until when after the end checked out, and from when after the
/// start a no-show is one.
const CHECK_IN_MINUTES_BEFORE: i64 = 60;
const CHECK_OUT_HOURS_AFTER: i64 = 12;
const NO_SHOW_MINUTES_AFTER: i64 = 15;
/// How long after its end the two sides of a sign-up may still phone each other.
const CALLING_DAYS_AFTER: i64 = 7;

kernel::text_enum! {
    /// What can happen to a sign-up once it is there.
    pub enum Step {
        Confirm = "confirm",
        Cancel = "cancel",
        Shortlist = "shortlist",
        Accept = "accept",
        Standby = "standby",
        Reject = "reject",
        CheckIn = "check_in",
        NoShow = "no_show",
        Finish = "finish",
        /// The merchant records that the wage was paid outside the platform.
        Settle = "settle",
        /// The worker asks for more hours than were paid for.
        Contest = "contest",
        /// Nobody confirmed in time.
        Lapse = "lapse",
        /// The posting is over before the sign-up became binding.
        Close = "close",
    }
}

kernel::text_enum! {
    /// What follows from cancelling at this moment.
    pub enum Terms {
        Free = "free",
        /// The cancellation stays on record for the side that cancels.
        Mark = "mark",
    }
}

/// What of a sign-up the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub state: ApplicationState,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub confirm_by: Option<Timestamp>,
}

impl From<&applications::Model> for Standing {
    fn from(row: &applications::Model) -> Standing {
        Standing { state: row.state, starts_at: row.starts_at, ends_at: row.ends_at, confirm_by: row.confirm_by }
    }
}

/// The state after a step of this side at this moment.
///
/// # Errors
/// `application_in_wrong_state`, or what the clock says against it.
pub fn after(standing: Standing, side: Side, step: Step, now: Timestamp) -> Result<ApplicationState, Refusal> {
    let to =
        path(standing.state, side, step).ok_or_else(|| WRONG_STATE.refuse().with("state", standing.state.as_str()))?;
    check_clock(standing, step, now)?;
    Ok(to)
}

/// Which step leads where, whatever the time.
fn path(state: ApplicationState, side: Side, step: Step) -> Option<ApplicationState> {
    use ApplicationState as S;
    let waiting = waits(state);
    match (side, step) {
        (Side::Seeker, Step::Confirm) if state == S::Accepted => Some(S::Confirmed),
        (Side::Seeker, Step::Cancel) if waiting || state == S::Accepted => Some(S::Withdrawn),
        (Side::Seeker, Step::Cancel) if state == S::Confirmed => Some(S::CancelledBySeeker),
        (Side::Merchant, Step::Shortlist) if state == S::Applied => Some(S::Shortlisted),
        (Side::Merchant, Step::Standby) if matches!(state, S::Applied | S::Shortlisted) => Some(S::Standby),
        (Side::Merchant | Side::System, Step::Accept) if waiting => Some(S::Accepted),
        (Side::Merchant, Step::Reject) if waiting => Some(S::Rejected),
        (Side::Merchant, Step::Cancel) if matches!(state, S::Accepted | S::Confirmed) => Some(S::CancelledByMerchant),
        (Side::Merchant | Side::Seeker, Step::CheckIn) if state == S::Confirmed => Some(S::CheckedIn),
        (Side::Merchant, Step::NoShow) if state == S::Confirmed => Some(S::NoShow),
        (Side::Merchant | Side::Seeker, Step::Finish) if state == S::CheckedIn => Some(S::Finished),
        (Side::Merchant | Side::System, Step::Settle) if state == S::Finished => Some(S::Settled),
        (Side::Seeker, Step::Contest) if state == S::Settled => Some(S::Finished),
        (Side::System, Step::Lapse) if state == S::Accepted => Some(S::Lapsed),
        (Side::Merchant | Side::Staff | Side::System, Step::Close) if waiting || state == S::Accepted => {
            Some(S::CancelledByMerchant)
        }
        _ => None,
    }
}

fn check_clock(standing: Standing, step: Step, now: Timestamp) -> Result<(), Refusal> {
    let (start, end) = (standing.starts_at, standing.ends_at);
    let started = now >= start;
    match step {
        Step::Confirm if standing.confirm_by.is_some_and(|by| now >= by) => Err(OFFER_LAPSED.refuse()),
        Step::Shortlist | Step::Accept | Step::Standby | Step::Confirm | Step::Cancel if started => {
            Err(SHIFT_STARTED.refuse())
        }
        Step::CheckIn if now < check_in_from(start) => {
            Err(TOO_EARLY.refuse().with("from", check_in_from(start).to_string()))
        }
        Step::CheckIn if now > end => Err(TOO_LATE.refuse().with("until", end.to_string())),
        Step::NoShow if now < start.plus_minutes(NO_SHOW_MINUTES_AFTER) => Err(TOO_EARLY.refuse()),
        Step::Finish if !started => Err(TOO_EARLY.refuse().with("from", start.to_string())),
        Step::Finish if now > check_out_until(end) => {
            Err(CHECK_OUT_OVER.refuse().with("until", check_out_until(end).to_string()))
        }
        Step::Lapse if standing.confirm_by.is_some_and(|by| now < by) => Err(TOO_EARLY.refuse()),
        _ => Ok(()),
    }
}

/// From when somebody may be checked in for a shift that begins then.
pub fn check_in_from(starts_at: Timestamp) -> Timestamp {
    starts_at.plus_minutes(-CHECK_IN_MINUTES_BEFORE)
}

/// Until when somebody may be checked out of a shift that ended then.
pub fn check_out_until(ends_at: Timestamp) -> Timestamp {
    ends_at.plus_hours(CHECK_OUT_HOURS_AFTER)
}

/// What this side may do now. Closing follows from the posting, and contesting from the hours.
pub fn next(standing: Standing, side: Side, now: Timestamp) -> Vec<Step> {
    let own = |step: &Step| !matches!(step, Step::Close | Step::Contest);
    Step::ALL.iter().copied().filter(|step| own(step) && after(standing, side, *step, now).is_ok()).collect()
}

/// Whether the seeker waits for an answer or in the standby queue.
pub fn waits(state: ApplicationState) -> bool {
    WAITING.contains(&state)
}

/// The states in which a seeker waits.
pub const WAITING: [ApplicationState; 3] =
    [ApplicationState::Applied, ApplicationState::Shortlisted, ApplicationState::Standby];

/// The states that end with the posting: nothing is binding yet.
pub const UNBOUND: [ApplicationState; 4] =
    [ApplicationState::Applied, ApplicationState::Shortlisted, ApplicationState::Standby, ApplicationState::Accepted];

/// The states in which something is still to come.
pub const OPEN: [ApplicationState; 6] = [
    ApplicationState::Applied,
    ApplicationState::Shortlisted,
    ApplicationState::Standby,
    ApplicationState::Accepted,
    ApplicationState::Confirmed,
    ApplicationState::CheckedIn,
];

/// The states that end a sign-up, one way or the other.
pub const DONE: [ApplicationState; 8] = [
    ApplicationState::Finished,
    ApplicationState::Settled,
    ApplicationState::NoShow,
    ApplicationState::Rejected,
    ApplicationState::Withdrawn,
    ApplicationState::CancelledBySeeker,
    ApplicationState::CancelledByMerchant,
    ApplicationState::Lapsed,
];

/// Whether somebody in this state may sign up for the same shift again. Who was rejected may not.
pub fn may_come_back(state: ApplicationState) -> bool {
    use ApplicationState as S;
    matches!(state, S::Withdrawn | S::Lapsed | S::CancelledBySeeker | S::CancelledByMerchant)
}

/// Whether this state takes one of the shift's places.
pub fn holds_place(state: ApplicationState) -> bool {
    use ApplicationState as S;
    matches!(state, S::Accepted | S::Confirmed | S::CheckedIn | S::Finished | S::Settled | S::NoShow)
}

/// Whether the two sides may phone each other (SPEC WORK-4): while something is to come, and some days after work that
/// was agreed, so that lost property and wages can be spoken about.
pub fn may_call(standing: Standing, ended_at: Option<Timestamp>, now: Timestamp) -> bool {
    use ApplicationState as S;
    let over = ended_at.unwrap_or(standing.ends_at).max(standing.ends_at).plus_days(CALLING_DAYS_AFTER);
    match standing.state {
        S::Rejected | S::Withdrawn | S::Lapsed => false,
        S::CancelledBySeeker | S::CancelledByMerchant => {
            ended_at.is_some_and(|at| now < at.plus_days(CALLING_DAYS_AFTER))
        }
        _ => now < over,
    }
}

/// Until when somebody who is given a place now must confirm.
pub fn confirm_by(now: Timestamp, starts_at: Timestamp) -> Timestamp {
    let by = now.plus_hours(CONFIRM_HOURS).min(starts_at.plus_hours(-CONFIRM_HOURS_BEFORE_START));
    by.max(now.plus_minutes(CONFIRM_MINUTES_MIN)).min(starts_at)
}

/// What cancelling means now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelTerms {
    pub now: Terms,
    /// Until when cancelling is free once the sign-up is binding; none while nobody was given a place.
    pub free_until: Option<Timestamp>,
    bound: bool,
}

/// What cancelling by this side would mean now (SPEC WORK-7); none when it is not possible.
///
/// Before the binding moment it is always free. After it, it is free until the agreed number of hours before the start,
/// and leaves a mark from then on. After the start nobody cancels: it was a no-show or it was not.
pub fn cancel_terms(standing: Standing, free_hours: i64, now: Timestamp, side: Side) -> Option<CancelTerms> {
    after(standing, side, Step::Cancel, now).ok()?;
    let limit = standing.starts_at.plus_hours(-free_hours);
    Some(match standing.state {
        ApplicationState::Confirmed => {
            let terms = if now < limit { Terms::Free } else { Terms::Mark };
            CancelTerms { now: terms, free_until: Some(limit), bound: true }
        }
        ApplicationState::Accepted => CancelTerms { now: Terms::Free, free_until: Some(limit), bound: false },
        _ => CancelTerms { now: Terms::Free, free_until: None, bound: false },
    })
}

/// Whose a mark on a sign-up is: the merchant's where the merchant cancelled, else the seeker's.
pub fn is_the_seekers(state: ApplicationState) -> bool {
    state != ApplicationState::CancelledByMerchant
}

impl CancelTerms {
    /// The same in words.
    pub fn text(&self, lang: Lang) -> String {
        let limit = self.free_until.map(|at| spoken(at, lang)).unwrap_or_default();
        match (lang, self.bound, self.now, self.free_until) {
            (Lang::Zh, false, _, None) => "现在可以随时免费取消报名。".to_owned(),
            (Lang::En, false, _, None) => "You can cancel freely at any time now.".to_owned(),
            (Lang::Zh, false, _, Some(_)) => {
                format!(
                    "确认到岗前可以免费取消；确认后双方约定生效，{limit} 以前可以免费取消，之后取消会留下一次爽约记录。"
                )
            }
            (Lang::En, false, _, Some(_)) => format!(
                "You can cancel freely before you confirm. Once you confirm it binds both sides: cancelling is free \
                 until {limit}, and stays on record after that."
            ),
            (Lang::Zh, true, Terms::Free, _) => format!("{limit} 以前可以免费取消，之后取消会留下一次爽约记录。"),
            (Lang::En, true, Terms::Free, _) => {
                format!("Cancelling is free until {limit}, and stays on record after that.")
            }
            (Lang::Zh, true, Terms::Mark, _) => format!("已过免费取消时间（{limit}），现在取消会留下一次爽约记录。"),
            (Lang::En, true, Terms::Mark, _) => {
                format!("The time for cancelling freely ended at {limit}; cancelling now stays on record.")
            }
        }
    }
}

/// A moment as people in China say it.
pub fn spoken(at: Timestamp, lang: Lang) -> String {
    let local = at.to_jiff().to_zoned_datetime(shanghai());
    local.strftime(lang.pick("%-m月%-d日 %H:%M", "%-d %B, %H:%M")).to_string()
}

#[cfg(test)]
#[path = "application_tests.rs"]
mod tests;
