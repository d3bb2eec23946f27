use super::store;
use crate::Talk;
use axum::extract::State;
use axum::http::StatusCode;
use kernel::RowId;
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Path, Result};

/// Forgets a browser: nothing more is pushed to it.
#[utoipa::path(delete, path = "/api/v1/me/notices/browsers/{id}", operation_id = "forget_web_push_browser", tag = "talk",
    security(("session" = [])), params(("id" = RowId, Path)), responses((status = 204)))]
pub(crate) async fn forget_web_push_browser(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<RowId>,
) -> Result<StatusCode> {
    let person = signed.person;
    let unit = move |work: platform::Work| async move {
        let theirs = store::of_person(&work, person, work.now).await?;
        if theirs.iter().all(|row| row.id != id) {
            return Err(NOT_FOUND.refuse().into());
        }
        store::forget(&work, &[id]).await?;
        Ok(StatusCode::NO_CONTENT)
    };
    talk.app.write(unit).await
}
