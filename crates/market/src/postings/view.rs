//! A posting as the API shows it.

use super::album::{AlbumItem, Videos};
use super::body::PointBody;
use super::store;
use crate::places;
use crate::ratings::{self, Average};
use db::Tx;
use db::entities::applications::{self, ApplicationState};
use db::entities::merchants::CertState;
use db::entities::postings::{self, PostingKind, PostingState, Settlement, SignUpMode, WageUnit};
use db::entities::{merchants, shifts};
use kernel::point::{DatumName, Gcj02, Point};
use kernel::{ApplicationId, Fen, MerchantId, PersonId, PhotoId, PostingId, ShiftId, Timestamp};
use platform::Error;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct PostingView {
    pub id: PostingId,
    pub kind: PostingKind,
    pub state: PostingState,
    pub state_reason: Option<String>,
    pub merchant: Option<MerchantRef>,
    /// What seekers say of the merchant on average; null while fewer than three have said something.
    pub merchant_rating: Option<Average>,
    pub title: String,
    pub category: Option<String>,
    pub description: String,
    pub requirements: String,
    pub mode: SignUpMode,
    pub wage_fen: Option<Fen>,
    pub wage_unit: Option<WageUnit>,
    pub settlement: Option<Settlement>,
    pub min_age: Option<i64>,
    pub place: PlaceView,
    /// The contact, for the posting's own people; absent for everybody else.
    #[serde(flatten)]
    pub contact: Option<ContactView>,
    pub shifts: Vec<ShiftView>,
    pub album: Vec<AlbumItem>,
    pub valid_until: Option<Timestamp>,
    pub cancel_free_hours: i64,
    pub published_at: Option<Timestamp>,
    pub refreshed_at: Option<Timestamp>,
    pub created_at: Timestamp,
    /// Whether the caller may edit it.
    pub mine: bool,
    /// Whether the caller keeps it as a favourite.
    pub favourite: bool,
}

#[derive(Serialize, ToSchema)]
pub struct MerchantRef {
    pub id: MerchantId,
    pub name: String,
    /// Certified now.
    pub badge: bool,
}

#[derive(Serialize, ToSchema)]
pub struct PlaceView {
    pub city_code: Option<String>,
    pub city: Option<String>,
    pub district_code: Option<String>,
    pub district: Option<String>,
    pub address: Option<String>,
    pub point: Option<PointBody>,
}

#[derive(Serialize, ToSchema, Default)]
pub struct ContactView {
    pub contact_name: Option<String>,
    pub contact_phone_masked: Option<String>,
    pub contact_email: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct ShiftView {
    pub id: ShiftId,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub headcount: i64,
    pub taken: i64,
    /// How many wait for a place or for the merchant's choice.
    pub waiting: i64,
    /// The caller's own sign-up for this shift.
    pub my_application: Option<MyApplication>,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct MyApplication {
    pub id: ApplicationId,
    pub state: ApplicationState,
}

#[derive(Clone, Serialize, ToSchema)]
pub struct PhotoView {
    pub id: PhotoId,
    pub url: String,
    pub thumb_url: String,
}

impl PhotoView {
    pub fn of(id: PhotoId) -> PhotoView {
        PhotoView { id, url: format!("/media/{id}"), thumb_url: format!("/media/{id}/thumb") }
    }
}

impl MerchantRef {
    pub fn of(merchant: &merchants::Model) -> MerchantRef {
        MerchantRef {
            id: merchant.id,
            name: merchant.name.0.clone(),
            badge: merchant.certification == CertState::Approved,
        }
    }
}

/// Who looks: it decides what of a posting is shown.
#[derive(Clone, Copy)]
pub struct Viewer {
    pub person: Option<PersonId>,
    /// The caller may edit what is shown.
    pub mine: bool,
    pub datum: DatumName,
}

impl Viewer {
    /// Somebody who may edit it.
    pub fn author(person: PersonId) -> Viewer {
        Viewer { person: Some(person), mine: true, datum: DatumName::Gcj02 }
    }
}

/// The views of postings, in the given order. Contacts are not opened here.
///
/// # Errors
/// When the database cannot be read.
pub async fn views(tx: &Tx, viewer: Viewer, rows: Vec<postings::Model>) -> Result<Vec<PostingView>, Error> {
    let ids: Vec<PostingId> = rows.iter().map(|row| row.id).collect();
    let merchants = store::merchants_of(tx, rows.iter().filter_map(|row| row.merchant_id)).await?;
    let rated: Vec<MerchantId> = merchants.keys().copied().collect();
    let ratings = ratings::of_merchants(tx, &rated).await?;
    let mut shifts = store::shifts_of(tx, &ids).await?;
    let own = own_applications(tx, viewer.person, &ids).await?;
    let waiting = waiting(tx, &ids).await?;
    let videos = Videos::of(tx, &rows).await?;
    let view = |row: postings::Model| {
        let shifts = shifts.remove(&row.id).unwrap_or_default();
        let merchant = row.merchant_id.and_then(|id| merchants.get(&id));
        one(row, merchant, shifts, &Beside { own: &own, waiting: &waiting, videos: &videos, ratings: &ratings }, viewer)
    };
    Ok(rows.into_iter().map(view).collect())
}

/// The view of one posting.
///
/// # Errors
/// When the database cannot be read.
pub async fn view(tx: &Tx, viewer: Viewer, row: postings::Model) -> Result<PostingView, Error> {
    let mut views = views(tx, viewer, vec![row]).await?;
    views.pop().ok_or_else(|| anyhow::anyhow!("one row gives one view").into())
}

async fn own_applications(
    tx: &Tx,
    person: Option<PersonId>,
    postings: &[PostingId],
) -> Result<HashMap<ShiftId, MyApplication>, Error> {
    let Some(person) = person.filter(|_| !postings.is_empty()) else { return Ok(HashMap::new()) };
    let rows = applications::Entity::find()
        .filter(applications::Column::PersonId.eq(person))
        .filter(applications::Column::PostingId.is_in(postings.iter().copied()))
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.shift_id, MyApplication { id: row.id, state: row.state })).collect())
}

