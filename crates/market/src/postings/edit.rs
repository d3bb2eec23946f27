use super::body::PostingBody;
use super::posting::{Change, after};
use super::store::{self, Cause};
use super::view::{self, PostingView, Viewer};
use super::{album, jobs, places, submit, write};
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::postings::{self, PostingKind, PostingState};
use db::entities::shifts;
use kernel::{PostingId, Timestamp};
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
    let person = signed.person;
    let tx = market.app.read();
    let found = store::get(&tx, id).await?;
    write::require_author(&tx, &found, person).await?;
    let draft = without_begun(&tx, id, command.body, market.app.now()).await?.check(market.app.now())?;
    // The contact is sealed for whoever wrote the posting first, also when a colleague edits it.
    let keys = market.app.vault.keys_of(found.person_id).await?;
    let app = market.app.clone();
    app.once(&signed, command.once, move |work| async move {
        let before = store::lock(&work, id).await?;
        write::require_author(&work, &before, person).await?;
        if draft.kind != before.kind || draft.merchant != before.merchant_id {
            return Err(INVALID_FIELD.on(if draft.kind == before.kind { "merchant_id" } else { "kind" }).into());
        }
        album::check(&work, person, &draft.album, &before.album.0).await?;
        let from = before.state;
        let edited = after(from, Change::Edit)?;
        let shifts_moved = write::write_shifts(&work, id, &draft.shifts).await?;
        let mut row = write::with_content(before.clone(), &draft, &keys)?;
        if shifts_moved || is_substantial(&before, &row) {
            row.state = edited;
            row.submitted_at = (edited != PostingState::Draft).then_some(work.now);
        }
        if row.state != PostingState::Draft {
            // A job ends anew with its shifts; work wanted does not last longer by being edited.
            let asked = row.valid_until.or(before.valid_until.filter(|_| row.kind == PostingKind::Wanted));
            let shifts = store::shifts_of(&work, &[id]).await?.remove(&id).unwrap_or_default();
            row.valid_until = submit::end_of(row.kind, asked, &shifts, work.now);
        }
        row.updated_at = work.now;
        if let Some(merchant) = row.merchant_id.filter(|_| is_counted_anew(from, row.state)) {
            places::take(&work, merchant, id, person).await?;
        }
        if row.state == PostingState::InReview {
            submit::require_complete(&draft, &row)?;
            row.findings = submit::judge(&market, &work, &row, &draft).await?;
        }
        store::save(&work, &row, Some(from), Cause::merchant(person)).await?;
        if row.state == PostingState::InReview {
            crate::place_check::handed_in(&market, &work, &row).await?;
        }
        if matches!(row.state, PostingState::Live | PostingState::Full | PostingState::Paused) {
            jobs::expire_later(&work, &row).await?;
            store::refresh_fullness(&work, id).await?;
            row = store::get(&work, id).await?;
        }
        Ok((StatusCode::OK, view::view(&work, Viewer::author(person), row).await?))
    })
    .await
}

/// The body without shifts that have begun: they stay as they are, and naming them again asks for nothing.
async fn without_begun(tx: &db::Tx, id: PostingId, mut body: PostingBody, now: Timestamp) -> Result<PostingBody> {
    let shifts = store::shifts_of(tx, &[id]).await?.remove(&id).unwrap_or_default();
    body.shifts.retain(|named| {
        let is_named = |shift: &&shifts::Model| shift.starts_at == named.starts_at && shift.ends_at == named.ends_at;
        shifts.iter().find(is_named).is_none_or(|shift| shift.starts_at > now)
    });
    Ok(body)
}

/// A paused job that is handed in by an edit takes a place again.
fn is_counted_anew(from: PostingState, to: PostingState) -> bool {
    from == PostingState::Paused && to == PostingState::InReview
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
