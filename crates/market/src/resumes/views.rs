//! Who looked at a resume (SPEC RES-4), for its owner to read.

use super::{parts, store};
use crate::Market;
use axum::Json;
use axum::extract::State;
use db::entities::resume_views::{self, Column};
use db::entities::sharings::RecipientKind;
use kernel::{MerchantId, PersonId, ResumeId, RowId, Timestamp};
use platform::auth::Signed;
use platform::{Error, Page, PageQuery, Query, Result, Work};
use policy::{Purpose, ShowingResumes};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;
use vault::sharing::Delivery;

const LIST: &str = "my_resume_views";

/// Whose resume a merchant opened.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub person: PersonId,
    pub resume: ResumeId,
    pub merchant: MerchantId,
}

/// Writes down that a merchant opened a resume.
pub(super) async fn keep(work: &Work, look: Look, delivered: bool) -> Result<(), Error> {
    let row = resume_views::Model {
        id: RowId::new(work.now, &work.rng),
        person_id: look.person,
        resume_id: look.resume,
        merchant_id: look.merchant,
        delivered,
        at: work.now,
    };
    Ok(db::insert(work, row).await?)
}

/// The same for one that was found, with the release in the sharing ledger (SPEC SHARE-1).
pub(super) async fn keep_found(work: &Work, look: Look) -> Result<(), Error> {
    keep(work, look, false).await?;
    let delivery = Delivery {
        person: look.person,
        recipient_kind: RecipientKind::Merchant,
        recipient_id: Some(look.merchant.0),
        recipient: store::merchant_name(work, look.merchant).await?,
        fields: parts::PUBLIC.iter().map(|part| parts::field(*part)).collect(),
        purpose: ShowingResumes::SPEC.name,
        matter: look.resume.0,
    };
    Ok(vault::sharing::deliver(work, work.now, &work.rng, delivery).await?)
}

/// A look at a resume.
#[derive(Serialize, ToSchema)]
pub struct ResumeViewed {
    pub id: RowId,
    pub resume_id: ResumeId,
    pub merchant_id: MerchantId,
    pub merchant_name: String,
    /// Whether it had been delivered to that merchant; else it was found in the resume database.
    pub delivered: bool,
    pub at: Timestamp,
}

/// Who looked at one's resumes, newest first; of the last 180 days.
#[utoipa::path(get, path = "/api/v1/me/resume-views", operation_id = "list_my_resume_views", tag = "resumes",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<ResumeViewed>)))]
pub async fn list_my_resume_views(
    State(market): State<Market>,
    signed: Signed,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ResumeViewed>>> {
    let app = &market.app;
    let tx = app.read();
    let limit = query.limit()?;
    let scope = signed.person.to_string();
    let before: Option<(Timestamp, RowId)> = app.cursors.check(LIST, &scope, query.cursor.as_deref())?;
    let mut find = resume_views::Entity::find().filter(Column::PersonId.eq(signed.person));
    if let Some((at, id)) = before {
        let key = Expr::tuple([Expr::col(Column::At), Expr::col(Column::Id)]);
        find = find.filter(key.lt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    let rows = find.order_by_desc(Column::At).order_by_desc(Column::Id).limit(limit + 1).all(&tx).await?;
    let merchants: Vec<MerchantId> = rows.iter().map(|row| row.merchant_id).collect();
    let cards = accounts::merchants::cards(&tx, &merchants).await?;
    let view = |row: resume_views::Model| ResumeViewed {
        id: row.id,
        resume_id: row.resume_id,
        merchant_id: row.merchant_id,
        merchant_name: cards.get(&row.merchant_id).map_or_else(String::new, |card| card.name.clone()),
        delivered: row.delivered,
        at: row.at,
    };
    Ok(Json(app.cursors.page(LIST, &scope, rows, limit, |row| (row.at, row.id), view)))
}
