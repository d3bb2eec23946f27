use super::refusals::NO_CANCELLATION;
use super::store;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::erasures::ErasureState;
use db::entities::people::PersonState;
use platform::Result;
use platform::auth::Leaving;

/// Stops the cancellation of one's own account, in time. Paused postings stay paused until they are resumed.
#[utoipa::path(delete, path = "/api/v1/me/cancellation", operation_id = "stop_cancellation", tag = "privacy",
    security(("session" = [])), responses((status = 204)))]
pub(crate) async fn stop_cancellation(State(care): State<Care>, Leaving(signed): Leaving) -> Result<StatusCode> {
    let person = signed.person;
    care.app
        .write(move |work| async move {
            let seen = store::under_way(&work, person).await?.ok_or_else(|| NO_CANCELLATION.refuse())?;
            let mut row = store::lock(&work, seen.id).await?;
            if row.state != ErasureState::Cooling || row.erase_at <= work.now {
                return Err(NO_CANCELLATION.refuse().into());
            }
            row.state = ErasureState::Stopped;
            row.finished_at = Some(work.now);
            db::update(&work, row).await?;
            Ok(store::set_person(&work, person, PersonState::Active).await?)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
