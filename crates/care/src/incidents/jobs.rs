//! Tells persons with an account through the inbox, some hundred in a step, until nobody is left.

use super::store::step;
use crate::Care;
use db::entities::incident_persons::AlertChannel;
use db::entities::incident_steps::IncidentStep;
use db::entities::incidents::{self, IncidentState};
use db::entities::notices::NoticeKind;
use kernel::{IncidentId, PersonId};
use platform::{Due, Error, JobKind};
use sea_orm::EntityTrait;
use talk::notices::Notice;

pub(super) const TELL: JobKind = JobKind("incident_tell");
const BATCH: usize = 200;

pub(super) async fn tell(care: Care, due: Due) -> Result<(), Error> {
    let id = IncidentId(due.subject);
    care.app
        .write(move |work| async move {
            let found = incidents::Entity::find_by_id(id).one(&work.tx).await?;
            let Some(incident) = found.filter(|row| row.state == IncidentState::Telling) else { return Ok(()) };
            // A drill asks again here whether somebody is a test person: a mark may have been taken away since.
            let only = if incident.drill { " AND p.id IN (SELECT person_id FROM test_persons)" } else { "" };
            let sql = format!(
                "SELECT p.id AS id FROM incident_persons i JOIN people p ON p.id = i.person_id \
                 WHERE i.incident_id = $1 AND i.told_at IS NULL AND p.state = 'active'{only} \
                 ORDER BY p.id LIMIT {BATCH}"
            );
            let rows = work.rows(&sql, [id.into()]).await?;
            let full = rows.len() == BATCH;
            let count = rows.len();
            for row in rows {
                let person: PersonId = row.try_get("", "id")?;
                let notice = Notice { matter: Some(id.0), ..Notice::of(NoticeKind::SecurityIncident) };
                talk::notices::push(&work, person, &format!("incident:{id}"), notice).await?;
                work.run(
                    "UPDATE incident_persons SET told_at = $1, channel = $2 WHERE incident_id = $3 AND person_id = $4",
                    [work.now.into(), AlertChannel::Inbox.into(), id.into(), person.into()],
                )
                .await?;
            }
            if count > 0 {
                step(&work, id, IncidentStep::Told, i64::try_from(count).unwrap_or(i64::MAX), None).await?;
            }
            if full {
                work.enqueue(TELL, id.0, due.detail + 1, work.now).await?;
            }
            Ok(())
        })
        .await
}
