use super::body::PostingBody;
use super::posting::{Change, after};
use super::store::{self, Cause};
use super::view::{self, PostingView, Viewer};
use super::write;
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::postings::{self, PostingState};
use kernel::PostingId;
use platform::auth::Signed;
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Path, Result};

/// Edits a posting.
///
/// Contact, headcounts and validity may change while it is live; anything that people read or are judged by sends it to
/// review again.
#[utoipa::path(put, path = "/api/v1/postings/{id}", operation_id = "edit_posting", tag = "postings",
    security(("session" = [])), params(("id" = PostingId, Path)), request_body = PostingBody,
    responses((status = 200, body = PostingView)))]
pub async fn edit_posting(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    command: Command<PostingBody>,
) -> Result<Answer<PostingView>> {
    let draft = command.body.check(market.app.now())?;
    let person = signed.person;
    // The contact is sealed for whoever wrote the posting first, also when a colleague edits it.
    let author = store::get(&market.app.read(), id).await?.person_id;
    let keys = market.app.vault.keys_of(author).await?;
    let app = market.app.clone();
    app.once(&signed, command.once, move |work| async move {
        let before = store::lock(&work, id).await?;
        write::require_author(&work, &before, person).await?;
        if draft.kind != before.kind || draft.merchant != before.merchant_id {
            return Err(INVALID_FIELD.on(if draft.kind == before.kind { "merchant_id" } else { "kind" }).into());
        }
        write::check_album(&work, person, &draft.album, &before.album.0).await?;
        let from = before.state;
        let edited = after(from, Change::Edit)?;
        let shifts_moved = write::write_shifts(&work, id, &draft.shifts).await?;
        let mut row = write::with_content(before.clone(), &draft, &keys);
        if shifts_moved || is_substantial(&before, &row) {
            row.state = edited;
            row.submitted_at = (edited != PostingState::Draft).then_some(work.now);
        }
        if row.valid_until.is_none() {
            row.valid_until = before.valid_until;
        }
        row.updated_at = work.now;
        if row.state == PostingState::InReview {
            super::submit::require_complete(&draft, &row)?;
            row.findings = super::submit::judge(&market, &work, &row).await?;
        }
        store::save(&work, &row, Some(from), Cause::merchant(person)).await?;
        Ok((StatusCode::OK, view::view(&work, Viewer::author(person), row).await?))
    })
    .await
}

/// Whether anything changed that seekers rely on or that rules judge.
fn is_substantial(before: &postings::Model, after: &postings::Model) -> bool {
    let unchanged = postings::Model {
        contact_name: before.contact_name.clone(),
        contact_phone: before.contact_phone.clone(),
        contact_email: before.contact_email.clone(),
        valid_until: before.valid_until,
        ..after.clone()
    };
    unchanged != *before
}
