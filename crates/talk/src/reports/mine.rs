use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::entities::reports::ReportState;
use db::entities::talk_reports::{self, Column, TalkReportReason};
use kernel::{ConversationId, TalkReportId, Timestamp};
use platform::auth::Signed;
use platform::{Page, PageQuery, Query, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A report as its reporter sees it. What was done to the other side stays between them and the platform.
#[derive(Serialize, ToSchema)]
#[schema(as = TalkReport)]
pub(crate) struct TalkReportView {
    id: TalkReportId,
    conversation_id: ConversationId,
    reason: TalkReportReason,
    /// How many messages staff were shown.
    messages: usize,
    state: ReportState,
    result: Option<String>,
    created_at: Timestamp,
}

impl TalkReportView {
    pub(super) fn of(row: &talk_reports::Model) -> TalkReportView {
        TalkReportView {
            id: row.id,
            conversation_id: row.conversation_id,
            reason: row.reason,
            messages: row.messages.0.len(),
            state: row.state,
            result: row.result.clone().map(|text| text.0),
            created_at: row.created_at,
        }
    }
}

/// The caller's own reports of conversations, newest first.
#[utoipa::path(get, path = "/api/v1/me/talk-reports", operation_id = "list_my_talk_reports", tag = "talk",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<TalkReportView>)))]
pub(crate) async fn list_my_talk_reports(
    State(talk): State<Talk>,
    signed: Signed,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<TalkReportView>>> {
    let own = talk_reports::Entity::find().filter(Column::PersonId.eq(signed.person));
    let scope = format!("mine/{}", signed.person);
    let page = super::queue::page(&talk.app, &scope, own, query.limit()?, query.cursor.as_deref()).await?;
    Ok(Json(Page { items: page.items.iter().map(TalkReportView::of).collect(), next: page.next }))
}
