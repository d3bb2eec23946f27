//! What of a sign-up stands in a calendar. Nothing here is about a person: whoever sees the calendar sees a job.

use super::ical::{Event, Status};
use db::entities::applications::{self, ApplicationState};
use db::entities::postings::{self, WageUnit};
use kernel::Timestamp;
use platform::Lang;

/// Sequence numbers count seconds from here (2026-01-01T00:00:00Z): they grow with every change and fit 31 bits.
const SEQUENCE_EPOCH: i64 = 1_767_225_600;

/// What all events of a calendar share.
pub struct Frame<'a> {
    pub lang: Lang,
    /// How people reach this installation; links begin with it.
    pub public_url: &'a str,
    /// Minutes before the start.
    pub leads: &'a [i64],
}

/// The event of a sign-up whose shift was bound; none for any other.
pub fn event(
    frame: &Frame<'_>,
    row: &applications::Model,
    posting: &postings::Model,
    merchant_name: &str,
) -> Option<Event> {
    row.bound_at?;
    let status = match row.state {
        ApplicationState::Confirmed
        | ApplicationState::CheckedIn
        | ApplicationState::Finished
        | ApplicationState::Settled => Status::Confirmed,
        ApplicationState::CancelledBySeeker | ApplicationState::CancelledByMerchant => Status::Cancelled,
        _ => return None,
    };
    let changed_at = changed_at(row);
    let url = format!("{}/jobs/{}", frame.public_url, posting.id);
    Some(Event {
        uid: format!("{}@lingong", row.id),
        sequence: (changed_at.seconds() - SEQUENCE_EPOCH).max(0),
        changed_at,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        summary: format!("{} · {merchant_name}", posting.title),
        location: posting.address.clone().map(|address| address.0),
        description: description(frame, posting, &url),
        url,
        status,
        alarms: frame.leads.to_vec(),
    })
}

/// The last moment at which the event itself changed: bound, or cancelled. Checking in and finishing change nothing in a
/// calendar.
fn changed_at(row: &applications::Model) -> Timestamp {
    let cancelled = matches!(row.state, ApplicationState::CancelledBySeeker | ApplicationState::CancelledByMerchant);
    let bound = row.bound_at.unwrap_or(row.applied_at);
    row.ended_at.filter(|_| cancelled).unwrap_or(bound)
}

fn description(frame: &Frame<'_>, posting: &postings::Model, url: &str) -> String {
    let mut lines = Vec::new();
    if let (Some(wage), Some(unit)) = (posting.wage, posting.wage_unit) {
        let unit = match unit {
            WageUnit::Hour => frame.lang.pick("小时", "hour"),
            WageUnit::Day => frame.lang.pick("天", "day"),
            WageUnit::Piece => frame.lang.pick("件", "piece"),
            WageUnit::Month => frame.lang.pick("月", "month"),
        };
        let (name, yuan) = (frame.lang.pick("工资", "Wage"), frame.lang.pick("元", "CNY"));
        lines.push(format!("{name}: {wage} {yuan}/{unit}"));
    }
    lines.push(format!("{}: {url}", frame.lang.pick("职位", "Job")));
    lines.join("\n")
}
