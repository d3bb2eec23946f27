//! The list of hosts, and what it says of one.

use super::rule::with_parents;
use db::Tx;
use db::columns::PublicText;
use db::entities::risky_hosts::{self, HostReason, HostState};
use kernel::RowId;
use platform::{Error, Work};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// Hosts that the program itself puts on the list; staff add beyond it.
const NOTED_MAX: u64 = 10_000;

/// What the list says of a host: the nearest row that staff decided, its own or one above; else what the program noted of it.
pub(super) async fn find(tx: &Tx, host: &str) -> Result<Option<risky_hosts::Model>, Error> {
    let hosts = with_parents(host);
    let wanted = hosts.iter().map(|host| PublicText(host.clone()));
    let rows = risky_hosts::Entity::find().filter(risky_hosts::Column::Host.is_in(wanted)).all(tx).await?;
    let decided = |row: &&risky_hosts::Model| row.state != HostState::Suspected || row.changed_by.is_some();
    let nearest = hosts.iter().find_map(|host| rows.iter().filter(decided).find(|row| row.host.0 == *host));
    Ok(nearest.or_else(|| rows.iter().find(|row| row.host.0 == host)).cloned())
}

/// Counts that somebody was warned of a host. Who it was is nowhere.
pub(super) async fn note(work: &Work, host: &str, reason: Option<HostReason>) -> Result<(), Error> {
    work.one_at_a_time(b"risky_hosts").await?;
    match find(work, host).await? {
        Some(row) => db::update(work, risky_hosts::Model { warned: row.warned.saturating_add(1), ..row }).await?,
        None => {
            if risky_hosts::Entity::find().count(&work.tx).await? >= NOTED_MAX {
                return Ok(());
            }
            let row = risky_hosts::Model {
                id: RowId::new(work.now, &work.rng),
                host: PublicText(host.to_owned()),
                state: HostState::Suspected,
                reason,
                warned: 1,
                first_at: work.now,
                changed_at: work.now,
                changed_by: None,
            };
            db::insert(work, row).await?;
        }
    }
    Ok(())
}
