//! The audit log, for the privacy officer.

use axum::Json;
use axum::extract::State;
use db::entities::audit_log::{self, AuditKind, Column};
use kernel::Timestamp;
use platform::auth::{Privacy, Staff};
use platform::{App, Page, Query, Result, limit};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The name under which this list's cursors are signed.
const LIST: &str = "audit";

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListAudit {
    /// One kind only.
    #[param(value_type = Option<String>)]
    kind: Option<AuditKind>,
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// An entry of the audit log. It holds ids and codes only.
#[derive(Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its number: entries are numbered without gaps.
    seq: i64,
    at: Timestamp,
    kind: AuditKind,
    /// Who did it; absent where the program did.
    actor: Option<Uuid>,
    #[schema(value_type = Object)]
    body: serde_json::Value,
    /// Its leaf in the Merkle tree, in hexadecimal digits.
    leaf: String,
}

/// The audit log, newest first.
#[utoipa::path(get, path = "/api/v1/staff/audit", operation_id = "list_audit", tag = "staff",
    security(("session" = ["privacy"])), params(ListAudit), responses((status = 200, body = Page<AuditEntry>)))]
pub async fn list_audit(
    State(app): State<App>,
    _staff: Staff<Privacy>,
    Query(query): Query<ListAudit>,
) -> Result<Json<Page<AuditEntry>>> {
    let rows_max = limit(query.limit)?;
    let filters = query.kind.map_or("", AuditKind::as_str);
    let before: Option<i64> = app.cursors.check(LIST, filters, query.cursor.as_deref())?;
    let mut rows = audit_log::Entity::find();
    if let Some(kind) = query.kind {
        rows = rows.filter(Column::Kind.eq(kind));
    }
    if let Some(before) = before {
        rows = rows.filter(Column::Seq.lt(before));
    }
    let rows = rows.order_by_desc(Column::Seq).limit(rows_max + 1).all(&app.read()).await?;
    Ok(Json(app.cursors.page(
        LIST,
        filters,
        rows,
        rows_max,
        |row| row.seq,
        |row| AuditEntry {
            seq: row.seq,
            at: row.at,
            kind: row.kind,
            actor: row.actor,
            body: row.body.0,
            leaf: row.leaf.0.iter().map(|byte| format!("{byte:02x}")).collect(),
        },
    )))
}
