use super::acceptance::{ChangeView, change_view};
use crate::Accounts;
use axum::Json;
use axum::extract::State;
use platform::{Page, Result};
use policy::change::classify;
use policy::snapshot::Registry;
use policy::versions::versions;
use serde::Serialize;
use utoipa::ToSchema;

/// A version of the policy; its text is at `/policy/versions/{version}`.
#[derive(Serialize, ToSchema)]
pub(crate) struct VersionView {
    version: String,
    updated_on: String,
    /// The day from which it holds here.
    effective_on: String,
    /// `past`, `in_force` or `upcoming`.
    state: &'static str,
    /// Whether people were told beforehand and asked again.
    major: bool,
    /// Whether it takes something away from people.
    reduces_rights: bool,
    /// What changed since the version before it.
    changes: Vec<ChangeView>,
}

/// Every version, newest first, with what each changed.
#[utoipa::path(get, path = "/api/v1/policy/versions", operation_id = "list_policy_versions", tag = "accounts", security(()),
    responses((status = 200, body = Page<VersionView>)))]
pub(crate) async fn list_policy_versions(State(accounts): State<Accounts>) -> Result<Json<Page<VersionView>>> {
    let app = &accounts.app;
    let (calendar, in_force, upcoming) = (app.policy_calendar(), app.policy_in_force(), app.policy_upcoming());
    let all = versions();
    let items = all.iter().enumerate().rev().map(|(place, version)| {
        let change = match place.checked_sub(1) {
            Some(before) => classify(&all[before].registry, &version.registry),
            None => Default::default(),
        };
        let state = if version.version == in_force.version {
            "in_force"
        } else if upcoming.is_some_and(|next| next.version == version.version) {
            "upcoming"
        } else {
            "past"
        };
        VersionView {
            version: version.version.clone(),
            updated_on: version.updated_on.clone(),
            effective_on: calendar.effective_on(version),
            state,
            major: change.is_major(),
            reduces_rights: change.reduces_rights(),
            changes: change.differences.into_iter().map(change_view).collect(),
        }
    });
    Ok(Json(Page::whole(items.collect())))
}

/// What the program declares about personal information: fields, purposes, third parties, permissions, what is stored.
#[utoipa::path(get, path = "/api/v1/policy/registry", operation_id = "get_policy_registry", tag = "accounts", security(()),
    responses((status = 200, body = Object, description = "the registry, as in the published versions")))]
pub(crate) async fn get_policy_registry() -> Result<Json<Registry>> {
    Ok(Json(Registry::present()))
}
