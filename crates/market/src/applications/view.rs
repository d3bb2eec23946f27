//! A sign-up as its seeker sees it.

use super::application::{Standing, Step, Terms, cancel_terms, next};
use super::store;
use crate::postings::body::PointBody;
use db::Tx;
use db::columns::Sealed;
use db::entities::applications::{self, ApplicationState};
use db::entities::posting_history::Side;
use db::entities::postings::{self, PostingState, Settlement, WageUnit};
use kernel::point::{DatumName, Gcj02, Point};
use kernel::{ApplicationId, Fen, MerchantId, PostingId, ShiftId, Timestamp};
use platform::{Error, Lang};
use policy::{AllowedFor, OwnAccount};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use vault::{Cell, PersonKeys};

#[derive(Serialize, ToSchema)]
pub struct Application {
    pub id: ApplicationId,
    pub state: ApplicationState,
    /// Where the seeker stands in the line, from 1; null when they do not wait.
    pub queue_position: Option<i64>,
    pub note: Option<String>,
    pub posting: AppliedPosting,
    pub shift: ShiftTimes,
    pub applied_at: Timestamp,
    pub accepted_at: Option<Timestamp>,
    /// The place goes to the next in the queue when it is not confirmed by then.
    pub confirm_by: Option<Timestamp>,
    /// The binding moment: both sides had agreed.
    pub bound_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Why it was refused or cancelled, as the side that did it said.
    pub reason: Option<String>,
    /// What cancelling means now; null when it is not possible any more.
    pub cancel: Option<CancelView>,
    /// What the seeker may do now.
    #[schema(value_type = Vec<String>)]
    pub next: Vec<Step>,
}

/// What of the posting is shown beside a sign-up.
#[derive(Serialize, ToSchema)]
pub struct AppliedPosting {
    pub id: PostingId,
    pub title: String,
    pub merchant_id: MerchantId,
    pub merchant_name: String,
    pub address: Option<String>,
    pub point: Option<PointBody>,
    pub wage_fen: Option<Fen>,
    pub wage_unit: Option<WageUnit>,
    pub settlement: Option<Settlement>,
    pub state: PostingState,
}

#[derive(Serialize, ToSchema)]
pub struct ShiftTimes {
    pub id: ShiftId,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

impl ShiftTimes {
    pub fn of(row: &applications::Model) -> ShiftTimes {
        ShiftTimes { id: row.shift_id, starts_at: row.starts_at, ends_at: row.ends_at }
    }
}

#[derive(Serialize, ToSchema)]
pub struct CancelView {
    /// Send this back as `acknowledged`.
    #[schema(value_type = String)]
    pub now: Terms,
    /// Until when cancelling is free once the sign-up is binding.
    pub free_until: Option<Timestamp>,
    pub text: String,
}

/// What cancelling means for the seeker now.
pub fn cancel_view(row: &applications::Model, now: Timestamp, lang: Lang) -> Option<CancelView> {
    let terms = cancel_terms(Standing::from(row), row.cancel_free_hours, now, Side::Seeker)?;
    Some(CancelView { now: terms.now, free_until: terms.free_until, text: terms.text(lang) })
}

/// For whom a view is made: the seeker's own keys, language and moment.
pub struct Reader<'a> {
    pub keys: &'a PersonKeys,
    pub lang: Lang,
    pub now: Timestamp,
}

/// The view of one sign-up whose posting is at hand.
///
/// # Errors
/// When what was sealed does not open.
pub fn view(
    reader: &Reader<'_>,
    row: applications::Model,
    posting: &postings::Model,
    merchant_name: &str,
    queue_position: Option<i64>,
) -> Result<Application, Error> {
    let standing = Standing::from(&row);
    Ok(Application {
        id: row.id,
        state: row.state,
        queue_position,
        note: open(reader.keys, "note", row.id, row.note.as_ref())?,
        shift: ShiftTimes::of(&row),
        applied_at: row.applied_at,
        accepted_at: row.accepted_at,
        confirm_by: row.confirm_by,
        bound_at: row.bound_at,
        ended_at: row.ended_at,
        reason: open(reader.keys, "reason", row.id, row.reason.as_ref())?,
        cancel: cancel_view(&row, reader.now, reader.lang),
        next: next(standing, Side::Seeker, reader.now),
        posting: AppliedPosting {
            id: posting.id,
            title: posting.title.0.clone(),
            merchant_id: row.merchant_id,
            merchant_name: merchant_name.to_owned(),
            address: posting.address.clone().map(|text| text.0),
            point: point(posting),
            wage_fen: posting.wage,
            wage_unit: posting.wage_unit,
            settlement: posting.settlement,
            state: posting.state,
        },
    })
}

/// The views of the seeker's own sign-ups, in the given order.
///
/// # Errors
/// When the database cannot be read, or what was sealed does not open.
pub async fn views(tx: &Tx, reader: &Reader<'_>, rows: Vec<applications::Model>) -> Result<Vec<Application>, Error> {
    let positions = store::positions(tx, &rows).await?;
    let postings = postings_of(tx, &rows).await?;
    let merchants: Vec<MerchantId> = rows.iter().map(|row| row.merchant_id).collect();
    let cards = accounts::merchants::cards(tx, &merchants).await?;
    rows.into_iter()
        .map(|row| {
            let posting = postings.get(&row.posting_id).ok_or_else(|| anyhow::anyhow!("a sign-up has its posting"))?;
            let name = cards.get(&row.merchant_id).map_or("", |card| &card.name);
            let position = positions.get(&row.id).copied();
            view(reader, row, posting, name, position)
        })
        .collect()
}

/// The view of one of the seeker's own sign-ups.
///
/// # Errors
/// As [`views`].
pub async fn view_one(tx: &Tx, reader: &Reader<'_>, row: applications::Model) -> Result<Application, Error> {
    let mut views = views(tx, reader, vec![row]).await?;
    views.pop().ok_or_else(|| anyhow::anyhow!("one row gives one view").into())
}

async fn postings_of(tx: &Tx, rows: &[applications::Model]) -> Result<HashMap<PostingId, postings::Model>, Error> {
    let mut ids: Vec<PostingId> = rows.iter().map(|row| row.posting_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = postings::Entity::find().filter(postings::Column::Id.is_in(ids)).all(tx).await?;
    Ok(found.into_iter().map(|posting| (posting.id, posting)).collect())
}

fn point(posting: &postings::Model) -> Option<PointBody> {
    let point = Point::<Gcj02>::from_e6(posting.gcj02_lat_e6?, posting.gcj02_lng_e6?).ok()?;
    let (lat, lng) = point.in_datum(DatumName::Gcj02);
    Some(PointBody { lat, lng, datum: DatumName::Gcj02 })
}

/// Where a sealed column of a sign-up stands. It is sealed with the seeker's keys.
pub fn cell(column: &'static str, id: ApplicationId) -> Cell {
    Cell::new("applications", column, id.0)
}

fn open<F: AllowedFor<OwnAccount>>(
    keys: &PersonKeys,
    column: &'static str,
    id: ApplicationId,
    sealed: Option<&Sealed<F>>,
) -> Result<Option<String>, Error> {
    let Some(sealed) = sealed else { return Ok(None) };
    Ok(Some(keys.open(&vault::own(keys.person()), cell(column, id), sealed)?))
}
