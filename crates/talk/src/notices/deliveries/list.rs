use super::store::{self, Looked};
use crate::Talk;
use crate::notices::words::{Facts, words};
use axum::Json;
use axum::extract::State;
use db::entities::deliveries::{self, Carrier, DeliveryState, NoticeChannel};
use db::entities::notices::{self, NoticeKind};
use kernel::{RowId, Timestamp};
use platform::auth::{Staff, Support};

use platform::{Lang, Page, Query, Result, limit};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

const LIST: &str = "deliveries";

/// Which deliveries to look at.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeliveryQuery {
    channel: Option<NoticeChannel>,
    state: Option<DeliveryState>,
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// How far a notice got by one channel. It names nobody and says nothing of what was told but its kind.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryView {
    id: RowId,
    /// None where the notice is gone.
    kind: Option<NoticeKind>,
    /// What the kind is called, without names.
    title: Option<String>,
    channel: NoticeChannel,
    state: DeliveryState,
    carrier: Option<Carrier>,
    attempts: i64,
    /// The vendor's code of the last failure, or a word of ours.
    error: Option<String>,
    /// The vendor's id of the last request, which its support asks for.
    request_id: Option<String>,
    not_before: Timestamp,
    created_at: Timestamp,
    changed_at: Timestamp,
}

fn view((row, notice): (deliveries::Model, Option<notices::Model>), lang: Lang) -> DeliveryView {
    DeliveryView {
        id: row.id,
        kind: notice.as_ref().map(|notice| notice.kind),
        title: notice.map(|notice| words(notice.kind, &Facts::default(), lang).0),
        channel: row.channel,
        state: row.state,
        carrier: row.carrier,
        attempts: row.attempts,
        error: row.error.map(|text| text.0),
        request_id: row.request_id.map(|text| text.0),
        not_before: row.not_before,
        created_at: row.created_at,
        changed_at: row.changed_at,
    }
}

/// Notices outside the inbox and how far each got, newest first, without whom they are for (SPEC NOTE-3).
#[utoipa::path(get, path = "/api/v1/staff/deliveries", operation_id = "list_deliveries", tag = "staff",
    security(("session" = ["support"])), params(DeliveryQuery), responses((status = 200, body = Page<DeliveryView>)))]
pub(crate) async fn list_deliveries(
    State(talk): State<Talk>,
    _staff: Staff<Support>,
    lang: Lang,
    Query(query): Query<DeliveryQuery>,
) -> Result<Json<Page<DeliveryView>>> {
    let app = &talk.app;
    let limit = limit(query.limit)?;
    let filters = format!("{:?} {:?}", query.channel, query.state);
    let after = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let looked = Looked { channel: query.channel, state: query.state };
    let rows = store::page(&app.read(), looked, after, limit + 1).await?;
    let key = |(row, _): &(deliveries::Model, Option<notices::Model>)| (row.created_at, row.id);
    Ok(Json(app.cursors.page(LIST, &filters, rows, limit, key, |row| view(row, lang))))
}
