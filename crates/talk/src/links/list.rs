use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::entities::risky_hosts::{self, HostReason, HostState};
use kernel::Timestamp;
use platform::auth::{Reviewer, Staff};
use platform::{Page, Result};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

/// Rows on the one page; the ones that were warned of most often come first.
const ROWS_MAX: u64 = 500;

/// A host that is warned of.
#[derive(Serialize, ToSchema)]
pub(crate) struct RiskyHost {
    host: String,
    state: HostState,
    reason: Option<HostReason>,
    warned: i64,
    first_at: Timestamp,
    changed_at: Timestamp,
}

impl RiskyHost {
    pub(super) fn of(row: risky_hosts::Model) -> RiskyHost {
        let risky_hosts::Model { id: _, host, state, reason, warned, first_at, changed_at, changed_by: _ } = row;
        RiskyHost { host: host.0, state, reason, warned, first_at, changed_at }
    }
}

/// The hosts of links that are warned of, the most frequent 500 (SPEC RISK-2).
#[utoipa::path(get, path = "/api/v1/staff/risky-hosts", operation_id = "list_risky_hosts", tag = "staff",
    security(("session" = ["reviewer"])), responses((status = 200, body = Page<RiskyHost>)))]
pub(crate) async fn list_risky_hosts(
    State(talk): State<Talk>,
    _staff: Staff<Reviewer>,
) -> Result<Json<Page<RiskyHost>>> {
    let rows = risky_hosts::Entity::find()
        .order_by_desc(risky_hosts::Column::Warned)
        .order_by_asc(risky_hosts::Column::Host)
        .limit(ROWS_MAX)
        .all(&talk.app.read())
        .await?;
    Ok(Json(Page::whole(rows.into_iter().map(RiskyHost::of).collect())))
}
