use super::store;
use crate::Accounts;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::notices::NoticeKind;
use platform::Result;
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use talk::notices::{Notice, push};

/// Unbinds the mail address: it is deleted, and nothing more goes there.
#[utoipa::path(delete, path = "/api/v1/me/email", operation_id = "unbind_email", tag = "accounts",
    security(("session" = [])), responses((status = 204)))]
pub(crate) async fn unbind_email(State(accounts): State<Accounts>, signed: Signed) -> Result<StatusCode> {
    let person = signed.person;
    let unit = move |work: platform::Work| async move {
        if !store::delete(&work, person).await? {
            return Err(NOT_FOUND.refuse().into());
        }
        store::delete_code(&work, person).await?;
        let dedupe = format!("email:{}:unbound", work.now.micros());
        push(&work, person, &dedupe, Notice::of(NoticeKind::EmailUnbound)).await?;
        Ok(StatusCode::NO_CONTENT)
    };
    accounts.app.write(unit).await
}
