use super::business::{self, BusinessCheck};
use super::checks::{self, Check, Elsewhere};
use super::submit::strictness;
use super::{Certification, store};
use crate::Accounts;
use crate::merchants::{cards, store as merchants};
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::certifications::{self, SubmissionState};
use db::entities::merchants::MerchantKind;
use kernel::{CertificationId, DocumentId, MerchantId, Timestamp};
use platform::auth::{Reviewer, Staff};
use platform::refusals::ERASED;
use platform::{Error, Lang, Page, Path, Query, Result, limit};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

/// The name under which this list's cursors are signed.
const LIST: &str = "certifications";

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// `pending` unless told.
    state: Option<SubmissionState>,
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

/// A submission in the reviewers' list.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedCertification {
    id: CertificationId,
    merchant_id: MerchantId,
    merchant_name: String,
    kind: MerchantKind,
    state: SubmissionState,
    submitted_at: Timestamp,
}

/// A submission beside its documents, as a reviewer sees it.
#[derive(Serialize, ToSchema)]
pub(crate) struct CertificationReview {
    #[serde(flatten)]
    certification: Certification,
    id: CertificationId,
    merchant_id: MerchantId,
    merchant_name: String,
    kind: MerchantKind,
    /// What became of this submission; `state` is the merchant's.
    submission_state: SubmissionState,
    responsible_id_last4: String,
    checks: Vec<Check>,
    /// What the register of enterprises said of the company, where somebody asked.
    business: Option<BusinessCheck>,
    /// Whether it can be asked.
    business_offered: bool,
    documents: Vec<ReviewDocument>,
}

kernel::text_enum! {
    /// What a document is said to show.
    pub enum DocumentKind {
        Licence = "licence",
        Responsible = "responsible",
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ReviewDocument {
    id: DocumentId,
    kind: DocumentKind,
    /// The picture; each opening is recorded.
    url: String,
}

/// Submissions in one state: those that wait oldest first, others newest first.
#[utoipa::path(get, path = "/api/v1/staff/certifications", operation_id = "list_certifications", tag = "staff",
    security(("session" = ["reviewer"])), params(ListQuery), responses((status = 200, body = Page<ListedCertification>)))]
pub(crate) async fn list_certifications(
    State(accounts): State<Accounts>,
    _staff: Staff<Reviewer>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<ListedCertification>>> {
    let app = &accounts.app;
    let state = query.state.unwrap_or(SubmissionState::Pending);
    let rows_max = limit(query.limit)?;
    let after = app.cursors.check(LIST, state.as_str(), query.cursor.as_deref())?;
    let after = after.map(|(micros, id)| (Timestamp::from_micros(micros), id));
    let tx = app.read();
    let rows = store::list(&tx, state, after, rows_max + 1).await?;
    let merchants: Vec<MerchantId> = rows.iter().map(|row| row.merchant_id).collect();
    let names = names_of(&tx, &merchants).await?;
    let key = |row: &certifications::Model| (row.submitted_at.micros(), row.id);
    Ok(Json(app.cursors.page(LIST, state.as_str(), rows, rows_max, key, |row| ListedCertification {
        id: row.id,
        merchant_id: row.merchant_id,
        merchant_name: names.get(&row.merchant_id).cloned().unwrap_or_default(),
        kind: row.kind,
        state: row.state,
        submitted_at: row.submitted_at,
    })))
}

/// A submission with what the program found out about it. The look is recorded.
#[utoipa::path(get, path = "/api/v1/staff/certifications/{id}", operation_id = "review_certification", tag = "staff",
    security(("session" = ["reviewer"])), params(("id" = CertificationId, Path)),
    responses((status = 200, body = CertificationReview)))]
pub(crate) async fn review_certification(
    State(accounts): State<Accounts>,
    staff: Staff<Reviewer>,
    lang: Lang,
    Path(id): Path<CertificationId>,
) -> Result<Json<CertificationReview>> {
    let app = &accounts.app;
    let tx = app.read();
    let row = store::get(&tx, id).await?;
    if row.responsible_name.is_emptied() {
        return Err(ERASED.refuse().into());
    }
    let merchant = merchants::get(&tx, row.merchant_id).await?;
    let opened = business::open(&accounts, &staff, &row).await?;
    let elsewhere = elsewhere(&tx, &row).await?;
    Ok(Json(CertificationReview {
        certification: Certification::of(&merchant, Some((&row, &opened))),
        id,
        merchant_id: merchant.id,
        merchant_name: merchant.name.0,
        kind: row.kind,
        submission_state: row.state,
        responsible_id_last4: opened.responsible_id.last4().to_owned(),
        checks: checks::of(&row, &opened, &elsewhere, strictness(&app.config), app.now(), lang),
        business: business::known(app, &tx, &row, &opened).await?,
        business_offered: accounts.verifiers.business.is_some() && row.credit_code.is_some(),
        documents: documents(&row),
    }))
}

async fn elsewhere(tx: &Tx, row: &certifications::Model) -> Result<Elsewhere, Error> {
    let same = store::same_elsewhere(tx, row).await?;
    let ids = [same.credit_code.as_slice(), &same.responsible_id].concat();
    let names = names_of(tx, &ids).await?;
    let named = |ids: Vec<MerchantId>| ids.iter().filter_map(|id| names.get(id).cloned()).collect();
    Ok(Elsewhere { credit_code: named(same.credit_code), responsible_id: named(same.responsible_id) })
}

async fn names_of(tx: &Tx, ids: &[MerchantId]) -> Result<HashMap<MerchantId, String>, Error> {
    Ok(cards(tx, ids).await?.into_iter().map(|(id, card)| (id, card.name)).collect())
}

fn documents(row: &certifications::Model) -> Vec<ReviewDocument> {
    let licence = row.licence_document_id.map(|id| (id, DocumentKind::Licence));
    let responsible = row.responsible_document_id.map(|id| (id, DocumentKind::Responsible));
    licence
        .into_iter()
        .chain(responsible)
        .map(|(id, kind)| ReviewDocument { id, kind, url: format!("/api/v1/staff/documents/{id}") })
        .collect()
}
