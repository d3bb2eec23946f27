//! Writing down that somebody came or went: what every way of it writes.

use super::hours::draft_minutes;
use super::jobs::SILENCE;
use super::refusals::OUT_BEFORE_IN;
use super::store::{self, Entry};
use crate::applications::places::end;
use crate::applications::store::Actor;
use crate::applications::{notify, store as sign_ups};
use db::entities::application_history;
use db::entities::applications::{self, ApplicationState};
use db::entities::attendance_events::AttendanceEvent;
use db::entities::attendances::{self, HoursState, Way};
use db::entities::notices::NoticeKind;
use kernel::Timestamp;
use platform::{Error, Work};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::sync::Arc;
use vault::PersonKeys;

/// When somebody came or went, how that is known, and who says so.
#[derive(Clone, Copy)]
pub struct Mark<'a> {
    pub at: Timestamp,
    pub way: Way,
    pub actor: Actor,
    /// Why the time is not that of the writing, with the worker's keys.
    pub words: Option<(&'a str, &'a Arc<PersonKeys>)>,
}

/// Checks a sign-up in. The caller holds its row and has asked [`crate::applications::application::after`].
///
/// # Errors
/// When a row cannot be written.
pub async fn check_in(work: &Work, row: &mut applications::Model, mark: Mark<'_>) -> Result<(), Error> {
    let from = row.state;
    row.state = ApplicationState::CheckedIn;
    sign_ups::save(work, row, from, mark.actor).await?;
    let record = begun(work, row, mark.at, mark.way);
    db::insert(work, record).await?;
    let entry = Entry {
        event: AttendanceEvent::CheckIn,
        from: None,
        moment: Some(mark.at),
        way: Some(mark.way),
        minutes: None,
        words: mark.words,
    };
    store::log(work, row.id, row.person_id, HoursState::Draft, mark.actor, entry).await
}

/// Checks a sign-up out: the work is finished, and its hours open with a deadline. The caller holds its row and has asked
/// [`crate::applications::application::after`].
///
/// # Errors
/// `out_before_in`, before anything is written.
pub async fn check_out(
    work: &Work,
    row: &mut applications::Model,
    mark: Mark<'_>,
    silence_hours: i64,
) -> Result<(), Error> {
    let known = store::find(work, row.id).await?;
    let is_known = known.is_some();
    let mut record = match known {
        Some(record) => record,
        None => begun(work, row, checked_in_at(work, row).await?, Way::Hand),
    };
    if mark.at < record.in_at {
        return Err(OUT_BEFORE_IN.on("at").with("in_at", record.in_at.to_string()).into());
    }
    let from = row.state;
    end(row, work, ApplicationState::Finished, mark.actor);
    sign_ups::save(work, row, from, mark.actor).await?;
    let by = work.now.plus_hours(silence_hours);
    record.state = HoursState::Open;
    record.out_at = Some(mark.at);
    record.out_way = Some(mark.way);
    record.minutes = Some(draft_minutes(record.in_at, mark.at, row.starts_at, row.ends_at));
    record.approve_by = Some(by);
    record.changed_at = work.now;
    if !is_known {
        db::insert(work, record.clone()).await?;
    }
    let entry = Entry {
        event: AttendanceEvent::CheckOut,
        from: Some(HoursState::Draft),
        moment: Some(mark.at),
        way: Some(mark.way),
        minutes: record.minutes,
        words: mark.words,
    };
    store::save(work, &record, mark.actor, entry).await?;
    work.enqueue(SILENCE, row.id.0, 0, by).await?;
    notify::recruiters(work, row, NoticeKind::HoursOpened).await
}

fn begun(work: &Work, row: &applications::Model, at: Timestamp, way: Way) -> attendances::Model {
    attendances::Model {
        application_id: row.id,
        shift_id: row.shift_id,
        posting_id: row.posting_id,
        merchant_id: row.merchant_id,
        person_id: row.person_id,
        state: HoursState::Draft,
        in_at: at,
        in_way: way,
        out_at: None,
        out_way: None,
        minutes: None,
        asked_minutes: None,
        approve_by: None,
        changed_at: work.now,
    }
}

/// When somebody was checked in before attendance had rows of its own.
async fn checked_in_at(work: &Work, row: &applications::Model) -> Result<Timestamp, Error> {
    let found = application_history::Entity::find()
        .filter(application_history::Column::ApplicationId.eq(row.id))
        .filter(application_history::Column::ToState.eq(ApplicationState::CheckedIn))
        .order_by_desc(application_history::Column::At)
        .one(&work.tx)
        .await?;
    Ok(found.map_or(row.starts_at, |step| step.at))
}
