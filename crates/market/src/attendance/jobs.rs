//! What happens to hours by the clock.

use super::hours::{self, HoursStep, Standing};
use super::store::{self, Entry};
use crate::Market;
use crate::applications::notify;
use crate::applications::store::{self as sign_ups, Actor};
use db::entities::applications::ApplicationState;
use db::entities::attendance_events::AttendanceEvent;
use db::entities::attendances::HoursState;
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use kernel::ApplicationId;
use platform::{Due, Error, JobKind, Jobs};

/// Nobody said anything until the deadline.
pub const SILENCE: JobKind = JobKind("attendance.silence");

pub fn register(market: &Market, jobs: &mut Jobs) {
    let app = market.app.clone();
    jobs.on(SILENCE, move |due| silence(app.clone(), due));
}

async fn silence(app: platform::App, due: Due) -> Result<(), Error> {
    let id = ApplicationId(due.subject);
    app.write(move |work| async move {
        let row = sign_ups::lock(&work, id).await?;
        let Some(mut record) = store::find(&work, id).await? else { return Ok(()) };
        let standing = Standing::of(&record, row.state == ApplicationState::Settled);
        // Approved, disputed, or given a later deadline meanwhile: then there is another job, or none is needed.
        let Ok(to) = hours::after(standing, Side::System, HoursStep::Silence, work.now) else { return Ok(()) };
        let from = record.state;
        // Whoever is silent agrees with what the other side said last.
        if from == HoursState::Asked {
            record.minutes = record.asked_minutes.or(record.minutes);
        }
        record.state = to;
        record.changed_at = work.now;
        let entry = Entry { minutes: record.minutes, ..Entry::of(AttendanceEvent::Silence, from) };
        store::save(&work, &record, Actor::SYSTEM, entry).await?;
        notify::seeker(&work, &row, NoticeKind::HoursApproved).await
    })
    .await
}
