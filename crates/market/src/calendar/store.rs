//! Queries of calendars: the bound shifts of a person, and the row in which their choices stand.

use super::event::{Frame, event};
use super::ical::Event;
use accounts::people::REMINDER_LEADS_DEFAULT;
use db::Tx;
use db::columns::PublicJson;
use db::entities::applications::{self, ApplicationState};
use db::entities::{postings, profiles};
use kernel::{MerchantId, PersonId, PostingId, Timestamp};
use platform::{Error, Work};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// How long what is over or cancelled stays in a calendar, and how many shifts it holds at most.
const KEPT_DAYS: i64 = 30;
const EVENTS_MAX: u64 = 500;

/// The states that a calendar shows.
const SHOWN: [ApplicationState; 6] = [
    ApplicationState::Confirmed,
    ApplicationState::CheckedIn,
    ApplicationState::Finished,
    ApplicationState::Settled,
    ApplicationState::CancelledBySeeker,
    ApplicationState::CancelledByMerchant,
];

/// The sign-ups of a person that stand in their calendar, the next first.
pub async fn shown(tx: &Tx, person: PersonId, now: Timestamp) -> Result<Vec<applications::Model>, Error> {
    let since = now.plus_days(-KEPT_DAYS);
    let rows = applications::Entity::find()
        .filter(applications::Column::PersonId.eq(person))
        .filter(applications::Column::StartsAt.gt(since))
        .filter(applications::Column::BoundAt.is_not_null())
        .filter(applications::Column::State.is_in(SHOWN))
        .order_by_asc(applications::Column::StartsAt)
        .order_by_asc(applications::Column::Id)
        .limit(EVENTS_MAX)
        .all(tx)
        .await?;
    let cancelled = [ApplicationState::CancelledBySeeker, ApplicationState::CancelledByMerchant];
    let kept =
        |row: &applications::Model| !cancelled.contains(&row.state) || row.ended_at.is_some_and(|ended| ended > since);
    Ok(rows.into_iter().filter(kept).collect())
}

/// The events of these sign-ups.
///
/// # Errors
/// When the database cannot be read.
pub async fn events(tx: &Tx, frame: &Frame<'_>, rows: &[applications::Model]) -> Result<Vec<Event>, Error> {
    let mut postings: Vec<PostingId> = rows.iter().map(|row| row.posting_id).collect();
    postings.sort_unstable();
    postings.dedup();
    let merchants: Vec<MerchantId> = rows.iter().map(|row| row.merchant_id).collect();
    let cards = accounts::merchants::cards(tx, &merchants).await?;
    let found = postings::Entity::find().filter(postings::Column::Id.is_in(postings)).all(tx).await?;
    let postings: HashMap<PostingId, postings::Model> = found.into_iter().map(|row| (row.id, row)).collect();
    let of = |row: &applications::Model| {
        let name = cards.get(&row.merchant_id).map_or("", |card| &card.name);
        event(frame, row, postings.get(&row.posting_id)?, name)
    };
    Ok(rows.iter().filter_map(of).collect())
}

/// When this person is reminded, in minutes before the start.
///
/// # Errors
/// When the database cannot be read.
pub async fn leads(tx: &Tx, person: PersonId) -> Result<Vec<i64>, Error> {
    let profile = profiles::Entity::find_by_id(person).one(tx).await?;
    Ok(profile.map_or_else(|| REMINDER_LEADS_DEFAULT.to_vec(), |profile| profile.reminder_leads.0))
}

/// The person's row of choices, made if it is not there, and held until the unit of work ends.
///
/// # Errors
/// When the row cannot be read or written.
pub async fn hold_profile(work: &Work, person: PersonId) -> Result<profiles::Model, Error> {
    let blank = profiles::Model {
        person_id: person,
        name: None,
        gender: None,
        birth_month: None,
        city: None,
        available_from: None,
        intent: None,
        reminder_leads: PublicJson(REMINDER_LEADS_DEFAULT.to_vec()),
        calendar_token: None,
        calendar_digest: None,
        updated_at: work.now,
    };
    let once = OnConflict::column(profiles::Column::PersonId).do_nothing().to_owned();
    profiles::Entity::insert(blank.into_active_model().reset_all())
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(&work.tx)
        .await?;
    let found = profiles::Entity::find_by_id(person).lock(LockType::NoKeyUpdate).one(&work.tx).await?;
    found.ok_or_else(|| anyhow::anyhow!("a row that was just made is there").into())
}
