use super::body::PostingBody;
use super::refusals::{TOO_MANY_DRAFTS, TOO_MANY_WANTED};
use super::store::{self, Cause};
use super::view::{self, PostingView, Viewer};
use super::{album, write};
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::postings::{self, PostingKind, PostingState};
use kernel::{PersonId, PostingId};
use platform::auth::Signed;
use platform::{Answer, Command, Error, Result, Work};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// How many drafts one author keeps, and how many work-wanted postings are open at once.
const DRAFTS_MAX: u64 = 100;
const WANTED_MAX: u64 = 5;

/// Creates a posting as a draft (SPEC PUB-1).
#[utoipa::path(post, path = "/api/v1/postings", operation_id = "create_posting", tag = "postings",
    security(("session" = [])), request_body = PostingBody, responses((status = 201, body = PostingView)))]
pub async fn create_posting(
    State(market): State<Market>,
    signed: Signed,
    command: Command<PostingBody>,
) -> Result<Answer<PostingView>> {
    let draft = command.body.check(market.app.now())?;
    let keys = market.app.vault.keys_of(signed.person).await?;
    let author = signed.person;
    market
        .app
        .once(&signed, command.once, move |work| async move {
            write::require_publisher(&work, &draft, author).await?;
            require_room(&work, author, draft.kind).await?;
            album::check(&work, author, &draft.album, &[]).await?;
            let id = PostingId::new(work.now, &work.rng);
            let row = write::new_row(work.now, id, author, &draft, &keys);
            store::save(&work, &row, None, Cause::merchant(author)).await?;
            write::write_shifts(&work, id, &draft.shifts).await?;
            Ok((StatusCode::CREATED, view::view(&work, Viewer::author(author), row).await?))
        })
        .await
}

/// Refuses an author who keeps too many open postings of this kind.
pub(super) async fn require_room(work: &Work, author: PersonId, kind: PostingKind) -> Result<(), Error> {
    let mut query = postings::Entity::find().filter(postings::Column::PersonId.eq(author));
    query = match kind {
        PostingKind::Job => query.filter(postings::Column::State.eq(PostingState::Draft)),
        PostingKind::Wanted => query
            .filter(postings::Column::Kind.eq(PostingKind::Wanted))
            .filter(postings::Column::State.is_in([PostingState::Draft, PostingState::InReview, PostingState::Live])),
    };
    let open = query.count(&work.tx).await?;
    match kind {
        PostingKind::Job if open >= DRAFTS_MAX => Err(TOO_MANY_DRAFTS.refuse().into()),
        PostingKind::Wanted if open >= WANTED_MAX => Err(TOO_MANY_WANTED.refuse().into()),
        _ => Ok(()),
    }
}
