use super::active::{newest_version, stored};
use crate::Market;
use crate::rules::RuleSet;
use axum::Json;
use axum::extract::State;
use platform::Result;
use platform::auth::{Reviewer, Staff};
use serde::Serialize;
use utoipa::ToSchema;

/// The rules as staff edit them.
#[derive(Serialize, ToSchema)]
pub struct RulesView {
    pub toml: String,
    /// 0 is the built-in set.
    pub version: i64,
}

/// The posting rules in force.
#[utoipa::path(get, path = "/api/v1/staff/rules", operation_id = "get_rules", tag = "staff",
    security(("session" = ["reviewer"])), responses((status = 200, body = RulesView)))]
pub async fn get_rules(State(market): State<Market>, _staff: Staff<Reviewer>) -> Result<Json<RulesView>> {
    let tx = market.app.read();
    let version = newest_version(&tx).await?;
    let toml = match stored(&tx, version).await? {
        Some(row) => row.rules.0,
        None => RuleSet::BUILTIN_TOML.to_owned(),
    };
    Ok(Json(RulesView { toml, version }))
}
