use super::posting::{Change, after};
use super::refusals::REFRESHED_RECENTLY;
use super::store::{self, Cause};
use super::submit::Nothing;
use super::view::{self, PostingView, Viewer};
use super::{places, write};
use crate::Market;
use crate::place_check::{BACK_TO_REVIEW, is_doubted};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::postings::PostingState;
use kernel::PostingId;
use platform::auth::Signed;
use platform::{Answer, Command, Once, Path, Result};

/// A posting is lifted to the top of "newest" at most this often.
const REFRESH_SECONDS: i64 = 24 * 3_600;

macro_rules! changes {
    ($($(#[$doc:meta])* $name:ident, $path:literal, $change:expr;)+) => {$(
        $(#[$doc])*
        #[utoipa::path(post, path = $path, operation_id = stringify!($name), tag = "postings",
            security(("session" = [])), params(("id" = PostingId, Path)), request_body = Nothing,
            responses((status = 200, body = PostingView)))]
        pub async fn $name(
            State(market): State<Market>,
            signed: Signed,
            Path(id): Path<PostingId>,
            command: Command<Nothing>,
        ) -> Result<Answer<PostingView>> {
            let Nothing {} = command.body;
            change(market, signed, id, command.once, $change).await
        }
    )+};
}

changes! {
    /// Takes a posting out of sight until it is resumed.
    pause_posting, "/api/v1/postings/{id}/pause", Change::Pause;
    /// Shows a paused posting again.
    resume_posting, "/api/v1/postings/{id}/resume", Change::Resume;
    /// Ends a posting for good; unbound sign-ups end with it.
    close_posting, "/api/v1/postings/{id}/close", Change::Close;
}

async fn change(
    market: Market,
    signed: Signed,
    id: PostingId,
    once: Once,
    change: Change,
) -> Result<Answer<PostingView>> {
    let person = signed.person;
    market
        .app
        .once(&signed, once, move |work| async move {
            let mut row = store::lock(&work, id).await?;
            write::require_author(&work, &row, person).await?;
            let from = row.state;
            row.state = after(from, change)?;
            let mut cause = Cause::merchant(person);
            if let Some(merchant) = row.merchant_id.filter(|_| change == Change::Resume) {
                accounts::merchants::require_certified(&work, merchant).await?;
                places::take(&work, merchant, id, person).await?;
            }
            if change == Change::Resume && is_doubted(&work, id).await? {
                row.state = after(row.state, Change::Doubt)?;
                row.state_reason = Some(PublicText::from(BACK_TO_REVIEW));
                cause.reason = Some(BACK_TO_REVIEW.to_owned());
            }
            row.updated_at = work.now;
            store::save(&work, &row, Some(from), cause).await?;
            if row.state == PostingState::Closed {
                crate::applications::on_posting_closed(&work, &row).await?;
            }
            if row.state == PostingState::Live {
                store::refresh_fullness(&work, id).await?;
                row = store::get(&work, id).await?;
            }
            Ok((StatusCode::OK, view::view(&work, Viewer::author(person), row).await?))
        })
        .await
}

/// Lifts a live posting to the top of "newest", once a day.
#[utoipa::path(post, path = "/api/v1/postings/{id}/refresh", operation_id = "refresh_posting", tag = "postings",
    security(("session" = [])), params(("id" = PostingId, Path)), request_body = Nothing,
    responses((status = 200, body = PostingView)))]
pub async fn refresh_posting(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    command: Command<Nothing>,
) -> Result<Answer<PostingView>> {
    let person = signed.person;
    let Nothing {} = command.body;
    market
        .app
        .once(&signed, command.once, move |work| async move {
            let mut row = store::lock(&work, id).await?;
            write::require_author(&work, &row, person).await?;
            if !matches!(row.state, PostingState::Live | PostingState::Full) {
                return Err(super::refusals::WRONG_STATE.refuse().with("state", row.state.as_str()).into());
            }
            let last = row.refreshed_at.max(row.published_at);
            if last.is_some_and(|last| work.now.seconds_since(last) < REFRESH_SECONDS) {
                return Err(REFRESHED_RECENTLY.refuse().into());
            }
            row.refreshed_at = Some(work.now);
            store::save(&work, &row, Some(row.state), Cause::merchant(person)).await?;
            Ok((StatusCode::OK, view::view(&work, Viewer::author(person), row).await?))
        })
        .await
}
