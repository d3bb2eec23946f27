use crate::Care;
use crate::holdings::{self, Key, Reading};
use axum::Json;
use axum::extract::State;
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Page, PageQuery, Path, Query, Result};

const LIST: &str = "my_data";

/// The rows of one kind, newest first, with what is sealed in them opened for the person they are about.
#[utoipa::path(get, path = "/api/v1/me/data/{kind}", operation_id = "my_data_rows", tag = "privacy",
    security(("session" = [])), params(("kind" = String, Path), PageQuery),
    responses((status = 200, body = Page<Object>)))]
pub(crate) async fn my_data_rows(
    State(care): State<Care>,
    signed: Signed,
    Path(kind): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<serde_json::Map<String, serde_json::Value>>>> {
    let app = &care.app;
    let held = holdings::find(&kind).ok_or_else(|| NOT_FOUND.refuse())?;
    let limit = query.limit()?;
    let filters = format!("{kind}/{}", signed.person);
    let after: Option<Key> = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let keys = app.vault.keys_of(signed.person).await?;
    let rows = held.page(&app.read(), (&keys, Reading::Own), after.as_ref(), limit + 1).await?;
    Ok(Json(app.cursors.page(LIST, &filters, rows, limit, |row| row.key.clone(), |row| row.values)))
}
