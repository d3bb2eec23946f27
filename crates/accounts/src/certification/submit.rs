use super::refusals::{DOCUMENT_NOT_FOUND, TOO_MANY_SUBMISSIONS};
use super::submission::{Submission, check};
use super::transition::{Event, after};
use super::{Certification, sealing, store};
use crate::Accounts;
use crate::merchants::store as merchants;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::certifications::{self, SubmissionState};
use kernel::credit_code::Strictness;
use kernel::{CertificationId, MerchantId, Timestamp};
use platform::auth::{Signed, require_consent, require_owner};
use platform::limits::{self, Limit};
use platform::{Answer, App, Command, Config, Error, Path, Result};
use vault::PersonKeys;

/// Submissions of a merchant in a day: enough for corrections.
const SUBMISSIONS_A_DAY: Limit = Limit { name: "certification_submissions", most: 20, window_seconds: 86_400 };

/// Whether invented codes pass here.
pub(crate) fn strictness(config: &Config) -> Strictness {
    if config.accepts_invented_codes() { Strictness::Demo } else { Strictness::Strict }
}

/// Submits what proves the merchant, for the first time, corrected, or anew. It takes the place of a submission that
/// still waits; what was approved stands until this one is decided.
#[utoipa::path(put, path = "/api/v1/merchants/{id}/certification", operation_id = "submit_certification",
    tag = "accounts", security(("session" = [])), params(("id" = MerchantId, Path)), request_body = Submission,
    responses((status = 200, body = Certification)))]
pub(crate) async fn submit_certification(
    State(accounts): State<Accounts>,
    signed: Signed,
    Path(id): Path<MerchantId>,
    command: Command<Submission>,
) -> Result<Answer<Certification>> {
    let app = accounts.app.clone();
    let person = signed.person;
    let tx = app.read();
    require_owner(&tx, id, person).await?;
    let kind = merchants::get(&tx, id).await?.kind;
    require_consent(&tx, person, policy::IDENTITY).await?;
    let checked = check(kind, command.body, strictness(&app.config), app.now())?;
    let keys = app.vault.keys_of(person).await?;
    let bucket = limits::bucket(&app, SUBMISSIONS_A_DAY, &id.to_string());
    accounts
        .app
        .once(&signed, command.once, move |work| async move {
            let mut merchant = merchants::lock(&work, id).await?;
            require_owner(&work, id, person).await?;
            for (field, document) in checked.documents() {
                if !store::has_document(&work, id, document).await? {
                    return Err(DOCUMENT_NOT_FOUND.on(field).into());
                }
            }
            if !limits::take(&work, SUBMISSIONS_A_DAY, bucket).await? {
                return Err(TOO_MANY_SUBMISSIONS.refuse().into());
            }
            store::supersede(&work, id, SubmissionState::Pending).await?;
            let row = CertificationId::new(work.now, &work.rng);
            let row = sealing::seal(&app, &keys, row, &merchant, &checked, work.now)?;
            db::insert(&work, row.clone()).await?;
            if let Some(state) = after(merchant.certification, Event::Submitted) {
                merchant.certification = state;
                db::update(&work, merchant.clone()).await?;
            }
            let opened = sealing::open(&keys, &vault::own(person), &row, work.now)?;
            Ok((StatusCode::OK, Certification::of(&merchant, Some((&row, &opened)))))
        })
        .await
}

/// The row of a submission of this merchant, checked and sealed with the keys of whoever submits it.
///
/// # Errors
/// As the checks of [`submit_certification`]. That the documents are the merchant's own is the caller's to see to.
pub fn submitted_row(
    app: &App,
    keys: &PersonKeys,
    id: CertificationId,
    merchant: &db::entities::merchants::Model,
    submission: Submission,
    now: Timestamp,
) -> Result<certifications::Model, Error> {
    let checked = check(merchant.kind, submission, strictness(&app.config), now)?;
    Ok(sealing::seal(app, keys, id, merchant, &checked, now)?)
}
