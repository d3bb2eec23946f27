//! Names of personal fields in requests.

use crate::Care;
use axum::Json;
use kernel::{Code, Refusal};
use platform::auth::{Privacy, Staff};
use platform::{Page, Result};
use policy::{FIELDS, PersonalField, Sensitivity};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Fields that one request may name.
const FIELDS_MAX: usize = 40;

pub static UNKNOWN_PERSONAL_FIELD: Code = Code::new(
    422,
    "unknown_personal_field",
    "没有这种个人信息字段，请从清单中选择",
    "There is no such personal field: choose from the list",
);

/// The fields of these names, each once.
///
/// # Errors
/// `unknown_personal_field` on `fields`, also for none at all and for too many.
pub(crate) fn parse(names: &[String]) -> Result<Vec<&'static PersonalField>, Refusal> {
    if names.is_empty() || names.len() > FIELDS_MAX {
        return Err(UNKNOWN_PERSONAL_FIELD.on("fields"));
    }
    let mut found: Vec<&'static PersonalField> = Vec::with_capacity(names.len());
    for name in names {
        let field = FIELDS.iter().find(|field| field.name == name);
        let field = field.ok_or_else(|| UNKNOWN_PERSONAL_FIELD.on("fields"))?;
        if !found.iter().any(|known| known.name == field.name) {
            found.push(field);
        }
    }
    Ok(found)
}

pub(crate) fn routes() -> OpenApiRouter<Care> {
    OpenApiRouter::new().routes(routes!(list_personal_fields))
}

/// A kind of personal information, to be chosen from.
#[derive(Serialize, ToSchema)]
pub struct FieldView {
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub sensitive: bool,
}

/// Every personal field of the policy, for the forms of the privacy officer.
#[utoipa::path(get, path = "/api/v1/staff/personal-fields", operation_id = "list_personal_fields", tag = "staff",
    security(("session" = ["privacy"])), responses((status = 200, body = Page<FieldView>)))]
pub async fn list_personal_fields(_staff: Staff<Privacy>) -> Result<Json<Page<FieldView>>> {
    let sensitive = |field: &PersonalField| matches!(field.sensitivity, Sensitivity::Sensitive(_));
    let view = |field: &&'static PersonalField| FieldView {
        name: field.name,
        zh: field.zh,
        en: field.en,
        sensitive: sensitive(field),
    };
    Ok(Json(Page::whole(FIELDS.iter().map(view).collect())))
}
