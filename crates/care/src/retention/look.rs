use super::due::{Due, HeldBack};
use super::jobs::last_done;
use super::run::Line;
use super::watch;
use crate::Care;
use crate::export::{Words, name_of};
use crate::holdings;
use axum::Json;
use axum::extract::State;
use db::entities::retention_runs::{self, RunState};
use kernel::{RowId, Timestamp};
use platform::auth::{Privacy, Staff};
use platform::{Error, Result};
use policy::Rule;
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

/// Runs that are shown.
const RUNS: u64 = 30;

/// What is due, what was done, what is held back.
#[derive(Serialize, ToSchema)]
pub(crate) struct RetentionView {
    /// No run has gone through for a day and a half.
    pub overdue: bool,
    pub last_done_at: Option<Timestamp>,
    pub holdings: Vec<HoldingView>,
    /// The latest runs, newest first.
    pub runs: Vec<RunView>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct HoldingView {
    pub table: &'static str,
    pub name: Words,
    pub lifetime: Words,
    /// Null for what lives as long as its account.
    pub days: Option<u32>,
    pub law: Option<&'static str>,
    /// Rows that are past their time now.
    pub due: i64,
    /// Of these, those that the next run will not delete.
    pub held: Vec<HeldBack>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct RunView {
    pub id: RowId,
    pub state: RunState,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub due: i64,
    pub done: i64,
    pub held: i64,
    /// The tables in which something was due.
    pub lines: Vec<Line>,
}

/// How long each kind of information is kept, what is past its time, and what the latest runs did (SPEC RET-1).
#[utoipa::path(get, path = "/api/v1/staff/retention", operation_id = "retention", tag = "staff",
    security(("session" = ["privacy"])), responses((status = 200, body = RetentionView)))]
pub(crate) async fn retention(State(care): State<Care>, _staff: Staff<Privacy>) -> Result<Json<RetentionView>> {
    let app = &care.app;
    let tx = app.read();
    let references = db::references(&app.db).await?;
    let mut views = Vec::new();
    for held in holdings::all() {
        let record = held.holding.record;
        let (due, held_back) = match Due::of(held, &references, app.now()) {
            Some(due) => (due.count(&tx).await?, due.held_back(&tx).await?),
            None => (0, Vec::new()),
        };
        views.push(HoldingView {
            table: held.table.name,
            name: name_of(held),
            lifetime: Words { zh: record.lifetime.zh, en: record.lifetime.en },
            days: record.lifetime.rule.days(),
            law: match record.lifetime.rule {
                Rule::Law { source, .. } => Some(source),
                Rule::Moment | Rule::Account | Rule::Days(_) => None,
            },
            due,
            held: held_back,
        });
    }
    Ok(Json(RetentionView {
        overdue: watch::problems(&tx, app.now()).await?.contains(&watch::OVERDUE),
        last_done_at: last_done(&tx).await?.and_then(|run| run.finished_at),
        holdings: views,
        runs: runs(&tx).await?,
    }))
}

async fn runs(tx: &db::Tx) -> Result<Vec<RunView>, Error> {
    let rows = retention_runs::Entity::find()
        .order_by_desc(retention_runs::Column::StartedAt)
        .order_by_desc(retention_runs::Column::Id)
        .limit(RUNS)
        .all(tx)
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let mut lines: Vec<Line> = serde_json::from_value(row.lines.0).map_err(anyhow::Error::from)?;
        lines.retain(|line| line.due > 0);
        views.push(RunView {
            id: row.id,
            state: row.state,
            started_at: row.started_at,
            finished_at: row.finished_at,
            due: lines.iter().map(|line| line.due).sum(),
            done: lines.iter().map(|line| line.done).sum(),
            held: lines.iter().flat_map(|line| &line.held).map(|held| held.rows).sum(),
            lines,
        });
    }
    Ok(views)
}
