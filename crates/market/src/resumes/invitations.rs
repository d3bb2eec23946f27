//! Invitations to jobs, as both sides see them.

use super::store;
use crate::Market;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::job_invitations::{self, Column, JobInvitationState};
use db::entities::{conversations, resume_deliveries};
use kernel::{ConversationId, JobInvitationId, MerchantId, PersonId, PostingId, ResumeDeliveryId, ResumeId, Timestamp};
use platform::auth::{self, Signed};
use platform::{App, Error, Page, PageQuery, Path, Query, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

const LIST: &str = "job_invitations";
/// How long an invitation waits for an answer.
const OPEN_DAYS: i64 = 7;

kernel::text_enum! {
    /// Where an invitation stands now.
    pub enum InvitationStanding {
        Open = "open",
        Accepted = "accepted",
        Declined = "declined",
        Lapsed = "lapsed",
    }
}

/// An invitation to a job.
#[derive(Serialize, ToSchema)]
pub struct JobInvitation {
    pub id: JobInvitationId,
    #[schema(value_type = String)]
    pub state: InvitationStanding,
    pub resume_id: ResumeId,
    pub posting_id: PostingId,
    pub posting_title: String,
    pub merchant_id: MerchantId,
    pub merchant_name: String,
    pub invited_at: Timestamp,
    pub answer_by: Timestamp,
    pub answered_at: Option<Timestamp>,
    /// What was delivered by accepting it, until withdrawn.
    pub delivery_id: Option<ResumeDeliveryId>,
    /// Where both can talk, once it is accepted.
    pub conversation_id: Option<ConversationId>,
}

/// Where a row stands at this moment.
pub(super) fn standing(row: &job_invitations::Model, now: Timestamp) -> InvitationStanding {
    match row.state {
        JobInvitationState::Accepted => InvitationStanding::Accepted,
        JobInvitationState::Declined => InvitationStanding::Declined,
        JobInvitationState::Open if row.invited_at.plus_days(OPEN_DAYS) <= now => InvitationStanding::Lapsed,
        JobInvitationState::Open => InvitationStanding::Open,
    }
}

/// Invitations that one got, newest first.
#[utoipa::path(get, path = "/api/v1/me/job-invitations", operation_id = "list_my_job_invitations", tag = "resumes",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<JobInvitation>)))]
pub async fn list_my_job_invitations(
    State(market): State<Market>,
    signed: Signed,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<JobInvitation>>> {
    let whose = (format!("me {}", signed.person), Whose::Person(signed.person));
    Ok(Json(page(&market.app, whose, query).await?))
}

/// Invitations that a merchant sent, newest first.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/job-invitations", operation_id = "list_job_invitations",
    tag = "resumes", security(("session" = [])), params(("id" = MerchantId, Path), PageQuery),
    responses((status = 200, body = Page<JobInvitation>)))]
pub async fn list_job_invitations(
    State(market): State<Market>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<JobInvitation>>> {
    auth::require_recruiter(&market.app.read(), merchant, signed.person).await?;
    let whose = (format!("merchant {merchant}"), Whose::Merchant(merchant));
    Ok(Json(page(&market.app, whose, query).await?))
}

enum Whose {
    Person(PersonId),
    Merchant(MerchantId),
}

async fn page(app: &App, (scope, whose): (String, Whose), query: PageQuery) -> Result<Page<JobInvitation>, Error> {
    let tx = app.read();
    let limit = query.limit()?;
    let before: Option<(Timestamp, JobInvitationId)> = app.cursors.check(LIST, &scope, query.cursor.as_deref())?;
    let mut find = job_invitations::Entity::find();
    find = match whose {
        Whose::Person(person) => find.filter(Column::PersonId.eq(person)),
        Whose::Merchant(merchant) => find.filter(Column::MerchantId.eq(merchant)),
    };
    if let Some((at, id)) = before {
        let key = Expr::tuple([Expr::col(Column::InvitedAt), Expr::col(Column::Id)]);
        find = find.filter(key.lt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    let rows = find.order_by_desc(Column::InvitedAt).order_by_desc(Column::Id).limit(limit + 1).all(&tx).await?;
    let page = app.cursors.page(LIST, &scope, rows, limit, |row| (row.invited_at, row.id), |row| row);
    Ok(Page { items: views(&tx, page.items, app.now()).await?, next: page.next })
}

/// The views of these rows, in their order.
pub(super) async fn views(
    tx: &Tx,
    rows: Vec<job_invitations::Model>,
    now: Timestamp,
) -> Result<Vec<JobInvitation>, Error> {
    let postings: Vec<PostingId> = rows.iter().map(|row| row.posting_id).collect();
    let persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let merchants: Vec<MerchantId> = rows.iter().map(|row| row.merchant_id).collect();
    let titles = store::titles(tx, postings.clone()).await?;
    let cards = accounts::merchants::cards(tx, &merchants).await?;
    let given = resume_deliveries::Entity::find()
        .filter(resume_deliveries::Column::PostingId.is_in(postings.clone()))
        .filter(resume_deliveries::Column::PersonId.is_in(persons.clone()))
        .filter(resume_deliveries::Column::WithdrawnAt.is_null())
        .all(tx)
        .await?;
    let given: HashMap<_, _> = given.into_iter().map(|row| ((row.posting_id, row.person_id), row.id)).collect();
    let talks = conversations::Entity::find()
        .filter(conversations::Column::PostingId.is_in(postings))
        .filter(conversations::Column::PersonId.is_in(persons))
        .all(tx)
        .await?;
    let talks: HashMap<_, _> = talks.into_iter().map(|row| ((row.posting_id, row.person_id), row.id)).collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let state = standing(&row, now);
            let pair = Some((row.posting_id, row.person_id)).filter(|_| state == InvitationStanding::Accepted);
            JobInvitation {
                id: row.id,
                state,
                resume_id: row.resume_id,
                posting_id: row.posting_id,
                posting_title: titles.get(&row.posting_id).cloned().unwrap_or_default(),
                merchant_id: row.merchant_id,
                merchant_name: cards.get(&row.merchant_id).map_or_else(String::new, |card| card.name.clone()),
                invited_at: row.invited_at,
                answer_by: row.invited_at.plus_days(OPEN_DAYS),
                answered_at: row.answered_at,
                delivery_id: pair.and_then(|pair| given.get(&pair).copied()),
                conversation_id: pair.and_then(|pair| talks.get(&pair).copied()),
            }
        })
        .collect())
}
