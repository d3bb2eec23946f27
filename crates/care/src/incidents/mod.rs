//! Security incidents and drills (SPEC INC-1, INC-2).
//!
//! Invariants:
//! - Nobody is told before the four parts of the notice are written: what happened and may follow, what was and will be
//!   done, what the person can do, what remedy there is.
//! - Channels are tried in order: the inbox, then lists for SMS, phone and letters, then the announcement. Each person is
//!   told once, and it is written how and when.
//! - A larger incident is reported within four hours of being found; every step has its time.
//! - A drill touches marked test persons only, at each step anew; its announcement is shown to nobody.
//!
//! Deliberately absent: sending SMS, phoning and printing letters. Lists are taken for that, each taking recorded.

mod affected;
mod announce;
mod assess;
mod close;
mod draft;
mod grade;
mod jobs;
mod lists;
mod parts;
mod read;
mod refusals;
mod register;
mod report;
mod store;
mod tell;
mod test_persons;
mod told;

pub use announce::{Announcement, find_announcement};
pub use store::step;

use crate::Care;
use platform::Jobs;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new()
        .routes(routes!(register::register_incident))
        .routes(routes!(read::list_incidents))
        .routes(routes!(read::get_incident))
        .routes(routes!(parts::write_incident_parts))
        .routes(routes!(affected::add_affected))
        .routes(routes!(assess::assess_incident))
        .routes(routes!(tell::tell_affected))
        .routes(routes!(lists::take_incident_list))
        .routes(routes!(told::mark_told))
        .routes(routes!(announce::announce_incident))
        .routes(routes!(report::report_incident))
        .routes(routes!(close::close_incident))
        .routes(routes!(test_persons::list_test_persons))
        .routes(routes!(test_persons::mark_test_person))
        .routes(routes!(test_persons::unmark_test_person))
}

pub(crate) fn jobs(care: &Care, jobs: &mut Jobs) {
    let telling = care.clone();
    jobs.on(jobs::TELL, move |due| jobs::tell(telling.clone(), due));
}
