//! Short videos of albums (SPEC PUB-4): rewritten, public like the pictures beside them, each with a picture that stands
//! for it before it plays.
//!
//! A video does not join an album by being uploaded: the posting names it, and is reviewed with it.

mod read;
mod upload;

use crate::Market;
use kernel::VideoId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(upload::upload_video))
        .layer(platform::videos::upload_limit())
        .routes(routes!(read::get_video))
}

/// The name of a video's bytes in blob storage.
pub fn blob(id: VideoId) -> String {
    format!("videos/{id}")
}
