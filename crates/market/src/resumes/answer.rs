use super::deliver::{DeliverResume, Seeker, give, open_job};
use super::invitations::{InvitationStanding, JobInvitation, standing, views};
use super::refusals::INVITATION_OVER;
use super::refuse;
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::job_invitations::{self, JobInvitationState};
use db::entities::notices::NoticeKind;
use kernel::{JobInvitationId, PersonId};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Error, Path, Result, Work};
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;
use talk::notices::{Notice, push};
use utoipa::ToSchema;

/// Accepts an invitation (SPEC WORK-9, RES-4): gives the merchant exactly the parts that were confirmed, for that job, and opens
/// a conversation about it.
#[utoipa::path(post, path = "/api/v1/me/job-invitations/{id}/acceptance", operation_id = "accept_job_invitation",
    tag = "resumes", security(("session" = [])), params(("id" = JobInvitationId, Path)), request_body = DeliverResume,
    responses((status = 200, body = JobInvitation)))]
pub async fn accept_job_invitation(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<JobInvitationId>,
    command: Command<DeliverResume>,
) -> Result<Answer<JobInvitation>> {
    let (app, person, body) = (market.app.clone(), signed.person, command.body);
    let keys = app.vault.keys_of(person).await?;
    let unit = move |work: Work| async move {
        let row = lock_open(&work, id, person).await?;
        let (posting, merchant) = open_job(&work, row.posting_id, person).await?;
        give(&work, &Seeker { app: &app, person, keys: &keys }, &posting, &merchant, body).await?;
        talk::conversations::begin_between(&work, person, row.merchant_id, row.posting_id).await?;
        let row = answered(&work, row, JobInvitationState::Accepted).await?;
        Ok((StatusCode::OK, view(&work, row).await?))
    };
    market.app.once(&signed, command.once, unit).await
}

/// Declines an invitation.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineInvitation {
    /// Whether this merchant shall neither invite nor find the person any more.
    #[serde(default)]
    refuse_merchant: bool,
}

/// Declines an invitation; on wish nothing of this merchant comes any more.
#[utoipa::path(post, path = "/api/v1/me/job-invitations/{id}/decline", operation_id = "decline_job_invitation",
    tag = "resumes", security(("session" = [])), params(("id" = JobInvitationId, Path)),
    request_body = DeclineInvitation, responses((status = 200, body = JobInvitation)))]
pub async fn decline_job_invitation(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<JobInvitationId>,
    command: Command<DeclineInvitation>,
) -> Result<Answer<JobInvitation>> {
    let (person, DeclineInvitation { refuse_merchant }) = (signed.person, command.body);
    let unit = move |work: Work| async move {
        let row = lock_open(&work, id, person).await?;
        if refuse_merchant {
            refuse::add(&work, person, row.merchant_id).await?;
        }
        let row = answered(&work, row, JobInvitationState::Declined).await?;
        Ok((StatusCode::OK, view(&work, row).await?))
    };
    market.app.once(&signed, command.once, unit).await
}

async fn lock_open(work: &Work, id: JobInvitationId, person: PersonId) -> Result<job_invitations::Model, Error> {
    let found = job_invitations::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
    let row = found.filter(|row| row.person_id == person).ok_or_else(|| NOT_FOUND.refuse())?;
    match standing(&row, work.now) {
        InvitationStanding::Open => Ok(row),
        _ => Err(INVITATION_OVER.refuse().into()),
    }
}

/// Saves the answer and tells everybody who recruits for the merchant.
async fn answered(
    work: &Work,
    row: job_invitations::Model,
    state: JobInvitationState,
) -> Result<job_invitations::Model, Error> {
    let row = job_invitations::Model { state, answered_at: Some(work.now), ..row };
    db::update(work, row.clone()).await?;
    let kind = match state {
        JobInvitationState::Accepted => NoticeKind::InvitationAccepted,
        _ => NoticeKind::InvitationDeclined,
    };
    for member in accounts::merchants::recruiters_of(work, row.merchant_id).await? {
        let notice = Notice { posting: Some(row.posting_id), merchant: Some(row.merchant_id), ..Notice::of(kind) };
        push(work, member, &format!("job_invitation:{}:{state}", row.id), notice).await?;
    }
    Ok(row)
}

async fn view(work: &Work, row: job_invitations::Model) -> Result<JobInvitation, Error> {
    let view = views(work, vec![row], work.now).await?.pop();
    view.ok_or_else(|| anyhow::anyhow!("one row gives one view").into())
}