/// How many wait on each shift.
async fn waiting(tx: &Tx, postings: &[PostingId]) -> Result<HashMap<ShiftId, i64>, Error> {
    if postings.is_empty() {
        return Ok(HashMap::new());
    }
    let waits = [ApplicationState::Applied, ApplicationState::Shortlisted, ApplicationState::Standby];
    let rows: Vec<(ShiftId, i64)> = applications::Entity::find()
        .select_only()
        .column(applications::Column::ShiftId)
        .column_as(applications::Column::Id.count(), "n")
        .filter(applications::Column::PostingId.is_in(postings.iter().copied()))
        .filter(applications::Column::State.is_in(waits))
        .group_by(applications::Column::ShiftId)
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().collect())
}

/// What other tables say about postings.
struct Beside<'a> {
    own: &'a HashMap<ShiftId, MyApplication>,
    waiting: &'a HashMap<ShiftId, i64>,
    videos: &'a Videos,
    ratings: &'a HashMap<MerchantId, Average>,
}

fn one(
    row: postings::Model,
    merchant: Option<&merchants::Model>,
    shifts: Vec<shifts::Model>,
    beside: &Beside<'_>,
    viewer: Viewer,
) -> PostingView {
    PostingView {
        id: row.id,
        kind: row.kind,
        state: row.state,
        state_reason: row.state_reason.filter(|_| viewer.mine).map(|text| text.0),
        merchant_rating: merchant.and_then(|merchant| beside.ratings.get(&merchant.id)).copied(),
        merchant: merchant.map(MerchantRef::of),
        title: row.title.0,
        category: row.category.map(|code| code.0),
        description: row.description.0,
        requirements: row.requirements.0,
        mode: row.mode,
        wage_fen: row.wage,
        wage_unit: row.wage_unit,
        settlement: row.settlement,
        min_age: row.min_age,
        place: PlaceView {
            city: row.city_code.as_ref().and_then(|code| places::city(code.as_str())).map(|city| city.name.clone()),
            district: row
                .district_code
                .as_ref()
                .and_then(|code| places::district(code.as_str()))
                .map(|district| district.name.clone()),
            city_code: row.city_code.map(|code| code.0),
            district_code: row.district_code.map(|code| code.0),
            address: row.address.map(|text| text.0),
            point: point(row.gcj02_lat_e6, row.gcj02_lng_e6, viewer.datum),
        },
        contact: None,
        shifts: shifts
            .into_iter()
            .map(|shift| ShiftView {
                id: shift.id,
                starts_at: shift.starts_at,
                ends_at: shift.ends_at,
                headcount: shift.headcount,
                taken: shift.taken,
                waiting: beside.waiting.get(&shift.id).copied().unwrap_or(0),
                my_application: beside.own.get(&shift.id).cloned(),
            })
            .collect(),
        album: row.album.0.into_iter().map(|item| beside.videos.item(item)).collect(),
        valid_until: row.valid_until,
        cancel_free_hours: row.cancel_free_hours,
        published_at: row.published_at,
        refreshed_at: row.refreshed_at,
        created_at: row.created_at,
        mine: viewer.mine,
        favourite: false,
    }
}

fn point(lat_e6: Option<i64>, lng_e6: Option<i64>, datum: DatumName) -> Option<PointBody> {
    let (lat, lng) = Point::<Gcj02>::from_e6(lat_e6?, lng_e6?).ok()?.in_datum(datum);
    Some(PointBody { lat, lng, datum })
}
