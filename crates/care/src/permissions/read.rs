use crate::Care;
use axum::Json;
use axum::extract::State;
use db::entities::permission_uses::{self, Column};
use kernel::Timestamp;
use platform::auth::Signed;
use platform::{Lang, Page, Result};
use policy::{PERMISSIONS, Permission};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

kernel::text_enum! {
    /// Whether our pages may ask for it.
    pub enum Switch {
        On = "on",
        Off = "off",
    }
}

/// A permission of a phone or a browser.
#[derive(Serialize, ToSchema)]
pub(crate) struct PermissionView {
    name: &'static str,
    title: &'static str,
    why: &'static str,
    /// What switching it off costs.
    refuse: &'static str,
    state: Switch,
    /// The day (midnight in China) on which it was last used.
    last_used_on: Option<Timestamp>,
}

/// Every permission that our pages may ask for (SPEC DEV-2).
#[utoipa::path(get, path = "/api/v1/me/permissions", operation_id = "list_permissions", tag = "privacy",
    security(("session" = [])), responses((status = 200, body = Page<PermissionView>)))]
pub(crate) async fn list_permissions(
    State(care): State<Care>,
    signed: Signed,
    lang: Lang,
) -> Result<Json<Page<PermissionView>>> {
    let rows = permission_uses::Entity::find().filter(Column::PersonId.eq(signed.person)).all(&care.app.read()).await?;
    let of = |permission: &Permission| rows.iter().find(|row| row.permission.as_str() == permission.name);
    Ok(Json(Page::whole(PERMISSIONS.iter().map(|permission| view(permission, of(permission), lang)).collect())))
}

pub(super) fn view(
    permission: &'static Permission,
    row: Option<&permission_uses::Model>,
    lang: Lang,
) -> PermissionView {
    PermissionView {
        name: permission.name,
        title: lang.pick(permission.zh, permission.en),
        why: lang.pick(permission.why_zh, permission.why_en),
        refuse: lang.pick(permission.refuse_zh, permission.refuse_en),
        state: if row.is_some_and(|row| row.switched_off) { Switch::Off } else { Switch::On },
        last_used_on: row.and_then(|row| row.last_used_at),
    }
}
