//! Queries on incidents.

use super::refusals::INCIDENT_CLOSED;
use db::Tx;
use db::entities::incident_steps::{self, IncidentStep};
use db::entities::incidents::{self, IncidentState};
use kernel::{IncidentId, PersonId, RowId};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait, QuerySelect};

/// The incident, held until the unit of work ends.
pub(super) async fn lock_open(work: &Work, id: IncidentId) -> Result<incidents::Model, Error> {
    let found = incidents::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await?;
    let row = found.ok_or_else(|| NOT_FOUND.refuse())?;
    if row.state == IncidentState::Closed {
        return Err(INCIDENT_CLOSED.refuse().into());
    }
    Ok(row)
}

/// Writes a step with its time.
///
/// # Errors
/// When the row cannot be written.
pub async fn step(
    work: &Work,
    incident: IncidentId,
    step: IncidentStep,
    count: i64,
    by: Option<PersonId>,
) -> Result<(), Error> {
    let id = RowId::new(work.now, &work.rng);
    let row = incident_steps::Model { id, incident_id: incident, at: work.now, step, count, by_person: by };
    Ok(db::insert(work, row).await?)
}

/// The names of the parts that are not written.
pub(super) fn missing_parts(row: &incidents::Model) -> Vec<&'static str> {
    let parts =
        [("happened", &row.happened), ("measures", &row.measures), ("advice", &row.advice), ("remedy", &row.remedy)];
    let empty = |part: &Option<db::columns::PublicText>| part.as_ref().is_none_or(|text| text.as_str().is_empty());
    parts.into_iter().filter(|(_, part)| empty(part)).map(|(name, _)| name).collect()
}

/// How many persons are concerned, and how many of them are not told yet.
pub(super) async fn counts(tx: &Tx, id: IncidentId) -> Result<(i64, i64), Error> {
    let sql = "SELECT COUNT(*) AS everybody, COUNT(told_at) AS told FROM incident_persons WHERE incident_id = $1";
    let Some(row) = tx.row(sql, [id.into()]).await? else { return Ok((0, 0)) };
    let everybody: i64 = row.try_get("", "everybody")?;
    Ok((everybody, everybody - row.try_get::<i64>("", "told")?))
}
