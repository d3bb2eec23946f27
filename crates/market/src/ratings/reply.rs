use super::judge::judge;
use super::rate::TEXT_CHARS_MAX;
use super::rating::{self, Standing, may_answer};
use super::store;
use super::view::{self, Ratings};
use crate::Market;
use crate::applications::store as sign_ups;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::notices::NoticeKind;
use db::entities::ratings;
use kernel::RatingId;
use kernel::text::Lines;
use platform::auth::Signed;
use platform::{Answer, Command, Path, Result, clean_text};
use policy::RatingText;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// 1 to 200 characters, without contact details.
    text: String,
}

/// Answers a rating that is shown, once, as the rated side.
#[utoipa::path(post, path = "/api/v1/ratings/{id}/reply", operation_id = "reply_to_rating", tag = "ratings",
    security(("session" = [])), params(("id" = RatingId, Path)), request_body = Reply,
    responses((status = 200, body = Ratings)))]
pub async fn reply_to_rating(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<RatingId>,
    command: Command<Reply>,
) -> Result<Answer<Ratings>> {
    let app = market.app.clone();
    let text = clean_text("text", &command.body.text, Lines::Many, 1..=TEXT_CHARS_MAX)?;
    let person = signed.person;
    let keys = {
        let tx = app.read();
        let row = sign_ups::get(&tx, store::get(&tx, id).await?.application_id).await?;
        let side = store::side_of(&tx, &row, person).await?;
        may_answer(Standing::from(&store::get(&tx, id).await?), side, rating::Answer::Reply, app.now())?;
        judge(&market, &tx, &text).await?;
        app.vault.keys_of(row.person_id).await?
    };
    app.once(&signed, command.once, move |work| async move {
        let (row, rating, side) = store::lock(&work, id, person).await?;
        may_answer(Standing::from(&rating), side, rating::Answer::Reply, work.now)?;
        let author = rating.by_side;
        let reply = keys.seal::<RatingText>(store::cell("reply", id), &text)?;
        db::update(&work, ratings::Model { reply: Some(reply), replied_at: Some(work.now), ..rating }).await?;
        store::tell(&work, &row, author, NoticeKind::RatingReplied).await?;
        Ok((StatusCode::OK, view::of_side(&market.app, &work, &row, (side, person)).await?))
    })
    .await
}
