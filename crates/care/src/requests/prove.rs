use super::refusals::{ALREADY_PROVEN, CASE_NOT_OPEN};
use super::store::{self, Event};
use crate::Care;
use accounts::{Shown, StepUp};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::case_events::CaseEvent;
use db::entities::cases::{self, CaseDesk, CaseProof, CaseState};
use kernel::text::Lines;
use kernel::{CaseId, PersonId, Secret};
use platform::auth::{Privacy, Signed, Staff};
use platform::{Answer, Client, Command, Error, Path, Result, Work, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;
use vault::PersonKeys;

/// Proof that it is the person who asks: their password, or a code sent to their own number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProveRequest {
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub current_password: Option<Secret>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub code: Option<Secret>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProveCase {
    /// Which document was seen and how it was compared; the document itself is not kept.
    pub note: String,
}

/// Proves by the session who asks, for a request that hands out or changes data (SPEC RIGHT-5).
#[utoipa::path(post, path = "/api/v1/me/requests/{id}/proof", operation_id = "prove_request", tag = "care",
    security(("session" = [])), params(("id" = CaseId, Path)), request_body = ProveRequest, responses((status = 204)))]
pub async fn prove_request(
    State(care): State<Care>,
    signed: Signed,
    client: Client,
    Path(id): Path<CaseId>,
    command: Command<ProveRequest>,
) -> Result<Answer<()>> {
    let ProveRequest { current_password, code } = command.body;
    let person = signed.person;
    let given = StepUp { password: current_password, code };
    let shown = accounts::step_up(&care.app, person, &client, given).await?;
    care.app
        .once(&signed, command.once, move |work| async move {
            let row = store::lock_own(&work, id, person).await?;
            let proof = match shown {
                Shown::Password(..) => CaseProof::Password,
                Shown::Code(_) => CaseProof::SmsCode,
            };
            shown.settle(&work, person).await?;
            keep(&work, row, proof, person, None).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Records that a document proved who asks, for a written request. Only whoever has the case does.
#[utoipa::path(post, path = "/api/v1/staff/cases/{id}/proof", operation_id = "prove_case", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = CaseId, Path)), request_body = ProveCase,
    responses((status = 204)))]
pub async fn prove_case(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<CaseId>,
    command: Command<ProveCase>,
) -> Result<Answer<()>> {
    let note = clean_text("note", &command.body.note, Lines::Many, 4..=500)?;
    let (actor, keys) = (staff.signed.person, store::keys_of(&care, id).await?);
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let row = store::lock_had(&work, id, CaseDesk::Privacy, actor).await?;
            keep(&work, row, CaseProof::Document, actor, Some((&keys, &note))).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

async fn keep(
    work: &Work,
    mut row: cases::Model,
    proof: CaseProof,
    by: PersonId,
    note: Option<(&PersonKeys, &str)>,
) -> Result<(), Error> {
    if row.state != CaseState::Open {
        return Err(CASE_NOT_OPEN.refuse().into());
    }
    if row.proof.is_some() {
        return Err(ALREADY_PROVEN.refuse().into());
    }
    row.proof = Some(proof);
    row.proof_at = Some(work.now);
    row.proof_by = Some(by);
    store::event(work, &row, Event { by: Some(by), note, ..Event::of(CaseEvent::Proven) }).await?;
    Ok(db::update(work, row).await?)
}
