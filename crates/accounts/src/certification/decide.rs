use super::jobs::LAPSE;
use super::refusals::{ALREADY_DECIDED, OWN_MERCHANT};
use super::transition::{Event, after};
use super::{notify, recheck, sealing, store};
use crate::Accounts;
use crate::merchants::store as merchants;
use crate::merchants::typed::{REASON_CHARS, cleaned};
use crate::minors::learn;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::access_ledger::ActorKind;
use db::entities::certifications::SubmissionState;
use db::entities::merchants::MerchantKind;
use db::entities::minors::{self, BirthSource};
use db::entities::notices::NoticeKind;
use kernel::text::Lines;
use kernel::{CertificationId, MerchantId, PersonId, Refusal};
use platform::auth::{Reviewer, Staff, find_member_role};
use platform::refusals::REQUIRED;
use platform::{Answer, App, Command, Error, Path, Result, Work};
use policy::Certification;
use sea_orm::EntityTrait;
use serde::Deserialize;
use utoipa::ToSchema;
use vault::{Ask, Grant, Matter};

kernel::text_enum! {
    /// What a reviewer decides.
    pub enum CertificationVerdict {
        Approve = "approve",
        Refuse = "refuse",
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CertificationDecision {
    decision: CertificationVerdict,
    /// What the merchant is told, 2 to 500 characters; a refusal needs it.
    #[serde(default)]
    reason: Option<String>,
}

impl CertificationDecision {
    fn reason(&self) -> Result<Option<PublicText>, Refusal> {
        match (&self.reason, self.decision) {
            (None, CertificationVerdict::Refuse) => Err(REQUIRED.on("reason")),
            (None, CertificationVerdict::Approve) => Ok(None),
            (Some(empty), CertificationVerdict::Approve) if empty.trim().is_empty() => Ok(None),
            (Some(typed), _) => Ok(Some(PublicText(cleaned("reason", typed, Lines::Many, REASON_CHARS)?))),
        }
    }
}

/// Decides on a submission. It takes effect at once; of two decisions at the same time one wins.
#[utoipa::path(post, path = "/api/v1/staff/certifications/{id}/decision", operation_id = "decide_certification",
    tag = "staff", security(("session" = ["reviewer"])), params(("id" = CertificationId, Path)),
    request_body = CertificationDecision, responses((status = 204)))]
pub(crate) async fn decide_certification(
    State(accounts): State<Accounts>,
    staff: Staff<Reviewer>,
    Path(id): Path<CertificationId>,
    command: Command<CertificationDecision>,
) -> Result<Answer<()>> {
    let reason = command.body.reason()?;
    let verdict = command.body.decision;
    let reviewer = staff.signed.person;
    let app = accounts.app.clone();
    accounts
        .app
        .once(&staff.signed, command.once, move |work| async move {
            decide(&work, id, reviewer, verdict, reason).await?;
            if verdict == CertificationVerdict::Approve {
                learn_birth(&app, &work, id, reviewer).await?;
            }
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Nobody decides on a merchant that they belong to.
pub(super) async fn refuse_own(work: &Work, merchant: MerchantId, reviewer: PersonId) -> Result<(), Error> {
    match find_member_role(work, merchant, reviewer).await? {
        Some(_) => Err(OWN_MERCHANT.refuse().into()),
        None => Ok(()),
    }
}

async fn decide(
    work: &Work,
    id: CertificationId,
    reviewer: PersonId,
    verdict: CertificationVerdict,
    reason: Option<PublicText>,
) -> Result<(), Error> {
    let mut merchant = merchants::lock(work, store::get(work, id).await?.merchant_id).await?;
    refuse_own(work, merchant.id, reviewer).await?;
    let mut row = store::lock(work, id).await?;
    if row.state != SubmissionState::Pending {
        return Err(ALREADY_DECIDED.refuse().into());
    }
    let (state, event, notice) = match verdict {
        CertificationVerdict::Approve => {
            (SubmissionState::Approved, Event::Approved, NoticeKind::CertificationApproved)
        }
        CertificationVerdict::Refuse => (SubmissionState::Refused, Event::Refused, NoticeKind::CertificationRefused),
    };
    if verdict == CertificationVerdict::Approve {
        // At most one approval stands, so that an old credit code does not count as used for ever.
        store::supersede(work, merchant.id, SubmissionState::Approved).await?;
        let due = recheck::due_after(work.now);
        merchant.recheck_due_at = Some(due);
        work.enqueue(LAPSE, merchant.id.0, 0, due).await?;
    }
    row.state = state;
    row.reason = reason;
    row.decided_at = Some(work.now);
    row.decided_by = Some(reviewer);
    db::update(work, row).await?;
    let before = merchant.certification;
    merchant.certification = after(before, event).unwrap_or(before);
    let (merchant_id, changed) = (merchant.id, merchant.certification != before);
    db::update(work, merchant).await?;
    if changed {
        merchants::postings_changed(work, merchant_id).await?;
    }
    notify::owners(work, merchant_id, notice, &format!("certification:{id}:{state}")).await
}

/// A sole person's verified ID number tells when they were born: it weighs more than what their profile says (SPEC MIN-1).
async fn learn_birth(app: &App, work: &Work, id: CertificationId, reviewer: PersonId) -> Result<(), Error> {
    let row = store::get(work, id).await?;
    let doubted = minors::Entity::find_by_id(row.person_id).one(&work.tx).await?.is_some();
    if row.kind != MerchantKind::Sole || !doubted {
        return Ok(());
    }
    let keys = app.vault.keys_of(row.person_id).await?;
    let ask = Ask {
        actor: reviewer,
        actor_kind: ActorKind::Staff,
        basis: "certification_review",
        persons: vec![row.person_id],
        fields: &sealing::FIELDS,
        matter: Some(Matter::Certification(id)),
    };
    let grant: Grant<Certification> = vault::grant(work, work.now, &work.rng, ask).await?;
    let born = sealing::open(&keys, &grant, &row, work.now)?.responsible_id.born().to_string();
    learn(app, work, row.person_id, &born, BirthSource::IdNumber).await
}
