use super::draft::draft;
use super::grade::{Grade, grade};
use super::store::{counts, missing_parts};
use crate::Care;
use crate::listing::{self, Order};
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::incident_persons::AlertChannel;
use db::entities::incident_steps::{self, IncidentStep};
use db::entities::incidents::{self, Column, IncidentState};
use kernel::{IncidentId, PersonId, Timestamp};
use platform::auth::{Privacy, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Error, Page, PageQuery, Path, Query, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Steps that are shown; telling in batches makes many.
const STEPS_MAX: u64 = 500;

/// An incident in a list.
#[derive(Serialize, ToSchema)]
pub struct IncidentRow {
    pub id: IncidentId,
    pub drill: bool,
    pub title: String,
    pub state: IncidentState,
    pub found_at: Timestamp,
    pub happened_from: Timestamp,
    pub happened_until: Option<Timestamp>,
    pub kinds: Vec<String>,
    pub persons: i64,
    pub untold: i64,
    /// What the number of persons alone makes it.
    pub grade: Grade,
    /// Whether it must be reported within four hours.
    pub larger: bool,
    pub larger_reason: Option<String>,
    pub report_due_at: Timestamp,
    pub reported_at: Option<Timestamp>,
    pub announced_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
}

impl IncidentRow {
    pub(super) async fn of(tx: &Tx, row: incidents::Model) -> Result<IncidentRow, Error> {
        let (persons, untold) = counts(tx, row.id).await?;
        Ok(IncidentRow {
            id: row.id,
            drill: row.drill,
            title: row.title.0,
            state: row.state,
            found_at: row.found_at,
            happened_from: row.happened_from,
            happened_until: row.happened_until,
            kinds: row.kinds.0,
            persons,
            untold,
            grade: grade(persons),
            larger: row.larger,
            larger_reason: row.larger_reason.map(|text| text.0),
            report_due_at: row.report_due_at,
            reported_at: row.reported_at,
            announced_at: row.announced_at,
            closed_at: row.closed_at,
        })
    }
}

/// How many were told by one channel.
#[derive(Serialize, ToSchema)]
pub struct ChannelCount {
    pub channel: AlertChannel,
    pub persons: i64,
}

/// A step with its time.
#[derive(Serialize, ToSchema)]
pub struct StepView {
    pub at: Timestamp,
    pub step: IncidentStep,
    pub count: i64,
    pub by_id: Option<PersonId>,
}

/// An incident whole.
#[derive(Serialize, ToSchema)]
pub struct IncidentView {
    #[serde(flatten)]
    pub incident: IncidentRow,
    pub happened: Option<String>,
    pub measures: Option<String>,
    pub advice: Option<String>,
    pub remedy: Option<String>,
    /// Parts of the notice that are not written yet.
    pub missing: Vec<&'static str>,
    pub told: Vec<ChannelCount>,
    pub steps: Vec<StepView>,
    /// The report to the authority, drafted from what is known now.
    pub report_draft: String,
    pub receipt: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListIncidents {
    /// Only drills, or only what is none.
    pub drill: Option<bool>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

/// Incidents and drills, newest first.
#[utoipa::path(get, path = "/api/v1/staff/incidents", operation_id = "list_incidents", tag = "staff",
    security(("session" = ["privacy"])), params(ListIncidents), responses((status = 200, body = Page<IncidentRow>)))]
pub async fn list_incidents(
    State(care): State<Care>,
    _staff: Staff<Privacy>,
    Query(query): Query<ListIncidents>,
) -> Result<Json<Page<IncidentRow>>> {
    let ListIncidents { drill, cursor, limit } = query;
    let mut rows = incidents::Entity::find();
    if let Some(drill) = drill {
        rows = rows.filter(Column::Drill.eq(drill));
    }
    let order =
        Order::<incidents::Entity> { at: Column::CreatedAt, id: Column::Id, key: |row| (row.created_at, row.id.0) };
    let tx = care.app.read();
    let (scope, query) = (format!("{drill:?}"), PageQuery { cursor, limit });
    let page = listing::page(&care.app, &tx, ("incidents", &scope), rows, order, &query).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(IncidentRow::of(&tx, row).await?);
    }
    Ok(Json(Page { items, next: page.next }))
}

/// An incident with its clock, the parts of its notice, its progress, its steps and the draft of the report.
#[utoipa::path(get, path = "/api/v1/staff/incidents/{id}", operation_id = "get_incident", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = IncidentId, Path)),
    responses((status = 200, body = IncidentView)))]
pub async fn get_incident(
    State(care): State<Care>,
    _staff: Staff<Privacy>,
    Path(id): Path<IncidentId>,
) -> Result<Json<IncidentView>> {
    let tx = care.app.read();
    let row = incidents::Entity::find_by_id(id).one(&tx).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    let steps = incident_steps::Entity::find()
        .filter(incident_steps::Column::IncidentId.eq(id))
        .order_by_asc(incident_steps::Column::At)
        .order_by_asc(incident_steps::Column::Id)
        .limit(STEPS_MAX)
        .all(&tx)
        .await?;
    let step =
        |row: incident_steps::Model| StepView { at: row.at, step: row.step, count: row.count, by_id: row.by_person };
    let (persons, untold) = counts(&tx, id).await?;
    let report_draft = draft(&care.app.config.operator, &row, persons, persons - untold);
    let text = |part: &Option<db::columns::PublicText>| part.as_ref().map(|text| text.0.clone());
    Ok(Json(IncidentView {
        happened: text(&row.happened),
        measures: text(&row.measures),
        advice: text(&row.advice),
        remedy: text(&row.remedy),
        missing: missing_parts(&row),
        told: told(&tx, id).await?,
        steps: steps.into_iter().map(step).collect(),
        report_draft,
        receipt: text(&row.receipt),
        incident: IncidentRow::of(&tx, row).await?,
    }))
}

async fn told(tx: &Tx, id: IncidentId) -> Result<Vec<ChannelCount>, Error> {
    let sql = "SELECT channel, COUNT(*) AS persons FROM incident_persons \
               WHERE incident_id = $1 AND channel IS NOT NULL GROUP BY channel ORDER BY channel";
    let rows = tx.rows(sql, [id.into()]).await?;
    rows.into_iter()
        .map(|row| Ok(ChannelCount { channel: row.try_get("", "channel")?, persons: row.try_get("", "persons")? }))
        .collect()
}
