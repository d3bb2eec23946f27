use super::rating::{self, Standing, may_answer};
use super::store;
use super::view::{self, Ratings};
use crate::Market;
use crate::applications::store as sign_ups;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::notices::NoticeKind;
use db::entities::ratings::{self, AppealState};
use kernel::RatingId;
use kernel::text::Lines;
use platform::auth::Signed;
use platform::{Answer, Command, Path, Result, clean_text};
use policy::RatingText;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAppeal {
    /// 2 to 500 characters, for staff.
    reason: String,
}

/// Takes a rating that is shown to staff, once, as the rated side (SPEC WORK-6). The rating stays until they decide.
#[utoipa::path(post, path = "/api/v1/ratings/{id}/appeal", operation_id = "appeal_against_rating", tag = "ratings",
    security(("session" = [])), params(("id" = RatingId, Path)), request_body = NewAppeal,
    responses((status = 200, body = Ratings)))]
pub async fn appeal_against_rating(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<RatingId>,
    command: Command<NewAppeal>,
) -> Result<Answer<Ratings>> {
    let app = market.app.clone();
    let reason = clean_text("reason", &command.body.reason, Lines::Many, 2..=500)?;
    let person = signed.person;
    let keys = {
        let tx = app.read();
        let row = sign_ups::get(&tx, store::get(&tx, id).await?.application_id).await?;
        let side = store::side_of(&tx, &row, person).await?;
        may_answer(Standing::from(&store::get(&tx, id).await?), side, rating::Answer::Appeal, app.now())?;
        app.vault.keys_of(row.person_id).await?
    };
    app.once(&signed, command.once, move |work| async move {
        let (row, rating, side) = store::lock(&work, id, person).await?;
        may_answer(Standing::from(&rating), side, rating::Answer::Appeal, work.now)?;
        let author = rating.by_side;
        let appeal_reason = Some(keys.seal::<RatingText>(store::cell("appeal_reason", id), &reason)?);
        let appealed = ratings::Model {
            appeal_state: Some(AppealState::Open),
            appeal_reason,
            appealed_at: Some(work.now),
            ..rating
        };
        db::update(&work, appealed).await?;
        store::tell(&work, &row, author, NoticeKind::RatingAppealed).await?;
        Ok((StatusCode::OK, view::of_side(&market.app, &work, &row, (side, person)).await?))
    })
    .await
}
