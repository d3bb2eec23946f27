use super::words;
use crate::Market;
use crate::postings::read::find_public;
use axum::Json;
use axum::extract::State;
use db::entities::share_counts::ShareChannel;
use kernel::PostingId;
use platform::refusals::NOT_FOUND;
use platform::{Path, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// What the share kit of an app, a page or a poster needs to pass a job on.
#[derive(Serialize, ToSchema)]
pub(super) struct ShareView {
    title: String,
    text: String,
    /// A picture of 300 by 300 at least.
    picture: String,
    /// The page that opens without an app and without signing in, without saying how it was passed on.
    page: String,
    /// The same page for each way of passing it on.
    links: Vec<ShareLink>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct ShareLink {
    channel: ShareChannel,
    url: String,
}

/// What to say when a job is shared, and where its links lead. Anybody may ask; nothing of who asks is kept.
#[utoipa::path(get, path = "/api/v1/postings/{id}/share", operation_id = "get_share", tag = "postings",
    security((), ("session" = [])), params(("id" = PostingId, Path)), responses((status = 200, body = ShareView)))]
pub(super) async fn get_share(State(market): State<Market>, Path(id): Path<PostingId>) -> Result<Json<ShareView>> {
    let posting = find_public(&market, id).await?.ok_or_else(|| NOT_FOUND.refuse())?;
    let base = &market.app.config.public_url;
    let page = format!("{base}/jobs/{id}");
    let link = |channel: &ShareChannel| ShareLink { channel: *channel, url: format!("{page}?s={channel}") };
    Ok(Json(ShareView {
        title: words::title(&posting),
        text: words::line(&posting, market.app.now()),
        picture: picture(base, &posting),
        links: ShareChannel::ALL.iter().map(link).collect(),
        page,
    }))
}

/// The first picture of the album, or our mark.
pub fn picture(base: &str, posting: &crate::postings::view::PostingView) -> String {
    match posting.album.first() {
        Some(item) => format!("{base}{}", item.thumb_url),
        None => format!("{base}/share.png"),
    }
}
