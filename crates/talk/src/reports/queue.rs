use crate::Talk;
use crate::conversations::other_side;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::posting_history::Side;
use db::entities::reports::ReportState;
use db::entities::talk_reports::{self, Column, TalkMeasure, TalkReportReason};
use db::entities::{conversations, merchants};
use kernel::{ConversationId, MerchantId, TalkReportId, Timestamp};
use platform::auth::{Reviewer, Staff};
use platform::{App, Page, Query, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

const LIST: &str = "talk_reports";

/// A report as the list of staff shows it: nothing that anybody wrote is opened for it.
#[derive(Serialize, ToSchema)]
pub(crate) struct StaffTalkReport {
    pub(super) id: TalkReportId,
    pub(super) reason: TalkReportReason,
    pub(super) state: ReportState,
    /// Which side is reported.
    pub(super) reported: Side,
    /// The merchant that is reported, if it is one.
    pub(super) merchant_id: Option<MerchantId>,
    pub(super) merchant_name: Option<String>,
    /// How many messages were chosen.
    pub(super) messages: usize,
    /// How many reports of the same side were upheld before.
    pub(super) upheld_before: u64,
    pub(super) measure: Option<TalkMeasure>,
    pub(super) result: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) decided_at: Option<Timestamp>,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListTalkReports {
    /// `open` unless told.
    #[param(value_type = Option<String>)]
    state: Option<ReportState>,
    cursor: Option<String>,
    limit: Option<u64>,
}

/// Reports of conversations for staff, newest first.
#[utoipa::path(get, path = "/api/v1/staff/talk-reports", operation_id = "list_talk_reports", tag = "staff",
    security(("session" = ["reviewer"])), params(ListTalkReports),
    responses((status = 200, body = Page<StaffTalkReport>)))]
pub(crate) async fn list_talk_reports(
    State(talk): State<Talk>,
    _staff: Staff<Reviewer>,
    Query(query): Query<ListTalkReports>,
) -> Result<Json<Page<StaffTalkReport>>> {
    let state = query.state.unwrap_or(ReportState::Open);
    let rows = talk_reports::Entity::find().filter(Column::State.eq(state));
    let limit = platform::limit(query.limit)?;
    let page = page(&talk.app, state.as_str(), rows, limit, query.cursor.as_deref()).await?;
    Ok(Json(Page { items: views(&talk.app.read(), &page.items).await?, next: page.next }))
}

/// One page of reports, newest first.
pub(super) async fn page(
    app: &App,
    scope: &str,
    mut rows: Select<talk_reports::Entity>,
    limit: u64,
    cursor: Option<&str>,
) -> Result<Page<talk_reports::Model>> {
    let after: Option<(Timestamp, TalkReportId)> = app.cursors.check(LIST, scope, cursor)?;
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::CreatedAt), Expr::col(Column::Id)]);
        rows = rows.filter(key.lt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let rows =
        rows.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit + 1).all(&app.read()).await?;
    Ok(app.cursors.page(LIST, scope, rows, limit, |row| (row.created_at, row.id), |row| row))
}

/// What staff see of these reports before opening one.
pub(super) async fn views(tx: &Tx, rows: &[talk_reports::Model]) -> Result<Vec<StaffTalkReport>> {
    let ids: Vec<ConversationId> = rows.iter().map(|row| row.conversation_id).collect();
    let found = conversations::Entity::find().filter(conversations::Column::Id.is_in(ids)).all(tx).await?;
    let found: HashMap<ConversationId, conversations::Model> = found.into_iter().map(|row| (row.id, row)).collect();
    let merchants: Vec<MerchantId> = found.values().map(|row| row.merchant_id).collect();
    let names = merchants::Entity::find().filter(merchants::Column::Id.is_in(merchants)).all(tx).await?;
    let names: HashMap<MerchantId, String> = names.into_iter().map(|row| (row.id, row.name.0)).collect();
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let reported = other_side(row.side);
        let conversation = found.get(&row.conversation_id);
        let merchant = conversation.filter(|_| reported == Side::Merchant).map(|known| known.merchant_id);
        let upheld_before = match conversation {
            Some(conversation) => upheld(tx, conversation, reported).await?,
            None => 0,
        };
        views.push(StaffTalkReport {
            id: row.id,
            reason: row.reason,
            state: row.state,
            reported,
            merchant_id: merchant,
            merchant_name: merchant.and_then(|id| names.get(&id)).cloned(),
            messages: row.messages.0.len(),
            upheld_before,
            measure: row.measure,
            result: row.result.clone().map(|text| text.0),
            created_at: row.created_at,
            decided_at: row.decided_at,
        });
    }
    Ok(views)
}

/// The conversations of whoever stands on a side of this one.
pub(super) fn conversations_of(conversation: &conversations::Model, side: Side) -> Select<conversations::Entity> {
    let all = conversations::Entity::find().select_only().column(conversations::Column::Id);
    match side {
        Side::Seeker => all.filter(conversations::Column::PersonId.eq(conversation.person_id)),
        _ => all.filter(conversations::Column::MerchantId.eq(conversation.merchant_id)),
    }
}

async fn upheld(tx: &Tx, conversation: &conversations::Model, side: Side) -> Result<u64, DbErr> {
    talk_reports::Entity::find()
        .filter(Column::State.eq(ReportState::Upheld))
        .filter(Column::Side.eq(other_side(side)))
        .filter(Column::ConversationId.in_subquery(conversations_of(conversation, side).into_query()))
        .count(tx)
        .await
}
