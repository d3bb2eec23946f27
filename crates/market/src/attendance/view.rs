//! Attendance as its reader sees it: the worker, the merchant, staff.

use super::hours::{self, HoursStep};
use super::store;
use crate::applications::application::{check_in_from, check_out_until};
use crate::settlement;
use db::Tx;
use db::entities::applications::{self, ApplicationState};
use db::entities::attendance_events::{self, AttendanceEvent};
use db::entities::attendances::{self, HoursState, Way};
use db::entities::posting_history::Side;
use db::entities::wages;
use kernel::{ApplicationId, Timestamp};
use platform::Error;
use policy::{AllowedFor, AttendanceText, Purpose};
use serde::Serialize;
use utoipa::ToSchema;
use vault::{Grant, PersonKeys};

#[derive(Serialize, ToSchema)]
pub struct Attendance {
    pub application_id: ApplicationId,
    pub state: ApplicationState,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    /// From when one can check in, and until when check out; checking in ends with the shift.
    pub check_in_from: Timestamp,
    pub check_out_until: Timestamp,
    pub check_in: Option<Stamp>,
    pub check_out: Option<Stamp>,
    /// Null until somebody checked out.
    pub hours: Option<Hours>,
    /// Every step, oldest first.
    pub history: Vec<HistoryLine>,
}

#[derive(Serialize, ToSchema)]
pub struct Stamp {
    pub at: Timestamp,
    pub way: Way,
}

#[derive(Serialize, ToSchema)]
pub struct Hours {
    pub state: HoursState,
    /// What holds or would hold by silence; while a correction is asked for, what was counted.
    pub minutes: i64,
    /// The most that the merchant can approve without being asked.
    pub most_minutes: i64,
    pub asked_minutes: Option<i64>,
    /// When silence approves.
    pub approve_by: Option<Timestamp>,
    /// What the reader may do now.
    #[schema(value_type = Vec<String>)]
    pub next: Vec<HoursStep>,
}

#[derive(Serialize, ToSchema)]
pub struct HistoryLine {
    pub at: Timestamp,
    pub event: AttendanceEvent,
    pub by: Side,
    pub from: Option<HoursState>,
    pub to: HoursState,
    /// The time that was recorded, where it is about one.
    pub moment: Option<Timestamp>,
    pub way: Option<Way>,
    pub minutes: Option<i64>,
    pub text: Option<String>,
}

/// Who reads: their side and moment, and what opens the words; without keys (the account is gone) there are none.
pub struct Reader<'a, P: Purpose> {
    pub side: Side,
    pub now: Timestamp,
    pub grant: &'a Grant<P>,
    pub keys: Option<&'a PersonKeys>,
    /// The wage, for the worker, who may still ask for more.
    pub wage: Option<&'a wages::Model>,
}

/// The view of one sign-up.
///
/// # Errors
/// When what was sealed does not open.
pub fn view<P: Purpose>(
    reader: &Reader<'_, P>,
    row: &applications::Model,
    record: Option<&attendances::Model>,
    events: Vec<attendance_events::Model>,
) -> Result<Attendance, Error>
where
    AttendanceText: AllowedFor<P>,
{
    let history = events.into_iter().map(|event| line(reader, event)).collect::<Result<Vec<_>, Error>>()?;
    Ok(Attendance {
        application_id: row.id,
        state: row.state,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        check_in_from: check_in_from(row.starts_at),
        check_out_until: check_out_until(row.ends_at),
        check_in: record.map(|record| Stamp { at: record.in_at, way: record.in_way }),
        check_out: record.and_then(|record| Some(Stamp { at: record.out_at?, way: record.out_way? })),
        hours: record.and_then(|record| hours_of(reader, row, record)),
        history,
    })
}

fn hours_of<P: Purpose>(
    reader: &Reader<'_, P>,
    row: &applications::Model,
    record: &attendances::Model,
) -> Option<Hours> {
    let standing = hours::Standing::of(record, settlement::is_final(row.state, reader.wage));
    Some(Hours {
        state: record.state,
        minutes: record.minutes?,
        most_minutes: hours::most_minutes(record.in_at, record.out_at?),
        asked_minutes: record.asked_minutes,
        approve_by: record.approve_by,
        next: hours::next(standing, reader.side, reader.now),
    })
}

fn line<P: Purpose>(reader: &Reader<'_, P>, event: attendance_events::Model) -> Result<HistoryLine, Error>
where
    AttendanceText: AllowedFor<P>,
{
    let text = match (&event.text, reader.keys) {
        (Some(sealed), Some(keys)) => Some(keys.open(reader.grant, store::cell(event.id), sealed)?),
        _ => None,
    };
    Ok(HistoryLine {
        at: event.at,
        event: event.event,
        by: event.by_side,
        from: event.from_state,
        to: event.to_state,
        moment: event.moment,
        way: event.way,
        minutes: event.minutes,
        text,
    })
}

/// The worker's own.
///
/// # Errors
/// When the database cannot be read, or what was sealed does not open.
pub async fn own(tx: &Tx, keys: &PersonKeys, row: applications::Model, now: Timestamp) -> Result<Attendance, Error> {
    let record = store::find(tx, row.id).await?;
    let events = store::events(tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let grant = vault::own(keys.person());
    let wage = settlement::wage_of(tx, row.id).await?;
    let reader = Reader { side: Side::Seeker, now, grant: &grant, keys: Some(keys), wage: wage.as_ref() };
    view(&reader, &row, record.as_ref(), events)
}
