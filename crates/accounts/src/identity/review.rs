use super::checks::{self, IdentityCheck, Known};
use super::{sealing, store};
use crate::Accounts;
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::identities::{self, IdentityMethod, IdentityState};
use db::entities::identity_documents::CardSide;
use kernel::{DocumentId, IdentityId, Timestamp, calendar, mask};
use platform::auth::{Reviewer, Staff};
use platform::refusals::ERASED;
use platform::{Lang, Page, Path, Query, Result, limit};
use policy::Verifying;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vault::{Ask, Grant, Matter};

/// The name under which this list's cursors are signed.
const LIST: &str = "identities";

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListIdentities {
    /// `pending` unless told.
    state: Option<IdentityState>,
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// A verification in the reviewers' list; it names nobody.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedIdentity {
    id: IdentityId,
    state: IdentityState,
    method: IdentityMethod,
    submitted_at: Timestamp,
    decided_at: Option<Timestamp>,
}

/// A verification beside the pictures of the card.
#[derive(Serialize, ToSchema)]
pub(crate) struct IdentityReview {
    #[serde(flatten)]
    listed: ListedIdentity,
    /// `陈**`; the card shows it whole, and each opening of a picture is recorded.
    name_masked: String,
    id_number_last4: String,
    /// Why it was refused or ended.
    reason: Option<String>,
    checks: Vec<IdentityCheck>,
    documents: Vec<CardPicture>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct CardPicture {
    id: DocumentId,
    kind: CardSide,
    /// The picture; each opening is recorded.
    url: String,
}

/// Verifications in one state: those that wait oldest first, others newest first.
#[utoipa::path(get, path = "/api/v1/staff/identities", operation_id = "list_identities", tag = "staff",
    security(("session" = ["reviewer"])), params(ListIdentities), responses((status = 200, body = Page<ListedIdentity>)))]
pub(crate) async fn list_identities(
    State(accounts): State<Accounts>,
    _staff: Staff<Reviewer>,
    Query(query): Query<ListIdentities>,
) -> Result<Json<Page<ListedIdentity>>> {
    let app = &accounts.app;
    let state = query.state.unwrap_or(IdentityState::Pending);
    let rows_max = limit(query.limit)?;
    let after = app.cursors.check(LIST, state.as_str(), query.cursor.as_deref())?;
    let after = after.map(|(micros, id)| (Timestamp::from_micros(micros), id));
    let rows = store::list(&app.read(), state, after, rows_max + 1).await?;
    let key = |row: &identities::Model| (row.submitted_at.micros(), row.id);
    Ok(Json(app.cursors.page(LIST, state.as_str(), rows, rows_max, key, |row| listed(&row))))
}

fn listed(row: &identities::Model) -> ListedIdentity {
    ListedIdentity {
        id: row.id,
        state: row.state,
        method: row.method,
        submitted_at: row.submitted_at,
        decided_at: row.decided_at,
    }
}

/// A verification with what the program found out about it. The look is recorded (SPEC IDV-2).
#[utoipa::path(get, path = "/api/v1/staff/identities/{id}", operation_id = "review_identity", tag = "staff",
    security(("session" = ["reviewer"])), params(("id" = IdentityId, Path)),
    responses((status = 200, body = IdentityReview)))]
pub(crate) async fn review_identity(
    State(accounts): State<Accounts>,
    staff: Staff<Reviewer>,
    lang: Lang,
    Path(id): Path<IdentityId>,
) -> Result<Json<IdentityReview>> {
    let app = &accounts.app;
    let tx = app.read();
    let row = store::get(&tx, id).await?;
    if row.name.is_emptied() {
        return Err(ERASED.refuse().into());
    }
    let keys = app.vault.keys_of(row.person_id).await?;
    let ask = Ask {
        actor: staff.signed.person,
        actor_kind: ActorKind::Staff,
        basis: "identity_review",
        persons: vec![row.person_id],
        fields: &sealing::FIELDS,
        matter: Some(Matter::Identity(id)),
    };
    let grant: Grant<Verifying> =
        app.write(move |work| async move { Ok(vault::grant(&work, work.now, &work.rng, ask).await?) }).await?;
    let opened = sealing::open(&keys, &grant, &row, app.now())?;
    let standing = store::find_number(&tx, row.id_number_blind.clone()).await?;
    let claim = super::claim::Claim { name: opened.name.clone(), id_number: opened.id_number.clone() };
    let claim = app.vault.blind("identity_verdicts", "claim", &claim.text());
    let documents = documents(&row);
    let known = Known {
        age: opened.id_number.age_on(calendar::day_of(app.now())),
        elsewhere: standing.is_some_and(|standing| standing.person_id != row.person_id),
        source: store::find_verdict(&tx, claim).await?.map(|row| row.verdict),
        documents: documents.len(),
    };
    Ok(Json(IdentityReview {
        listed: listed(&row),
        name_masked: mask::name(&opened.name),
        id_number_last4: opened.id_number.last4().to_owned(),
        reason: row.reason.map(|reason| reason.0),
        checks: checks::of(&known, lang),
        documents,
    }))
}

fn documents(row: &identities::Model) -> Vec<CardPicture> {
    let front = row.front_document_id.map(|id| (id, CardSide::Front));
    let back = row.back_document_id.map(|id| (id, CardSide::Back));
    let url = |id| format!("/api/v1/staff/identities/{}/documents/{id}", row.id);
    front.into_iter().chain(back).map(|(id, kind)| CardPicture { id, kind, url: url(id) }).collect()
}
