use super::check::NO_LINK;
use super::list::RiskyHost;
use super::rule::host_of;
use crate::Talk;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::risky_hosts::{self, HostState};
use kernel::RowId;
use kernel::text::Lines;
use platform::auth::{Reviewer, Staff};
use platform::{Answer, Command, Result, Work, clean_text};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRiskyHost {
    /// A host such as `example.top` or `例子.com`, or an address of which only the host is kept, in the form that a browser
    /// would ask; below it everything is meant too.
    host: String,
    state: HostState,
}

/// Decides about a host: stop its links, trust it, or leave it as suspected.
#[utoipa::path(put, path = "/api/v1/staff/risky-hosts", operation_id = "set_risky_host", tag = "staff",
    security(("session" = ["reviewer"])), request_body = SetRiskyHost, responses((status = 200, body = RiskyHost)))]
pub(crate) async fn set_risky_host(
    State(talk): State<Talk>,
    staff: Staff<Reviewer>,
    command: Command<SetRiskyHost>,
) -> Result<Answer<RiskyHost>> {
    let SetRiskyHost { host, state } = command.body;
    let typed = clean_text("host", &host, Lines::One, 1..=300)?;
    let url = if typed.contains("://") { typed } else { format!("http://{typed}") };
    let host = host_of(&url).ok_or_else(|| NO_LINK.on("host"))?;
    let person = staff.signed.person;
    let unit = move |work: Work| async move {
        work.one_at_a_time(b"risky_hosts").await?;
        let host = PublicText(host);
        let found =
            risky_hosts::Entity::find().filter(risky_hosts::Column::Host.eq(host.clone())).one(&work.tx).await?;
        let row = match found {
            Some(row) => {
                let row = risky_hosts::Model { state, changed_at: work.now, changed_by: Some(person), ..row };
                db::update(&work, row.clone()).await?;
                row
            }
            None => {
                let (first_at, changed_by) = (work.now, Some(person));
                let row = risky_hosts::Model {
                    id: RowId::new(work.now, &work.rng),
                    host,
                    state,
                    reason: None,
                    warned: 0,
                    first_at,
                    changed_at: first_at,
                    changed_by,
                };
                db::insert(&work, row.clone()).await?;
                row
            }
        };
        Ok((StatusCode::OK, RiskyHost::of(row)))
    };
    talk.app.once(&staff.signed, command.once, unit).await
}
