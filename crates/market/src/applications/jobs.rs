//! What happens to sign-ups by the clock.

use super::application::{Standing, Step, after};
use super::notify;
use super::places::{Places, end};
use super::store::{self, Actor};
use crate::Market;
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use kernel::{ApplicationId, PostingId};
use platform::{Due, Error, JobKind, Jobs};

/// A place that nobody confirmed in time goes to the next in the queue.
pub const LAPSE: JobKind = JobKind("application.lapse");
/// A shift has become full, or is not full any more.
pub const FULLNESS: JobKind = JobKind("application.fullness");

pub fn register(market: &Market, jobs: &mut Jobs) {
    let app = market.app.clone();
    jobs.on(LAPSE, move |due| lapse(app.clone(), due));
    let app = market.app.clone();
    jobs.on(FULLNESS, move |due| {
        let app = app.clone();
        async move {
            let posting = PostingId(due.subject);
            app.write(move |work| async move { crate::postings::store::refresh_fullness(&work, posting).await }).await
        }
    });
}

async fn lapse(app: platform::App, due: Due) -> Result<(), Error> {
    let id = ApplicationId(due.subject);
    app.write(move |work| async move {
        let shift = store::get(&work, id).await?.shift_id;
        let mut places = Places::hold(&work, shift).await?;
        let mut row = store::lock(&work, id).await?;
        // Confirmed, cancelled, or offered anew meanwhile: then there is another job, or none is needed.
        let Ok(to) = after(Standing::from(&row), Side::System, Step::Lapse, work.now) else { return Ok(()) };
        let from = row.state;
        end(&mut row, &work, to, Actor::SYSTEM);
        store::save(&work, &row, from, Actor::SYSTEM).await?;
        places.give_back(&work).await?;
        places.pass_on(&work).await?;
        notify::seeker(&work, &row, NoticeKind::OfferLapsed).await?;
        notify::recruiters(&work, &row, NoticeKind::OfferLapsed).await
    })
    .await
}
