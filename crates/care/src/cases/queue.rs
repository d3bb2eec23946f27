use crate::Care;
use crate::requests::read::{Wanted, list_of};
use crate::requests::view::CaseRow;
use axum::Json;
use axum::extract::State;
use db::entities::cases::{CaseDesk, CaseKind, CaseState};
use platform::auth::{Staff, Support};
use platform::{Page, Query, Result};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Whose cases.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    Mine,
    /// Nobody has them yet.
    Nobody,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSupportCases {
    #[param(value_type = Option<String>)]
    pub state: Option<CaseState>,
    #[param(value_type = Option<String>)]
    pub kind: Option<CaseKind>,
    /// `mine` or `nobody`; everybody's unless told.
    #[param(value_type = Option<String>)]
    pub whose: Option<Whose>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

/// Cases of customer service, the one that falls due first first; `open` unless told. Nothing that people wrote stands here.
#[utoipa::path(get, path = "/api/v1/staff/support/cases", operation_id = "list_support_cases", tag = "staff",
    security(("session" = ["support"])), params(ListSupportCases), responses((status = 200, body = Page<CaseRow>)))]
pub async fn list_support_cases(
    State(care): State<Care>,
    staff: Staff<Support>,
    Query(query): Query<ListSupportCases>,
) -> Result<Json<Page<CaseRow>>> {
    let ListSupportCases { state, kind, whose, cursor, limit } = query;
    let wanted = Wanted { state: state.unwrap_or(CaseState::Open), kind, whose };
    list_of(&care, staff.signed.person, CaseDesk::Support, wanted, (cursor.as_deref(), limit)).await
}
