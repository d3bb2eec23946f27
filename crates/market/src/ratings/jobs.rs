//! What happens to ratings by the clock.

use super::rating::rate_until;
use super::store::{self, other};
use crate::Market;
use crate::applications::store as sign_ups;
use db::entities::notices::NoticeKind;
use db::entities::ratings;
use kernel::ApplicationId;
use platform::{App, Due, Error, JobKind, Jobs};

/// The time to rate is over: what only one side said is shown.
pub const SHOW: JobKind = JobKind("ratings.show");

pub fn register(market: &Market, jobs: &mut Jobs) {
    let app = market.app.clone();
    jobs.on(SHOW, move |due| show(app.clone(), due));
}

async fn show(app: App, due: Due) -> Result<(), Error> {
    let id = ApplicationId(due.subject);
    app.write(move |work| async move {
        let row = sign_ups::lock(&work, id).await?;
        if work.now < rate_until(row.ends_at) {
            return Ok(());
        }
        for rating in store::of_sign_up(&work, id).await? {
            // Both have rated meanwhile.
            if rating.shown_at.is_some() {
                continue;
            }
            let rated = other(rating.by_side);
            db::update(&work, ratings::Model { shown_at: Some(work.now), ..rating }).await?;
            store::tell(&work, &row, rated, NoticeKind::RatingShown).await?;
        }
        Ok(())
    })
    .await
}
