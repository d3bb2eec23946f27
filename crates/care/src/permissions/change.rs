use super::read::{PermissionView, Switch, view};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::Tx;
use db::columns::PublicText;
use db::entities::permission_uses::{self, Column};
use kernel::{Code, PersonId, RowId, calendar};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Lang, Path, Result, Work};
use policy::{PERMISSIONS, Permission};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

pub static PERMISSION_OFF: Code = Code::new(
    409,
    "permission_off",
    "您已在「权限管理」中关闭这项权限，可重新开启后再使用",
    "You switched this permission off in the permission centre; switch it on to use it",
);

/// On or off.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchBody {
    state: Switch,
}

/// Nothing to say: the permission stands in the path.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UseBody {}

/// Switches a permission on or off for our pages.
#[utoipa::path(put, path = "/api/v1/me/permissions/{name}", operation_id = "switch_permission", tag = "privacy",
    security(("session" = [])), params(("name" = String, Path)), request_body = SwitchBody,
    responses((status = 200, body = PermissionView)))]
pub(crate) async fn switch_permission(
    State(care): State<Care>,
    signed: Signed,
    lang: Lang,
    Path(name): Path<String>,
    command: Command<SwitchBody>,
) -> Result<Answer<PermissionView>> {
    let permission = known(&name)?;
    let (person, off) = (signed.person, matches!(command.body.state, Switch::Off));
    care.app
        .once(&signed, command.once, move |work| async move {
            let row = hold(&work, person, permission).await?;
            let row = permission_uses::Model { switched_off: off, changed_at: work.now, ..row };
            db::update(&work, row.clone()).await?;
            Ok((StatusCode::OK, view(permission, Some(&row), lang)))
        })
        .await
}

/// Says that a permission was used just now; the day is kept, nothing else.
#[utoipa::path(post, path = "/api/v1/me/permissions/{name}/uses", operation_id = "use_permission", tag = "privacy",
    security(("session" = [])), params(("name" = String, Path)), request_body = UseBody,
    responses((status = 200, body = PermissionView)))]
pub(crate) async fn use_permission(
    State(care): State<Care>,
    signed: Signed,
    lang: Lang,
    Path(name): Path<String>,
    command: Command<UseBody>,
) -> Result<Answer<PermissionView>> {
    let permission = known(&name)?;
    let person = signed.person;
    let UseBody {} = command.body;
    care.app
        .once(&signed, command.once, move |work| async move {
            let row = hold(&work, person, permission).await?;
            if row.switched_off {
                return Err(PERMISSION_OFF.refuse().into());
            }
            let today = calendar::start_of(calendar::day_of(work.now));
            let row = permission_uses::Model { last_used_at: Some(today), changed_at: work.now, ..row };
            db::update(&work, row.clone()).await?;
            Ok((StatusCode::OK, view(permission, Some(&row), lang)))
        })
        .await
}

fn known(name: &str) -> Result<&'static Permission> {
    PERMISSIONS.iter().copied().find(|known| known.name == name).ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The row of this person and permission, made where there is none.
async fn hold(work: &Work, person: PersonId, permission: &Permission) -> Result<permission_uses::Model, DbErr> {
    work.one_at_a_time(person.0.as_bytes()).await?;
    if let Some(row) = find(work, person, permission).await? {
        return Ok(row);
    }
    let row = permission_uses::Model {
        id: RowId::new(work.now, &work.rng),
        person_id: person,
        permission: PublicText::from(permission.name),
        switched_off: false,
        last_used_at: None,
        changed_at: work.now,
    };
    db::insert(work, row.clone()).await?;
    Ok(row)
}

async fn find(tx: &Tx, person: PersonId, permission: &Permission) -> Result<Option<permission_uses::Model>, DbErr> {
    permission_uses::Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Permission.eq(permission.name))
        .one(tx)
        .await
}
