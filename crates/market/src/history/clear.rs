use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::{search_history, viewed_postings};
use kernel::{PostingId, RowId};
use platform::auth::Signed;
use platform::{Path, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Forgets every search of one's own. Nothing there is fine too.
#[utoipa::path(delete, path = "/api/v1/me/history/searches", operation_id = "clear_search_history", tag = "history",
    security(("session" = [])), responses((status = 204)))]
pub(crate) async fn clear_search_history(State(market): State<Market>, signed: Signed) -> Result<StatusCode> {
    let mine = search_history::Column::PersonId.eq(signed.person);
    let unit = move |work: platform::Work| async move {
        search_history::Entity::delete_many().filter(mine).exec(&work.tx).await?;
        Ok(StatusCode::NO_CONTENT)
    };
    market.app.write(unit).await
}

/// Forgets one search.
#[utoipa::path(delete, path = "/api/v1/me/history/searches/{id}", operation_id = "forget_search", tag = "history",
    security(("session" = [])), params(("id" = RowId, Path)), responses((status = 204)))]
pub(crate) async fn forget_search(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<RowId>,
) -> Result<StatusCode> {
    let unit = move |work: platform::Work| async move {
        search_history::Entity::delete_many()
            .filter(search_history::Column::PersonId.eq(signed.person))
            .filter(search_history::Column::Id.eq(id))
            .exec(&work.tx)
            .await?;
        Ok(StatusCode::NO_CONTENT)
    };
    market.app.write(unit).await
}

/// Forgets every posting that one opened.
#[utoipa::path(delete, path = "/api/v1/me/history/postings", operation_id = "clear_viewed_postings", tag = "history",
    security(("session" = [])), responses((status = 204)))]
pub(crate) async fn clear_viewed_postings(State(market): State<Market>, signed: Signed) -> Result<StatusCode> {
    let mine = viewed_postings::Column::PersonId.eq(signed.person);
    let unit = move |work: platform::Work| async move {
        viewed_postings::Entity::delete_many().filter(mine).exec(&work.tx).await?;
        Ok(StatusCode::NO_CONTENT)
    };
    market.app.write(unit).await
}

/// Forgets one posting.
#[utoipa::path(delete, path = "/api/v1/me/history/postings/{id}", operation_id = "forget_viewed_posting", tag = "history",
    security(("session" = [])), params(("id" = PostingId, Path)), responses((status = 204)))]
pub(crate) async fn forget_viewed_posting(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
) -> Result<StatusCode> {
    let unit = move |work: platform::Work| async move {
        viewed_postings::Entity::delete_many()
            .filter(viewed_postings::Column::PersonId.eq(signed.person))
            .filter(viewed_postings::Column::PostingId.eq(id))
            .exec(&work.tx)
            .await?;
        Ok(StatusCode::NO_CONTENT)
    };
    market.app.write(unit).await
}
