use super::keep::keeps;
use crate::Market;
use crate::finding::{Card, similar_to};
use axum::Json;
use axum::extract::State;
use kernel::PostingId;
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Page, Path, Result};

/// Up to six open postings like a favourite of one's own, for one that has closed: of its kind of work and around its place,
/// those first whose words are alike. The same for everybody who keeps it.
#[utoipa::path(get, path = "/api/v1/me/favourites/{id}/similar", operation_id = "list_similar", tag = "favourites",
    security(("session" = [])), params(("id" = PostingId, Path)), responses((status = 200, body = Page<Card>)))]
pub(crate) async fn list_similar(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
) -> Result<Json<Page<Card>>> {
    if !keeps(&market.app.read(), signed.person, id).await? {
        return Err(NOT_FOUND.refuse().into());
    }
    Ok(Json(Page::whole(similar_to(&market, id, signed.person).await?)))
}
