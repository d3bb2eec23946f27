//! How many people a member of staff may open in an hour.

use db::Tx;
use db::columns::PublicJson;
use db::entities::access_ledger::ActorKind;
use kernel::{PersonId, Timestamp};
use sea_orm::DbErr;
use std::collections::HashSet;

/// Different persons whose data one member of staff may open within an hour, masked look-ups included.
pub const PERSONS_PER_HOUR_MAX: usize = 300;

/// Whether these persons still fit into what the actor may open in the hour up to now. Looking at the same person again
/// counts once.
pub(crate) async fn allows(tx: &Tx, now: Timestamp, actor: PersonId, persons: &[PersonId]) -> Result<bool, DbErr> {
    // Two requests at the same moment must not both take the last place.
    tx.one_at_a_time(&actor.0.as_bytes()[8..]).await?;
    let sql = "SELECT DISTINCT persons FROM access_ledger WHERE actor_id = $1 AND actor_kind = $2 AND at > $3";
    let since = now.plus_hours(-1);
    let kind = ActorKind::Staff.as_str();
    let mut opened: HashSet<PersonId> = persons.iter().copied().collect();
    for row in tx.rows(sql, [actor.into(), kind.into(), since.into()]).await? {
        let listed: PublicJson<Vec<PersonId>> = row.try_get("", "persons")?;
        opened.extend(listed.0);
    }
    Ok(opened.len() <= PERSONS_PER_HOUR_MAX)
}
