use super::decide::refuse_own;
use super::notify;
use super::refusals::{NOT_SUSPENDABLE, NOT_SUSPENDED};
use super::transition::{Event, after};
use crate::Accounts;
use crate::merchants::store as merchants;
use crate::merchants::typed::{Nothing, REASON_CHARS, cleaned};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::notices::NoticeKind;
use kernel::text::Lines;
use kernel::{MerchantId, PersonId};
use platform::auth::{Reviewer, Staff};
use platform::{Answer, Command, Error, Path, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Suspension {
    /// What the merchant is told, 2 to 500 characters.
    reason: String,
}

/// Suspends a certified merchant: from now on it cannot publish or read applications, and its postings vanish.
#[utoipa::path(post, path = "/api/v1/staff/merchants/{id}/suspension", operation_id = "suspend_merchant",
    tag = "staff", security(("session" = ["reviewer"])), params(("id" = MerchantId, Path)),
    request_body = Suspension, responses((status = 204)))]
pub(crate) async fn suspend_merchant(
    State(accounts): State<Accounts>,
    staff: Staff<Reviewer>,
    Path(id): Path<MerchantId>,
    command: Command<Suspension>,
) -> Result<Answer<()>> {
    let reason = cleaned("reason", &command.body.reason, Lines::Many, REASON_CHARS)?;
    let reviewer = staff.signed.person;
    accounts
        .app
        .once(&staff.signed, command.once, move |work| async move {
            suspend(&work, id, reviewer, PublicText(reason)).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Lifts a suspension. The merchant is certified again, unless its approval has run out meanwhile.
#[utoipa::path(delete, path = "/api/v1/staff/merchants/{id}/suspension", operation_id = "lift_suspension",
    tag = "staff", security(("session" = ["reviewer"])), params(("id" = MerchantId, Path)),
    responses((status = 204)))]
pub(crate) async fn lift_suspension(
    State(accounts): State<Accounts>,
    staff: Staff<Reviewer>,
    Path(id): Path<MerchantId>,
    command: Command<Nothing>,
) -> Result<Answer<()>> {
    let reviewer = staff.signed.person;
    accounts
        .app
        .once(&staff.signed, command.once, move |work| async move {
            lift(&work, id, reviewer).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

async fn suspend(work: &Work, id: MerchantId, reviewer: PersonId, reason: PublicText) -> Result<(), Error> {
    let mut merchant = merchants::lock(work, id).await?;
    refuse_own(work, id, reviewer).await?;
    merchant.certification = after(merchant.certification, Event::Suspended).ok_or_else(|| NOT_SUSPENDABLE.refuse())?;
    merchant.suspension_reason = Some(reason);
    db::update(work, merchant).await?;
    merchants::postings_changed(work, id).await?;
    let event = format!("merchant:{id}:suspended:{}", work.now.micros());
    notify::owners(work, id, NoticeKind::MerchantSuspended, &event).await
}

async fn lift(work: &Work, id: MerchantId, reviewer: PersonId) -> Result<(), Error> {
    let mut merchant = merchants::lock(work, id).await?;
    refuse_own(work, id, reviewer).await?;
    let lifted = Event::Lifted { due: merchant.recheck_due_at, now: work.now };
    merchant.certification = after(merchant.certification, lifted).ok_or_else(|| NOT_SUSPENDED.refuse())?;
    merchant.suspension_reason = None;
    db::update(work, merchant).await?;
    merchants::postings_changed(work, id).await?;
    let event = format!("merchant:{id}:restored:{}", work.now.micros());
    notify::owners(work, id, NoticeKind::MerchantRestored, &event).await
}
