//! A posting became visible: who saved a search that it fits.

use super::super::document::document;
use super::watch::Fits;
use super::{digest, store};
use crate::Market;
use crate::postings::store::{merchant_of, shifts_of};
use crate::postings::visibility::may_be_seen;
use db::entities::notices::NoticeKind;
use db::entities::people::{self, PersonState};
use db::entities::postings::{self, PostingState};
use db::entities::subscription_matches::{self, Column};
use db::entities::subscriptions::Pace;
use kernel::{PersonId, PostingId, RowId, SubscriptionId};
use platform::{App, Due, Error, JobKind, Work};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use sea_orm::{DbErr, TryInsertResult};
use talk::notices::Notice;

/// Compares one posting.
pub(super) const MATCH: JobKind = JobKind("subscription.match");
/// Persons that one unit of work tells; the next ones are told by the same job, queued again.
pub(super) const TOLD_AT_ONCE_MAX: usize = 50;
/// Rounds of one posting at most.
const ROUNDS_MAX: i64 = 20_000;
/// Notices of one saved search within a day; what is found beyond waits for the digest.
const AT_ONCE_DAILY_MAX: u64 = 10;

/// Queues the comparison, in the unit of work that made a posting visible. One that was visible before is not new: an edit
/// or a refresh tells nobody.
///
/// # Errors
/// When the job cannot be written.
pub async fn became_visible(work: &Work, posting: &postings::Model, from: Option<PostingState>) -> Result<(), DbErr> {
    let open = |state: &PostingState| matches!(state, PostingState::Live | PostingState::Full);
    if open(&posting.state) && !from.as_ref().is_some_and(open) {
        work.enqueue(MATCH, posting.id.0, 0, work.now).await?;
    }
    Ok(())
}

/// Finds whom to tell, and tells the first of them.
pub(super) async fn compare(market: Market, due: Due) -> Result<(), Error> {
    let app = market.app.clone();
    let (tx, now, id) = (app.read(), app.now(), PostingId(due.subject));
    market.watch.catch_up(&app).await?;
    let Some(posting) = postings::Entity::find_by_id(id).one(&tx).await? else { return Ok(()) };
    let merchant = merchant_of(&tx, &posting).await?;
    if !may_be_seen(&posting, merchant.as_ref(), now) {
        return Ok(());
    }
    let shifts = shifts_of(&tx, &[id]).await?.remove(&id).unwrap_or_default();
    let synonyms = market.synonyms.in_force(&tx, now).await?;
    let doc = document(&posting, merchant.as_ref(), &shifts);
    let mut fitting = market.watch.fitting(market.finder.index.clone(), synonyms, doc, due.run_at, now).await?;
    let known = store::matched(&tx, id).await?;
    fitting.retain(|fits| fits.person != posting.person_id && !known.contains(&fits.person));
    let more = fitting.len() > TOLD_AT_ONCE_MAX && due.detail < ROUNDS_MAX;
    fitting.truncate(TOLD_AT_ONCE_MAX);
    let stale = {
        let app = app.clone();
        app.clone()
            .write(move |work| async move {
                let mut stale = Vec::new();
                for fits in fitting {
                    if !tell(&app, &work, &posting, fits).await? {
                        stale.push(fits.id);
                    }
                }
                if more {
                    work.enqueue(MATCH, id.0, due.detail + 1, due.run_at).await?;
                }
                Ok(stale)
            })
            .await?
    };
    // So that the next round does not meet them again.
    for id in stale {
        market.watch.forget(id).await;
    }
    Ok(())
}

/// Tells one person, or has the digest do it. False when there is no such search any more.
async fn tell(app: &App, work: &Work, posting: &postings::Model, fits: Fits) -> Result<bool, Error> {
    let row = store::lock(work, fits.id).await?.filter(|row| !row.paused && row.person_id == fits.person);
    let Some(row) = row else { return Ok(false) };
    let wanted = may_be_told(app, work, row.person_id, posting).await?;
    let at_once = wanted && row.pace == Pace::AtOnce && told_today(work, row.id).await? < AT_ONCE_DAILY_MAX;
    let found = subscription_matches::Model {
        id: RowId::new(work.now, &work.rng),
        person_id: row.person_id,
        subscription_id: row.id,
        posting_id: posting.id,
        found_at: work.now,
        // Nobody who may not be told now is told of it later.
        told_at: (at_once || !wanted).then_some(work.now),
    };
    if !insert_once(work, found).await? || !wanted {
        return Ok(true);
    }
    if at_once {
        let key = format!("subscription:{}:{}", row.person_id, posting.id);
        let notice = Notice {
            posting: Some(posting.id),
            merchant: posting.merchant_id,
            matter: Some(row.id.0),
            ..Notice::of(NoticeKind::SearchMatched)
        };
        talk::notices::push(work, row.person_id, &key, notice).await?;
    } else {
        digest::later(work, row.id).await?;
    }
    Ok(true)
}

/// Whether a person may hear of a posting: their account is in use, no guardian's consent is missing, and they did not
/// block the merchant.
async fn may_be_told(app: &App, work: &Work, person: PersonId, posting: &postings::Model) -> Result<bool, Error> {
    let Some(row) = people::Entity::find_by_id(person).one(&work.tx).await? else { return Ok(false) };
    let waits = row.minor && app.minor(work, person).await?.is_some_and(|minor| minor.is_limited());
    let blocked = match posting.merchant_id {
        Some(merchant) => crate::resumes::refuses(work, person, merchant).await?,
        None => false,
    };
    Ok(row.state == PersonState::Active && !waits && !blocked)
}

async fn told_today(work: &Work, id: SubscriptionId) -> Result<u64, DbErr> {
    subscription_matches::Entity::find()
        .filter(Column::SubscriptionId.eq(id))
        .filter(Column::ToldAt.gt(work.now.plus_hours(-24)))
        .count(&work.tx)
        .await
}

/// False when this person was found for this posting before.
async fn insert_once(work: &Work, row: subscription_matches::Model) -> Result<bool, DbErr> {
    let once = OnConflict::columns([Column::PostingId, Column::PersonId]).do_nothing().to_owned();
    let done = subscription_matches::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(&work.tx)
        .await?;
    Ok(matches!(done, TryInsertResult::Inserted(_)))
}
