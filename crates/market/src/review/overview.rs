use crate::Market;
use axum::Json;
use axum::extract::State;
use db::entities::postings::PostingState;
use db::entities::reports::ReportState;
use db::entities::{applications, people, postings, reports};
use kernel::calendar::{day_of, start_of};
use platform::Result;
use platform::auth::{AnyStaff, Staff};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// What waits, and how much there is.
#[derive(Serialize, ToSchema)]
pub struct Overview {
    pub certifications_pending: u64,
    pub postings_in_review: u64,
    pub reports_open: u64,
    /// Live or full.
    pub postings_live: u64,
    pub people: u64,
    /// Signed up since midnight in China.
    pub applications_today: u64,
}

/// The figures of the console's first page: counts only, about nobody.
#[utoipa::path(get, path = "/api/v1/staff/overview", operation_id = "get_overview", tag = "staff",
    security(("session" = ["staff"])), responses((status = 200, body = Overview)))]
pub async fn get_overview(State(market): State<Market>, _staff: Staff<AnyStaff>) -> Result<Json<Overview>> {
    let tx = market.app.read();
    let in_states = |states: &[PostingState]| {
        postings::Entity::find().filter(postings::Column::State.is_in(states.iter().copied()))
    };
    let today = start_of(day_of(market.app.now()));
    Ok(Json(Overview {
        certifications_pending: accounts::certification::count_pending(&tx).await?,
        postings_in_review: in_states(&[PostingState::InReview]).count(&tx).await?,
        reports_open: reports::Entity::find().filter(reports::Column::State.eq(ReportState::Open)).count(&tx).await?,
        postings_live: in_states(&[PostingState::Live, PostingState::Full]).count(&tx).await?,
        people: people::Entity::find().count(&tx).await?,
        applications_today: applications::Entity::find()
            .filter(applications::Column::AppliedAt.gte(today))
            .count(&tx)
            .await?,
    }))
}
