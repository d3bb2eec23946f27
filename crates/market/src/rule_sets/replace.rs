use super::active::newest_version;
use super::read::RulesView;
use crate::Market;
use crate::rules::{RuleSet, RuleSetError};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::rule_sets;
use kernel::{Code, Refusal, RuleSetId};
use platform::auth::{Reviewer, Staff};
use platform::{Answer, Command, Result};
use serde::Deserialize;
use utoipa::ToSchema;

pub static RULES_DO_NOT_PARSE: Code = Code::new(
    422,
    "rules_do_not_parse",
    "规则文件有错误，请按提示的行修改",
    "The rules do not parse; mend the line that is named",
);
pub static RULES_CHANGED: Code = Code::new(
    409,
    "rules_changed",
    "规则已被其他人更新，请刷新后再改",
    "Somebody else changed the rules meanwhile; reload and edit again",
);

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplaceRules {
    pub toml: String,
    /// The version that was edited, so that two editors do not overwrite each other.
    pub version: Option<i64>,
}

/// Puts a new version of the posting rules into force.
#[utoipa::path(put, path = "/api/v1/staff/rules", operation_id = "replace_rules", tag = "staff",
    security(("session" = ["reviewer"])), request_body = ReplaceRules, responses((status = 200, body = RulesView)))]
pub async fn replace_rules(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    command: Command<ReplaceRules>,
) -> Result<Answer<RulesView>> {
    let ReplaceRules { toml, version: edited } = command.body;
    RuleSet::parse(&toml).map_err(refusal_of)?;
    let person = staff.signed.person;
    market
        .app
        .once(&staff.signed, command.once, move |work| async move {
            let newest = newest_version(&work).await?;
            if edited.is_some_and(|edited| edited != newest) {
                return Err(RULES_CHANGED.refuse().with("version", newest).into());
            }
            let row = rule_sets::Model {
                id: RuleSetId::new(work.now, &work.rng),
                version: newest + 1,
                rules: PublicText(toml.clone()),
                created_by: Some(person),
                created_at: work.now,
            };
            match db::insert(&work, row).await {
                // The version is unique: of two editors at the same moment one comes second.
                Err(error) if db::is_unique_violation(&error) => Err(RULES_CHANGED.refuse().into()),
                result => {
                    result?;
                    Ok((StatusCode::OK, RulesView { toml, version: newest + 1 }))
                }
            }
        })
        .await
}

pub(super) fn refusal_of(error: RuleSetError) -> Refusal {
    RULES_DO_NOT_PARSE.on("toml").with("line", error.line).with("message", error.message)
}
