use super::invitations::{JobInvitation, views};
use super::refusals::{ALREADY_INVITED, OWN_MERCHANT, POSTING_NOT_OPEN};
use super::{quota, store, visibility};
use crate::Market;
use crate::postings::visibility::may_be_seen;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::job_invitations::{self, JobInvitationState};
use db::entities::notices::NoticeKind;
use db::entities::postings::PostingKind;
use kernel::{JobInvitationId, MerchantId, PostingId, ResumeId};
use platform::auth::{self, Signed};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result, Work};
use serde::Deserialize;
use talk::notices::{Notice, push};
use utoipa::ToSchema;

/// Whom to which job.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteToJob {
    resume_id: ResumeId,
    /// A live job of this merchant.
    posting_id: PostingId,
}

/// Invites whoever wrote a public resume to a job (SPEC WORK-9), once per person and job. They learn it in their inbox, and
/// the merchant learns nothing more of them before they accept.
#[utoipa::path(post, path = "/api/v1/merchants/{id}/job-invitations", operation_id = "invite_to_job", tag = "resumes",
    security(("session" = [])), params(("id" = MerchantId, Path)), request_body = InviteToJob,
    responses((status = 201, body = JobInvitation)))]
pub async fn invite_to_job(
    State(market): State<Market>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    command: Command<InviteToJob>,
) -> Result<Answer<JobInvitation>> {
    let InviteToJob { resume_id, posting_id } = command.body;
    let (app, actor) = (market.app.clone(), signed.person);
    let unit = move |work: Work| async move {
        auth::require_recruiter(&work, merchant, actor).await?;
        accounts::merchants::require_certified(&work, merchant).await?;
        let posting = crate::postings::store::lock(&work, posting_id).await?;
        if posting.merchant_id != Some(merchant) || posting.kind != PostingKind::Job {
            return Err(NOT_FOUND.on("posting_id").into());
        }
        let owner = crate::postings::store::merchant_of(&work, &posting).await?;
        if !may_be_seen(&posting, owner.as_ref(), work.now) {
            return Err(POSTING_NOT_OPEN.on("posting_id").into());
        }
        let resume = visibility::require(&app, &work, merchant, resume_id).await?;
        if auth::find_member_role(&work, merchant, resume.person_id).await?.is_some() {
            return Err(OWN_MERCHANT.refuse().into());
        }
        // The row of the posting is held, so two taps cannot both see none.
        if store::invitation_of(&work, posting_id, resume.person_id).await?.is_some() {
            return Err(ALREADY_INVITED.refuse().into());
        }
        quota::take(&app, &work, merchant, posting_id, actor).await?;
        let row = job_invitations::Model {
            id: JobInvitationId::new(work.now, &work.rng),
            person_id: resume.person_id,
            resume_id,
            merchant_id: merchant,
            posting_id,
            state: JobInvitationState::Open,
            invited_at: work.now,
            answered_at: None,
        };
        db::insert(&work, row.clone()).await?;
        let notice =
            Notice { posting: Some(posting_id), merchant: Some(merchant), ..Notice::of(NoticeKind::JobInvited) };
        push(&work, row.person_id, &format!("job_invitation:{}", row.id), notice).await?;
        let view = views(&work, vec![row], work.now).await?.pop();
        Ok((StatusCode::CREATED, view.ok_or_else(|| anyhow::anyhow!("one row gives one view"))?))
    };
    market.app.once(&signed, command.once, unit).await
}
