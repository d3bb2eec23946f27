//! A seeker comes or goes, by a code or by being near.

use super::code::Direction;
use super::record::{self, Mark};
use super::refusals::{NOT_BOUND, NOT_CHECKED_IN};
use super::store;
use crate::applications::application::{Standing, Step, after};
use crate::applications::notify;
use crate::applications::store::{self as sign_ups, Actor};
use db::entities::applications::{self, ApplicationState};
use db::entities::attendances::Way;
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use kernel::{ApplicationId, Timestamp};
use platform::{Error, Work};

/// How a seeker comes or goes.
#[derive(Clone, Copy, Debug)]
pub struct Coming {
    pub direction: Direction,
    pub at: Timestamp,
    pub way: Way,
    pub silence_hours: i64,
}

/// Checks the seeker's own sign-up in or out; what was done before is left as it is, so that a second scan gives the first
/// result.
///
/// # Errors
/// `no_bound_sign_up`, `not_checked_in`, or what the clock says against it.
pub async fn attend(work: &Work, id: ApplicationId, coming: Coming) -> Result<applications::Model, Error> {
    let mut row = sign_ups::lock(work, id).await?;
    let known = store::find(work, id).await?;
    let done = match coming.direction {
        Direction::In => known.is_some(),
        Direction::Out => known.as_ref().is_some_and(|record| record.out_at.is_some()),
    };
    if done {
        return Ok(row);
    }
    let step = match (coming.direction, row.state) {
        (Direction::In, ApplicationState::Confirmed) => Step::CheckIn,
        (Direction::Out, ApplicationState::CheckedIn) => Step::Finish,
        (Direction::Out, ApplicationState::Confirmed) => return Err(NOT_CHECKED_IN.refuse().into()),
        _ => return Err(NOT_BOUND.refuse().with("state", row.state.as_str()).into()),
    };
    // A code that was shown just before the check-in does not end the work before it began.
    let at = known.map_or(coming.at, |record| coming.at.max(record.in_at));
    after(Standing::from(&row), Side::Seeker, step, at)?;
    let mark = Mark { at, way: coming.way, actor: Actor::seeker(row.person_id), words: None };
    let told = match coming.direction {
        Direction::In => {
            record::check_in(work, &mut row, mark).await?;
            NoticeKind::CheckedIn
        }
        Direction::Out => {
            record::check_out(work, &mut row, mark, coming.silence_hours).await?;
            NoticeKind::WorkFinished
        }
    };
    notify::seeker(work, &row, told).await?;
    Ok(row)
}
