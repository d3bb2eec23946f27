use super::ward::bond_of;
use crate::Care;
use crate::erasure::ledger;
use accounts::StepUp;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::erasures::ErasureReason;
use kernel::GuardianshipId;
use platform::auth::Signed;
use platform::{Answer, Client, Command, Path, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// A ward's erasure that has begun and cannot be stopped.
#[derive(Serialize, ToSchema)]
pub(crate) struct WardErased {
    /// The certificate of erasure will be there, for three years and without signing in. It is told only now.
    certificate_url: String,
}

/// Has everything of a ward deleted at once, with a proof that it is the guardian (SPEC MIN-3, RIGHT-3, RIGHT-5).
#[utoipa::path(post, path = "/api/v1/me/wards/{id}/erasure", operation_id = "erase_ward", tag = "privacy",
    security(("session" = [])), params(("id" = GuardianshipId, Path)), request_body = StepUp,
    responses((status = 202, body = WardErased)))]
pub(crate) async fn erase_ward(
    State(care): State<Care>,
    signed: Signed,
    client: Client,
    Path(id): Path<GuardianshipId>,
    command: Command<StepUp>,
) -> Result<Answer<WardErased>> {
    let app = care.app.clone();
    let guardian = signed.person;
    bond_of(&app, &app.read(), guardian, id).await?;
    let shown = accounts::step_up(&care.app, guardian, &client, command.body).await?;
    let public_url = app.config.public_url.clone();
    care.app
        .once(&signed, command.once, move |work| async move {
            let (bond, _) = bond_of(&app, &work, guardian, id).await?;
            shown.settle(&work, guardian).await?;
            let secret = ledger::queue(&work, bond.ward_id, ErasureReason::GuardianRequest).await?;
            let certificate_url = format!("{public_url}/api/v1/certificates/{secret}");
            Ok((StatusCode::ACCEPTED, WardErased { certificate_url }))
        })
        .await
}
