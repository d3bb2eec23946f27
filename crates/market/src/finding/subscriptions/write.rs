use super::read::{Subscription, view};
use super::saved::SavedSearch;
use super::store;
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::outbox::Topic;
use db::entities::subscriptions::{self, Pace};
use kernel::{Code, SubscriptionId};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result, Work};
use serde::Deserialize;
use utoipa::ToSchema;

/// Saved searches of one person.
const SUBSCRIPTIONS_MAX: usize = 20;

static TOO_MANY_SUBSCRIPTIONS: Code = Code::new(
    409,
    "too_many_subscriptions",
    "最多订阅 20 个搜索，请先删除不需要的",
    "You can save 20 searches; delete one first",
);

/// A search to be saved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubscription {
    pub search: SavedSearch,
    pub pace: Pace,
}

/// How a saved search tells.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionSetting {
    pub pace: Pace,
    pub paused: bool,
}

/// Saves a search, to be told of new postings that fit (SPEC FIND-3). The same search again is the same subscription, going
/// on at the pace given. A search by a point is saved by its city or district: no point is stored (SPEC LOC-1).
#[utoipa::path(post, path = "/api/v1/me/subscriptions", operation_id = "subscribe", tag = "finding",
    security(("session" = [])), request_body = NewSubscription, responses((status = 201, body = Subscription)))]
pub async fn subscribe(
    State(market): State<Market>,
    signed: Signed,
    command: Command<NewSubscription>,
) -> Result<Answer<Subscription>> {
    let app = market.app.clone();
    let NewSubscription { search, pace } = command.body;
    let search = search.check()?;
    let person = signed.person;
    let keys = app.vault.keys_of(person).await?;
    let unit = move |work: Work| async move {
        work.one_at_a_time(person.0.as_bytes()).await?;
        let rows = store::of_person(&work, person).await?;
        let count = rows.len();
        for row in rows {
            if store::open(&row, &keys, &vault::own(person))? == search {
                let row = subscriptions::Model { pace, paused: false, ..row };
                db::update(&work, row.clone()).await?;
                work.changed(Topic::Subscription, row.id.0).await?;
                return Ok((StatusCode::CREATED, view(&app, &work, row).await?));
            }
        }
        if count >= SUBSCRIPTIONS_MAX {
            return Err(TOO_MANY_SUBSCRIPTIONS.refuse().into());
        }
        let id = SubscriptionId::new(work.now, &work.rng);
        let sealed = keys.seal(store::cell(id), &search.text()?)?;
        let row =
            subscriptions::Model { id, person_id: person, search: sealed, pace, paused: false, created_at: work.now };
        db::insert(&work, row.clone()).await?;
        work.changed(Topic::Subscription, id.0).await?;
        Ok((StatusCode::CREATED, view(&app, &work, row).await?))
    };
    market.app.once(&signed, command.once, unit).await
}

/// Sets when a saved search tells, pauses it or lets it go on. The same again changes nothing.
#[utoipa::path(put, path = "/api/v1/me/subscriptions/{id}", operation_id = "change_subscription", tag = "finding",
    security(("session" = [])), params(("id" = SubscriptionId, Path)), request_body = SubscriptionSetting,
    responses((status = 200, body = Subscription)))]
pub async fn change_subscription(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<SubscriptionId>,
    command: Command<SubscriptionSetting>,
) -> Result<Answer<Subscription>> {
    let app = market.app.clone();
    let SubscriptionSetting { pace, paused } = command.body;
    let person = signed.person;
    let unit = move |work: Work| async move {
        let row = store::lock(&work, id).await?.filter(|row| row.person_id == person);
        let row = row.ok_or_else(|| NOT_FOUND.refuse())?;
        if paused {
            store::forget_waiting(&work, id).await?;
        }
        let row = subscriptions::Model { pace, paused, ..row };
        db::update(&work, row.clone()).await?;
        work.changed(Topic::Subscription, id.0).await?;
        Ok((StatusCode::OK, view(&app, &work, row).await?))
    };
    let answer = market.app.once(&signed, command.once, unit).await?;
    if paused {
        market.watch.forget(id).await;
    }
    Ok(answer)
}

/// Deletes a saved search: nothing more is told.
#[utoipa::path(delete, path = "/api/v1/me/subscriptions/{id}", operation_id = "unsubscribe", tag = "finding",
    security(("session" = [])), params(("id" = SubscriptionId, Path)), responses((status = 204)))]
pub async fn unsubscribe(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<SubscriptionId>,
) -> Result<StatusCode> {
    let person = signed.person;
    let unit = move |work: Work| async move {
        store::own(&work, id, person).await?;
        store::delete(&work, id).await?;
        Ok(StatusCode::NO_CONTENT)
    };
    let answer = market.app.write(unit).await?;
    market.watch.forget(id).await;
    Ok(answer)
}
