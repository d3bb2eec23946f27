//! Queries on postings and their shifts.

use db::Tx;
use db::columns::{PublicJson, PublicText};
use db::entities::outbox::Topic;
use db::entities::posting_history::{self, Side};
use db::entities::postings::{self, PostingState};
use db::entities::{applications, merchants, shifts};
use kernel::{MerchantId, PersonId, PostingId, RowId, ShiftId};
use platform::refusals::NOT_FOUND;
use platform::{Error, Work};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// The posting.
///
/// # Errors
/// `not_found`.
pub async fn get(tx: &Tx, id: PostingId) -> Result<postings::Model, Error> {
    postings::Entity::find_by_id(id).one(tx).await?.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The posting, held against concurrent changes until the unit of work ends.
///
/// # Errors
/// `not_found`.
pub async fn lock(work: &Work, id: PostingId) -> Result<postings::Model, Error> {
    let found = postings::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await?;
    found.ok_or_else(|| NOT_FOUND.refuse().into())
}

/// The merchant of a posting, if it has one.
///
/// # Errors
/// When the database cannot be read.
pub async fn merchant_of(tx: &Tx, posting: &postings::Model) -> Result<Option<merchants::Model>, DbErr> {
    match posting.merchant_id {
        Some(id) => merchants::Entity::find_by_id(id).one(tx).await,
        None => Ok(None),
    }
}

/// The merchants of many postings.
///
/// # Errors
/// When the database cannot be read.
pub async fn merchants_of(
    tx: &Tx,
    ids: impl Iterator<Item = MerchantId>,
) -> Result<HashMap<MerchantId, merchants::Model>, DbErr> {
    let mut ids: Vec<MerchantId> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = merchants::Entity::find().filter(merchants::Column::Id.is_in(ids)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The shifts of many postings, earliest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn shifts_of(tx: &Tx, ids: &[PostingId]) -> Result<HashMap<PostingId, Vec<shifts::Model>>, DbErr> {
    let mut by_posting: HashMap<PostingId, Vec<shifts::Model>> = HashMap::new();
    if ids.is_empty() {
        return Ok(by_posting);
    }
    let rows = shifts::Entity::find()
        .filter(shifts::Column::PostingId.is_in(ids.iter().copied()))
        .order_by_asc(shifts::Column::StartsAt)
        .order_by_asc(shifts::Column::Id)
        .all(tx)
        .await?;
    for row in rows {
        by_posting.entry(row.posting_id).or_default().push(row);
    }
    Ok(by_posting)
}

/// Whether anybody ever signed up for this shift.
///
/// # Errors
/// When the database cannot be read.
pub async fn has_applications(tx: &Tx, shift: ShiftId) -> Result<bool, DbErr> {
    Ok(applications::Entity::find().filter(applications::Column::ShiftId.eq(shift)).count(tx).await? > 0)
}

/// Who changed a posting's state, and why.
pub struct Cause {
    pub side: Side,
    pub person: Option<PersonId>,
    pub reason: Option<String>,
    pub evidence: Option<serde_json::Value>,
}

impl Cause {
    /// The author or a colleague.
    pub fn merchant(person: PersonId) -> Cause {
        Cause { side: Side::Merchant, person: Some(person), reason: None, evidence: None }
    }

    /// The clock.
    pub fn system() -> Cause {
        Cause { side: Side::System, person: None, reason: None, evidence: None }
    }
}

/// Saves a posting in its new state, writes the history, and tells the followers. What its own people change on a
/// posting that was handed in (an edit, a refresh) is history as well, from a state to the same one.
///
/// # Errors
/// When a row cannot be written.
pub async fn save(
    work: &Work,
    posting: &postings::Model,
    from: Option<PostingState>,
    cause: Cause,
) -> Result<(), Error> {
    if from.is_none() {
        db::insert(work, posting.clone()).await?;
    } else {
        db::update(work, posting.clone()).await?;
    }
    let touched = cause.person.is_some() && posting.state != PostingState::Draft;
    if from != Some(posting.state) || touched || cause.reason.is_some() {
        let row = posting_history::Model {
            id: RowId::new(work.now, &work.rng),
            posting_id: posting.id,
            at: work.now,
            from_state: from,
            to_state: posting.state,
            by_side: cause.side,
            by_person: cause.person,
            reason: cause.reason.map(PublicText),
            evidence: cause.evidence.map(PublicJson),
        };
        db::insert(work, row).await?;
    }
    work.changed(Topic::Posting, posting.id.0).await?;
    Ok(crate::finding::became_visible(work, posting, from).await?)
}

/// Sets `full` when every coming shift is full, and `live` when a place is free again; what has no coming shift (work
/// wanted, a last shift that has begun) stays as it is. Called by whoever takes or frees a place, in the same unit of
/// work.
///
/// # Errors
/// When a row cannot be read or written.
pub async fn refresh_fullness(work: &Work, id: PostingId) -> Result<(), Error> {
    let mut posting = lock(work, id).await?;
    let shifts = shifts_of(work, &[id]).await?.remove(&id).unwrap_or_default();
    let coming: Vec<&shifts::Model> = shifts.iter().filter(|shift| shift.starts_at > work.now).collect();
    let full = (!coming.is_empty()).then(|| coming.iter().all(|shift| shift.taken >= shift.headcount));
    let from = posting.state;
    posting.state = match (from, full) {
        (PostingState::Live, Some(true)) => PostingState::Full,
        (PostingState::Full, Some(false)) => PostingState::Live,
        // The count of free places stands in search results too.
        (PostingState::Live | PostingState::Full, _) => {
            work.changed(Topic::Posting, id.0).await?;
            return Ok(());
        }
        _ => return Ok(()),
    };
    save(work, &posting, Some(from), Cause::system()).await
}
