//! The wages of a posting that can be settled.

use super::store;
use super::wage::Counted;
use db::Tx;
use db::entities::applications::{self, ApplicationState};
use db::entities::attendances::{self, HoursState};
use db::entities::{postings, wages};
use kernel::calendar::{Day, start_of};
use kernel::{ApplicationId, PostingId, Timestamp};
use platform::Error;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// Wages of one batch: with their transfers they fit into one call of the ledger.
pub const LINES_MAX: usize = 100;

/// One wage with what it rests on.
pub struct Line {
    pub application: applications::Model,
    pub wage: wages::Model,
    pub hours: Counted,
}

/// The sign-ups of a posting whose hours are approved, decided or disputed and whose wage is not settled, of shifts that begin on or
/// before this day in China; at most one more than [`LINES_MAX`], in the order of their ids.
///
/// # Errors
/// When the database cannot be read.
pub async fn candidates(tx: &Tx, posting: PostingId, until: Option<Day>) -> Result<Vec<ApplicationId>, Error> {
    let before = until.and_then(|day| day.tomorrow().ok()).map_or(Timestamp::from_micros(i64::MAX), start_of);
    let sql = "SELECT a.id AS id FROM applications a JOIN attendances t ON t.application_id = a.id \
               WHERE a.posting_id = $1 AND a.state = 'finished' AND a.starts_at < $2 \
               AND t.state IN ('approved', 'decided', 'disputed') ORDER BY a.id LIMIT $3";
    let limit = i64::try_from(LINES_MAX + 1).unwrap_or(i64::MAX);
    let rows = tx.rows(sql, [posting.into(), before.into(), limit.into()]).await?;
    Ok(rows.into_iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?)
}

/// The wages of these sign-ups, in the order given; those that have none are left out.
///
/// # Errors
/// When the database cannot be read.
pub async fn lines(
    tx: &Tx,
    posting: &postings::Model,
    rows: Vec<applications::Model>,
    now: Timestamp,
) -> Result<Vec<Line>, Error> {
    let ids: Vec<ApplicationId> = rows.iter().map(|row| row.id).collect();
    let find = attendances::Entity::find().filter(attendances::Column::ApplicationId.is_in(ids.iter().copied()));
    let mut hours: HashMap<ApplicationId, attendances::Model> =
        find.all(tx).await?.into_iter().map(|row| (row.application_id, row)).collect();
    let mut known = store::find_all(tx, &ids).await?;
    let line = |application: applications::Model| {
        let hours = counted(&hours.remove(&application.id)?)?;
        let wage = known.remove(&application.id).or_else(|| store::fresh(&application, posting, now))?;
        Some(Line { application, wage, hours })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

fn counted(row: &attendances::Model) -> Option<Counted> {
    let minutes = row.minutes?;
    match row.state {
        HoursState::Approved | HoursState::Decided => Some(Counted { minutes, disputed: None }),
        HoursState::Disputed => Some(Counted { minutes, disputed: Some(row.asked_minutes.unwrap_or(minutes)) }),
        HoursState::Draft | HoursState::Open | HoursState::Asked | HoursState::Refused => None,
    }
}

/// Those of these sign-ups that are candidates.
///
/// # Errors
/// When the database cannot be read.
pub async fn among(tx: &Tx, posting: PostingId, ids: &[ApplicationId]) -> Result<Vec<ApplicationId>, Error> {
    let rows = applications::Entity::find()
        .filter(applications::Column::Id.is_in(ids.iter().copied()))
        .filter(applications::Column::PostingId.eq(posting))
        .filter(applications::Column::State.eq(ApplicationState::Finished))
        .all(tx)
        .await?;
    let told = [HoursState::Approved, HoursState::Decided, HoursState::Disputed];
    let hours = attendances::Entity::find()
        .filter(attendances::Column::ApplicationId.is_in(rows.iter().map(|row| row.id)))
        .filter(attendances::Column::State.is_in(told))
        .all(tx)
        .await?;
    let mut found: Vec<ApplicationId> = hours.into_iter().map(|row| row.application_id).collect();
    found.sort_unstable();
    Ok(found)
}

/// These sign-ups, in the order of their ids.
///
/// # Errors
/// When the database cannot be read.
pub async fn rows(tx: &Tx, ids: &[ApplicationId]) -> Result<Vec<applications::Model>, Error> {
    let find = applications::Entity::find().filter(applications::Column::Id.is_in(ids.iter().copied()));
    Ok(find.order_by_asc(applications::Column::Id).all(tx).await?)
}
