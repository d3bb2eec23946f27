use super::refusals::{GUARDIANSHIP_DECIDED, NO_GUARDIAN_NEEDED, OWN_GUARDIANSHIP};
use super::store;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::{Digest, PublicText};
use db::entities::consents::ConsentAction;
use db::entities::guardianships::{self, BondState, SaidYes};
use db::entities::notices::NoticeKind;
use kernel::text::Lines;
use kernel::{GuardianshipId, PersonId};
use platform::auth::{Privacy, Staff};
use platform::refusals::REQUIRED;
use platform::{Answer, App, Command, Error, Path, Result, Work, clean_text};
use serde::Deserialize;
use talk::notices::{Notice, push};
use utoipa::ToSchema;
use vault::consent::Said;

kernel::text_enum! {
    /// What staff decide about a guardian's papers.
    pub enum GuardianVerdict {
        Verify = "verify",
        Refuse = "refuse",
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GuardianDecision {
    decision: GuardianVerdict,
    /// What the guardian is told, 2 to 500 characters; a refusal needs it.
    #[serde(default)]
    reason: Option<String>,
}

/// Decides on a guardian's papers. With a yes the guardian's consents begin to count, and the minor's account is open; of
/// two decisions at the same time one wins.
#[utoipa::path(post, path = "/api/v1/staff/guardianships/{id}/decision", operation_id = "decide_guardianship",
    tag = "staff", security(("session" = ["privacy"])), params(("id" = GuardianshipId, Path)),
    request_body = GuardianDecision, responses((status = 204)))]
pub(crate) async fn decide_guardianship(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<GuardianshipId>,
    command: Command<GuardianDecision>,
) -> Result<Answer<()>> {
    let GuardianDecision { decision, reason } = command.body;
    let reason = match (decision, reason) {
        (GuardianVerdict::Refuse, None) => return Err(REQUIRED.on("reason").into()),
        (GuardianVerdict::Refuse, Some(text)) => Some(PublicText(clean_text("reason", &text, Lines::Many, 2..=500)?)),
        (GuardianVerdict::Verify, _) => None,
    };
    let app = care.app.clone();
    let reviewer = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let row = store::lock(&work, id).await?;
            if [row.person_id, row.ward_id].contains(&reviewer) {
                return Err(OWN_GUARDIANSHIP.refuse().into());
            }
            if row.state != BondState::Pending {
                return Err(GUARDIANSHIP_DECIDED.refuse().into());
            }
            match reason {
                None => verify(&app, &work, row, reviewer).await?,
                Some(reason) => refuse(&work, row, reviewer, reason).await?,
            }
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// Lets the guardian's consents count and opens the minor's account.
///
/// # Errors
/// `no_guardian_needed` when the minor has none to need, or a row cannot be written.
pub async fn verify(app: &App, work: &Work, row: guardianships::Model, reviewer: PersonId) -> Result<(), Error> {
    let (id, ward, guardian) = (row.id, row.ward_id, row.person_id);
    if !app.minor(work, ward).await?.is_some_and(|minor| minor.is_guarded()) {
        return Err(NO_GUARDIAN_NEEDED.refuse().into());
    }
    for said in row.said.0.clone() {
        give(app, work, (ward, guardian), said).await?;
    }
    let verified = guardianships::Model {
        state: BondState::Verified,
        decided_at: Some(work.now),
        decided_by: Some(reviewer),
        reason: None,
        ..row
    };
    db::update(work, verified).await?;
    accounts::minors::settle(app, work, ward).await?;
    let about = |kind| Notice { matter: Some(id.0), ..Notice::of(kind) };
    let dedupe = format!("guardianship:{id}:verified:{}", work.now.micros());
    push(work, ward, &dedupe, about(NoticeKind::GuardianConsented)).await?;
    push(work, guardian, &dedupe, about(NoticeKind::GuardianVerified)).await
}

/// What the guardian said when they sent the papers, with the hash of the words that stood before them then.
async fn give(app: &App, work: &Work, (ward, guardian): (PersonId, PersonId), said: SaidYes) -> Result<(), Error> {
    let Some(item) = policy::find_consent(&said.item) else { return Ok(()) };
    let version = policy::versions::find_version(&said.policy_version).unwrap_or(app.policy_in_force());
    let byte = |at: usize| u8::from_str_radix(said.text_digest.get(at..at + 2).unwrap_or("0"), 16).unwrap_or(0);
    let said = Said {
        person: ward,
        item,
        action: ConsentAction::Given,
        policy_version: version.version.as_str(),
        text_digest: Digest((0..said.text_digest.len()).step_by(2).map(byte).collect()),
        channel: "guardian",
        by: guardian,
    };
    platform::consent::say(work, said).await?;
    Ok(())
}

async fn refuse(work: &Work, row: guardianships::Model, reviewer: PersonId, reason: PublicText) -> Result<(), Error> {
    let (id, guardian) = (row.id, row.person_id);
    let refused = guardianships::Model {
        state: BondState::Refused,
        decided_at: Some(work.now),
        decided_by: Some(reviewer),
        reason: Some(reason),
        ..row
    };
    db::update(work, refused).await?;
    let notice = Notice { matter: Some(id.0), ..Notice::of(NoticeKind::GuardianRefused) };
    push(work, guardian, &format!("guardianship:{id}:refused:{}", work.now.micros()), notice).await
}
