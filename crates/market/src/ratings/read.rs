use super::average::{self, Average};
use super::store;
use super::view::{self, Ratings};
use crate::Market;
use crate::applications::store as sign_ups;
use axum::Json;
use axum::extract::State;
use db::entities::posting_history::Side;
use kernel::{ApplicationId, MerchantId};
use platform::auth::Signed;
use platform::{Path, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// What others say of somebody on average.
#[derive(Serialize, ToSchema)]
pub struct RatingSummary {
    /// Null while there are fewer than three ratings.
    pub average: Option<Average>,
}

/// What the two sides of a sign-up said of each other, for either of them.
#[utoipa::path(get, path = "/api/v1/applications/{id}/ratings", operation_id = "get_ratings", tag = "ratings",
    security(("session" = [])), params(("id" = ApplicationId, Path)), responses((status = 200, body = Ratings)))]
pub async fn get_ratings(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
) -> Result<Json<Ratings>> {
    let app = market.app.clone();
    let tx = app.read();
    let row = sign_ups::get(&tx, id).await?;
    let side = store::side_of(&tx, &row, signed.person).await?;
    if side == Side::Seeker {
        return Ok(Json(view::of_seeker(&app, &tx, &row).await?));
    }
    // The gate writes the access ledger.
    let seen = market.app.write(move |work| async move { view::of_merchant(&app, &work, &row, signed.person).await });
    Ok(Json(seen.await?))
}

/// What seekers say of a merchant, for anybody.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/rating", operation_id = "get_merchant_rating", tag = "ratings",
    security(()), params(("id" = MerchantId, Path)), responses((status = 200, body = RatingSummary)))]
pub async fn get_merchant_rating(
    State(market): State<Market>,
    Path(id): Path<MerchantId>,
) -> Result<Json<RatingSummary>> {
    let average = average::of_merchants(&market.app.read(), &[id]).await?.remove(&id);
    Ok(Json(RatingSummary { average }))
}

/// What merchants say of the caller: the same as a merchant sees of them as an applicant.
#[utoipa::path(get, path = "/api/v1/me/rating", operation_id = "get_my_rating", tag = "ratings",
    security(("session" = [])), responses((status = 200, body = RatingSummary)))]
pub async fn get_my_rating(State(market): State<Market>, signed: Signed) -> Result<Json<RatingSummary>> {
    let average = average::of_seekers(&market.app.read(), &[signed.person]).await?.remove(&signed.person);
    Ok(Json(RatingSummary { average }))
}
