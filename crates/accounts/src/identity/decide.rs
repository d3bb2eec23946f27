use super::refusals::{ALREADY_DECIDED, NUMBER_TAKEN, OWN_IDENTITY};
use super::{forget, sealing, store};
use crate::Accounts;
use crate::merchants::typed::{REASON_CHARS, cleaned};
use crate::minors::learn;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::access_ledger::ActorKind;
use db::entities::identities::{self, IdentityMethod, IdentityState};
use db::entities::minors::BirthSource;
use db::entities::notices::NoticeKind;
use kernel::text::Lines;
use kernel::{IdentityId, PersonId, Refusal};
use platform::auth::{Reviewer, Staff};
use platform::refusals::REQUIRED;
use platform::{Answer, App, Command, Error, Path, Result, Work};
use policy::Verifying;
use serde::Deserialize;
use talk::notices::{Notice, push};
use utoipa::ToSchema;
use vault::{Ask, Grant, Matter};

/// What whoever was verified without a card is told when somebody else shows the card.
const SHOWN_BY_ANOTHER: &str = "另一个账号凭身份证件证明该号码属于其本人";

kernel::text_enum! {
    /// What a reviewer decides.
    pub enum IdentityDecisionKind {
        Approve = "approve",
        Refuse = "refuse",
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdentityDecision {
    decision: IdentityDecisionKind,
    /// What the person is told, 2 to 500 characters; a refusal needs it.
    #[serde(default)]
    reason: Option<String>,
}

impl IdentityDecision {
    /// The reason of a refusal; none for a yes.
    fn refusal(&self) -> Result<Option<PublicText>, Refusal> {
        match (self.decision, &self.reason) {
            (IdentityDecisionKind::Approve, _) => Ok(None),
            (IdentityDecisionKind::Refuse, None) => Err(REQUIRED.on("reason")),
            (IdentityDecisionKind::Refuse, Some(typed)) => {
                Ok(Some(PublicText(cleaned("reason", typed, Lines::Many, REASON_CHARS)?)))
            }
        }
    }
}

/// Decides on somebody's documents. It takes effect at once; of two decisions at the same time one wins.
#[utoipa::path(post, path = "/api/v1/staff/identities/{id}/decision", operation_id = "decide_identity", tag = "staff",
    security(("session" = ["reviewer"])), params(("id" = IdentityId, Path)), request_body = IdentityDecision,
    responses((status = 204)))]
pub(crate) async fn decide_identity(
    State(accounts): State<Accounts>,
    staff: Staff<Reviewer>,
    Path(id): Path<IdentityId>,
    command: Command<IdentityDecision>,
) -> Result<Answer<()>> {
    let refusal = command.body.refusal()?;
    let reviewer = staff.signed.person;
    let app = accounts.app.clone();
    accounts
        .app
        .once(&staff.signed, command.once, move |work| async move {
            let person = store::get(&work, id).await?.person_id;
            if person == reviewer {
                return Err(OWN_IDENTITY.refuse().into());
            }
            crate::people::store::lock_person(&work, person).await?;
            let row = store::lock(&work, id).await?;
            if row.state != IdentityState::Pending {
                return Err(ALREADY_DECIDED.refuse().into());
            }
            match refusal {
                Some(reason) => refuse(&work, row, reviewer, reason).await?,
                None => approve(&app, &work, row, reviewer).await?,
            }
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

async fn approve(app: &App, work: &Work, row: identities::Model, reviewer: PersonId) -> Result<(), Error> {
    let (id, person) = (row.id, row.person_id);
    work.one_at_a_time(&row.id_number_blind.0).await?;
    if let Some(standing) = store::find_number(work, row.id_number_blind.clone()).await? {
        if standing.method == IdentityMethod::Documents {
            return Err(NUMBER_TAKEN.refuse().into());
        }
        forget::end(work, standing, SHOWN_BY_ANOTHER).await?;
    }
    store::supersede(work, person, IdentityState::Verified).await?;
    let verified = identities::Model {
        state: IdentityState::Verified,
        decided_at: Some(work.now),
        decided_by: Some(reviewer),
        reason: None,
        ..row
    };
    db::update(work, verified.clone()).await?;
    push(work, person, &format!("identity:{id}:verified"), Notice::of(NoticeKind::IdentityVerified)).await?;
    learn_birth(app, work, &verified, reviewer).await
}

/// The number tells when the person was born: it weighs more than what their profile says (SPEC MIN-1).
async fn learn_birth(app: &App, work: &Work, row: &identities::Model, reviewer: PersonId) -> Result<(), Error> {
    let keys = app.vault.keys_of(row.person_id).await?;
    let ask = Ask {
        actor: reviewer,
        actor_kind: ActorKind::Staff,
        basis: "identity_review",
        persons: vec![row.person_id],
        fields: &sealing::FIELDS,
        matter: Some(Matter::Identity(row.id)),
    };
    let grant: Grant<Verifying> = vault::grant(work, work.now, &work.rng, ask).await?;
    let born = sealing::open(&keys, &grant, row, work.now)?.id_number.born().to_string();
    learn(app, work, row.person_id, &born, BirthSource::IdNumber).await
}

async fn refuse(work: &Work, row: identities::Model, reviewer: PersonId, reason: PublicText) -> Result<(), Error> {
    let (id, person) = (row.id, row.person_id);
    let refused = identities::Model {
        state: IdentityState::Refused,
        decided_at: Some(work.now),
        decided_by: Some(reviewer),
        reason: Some(reason),
        ..row
    };
    db::update(work, refused).await?;
    push(work, person, &format!("identity:{id}:refused"), Notice::of(NoticeKind::IdentityRefused)).await
}
