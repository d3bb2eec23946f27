use super::jobs::SHOW;
use super::judge::judge;
use super::rating::{STARS, may_rate, rate_until};
use super::refusals::{ALREADY_RATED, RATED_PERSON_GONE};
use super::store::{self, other};
use super::view::{self, Ratings};
use crate::Market;
use crate::applications::store as sign_ups;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::applications;
use db::entities::notices::NoticeKind;
use db::entities::people::{self, PersonState};
use db::entities::posting_history::Side;
use db::entities::ratings;
use kernel::text::Lines;
use kernel::{ApplicationId, PersonId, RatingId};
use platform::auth::Signed;
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Error, Path, Result, Work, clean_text};
use policy::RatingText;
use sea_orm::EntityTrait;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;
use vault::PersonKeys;

/// The most characters of a rating or a reply.
pub(super) const TEXT_CHARS_MAX: usize = 200;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRating {
    /// 1 to 5.
    stars: i64,
    /// At most 200 characters, without contact details; stars alone are enough.
    #[serde(default)]
    text: Option<String>,
}

/// Rates the other side of a sign-up, once (SPEC WORK-6). Both read what was said once both have rated, or after thirty days.
#[utoipa::path(post, path = "/api/v1/applications/{id}/ratings", operation_id = "rate_work", tag = "ratings",
    security(("session" = [])), params(("id" = ApplicationId, Path)), request_body = NewRating,
    responses((status = 201, body = Ratings)))]
pub async fn rate_work(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
    command: Command<NewRating>,
) -> Result<Answer<Ratings>> {
    let app = market.app.clone();
    let NewRating { stars, text } = command.body;
    if !STARS.contains(&stars) {
        return Err(INVALID_FIELD.on("stars").with("least", *STARS.start()).with("most", *STARS.end()).into());
    }
    let text = text.map(|text| clean_text("text", &text, Lines::Many, 0..=TEXT_CHARS_MAX)).transpose()?;
    let text = text.filter(|text| !text.is_empty());
    let person = signed.person;
    let seeker = {
        let tx = app.read();
        let row = sign_ups::get(&tx, id).await?;
        store::side_of(&tx, &row, person).await?;
        if let Some(text) = &text {
            judge(&market, &tx, text).await?;
        }
        row.person_id
    };
    let words = match text {
        Some(text) => Some((text, app.vault.keys_of(seeker).await?)),
        None => None,
    };
    app.once(&signed, command.once, move |work| async move {
        let row = sign_ups::lock(&work, id).await?;
        let side = store::side_of(&work, &row, person).await?;
        save(&work, &row, (side, person), (stars, words)).await?;
        Ok((StatusCode::CREATED, view::of_side(&market.app, &work, &row, (side, person)).await?))
    })
    .await
}

/// Writes the rating, and shows both when the other side has rated before.
async fn save(
    work: &Work,
    row: &applications::Model,
    (side, person): (Side, PersonId),
    (stars, words): (i64, Option<(String, Arc<PersonKeys>)>),
) -> Result<(), Error> {
    may_rate(row.state, row.ends_at, work.now)?;
    let known = store::of_sign_up(work, row.id).await?;
    if known.iter().any(|rating| rating.by_side == side) {
        return Err(ALREADY_RATED.refuse().into());
    }
    let seeker = people::Entity::find_by_id(row.person_id).one(&work.tx).await?;
    if seeker.is_none_or(|seeker| seeker.state == PersonState::Cancelled) {
        return Err(RATED_PERSON_GONE.refuse().into());
    }
    let id = RatingId::new(work.now, &work.rng);
    let text = words.map(|(text, keys)| keys.seal::<RatingText>(store::cell("text", id), &text)).transpose()?;
    let first = known.into_iter().next();
    let rating = ratings::Model {
        id,
        application_id: row.id,
        posting_id: row.posting_id,
        merchant_id: row.merchant_id,
        person_id: row.person_id,
        by_side: side,
        by_person: person,
        stars,
        text,
        rated_at: work.now,
        shown_at: first.as_ref().map(|_| work.now),
        counted: true,
        reply: None,
        replied_at: None,
        appeal_state: None,
        appeal_reason: None,
        appealed_at: None,
        hidden: false,
        decision_reason: None,
        decided_at: None,
        decided_by: None,
    };
    db::insert(work, rating).await?;
    let Some(first) = first else {
        work.enqueue(SHOW, row.id.0, 0, rate_until(row.ends_at)).await?;
        return store::tell(work, row, other(side), NoticeKind::RatingWaits).await;
    };
    db::update(work, ratings::Model { shown_at: Some(work.now), ..first }).await?;
    for side in [Side::Seeker, Side::Merchant] {
        store::tell(work, row, side, NoticeKind::RatingShown).await?;
    }
    Ok(())
}
