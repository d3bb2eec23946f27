//! Taking back what was shown (SPEC RES-2, RES-3, RIGHT-4): the next request of a merchant finds nothing.

use super::store;
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::job_invitations::{self, JobInvitationState};
use db::entities::outbox::Topic;
use db::entities::{resume_deliveries, resumes};
use kernel::{PersonId, ResumeDeliveryId, ResumeId};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Error, Path, Result, Work};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Makes one resume private; the follower of the outbox takes it out of every node's memory.
pub(super) async fn hide(work: &Work, row: resumes::Model) -> Result<resumes::Model, Error> {
    let row = resumes::Model { public: false, published_at: None, ..row };
    db::update(work, row.clone()).await?;
    work.changed(Topic::Resume, row.id.0).await?;
    Ok(row)
}

/// Makes every resume of a person private: the consent was withdrawn, or the account ends.
///
/// # Errors
/// When a row cannot be written.
pub async fn hide_all(work: &Work, person: PersonId) -> Result<(), Error> {
    for row in store::of_person(work, person).await?.into_iter().filter(|row| row.public) {
        hide(work, row).await?;
    }
    Ok(())
}

/// Ends everything that a person's resumes do: none is public, nothing delivered, no invitation open. Doing it again changes
/// nothing.
///
/// # Errors
/// When a row cannot be written.
pub async fn leave(work: &Work, person: PersonId) -> Result<(), Error> {
    hide_all(work, person).await?;
    withdraw_all(work, person, None).await
}

/// Withdraws what was delivered of this resume, or of all, and declines what waits for an answer.
pub(super) async fn withdraw_all(work: &Work, person: PersonId, resume: Option<ResumeId>) -> Result<(), Error> {
    let mut deliveries = resume_deliveries::Entity::find()
        .filter(resume_deliveries::Column::PersonId.eq(person))
        .filter(resume_deliveries::Column::WithdrawnAt.is_null());
    let mut open = job_invitations::Entity::find()
        .filter(job_invitations::Column::PersonId.eq(person))
        .filter(job_invitations::Column::State.eq(JobInvitationState::Open));
    if let Some(resume) = resume {
        deliveries = deliveries.filter(resume_deliveries::Column::ResumeId.eq(resume));
        open = open.filter(job_invitations::Column::ResumeId.eq(resume));
    }
    for row in deliveries.all(&work.tx).await? {
        withdraw(work, row).await?;
    }
    for row in open.all(&work.tx).await? {
        let declined = JobInvitationState::Declined;
        db::update(work, job_invitations::Model { state: declined, answered_at: Some(work.now), ..row }).await?;
    }
    Ok(())
}

async fn withdraw(work: &Work, row: resume_deliveries::Model) -> Result<(), Error> {
    Ok(db::update(work, resume_deliveries::Model { content: None, withdrawn_at: Some(work.now), ..row }).await?)
}

/// Withdraws a delivery (SPEC RES-3): what was given is destroyed, and the merchant reads nothing of it any more. What it
/// did before stays lawful.
#[utoipa::path(delete, path = "/api/v1/me/resume-deliveries/{id}", operation_id = "withdraw_resume_delivery",
    tag = "resumes", security(("session" = [])), params(("id" = ResumeDeliveryId, Path)),
    responses((status = 204)))]
pub async fn withdraw_resume_delivery(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ResumeDeliveryId>,
) -> Result<StatusCode> {
    let unit = move |work: Work| async move {
        let found = resume_deliveries::Entity::find_by_id(id).one(&work.tx).await?;
        let row = found.filter(|row| row.person_id == signed.person).ok_or_else(|| NOT_FOUND.refuse())?;
        if row.withdrawn_at.is_none() {
            withdraw(&work, row).await?;
        }
        Ok(StatusCode::NO_CONTENT)
    };
    market.app.write(unit).await
}
