//! Album pictures (SPEC PUB-4): encoded anew, without EXIF, with a thumbnail, public.
//!
//! Videos stand beside them in `videos`. Pictures of conversations are not served here; they are sealed, and belong to `talk`.

mod read;
mod upload;

use crate::Market;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this folder.
pub fn routes() -> OpenApiRouter<Market> {
    OpenApiRouter::new()
        .routes(routes!(upload::upload_photo))
        .layer(platform::pictures::upload_limit())
        .routes(routes!(read::get_photo))
        .routes(routes!(read::get_photo_thumb))
}
